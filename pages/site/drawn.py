"""The map of the whole time as a drawing, for whom the one that moves does not run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from math import cos, radians
from typing import Any

from data.query import Query, span
from data.release import Content
from data.totals import totals
from geo.basemap import FOLDER, names_for
from layers.catalogue import all_layers
from layers.painting import WHOLE, Colours, place_of, symbols
from pages.parts import phrases
from pages.parts.languages import Words

_WIDTH, _HEIGHT = 1_000, 1_000
_METRES_A_DEGREE = 111_320
Ring = Sequence[Sequence[float]]


def svg(content: Content, words: Words, colours: Colours) -> bytes:
    """The view of all regions as SVG: land, names, squares and symbols, and what they mean."""
    first, last = span(content.figures, content.as_of)
    query = Query(first, last, tuple(all_layers()))
    found = totals(content.figures, query, lambda identity: place_of(identity, WHOLE).id)
    parts = symbols(found, WHOLE, colours, lambda place, shown: phrases.label(place, shown, words))
    title = words("map.keep.title", start=phrases.month(first, words), end=phrases.month(last, words))
    drawn = [
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{colours.sea}"/>',
        f'<path d="{_paths("land")}" fill="{colours.land}" stroke="{colours.border}" fill-rule="evenodd"/>',
        f'<path d="{_paths("borders")}" fill="none" stroke="{colours.quiet}"/>',
        *(_shape(feature) for name in ("squares", "symbols") for feature in parts[name]),
        *(
            f'<text x="{x:.0f}" y="{y:.0f}" fill="{colours.ink}" font-size="15" text-anchor="middle" paint-order="stroke" '
            f'stroke="{colours.land}" stroke-width="3">{escape(name.fr if words.language == "fr" else name.en)}</text>'
            for name in names_for(WHOLE.lon, WHOLE.lat, WHOLE.width_m, words.language)
            if not name.sea and _inside(*(at := _at(name.lon, name.lat)))
            for x, y in [at]
        ),
        _note(words("coarse"), colours),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif">'
        f"<title>{escape(title)}</title>{''.join(drawn)}</svg>\n"
    ).encode()


def _at(lon: float, lat: float) -> tuple[float, float]:
    """Where a point is drawn: near enough to the metres of the ground for a picture of this width."""
    scale = _WIDTH / WHOLE.width_m * _METRES_A_DEGREE
    x = (lon - WHOLE.lon) * cos(radians(WHOLE.lat)) * scale + _WIDTH / 2
    return x, (WHOLE.lat - lat) * scale + _HEIGHT / 2


def _inside(x: float, y: float) -> bool:
    return 40 < x < _WIDTH - 40 and 20 < y < _HEIGHT - 60


def _paths(name: str) -> str:
    data = json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
    return " ".join(_path(line) for feature in data["features"] for line in _lines(feature["geometry"]))


def _lines(geometry: dict[str, Any]) -> Iterable[Ring]:
    match geometry["type"]:
        case "Polygon" | "MultiLineString":
            yield from geometry["coordinates"]
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield from polygon
        case "LineString":
            yield geometry["coordinates"]


def _path(line: Ring) -> str:
    """A line as a path; blank where none of it is in the picture."""
    points = [_at(lon, lat) for lon, lat in line]
    beyond = max(_WIDTH, _HEIGHT)
    if not any(-beyond < x < 2 * beyond and -beyond < y < 2 * beyond for x, y in points):
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _shape(feature: dict[str, Any]) -> str:
    fill, line = feature["properties"]["fill"], feature["properties"]["line"]
    lines = " ".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (_at(lon, lat) for lon, lat in ring)) + "Z"
        for ring in _lines(feature["geometry"])
    )
    return (
        f'<path d="{lines}" fill="rgb({fill[0]},{fill[1]},{fill[2]})" fill-opacity="{fill[3] / 255:.2f}" '
        f'stroke="rgb({line[0]},{line[1]},{line[2]})" stroke-opacity="{line[3] / 255:.2f}" fill-rule="evenodd">'
        f"<title>{escape(feature['properties']['label'])}</title></path>"
    )


def _note(said: str, colours: Colours) -> str:
    return (
        f'<rect x="0" y="{_HEIGHT - 34}" width="{_WIDTH}" height="34" fill="{colours.land}"/>'
        f'<text x="12" y="{_HEIGHT - 12}" fill="{colours.ink}" font-size="16">{escape(said)}</text>'
    )
