"""What is taken away holds just the events that were found, the same in each file, and nothing that a spreadsheet would run."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest
import shapely

from data.download import HXL, packed, safe
from data.finding import Wanted, found
from data.release import newest, read
from geo.areas import area
from layers.figures import Event
from layers.vocabulary import Text
from tests.test_architecture import ROOT

RELEASE = read(newest(ROOT / "data" / "releases" / "public"))
FOUND = found(RELEASE.content.events, Wanted(text="Calais", layer=("border_deaths",)))


def files(events: list[Event]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed(events, RELEASE, "Calais", "en"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_file_holds_the_events_that_were_found() -> None:
    there = files(FOUND)
    ids = [event.id for event in FOUND]
    rows = list(csv.DictReader(io.StringIO(there["events.csv"].decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ids
    features = json.loads(there["events.geojson"])["features"]
    assert [feature["properties"]["id"] for feature in features] == ids
    table = pq.read_table(io.BytesIO(there["events.parquet"]))
    assert table.column("id").to_pylist() == ids
    shapes = [shapely.from_wkb(raw) for raw in table.column("geometry").to_pylist()]
    assert shapes[0].equals(shapely.geometry.shape(features[0]["geometry"]))
    assert json.loads(table.schema.metadata[b"geo"])["primary_column"] == "geometry"


def test_the_readme_names_release_filter_licence_and_every_column() -> None:
    there = files(FOUND)
    readme = there["README.txt"].decode()
    assert RELEASE.id in readme
    assert "Filter: Calais" in readme
    assert "CC BY 4.0" in readme
    for name in there["events.csv"].decode("utf-8-sig").splitlines()[0].split(","):
        assert f"  {name}: " in readme


def test_an_event_without_a_place_has_no_shape() -> None:
    nowhere = found(RELEASE.content.events, Wanted(region=("none",)))
    [*features] = json.loads(files(nowhere)["events.geojson"])["features"] if nowhere else [{"geometry": None}]
    assert all(feature["geometry"] is None for feature in features)
    assert all(area(event.area).kind == "country" for event in nowhere)


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@x", "\tx", "\rx"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    events = [replace(FOUND[0], summary=Text(cell, cell))]
    rows = list(csv.DictReader(io.StringIO(files(events)["events.csv"].decode("utf-8-sig"), newline="")))
    assert rows[0]["summary_en"].startswith("'")


def test_plain_cells_stay_as_they_are() -> None:
    assert [safe(cell) for cell in ("a-b", "2017-05", 3, None, "")] == ["a-b", "2017-05", 3, None, ""]


def test_the_same_events_give_the_same_bytes() -> None:
    assert packed(FOUND, RELEASE, "Calais", "fr") == packed(FOUND, RELEASE, "Calais", "fr")


def sheets(raw: bytes) -> tuple[dict[str, list[list[str]]], str]:
    """The cells of each sheet as the file says them, and all its XML."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = [
            "".join(part.text or "" for part in item.iter(f"{main}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{main}si")
        ]
        found = {}
        for number, name in ((1, "events"), (2, "README")):
            rows = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{main}row")
            found[name] = [
                [
                    text[int(cell.findtext(f"{main}v") or 0)]
                    if cell.get("t") == "s"
                    else cell.findtext(f"{main}v") or ""
                    for cell in row.iter(f"{main}c")
                ]
                for row in rows
            ]
        return found, "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
        )


def test_the_workbook_says_the_same_and_runs_nothing() -> None:
    nasty = replace(FOUND[0], summary=Text("=HYPERLINK(1)", "https://example.org/"))
    found, xml = sheets(files([nasty, *FOUND[1:]])["events.xlsx"])
    assert [row[0] for row in found["events"]] == ["id", *(event.id for event in FOUND)]
    assert any("=HYPERLINK(1)" in row for row in found["events"])
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert ["Filter: Calais"] in found["README"]
    assert files(FOUND)["events.xlsx"] == files(FOUND)["events.xlsx"]


def test_hxl_tags_stand_under_the_header_and_only_where_they_are_asked_for() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(FOUND, RELEASE, "Calais", "en", hxl=True))) as archive:
        header, tags, *rows = list(csv.reader(io.StringIO(archive.read("events.csv").decode("utf-8-sig"))))
    assert dict(zip(header, tags, strict=True)) == HXL
    assert all(re.fullmatch(r"#[a-z]+(\+[a-z_]+)*", tag) for tag in tags)
    assert len(rows) == len(FOUND)
