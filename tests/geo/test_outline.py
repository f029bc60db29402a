"""An area is drawn as what it is: its own square for a cell, an upright square of the size that is said for any other."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, Polygon

from geo.areas import AreaKind, area, communes, of_cell
from geo.cells import SIZES_M, Cell, to_metres
from geo.outline import beside, feature, outline

METRES = Geod(ellps="WGS84")
CELLS_AT_SEA = st.builds(
    lambda size, right: Cell.holding(3_070_000, 3_640_000 + right * 1_000, size),
    st.sampled_from(SIZES_M),
    st.integers(0, 40),
)


@settings(deadline=None)  # the communes are read at the first square
@given(CELLS_AT_SEA)
def test_a_cell_is_drawn_with_its_own_corners(cell: Cell) -> None:
    corners = [to_metres(lon, lat) for lon, lat in outline(of_cell(cell))[:4]]
    side = cell.size_m
    expected = [
        (cell.east, cell.north),
        (cell.east + side, cell.north),
        (cell.east + side, cell.north + side),
        (cell.east, cell.north + side),
    ]
    for corner, where in zip(corners, expected, strict=True):
        assert corner == pytest.approx(where, abs=12)  # rounded to ten metres


@settings(deadline=None)
@given(CELLS_AT_SEA)
def test_neighbouring_cells_share_a_side_and_do_not_gape(cell: Cell) -> None:
    beside_it = Cell(cell.size_m, cell.north, cell.east + cell.size_m)
    one, two = outline(of_cell(cell)), outline(of_cell(beside_it))
    assert (one[1], one[2]) == (two[0], two[3])


@pytest.mark.parametrize(
    "identity", ["commune:62193", "commune:75118", "departement:62", "sea:dover-strait", "region:kent"]
)
def test_any_other_area_is_an_upright_square_of_the_size_that_is_said(identity: str) -> None:
    place = area(identity)
    (west, south), (east, low), (right, north), *_ = outline(place)
    assert (south, east) == (low, right)
    width = METRES.inv(west, place.lat, east, place.lat)[2]
    height = METRES.inv(place.lon, south, place.lon, north)[2]
    assert (width, height) == pytest.approx((place.size_m, place.size_m), rel=0.01)


def test_every_outline_is_closed_anticlockwise_and_holds_the_point_that_it_is_drawn_around() -> None:
    for place in communes():
        ring = outline(place)
        drawn = Polygon(ring)
        assert ring[0] == ring[-1]
        assert drawn.is_valid
        assert drawn.exterior.is_ccw
        assert drawn.contains(Point(place.lon, place.lat))


@given(st.floats(-5_000, 5_000), st.floats(-5_000, 5_000))
def test_beside_is_as_far_as_it_says(east: float, north: float) -> None:
    lon, lat = beside(1.55, 51.0, east, north)
    assert METRES.inv(1.55, 51.0, lon, lat)[2] == pytest.approx((east**2 + north**2) ** 0.5, rel=0.01, abs=0.1)


def test_a_feature_has_the_properties_that_may_be_published_and_no_others() -> None:
    made = feature(area("commune:62193"))
    assert set(made) == {"type", "id", "geometry", "properties"}
    assert set(made["properties"]) == {"id", "kind", "name_en", "name_fr", "size_m", "region"}
    assert json.loads(json.dumps(made))["properties"]["kind"] == AreaKind.COMMUNE
