"""An exact point goes in, a square comes out, and the point is seen nowhere else. All points here are invented, at sea."""

import ast
import copy
import io
import json
import logging
import pickle
import re
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo import coarsen as module
from geo.areas import Area, AreaKind, area, communes
from geo.cells import SIZES_M, TERRITORY, Cell, to_degrees
from geo.coarsen import ExactPoint, coarsen, widen
from geo.coast import told_of
from geo.faults import Fault

ROOT = Path(__file__).parents[2]
ROOMS = ("geo", "layers", "data", "pages")

TO_METRES = Transformer.from_crs(4326, 3035, always_xy=True)

# Two stretches of open sea: between Dover and Calais, and in the middle of the Channel.
AT_SEA = st.one_of(
    st.tuples(st.floats(50.95, 51.05), st.floats(1.45, 1.62)),
    st.tuples(st.floats(50.2, 50.4), st.floats(0.3, 0.7)),
)

SQUARE_AT_SEA = Cell.parse("CRS3035RES10000mN3070000E3650000")  # in the middle of the Channel
WITHIN = st.tuples(st.floats(0.001, 0.999), st.floats(0.001, 0.999))


def within(cell: Cell, right: float, up: float) -> ExactPoint:
    lon, lat = to_degrees(cell.east + right * cell.size_m, cell.north + up * cell.size_m)
    return ExactPoint(lat, lon)


def refusal(lat: str, lon: str) -> str:
    with pytest.raises(Fault) as caught:
        ExactPoint.parse(lat, lon)
    told = f"{caught.value} {caught.value.remedy}"
    assert not [text for text in (lat, lon) if len(text.strip()) > 2 and text in told]
    return caught.value.code


@settings(deadline=None)  # the communes are read at the first square
@given(AT_SEA, st.sampled_from(SIZES_M))
def test_a_point_becomes_the_square_that_holds_it(place: tuple[float, float], size: int) -> None:
    lat, lon = place
    east, north = TO_METRES.transform(lon, lat)
    square = coarsen(ExactPoint(lat, lon), size)
    cell = Cell.parse(square.id)
    assert (square.kind, square.size_m) == (AreaKind.CELL, size)
    assert any(
        told.east <= east < told.east + size and told.north <= north < told.north + size for told in told_of(cell)
    )


@settings(deadline=None)  # the communes are read at the first square
@given(AT_SEA)
def test_squares_of_one_point_nest(place: tuple[float, float]) -> None:
    point = ExactPoint(*place)
    small = Cell.parse(coarsen(point, 10_000).id)
    for size in SIZES_M:
        assert coarsen(point, size).id == small.parent(size).id
        assert widen(coarsen(point, 10_000), size) == coarsen(point, size)


@settings(deadline=None)
@given(WITHIN, WITHIN)
def test_what_comes_out_depends_on_the_square_alone(place: tuple[float, float], other: tuple[float, float]) -> None:
    """Nothing of the point is left in what comes out, however often it is asked."""
    one, two = (coarsen(within(SQUARE_AT_SEA, *each), 10_000) for each in (place, other))
    assert one == two == area(SQUARE_AT_SEA.id)


def test_many_reports_of_one_place_average_to_the_middle_of_the_square_and_not_to_the_place() -> None:
    reports = [coarsen(ExactPoint(51.01, 1.55), 10_000) for _ in range(500)]
    assert {(report.lon, report.lat) for report in reports} == {Cell.parse(reports[0].id).centre}


@pytest.mark.parametrize("size", [0, 1, 100, 1_000, 5_000, 9_999, 15_000, 30_000, 80_000, -10_000])
def test_no_size_but_the_three_is_given_out(size: int) -> None:
    with pytest.raises(Fault) as caught:
        coarsen(ExactPoint(51.0, 1.6), size)
    assert caught.value.code == "E_AREA"
    # Nor by the back door.
    with pytest.raises(Fault):
        ExactPoint(51.0, 1.6)._coarse(size)


@pytest.mark.parametrize("size", [0, 1, 5_000, 15_000])
def test_widening_never_gives_less_than_a_square_of_ten_kilometres(size: int) -> None:
    commune = next(communes())
    with pytest.raises(Fault):
        widen(commune, size)


@settings(deadline=None)  # the communes are read at the first square
@given(AT_SEA)
def test_degrees_the_wrong_way_round_are_refused(place: tuple[float, float]) -> None:
    lat, lon = place
    assert refusal(f"{lon:.6f}", f"{lat:.6f}") == "E_SWAPPED"


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("7042000", "587000"),  # Lambert-93, off Calais, north first
        ("587000", "7042000"),
        ("6621000.5", "172000.25"),  # Web Mercator
        ("5650000", "401000"),  # UTM
        ("512", "160"),
    ],
)
def test_metres_of_a_projection_are_refused(lat: str, lon: str) -> None:
    assert refusal(lat, lon) == "E_PROJECTED"


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("0", "0"),
        ("45.0", "-5.0"),
        ("60.5", "2.5"),
        ("50.3", "-7.5"),
        ("-50.3", "0.5"),
        ("43.0", "5.0"),
        ("55.5", "3.0"),
    ],
)
def test_what_lies_outside_the_area_of_the_map_is_refused(lat: str, lon: str) -> None:
    assert refusal(lat, lon) == "E_OUTSIDE"


@pytest.mark.parametrize(
    "text",
    [
        "51,0",
        "",
        " ",
        " 51.0",
        "51.0 ",
        "51.0\n",
        "51.\t0",
        "\u202e51.0",
        "51.0\x00",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "5.1e1",
        "51.",
        ".51",
        "+51.0",
        "5_1.0",
        "\u0665\u0661.0",
        "51°00'",
        "51.0N",
        "0x33",
        "51.0.0",
        "--51",
        "51.0;1.6",
        "N/A",
    ],
)
def test_only_plain_decimal_degrees_are_read(text: str) -> None:
    assert refusal(text, "1.6") == refusal("51.0", text) == "E_COORD_FORMAT"


def test_a_report_without_a_place_is_told_so() -> None:
    assert refusal("", "") == "E_PLACE"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_makes_no_point(number: float) -> None:
    for lat, lon in ((number, 1.6), (51.0, number)):
        with pytest.raises(Fault) as caught:
            ExactPoint(lat, lon)
        assert caught.value.code == "E_COORD_FORMAT"


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_written_becomes_a_point_of_the_territory_or_a_fault(lat: str, lon: str) -> None:
    try:
        point = ExactPoint.parse(lat, lon)
    except Fault:
        return
    assert coarsen(point, 10_000).kind is AreaKind.CELL


@given(st.decimals(-9_999_999, 9_999_999, places=5), st.decimals(-9_999_999, 9_999_999, places=5))
def test_no_fault_quotes_what_was_written(lat: object, lon: object) -> None:
    with pytest.raises(Fault) as caught:
        ExactPoint.parse(f"9{lat}", f"{lon}")
    told = str(caught.value) + "".join(traceback.format_exception(caught.value))
    for number in (str(lat), str(lon)):
        assert number not in told or len(number) < 8


LEAK = re.compile(r"50\.98|1\.53|509876|15345")


def test_a_point_tells_nothing_in_words() -> None:
    point = ExactPoint(50.98765, 1.53456)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logger = logging.getLogger("veille.test")
    logger.propagate = False
    logger.addHandler(handler)
    logger.warning("read %s and %r", point, [point])
    logger.removeHandler(handler)
    told = [
        str(point),
        repr(point),
        f"{point}",
        f"{point:>40}",
        f"{point!r}",
        str([point]),
        log.getvalue(),
    ]
    assert all("withheld" in text for text in told)
    assert not any(LEAK.search(text) for text in told)


def test_a_point_is_not_saved_copied_or_taken_apart() -> None:
    point = ExactPoint(50.98765, 1.53456)
    attempts: list[Callable[[], object]] = [
        lambda: pickle.dumps(point),
        lambda: copy.copy(point),
        lambda: copy.deepcopy(point),
        lambda: copy.deepcopy({"place": point}),
        lambda: json.dumps(point),
        point.__getstate__,
        lambda: vars(point),
        lambda: list(point),  # type: ignore[call-overload]
        lambda: point[0],  # type: ignore[index]
        lambda: float(point),  # type: ignore[arg-type]
        lambda: sorted([point, point]),  # type: ignore[type-var]
    ]
    for attempt in attempts:
        with pytest.raises(TypeError) as caught:
            attempt()
        assert not LEAK.search(str(caught.value))


def test_a_point_has_nothing_to_read() -> None:
    open_names = {name for name in dir(ExactPoint) if not name.startswith("_")}
    assert open_names == {"parse"}
    assert not hasattr(ExactPoint(51.0, 1.6), "__dict__")


def test_comparing_points_tells_nothing() -> None:
    assert ExactPoint(51.0, 1.6) != ExactPoint(51.0, 1.6)


def trees() -> list[tuple[Path, ast.Module]]:
    files = [*ROOT.glob("*.py"), *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files]


def names_in(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


INNER = re.compile(r"(_ExactPoint)?__(lat|lon)|_coarse|__getattribute__|__slots__|_ExactPoint.*")


def test_nothing_outside_the_door_touches_the_coordinates_of_a_point() -> None:
    touching = {file.name for file, tree in trees() if any(INNER.fullmatch(name) for name in names_in(tree))}
    assert touching == {"coarsen.py"}


def test_within_the_door_one_method_reads_them_and_one_function_calls_it() -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    read = {
        function.name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in {"__lat", "__lon"} and isinstance(node.ctx, ast.Load)
    }
    called = {function.name for function in functions if "_coarse" in names_in(function)}
    assert (read, called) == ({"_coarse"}, {"coarsen"})


def test_nothing_about_places_is_left_to_chance() -> None:
    """A random shift averages out over many reports, and over many runs."""
    for file, tree in trees():
        imported = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
        }
        if file.parent.name in {"geo", "layers"}:
            assert not imported & {"random", "secrets", "uuid"}, file.name
            called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            assert not called & {"random", "default_rng", "RandomState"}, file.name


def test_every_commune_lies_in_the_territory() -> None:
    west, south, east, north = TERRITORY
    assert all(west < place.lon < east and south < place.lat < north for place in communes())


@pytest.mark.parametrize("size", SIZES_M)
def test_a_commune_widens_to_the_square_around_its_point(size: int) -> None:
    calais: Area = area("commune:62193")
    wide = widen(calais, size)
    assert wide.size_m == size
    east, north = TO_METRES.transform(calais.lon, calais.lat)
    assert Cell.holding(north, east, size) in told_of(Cell.parse(wide.id))


@pytest.mark.parametrize("identity", ["sea:channel", "departement:62", "region:kent", "country:france"])
def test_what_is_wider_than_a_square_stays_what_it_is(identity: str) -> None:
    assert widen(area(identity), 40_000) == area(identity)
