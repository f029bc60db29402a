"""Events as a visitor reads them: a typographic list, and one event whole."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from data.finding import relation
from geo.areas import AreaKind, area
from layers.catalogue import all_layers
from layers.figures import Event
from layers.vocabulary import Source
from pages.parts import phrases, tables
from pages.parts.languages import Words


def link(event: Event, words: Words) -> str:
    """The event's own address."""
    return "/event?" + urlencode({"id": event.id, "lang": words.language})


def place(event: Event, words: Words) -> str:
    """Where, in words; that it is known of the whole country only, where that is so."""
    own = area(event.area)
    return words("events.noplace") if own.kind is AreaKind.COUNTRY else own.name(words.language)


def title(event: Event, words: Words) -> str:
    """What, where and when, in a line."""
    what = all_layers()[event.layer].subtypes[event.subtype].title[words.language]
    return words("list.comma").join((what, place(event, words), phrases.period(event.period, words)))


def listed(events: Sequence[Event], words: Words) -> None:
    """A line or two an event: when, where, what, how many by whom, who says so, how sure."""
    dark = st.context.theme.type == "dark"
    lines = (f"<li>{line(event, words, link(event, words), glyph(event.layer, dark=dark))}</li>" for event in events)
    st.html(f'<ul class="veille-events">{"".join(lines)}</ul>')


def grouped(event: Event, near: Sequence[Event], words: Words) -> None:
    """Related events by how they stand to this one."""
    for how in ("same", "before", "during", "after"):
        found = [other for other in near if relation(event, other) == how]
        if found:
            st.text(words(f"event.related.{how}"))
            listed(found, words)


def line(event: Event, words: Words, address: str, glyph: str) -> str:
    """What a list says of an event, as markup; `address` is that of its own page, `glyph` the mark of its layer."""
    what = all_layers()[event.layer].subtypes[event.subtype].title[words.language]
    parts = [
        f'<span class="when">{escape(phrases.period(event.period, words))}</span>',
        f'<span class="where">{escape(place(event, words))}</span>',
        f'<a href="{escape(address)}" target="_self">{escape(what)}</a>',
    ]
    more = [
        event.summary[words.language],
        phrases.rivals(event.counts, words),
        words("list.separator").join(dict.fromkeys(source.publisher for source in event.sources)),
        words(f"certainty.{event.certainty}"),
    ]
    said = " · ".join(escape(text) for text in more if text)
    return f"<p>{' '.join(parts)}</p><p>{glyph} {said}</p>"


GLYPHS = {"square": "■", "hatched disc": "◍", "ring": "◯", "triangle": "▲", "disc": "●"}


def glyph(key: str, *, dark: bool) -> str:
    """The mark of a layer in its colour."""
    shape = all_layers()[key].shape
    return f'<span aria-hidden="true" style="color:{shape.dark if dark else shape.light}">{GLYPHS[shape.mark]}</span>'


def whole(event: Event, words: Words) -> None:
    """One event: rival figures side by side, its date as written and why it was read so, its sources, what is coarse."""
    st.text(event.summary[words.language])
    if event.counts:
        tables.plain(*rivals(event, words))
    tables.plain([words("event.fact"), words("event.fact.told")], facts(event, words))
    st.subheader(words("event.sources"), anchor=False)
    st.html(sources(event, words))


def rivals(event: Event, words: Words) -> tuple[list[str], list[list[str]]]:
    """What is counted, how many, and who says so: header and rows of a table."""
    rows = [
        [words(f"counted.{count.what}"), phrases.count_range(count.number, words), words(f"speaker.{count.says}")]
        for count in event.counts
    ]
    return [words(f"event.{name}") for name in ("counted", "number", "says")], rows


def facts(event: Event, words: Words) -> list[list[str]]:
    """When, where, how coarse, how sure: rows of a table."""
    own = area(event.area)
    kilometres = max(1, round(own.size_m / 1000))
    found = [
        (words("event.when"), phrases.period(event.period, words)),
        (words("event.as_written"), event.date_as_written),
        (words("event.date_note"), event.date_note[words.language]),
        (words("event.died"), phrases.period(event.died, words) if event.died else ""),
        (words("event.where"), place(event, words)),
        (words("event.coarse"), words("event.coarse.text", size=kilometres)),
        (words("event.certainty"), words(f"certainty.{event.certainty}")),
        (
            words("event.sensitivity"),
            f"{words(f'sensitivity.{event.sensitivity}')} ({words(f'sensitivity.{event.sensitivity}.who')})",
        ),
    ]
    return [[name, text] for name, text in found if text]


def sources(event: Event, words: Words) -> str:
    """Who says so, as markup, each with its link where there is one."""
    return f'<ul class="veille-events">{"".join(_source(source, words) for source in event.sources)}</ul>'


def _link_name(url: str) -> str:
    """An archive's copy stays when the page is gone; what a publisher shows may have changed since it was read."""
    host = urlsplit(url).hostname or ""
    archived = host.partition(".")[0] in ("archive", "archives") or host.endswith("archive.org")
    return "event.link.archived" if archived else "event.link"


def _source(source: Source, words: Words) -> str:
    said = [escape(source.publisher)]
    if source.title:
        said.append(f"“{escape(source.title)}”")
    said.append(escape(words("event.quotes", speaker=words(f"speaker.{source.quotes}"))))
    if source.retrieved:
        said.append(escape(words("event.retrieved", day=phrases.day(source.retrieved, words))))
    if urlsplit(source.url).scheme in ("http", "https"):
        # Who follows it is seen by that site; nothing of ours is told to it.
        said.append(
            f'<a href="{escape(source.url)}" rel="noopener noreferrer external">{escape(words(_link_name(source.url)))}</a>'
        )
    elif source.url == "withheld":
        said.append(escape(words("event.link.withheld")))
    return f"<li>{', '.join(said)}</li>"
