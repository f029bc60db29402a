"""The store that lies on the desk, and what is said when it refuses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import streamlit as st

from data.store import Store
from data.textcheck import read_denied
from geo.faults import BrokenError, Located, Refused
from layers.catalogue import all_layers
from layers.vocabulary import Record
from pages.parts.languages import Words

AT_HAND, HANDLE = "desk_store", "desk_handle"


def opened(words: Words) -> Store:
    """The store, with the handle of whoever is at the desk; without one that is fit, the page ends here."""
    handle = str(st.session_state[HANDLE])
    if not handle:
        st.text(words("desk.handle.missing"))
        st.stop()
    try:
        return Store(str(st.session_state[AT_HAND]), handle)
    except Refused as refused:
        faults(refused.faults, words)
        st.stop()


@contextmanager
def refusals(words: Words) -> Iterator[None]:
    """What is refused in this block is told as a table of faults; what breaks, as where it did. Never a value."""
    try:
        yield
    except Refused as refused:
        st.text(words("desk.refused", number=len(refused.faults)))
        faults(refused.faults, words)
    except BrokenError as broken:
        st.text(words("desk.broken", where=broken))


def faults(found: Sequence[Located], words: Words) -> None:
    """Faults, each with its place and what to do."""
    columns = [words(f"desk.fault.{name}") for name in ("line", "column", "code", "remedy")]
    rows = [(fault.line, fault.column, fault.code, fault.remedy) for fault in found]
    st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True)


def denied() -> tuple[str, ...]:
    """The private list of words that no text may hold, if VEILLE_DENY names one."""
    named = os.environ.get("VEILLE_DENY")
    return read_denied(Path(named)) if named else ()


def today() -> date:
    """The steward's own day."""
    return date.today()  # noqa: DTZ011


def told(record: Record, words: Words) -> dict[str, str]:
    """A record as a row of a table."""
    layer = all_layers()[record.layer]
    kind = layer.subtypes[record.subtype].title
    counts = [
        f"{_bounds(count.number.low, count.number.best, count.number.high)} {count.what}" for count in record.counts
    ]
    summary = record.summary.fr if words.language == "fr" else record.summary.en
    told = {
        "id": record.id,
        "period": record.period.edtf,
        "area": record.area.name(words.language),
        "kind": kind.fr if words.language == "fr" else kind.en,
        "counts": ", ".join(counts),
        "sources": ", ".join(dict.fromkeys(source.publisher for source in record.sources)),
        "links": " ".join(source.url for source in record.sources if source.url),
        "summary": summary,
    }
    return {words(f"desk.record.{name}"): value for name, value in told.items()}


def _bounds(low: int | None, best: int | None, high: int | None) -> str:
    known = sorted({number for number in (low, best, high) if number is not None})
    return "–".join(map(str, known)) + ("+" if high is None and best is None else "")
