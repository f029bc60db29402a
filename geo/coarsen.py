"""The door: an exact point goes in, a square of the grid comes out, and nothing else ever reads the point.

A fixed square, not a random shift: the mean of many shifted reports of one place is that place (docs/decisions/geo-coarsen.md).
"""

from __future__ import annotations

import math
import re
from typing import NoReturn

from geo.areas import Area, AreaKind, of_cell
from geo.cells import SIZES_M, TERRITORY, Cell, to_metres
from geo.coast import home
from geo.faults import Fault

_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?")
_METRES = re.compile(r"-?[0-9]{4,8}(?:\.[0-9]{1,12})?")


class ExactPoint:
    """A place as exact as it was reported. It can be made coarse, and nothing else: not read, printed, copied or saved.

    This keeps a mistake from letting it out (a log line, an export, a debugger's dump); it is no wall against code that
    means to. Two points are never equal, so that comparing tells nothing either.
    """

    __slots__ = ("__lat", "__lon")

    def __init__(self, lat: float, lon: float) -> None:
        """Degrees, EPSG:4326; raises Fault where this cannot be a place in the territory."""
        _refuse_elsewhere(lat, lon)
        self.__lat, self.__lon = lat, lon

    @classmethod
    def parse(cls, lat: str, lon: str) -> ExactPoint:
        """Read two decimal numbers of degrees with a point, nothing else; raises Fault, which never quotes them."""
        if not lat and not lon:
            raise Fault("E_PLACE", "give an area, or a latitude and a longitude")
        if not (_DECIMAL.fullmatch(lat) and _DECIMAL.fullmatch(lon)):
            if _METRES.fullmatch(lat) and _METRES.fullmatch(lon):
                raise Fault(
                    "E_PROJECTED", "these are metres of a projection; give degrees of latitude and longitude (WGS 84)"
                )
            raise Fault(
                "E_COORD_FORMAT", "write latitude and longitude as degrees with a decimal point, and nothing else"
            )
        return cls(float(lat), float(lon))

    def __repr__(self) -> str:
        return "ExactPoint(withheld)"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("an exact point is not saved or copied")

    def __getstate__(self) -> NoReturn:
        # Python gives every object one that hands out its slots.
        raise TypeError("an exact point is not saved or copied")

    def _coarse(self, size_m: int) -> Cell:
        east, north = to_metres(self.__lon, self.__lat)
        return home(Cell.holding(north, east, size_m))


def coarsen(point: ExactPoint, size_m: int) -> Area:
    """The square of this size (10,000, 20,000 or 40,000 m) that holds the point. One way; raises Fault `E_AREA`."""
    if size_m not in SIZES_M:
        raise Fault("E_AREA", "a place is made coarse to 10, 20 or 40 km, never finer")
    return of_cell(point._coarse(size_m))


def widen(area: Area, size_m: int) -> Area:
    """An area at least this large that holds the given one: a commune or a smaller cell becomes the cell around it."""
    if area.kind is AreaKind.CELL:
        return of_cell(home(Cell.parse(area.id).parent(size_m)))
    if area.kind is AreaKind.COMMUNE:
        east, north = to_metres(area.lon, area.lat)
        return of_cell(home(Cell.holding(north, east, size_m)))
    return area


def _refuse_elsewhere(lat: float, lon: float) -> None:
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise Fault("E_COORD_FORMAT", "latitude and longitude must be numbers")
    if _inside(lat, lon):
        return
    if _inside(lon, lat):
        raise Fault("E_SWAPPED", "latitude and longitude are the wrong way round")
    if abs(lat) > 90 or abs(lon) > 180:
        raise Fault("E_PROJECTED", "these are not degrees; give degrees of latitude and longitude (WGS 84)")
    raise Fault("E_OUTSIDE", "this place lies outside the area of the map")


def _inside(lat: float, lon: float) -> bool:
    west, south, east, north = TERRITORY
    return west <= lon <= east and south <= lat <= north
