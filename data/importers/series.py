"""Totals of other bodies, one a row: shown beside the figures, never summed with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.importers import Format, Reported
from data.importers.rows import Row
from data.importers.template import url_of
from data.reports import Report
from geo.areas import area
from geo.faults import Fault
from layers.catalogue import all_layers
from layers.figures import Series
from layers.vocabulary import Counted, CountRange, Speaker, Text

COLUMNS = (
    *("id", "layer", "counted", "period", "area", "low", "best", "high", "says"),
    *("publisher", "title", "url", "retrieved", "scope_en", "scope_fr"),
)


def _read(rows: Iterable[Row], _: Mapping[str, Any]) -> Iterator[Reported]:
    for row in rows:
        series = _series(row)
        yield [row], Report(series, None) if series else None


FORMAT = Format("series", {"series": COLUMNS}, _read)


def _series(row: Row) -> Series | None:
    if row["layer"] not in all_layers():
        row.fault("layer", "E_CHOICE", f"write one of: {', '.join(all_layers())}")
    counted, says = row.choice("counted", Counted), row.choice("says", Speaker)
    period, place = row.period("period"), row.read("area", area)
    try:
        number = CountRange(row.whole("low"), row.whole("best"), row.whole("high"))
    except Fault as fault:
        row.fault("low", fault.code, fault.remedy)
        return None
    if counted is None or says is None or period is None or place is None:
        return None
    return Series(
        id=row.required("id"),
        layer=row["layer"],
        counted=counted,
        period=period,
        area=place.id,
        number=number,
        says=says,
        publisher=row.required("publisher"),
        title=row["title"],
        url=url_of(row, "url"),
        retrieved=row.day("retrieved"),
        scope=Text(row["scope_en"], row["scope_fr"]),
    )
