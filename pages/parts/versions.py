"""The releases there are, and what changed from one to the next of what is public one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from data.changes import Changes, archive, changes, corrected
from data.release import Release
from layers.figures import Event
from pages.parts import events, tables
from pages.parts.languages import Words
from pages.parts.phrases import day, number

_FEW = 30


def show(release: Release, words: Words) -> None:
    """A line a release, newest first, and the events that the newest adds or changes."""
    every = _archive(release.id, release)
    steps = [changes(older, newer) for newer, older in pairwise(every)]
    tables.plain(*table(every, words))
    st.text(words("method.versions.feed"))
    st.html(f'<ul class="veille-events"><li><a href="/feed.atom?lang={words.language}">Atom</a></li></ul>')
    if steps and (steps[0].new or steps[0].changed):
        with st.expander(words("method.versions.diff")):
            events.listed([*steps[0].new, *steps[0].changed][:_FEW], words)


def table(every: Sequence[Release], words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows: the releases, newest first, and how many events each added, changed or left out."""
    steps = [changes(older, newer) for newer, older in pairwise(every)]
    rows = [
        [
            day(one.content.as_of, words),
            number(len(one.content.events), words),
            *(_step(steps[at], words) if at < len(steps) else ["–", "–", "–"]),
            one.id[:12],
        ]
        for at, one in enumerate(every)
    ]
    titles = [words(f"method.versions.{name}") for name in ("day", "events", "new", "changed", "gone", "id")]
    return titles, rows


def corrections(event: Event, release: Release, words: Words) -> None:
    """What an event said otherwise in earlier releases."""
    for sentence in said_otherwise(event, _archive(release.id, release), words):
        st.text(sentence)
    st.caption(words("event.corrections.text"))


def said_otherwise(event: Event, every: Sequence[Release], words: Words) -> list[str]:
    """A sentence for each release in which the event was told anew, or one that it never was."""
    steps, first = corrected(event.id, every)
    if not steps and first:
        return [words("event.corrections.none", day=day(first, words))]
    return [
        words(
            "event.corrections.step",
            day=day(as_of, words),
            what=words("list.comma").join(words(f"event.field.{name}") for name in names),
        )
        for as_of, names in steps
    ]


# Keyed by the release's hash, which no other release beside it can have.
@st.cache_resource(max_entries=2, show_spinner=False)
def _archive(_id: str, _release: Release) -> list[Release]:
    return archive(_release)


def _step(step: Changes, words: Words) -> list[str]:
    return [number(count, words) for count in (len(step.new), len(step.changed), step.gone)]
