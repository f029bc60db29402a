"""The bytes of a release say nothing but its figures: not by their order, ids, sizes, times, columns or corners.

Each gate has beside it the mutation that opens it.
"""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data import dictionary, disclosure, release
from data.dictionary import Column
from data.download import packed
from data.ingest import ingest
from data.publish import publish
from data.store import Store
from geo.areas import area
from geo.outline import outline
from layers.vocabulary import Audience, Text
from tests.making import AT_SEA, OBSERVED, PUBLISHED, write_rows

AS_OF = date(2026, 11, 1)
PRIVATE = {"site": "Q7K2M9", "reviewed_by": "steward-quagga"}
NEAR = {**AT_SEA, "lat": "50.10127"}
ROWS = [
    *({**OBSERVED, **PRIVATE, "id": f"seen-{n}", "period": "2026-05-03"} for n in range(7)),
    *({**OBSERVED, **NEAR, "id": f"near-{n}", "period": "2026-05-04"} for n in range(8)),
    {**PUBLISHED, "id": "b-public", "period": "2026-03-14"},
    {
        **PUBLISHED,
        "id": "a-public",
        "period": "2017-05-31",
        "summary_en": "A camp is cleared.",
        "summary_fr": "Un camp évacué.",
    },
]
TOO_FEW = {**OBSERVED, "id": "alone", "lat": "49.90127", "lon": "0.22841", "period": "2026-05-09"}
LIVE = {
    **OBSERVED,
    "id": "asleep",
    "layer": "sleeping_sites",
    "subtype": "camp",
    "status": "live",
    "period": "2026-05-01/..",
}
LATE = {**OBSERVED, "id": "late", "period": "2026-10-29"}
# What a release may hold, written down apart from the dictionary that says what it does hold.
ALLOWED = {
    "figures": "layer subtype counted area period first last sensitivity low high unknown catch_up",
    "events": "id layer subtype sensitivity period first last date_as_written date_note_en date_note_fr died area certainty "
    "counts sources summary_en summary_fr",
    "series": "id layer counted period first last area low best high says publisher title url retrieved scope_en scope_fr",
    "corrections": "period first last corrected_low corrected_high withdrawn_low withdrawn_high",
    "rhythms": "told area period first last weekday band days number",
}
IN_COUNTS = {"what", "number", "low", "best", "high", "says", "publisher"}
IN_SOURCES = {"publisher", "title", "url", "retrieved", "quotes"}


def published(folder: Path, rows: Iterable[dict[str, str]], audience: Audience = Audience.ORGANISERS) -> Path:
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'store.db'}", "steward")
    ingest([write_rows(folder / "reports.csv", list(rows))], store, date(2026, 5, 15))
    publish(store, audience, AS_OF, folder / "release")
    return folder / "release"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("audience", list(Audience))
def test_rows_stand_in_an_order_that_tells_nothing_of_how_they_came(audience: Audience, tmp_path: Path) -> None:
    one = published(tmp_path / "one", ROWS, audience)
    assert bytes_of(one) == bytes_of(published(tmp_path / "other", ROWS[::-1], audience))


def test_unsorted_they_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: figures and events in the order in which records came in."""
    monkeypatch.setattr(disclosure, "sorted", lambda found, key: list(found), raising=False)
    monkeypatch.setattr("data.tally.sorted", lambda found, key: list(found), raising=False)
    one = published(tmp_path / "one", ROWS)
    assert bytes_of(one) != bytes_of(published(tmp_path / "other", ROWS[::-1]))


@pytest.mark.parametrize(
    "hidden", [[TOO_FEW], [LIVE], [LATE], [TOO_FEW, LIVE, LATE]], ids=["few", "live", "late", "all"]
)
def test_what_is_withheld_changes_no_byte_and_so_no_size(hidden: list[dict[str, str]], tmp_path: Path) -> None:
    """Whoever compares the files of two worlds, one with a report that is not told, sees no difference at all."""
    for audience in (Audience.PUBLIC, Audience.PRESS):
        without = published(tmp_path / f"without {audience}", ROWS, audience)
        with_it = published(tmp_path / f"with {audience}", [*ROWS, *hidden], audience)
        assert bytes_of(without) == bytes_of(with_it)


def test_a_statement_of_how_much_is_withheld_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: the share that is withheld, told however few there are."""
    monkeypatch.setattr("data.assess._FEWEST", 1)
    without = published(tmp_path / "without", ROWS, Audience.PUBLIC)
    assert bytes_of(without) != bytes_of(published(tmp_path / "with", [*ROWS, TOO_FEW], Audience.PUBLIC))


@pytest.mark.parametrize("audience", list(Audience))
def test_no_id_site_or_steward_of_a_record_that_is_not_public_is_anywhere(audience: Audience, tmp_path: Path) -> None:
    for name, raw in bytes_of(published(tmp_path / "one", ROWS, audience)).items():
        rows = pq.read_table(io.BytesIO(raw)).to_pylist() if name.endswith(".parquet") else []
        for private in ("seen-", "near-", *PRIVATE.values()):
            assert private.encode() not in raw + json.dumps(rows).encode(), name


def test_files_bear_the_day_the_release_speaks_from(tmp_path: Path) -> None:
    """A server gives a file's time away, and with it when the stewards sit at their desks."""
    one = published(tmp_path / "one", ROWS)
    assert {path.stat().st_mtime for path in one.iterdir()} == {date_in_seconds(AS_OF)}


def test_left_alone_they_bear_the_moment_of_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation."""
    monkeypatch.setattr(os, "utime", lambda *_: None)
    one = published(tmp_path / "one", ROWS)
    assert date_in_seconds(AS_OF) not in {path.stat().st_mtime for path in one.iterdir()}


def date_in_seconds(day: date) -> float:
    return (day - date(1970, 1, 1)).days * 86_400.0


def foreign_columns(folder: Path) -> list[str]:
    """Every column, and every key in the cells that hold lists, that stands on no list of what may be told."""
    found = []
    for table, allowed in ALLOWED.items():
        rows = list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))
        names = set(pq.read_schema(folder / f"{table}.parquet").names) | {name for row in rows for name in row}
        found += sorted(names - set(allowed.split()))
        if table == "events":
            found += [key for row in rows for key in _keys(json.loads(row["counts"])) - IN_COUNTS]
            found += [key for row in rows for key in _keys(json.loads(row["sources"])) - IN_SOURCES]
    return found


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in _keys(part)}
    return {key for part in value for key in _keys(part)} if isinstance(value, list) else set()


@pytest.mark.parametrize("audience", list(Audience))
def test_a_release_holds_the_columns_it_may_and_no_others(audience: Audience, tmp_path: Path) -> None:
    assert foreign_columns(published(tmp_path / "one", ROWS, audience)) == []


def test_one_column_more_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: somebody adds what was handy to have."""
    more = (*dictionary.FIGURES, Column("records", "whole", Text("Records", "Fiches"), lambda figure: figure.low))
    monkeypatch.setattr(dictionary, "FIGURES", more)
    monkeypatch.setattr(dictionary, "TABLES", {**dictionary.TABLES, "figures": more})
    assert foreign_columns(published(tmp_path / "one", ROWS)) == ["records"]


def foreign_corners(folder: Path) -> list[list[float]]:
    """Every corner of every shape that is not one of the area it is named for."""
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    return [
        corner
        for feature in features
        for ring in feature["geometry"]["coordinates"]
        for corner in ring
        if corner not in outline(area(feature["id"]))
    ]


@pytest.mark.parametrize("audience", list(Audience))
def test_every_corner_is_one_of_a_public_area(audience: Audience, tmp_path: Path) -> None:
    assert foreign_corners(published(tmp_path / "one", ROWS, audience)) == []


def test_a_corner_that_is_not_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: a shape drawn around where the reports lie."""

    def drawn_close(place: Any) -> dict[str, Any]:
        ring = [[float(AT_SEA["lon"]), float(AT_SEA["lat"])], *outline(place)[1:]]
        return {
            "type": "Feature",
            "id": place.id,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {},
        }

    monkeypatch.setattr(release, "feature", drawn_close)
    assert [float(AT_SEA["lon"]), float(AT_SEA["lat"])] in foreign_corners(published(tmp_path / "one", ROWS))


@pytest.mark.parametrize("audience", list(Audience))
def test_what_is_downloaded_holds_public_events_in_public_columns_and_shapes(
    audience: Audience, tmp_path: Path
) -> None:
    """The export is made from the release, so it can hold nothing else; this looks at the bytes all the same."""
    found = release.read(published(tmp_path / "one", ROWS, audience))
    with zipfile.ZipFile(io.BytesIO(packed(found.content.events, found, "all", "en"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    rows = list(csv.DictReader(io.StringIO(files["events.csv"].decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["a-public", "b-public"]
    columns = {*ALLOWED["events"].split(), "area_name_en", "area_name_fr", "area_size_m"}
    assert set(rows[0]) <= columns
    assert set(pq.read_schema(io.BytesIO(files["events.parquet"])).names) <= columns | {"geometry"}
    for feature in json.loads(files["events.geojson"])["features"]:
        assert set(feature["properties"]) <= columns
        ring = outline(area(feature["properties"]["area"]))
        assert all(corner in ring for corner in feature["geometry"]["coordinates"][0])
    with zipfile.ZipFile(io.BytesIO(files["events.xlsx"])) as workbook:
        files |= {f"events.xlsx/{name}": workbook.read(name) for name in workbook.namelist()}
    for name, raw in files.items():
        assert not any(private.encode() in raw for private in ("seen-", "near-", *PRIVATE.values())), name
