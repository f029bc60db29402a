"""No place can be found: many reports say no more than one, no edge betrays a site, and no map of the ground does.

Each gate has beside it the mutation that opens it, and other people's methods that the same attack breaks.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from data.policy import Policy, read_policy
from geo.cells import Cell, to_degrees
from geo.coarsen import ExactPoint, coarsen
from geo.habitat import Habitat, read_habitat
from layers.figures import Figure
from layers.vocabulary import Audience
from tests.attacks import controls, places
from tests.attacks.world import RADIUS, SIDE, SOUTH, WEST, Point, archive, habitat_file, kept, releases, world

WITHIN = (100.0, 500.0, 1000.0)
EDGE = (3_640_000.0, 3_065_000.0)


def coarse(place: Point) -> Cell:
    lon, lat = to_degrees(*place)
    return Cell.parse(coarsen(ExactPoint(round(lat, 6), round(lon, 6)), 10_000).id)


def shown(code: str, reports: int) -> set[Cell]:
    """The squares in which a site has shown after so many reports of it."""
    mine = [version.record.area.id for version in kept() if version.record.site == code]
    return {Cell.parse(identity) for identity in mine[:reports]}


@pytest.mark.parametrize("within", WITHIN)
def test_a_hundred_reports_of_a_site_say_no_more_than_one(within: float) -> None:
    one = np.mean([places.chance(shown(site.code, 1), within) for site in world().sites])
    many = np.mean([places.chance(shown(site.code, 100), within) for site in world().sites])
    assert many - one <= 0.005
    assert many == pytest.approx(places.found_in_a_square(10_000, within))


def test_without_a_memory_of_the_first_square_a_hundred_reports_would_say_more() -> None:
    """The mutation: sites at the edges of squares, each report put into the square that its own point falls into."""
    edges = [replace(site, place=(EDGE[0], site.place[1])) for site in world().sites]
    chances = [places.chance(places.squares_of(coarse, site, 100), 500) for site in edges]
    assert np.mean(chances) - places.found_in_a_square(10_000, 500) > 0.005


def test_no_site_shows_in_two_squares() -> None:
    squares: dict[str, set[str]] = {}
    for version in kept():
        squares.setdefault(version.record.site, set()).add(version.record.area.id)
    assert {code: found for code, found in squares.items() if len(found) > 1} == {}


def test_without_a_site_code_a_site_at_an_edge_would_show_in_two() -> None:
    """The mutation: the same noise at the edge of a square, and no memory of what was given first."""
    assert len(places.squares_of(coarse, replace(world().sites[0], place=EDGE), 50)) == 2


@pytest.mark.parametrize("masks", [controls.donut, controls.square_kilometre, controls.rounded])
def test_averaging_breaks_masks_that_draw_or_snap_each_report_anew(masks: controls.Masks) -> None:
    """The positive control: within 500 m, far beyond what a square of 10 km gives (0.8 in 100)."""
    errors = places.errors_of_the_mean(masks, world().sites, 100)
    assert np.mean(errors <= 500) >= 0.6
    assert np.mean(errors <= 500) > 50 * places.found_in_a_square(10_000, 500)
    assert places.region_km2(errors) < 2 < 0.95 * 100


def test_averaging_a_donut_is_what_breaks_it() -> None:
    assert np.mean(places.errors_of_the_mean(controls.donut, world().sites, 1) <= 150) == 0
    assert np.mean(places.errors_of_the_mean(controls.donut, world().sites, 100) <= 150) >= 0.8


def test_a_random_point_in_a_cell_gives_away_a_site_at_an_edge() -> None:
    """The positive control: its cell is large, but nobody remembers it, so that the noise shows the site on both sides."""
    edge = (controls.SMALL_AREA[0] * 255, world().sites[0].place[1])
    points = controls.in_a_fifth_of_a_degree(edge, 100, np.random.default_rng(1))
    assert len({int(east // controls.SMALL_AREA[0]) for east, _ in points}) == 2


def test_a_filter_on_the_exact_point_pins_it_however_it_is_rounded() -> None:
    """The positive control: some twenty questions a site. Our own questions have no box (the test after this one)."""
    answers = controls.BoxFilter([world().sites[0].place])
    found = places.bisected(answers, (WEST - 5_000, SOUTH - 5_000, WEST + SIDE + 5_000, SOUTH + SIDE + 5_000))
    assert np.hypot(*np.subtract(found, world().sites[0].place)) < 1


@cache
def habitat(folder: Path) -> Habitat:
    return read_habitat(habitat_file(world().patches, folder / "habitat.geojson"))


@pytest.fixture(scope="module")
def cleared(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The policy together with the map of habitats that the attacker holds too."""
    return replace(read_policy(), habitat=habitat(tmp_path_factory.mktemp("map")))


def worst(figures: tuple[Figure, ...] | list[Figure]) -> float:
    squares = {Cell.parse(figure.area) for figure in figures}
    assert squares
    return max(places.found_by_land_cover(square, world().patches, RADIUS, 1_000) for square in squares)


@pytest.mark.parametrize("audience", list(Audience))
def test_whoever_knows_the_ground_as_well_as_the_steward_comes_no_nearer_than_the_policy_lets_them(
    audience: Audience, cleared: Policy
) -> None:
    """The attacker's chance is estimated anew from the patches, by other means than the certificate's."""
    told = archive(kept(), audience, cleared)[-1]
    assert worst(told) <= cleared.limits[audience] + 0.02
    assert len(told) >= 12


def test_without_the_map_of_habitats_they_would_come_nearer(cleared: Policy) -> None:
    """The mutation: the same attack on the release that was cleared without the map."""
    assert worst(releases(Audience.ORGANISERS)[-1]) > cleared.limits[Audience.ORGANISERS] + 0.02


def test_with_the_map_the_audiences_stay_nested_and_nothing_is_told_twice(cleared: Policy) -> None:
    """Of one month and day of release, no figure's square lies in another's: else the difference would be told as well."""
    squares = {Cell.parse(figure.area) for figure in archive(kept(), Audience.ORGANISERS, cleared)[-1]}
    assert len({square.size_m for square in squares}) > 1
    inside = [
        (one, other)
        for one in squares
        for other in squares
        if one.size_m < other.size_m and one.parent(other.size_m) == other
    ]
    assert inside == []
