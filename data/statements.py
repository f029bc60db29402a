"""What the store can be told, and the form in which it keeps it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from data.codec import canonical_json, converter
from data.history import Approval, Match
from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Record

Told = Record | ShiftLog | Series | Match | Approval
KINDS: dict[type[Told], str] = {
    Record: "record",
    ShiftLog: "shift",
    Series: "series",
    Match: "match",
    Approval: "approval",
}
_TYPES: dict[str, Any] = {kind: of for of, kind in KINDS.items()}


class Statement(NamedTuple):
    """One thing that the store is told, as it keeps it: its kind, its id, its site's code or blank, and its JSON."""

    kind: str
    id: str
    site: str
    body: str


def statement(told: Told) -> Statement:
    """What the store keeps of it."""
    site = told.site if isinstance(told, Record) else ""
    return Statement(KINDS[type(told)], told.id, site, canonical_json(converter.unstructure(told)))


def structured(kind: str, body: str) -> Told:
    """What the store was told, from what it kept."""
    told: Told = converter.structure(json.loads(body), _TYPES[kind])
    return told
