"""The morning brief: one page of paper for a day, with no name, no telephone number and nothing finer than the release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

from data.release import Content
from data.shifts.model import Habit
from data.shifts.slots import Duty, Expected, Plan
from data.shifts.takeaway import sunrise
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Event
from layers.layer import State
from pages.parts import phrases
from pages.parts.languages import Words
from pages.parts.planning import day_name, reason
from pages.parts.rhythms import decimal, hours, place, regular

_LIKELIEST = 3
_LEAST = 0.05  # operations: less is said as 0.0
_NOTICES_DAYS = 90
_STYLE = """
body { font: 11pt/1.4 "Atkinson Hyperlegible", "Noto Sans", sans-serif; color: #1f2328; background: #fff; }
body { margin: 1.5cm auto; max-width: 18cm; }
h1 { font-size: 15pt; margin: 0; } h2 { font-size: 11.5pt; margin: 0.5cm 0 0.1cm; border-bottom: 1px solid #5c6167; }
p { margin: 0.1cm 0; } ul { margin: 0.1cm 0; padding-left: 0.5cm; } li { margin: 0.06cm 0; }
.quiet { color: #5c6167; font-size: 9pt; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.08cm 0.3cm 0.08cm 0; font-weight: 400; }
th, td { border-bottom: 1px solid #d5d2ca; }
@page { size: A4; margin: 1.2cm; } @media print { body { margin: 0; } }
"""


def brief(
    day: date, found: Plan, habits: Sequence[Habit], expected: Iterable[Expected], content: Content, words: Words
) -> str:
    """The page as HTML that stands alone and asks for nothing from anywhere."""
    duties = [duty for duty in found.duties if duty.expected.slot.day == day]
    today = [one for one in expected if one.slot.day == day]
    name = day_name(day, words)
    parts = [
        f"<h1>{escape(words('brief.title', day=name))}</h1>",
        _section(words("brief.duties"), [_duty(duty, words) for duty in duties] or [words("brief.duties.none")]),
        _areas(day, habits, today, words),
        _section(words("brief.notices"), _notices(content, day, words) or [words("brief.notices.none")]),
        _section(words("brief.reminders"), words("brief.reminders.text").split(" | ")),
        f'<p class="quiet">{escape(words("coarse"))} {escape(phrases.source(content, words))}</p>',
    ]
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8"><title>'
        f"{escape(words('brief.title', day=name))}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _section(title: str, lines: Iterable[str]) -> str:
    return f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _duty(duty: Duty, words: Words) -> str:
    slot = duty.expected.slot
    said = words("shifts.duty", band=hours(slot.band, words), area=place(slot.area, words), pair=duty.pair)
    return f"{said}. {reason(duty.expected, words, for_cover=duty.for_cover)}"


def _areas(day: date, habits: Sequence[Habit], expected: Sequence[Expected], words: Words) -> str:
    """Each area: the last known operation, its likeliest hours today, whether it is regular, sunrise."""
    titles = [words(f"brief.{name}") for name in ("area", "last", "likeliest", "sunrise")]
    rows = []
    for habit in habits:
        own, last = habit.history.area, habit.history.last
        best = sorted((one for one in expected if one.slot.area == own), key=lambda one: -one.operations)[:_LIKELIEST]
        likeliest = words("list.separator").join(
            words("brief.window", band=hours(one.slot.band, words), mean=decimal(one.operations, words))
            for one in best
            if one.operations >= _LEAST
        )
        rows.append(
            [
                f"{place(own, words)}. {regular(habit.regularity, words)}",
                phrases.day(last, words) if last else words("shifts.last.unknown"),
                likeliest,
                f"{sunrise(day, area(own).lat, area(own).lon):%H:%M}",
            ]
        )
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{escape(words('brief.areas'))}</h2><table><tr>{head}</tr>{body}</table>"


def _notices(content: Content, day: date, words: Words) -> list[str]:
    """Bans that are going on and evictions that were announced, as the release tells of them."""
    found = [event for event in content.events if _notice(event, day)]
    return [
        words("list.comma").join(
            (
                all_layers()[event.layer].subtypes[event.subtype].title[words.language],
                area(event.area).name(words.language),
                phrases.period(event.period, words),
            )
        )
        for event in found
    ]


def _notice(event: Event, day: date) -> bool:
    subtype = all_layers()[event.layer].subtypes[event.subtype]
    first, last = event.period.first or event.period.last, event.period.last
    if subtype.state is State.BANNED:
        return bool(first and first <= day and (event.period.ongoing or (last and last >= day)))
    announced = event.layer == "evictions" and subtype.apart
    return bool(announced and last and day - timedelta(days=_NOTICES_DAYS) <= last)
