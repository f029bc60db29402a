"""What a visitor looks for on the timeline: the fields, what they say in words, and the address that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from data.finding import FACETS, Wanted, counts, from_address, region_of, to_address
from data.query import Month
from data.release import Content
from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from layers.figures import Event
from pages.parts import phrases
from pages.parts.languages import Words

_PERIOD, _MOVES = "period", "moves of the period"


def asked(content: Content, words: Words) -> Wanted:
    """What the address and then the fields ask for. The number beside a choice is what it would leave with all the others."""
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    wanted, ignored = from_address(address)
    if ignored:
        st.caption(words("map.ignored", names=", ".join(dict.fromkeys(ignored))))
    text = st.text_input(words("timeline.text"), wanted.text, key="text", placeholder=words("timeline.text.hint"))
    wanted = replace(wanted, text=text)
    months = _months(content)
    start, end = st.select_slider(
        words("map.period"),
        months,
        value=(max(wanted.start or months[0], months[0]), min(wanted.end or months[-1], months[-1])),
        format_func=lambda value: phrases.month(value, words),
        key=_PERIOD,
        on_change=_moved,
    )
    whole = (start, end) == (months[0], months[-1])
    wanted = replace(wanted, start=None if whole else start, end=None if whole else end)
    for facet in FACETS:
        wanted = _choose(facet, content.events, wanted, words)
    return wanted


def move(start: Month | None, end: Month | None, content: Content) -> None:
    """Moves the slider of the period, from elsewhere on the page; None: as far as it goes."""
    months = _months(content)
    st.session_state[_PERIOD] = (max(start or months[0], months[0]), min(end or months[-1], months[-1]))


def moves() -> int:
    """How often the slider was moved by hand in this session."""
    return int(st.session_state.get(_MOVES, 0))


def _moved() -> None:
    st.session_state[_MOVES] = moves() + 1


def _months(content: Content) -> list[Month]:
    days = [day for event in content.events for day in (event.period.first, event.period.last) if day]
    first, last = min(days, default=content.as_of), max(days, default=content.as_of)
    return Month.of(first).until(max(Month.of(last), Month.of(content.as_of)))


def _choose(facet: str, events: Sequence[Event], wanted: Wanted, words: Words) -> Wanted:
    number = counts(events, wanted, facet)
    chosen: tuple[str, ...] = getattr(wanted, facet)
    options = sorted({*number, *chosen}, key=lambda value: (-number[value], value_name(facet, value, words)))
    picked = st.selectbox(
        words(f"timeline.{facet}"),
        ["", *options],
        index=options.index(chosen[0]) + 1 if chosen else 0,
        format_func=lambda value: (
            f"{value_name(facet, value, words)} ({number[value]})" if value else words("timeline.any")
        ),
        key=f"facet {facet}",
    )
    return replace(wanted, **{facet: (picked,) if picked else ()})  # type: ignore[arg-type]


def value_name(facet: str, value: str, words: Words) -> str:
    """A value of a facet as a visitor reads it."""
    match facet:
        case "layer":
            return all_layers()[value].title[words.language]
        case "subtype":
            layer, _, key = value.partition(".")
            return all_layers()[layer].subtypes[key].title[words.language]
        case "region":
            names = {region.key: region.name(words.language) for region in REGIONS}
            return names.get(value, words("timeline.noregion"))
        case "area":
            return area(value).name(words.language)
        case "precision" | "certainty":
            return words(f"{facet}.{value}")
        case _:
            return value


def in_words(wanted: Wanted, words: Words) -> str:
    """The search in a line, for a citation and for the README of a download."""
    said = [f"“{wanted.text}”"] if wanted.text else []
    if wanted.start and wanted.end:
        said.append(f"{phrases.month(wanted.start, words)} – {phrases.month(wanted.end, words)}")
    said += [value_name(facet, value, words) for facet in FACETS for value in getattr(wanted, facet)]
    return words("list.separator").join(said) or words("timeline.everything")


def summary(fitting: Sequence[Event], wanted: Wanted, words: Words) -> str:
    """How many were found, and how many of them have no place."""
    nowhere = sum(region_of(event) == "none" for event in fitting)
    said = words("timeline.found", number=phrases.number(len(fitting), words), filter=in_words(wanted, words))
    return said + (" " + words("timeline.found.nowhere", number=nowhere) if nowhere else "")


def query_string(wanted: Wanted, words: Words) -> str:
    """The address after the page's name."""
    return "?" + urlencode({**to_address(wanted), "lang": [words.language]}, doseq=True)


def keep(address: Mapping[str, list[str]], words: Words) -> None:
    """Put the search into the address, so that it can be sent to somebody else."""
    said: dict[str, list[str]] = {**address, "lang": [words.language]}
    if said != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(list(said.items()))
