"""What may be said: the only values that a release holds and that the paint accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layers.periods import Period
from layers.vocabulary import Certainty, Count, Counted, CountRange, Sensitivity, Source, Speaker, Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A tally that may be said: the only number that a release writes and that the paint accepts.

    `low` and `high` bound the count over all sources; `high` is None where a source says "at least". `unknown` is how many
    of the events gave no number for it. There is no figure for what is withheld: 0 and "fewer than may be said" are not
    told apart. `subtype` is blank where the rule says the layer only.
    """

    layer: str
    subtype: str
    counted: Counted
    area: str
    period: Period
    sensitivity: Sensitivity
    low: int
    high: int | None
    unknown: int = 0
    catch_up: int | None = None
    """year in which these reports came in after their bucket was frozen; None for the bucket itself"""


@dataclass(frozen=True, slots=True)
class Event:
    """A record of low or medium sensitivity as it may be said: a public fact with a stable id and its sources.

    Where the rule says a month, the day is gone from it: no date as written, no title or link of a source.
    """

    id: str
    layer: str
    subtype: str
    sensitivity: Sensitivity
    period: Period
    date_as_written: str
    date_note: Text
    died: Period | None
    area: str
    certainty: Certainty
    counts: tuple[Count, ...]
    sources: tuple[Source, ...]
    summary: Text


@dataclass(frozen=True, slots=True)
class Series:
    """A total that another body publishes for an area and a period: shown beside the figures, never summed with them."""

    id: str
    layer: str
    counted: Counted
    period: Period
    area: str
    number: CountRange
    says: Speaker
    publisher: str
    title: str
    url: str
    retrieved: date | None
    scope: Text


@dataclass(frozen=True, slots=True)
class Correction:
    """How many records were corrected, and how many withdrawn, in a quarter that is over: by fives, so that none stands out."""

    period: Period
    corrected: tuple[int, int]
    withdrawn: tuple[int, int]
