"""Areas as shapes to draw: the square of a cell, or the soft square around a place, as wide as the area is said to be."""

from __future__ import annotations

from math import cos, radians
from typing import Any

import shapely
from shapely import box, unary_union

from geo.areas import Area, AreaKind
from geo.cells import Cell, to_degrees
from geo.coast import told_of

_DECIMALS = 4  # about ten metres: enough to draw a square of kilometres, and no more than that

_DEGREE_M = 111_195  # of latitude
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))

Ring = list[list[float]]


def outline(area: Area) -> Ring:
    """Closed ring of [lon, lat] corners, degrees (EPSG:4326), anticlockwise.

    A cell has its true corners, together with the squares of the coast that are told of it; any other area is an upright
    square around its point.
    """
    if area.kind is AreaKind.CELL:
        cells = told_of(Cell.parse(area.id))
        joined = unary_union([box(c.east, c.north, c.east + c.size_m, c.north + c.size_m) for c in cells]).convex_hull
        corners = [to_degrees(east, north) for east, north in shapely.get_coordinates(shapely.orient_polygons(joined))]
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
        "geometry": {"type": "Polygon", "coordinates": [outline(area)]},
        "properties": {
            "id": area.id,
            "kind": area.kind,
            "name_en": area.name_en,
            "name_fr": area.name_fr,
            "size_m": area.size_m,
            "region": area.region,
        },
    }
