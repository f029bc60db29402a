"""A release: whole or not at all, the same bytes every time, and nothing is shown before its bytes are checked."""

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data import release
from data.dictionary import TABLES
from data.ingest import ingest
from data.policy import POLICY_FILE, read_policy
from data.publish import publish
from data.store import Store
from data.verify import verify
from geo.faults import Refused
from layers.vocabulary import Audience
from tests.making import OBSERVED, PUBLISHED, write_rows

AS_OF = date(2026, 11, 1)
EIGHTY = {"count_what": "people", "count_best": "80", "count_says": "press"}
ROWS = [
    *({**OBSERVED, "id": f"o-{n}", "period": "2026-05-03"} for n in range(7)),
    {
        **PUBLISHED,
        "id": "a",
        "period": "2017-05-31",
        "date_as_written": "31/06",
        "summary_en": "One.",
        "summary_fr": "Un.",
    },
    {
        **PUBLISHED,
        "id": "b",
        "period": "2026-03-14",
        "date_as_written": "14/03",
        "count_what": "people",
        "count_best": "80",
        "count_says": "press",
    },
]


def store_of(folder: Path, rows: list[dict[str, str]] = ROWS) -> Store:
    folder.mkdir(exist_ok=True)
    store = Store(f"sqlite:///{folder / 'store.db'}", "steward")
    ingest([write_rows(folder / "reports.csv", rows)], store, date(2026, 5, 5))
    return store


@pytest.fixture
def published(tmp_path: Path) -> Path:
    publish(store_of(tmp_path), Audience.PUBLIC, AS_OF, tmp_path / "release")
    return tmp_path / "release"


def test_what_is_written_is_read_back_the_same(published: Path, tmp_path: Path) -> None:
    found = release.read(published)
    again = tmp_path / "again"
    assert release.write(found.content, again) == found.id
    assert {p.name: p.read_bytes() for p in published.iterdir()} == {p.name: p.read_bytes() for p in again.iterdir()}


def test_the_same_store_policy_and_date_give_the_same_bytes_in_any_order_of_rows(tmp_path: Path) -> None:
    for audience in Audience:
        one = publish(store_of(tmp_path / "one"), audience, AS_OF, tmp_path / f"one-{audience}")
        other = publish(store_of(tmp_path / "other", ROWS[::-1]), audience, AS_OF, tmp_path / f"other-{audience}")
        assert one == other


def test_csv_and_parquet_say_the_same_in_the_columns_of_the_dictionary(published: Path) -> None:
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        with (published / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == names
        parquet = pq.read_table(published / f"{table}.parquet")
        assert parquet.column_names == names
        assert [["" if cell is None else str(cell) for cell in row.values()] for row in parquet.to_pylist()] == rows[1:]


def test_the_files_are_those_of_the_manifest_and_every_area_has_a_shape(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {path.name for path in published.iterdir()} - {"manifest.json"}
    shapes = {one["id"] for one in json.loads((published / "areas.geojson").read_text(encoding="utf-8"))["features"]}
    content = release.read(published).content
    assert {f.area for f in content.figures} | {e.area for e in content.events} == shapes
    assert manifest["audience"] == "public"
    assert manifest["policy"]["sha256"] == read_policy().sha256


def test_a_record_that_only_monitors_saw_leaves_no_id_behind(published: Path) -> None:
    assert [event.id for event in release.read(published).content.events] == ["a", "b"]
    for path in published.glob("*.csv"):
        assert "o-1" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["figures.csv", "figures.parquet", "events.parquet", "areas.geojson", "dictionary.csv"]
)
def test_a_changed_byte_is_found_before_anything_is_shown(published: Path, name: str) -> None:
    raw = bytearray((published / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (published / name).write_bytes(bytes(raw))
    with pytest.raises(Refused, match=f"{name}:1:-: E_HASH"):
        release.read(published)


def test_a_missing_file_an_extra_file_and_no_manifest_are_refused(published: Path) -> None:
    (published / "notes.txt").write_text("x", encoding="utf-8")
    (published / "events.csv").unlink()
    with pytest.raises(Refused) as refused:
        release.read(published)
    assert {fault.code for fault in refused.value.faults} == {"E_FILE_MISSING", "E_FILE_UNKNOWN"}
    (published / "manifest.json").unlink()
    with pytest.raises(Refused, match="E_MANIFEST"):
        release.read(published)


@pytest.mark.parametrize(
    "old_new", [('"public"', '"everybody"'), ('"as_of"', '"as_off"'), ('"files": {', '"files": [], "x": {')]
)
def test_a_manifest_that_says_what_cannot_be_is_refused(published: Path, old_new: tuple[str, str]) -> None:
    path = published / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(*old_new), encoding="utf-8")
    with pytest.raises(Refused, match="E_"):
        release.read(published)


def test_a_release_never_changes(published: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in published.iterdir()}
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    publish(store, Audience.PUBLIC, AS_OF, published)
    with pytest.raises(Refused, match="E_EXISTS"):
        publish(store, Audience.PUBLIC, date(2026, 10, 1), published)
    assert {path.name: path.read_bytes() for path in published.iterdir()} == before


def test_a_publish_that_is_cut_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path)

    def power_cut(_: Path, __: Path) -> Path:
        raise OSError

    monkeypatch.setattr(Path, "rename", power_cut)
    out = tmp_path / "out" / "release"
    with pytest.raises(OSError):  # noqa: PT011
        publish(store, Audience.PUBLIC, AS_OF, out)
    assert list(out.parent.iterdir()) == []


def test_verify_holds_the_tables_to_the_policy(tmp_path: Path) -> None:
    """What organisers may be told, labelled as public, is refused figure by figure."""
    store = store_of(tmp_path)
    publish(store, Audience.ORGANISERS, AS_OF, tmp_path / "organisers")
    content = release.read(tmp_path / "organisers").content
    forged = replace(content, audience=Audience.PUBLIC)
    release.write(forged, tmp_path / "forged")
    with pytest.raises(Refused) as refused:
        verify(tmp_path / "forged", read_policy())
    assert {fault.column for fault in refused.value.faults} >= {"area", "period", "low", "date_as_written"}


def test_verify_accepts_what_publish_made_for_each_audience(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for audience in Audience:
        publish(store, audience, AS_OF, tmp_path / audience)
        assert verify(tmp_path / audience, read_policy()).content.audience is audience


def test_a_bad_policy_stops_the_release(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        POLICY_FILE.read_text(encoding="utf-8").replace("minimum = 5", "minimum = 1", 1), encoding="utf-8"
    )
    with pytest.raises(Refused, match="E_POLICY"):
        publish(store_of(tmp_path), Audience.PUBLIC, AS_OF, tmp_path / "release", policy)
    assert not (tmp_path / "release").exists()


def test_the_newest_release_is_the_one_with_the_latest_date(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    for name in ("2026-09-01", "2026-11-01", "2025-12-31"):
        shutil.copytree(published, folder / name)
    (folder / "2027-01-01").mkdir()
    assert release.newest(folder).name == "2026-11-01"
    with pytest.raises(FileNotFoundError, match=r"data\.publish"):
        release.newest(folder / "2027-01-01")
