"""With a map of habitats, an area that would give a place away is told of by a larger square, or not at all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from data.certificate import area_for
from data.policy import Policy, read_policy
from data.publish import publish
from data.verify import verify
from geo.areas import area
from geo.cells import Cell
from geo.faults import Refused
from geo.habitat import Habitat
from layers.vocabulary import Audience, Sensitivity
from tests.data.test_release import AS_OF, store_of
from tests.making import CELL

LARGEST = Cell(40_000, 3_040_000, 3_600_000)
BY_TEN = [
    Cell(10_000, LARGEST.north + n, LARGEST.east + e)
    for n in range(0, 40_000, 10_000)
    for e in range(0, 40_000, 10_000)
]


def whole(cell: Cell) -> shapely.Polygon:
    return shapely.box(cell.east, cell.north, cell.east + cell.size_m, cell.north + cell.size_m)


def wood(cell: Cell, side: float = 1_000) -> shapely.Polygon:
    return shapely.box(cell.east + 3_000, cell.north + 3_000, cell.east + 3_000 + side, cell.north + 3_000 + side)


def policy(*polygons: shapely.Polygon) -> Policy:
    return replace(read_policy(), habitat=Habitat(shapely.union_all(polygons), "a map"))


def told(cell: Cell, found: Policy, audience: Audience = Audience.ORGANISERS) -> str | None:
    place = area_for(area(cell.id), Sensitivity.HIGH, audience, found)
    return place.id if place else None


def test_where_the_ground_is_wide_the_squares_stay() -> None:
    assert {told(cell, policy(whole(LARGEST))) for cell in BY_TEN} == {cell.id for cell in BY_TEN}


def test_one_square_with_a_single_wood_takes_its_three_neighbours_with_it() -> None:
    """Were only its own figures told by the large square, the large square would mean this one."""
    others = [whole(cell) for cell in BY_TEN[1:]]
    found = policy(wood(BY_TEN[0]), *others)
    family = [cell for cell in BY_TEN if cell.parent(20_000) == BY_TEN[0].parent(20_000)]
    assert {told(cell, found) for cell in family} == {BY_TEN[0].parent(20_000).id}
    assert all(told(cell, found) == cell.id for cell in BY_TEN if cell not in family)


def test_where_not_even_the_largest_square_hides_a_place_nothing_is_told() -> None:
    woods = BY_TEN[:3]
    families = {cell.parent(20_000) for cell in woods}
    found = policy(*map(wood, woods))
    assert {told(cell, found) for cell in BY_TEN if cell.parent(20_000) in families} == {None}


def test_a_coarser_audience_is_never_told_of_a_smaller_square() -> None:
    found = policy(*(wood(cell, 6_000) for cell in BY_TEN))
    for cell in BY_TEN:
        sizes = [
            area(place).size_m if (place := told(cell, found, audience)) else 10**6
            for audience in (Audience.ORGANISERS, Audience.PRESS, Audience.PUBLIC)
        ]
        assert sizes == sorted(sizes)


def test_public_facts_keep_the_area_that_their_source_named() -> None:
    town = area("commune:62193")
    assert area_for(town, Sensitivity.LOW, Audience.PUBLIC, policy(wood(BY_TEN[0]))) == town


def test_a_release_is_withheld_where_its_ground_gives_it_away_and_says_which_map_it_had(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    habitat = Habitat(wood(Cell.parse(CELL)), "a map")
    publish(store, Audience.ORGANISERS, AS_OF, tmp_path / "without" / "r")
    publish(store, Audience.ORGANISERS, AS_OF, tmp_path / "with" / "r", habitat=habitat)
    without = verify(tmp_path / "without" / "r", read_policy()).content
    cleared = verify(tmp_path / "with" / "r", replace(read_policy(), habitat=habitat)).content
    assert [f for f in without.figures if f.sensitivity is Sensitivity.HIGH]
    assert [f for f in cleared.figures if f.sensitivity is Sensitivity.HIGH] == []
    assert (without.risk.habitat, cleared.risk.habitat) == ("", "a map")
    with pytest.raises(Refused, match="E_HABITAT"):
        verify(tmp_path / "with" / "r", read_policy())


def test_an_archive_keeps_to_one_map(tmp_path: Path) -> None:
    """A place told of in one square this month and in another the next lies where the two meet."""
    store = store_of(tmp_path)
    publish(store, Audience.ORGANISERS, AS_OF, tmp_path / "out" / "2026-11-01")
    habitat, out = Habitat(whole(LARGEST), "a map"), tmp_path / "out" / "2026-11-02"
    with pytest.raises(Refused, match="E_HABITAT"):
        publish(store, Audience.ORGANISERS, date(2026, 11, 2), out, habitat=habitat)
    assert not out.exists()
