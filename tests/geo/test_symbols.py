"""Equal numbers look equal in every shape, and every shape is whole."""

from typing import Any

import pytest
from pyproj import Geod
from shapely.geometry import shape

from geo.symbols import symbol

MARKS = ("square", "hatched disc", "ring", "triangle", "disc")
PLACE = (0.6, 50.4)  # at sea
METRES = Geod(ellps="WGS84")


def drawn(mark: str, radius: float, offset: tuple[float, float] = (0, 0)) -> Any:
    return shape(symbol(mark, *PLACE, radius, offset))


def square_metres(mark: str, radius: float) -> float:
    return abs(float(METRES.geometry_area_perimeter(drawn(mark, radius))[0]))


@pytest.mark.parametrize("mark", MARKS)
def test_a_shape_is_valid_and_holds_something(mark: str) -> None:
    assert drawn(mark, 2_000).is_valid
    assert drawn(mark, 2_000).area > 0


@pytest.mark.parametrize("mark", ["square", "triangle", "disc"])
def test_filled_shapes_of_one_radius_cover_the_same_ground(mark: str) -> None:
    assert square_metres(mark, 2_000) == pytest.approx(square_metres("disc", 2_000), rel=0.02)


@pytest.mark.parametrize("mark", MARKS)
def test_twice_the_radius_is_four_times_the_area(mark: str) -> None:
    assert square_metres(mark, 4_000) == pytest.approx(4 * square_metres(mark, 2_000), rel=0.01)


@pytest.mark.parametrize("mark", MARKS)
def test_a_shape_is_set_beside_its_place_by_the_offset(mark: str) -> None:
    lon, lat = PLACE
    middle = drawn(mark, 500, (3_000, -2_000)).centroid
    away = METRES.inv(lon, lat, middle.x, middle.y)[2]
    assert away == pytest.approx((3_000**2 + 2_000**2) ** 0.5, rel=0.02)
    assert middle.x > lon
    assert middle.y < lat
