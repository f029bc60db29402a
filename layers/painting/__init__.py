"""The paint: one palette and one way of sizing for every map. It accepts figures and nothing else.

The time map draws itself in the browser (pages/parts/timemap); here are the shapes of the map that is kept as one file
(`onefile`, folium) and the colours and views that it shares with the analytic map (`columns`, pydeck).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, log2, pi, radians, sin, sqrt
from typing import Any

from geo.areas import REGIONS, Area, AreaKind, area
from geo.outline import outline
from geo.symbols import symbol
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.vocabulary import Counted

SENT = ("label", "fill", "line")
"""Every property that reaches the browser with a shape"""

MERGED = ("calais", "dunkirk", "paris")
_ROSETTE = 1.75  # distance of a symbol from the middle, in its own radii: five of one size just do not touch
_SMALLEST = 0.22  # of the largest radius


@dataclass(frozen=True, slots=True)
class Colours:
    """The map's own colours in one theme, as #RRGGBB."""

    sea: str
    land: str
    border: str
    ink: str
    quiet: str
    dark: bool


LIGHT = Colours("#DAE5EA", "#F1EDE3", "#B9B2A3", "#1F2328", "#5C6167", dark=False)
DARK = Colours("#0F1920", "#1D2226", "#3B4248", "#E9E6DE", "#A3A8AD", dark=True)


@dataclass(frozen=True, slots=True)
class View:
    """What part of the map is shown: middle in degrees (EPSG:4326), width in metres, and whether regions are merged."""

    lon: float
    lat: float
    width_m: int
    merged: bool

    @property
    def largest_m(self) -> float:
        """Radius of the largest symbol, metres."""
        return self.width_m / (22 if self.merged else 36)

    def zoom(self, pixels: int) -> float:
        """Zoom of the web map at which `width_m` takes this many pixels at this latitude (512-pixel tiles)."""
        return log2(40_075_017 * cos(radians(self.lat)) / self.width_m * pixels / 512)


WHOLE = View(lon=1.6, lat=50.05, width_m=330_000, merged=True)


def view_of(region: str) -> View:
    """The view of a region of the map; of the whole where there is no such region."""
    for known in REGIONS:
        if known.key == region:
            return View(known.lon, known.lat, known.width_m, merged=False)
    return WHOLE


def place_of(identity: str, view: View) -> Area:
    """The area at which a figure is drawn: its own, or its region's where neighbours would touch in this view."""
    own = area(identity)
    if not view.merged or own.region not in MERGED:
        return own
    return area(f"region:{own.region}")


def drawn(figure: Figure) -> bool:
    """Whether a figure has a symbol: what is counted once an event or a site, of what its layer does not keep apart."""
    return figure.counted in (Counted.EVENTS, Counted.SITES) and not figure.subtype and _most(figure) > 0


def symbols(
    totals: Iterable[Figure], view: View, colours: Colours, label: Callable[[Area, list[Figure]], str]
) -> dict[str, list[dict[str, Any]]]:
    """GeoJSON features of the squares of areas and of the symbols on them. `totals` are one figure a place, layer, count.

    The area of a symbol is proportional to its number, on one scale for all layers, so that they can be compared by eye.
    Where there are several, each layer has its own place around the middle, so that none hides another.
    """
    by_place: dict[str, list[Figure]] = defaultdict(list)
    for figure in totals:
        by_place[figure.area].append(figure)
    shown = {place: [figure for figure in figures if drawn(figure)] for place, figures in by_place.items()}
    largest = max((_most(figure) for figures in shown.values() for figure in figures), default=1)
    squares, shapes = [], []
    for identity, figures in sorted(shown.items()):
        place = area(identity)
        # A whole country has no place on this map; its figures stand in the table.
        if not figures or place.kind is AreaKind.COUNTRY:
            continue
        words = label(place, by_place[identity])
        squares.append(_feature({"type": "Polygon", "coordinates": [outline(place)]}, words, colours.quiet, 26, 110))
        for figure in figures:
            shapes += _symbol(figure, place, view, colours, words, largest, alone=len(figures) == 1)
    return {"squares": squares, "symbols": shapes}


def _most(figure: Figure) -> int:
    return figure.high if figure.high is not None else figure.low


def _symbol(
    figure: Figure, place: Area, view: View, colours: Colours, words: str, largest: int, *, alone: bool
) -> list[dict[str, Any]]:
    """The symbol at the low value and, where sources disagree, a lighter one behind it at the high value."""
    layer = all_layers()[figure.layer]
    colour = layer.shape.dark if colours.dark else layer.shape.light
    angle = pi / 2 - 2 * pi * list(all_layers()).index(layer.key) / len(all_layers())

    def radius(number: int) -> float:
        return view.largest_m * max(_SMALLEST, sqrt(number / largest))

    reach = 0.0 if alone else radius(_most(figure)) * _ROSETTE
    offset = (reach * cos(angle), reach * sin(angle))

    def sized(number: int, alpha: int) -> dict[str, Any]:
        shape = symbol(layer.shape.mark, place.lon, place.lat, radius(number), offset)
        return _feature(shape, words, colour, alpha, 255)

    outer = [sized(_most(figure), 70)] if _most(figure) > figure.low else []
    return [*outer, *([sized(figure.low, 205)] if figure.low else [])]


def _feature(geometry: dict[str, Any], label: str, colour: str, fill: int, line: int) -> dict[str, Any]:
    properties = dict(zip(SENT, (label, [*rgb(colour), fill], [*rgb(colour), line]), strict=True))
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def rgb(colour: str) -> list[int]:
    """Red, green and blue, 0 to 255, of #RRGGBB."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
