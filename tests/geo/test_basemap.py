"""The base map is small, whole, valid, and asks nobody for anything."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from shapely import Point, box, unary_union
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.areas import REGIONS, area
from geo.basemap import FOLDER, FRAME, PARTS, names, names_for
from geo.basemap.build import build
from geo.cells import to_metres

BUDGET = 400_000  # bytes
LIST = FOLDER / "names.csv"


@cache
def read(part: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{part}.geojson").read_text(encoding="utf-8"))
    return loaded


@cache
def whole(part: str) -> BaseGeometry:
    return unary_union([shape(feature["geometry"]) for feature in read(part)["features"]])


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif not isinstance(value, str):
        yield value


def test_all_parts_together_are_small() -> None:
    files = [*FOLDER.glob("*.geojson"), LIST]
    assert {file.stem for file in files} == {*PARTS, "names"}
    assert sum(file.stat().st_size for file in files) < BUDGET


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_plain_geojson_with_valid_shapes(part: str) -> None:
    assert read(part)["type"] == "FeatureCollection"
    for feature in read(part)["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        assert not geometry.is_empty


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_canonical_and_rounded_to_ten_metres(part: str) -> None:
    text = (FOLDER / f"{part}.geojson").read_text(encoding="utf-8")
    assert text == json.dumps(read(part), separators=(",", ":"), sort_keys=True) + "\n"
    for feature in read(part)["features"]:
        assert all(number == round(number, 4) for number in numbers(feature["geometry"]["coordinates"]))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_stays_within_the_frame(part: str) -> None:
    assert box(*FRAME).buffer(1e-4).covers(whole(part))


def test_no_file_names_a_place_on_the_network() -> None:
    for file in (*FOLDER.glob("*.geojson"), LIST):
        assert not re.search(r"https?:|//|www\.", file.read_text(encoding="utf-8")), file.name


def test_the_sea_fills_the_frame() -> None:
    assert whole("sea").equals(box(*FRAME))


@pytest.mark.parametrize(
    ("lon", "lat"), [(2.35, 48.86), (1.75, 50.5), (3.06, 50.63), (0.5, 51.3), (3.7, 51.05), (6.1, 49.7), (5.3, 52.1)]
)
def test_towns_and_fields_are_on_land(lon: float, lat: float) -> None:
    assert whole("land").contains(Point(lon, lat))


@pytest.mark.parametrize(("lon", "lat"), [(1.55, 51.0), (0.5, 50.3), (2.4, 51.5), (-2.0, 49.95)])
def test_the_sea_is_not_on_land(lon: float, lat: float) -> None:
    assert not whole("land").contains(Point(lon, lat))


def test_the_sea_areas_are_drawn_at_sea() -> None:
    for name in ("dover-strait", "north-sea", "channel-east", "channel"):
        place = area(f"sea:{name}")
        assert not whole("land").contains(Point(place.lon, place.lat)), name


def test_the_frontier_with_belgium_parts_dunkirk_from_de_panne() -> None:
    line = whole("borders")
    assert line.distance(Point(2.55, 51.08)) < 0.03
    assert line.distance(Point(2.2, 50.5)) > 0.3


def test_departements_are_parted_by_one_line_not_two() -> None:
    """The source thins each département by itself, so that its neighbour's line runs beside its own: that would be a ghost.

    A band around a single line has about the area of its length times its width; beside a ghost it has much less.
    """
    lines, reach = whole("departements"), 0.008
    assert lines.buffer(reach).area > 0.97 * 2 * reach * lines.length


def test_the_line_between_nord_and_pas_de_calais_is_there_and_the_coast_is_not() -> None:
    line = whole("departements")
    assert line.distance(Point(2.13, 50.95)) < 0.05
    assert line.distance(Point(1.58, 50.87)) > 0.2  # Cap Gris-Nez


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.key)
def test_each_view_has_names_that_do_not_crowd(region: Any, language: str) -> None:
    names = names_for(region.lon, region.lat, region.width_m, language)
    assert 5 <= len(names) <= 30
    metres = [to_metres(name.lon, name.lat) for name in names]
    for index, (east, north) in enumerate(metres):
        for other_east, other_north in metres[:index]:
            assert max(abs(east - other_east), abs(north - other_north)) > region.width_m / 40


@pytest.mark.parametrize(("language", "expected"), [("en", {"Dover", "Dunkirk"}), ("fr", {"Douvres", "Dunkerque"})])
def test_names_are_written_in_the_language_of_the_reader(language: str, expected: set[str]) -> None:
    border = next(region for region in REGIONS if region.key == "border")
    shown = names_for(border.lon, border.lat, border.width_m, language)
    assert expected <= {name.en if language == "en" else name.fr for name in shown}


def test_seas_are_named_apart() -> None:
    shown = names_for(1.2, 50.3, 400_000, "fr")
    seas = {name.fr for name in shown if name.sea}
    assert "Manche" in seas
    assert not any(name.sea for name in shown if name.fr in ("Calais", "Paris"))


def test_only_towns_are_named() -> None:
    """No quarter, no street, no landmark: what is finer than a commune is never on the map."""
    for region in REGIONS:
        for name in names_for(region.lon, region.lat, region.width_m, "fr"):
            assert not re.search(r"\b(rue|place|quai|porte|gare|bois|camp|stade|zone|zac)\b", name.fr.lower())


def test_the_same_input_makes_the_same_bytes(tmp_path: Any) -> None:
    """On a made-up country of two départements beside a made-up neighbour."""
    world = {
        "type": "Topology",
        "transform": {"scale": [0.001, 0.001], "translate": [0, 0]},
        "arcs": [
            [[3000, 50000], [0, 1000]],
            [[3000, 51000], [-2000, 0], [0, -1000], [2000, 0]],
            [[3000, 50000], [1000, 0], [0, 1000], [-1000, 0]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]]},
                ]
            }
        },
    }
    half = {"type": "Polygon", "coordinates": [[[1, 50], [1.99, 50], [1.99, 51], [1, 51], [1, 50]]]}
    rest = {"type": "Polygon", "coordinates": [[[2.0, 50], [3, 50], [3, 51], [2.0, 51], [2.0, 50]]]}
    france = {"features": [{"geometry": half}, {"geometry": rest}]}
    (tmp_path / "world.json").write_text(json.dumps(world))
    (tmp_path / "france.json").write_text(json.dumps(france))
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        build(tmp_path / "world.json", tmp_path / "france.json", folder)
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {f"{part}.geojson" for part in PARTS}
    land = shape(json.loads(made[0]["land.geojson"])["features"][0]["geometry"])
    assert land.equals(box(1, 50, 4, 51))
    border = shape(json.loads(made[0]["borders.geojson"])["features"][0]["geometry"])
    assert border.length == pytest.approx(1)
    inner = shape(json.loads(made[0]["departements.geojson"])["features"][0]["geometry"])
    assert inner.length == pytest.approx(1, abs=0.05)
    assert 1.98 < inner.bounds[0] < 2.01


def test_no_name_stands_twice_on_the_map() -> None:
    for language in ("en", "fr"):
        said = [getattr(name, language) for name in names()]
        assert len(said) == len(set(said))
