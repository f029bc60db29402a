"""Squares of the European grid, which nest: 10 km in 20 km in 40 km. EPSG:3035, named as INSPIRE and Eurostat name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pyproj import Transformer

from geo.faults import Fault

SIZES_M = (10_000, 20_000, 40_000)
FINEST_M = SIZES_M[0]
_ID = re.compile(r"CRS3035RES([0-9]{5})mN([0-9]{7})E([0-9]{7})")


# Northern France, the Paris region, the Channel, Kent, western Belgium: degrees west, south, east, north (EPSG:4326).
TERRITORY = (-2.2, 48.0, 4.4, 51.8)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One square. `north` and `east` are its lower left corner in metres (EPSG:3035), multiples of its size `size_m`."""

    size_m: int
    north: int
    east: int

    def __post_init__(self) -> None:
        if self.size_m not in SIZES_M or self.north % self.size_m or self.east % self.size_m:
            raise Fault("E_AREA", "a cell is a square of 10, 20 or 40 km whose corner is a multiple of its size")

    @classmethod
    def parse(cls, identity: str) -> Cell:
        """Read `CRS3035RES10000mN3100000E3740000`; raises Fault `E_AREA`."""
        match = _ID.fullmatch(identity)
        if not match:
            raise Fault("E_AREA", "write a cell as CRS3035RES10000mN3100000E3740000")
        return cls(*map(int, match.groups()))

    @classmethod
    def holding(cls, north: float, east: float, size_m: int) -> Cell:
        """The square that holds a place given in metres (EPSG:3035); its lower and left edges belong to it."""
        if size_m not in SIZES_M:
            raise Fault("E_AREA", "a cell is a square of 10, 20 or 40 km")
        return cls(size_m, int(north // size_m) * size_m, int(east // size_m) * size_m)

    @property
    def id(self) -> str:
        return f"CRS3035RES{self.size_m}mN{self.north:07d}E{self.east:07d}"

    def parent(self, size_m: int) -> Cell:
        """The square of at least this size that holds it whole."""
        return self if size_m <= self.size_m else Cell.holding(self.north, self.east, size_m)

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of its middle, degrees (EPSG:4326)."""
        return to_degrees(self.east + self.size_m / 2, self.north + self.size_m / 2)


@cache
def _transformers() -> tuple[Transformer, Transformer]:
    return (
        Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True),
        Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True),
    )


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """East and north in metres (EPSG:3035) of degrees (EPSG:4326)."""
    east, north = _transformers()[0].transform(lon, lat)
    return float(east), float(north)


def to_degrees(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude in degrees (EPSG:4326) of metres (EPSG:3035)."""
    lon, lat = _transformers()[1].transform(east, north)
    return float(lon), float(lat)
