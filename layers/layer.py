"""What a file of `layers/` declares, and how it looks and adds up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from layers.vocabulary import Counted, Kind, Record, Sensitivity, Text


@dataclass(frozen=True, slots=True)
class Shape:
    """How a layer looks: a colour on light and on dark ground (`#RRGGBB`) and a shape, so that colour is never alone."""

    light: str
    dark: str
    mark: Literal["square", "hatched disc", "ring", "triangle", "disc"]


class State(StrEnum):
    """What an aid point is, over an interval."""

    OPEN = "open"
    OBSTRUCTED = "obstructed"
    BANNED = "banned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Subtype:
    """One sort of thing within a layer. `counted` is what becomes figures; everything else stays in the event's own words."""

    title: Text
    counted: tuple[Counted, ...]
    kind: Kind | None = None
    """where it adds up otherwise than its layer"""
    state: State | None = None
    """for a service: the state this subtype puts it in"""
    apart: bool = False
    """never summed with the other subtypes of its layer"""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file in `layers/` declares: everything the rest of the house needs to know about one kind of fact."""

    key: str
    title: Text
    definition: Text
    kind: Kind
    subtypes: Mapping[str, Subtype]
    shape: Shape
    order: int
    sensitivity: Callable[[Record, date], Sensitivity]
    """of a record, seen on a day"""
    sensitivity_words: Text

    def kind_of(self, subtype: str) -> Kind:
        return self.subtypes[subtype].kind or self.kind
