"""Numbers, dates and figures in words, as each language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from data.policy import Rule
from data.query import Month
from data.release import LICENCE, Content
from geo.areas import Area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.periods import Period, Precision
from layers.vocabulary import Count, Counted, CountRange, Sensitivity
from pages.parts.languages import Words

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}
_NARROW_SPACE = "\u202f"


def number(value: int, words: Words) -> str:
    """Thousands apart: a narrow space in French, a comma in English."""
    return f"{value:,}".replace(",", _NARROW_SPACE if words.language == "fr" else ",")


def day(value: date, words: Words) -> str:
    """30 May 2017, 30 mai 2017, 1er mai 2017."""
    first = "1er" if words.language == "fr" and value.day == 1 else str(value.day)
    return f"{first} {MONTHS[words.language][value.month - 1]} {value.year}"


def month(value: Month | date, words: Words) -> str:
    """May 2017, mai 2017."""
    return f"{MONTHS[words.language][value.month - 1]} {value.year}"


def period(value: Period, words: Words) -> str:
    """A period as precisely as it is known, and no more."""
    if not value.dated:
        return words("number.unknown")
    mark = " (?)" if value.uncertain else ""
    if value.precision is Precision.INTERVAL:
        start, end = (_end(side, words) for side in value.edtf.split("/"))
        return f"{start} – {end}"
    assert value.first is not None
    match value.precision:
        case Precision.DAY:
            return day(value.first, words) + mark
        case Precision.MONTH:
            return month(value.first, words) + mark
        case Precision.YEAR:
            return f"{value.first.year}{mark}"
        case _:
            return value.edtf


def _end(side: str, words: Words) -> str:
    """One end of an interval: as precise as it is, open, or unknown."""
    return {"": "?", "..": "…"}.get(side) or period(Period.parse(side), words)


def bounds(low: int, high: int | None, words: Words) -> str:
    """A number with its least and its most, in words."""
    if high is None:
        return words("number.atleast", low=number(low, words))
    if low == high:
        return words("number.exact", low=number(low, words))
    return words("number.range", low=number(low, words), high=number(high, words))


def count_range(value: CountRange, words: Words) -> str:
    """What one source says, with its own hedge: about, at least, up to."""
    if value.low is None and value.high is None:
        assert value.best is not None
        return words("number.about", best=number(value.best, words))
    if value.low is None and value.best is None:
        assert value.high is not None
        return words("number.atmost", high=number(value.high, words))
    return bounds(value.floor, value.ceiling, words)


def counted(figure: Figure, words: Words) -> str:
    """What a figure counts, by its layer and subtype where these have words of their own."""
    one = ".one" if figure.low == figure.high == 1 else ""
    base = f"counted.{figure.counted}"
    return words.first(f"{base}.{figure.layer}.{figure.subtype}{one}", f"{base}.{figure.layer}{one}", f"{base}{one}")


def figure(value: Figure, words: Words) -> str:
    """A figure in words: number, what is counted, and for how many it is not known."""
    many = value.counted not in (Counted.EVENTS, Counted.SITES)
    if many and value.unknown and value.low == 0 and not value.high:
        return counted(value, words) + words("list.colon") + words("number.unknown")
    said = f"{bounds(value.low, value.high, words)} {counted(value, words)}"
    if value.unknown and many:
        said = words("number.unknown_for", number=said, unknown=number(value.unknown, words))
    if value.sensitivity in (Sensitivity.HIGH, Sensitivity.EXTREME):
        said += f" ({words('summary.observed')})"
    return said


def number_of(value: Figure, words: Words) -> str:
    """The number alone, for a table."""
    if value.counted not in (Counted.EVENTS, Counted.SITES) and value.unknown and not said_something(value):
        return words("number.unknown")
    return bounds(value.low, value.high, words)


def source(content: Content, words: Words) -> str:
    """The line that says where all of it comes from."""
    release, as_of = words(f"release.{content.audience}"), day(content.as_of, words)
    return words("map.source", release=release, as_of=as_of, licence=LICENCE[words.language])


def rule(value: Rule | None, words: Words) -> str:
    """A rule of the policy in words."""
    if value is None:
        return words("method.policy.withheld")
    events = words("method.rule.event" if value.minimum == 1 else "method.rule.events")
    if value.bands:
        rounding = words("method.rule.bands")
    elif value.round == 1:
        rounding = words("method.rule.exact")
    else:
        rounding = words("method.rule.round", round=value.round)
    return words(
        "method.rule",
        area=words(f"extent.{value.area}"),
        period=words(f"grain.{value.period}"),
        embargo=value.embargo,
        minimum=value.minimum,
        events=events,
        rounding=rounding,
    )


def said_something(value: Figure) -> bool:
    """Whether a total says more than that nobody gave a number."""
    return value.low > 0 or bool(value.high)


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    """Layer by layer; in each, what is counted once an event first, and what is kept apart last."""
    layers = list(all_layers())
    counts = [Counted.EVENTS, Counted.SITES, Counted.DEAD, Counted.MISSING, Counted.PEOPLE]

    def rank(figure: Figure) -> tuple[int, str, int]:
        of_count = counts.index(figure.counted) if figure.counted in counts else len(counts)
        return layers.index(figure.layer), figure.subtype, of_count

    return sorted(figures, key=rank)


def label(place: Area, figures: list[Figure], words: Words) -> str:
    """What a visitor reads who points at an area: its name, its size, its figures layer by layer."""
    kilometres = max(1, round(place.size_m / 1000))
    lines = [f"{place.name(words.language)} (≈ {kilometres} × {kilometres} km)"]
    for key, layer in all_layers().items():
        of_layer = [figure(value, words) for value in in_order(figures) if value.layer == key and said_something(value)]
        if of_layer:
            lines.append(layer.title[words.language] + words("list.colon") + words("list.separator").join(of_layer))
    return "\n".join([*lines, words("coarse")])


def rivals(counts: tuple[Count, ...], words: Words) -> str:
    """Who says what, side by side."""
    texts = []
    for count in counts:
        one = ".one" if count.number.floor == count.number.ceiling == 1 else ""
        what = words(f"counted.{count.what}{one}")
        texts.append(f"{count_range(count.number, words)} {what} ({words(f'speaker.{count.says}')})")
    return words("list.separator").join(texts)
