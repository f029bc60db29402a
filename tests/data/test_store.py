"""The store keeps everything, in order, for good; each test in SQLite and in PostgreSQL."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import approve, migrations
from data.backup import back_up, restore
from data.chain import Head
from data.codec import canonical_json, converter
from data.history import Match
from data.policy import read_policy
from data.publish import content_for, publish
from data.release import identity
from data.store import Store
from data.verify import verify_store
from geo.faults import Refused
from layers.periods import Period
from layers.vocabulary import Audience, Certainty, Count, Counted, CountRange, Source, Speaker
from tests import postgres
from tests.data.conftest import Address
from tests.making import a_record, content

DAY, LATER = date(2026, 11, 1), date(2026, 11, 5)
ROOT = Path(__file__).parents[2]


def some(address: Address, tmp_path: Path, many: int = 6) -> Store:
    store = Store(address(tmp_path), "steward-a")
    store.add([a_record(f"e-{n}") for n in range(many)], DAY)
    Store(address(tmp_path), "steward-b").add([a_record("e-0", certainty=Certainty.LOW)], LATER)
    return store


def execute(address: Address, tmp_path: Path, *statements: str) -> None:
    """What somebody does who has the store's password, or its file."""
    with sa.create_engine(address(tmp_path), poolclass=sa.NullPool).begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_a_changed_record_is_a_further_entry_with_who_and_when(address: Address, tmp_path: Path) -> None:
    store = some(address, tmp_path)
    entries = [entry for entry, _ in store.entries()]
    assert [(entry.number, entry.id, entry.by, entry.received) for entry in entries][-2:] == [
        (6, "e-5", "steward-a", DAY),
        (7, "e-0", "steward-b", LATER),
    ]
    assert store.history(DAY).versions[0].record.certainty is Certainty.HIGH
    assert len(store.history(DAY).versions) == 6
    assert verify_store(store) == store.head()


def test_whoever_writes_says_who(address: Address, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="E_BY"):
        Store(address(tmp_path)).add([a_record()], DAY)
    with pytest.raises(Refused, match="E_BY"):
        Store(address(tmp_path), "Somebody's Name")


@pytest.mark.parametrize(
    "crime",
    [
        ["UPDATE entry SET body = replace(body, 'high', 'low') WHERE number = 3"],
        ["UPDATE entry SET received = '2026-10-01' WHERE number = 3"],
        ["UPDATE entry SET by = 'somebody-else' WHERE number = 3"],
        ["DELETE FROM entry WHERE number = 3"],
        ["DELETE FROM entry WHERE number = 3", "UPDATE entry SET number = number - 1 WHERE number > 3"],
        ["UPDATE entry SET number = 99 WHERE number = 3", "UPDATE entry SET number = 3 WHERE number = 4"],
        ["DELETE FROM entry WHERE number > 5"],
    ],
    ids=["changed", "moved in time", "another hand", "removed", "removed and closed", "moved", "cut off"],
)
def test_what_was_done_to_the_history_is_seen(crime: list[str], address: Address, tmp_path: Path) -> None:
    store = some(address, tmp_path)
    verify_store(store)
    execute(address, tmp_path, *(statement.replace("SET by", 'SET "by"') for statement in crime))
    with pytest.raises(Refused, match="E_CHAIN"):
        verify_store(store)


def test_an_end_that_was_cut_off_with_care_is_seen_by_the_head_that_was_noted(address: Address, tmp_path: Path) -> None:
    store = some(address, tmp_path)
    noted = store.head()
    [*_, (_, sixth), _] = store.entries()
    execute(address, tmp_path, "DELETE FROM entry WHERE number > 6", f"UPDATE head SET number = 6, hash = '{sixth}'")
    assert verify_store(store) == Head(6, sixth)
    with pytest.raises(Refused, match="a head that was noted"):
        verify_store(store, noted)


def test_a_backup_is_the_store_again_and_whatever_is_changed_in_it_is_refused(address: Address, tmp_path: Path) -> None:
    store, path = some(address, tmp_path), tmp_path / "backup.jsonl"
    head = back_up(store, path)
    assert path.stat().st_mode & 0o77 == 0
    (tmp_path / "new").mkdir()
    copy = Store(address(tmp_path / "new"))
    assert restore(path, copy) == head == verify_store(copy)
    assert copy.history() == store.history()
    with pytest.raises(Refused, match="not empty"):
        restore(path, copy)
    with pytest.raises(Refused, match="never overwrites"):
        back_up(store, path)
    lines = path.read_text().splitlines(keepends=True)
    for name, changed in {
        "edited": [lines[0].replace("high", "low", 1), *lines[1:]],
        "shorter": [*lines[:3], *lines[4:]],
        "no end": lines[:-1],
        "not json": ["{" + lines[0], *lines[1:]],
    }.items():
        bad = tmp_path / name
        bad.write_text("".join(changed))
        (tmp_path / f"new {name}").mkdir()
        empty = Store(address(tmp_path / f"new {name}"))
        with pytest.raises(Refused, match=r"E_CHAIN|E_FILE"):
            restore(bad, empty)
        assert empty.history().versions == ()


def test_a_backup_goes_from_one_database_to_the_other(tmp_path: Path, socket: Path) -> None:
    small = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    small.add([a_record("e-é"), replace(a_record("e-2"), period=Period.parse("2016-10/.."))], DAY)
    back_up(small, tmp_path / "one")
    large = Store(postgres.new_database(socket, "from-sqlite"))
    restore(tmp_path / "one", large)
    back_up(large, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_two_stewards_at_once_wait_for_each_other_and_nothing_is_lost(address: Address, tmp_path: Path) -> None:
    Store(address(tmp_path), "first").add([a_record("begin")], DAY)

    def write(steward: int) -> None:
        for n in range(8):
            Store(address(tmp_path), f"steward-{steward}").add([a_record(f"e-{steward}-{n}")], DAY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    store = Store(address(tmp_path))
    assert len(store.history().versions) == 33
    verify_store(store)


def test_a_store_of_the_first_version_keeps_everything_when_it_is_upgraded(address: Address, tmp_path: Path) -> None:
    kept = [a_record("e-1", site="Q7K2"), a_record("e-2")]
    engine = sa.create_engine(address(tmp_path), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for name in ("record_version", "shift_version"):
            connection.execute(
                sa.text(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY, id VARCHAR, received DATE, body VARCHAR)")
            )
        connection.execute(sa.text("CREATE TABLE site_area (site VARCHAR PRIMARY KEY, area VARCHAR)"))
        connection.execute(sa.text("CREATE TABLE series (id VARCHAR PRIMARY KEY, body VARCHAR)"))
        for number, record in enumerate(kept, 1):
            connection.execute(
                sa.text("INSERT INTO record_version VALUES (:number, :id, '2026-11-01', :body)"),
                {"number": number, "id": record.id, "body": canonical_json(converter.unstructure(record))},
            )
    with pytest.raises(Refused, match="E_STORE_VERSION"):
        Store.existing(address(tmp_path))
    head = Store(address(tmp_path)).upgrade()
    store = Store.existing(address(tmp_path), "steward")
    assert verify_store(store) == head
    assert [version.record for version in store.history().versions] == kept
    assert store.areas_of_sites() == {"Q7K2": kept[0].area}
    assert not sa.inspect(engine).has_table("record_version")
    with engine.connect() as connection:
        assert migrations.step(connection) == migrations.newest()


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store(f"sqlite:///{path}", "steward").add([a_record()], DAY)
    with pytest.raises(Refused, match="E_STORE_READONLY"):
        Store(f"sqlite:///file:{path}?mode=ro&uri=true", "steward").add([a_record("e-2")], DAY)
    path.write_bytes(b"not a store at all, but long enough to be taken for the head of one" * 20)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with pytest.raises(Refused, match="E_STORE_BROKEN"):
        Store(f"sqlite:///{path}", "steward").add([a_record("e-2")], DAY)


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.db"
    Store(f"sqlite:///{path}", "steward").add([a_record()], DAY)
    monkeypatch.setattr("data.store.PATIENCE", 50)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused, match="E_STORE_BUSY"):
        Store(f"sqlite:///{path}", "steward").add([a_record("e-2")], DAY)
    holder.execute("ROLLBACK")
    holder.close()


def test_records_that_are_one_event_are_told_as_one_from_the_day_of_the_decision(
    address: Address, tmp_path: Path
) -> None:
    store = Store(address(tmp_path), "steward")
    source = Source("Another newspaper", "", "", None, Speaker.PRESS)
    count = Count(Counted.PEOPLE, CountRange(14, None, None), Speaker.ASSOCIATION)
    other = a_record("e-2", sources=(source,), counts=(count,))
    store.add([a_record("e-1"), other, a_record("e-3")], DAY)
    before = content(store, Audience.PUBLIC, "2026-11-02")
    store.add([Match("e-1", "e-2", same=True)], LATER)
    assert content(store, Audience.PUBLIC, "2026-11-02") == before
    assert [event.id for event in before.events] == ["e-1", "e-2", "e-3"]
    after = content(store, Audience.PUBLIC, "2026-11-20")
    assert [event.id for event in after.events] == ["e-1", "e-3"]
    [one, _] = after.events
    assert one.counts == (*a_record().counts, count)
    assert one.sources == (*a_record().sources, source)
    [figure] = [one for one in after.figures if one.counted == "events" and one.period.edtf == "2017-05-31"]
    assert (figure.low, figure.high) == (2, 2)
    # What is said later of either of them is said of the event; and a decision can be taken back.
    store.add([replace(other, counts=())], date(2026, 11, 21))
    [one, _] = content(store, Audience.PUBLIC, "2026-11-22").events
    assert one.counts == a_record().counts
    store.add([Match("e-2", "e-1", same=False)], date(2026, 11, 22))
    assert len(content(store, Audience.PUBLIC, "2026-11-22").events) == 3


def test_a_release_that_wants_a_second_person_is_not_published_by_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store, other = Store(url, "steward-a"), Store(url, "steward-b")
    store.add([a_record()], DAY)
    strict = tmp_path / "policy.toml"
    strict.write_text((ROOT / "data" / "policy.toml").read_text().replace("approvals = 0", "approvals = 1"))
    policy, out = read_policy(strict), tmp_path / "out"
    wanted = (Audience.PUBLIC, LATER, out, strict)
    with pytest.raises(Refused, match="E_APPROVAL") as refused:
        publish(store, *wanted, by="steward-a")
    release = identity(content_for(store, Audience.PUBLIC, LATER, policy))
    assert release in str(refused.value)
    approve.approve(store, release, Audience.PUBLIC, LATER, policy, LATER)
    with pytest.raises(Refused, match="E_APPROVAL"):
        publish(store, *wanted, by="steward-a", approved_by=["steward-a"])
    with pytest.raises(Refused, match="E_APPROVAL"):
        publish(store, *wanted, by="steward-a", approved_by=["steward-b"])
    with pytest.raises(Refused, match="E_RELEASE"):
        approve.approve(other, "0" * 64, Audience.PUBLIC, LATER, policy, LATER)
    approve.approve(other, release, Audience.PUBLIC, LATER, policy, LATER)
    with pytest.raises(Refused, match="E_APPROVAL"):
        publish(store, *wanted, by="steward-b", approved_by=["steward-b"])
    assert not out.exists()
    assert publish(store, *wanted, by="steward-a", approved_by=["steward-b"]) == release
    # What was approved was these bytes, and no others.
    store.add([a_record("e-2")], LATER)
    with pytest.raises(Refused, match="E_APPROVAL"):
        publish(store, Audience.PUBLIC, LATER, tmp_path / "next", strict, by="steward-a", approved_by=["steward-b"])


def test_the_commands_of_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    head = Store(url, "steward").add([a_record()], DAY).head
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    file = str(tmp_path / "backup")
    for arguments in (
        ["data.verify", "--store", url, "--head", str(head)],
        ["data.backup", file, "--store", url],
        ["data.backup", file, "--store", copy, "--restore"],
        ["data.upgrade", "--store", copy],
        ["data.verify", "--store", copy],
    ):
        done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert str(head) in done.stderr
