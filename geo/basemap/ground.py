"""Find the squares of the coast with too little ground, and their homes: `python -m geo.basemap.ground` (see geo/coast.py)."""

from __future__ import annotations

import csv
import json
from math import hypot

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.basemap import FOLDER
from geo.cells import SIZES_M, TERRITORY, Cell, to_metres
from geo.coast import TABLE

LEAST_GROUND = 1 / 3
"""Share of a square that must be ground for figures to be told of it"""

Frame = tuple[int, int, int, int]
"""West, south, east, north in metres (EPSG:3035)"""


def homes_of(land: BaseGeometry, frame: Frame) -> dict[Cell, Cell]:
    """Squares whose home is another, from the largest down: each within the home of its parent, the nearest with enough.

    `land` is in metres (EPSG:3035). A square with no ground at all is sea and stays, unless its parent is told with a
    neighbour; so does one that has no neighbour with enough.
    """
    homes: dict[Cell, Cell] = {}
    shapely.prepare(land)
    for size in reversed(SIZES_M):
        shares = {cell: land.intersection(_square(cell)).area / size**2 for cell in _cells(frame, size)}
        enough = [cell for cell, share in shares.items() if share >= LEAST_GROUND]
        for cell, share in shares.items():
            parent = cell.parent(size * 2) if size * 2 in SIZES_M else None
            within = homes.get(parent, parent) if parent else None
            if within == parent and (share >= LEAST_GROUND or share == 0):
                continue
            near = [other for other in enough if _may_be_home(cell, other, within)]
            homes[cell] = min(near, key=lambda other: (_apart(cell, other), other), default=cell)
    return {cell: other for cell, other in homes.items() if cell != other}


def _may_be_home(cell: Cell, other: Cell, within: Cell | None) -> bool:
    """A square of the same parent's home; of the largest size, one that touches."""
    return _apart(cell, other) <= cell.size_m * 1.5 if within is None else other.parent(within.size_m) == within


def _apart(one: Cell, other: Cell) -> float:
    return hypot(one.north - other.north, one.east - other.east)


def _cells(frame: Frame, size: int) -> list[Cell]:
    west, south, east, north = (edge // size * size for edge in frame)
    return [Cell(size, n, e) for n in range(south, north + size, size) for e in range(west, east + size, size)]


def _square(cell: Cell) -> BaseGeometry:
    return shapely.box(cell.east, cell.north, cell.east + cell.size_m, cell.north + cell.size_m)


def land_in_metres() -> BaseGeometry:
    """The base map's land in EPSG:3035."""
    [feature] = json.loads((FOLDER / "land.geojson").read_text(encoding="utf-8"))["features"]
    degrees = shape(feature["geometry"])
    return shapely.transform(degrees, lambda points: np.array([to_metres(*point) for point in points])).buffer(0)


def _build() -> None:
    west, south, east, north = TERRITORY
    corners = [to_metres(lon, lat) for lon in (west, east) for lat in (south, north)]
    easts, norths = zip(*corners, strict=True)
    homes = homes_of(land_in_metres(), (int(min(easts)), int(min(norths)), int(max(easts)), int(max(norths))))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["cell", "home"])
        writer.writerows(sorted((cell.id, other.id) for cell, other in homes.items()))


if __name__ == "__main__":
    _build()
