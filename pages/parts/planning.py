"""The plan of a week as an organiser makes it: who can come, what is asked, what is proposed and why, what to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data.shifts.history import History, Noted, with_notes
from data.shifts.model import Habit, forecast
from data.shifts.planner import plan
from data.shifts.slots import Duty, Expected, Pair, Plan, Slot, Unmet, Wishes
from data.shifts.travel import travel_times
from layers.hours import WEEKDAYS, HourBand
from pages.parts import phrases
from pages.parts.languages import Words
from pages.parts.rhythms import decimal, hours, place, weekdays

MOST_PAIRS = 8
_EARLIEST = range(0, 10)
_THIN = 0.2  # of the known operations seen by a shift, under which an area is thinly covered
_NOTED = 28  # days back that a team knows by heart
_PLAN, _PINNED, _FORBIDDEN = "shift plan", "pinned slots", "forbidden slots"


def today() -> date:
    """The day where the server stands."""
    return datetime.now().astimezone().date()


def asked(habits: Sequence[Habit], words: Words) -> tuple[Wishes, list[date]]:
    """The fields: the week, the pairs, what to favour. Kept for this session only."""
    on = today()
    left, right = st.columns(2, gap="large")
    with left:
        first = st.date_input(
            words("shifts.first"), on + timedelta(days=7 - on.weekday()), format="DD/MM/YYYY", key="first day"
        )
        number = st.number_input(words("shifts.pairs"), 1, MOST_PAIRS, 3, key="pairs")
        earliest = st.selectbox(
            words("shifts.earliest"),
            _EARLIEST,
            index=5,
            format_func=lambda hour: words("shifts.hour", hour=f"{hour:02d}"),
            key="earliest",
        )
    days = [first + timedelta(days=n) for n in WEEKDAYS]
    pairs = tuple(_pair(n + 1, days, words) for n in range(number))
    names = {habit.history.area: place(habit.history.area, words) for habit in habits}
    with right:
        rest = st.number_input(words("shifts.rest"), 8, 16, 11, key="rest")
        floor = st.number_input(words("shifts.floor"), 0, 7, 1, key="floor", help=words("shifts.floor.help"))
        favoured = st.multiselect(
            words("shifts.favoured"),
            list(names),
            format_func=lambda one: names[one],
            key="favoured",
            placeholder=words("shifts.any"),
        )
        by_car = st.multiselect(
            words("shifts.by_car"),
            list(names),
            format_func=lambda one: names[one],
            key="by car",
            placeholder=words("shifts.any"),
        )
    wishes = Wishes(
        pairs=pairs,
        earliest=earliest,
        rest=rest,
        floor=floor,
        thin=frozenset(habit.history.area for habit in habits if thin(habit.history)),
        favoured=frozenset(favoured),
        by_car=frozenset(by_car),
        pinned=frozenset(st.session_state.get(_PINNED, set())),
        forbidden=frozenset(st.session_state.get(_FORBIDDEN, set())),
    )
    return wishes, days


def thin(history: History) -> bool:
    """Whether shifts saw less than a fifth of the known operations of the latest quarter; too few to be told is less."""
    latest = history.told[-1]
    return latest.known > 0 and latest.observed < _THIN * latest.known


def _pair(number: int, days: Sequence[date], words: Words) -> Pair:
    names = weekdays(words)
    with st.expander(words("shifts.pair", number=number)):
        free = st.multiselect(
            words("shifts.pair.days"),
            list(WEEKDAYS),
            default=list(WEEKDAYS),
            format_func=lambda weekday: names[weekday],
            key=f"days {number}",
            placeholder=words("shifts.any"),
        )
        bands = st.multiselect(
            words("shifts.pair.bands"),
            list(HourBand),
            default=list(HourBand),
            format_func=lambda band: hours(band, words),
            key=f"bands {number}",
            placeholder=words("shifts.any"),
        )
        given = st.number_input(words("shifts.pair.hours"), 3, 60, 12, key=f"hours {number}")
        drives = st.checkbox(words("shifts.pair.drives"), value=True, key=f"drives {number}")
    slots = frozenset((day, band) for day in days if day.weekday() in free for band in bands)
    return Pair(number, slots, drives, given)


def noted(histories: Sequence[History], words: Words) -> tuple[History, ...]:
    """The histories with what the team knows and no release tells yet: it makes the forecast better and is not kept."""
    on, told = today(), histories[0].seasons[-1].last
    names = {history.area: place(history.area, words) for history in histories}
    bands = {hours(band, words): band for band in HourBand}
    with st.expander(words("shifts.known")):
        st.caption(words("shifts.known.caption"))
        since = st.date_input(
            words("shifts.known.since"),
            max(told + timedelta(days=1), on - timedelta(days=_NOTED)),
            max_value=on,
            format="DD/MM/YYYY",
            key="noted since",
        )
        rows = st.data_editor(
            pd.DataFrame(
                {"area": pd.Series(dtype=str), "day": pd.Series(dtype="datetime64[ns]"), "band": pd.Series(dtype=str)}
            ),
            num_rows="dynamic",
            hide_index=True,
            column_config={
                "area": st.column_config.SelectboxColumn(
                    words("shifts.area"), options=list(names.values()), required=True
                ),
                "day": st.column_config.DateColumn(
                    words("shifts.add.day"), format="DD/MM/YYYY", max_value=on, required=True
                ),
                "band": st.column_config.SelectboxColumn(words("shifts.add.band"), options=list(bands), required=True),
            },
            key="noted",
        )
    areas = {name: area for area, name in names.items()}
    written: list[dict[Any, Any]] = rows.dropna().to_dict("records")
    notes = [
        Noted(areas[row["area"]], row["day"].date(), bands[row["band"]]) for row in written if row["area"] in areas
    ]
    # Nothing written is nothing known, and not a quiet month.
    return with_notes(histories, notes, since, on) if notes else tuple(histories)


def proposed(habits: Sequence[Habit], wishes: Wishes, days: Sequence[date], words: Words) -> Plan | None:
    """The plan, made when it is asked for and made again when it is asked for again."""
    label = words("shifts.again" if _PLAN in st.session_state else "shifts.propose")
    if st.button(label, type="primary", key="propose"):
        expected = forecast(habits, days)
        travel = travel_times(habit.history.area for habit in habits)
        with st.spinner(words("shifts.thinking")):
            st.session_state[_PLAN] = plan(expected, wishes, travel)
    found: Plan | None = st.session_state.get(_PLAN)
    return found


def show(found: Plan, days: Sequence[date], areas: Sequence[str], words: Words) -> None:
    """The duties in order of time, each with its reason, what could not be done, and what may be changed."""
    st.text(words("shifts.plan.sum", duties=len(found.duties), witnessed=decimal(found.witnessed, words)))
    for unmet in found.unmet:
        st.warning(_unmet(unmet, words), icon=None)
    day = None
    for duty in found.duties:
        slot = duty.expected.slot
        if slot.day != day:
            day = slot.day
            name = day_name(day, words)
            st.subheader(name[0].upper() + name[1:], anchor=False)
        _duty(duty, words)
    _add(found, days, areas, words)
    forbidden = st.session_state.get(_FORBIDDEN, set())
    if forbidden:
        st.caption(
            words(
                "shifts.forbidden",
                slots=words("list.separator").join(slot_name(one, words) for one in sorted(forbidden)),
            )
        )
        if st.button(words("shifts.allow"), key="allow all"):
            st.session_state[_FORBIDDEN] = set()
            st.rerun()


def _duty(duty: Duty, words: Words) -> None:
    slot = duty.expected.slot
    st.text(words("shifts.duty", band=hours(slot.band, words), area=place(slot.area, words), pair=duty.pair))
    st.caption(reason(duty.expected, words, for_cover=duty.for_cover))
    name = slot_name(slot, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        pinned: set[Slot] = st.session_state.setdefault(_PINNED, set())
        kept = st.checkbox(words("shifts.keep"), slot in pinned, key=f"keep {slot} {duty.pair}", help=name)
        (pinned.add if kept else pinned.discard)(slot)
        if st.button(words("shifts.drop"), key=f"drop {slot} {duty.pair}", help=name):
            st.session_state.setdefault(_FORBIDDEN, set()).add(slot)
            pinned.discard(slot)
            st.rerun()


def reason(expected: Expected, words: Words, *, for_cover: bool = False) -> str:
    """Why somebody should stand there then, in a sentence."""
    parts = [
        words(
            "shifts.because.expected",
            mean=decimal(expected.operations, words),
            low=decimal(expected.low, words),
            high=decimal(expected.high, words),
        )
    ]
    if expected.seen:
        parts.append(words("shifts.because.seen", number=expected.seen))
    if expected.usual and expected.since is not None:
        parts.append(words(f"shifts.because.every{expected.usual}", days=expected.since))
    if for_cover:
        parts.append(words("shifts.because.cover"))
    elif not expected.shifts:
        parts.append(words("shifts.because.nobody"))
    return words("list.separator").join(parts) + "."


def _add(found: Plan, days: Sequence[date], areas: Sequence[str], words: Words) -> None:
    """A slot of the organiser's own."""
    with st.expander(words("shifts.add")):
        day = st.selectbox(words("shifts.add.day"), days, format_func=lambda one: day_name(one, words), key="add day")
        band = st.selectbox(
            words("shifts.add.band"), list(HourBand)[1:], format_func=lambda one: hours(one, words), key="add band"
        )
        where = st.selectbox(words("shifts.area"), areas, format_func=lambda one: place(one, words), key="add area")
        if st.button(words("shifts.add.button"), key="add"):
            st.session_state.setdefault(_PINNED, set()).add(Slot(day, band, where))
            st.rerun()
    waiting = {
        slot
        for slot in st.session_state.get(_PINNED, set())
        if slot not in {duty.expected.slot for duty in found.duties}
    }
    if waiting:
        st.caption(
            words(
                "shifts.waiting", slots=words("list.separator").join(slot_name(one, words) for one in sorted(waiting))
            )
        )


def slot_name(slot: Slot, words: Words) -> str:
    """Day, hours and area in a line."""
    return words("list.comma").join((day_name(slot.day, words), hours(slot.band, words), place(slot.area, words)))


def day_name(day: date, words: Words) -> str:
    """Monday 23 November 2026."""
    return f"{weekdays(words)[day.weekday()]} {phrases.day(day, words)}"


def _unmet(unmet: Unmet, words: Words) -> str:
    what = slot_name(unmet.slot, words) if unmet.slot else place(unmet.area, words) if unmet.area else ""
    return words(f"shifts.unmet.{unmet.wish}", what=what, why=words(f"shifts.why.{unmet.why.replace(' ', '_')}"))
