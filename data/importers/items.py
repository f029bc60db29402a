"""JSON read strictly: the list of objects that a file holds, each with the very text that it has there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from geo.faults import Located, Refused

GEOMETRY = "geometry"
_LISTS = ("features", "results", "data")
"""Names under which programs put their list"""
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Item:
    """One object: its number from 1, its members as text, its own bytes; and what stands before and after the whole list."""

    number: int
    cells: dict[str, str]
    raw: bytes
    head: bytes
    tail: bytes


def items_of(name: str, text: str, most: int) -> list[Item]:
    """The objects of the list in this text, by itself or as a member of an object; raises Refused."""
    try:
        start, end, spans = _list_in(text)
    except (ValueError, IndexError):
        raise _refused(name, 1, "E_JSON", "this is not a JSON list of objects; the file may be cut off") from None
    except RecursionError:
        raise _refused(name, 1, "E_JSON", "this JSON is nested too deeply") from None
    if not spans:
        raise _refused(name, 1, "E_NO_ROWS", "the list is empty")
    if len(spans) > most:
        raise _refused(name, most + 1, "E_TOO_LARGE", f"at most {most:,} items; split the file, or say --max-rows")
    head, tail = text[:start].encode(), text[end:].encode()
    found: list[Item] = []
    faults: list[Located] = []
    for number, (first, last, value) in enumerate(spans, 1):
        if isinstance(value, dict):
            cells = _point(value) if value.get("type") == "Feature" else value
            try:
                as_text = {column: _as_text(cell) for column, cell in cells.items()}
                "".join((*as_text, *as_text.values())).encode()
            except (RecursionError, UnicodeEncodeError):
                why = "this item holds half of a character, or is nested too deeply"
                faults.append(Located(name, number, "-", "E_JSON", why))
                continue
            found.append(Item(number, as_text, text[first:last].encode(), head, tail))
        else:
            faults.append(Located(name, number, "-", "E_JSON", "each item of the list must be an object"))
    if faults:
        raise Refused(faults)
    return found


def _list_in(text: str) -> tuple[int, int, list[tuple[int, int, Any]]]:
    """Where the list's items begin and end, and each item with its own ends."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_once, parse_float=_Number, parse_int=_Number, parse_constant=_no_constant
    )
    at = _skip(text, 0)
    if text[at] == "{":
        at = _to_list(text, _skip(text, at + 1), decoder)
    if text[at] != "[":
        raise ValueError
    start = at = _skip(text, at + 1)
    spans: list[tuple[int, int, Any]] = []
    while text[at] != "]":
        value, end = decoder.raw_decode(text, at)
        spans.append((at, end, value))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
            if text[at] == "]":
                raise ValueError
        elif text[at] != "]":
            raise ValueError
    # The rest must be JSON too: else the file was cut off or glued together.
    decoder.decode(text)
    return start, spans[-1][1] if spans else start, spans


def _to_list(text: str, at: int, decoder: json.JSONDecoder) -> int:
    """Where the list is among the members of an object."""
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] != ":" or not isinstance(key, str):
            raise ValueError
        at = _skip(text, at + 1)
        if key in _LISTS and text[at] == "[":
            return at
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
    raise ValueError


class _Number(str):
    """A number as it is written: 50.10 stays 50.10."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _point(feature: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature as columns: its properties, and `lat` and `lon` if it is a point."""
    geometry, properties = feature.get(GEOMETRY), feature.get("properties") or {}
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    cells = dict(properties) if isinstance(properties, dict) else {}
    if isinstance(place, list) and len(place) in (2, 3):
        cells |= {"lon": place[0], "lat": place[1]}
    elif geometry is not None:
        cells |= {"lat": "not a point", "lon": "not a point"}
    return cells | {GEOMETRY: ""}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _refused(name: str, item: int, code: str, remedy: str) -> Refused:
    return Refused([Located(name, item, "-", code, remedy)])
