"""Areas as shapes to draw: the square of a cell, or the soft square around a place, as wide as the area is said to be."""

from __future__ import annotations

from math import cos, radians
from typing import Any

from geo.areas import Area, AreaKind
from geo.cells import Cell, to_degrees

_DECIMALS = 4  # about ten metres: enough to draw a square of kilometres, and no more than that

_DEGREE_M = 111_195  # of latitude
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))

Ring = list[list[float]]


def square(area: Area) -> Ring:
    """Closed ring of five [lon, lat] corners, degrees (EPSG:4326), anticlockwise from the lower left.

    A cell has its true corners; any other area is drawn upright around its point.
    """
    if area.kind is AreaKind.CELL:
        cell = Cell.parse(area.id)
        corners = [to_degrees(cell.east + x * cell.size_m, cell.north + y * cell.size_m) for x, y in _CORNERS]
    else:
        corners = [beside(area.lon, area.lat, (x - 0.5) * area.size_m, (y - 0.5) * area.size_m) for x, y in _CORNERS]
    return [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in corners]


def beside(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """The point this many metres east and north, degrees. On a sphere: good to a hundredth over tens of kilometres."""
    return lon + east_m / (_DEGREE_M * cos(radians(lat))), lat + north_m / _DEGREE_M


def feature(area: Area) -> dict[str, Any]:
    """GeoJSON feature of an area with the properties that a release gives of it."""
    return {
        "type": "Feature",
        "id": area.id,
        "geometry": {"type": "Polygon", "coordinates": [square(area)]},
        "properties": {
            "id": area.id,
            "kind": area.kind,
            "name_en": area.name_en,
            "name_fr": area.name_fr,
            "size_m": area.size_m,
            "region": area.region,
        },
    }
