"""How the ground of a square lies is measured right, and a map of habitats is read or refused in words."""

import json
from math import pi
from pathlib import Path

import pytest
import shapely

from geo.cells import Cell, to_degrees
from geo.faults import Refused
from geo.habitat import Habitat, ground, read_habitat

AT_SEA = Cell(20_000, 3_060_000, 3_620_000)
ON_LAND = Cell(20_000, 2_880_000, 3_760_000)


def habitat(*boxes: tuple[float, float, float, float]) -> Habitat:
    return Habitat(shapely.union_all([shapely.box(*box) for box in boxes]), "test")


def test_of_ground_that_is_all_alike_the_chance_is_that_of_a_disc() -> None:
    for cell in (AT_SEA, ON_LAND):
        found = ground(cell, 1_000, None)
        assert found.chance == pytest.approx(pi / 400, rel=0.02)
        assert found.region_km2 == pytest.approx(380, rel=0.01)


def test_two_equal_woods_far_apart_give_one_in_two_and_a_region_of_their_size() -> None:
    east, north = AT_SEA.east, AT_SEA.north
    woods = habitat(
        (east + 1000, north + 1000, east + 2000, north + 2000),
        (east + 9000, north + 9000, east + 10000, north + 10000),
    )
    found = ground(AT_SEA, 1_000, woods)
    assert found.chance == pytest.approx(0.5)
    assert found.region_km2 == pytest.approx(1.9)


def test_the_best_disc_may_stand_beside_the_woods() -> None:
    """Four small woods at the corners of a square of 1.2 km: only a guess at its middle, where there is none, reaches all."""
    east, north = AT_SEA.east + 5000, AT_SEA.north + 5000
    corners = [(east + x, north + y, east + x + 100, north + y + 100) for x in (0, 1100) for y in (0, 1100)]
    assert ground(AT_SEA, 1_000, habitat(*corners)).chance == 1.0


def test_a_square_without_habitat_is_taken_by_its_land() -> None:
    assert ground(ON_LAND, 1_000, habitat((0, 0, 1, 1))) == ground(ON_LAND, 1_000, None)


def test_a_map_is_read_from_degrees_and_known_by_its_bytes(tmp_path: Path) -> None:
    corners = [(AT_SEA.east + x, AT_SEA.north + y) for x, y in ((0, 0), (4000, 0), (4000, 4000), (0, 4000), (0, 0))]
    geometry = {"type": "Polygon", "coordinates": [[to_degrees(*corner) for corner in corners]]}
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}))
    found = read_habitat(path)
    assert found.polygons.area == pytest.approx(16e6, rel=0.001)
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"type":"FeatureCollection","features":[]}',
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[1,50]}}',
    ],
)
def test_what_is_no_map_of_polygons_is_refused_without_being_quoted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    path.write_text(text)
    with pytest.raises(Refused, match="E_HABITAT"):
        read_habitat(path)
