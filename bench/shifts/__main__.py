"""How much of later operations a plan would have witnessed, beside simple rotas: `python -m bench.shifts`, a table in README.md.

Rolling origin: at the end of each of the last weeks of an invented history, every rota gets what was known then (what a release
would tell, and the team's own knowledge of the last operation in each area) and the same hours; the week after judges it.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import numpy as np

from data.rhythm import Operation, counted
from data.shifts.history import History, Noted, histories_of, with_notes
from data.shifts.model import forecast, habits
from data.shifts.planner import plan
from data.shifts.slots import Pair, Slot, Wishes
from data.shifts.travel import travel_times
from layers.hours import HourBand
from tests.data.shifts.worlds import AREAS, RHYTHMS, World, world

PAIRS, HOURS = 3, 12
SEEDS, WEEKS, EVERY = 8, 12, 3
EMBARGO, MINIMUM = 7, 3
NOTED = 28  # days of which a team knows its own notes by heart
LAST = date(2025, 12, 28)
BANDS = [band for band in HourBand if band.starts >= 5]
Chosen = Mapping[Slot, float]
"""Share of each slot that somebody stands in"""


def spent(slots: Iterable[Slot], hours: float) -> dict[Slot, float]:
    """Slots in this order until the hours are spent, no more at a time than there are pairs."""
    found: dict[Slot, float] = {}
    at_a_time: Counter[tuple[date, HourBand]] = Counter()
    for slot in slots:
        if hours <= 0:
            break
        if at_a_time[slot.day, slot.band] == PAIRS:
            continue
        at_a_time[slot.day, slot.band] += 1
        found[slot] = min(1.0, hours / slot.band.hours)
        hours -= slot.band.hours
    return found


def told(one: World, origin: date) -> tuple[History, ...]:
    """What a release of that day tells: quarters whose embargo is over."""
    operations = [found for found in one.operations if found.day <= origin]
    rows = counted(operations, MINIMUM)
    over = [row for row in rows if row.period.last and row.period.last + timedelta(days=EMBARGO) <= origin]
    return histories_of(over, {})


def planned(one: World, origin: date, week: Sequence[date], _: random.Random) -> Chosen:
    """Ours."""
    since = origin - timedelta(days=NOTED)
    notes = [Noted(o.area, o.day, o.began) for o in one.operations if since <= o.day <= origin and o.began]
    known = with_notes(told(one, origin), notes, since, origin)
    free = frozenset((day, band) for day in week for band in HourBand)
    pairs = tuple(Pair(number, free, True, HOURS) for number in range(1, PAIRS + 1))
    found = plan(forecast(habits(known, origin), week), Wishes(pairs), travel_times(AREAS))
    return {duty.expected.slot: 1.0 for duty in found.duties}


def uniform(_: World, __: date, week: Sequence[date], ___: random.Random) -> Chosen:
    """The hours laid over all slots alike."""
    every = [Slot(day, band, area) for day in week for band in BANDS for area in AREAS]
    return dict.fromkeys(every, PAIRS * HOURS / sum(slot.band.hours for slot in every))


def repeated(one: World, origin: date, week: Sequence[date], chance: random.Random) -> Chosen:
    """Where and when something happened last week, the same this week; the rest by chance."""
    last = Counter(
        Slot(o.day + timedelta(days=7), o.began, o.area)
        for o in one.operations
        if o.began in BANDS and origin - timedelta(days=7) < o.day <= origin
    )
    rest = [Slot(day, band, area) for day in week for band in BANDS for area in AREAS]
    chance.shuffle(rest)
    ranked = sorted(last, key=lambda slot: (-last[slot] / slot.band.hours, chance.random()))
    return spent(dict.fromkeys([*ranked, *rest]), PAIRS * HOURS)


def most_frequent(one: World, origin: date, week: Sequence[date], chance: random.Random) -> Chosen:
    """The areas, weekdays and hours that are most frequent in all that is told."""
    number: Counter[Slot] = Counter()
    days = {day.weekday(): day for day in week}
    for history in told(one, origin):
        for season in history.seasons:
            for (weekday, band), found in season.operations.items():
                if band in BANDS:
                    number[Slot(days[weekday], band, history.area)] += found
    ranked = sorted(number, key=lambda slot: (-number[slot] / slot.band.hours, chance.random()))
    return spent(ranked, PAIRS * HOURS)


def oracle(one: World, _: date, week: Sequence[date], __: random.Random) -> Chosen:
    """With the week in hand: the slots in which most happens an hour, without regard to rest or travel."""
    number = Counter(Slot(o.day, o.began, o.area) for o in one.operations if o.day in week and o.began in BANDS)
    return spent(sorted(number, key=lambda slot: (-number[slot] / slot.band.hours, slot)), PAIRS * HOURS)


ROTAS: dict[str, Callable[[World, date, Sequence[date], random.Random], Chosen]] = {
    "ours": planned,
    "uniform": uniform,
    "last week repeated": repeated,
    "most frequent hours": most_frequent,
    "oracle": oracle,
}


def shares(rhythm: str, seed: int) -> dict[str, list[float]]:
    """The share of each judged week's operations that each rota witnessed."""
    one, chance = world(rhythm, seed), random.Random(seed)
    found: dict[str, list[float]] = {name: [] for name in ROTAS}
    for number in range(WEEKS):
        origin = LAST - timedelta(days=7 * (1 + number * EVERY))
        week = [origin + timedelta(days=n) for n in range(1, 8)]
        later = [o for o in one.operations if o.day in week]
        for name, rota in ROTAS.items():
            chosen = rota(one, origin, week, chance)
            found[name].append(sum(chosen.get(slot_of(o), 0.0) for o in later) / max(1, len(later)))
    return found


def slot_of(operation: Operation) -> Slot:
    assert operation.began
    return Slot(operation.day, operation.began, operation.area)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """95 % of resampled means (2,000 bootstraps, fixed seed)."""
    chance = np.random.default_rng(1)
    means = chance.choice(np.array(values), size=(2_000, len(values))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def ten_years() -> tuple[float, float]:
    """Seconds for the habits of ten years of six areas, and for a week's plan with six pairs."""
    one = world("48 h", 1)
    shift = (date(2025, 1, 1) - date(2024, 1, 1)).days * 2
    operations = [
        Operation(o.area, o.day - timedelta(days=shift * n), o.began) for o in one.operations for n in range(5)
    ]
    histories = histories_of(counted(operations, MINIMUM), {})
    week = [LAST + timedelta(days=n) for n in range(1, 8)]
    begun = time.perf_counter()
    expected = forecast(habits(histories, LAST), week)
    fitted = time.perf_counter() - begun
    free = frozenset((day, band) for day in week for band in HourBand)
    pairs = tuple(Pair(number, free, True, HOURS) for number in range(1, 7))
    begun = time.perf_counter()
    plan(expected, Wishes(pairs), travel_times(AREAS))
    return fitted, time.perf_counter() - begun


def report() -> str:
    lines = [
        "# Plans beside simple rotas",
        "",
        "Written by `make bench-shifts`. Share of the next week's operations that a rota would have witnessed, mean and 95 % interval, over "
        f"{SEEDS} invented histories of two years and {WEEKS} weeks of each ({PAIRS} pairs of {HOURS} hours a week, six areas, from 06:00). All know what a release "
        "of that day tells, and the notes of the last four weeks; none puts more pairs somewhere than there are; the others need no rest and no travel, which ours does; the oracle knows the week.",
        "",
        f"| rhythm | {' | '.join(ROTAS)} |",
        f"|---|{'---|' * len(ROTAS)}",
    ]
    for rhythm in RHYTHMS:
        found: dict[str, list[float]] = {name: [] for name in ROTAS}
        for seed in range(SEEDS):
            for name, values in shares(rhythm, seed).items():
                found[name] += values
        cells = []
        for name, values in found.items():
            low, high = interval(values)
            text = f"{100 * mean(values):.0f} % ({100 * low:.0f}–{100 * high:.0f})"
            cells.append(f"**{text}**" if name == "ours" else text)
        lines.append(f"| {rhythm} | {' | '.join(cells)} |")
        print(lines[-1], file=sys.stderr)
    fitted, solved = ten_years()
    lines += [
        "",
        "Where weekdays are all the rhythm there is, the most frequent hours are all there is to know, and no plan can do better.",
        "",
        f"Ten years of six areas: habits and a week's forecast in {1000 * fitted:.0f} ms; the plan of a week for six pairs in {solved:.2f} s.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    Path(__file__).with_name("README.md").write_text(report(), encoding="utf-8")
