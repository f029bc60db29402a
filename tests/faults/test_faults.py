"""Kills, full disks, readers during a publishing, stewards at once, wrong clocks, no rights: `bench/faults` runs more of each.

Nothing is torn, nothing mixed, nothing lost that was acknowledged; whatever is refused says what to do, and then it works.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import release
from data.publish import publish
from data.store import Store
from layers.vocabulary import Audience
from tests import postgres
from tests.faults import kills, refusals, space, together
from tests.faults.conftest import Address
from tests.faults.nursery import Nursery
from tests.faults.world import DAY, LATER, Found, a_store

Filling = Callable[[Nursery, Path, bool, int], Found]


def test_an_ingest_that_is_killed_keeps_all_or_nothing(cradle: Nursery, tmp_path: Path, address: Address) -> None:
    found = kills.killed_ingests(cradle, tmp_path, address, runs=13, seed=1)
    assert found.runs == 13
    assert not found.broken


def test_a_publishing_that_is_killed_leaves_the_old_release_or_the_new_one(cradle: Nursery, tmp_path: Path) -> None:
    found = kills.killed_publishings(cradle, tmp_path, runs=25, seed=1)
    assert found.runs == 25
    assert not found.broken


def test_the_kills_would_find_a_store_that_commits_in_pieces(cradle: Nursery, tmp_path: Path) -> None:
    def sqlite(folder: Path) -> str:
        return f"sqlite:///{folder / 'store.db'}"

    assert kills.killed_ingests(cradle, tmp_path, sqlite, runs=4, seed=1, changed=[["in_pieces"]]).broken["torn"]


def test_the_kills_would_find_a_publisher_that_writes_in_place(cradle: Nursery, tmp_path: Path) -> None:
    assert kills.killed_publishings(cradle, tmp_path, runs=5, seed=1, changed=[["in_place"]]).broken["torn"]


@pytest.mark.parametrize(
    ("fill", "runs"),
    [
        (space.full_ingests, 6),
        (space.full_publishings, 8),
        (space.full_backups, 6),
        (space.full_quarantines, 3),
    ],
    ids=["ingest", "publish", "backup", "quarantine"],
)
def test_a_disk_that_is_full(cradle: Nursery, tmp_path: Path, fill: Filling, runs: int) -> None:
    """A small disk where one may be mounted, else a quota."""
    (tmp_path / "disk").mkdir()
    found = fill(cradle, tmp_path, space.mountable(tmp_path / "disk"), runs)
    assert found.runs == runs
    assert found.codes
    assert not found.broken


def test_a_quota_that_is_used_up(cradle: Nursery, tmp_path: Path) -> None:
    found = space.full_publishings(cradle, tmp_path, mounted=False, runs=4)
    assert found.codes
    assert not found.broken


def test_whoever_reads_while_a_release_is_replaced_reads_one_of_the_two(cradle: Nursery, tmp_path: Path) -> None:
    found = together.readers(cradle, tmp_path, rounds=8)
    assert set(found.ends) == {"the earlier, whole", "the later, whole"}
    assert not found.broken


def test_the_readers_would_find_a_publisher_that_writes_in_place(cradle: Nursery, tmp_path: Path) -> None:
    assert together.readers(cradle, tmp_path, rounds=4, changed=[["in_place"]]).broken


@pytest.mark.parametrize("moved_after", ["_manifest_bytes", "_checked"])
def test_a_release_is_read_from_one_place_and_once(
    moved_after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the manifest and the files, and between the check and the reading, another release comes in its place."""
    url, link = a_store(tmp_path), tmp_path / "current"
    for day in (DAY, LATER):
        publish(Store(url), Audience.PUBLIC, day, tmp_path / str(day))
    link.symlink_to(tmp_path / str(DAY))
    earlier = release.read(link)
    step = getattr(release, moved_after)

    def moved(folder: Path, *rest: object) -> object:
        found = step(folder, *rest)
        together.move(link, tmp_path / str(LATER))
        if moved_after == "_checked":
            # Even where the files themselves are written over.
            for path in (tmp_path / str(LATER)).iterdir():
                path.replace(tmp_path / str(DAY) / path.name)
        return found

    monkeypatch.setattr(release, moved_after, moved)
    assert release.read(link) == earlier


def test_what_a_publisher_left_unfinished_is_no_release_and_goes_with_the_next_publishing(tmp_path: Path) -> None:
    store, archive = Store(a_store(tmp_path)), tmp_path / "archive"
    publish(store, Audience.PUBLIC, DAY, archive / ".unfinished-by-one-who-was-killed")
    with pytest.raises(FileNotFoundError):
        release.newest(archive)
    publish(store, Audience.PUBLIC, LATER, archive / str(LATER))
    assert [path.name for path in archive.iterdir()] == [str(LATER)]


def test_publishers_of_one_release_at_once_all_find_it_published(cradle: Nursery, tmp_path: Path) -> None:
    found = together.publishers(cradle, tmp_path, rounds=2)
    assert found.ends == {"published, once": 2}
    assert not found.broken


def test_stewards_at_once(cradle: Nursery, tmp_path: Path, address: Address) -> None:
    found = together.stewards(cradle, tmp_path, address, files=2)
    assert found.ends
    assert not found.broken


def test_a_steward_who_waits_too_long_is_told_so_and_can_do_it_again(cradle: Nursery, tmp_path: Path) -> None:
    found = refusals.busy(cradle, tmp_path)
    assert found.codes == {"E_STORE_BUSY": 1}
    assert not found.broken


def test_a_clock_that_is_put_back(cradle: Nursery, tmp_path: Path, address: Address) -> None:
    found = refusals.clocks(cradle, tmp_path, address)
    assert found.codes == {"E_RECEIVED": 2, "E_FUTURE": 1}
    assert not found.broken


def test_what_may_not_be_written_says_so_and_stays(cradle: Nursery, tmp_path: Path) -> None:
    for name, without_rights in (("stores", refusals.readonly_stores), ("folders", refusals.readonly_folders)):
        (tmp_path / name).mkdir()
        found = without_rights(cradle, tmp_path / name)
        assert found.codes
        assert not found.broken


def test_a_server_that_only_lets_itself_be_read_says_so(cradle: Nursery, tmp_path: Path, socket: Path) -> None:
    found = refusals.readonly_server(cradle, tmp_path, postgres.new_database(socket, "readonly"))
    assert found.codes == {"E_STORE_READONLY": 1}
    assert not found.broken
