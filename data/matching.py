"""Which records of different sources may be one event: pairs with a score, for a steward to decide on.

The score is a product of four likenesses between 0 and 1: when, where, of what kind, how many. It orders the pairs and means no
more than that; nothing is joined without a steward (`data.match`). How often it is right: docs/import.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.history import Decision
from layers.vocabulary import Basis, Counted, Record

LEAST = 0.5
"""Below it a pair is not shown"""
_DAYS = ((0, 1.0), (1, 0.85), (3, 0.6), (7, 0.45))
_METRES = ((1, 0.85), (20_000, 0.7), (45_000, 0.6))
_VAGUE = {"unknown", "other"}
_TRANSPORT = {"vehicle", "train", "electrocution", "suffocation"}
_PEOPLE = (Counted.DEAD, Counted.MISSING, Counted.PEOPLE, Counted.ARRESTED, Counted.INJURED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be one event, and how much speaks for it. `one` came first."""

    one: Record
    other: Record
    score: float


def candidates(records: Sequence[Record], decisions: Iterable[Decision] = ()) -> list[Candidate]:
    """Pairs worth looking at, likeliest first; without those that were decided on. Only what others published is matched."""
    decided = {decision.match.id for decision in decisions}
    by_month: dict[tuple[str, date], list[int]] = defaultdict(list)
    found: list[Candidate] = []
    for place, record in enumerate(records):
        if record.basis is not Basis.PUBLISHED or record.retracted or record.period.first is None:
            continue
        near = {
            earlier for month in _months_around(record) for earlier in by_month[record.layer, month] if earlier != place
        }
        for earlier in sorted(near):
            one = records[earlier]
            score = likeness(one, record)
            if score >= LEAST and "|".join(sorted((one.id, record.id))) not in decided:
                found.append(Candidate(one, record, score))
        for month in _months_of(record):
            by_month[record.layer, month].append(place)
    return sorted(found, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))


def likeness(one: Record, other: Record) -> float:
    """From 0 to 1; 0 where they cannot be one event."""
    if one.layer != other.layer:
        return 0.0
    alike = _when(one, other) * _where(one, other) * _kind(one, other) * _how_many(one, other)
    # One body tells its own entries apart.
    return round(alike * (0.5 if _publishers(one) & _publishers(other) else 1.0), 3)


def _when(one: Record, other: Record) -> float:
    first, last, start, end = one.period.first, one.period.last, other.period.first, other.period.last
    if first is None or last is None or start is None or end is None:
        return 0.0
    apart = max((start - last).days, (first - end).days, 0)
    exact = first == last and start == end
    likely = next((likely for days, likely in _DAYS if apart <= days), 0.0)
    return likely if exact else min(likely, 0.6)


def _where(one: Record, other: Record) -> float:
    if one.area == other.area:
        return 1.0
    # A place at sea, in the tunnel or in a large square is told differently by each list; so is a commune beside another.
    gap = one.area.gap_m(other.area)
    return next((likely for metres, likely in _METRES if gap <= metres), 0.0)


def _kind(one: Record, other: Record) -> float:
    if one.subtype == other.subtype:
        return 1.0
    # Under a lorry, on a train, without air in a container: lists name the same death by the way or by the means.
    both = {one.subtype, other.subtype}
    return 0.85 if both & _VAGUE or both <= _TRANSPORT else 0.6


def _how_many(one: Record, other: Record) -> float:
    """Whether the numbers can be of the same people; who counts one by one says fewer than who counts all."""
    mine, theirs = _people(one), _people(other)
    if mine is None or theirs is None:
        return 0.8
    return 1.0 if mine == theirs else 0.75 if min(mine, theirs) * 2 >= max(mine, theirs) else 0.55


def _people(record: Record) -> int | None:
    counts = [max(found) for what in _PEOPLE if (found := [one.number.floor for one in record.rivals(what)])]
    return sum(counts) if counts else None


def _publishers(record: Record) -> set[str]:
    return {source.publisher for source in record.sources}


def _months_of(record: Record) -> list[date]:
    first, last = record.period.first, record.period.last
    if first is None:
        return []
    month = first.replace(day=1)
    found: list[date] = []
    while month <= (last or first) and len(found) < 24:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _months_around(record: Record) -> list[date]:
    """The months in which a record that is near it in time may have been filed."""
    months = _months_of(record)
    before = (months[0] - timedelta(days=1)).replace(day=1)
    return [before, *months, (months[-1] + timedelta(days=32)).replace(day=1)]
