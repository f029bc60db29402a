"""What was found, to take away: a ZIP of CSV, XLSX, GeoJSON and GeoParquet with the same events, and a README.

Canonical like a release: the same events of the same release give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from data import dictionary
from data.codec import canonical_json
from data.dictionary import EVENTS, Cell
from data.release import LICENCE, Release
from geo.areas import AreaKind, area
from geo.outline import feature, outline
from layers.figures import Event
from layers.vocabulary import Language, Text

_PLACE = {
    "area_name_en": Text("Name of the area (English)", "Nom de la zone (anglais)"),
    "area_name_fr": Text("Name of the area (French)", "Nom de la zone (français)"),
    "area_size_m": Text("Width of the area, metres", "Largeur de la zone, en mètres"),
}
"""Columns beside those of a release"""
HXL = {
    "id": "#event+id",
    "layer": "#event+category",
    "subtype": "#event+type",
    "sensitivity": "#meta+sensitivity",
    "period": "#date+period",
    "first": "#date+start",
    "last": "#date+end",
    "date_as_written": "#date+original",
    "date_note_en": "#meta+date+note+i_en",
    "date_note_fr": "#meta+date+note+i_fr",
    "died": "#date+died",
    "area": "#loc+code",
    "certainty": "#meta+certainty",
    "counts": "#affected+all+json",
    "sources": "#meta+source+json",
    "summary_en": "#description+i_en",
    "summary_fr": "#description+i_fr",
    "area_name_en": "#loc+name+i_en",
    "area_name_fr": "#loc+name+i_fr",
    "area_size_m": "#loc+width+m",
}
"""Tags of the Humanitarian Exchange Language (HXL 1.1) for the columns of the CSV"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def packed(events: Sequence[Event], release: Release, asked: str, language: Language, *, hxl: bool = False) -> bytes:
    """The ZIP. `asked` is the filter in words, for the README; `hxl` puts a row of HXL tags under the header of the CSV."""
    rows = [_row(event) for event in events]
    readme = _readme(release, asked, len(rows), language)
    files = {
        "README.txt": readme.encode(),
        "events.csv": _csv([HXL, *rows] if hxl else rows),
        "events.xlsx": _xlsx(rows, readme),
        "events.geojson": _geojson(events, rows),
        "events.parquet": _geoparquet(events, rows),
    }
    packed_into = io.BytesIO()
    with zipfile.ZipFile(packed_into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            # A day in it would be the day of the download, which is nobody's business.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return packed_into.getvalue()


def safe(cell: Cell) -> Cell:
    """As a spreadsheet shows it and does not run it: what would begin a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _row(event: Event) -> dict[str, Cell]:
    place = area(event.area)
    return {
        **dictionary.cells(EVENTS, event),
        "area_name_en": place.name_en,
        "area_name_fr": place.name_fr,
        "area_size_m": place.size_m,
    }


def _csv(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _columns(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in rows)
    # With a mark of its encoding, without which spreadsheets take accents for something else.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(rows: Sequence[Mapping[str, Cell]], readme: str) -> bytes:
    """A sheet of the events and one of the README; every text is written as text, so that none is run or made a link."""
    import xlsxwriter

    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("events")
        for column, name in enumerate(_columns()):
            sheet.write_string(0, column, name)
            for line, row in enumerate(rows, start=1):
                cell = row[name]
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
        sheet.freeze_panes(1, 1)
        notes = book.add_worksheet("README")
        for line, text in enumerate(readme.splitlines()):
            notes.write_string(line, 0, text)
    return sink.getvalue()


def _columns() -> list[str]:
    return [*(column.name for column in EVENTS), *_PLACE]


def _geojson(events: Sequence[Event], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """A feature an event; its shape is the whole area, and none where the area is a country."""
    features = [
        {
            **feature(area(event.area)),
            "id": event.id,
            "properties": dict(row),
            **({} if _placed(event) else {"geometry": None}),
        }
        for event, row in zip(events, rows, strict=True)
    ]
    return canonical_json({"type": "FeatureCollection", "features": features}).encode() + b"\n"


def _geoparquet(events: Sequence[Event], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """GeoParquet 1.0: the shape as WKB in degrees (OGC:CRS84)."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    whole = {column.name for column in EVENTS if column.type == "whole"} | {"area_size_m"}
    types = [(name, pa.int64() if name in whole else pa.string()) for name in _columns()]
    shapes = [
        shapely.to_wkb(shapely.Polygon(outline(area(event.area)))) if _placed(event) else None for event in events
    ]
    geometry = {"encoding": "WKB", "geometry_types": ["Polygon"]}
    meta = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    schema = pa.schema([*types, ("geometry", pa.binary())], metadata={"geo": json.dumps(meta)})
    table: list[dict[str, Any]] = [{**row, "geometry": shape} for row, shape in zip(rows, shapes, strict=True)]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(table, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def _placed(event: Event) -> bool:
    return area(event.area).kind is not AreaKind.COUNTRY


def _readme(release: Release, asked: str, number: int, language: Language) -> str:
    content = release.content
    french = language == "fr"
    lines = [
        "Veille",
        (
            f"Version {content.audience} du {content.as_of}, identifiant {release.id}."
            if french
            else f"The {content.audience} release of {content.as_of}, identifier {release.id}."
        ),
        f"Filtre : {asked}" if french else f"Filter: {asked}",
        f"Événements : {number}" if french else f"Events: {number}",
        LICENCE[language],
        "",
        (
            "Les lieux sont volontairement imprécis : chaque forme est toute une zone, et un événement s'y trouve quelque part."
            if french
            else "Places are coarse on purpose: each shape is a whole area, and an event lies somewhere in it."
        ),
        (
            "Dans le CSV, une apostrophe précède ce qu'un tableur prendrait pour une formule."
            if french
            else "In the CSV, an apostrophe stands before what a spreadsheet would take for a formula."
        ),
        "",
        "Colonnes :" if french else "Columns:",
        *(f"  {column.name}: {column.meaning[language]}" for column in EVENTS),
        *(f"  {name}: {meaning[language]}" for name, meaning in _PLACE.items()),
        "",
        "Corrections :" if french else "Corrections:",
        *(
            f"  {one.period.edtf}: {one.corrected[0]}–{one.corrected[1]}, {one.withdrawn[0]}–{one.withdrawn[1]}"
            for one in content.corrections
        ),
    ]
    return "\n".join(lines) + "\n"
