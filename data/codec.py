"""Frozen values to plain dictionaries and back, the same for the store and for a release."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cattrs import Converter

from geo.areas import Area, area
from layers.periods import Period
from layers.vocabulary import OpeningHours

converter = Converter(forbid_extra_keys=True)
converter.register_unstructure_hook(date, date.isoformat)
converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
converter.register_unstructure_hook(Period, lambda period: period.edtf)
converter.register_structure_hook(Period, lambda text, _: Period.parse(text))
converter.register_unstructure_hook(Area, lambda place: place.id)
converter.register_structure_hook(Area, lambda text, _: area(text))
converter.register_unstructure_hook(OpeningHours, str)
converter.register_structure_hook(OpeningHours, lambda text, _: OpeningHours.parse(text))


def canonical_json(value: Any, *, indent: int | None = None) -> str:
    """JSON of which the same value always gives the same text: sorted keys, no spaces unless indented, UTF-8."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=separators, indent=indent, allow_nan=False)
