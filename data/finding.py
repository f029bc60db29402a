"""Finding events: words, filters, and how many each further choice would leave. All of it over what a release says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from data.query import ALL, Month
from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from layers.figures import Event
from layers.periods import Precision
from layers.vocabulary import Certainty

_SAME_DEATH = 3  # days that lists differ by when they tell of the same death
_WITHOUT = "none"
"""The region of events that have no place, or whose place is a whole country"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Empty means any; `start` and `end` are months, None for no limit."""

    text: str = ""
    start: Month | None = None
    end: Month | None = None
    layer: tuple[str, ...] = ()
    subtype: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()


FACETS: Mapping[str, Callable[[Event], tuple[str, ...]]] = {
    "layer": lambda event: (event.layer,),
    "subtype": lambda event: (f"{event.layer}.{event.subtype}",),
    "region": lambda event: (region_of(event),),
    "area": lambda event: (event.area,),
    "publisher": lambda event: tuple(dict.fromkeys(source.publisher for source in event.sources)),
    "precision": lambda event: (event.period.precision,),
    "certainty": lambda event: (event.certainty,),
}
"""What events can be filtered by, and the values that an event has for it"""


def region_of(event: Event) -> str:
    """Key of the region, or `none` for what has no place on the map."""
    own = area(event.area).region
    return own if own in {region.key for region in REGIONS} else _WITHOUT


def found(events: Iterable[Event], wanted: Wanted) -> list[Event]:
    """The events that fit all of it, earliest first; those without a date last."""
    fitting = [event for event in events if _fits(event, wanted)]
    return sorted(fitting, key=lambda event: (_day(event), event.id))


def counts(events: Sequence[Event], wanted: Wanted, facet: str) -> Counter[str]:
    """How many events each value of a facet would leave, with all the other filters as they are."""
    others = replace(wanted, **{facet: ()})  # type: ignore[arg-type]
    return Counter(value for event in events if _fits(event, others) for value in FACETS[facet](event))


def folded(text: str) -> str:
    """Without accents and in small letters, so that `evacue` finds « Évacué »."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return bare.casefold().replace("-", " ").replace("'", " ").replace("’", " ")


def _fits(event: Event, wanted: Wanted) -> bool:
    return (
        all(
            not (chosen := getattr(wanted, facet)) or set(chosen) & set(values(event))
            for facet, values in FACETS.items()
        )
        and _in_time(event, wanted)
        and all(word in folded(searched(event)) for word in folded(wanted.text).split())
    )


def _in_time(event: Event, wanted: Wanted) -> bool:
    if wanted.start is None and wanted.end is None:
        return True
    first = wanted.start.first if wanted.start else Month(1, 1).first
    last = wanted.end.last if wanted.end else Month(9999, 12).last
    return event.period.touches(first, last)


def searched(event: Event) -> str:
    """Everything that can be searched, in both languages."""
    kind = all_layers()[event.layer]
    place = area(event.area)
    said = (
        event.summary.en,
        event.summary.fr,
        event.date_as_written,
        place.name_en,
        place.name_fr,
        *(
            getattr(title, language)
            for title in (kind.title, kind.subtypes[event.subtype].title)
            for language in ("en", "fr")
        ),
        *(f"{source.publisher} {source.title}" for source in event.sources),
        event.id,
    )
    return " ".join(said)


def _day(event: Event) -> tuple[bool, str]:
    day = event.period.first or event.period.last
    return (day is None, day.isoformat() if day else "")


def related(event: Event, events: Iterable[Event], days: int = 31) -> list[Event]:
    """Other events of the same area within so many days, and deaths within three days anywhere near: nearest first."""
    if not event.period.dated:
        return []
    near = []
    for other in events:
        if other.id == event.id or not other.period.dated:
            continue
        apart = _apart(event, other)
        deaths = event.layer == other.layer == "border_deaths"
        same_death = deaths and apart <= _SAME_DEATH and area(event.area).near(area(other.area))
        if same_death or (other.area == event.area and apart <= days):
            near.append((apart, other.id, other))
    return [other for _, _, other in sorted(near, key=lambda item: item[:2])]


def relation(event: Event, other: Event) -> str:
    """How a related event stands to this one: `same` where it may be the same death, else `before`, `after` or `during`."""
    if event.layer == other.layer == "border_deaths" and _apart(event, other) <= _SAME_DEATH:
        return "same"
    begins, others = (one.period.first or one.period.last for one in (event, other))
    if begins == others or not begins or not others:
        return "during"
    return "after" if others > begins else "before"


def _apart(one: Event, other: Event) -> int:
    """Days between two periods; 0 where they touch."""
    first, second = sorted((one, other), key=lambda event: event.period.first or event.period.last)  # type: ignore[arg-type, return-value]
    ends = first.period.last or first.period.first
    begins = second.period.first or second.period.last
    return max(0, (begins - ends).days) if begins and ends else 0


def from_address(address: Mapping[str, Sequence[str]]) -> tuple[Wanted, tuple[str, ...]]:
    """Read a search from an address; what is not understood is named and left out."""
    ignored: list[str] = []
    chosen: dict[str, object] = {}
    for name in ("start", "end"):
        values = address.get(_SAID.get(name, name), ())
        if values:
            month = Month.parse(values[0]) if len(values) == 1 else None
            chosen[name] = month
            ignored += [] if month else [_SAID[name]]
    if address.get("q"):
        chosen["text"] = " ".join(address["q"])[:200]
    for facet in FACETS:
        values = address.get(facet, ())
        known = tuple(dict.fromkeys(value for value in values if facet not in _KNOWN or value in _KNOWN[facet]()))
        ignored += [facet] if len(known) < len(set(values)) else []
        chosen[facet] = known
    wanted = Wanted(**chosen)  # type: ignore[arg-type]
    if wanted.start and wanted.end and wanted.start > wanted.end:
        return replace(wanted, start=None, end=None), (*ignored, "from", "to")
    return wanted, tuple(ignored)


def to_address(wanted: Wanted) -> dict[str, list[str]]:
    """The address of a search: only what is asked for."""
    said: dict[str, list[str]] = {}
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if value:
            said[_SAID.get(field.name, field.name)] = list(value) if isinstance(value, tuple) else [str(value)]
    return said


_SAID = {"start": "from", "end": "to", "text": "q"}
_KNOWN: Mapping[str, Callable[[], set[str]]] = {
    "layer": lambda: set(all_layers()),
    "subtype": lambda: {f"{layer.key}.{key}" for layer in all_layers().values() for key in layer.subtypes},
    "region": lambda: {ALL, _WITHOUT, *(region.key for region in REGIONS)},
    "precision": lambda: set(Precision),
    "certainty": lambda: set(Certainty),
}
