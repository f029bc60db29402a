"""The public list of corrections: how many records changed, by quarter and by fives, so that no single one stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from data.buckets import Grain, end, start
from data.history import Version
from layers.figures import Correction
from layers.periods import Period

_BY = 5


def corrections(versions: Iterable[Version], as_of: date) -> list[Correction]:
    """For each quarter that is over by `as_of` and in which a record changed: how many were corrected, how many withdrawn.

    Numbers are rounded outwards to fives, so that one is told as 0 to 5.
    """
    seen: set[str] = set()
    changes: Counter[tuple[date, bool]] = Counter()
    for version in versions:
        if version.record.id in seen:
            changes[start(version.received, Grain.QUARTER), version.record.retracted] += 1
        seen.add(version.record.id)
    quarters = sorted({first for first, _ in changes if end(first, Grain.QUARTER) < as_of})
    return [
        Correction(
            Period.of_days(first, end(first, Grain.QUARTER)),
            _by_fives(changes[first, False]),
            _by_fives(changes[first, True]),
        )
        for first in quarters
    ]


def _by_fives(number: int) -> tuple[int, int]:
    low = (number - 1) // _BY * _BY if number else 0
    return low, low + _BY if number else 0
