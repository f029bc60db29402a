"""Rows of a release's tables back to the values that they were written from: the other half of `data/dictionary.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from data.codec import converter
from layers.figures import Correction, Event, Figure, Series
from layers.hours import HourBand
from layers.periods import Period
from layers.rhythm import Rhythm, Told
from layers.vocabulary import Certainty, Count, Counted, CountRange, Sensitivity, Source, Speaker, Text


def figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        layer=row["layer"],
        subtype=row["subtype"],
        counted=Counted(row["counted"]),
        area=row["area"],
        period=Period.parse(row["period"]),
        sensitivity=Sensitivity(row["sensitivity"]),
        low=row["low"],
        high=row["high"],
        unknown=row["unknown"],
        catch_up=row["catch_up"],
    )


def correction(row: Mapping[str, Any]) -> Correction:
    return Correction(
        Period.parse(row["period"]),
        (row["corrected_low"], row["corrected_high"]),
        (row["withdrawn_low"], row["withdrawn_high"]),
    )


def rhythm(row: Mapping[str, Any]) -> Rhythm:
    return Rhythm(
        told=Told(row["told"]),
        area=row["area"],
        period=Period.parse(row["period"]),
        weekday=row["weekday"],
        band=HourBand(row["band"]) if row["band"] else None,
        days=row["days"],
        number=row["number"],
    )


def event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["id"],
        layer=row["layer"],
        subtype=row["subtype"],
        sensitivity=Sensitivity(row["sensitivity"]),
        period=Period.parse(row["period"]),
        date_as_written=row["date_as_written"],
        date_note=Text(row["date_note_en"], row["date_note_fr"]),
        died=Period.parse(row["died"]) if row["died"] else None,
        area=row["area"],
        certainty=Certainty(row["certainty"]),
        counts=converter.structure(json.loads(row["counts"]), tuple[Count, ...]),
        sources=converter.structure(json.loads(row["sources"]), tuple[Source, ...]),
        summary=Text(row["summary_en"], row["summary_fr"]),
    )


def series(row: Mapping[str, Any]) -> Series:
    return Series(
        id=row["id"],
        layer=row["layer"],
        counted=Counted(row["counted"]),
        period=Period.parse(row["period"]),
        area=row["area"],
        number=CountRange(row["low"], row["best"], row["high"]),
        says=Speaker(row["says"]),
        publisher=row["publisher"],
        title=row["title"],
        url=row["url"],
        retrieved=date.fromisoformat(row["retrieved"]) if row["retrieved"] else None,
        scope=Text(row["scope_en"], row["scope_fr"]),
    )
