"""Cells are the squares that Eurostat and INSEE publish, and each lies whole in one cell of the next size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from geo.cells import SIZES_M, Cell, to_degrees, to_metres
from geo.faults import Fault

# An own transformer, so that the check does not share the code's.
TO_METRES = Transformer.from_crs(4326, 3035, always_xy=True)

# GBIF's own check of its Eurostat grid, at a railway station in Liechtenstein: gbif/occurrence-cube, EuroStatCellCodeTest.
GBIF_PLACE = (9.508333, 47.168611)
GBIF_CELLS = ["CRS3035RES10000mN2670000E4280000", "CRS3035RES20000mN2660000E4280000"]

# Germany's census of 2022 prints the middle of each 10 km square in metres: east, north, GITTER_ID_10km.
CENSUS_MIDDLES = [
    (4_335_000, 2_685_000, "CRS3035RES10000mN2680000E4330000"),
    (4_335_000, 2_695_000, "CRS3035RES10000mN2690000E4330000"),
]

# INSEE, Filosofi, 200 m squares of Lyon: north and east in the id, then the lower left and upper right corners of the polygon
# that the Géoplateforme publishes with it (degrees, EPSG:4326).
INSEE_SQUARES = [
    (2_529_400, 3_919_200, (4.83840481, 45.75190722), (4.84079673, 45.75382894)),
    (2_530_000, 3_918_400, (4.82764454, 45.75679834), (4.83003629, 45.7587203)),
    (2_529_200, 3_919_000, (4.83601304, 45.74998545), (4.83840481, 45.75190722)),
]

IN_FRAME = st.tuples(st.floats(-3.4, 6.4), st.floats(47.2, 52.6))
CELLS = st.builds(
    lambda size, north, east: Cell(size, north * size, east * size),
    st.sampled_from(SIZES_M),
    st.integers(65, 99),
    st.integers(75, 110),
)


@pytest.mark.parametrize("identity", GBIF_CELLS)
def test_a_place_lies_in_the_cell_that_gbif_computes_for_it(identity: str) -> None:
    east, north = to_metres(*GBIF_PLACE)
    cell = Cell.parse(identity)
    assert Cell.holding(north, east, cell.size_m) == cell


@pytest.mark.parametrize(("east", "north", "identity"), CENSUS_MIDDLES)
def test_the_middle_that_a_census_prints_is_the_middle_of_our_cell(east: int, north: int, identity: str) -> None:
    assert Cell.holding(north, east, 10_000).id == identity
    assert to_metres(*Cell.parse(identity).centre) == pytest.approx((east, north), abs=0.01)


@pytest.mark.parametrize(("north", "east", "lower_left", "upper_right"), INSEE_SQUARES)
def test_the_numbers_of_an_id_are_the_lower_left_corner_as_insee_draws_it(
    north: int, east: int, lower_left: tuple[float, float], upper_right: tuple[float, float]
) -> None:
    assert to_degrees(east, north) == pytest.approx(lower_left, abs=1e-7)
    assert to_degrees(east + 200, north + 200) == pytest.approx(upper_right, abs=1e-7)


@given(CELLS)
def test_an_id_reads_back_as_the_same_cell(cell: Cell) -> None:
    assert Cell.parse(cell.id) == cell


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CRS3035RES10000mN3100000E3740001",
        "CRS3035RES1000mN3100000E3740000",
        "CRS3035RES05000mN3100000E3740000",
        "CRS3035RES30000mN3120000E3750000",
        "CRS3035RES20000mN3110000E3740000",
        "CRS3857RES10000mN3100000E3740000",
        "10kmN310E374",
        " CRS3035RES10000mN3100000E3740000",
        "CRS3035RES10000mN3100000E3740000\n",
        "CRS3035RES10000mN310\u0660000E3740000",
    ],
)
def test_what_is_not_one_of_our_cells_is_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        Cell.parse(text)
    assert caught.value.code == "E_AREA"


@given(CELLS, st.sampled_from(SIZES_M))
def test_a_cell_lies_whole_in_its_parent(cell: Cell, size: int) -> None:
    parent = cell.parent(size)
    assert parent.size_m == max(cell.size_m, size)
    assert parent.north <= cell.north
    assert parent.east <= cell.east
    assert cell.north + cell.size_m <= parent.north + parent.size_m
    assert cell.east + cell.size_m <= parent.east + parent.size_m


@given(CELLS)
def test_going_up_by_two_steps_or_by_one_is_the_same(cell: Cell) -> None:
    assert cell.parent(20_000).parent(40_000) == cell.parent(40_000)


@given(IN_FRAME, st.sampled_from(SIZES_M))
def test_every_place_lies_in_exactly_the_cell_that_holds_it(place: tuple[float, float], size: int) -> None:
    east, north = TO_METRES.transform(*place)
    cell = Cell.holding(north, east, size)
    assert cell.east <= east < cell.east + size
    assert cell.north <= north < cell.north + size


@given(CELLS, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_every_place_of_a_cell_gives_back_the_cell(cell: Cell, right: float, up: float) -> None:
    lon, lat = to_degrees(cell.east + right * cell.size_m, cell.north + up * cell.size_m)
    east, north = to_metres(lon, lat)
    assert Cell.holding(north, east, cell.size_m) == cell


def test_the_projection_asks_the_network_for_nothing() -> None:
    """A shift grid would be fetched for the place in question, and so would tell a third party where that is."""
    for way in ((4326, 3035), (3035, 4326)):
        group = TransformerGroup(*way, always_xy=True)
        grids = [grid for one in group.transformers for step in one.operations or () for grid in step.grids]
        assert (grids, group.unavailable_operations) == ([], [])
