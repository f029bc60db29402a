"""What of a square can be slept on, and how likely it is to come near a place in it for somebody who knows that much.

The chance is that of the best guess there is (a Bayes-optimal disc): whoever knows the ground searches where most of it lies
within reach. Everything is counted on a lattice of 100 m, in metres of EPSG:3035.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.basemap.ground import land_in_metres
from geo.cells import Cell, to_metres
from geo.coast import told_of
from geo.faults import Located, Refused

_STEP = 100  # metres between points of the lattice


@dataclass(frozen=True, slots=True)
class Ground:
    """How the ground of a square lies: the best chance to come within reach of a place in it, and how far it stretches.

    `chance` is between 0 and 1; `region_km2` is the smallest region that holds a place with 95 % certainty.
    """

    chance: float
    region_km2: float


@dataclass(frozen=True, slots=True, eq=False)
class Habitat:
    """Where people could sleep at all, by somebody's map: polygons in EPSG:3035; `sha256` is of the file's bytes."""

    polygons: BaseGeometry
    sha256: str


def read_habitat(path: Path) -> Habitat:
    """Read polygons from GeoJSON (degrees, EPSG:4326); raises Refused `E_HABITAT` where there are none."""
    try:
        raw = path.read_bytes()
        found = json.loads(raw)
        features = found["features"] if found["type"] == "FeatureCollection" else [found]
        polygons = [_polygon(one["geometry"]) for one in features]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _refused("give GeoJSON of polygons in degrees (WGS 84)") from None
    if not polygons:
        raise _refused("there is no polygon in it")
    whole = shapely.unary_union(polygons)
    shapely.prepare(whole)
    return Habitat(whole, hashlib.sha256(raw).hexdigest())


def ground(cell: Cell, within_m: float, habitat: Habitat | None) -> Ground:
    """How the ground lies in a square, with what is told of it: its habitat where the map has any there, else its land.

    A square with neither is taken as it is: whoever finds a place there finds it anywhere in it.
    """
    squares = told_of(cell)
    points = _inside(squares, habitat.polygons) if habitat else None
    if points is None:
        points = _inside(squares, _land())
    if points is None:
        return Ground(min(1.0, np.pi * within_m**2 / (len(squares) * cell.size_m**2)), _region(squares))
    reached = _most_within(points, round(within_m / _STEP))
    return Ground(reached / int(points.sum()), float(np.ceil(0.95 * points.sum())) * _STEP**2 / 1e6)


def _region(squares: tuple[Cell, ...]) -> float:
    return 0.95 * sum(square.size_m**2 for square in squares) / 1e6


def _inside(squares: tuple[Cell, ...], polygons: BaseGeometry) -> np.ndarray | None:
    """A lattice over all the squares, True where a point lies in one of them and in the polygons; None: nowhere."""
    west, south = min(one.east for one in squares), min(one.north for one in squares)
    east, north = max(one.east + one.size_m for one in squares), max(one.north + one.size_m for one in squares)
    x, y = np.meshgrid(np.arange(west, east, _STEP) + _STEP / 2, np.arange(south, north, _STEP) + _STEP / 2)
    within = np.zeros(x.shape, dtype=bool)
    for one in squares:
        box = shapely.box(one.east, one.north, one.east + one.size_m, one.north + one.size_m)
        part = polygons.intersection(box)
        if not part.is_empty:
            shapely.prepare(part)
            within |= shapely.contains_xy(part, x, y)
    return within if within.any() else None


def _most_within(points: np.ndarray, reach: int) -> int:
    """How many points of the lattice one disc of this many steps can hold at most, wherever it is put."""
    span = np.arange(-reach, reach + 1)
    disc = (span[:, None] ** 2 + span[None, :] ** 2 <= reach**2).astype(float)
    shape_of = tuple(size + 2 * reach for size in points.shape)
    # The sum over a disc around every point at once, as a product of Fourier transforms.
    sums = np.fft.irfft2(np.fft.rfft2(points.astype(float), shape_of) * np.fft.rfft2(disc, shape_of), shape_of)
    return int(np.rint(sums.max()))


@cache
def _land() -> BaseGeometry:
    land = land_in_metres()
    shapely.prepare(land)
    return land


def _polygon(geometry: Any) -> BaseGeometry:
    found = shape(geometry)
    if found.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError
    return shapely.make_valid(
        shapely.transform(found, lambda points: np.array([to_metres(*point) for point in points]))
    )


def _refused(why: str) -> Refused:
    return Refused([Located("--habitat", 1, "-", "E_HABITAT", why)])
