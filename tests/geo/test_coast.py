"""Squares with little ground are told with a neighbour, so that a figure never speaks of less ground than it seems to."""

from functools import cache

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.areas import communes
from geo.basemap.ground import LEAST_GROUND, homes_of, land_in_metres
from geo.cells import SIZES_M, Cell, to_metres
from geo.coast import _homes, home, told_of

EASTS, NORTHS = st.integers(3_440_000, 3_960_000), st.integers(2_760_000, 3_230_000)


@cache
def land() -> BaseGeometry:
    found = land_in_metres()
    shapely.prepare(found)
    return found


def ground_of(cell: Cell) -> float:
    """Square metres of ground in all that is told of this square."""
    squares = (shapely.box(c.east, c.north, c.east + c.size_m, c.north + c.size_m) for c in told_of(cell))
    return sum(land().intersection(square).area for square in squares)


@given(EASTS, NORTHS, st.sampled_from(SIZES_M))
@settings(deadline=None, max_examples=150)
def test_a_place_on_the_ground_is_told_of_a_square_with_enough_of_it(east: int, north: int, size: int) -> None:
    cell = home(Cell.holding(north, east, size))
    if land().contains(shapely.Point(east, north)):
        assert ground_of(cell) >= LEAST_GROUND * size**2


@given(EASTS, NORTHS)
@settings(deadline=None)
def test_homes_nest(east: int, north: int) -> None:
    fine, middle, coarse = (home(Cell.holding(north, east, size)) for size in SIZES_M)
    assert home(fine.parent(20_000)) == middle
    assert home(middle.parent(40_000)) == coarse
    assert home(fine.parent(40_000)) == coarse


def test_no_home_has_a_home() -> None:
    assert all(home(place) == place for place in _homes().values())


def test_every_commune_is_told_of_enough_ground() -> None:
    for commune in communes():
        east, north = to_metres(commune.lon, commune.lat)
        for size in SIZES_M:
            assert ground_of(home(Cell.holding(north, east, size))) >= LEAST_GROUND * size**2, commune.id


def test_the_table_is_the_one_that_the_base_map_gives() -> None:
    corners = [to_metres(lon, lat) for lon in (-2.2, 4.4) for lat in (48.0, 51.8)]
    easts, norths = zip(*corners, strict=True)
    frame = (int(min(easts)), int(min(norths)), int(max(easts)), int(max(norths)))
    assert homes_of(land_in_metres(), frame) == _homes()
