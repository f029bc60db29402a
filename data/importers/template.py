"""The project's own CSV: one record in one row or several, the further rows each adding a count or a source.

The first row of an id says everything; the following rows repeat the id, leave the record's columns blank, and fill the
columns of a count, of a source, or of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from data.importers import Format, Reported
from data.importers.rows import Row
from data.reports import Report
from geo.areas import NOWHERE, Area, area
from geo.coarsen import ExactPoint
from geo.faults import Fault
from layers.catalogue import all_layers
from layers.hours import HourBand
from layers.vocabulary import (
    Basis,
    Certainty,
    Count,
    Counted,
    CountRange,
    Kind,
    OpeningHours,
    Record,
    Review,
    Source,
    Speaker,
    Status,
    Text,
)

_COUNT = ("count_what", "count_low", "count_best", "count_high", "count_says")
_SOURCE = ("source_publisher", "source_title", "source_url", "source_retrieved", "source_quotes")
_TEXTS = ("date_as_written", "date_note_en", "date_note_fr", "summary_en", "summary_fr", *_SOURCE[:3])
COLUMNS = (
    *("id", "layer", "subtype", "site", "period", "died", "date_as_written", "date_note_en", "date_note_fr"),
    *("area", "lat", "lon", "basis", "status", "certainty", "hours", *_COUNT, *_SOURCE),
    *("summary_en", "summary_fr", "reviewed_by", "reviewed_on", "retracted"),
)
_OF_THE_RECORD = tuple(column for column in COLUMNS if column not in ("id", *_COUNT, *_SOURCE))


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    for _identity, group in groupby(rows, key=lambda row: row["id"]):
        together = list(group)
        yield together, report_of(together)


FORMAT = Format("template", {"records": COLUMNS}, _read)


def report_of(rows: list[Row], *, waits: bool = False) -> Report | None:
    """The report of the rows of one record; None where they have faults. One that `waits` has no review yet."""
    first, *further = rows
    for row in further:
        if not row.blank(_OF_THE_RECORD):
            row.fault(
                "id", "E_DUP_ID", "an id is used once; a further row of a record leaves the record's columns blank"
            )
        elif row.blank((*_COUNT, *_SOURCE)):
            row.fault("id", "E_MISSING", "a further row of a record adds a count or a source")
    counts = tuple(count for row in rows if not row.blank(_COUNT) and (count := _count(row)))
    sources = tuple(source for row in rows if not row.blank(_SOURCE) and (source := _source(row)))
    place = place_of(first)
    review = None if waits else review_of(first)
    told = _told(first, counts, sources, review)
    if any(row.faults for row in rows) or told is None or place is None:
        return None
    return Report(told, place)


def _told(row: Row, counts: tuple[Count, ...], sources: tuple[Source, ...], review: Review | None) -> Record | None:
    layer = all_layers().get(row["layer"])
    if layer is None:
        row.fault("layer", "E_CHOICE", f"write one of: {', '.join(all_layers())}")
    elif row["subtype"] not in layer.subtypes:
        row.fault("subtype", "E_CHOICE", f"write one of: {', '.join(layer.subtypes)}")
    period = row.period("period")
    died = row.period("died") if row["died"] else None
    happens = layer is not None and layer.kind is Kind.EVENT
    began = row.read("hours", HourBand.parse) if row["hours"] and happens else None
    hours = row.read("hours", OpeningHours.parse) if row["hours"] and not happens else None
    basis, status = row.choice("basis", Basis), row.choice("status", Status)
    certainty = row.choice("certainty", Certainty)
    _check_texts(row, basis, sources)
    if row["retracted"] not in ("", "yes"):
        row.fault("retracted", "E_CHOICE", "write yes or leave it blank")
    if row["site"] and not (row["site"].isascii() and row["site"].isalnum() and 4 <= len(row["site"]) <= 16):
        row.fault("site", "E_SITE", "write the site's code: 4 to 16 letters and digits, made at random, never a name")
    if period is None or basis is None or status is None or certainty is None:
        return None
    return Record(
        id=row.required("id"),
        layer=row["layer"],
        subtype=row["subtype"],
        site=row["site"],
        period=period,
        died=died,
        date_as_written=row["date_as_written"],
        date_note=Text(row["date_note_en"], row["date_note_fr"]),
        area=NOWHERE,
        basis=basis,
        status=status,
        certainty=certainty,
        hours=hours,
        began=began,
        counts=counts,
        sources=sources,
        summary=Text(row["summary_en"], row["summary_fr"]),
        review=review,
        retracted=row["retracted"] == "yes",
    )


def _check_texts(row: Row, basis: Basis | None, sources: tuple[Source, ...]) -> None:
    if basis is Basis.OBSERVED:
        for column in _TEXTS:
            if row[column]:
                row.fault(column, "E_TEXT", "what only monitors saw carries no free text; leave it blank")
    if basis is Basis.PUBLISHED and not sources:
        row.fault("source_publisher", "E_MISSING", "what is published needs at least one source")
    for english, french in (("summary_en", "summary_fr"), ("date_note_en", "date_note_fr")):
        if bool(row[english]) != bool(row[french]):
            row.fault(english, "E_LANGUAGE", "a text is given in both languages or in none")


def review_of(row: Row) -> Review | None:
    """Who reviewed what the row says, and on which day; None, and a fault, where it does not say."""
    by, on = row.required("reviewed_by"), row.day("reviewed_on")
    if on is None and not row["reviewed_on"]:
        row.fault("reviewed_on", "E_MISSING", "a record enters after a review; write its day as 2017-05-31")
    return Review(by, on) if on else None


def place_of(row: Row) -> Area | ExactPoint | None:
    """The area that a row names, or the point that it gives."""
    if row["area"] and (row["lat"] or row["lon"]):
        row.fault("area", "E_PLACE", "give an area, or a point, not both")
        return None
    if row["area"]:
        return row.read("area", area)
    try:
        return ExactPoint.parse(row["lat"], row["lon"])
    except Fault as fault:
        row.fault("lat", fault.code, fault.remedy)
        return None


def _count(row: Row) -> Count | None:
    what, says = row.choice("count_what", Counted), row.choice("count_says", Speaker)
    faults = len(row.faults)
    bounds = [row.whole(column) for column in ("count_low", "count_best", "count_high")]
    if len(row.faults) > faults:
        return None
    try:
        number = CountRange(*bounds)
    except Fault as fault:
        row.fault("count_low", fault.code, fault.remedy)
        return None
    return Count(what, number, says) if what and says else None


def _source(row: Row) -> Source | None:
    publisher = row.required("source_publisher")
    quotes = row.choice("source_quotes", Speaker)
    return Source(
        publisher,
        row["source_title"],
        url_of(row, "source_url"),
        row.day("source_retrieved"),
        quotes or Speaker.UNKNOWN,
    )


def url_of(row: Row, column: str) -> str:
    """A link, `withheld`, or blank; anything else is a fault, so that no other scheme ever becomes a link."""
    if row[column] and row[column] != "withheld" and not row[column].startswith(("https://", "http://")):
        row.fault(column, "E_URL", "write a link that begins with https:// or http://, the word withheld, or nothing")
    return row[column]
