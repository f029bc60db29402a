"""The shapes of the layers as polygons in metres, so that one kind of map layer draws them all and they print."""

from __future__ import annotations

from math import cos, pi, sin, sqrt
from typing import Any

from shapely import LineString, Polygon, affinity, get_parts, unary_union
from shapely.geometry.base import BaseGeometry

from geo.outline import beside

_STRIPES = (-1.0, -0.5, 0.0, 0.5, 1.0)
_RING_HOLE = 0.55  # of the outer radius


def _disc(radius: float = 1.0) -> Polygon:
    return Polygon([(radius * cos(step * pi / 16), radius * sin(step * pi / 16)) for step in range(32)])


def _square() -> Polygon:
    half = sqrt(pi) / 2
    return Polygon([(-half, -half), (half, -half), (half, half), (-half, half)])


def _triangle() -> Polygon:
    side = sqrt(4 * pi / sqrt(3))
    height = side * sqrt(3) / 2
    return Polygon([(-side / 2, -height / 3), (side / 2, -height / 3), (0, 2 * height / 3)])


def _ring() -> BaseGeometry:
    return _disc(1.15).difference(_disc(1.15 * _RING_HOLE))


def _hatched_disc() -> BaseGeometry:
    """A rim and stripes across it, which reads as hatching at any size and on paper."""
    outer = _disc(1.1)
    stripes = [LineString([(-2, middle - 1.2), (2, middle + 1.2)]).buffer(0.12) for middle in _STRIPES]
    return unary_union([outer.difference(_disc(0.88)), *stripes]).intersection(outer)


# Each shape has about the area of a disc of radius 1, so that equal numbers look equal in every layer.
_SHAPES: dict[str, BaseGeometry] = {
    "square": _square(),
    "hatched disc": _hatched_disc(),
    "ring": _ring(),
    "triangle": _triangle(),
    "disc": _disc(),
}


def symbol(mark: str, lon: float, lat: float, radius_m: float, offset_m: tuple[float, float]) -> dict[str, Any]:
    """GeoJSON geometry (EPSG:4326) of an upright shape, its radius and its offset east and north of the place in metres."""
    shape = affinity.scale(_SHAPES[mark], radius_m, radius_m, origin=(0, 0))
    placed = affinity.translate(shape, *offset_m)
    parts = [part for part in get_parts(placed) if isinstance(part, Polygon)]
    return {"type": "MultiPolygon", "coordinates": [_rings(part, lon, lat) for part in parts]}


def _rings(polygon: Polygon, lon: float, lat: float) -> list[list[list[float]]]:
    rings = (polygon.exterior, *polygon.interiors)
    return [[[round(part, 5) for part in beside(lon, lat, x, y)] for x, y in ring.coords] for ring in rings]
