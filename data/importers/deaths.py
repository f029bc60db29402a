"""What the lists of deaths have in common: causes in words, links, the point that is trusted, corrections that a steward made."""

from __future__ import annotations

import csv
import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.importers.rows import Row
from data.textcheck import check_link
from geo.areas import NOWHERE, Area
from geo.cells import TERRITORY
from geo.coarsen import ExactPoint
from geo.faults import Fault
from geo.naming import folded_text, place_in
from layers.periods import Period
from layers.vocabulary import (
    Basis,
    Certainty,
    Count,
    Counted,
    CountRange,
    Record,
    Source,
    Speaker,
    Status,
    Text,
)

_CORRECTIONS = Path(__file__).with_name("corrections.csv")
# In this order: who fell from a train died of the train, and who drowned fleeing did drown.
_CAUSES = (
    ("electrocution", r"electroc"),
    ("drowning", r"drown|noyade|noye|naufrage|capsiz|shipwreck|washed ashore|floating"),
    ("train", r"\btrain|rail|eurostar|\btgv\b"),
    ("suffocation", r"suffoc|asphyx|ecras.* dans|crush|carbon monoxide|refrigerated"),
    (
        "vehicle",
        r"vehicle|vehicule|truck|lorr|\bcars?\b|camion|poids lourd|voiture|hazardous transport|hit by|run over",
    ),
    ("vehicle", r"\broad|motorway|highway|autoroute|heurt|percut|renvers"),
    ("fall", r"\bfell|\bfall|chute"),
    ("exposure", r"hypotherm|froid|frozen|\bcold\b|harsh environmental|exposure|dehydrat|starv"),
    ("illness", r"sick|illness|maladie|malaise|heart|cardiac|medical|disease|cancer|pneumonia"),
    ("violence", r"violen|murder|stab|shot|shooting|beat|killed|attack|fight|homicide|meurtre|agress|rixe|coup"),
    ("other", r"accident|suicide|fire|incendie|burn|poison|autre"),
    ("unknown", r""),
)
_TRUSTED = re.compile(r"-?\d{1,3}\.\d{3,}", re.ASCII)
_LINK = re.compile(r"https?://[^\s,;\"<>]+")
_MARGIN = 1.0  # degrees: points in these lists are often whole ones
_MANY = 3  # texts at one point, from which on it is taken for a stand-in


@dataclass(frozen=True, slots=True)
class Said:
    """What a list says of one incident, before it is a record."""

    id: str
    period: Period
    date_as_written: str
    cause: str
    dead: int | None
    missing: int | None
    certainty: Certainty
    sources: tuple[Source, ...]
    speaker: Speaker


def record_of(said: Said) -> Record:
    """The record, which no steward has reviewed yet: it is not told before one has."""
    counts = []
    if said.dead is not None:
        counts.append((Counted.DEAD, CountRange(said.dead, said.dead, said.dead)))
    if said.missing is not None:
        # The lists count those missing at the least.
        counts.append((Counted.MISSING, CountRange(said.missing, None, None)))
    return Record(
        id=said.id,
        layer="border_deaths",
        subtype=cause_in(said.cause),
        period=said.period,
        date_as_written=said.date_as_written,
        date_note=Text("", ""),
        area=NOWHERE,
        basis=Basis.PUBLISHED,
        status=Status.ENDED,
        certainty=said.certainty,
        counts=tuple(Count(what, number, said.speaker) for what, number in counts),
        sources=said.sources,
    )


def cause_in(text: str) -> str:
    """The subtype that words of a cause come nearest to; `unknown` where they say none."""
    folded = folded_text(text)
    return next(subtype for subtype, pattern in _CAUSES if re.search(pattern, folded))


def links_in(text: str) -> list[str]:
    """The links of a cell that may hold several; `withheld` for one whose words name a place."""
    found: list[str] = []
    for link in _LINK.findall(html.unescape(text)):
        try:
            check_link(link)
            found.append(link)
        except Fault:
            found.append("withheld")
    return list(dict.fromkeys(found))


def sources_of(publisher: str, title: str, links: Iterable[str], quotes: Speaker) -> tuple[Source, ...]:
    """The list itself, with the first link that it gives; further ones as sources that it names."""
    first, *further = [*links] or [""]
    named = (Source(f"named by {publisher}", "", link, None, Speaker.UNKNOWN) for link in further if link != "withheld")
    return (Source(publisher, title, first, None, quotes), *named)


def place_named(row: Row, column: str, text: str) -> Area | None:
    """The area that a text names; a fault where it names several that lie apart. None where it names none."""
    try:
        return place_in(html.unescape(text))
    except Fault as fault:
        row.fault(column, fault.code, fault.remedy)
        return None


def point_of(lat: str, lon: str, stand_ins: frozenset[str]) -> ExactPoint | None:
    """The point, if it can be trusted: not a whole degree, not one that stands in for many places. Raises Fault."""
    if not (_TRUSTED.fullmatch(lat) and _TRUSTED.fullmatch(lon)) or f"{lat},{lon}" in stand_ins:
        return None
    return ExactPoint.parse(lat, lon)


def far_away(lat: str, lon: str) -> bool:
    """Whether a point, whole degrees too, is certainly not on the map."""
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        return False
    west, south, eastern, northern = TERRITORY
    return not (south - _MARGIN <= north <= northern + _MARGIN and west - _MARGIN <= east <= eastern + _MARGIN)


def stand_ins(points: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Points (`lat,lon`) that a list gives for many different texts of a place: the middle of a country, say."""
    texts: dict[str, set[str]] = {}
    for point, text in points:
        texts.setdefault(point, set()).add(text)
    return frozenset(point for point, different in texts.items() if len(different) >= _MANY)


def code_of(prefix: str, *words: str) -> str:
    """An id of our own for a list that has none, or whose own change: the same words give the same id."""
    return f"{prefix}-{hashlib.sha256('|'.join(words).encode()).hexdigest()[:12]}"


def correct(row: Row, key: str, identity: str) -> None:
    """Put right what a steward found wrong in this row, by `corrections.csv`; a fault where the row changed since."""
    for column, was, now in _corrections().get((key, identity), ()):
        if not row.has(column) or hashlib.sha256(row[column].encode()).hexdigest() != was:
            why = (
                "the source now says something else than when this was corrected; look again, and mend corrections.csv"
            )
            row.fault(column, "E_CORRECTION", why)
            continue
        cells = list(row.cells)
        cells[row.columns[column]] = now
        row.cells = cells


@cache
def _corrections() -> dict[tuple[str, str], tuple[tuple[str, str, str], ...]]:
    found: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}
    with _CORRECTIONS.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            key = (one["format"], one["id"])
            found[key] = (*found.get(key, ()), (one["column"], one["was_sha256"], one["now"]))
    return found
