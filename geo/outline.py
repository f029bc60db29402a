"""Areas as shapes to draw: the square of a cell, or the soft square around a place, as wide as the area is said to be."""

from __future__ import annotations

from typing import Any

from geo.areas import Area
from geo.cells import to_degrees, to_metres

_DECIMALS = 4  # about ten metres: enough to draw a square of kilometres, and no more than that

Ring = list[list[float]]


def square(area: Area) -> Ring:
    """Closed ring of five [lon, lat] corners, degrees (EPSG:4326), anticlockwise from the lower left."""
    east, north = to_metres(area.lon, area.lat)
    half = area.size_m / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[round(part, _DECIMALS) for part in to_degrees(east + x, north + y)] for x, y in corners]


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
