"""The paint: what is drawn follows the figures, no layer hides another, and only a label, two colours and a shape are sent."""

from itertools import combinations
from typing import Any

import pytest
from shapely.geometry import shape

from geo.areas import Area, area
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.painting import DARK, LIGHT, SENT, WHOLE, place_of, symbols, view_of
from layers.periods import Period
from layers.vocabulary import Counted, Kind, Sensitivity


def figure(layer: str, low: int, high: int | None = None, place: str = "commune:62193", **changes: Any) -> Figure:
    counted = Counted.SITES if all_layers()[layer].kind is Kind.SITE else Counted.EVENTS
    told: dict[str, Any] = {"subtype": "", "counted": counted, "area": place, "period": Period.parse("2017")}
    return Figure(
        layer=layer, low=low, high=high if high is not None else low, sensitivity=Sensitivity.LOW, **{**told, **changes}
    )


def label(place: Area, figures: list[Figure]) -> str:
    return f"{place.id} {len(figures)}"


def painted(*figures: Figure) -> dict[str, list[dict[str, Any]]]:
    return symbols(figures, view_of("calais"), LIGHT, label)


def size(feature: dict[str, Any]) -> float:
    return float(shape(feature["geometry"]).envelope.area)


def test_nothing_but_a_label_two_colours_and_a_shape_is_sent() -> None:
    parts = painted(*(figure(key, 3, 5) for key in all_layers()))
    for feature in [*parts["squares"], *parts["symbols"]]:
        assert set(feature) == {"type", "geometry", "properties"}
        assert set(feature["properties"]) == set(SENT)


def test_symbols_of_one_place_do_not_hide_one_another() -> None:
    shapes = [shape(f["geometry"]).convex_hull for f in painted(*(figure(key, 9) for key in all_layers()))["symbols"]]
    assert len(shapes) == len(all_layers())
    for one, other in combinations(shapes, 2):
        assert one.intersection(other).area < 0.06 * min(one.area, other.area)


def test_the_area_of_a_symbol_is_proportional_to_its_number() -> None:
    quarter, whole = painted(figure("border_deaths", 40), figure("border_deaths", 160, place="commune:59183"))[
        "symbols"
    ]
    small, large = sorted((quarter, whole), key=size)
    assert size(large) / size(small) == pytest.approx(4, rel=0.02)


def test_where_sources_disagree_a_lighter_shape_stands_behind_at_the_high_value() -> None:
    outer, inner = painted(figure("evictions", 10, 40))["symbols"]
    assert size(outer) > size(inner)
    assert outer["properties"]["fill"][3] < inner["properties"]["fill"][3]


def test_people_subtypes_kept_apart_and_nought_are_not_drawn() -> None:
    nothing = painted(
        figure("evictions", 80, counted=Counted.PEOPLE),
        figure("evictions", 5, subtype="threatened"),
        figure("incidents", 0),
    )
    assert nothing == {"squares": [], "symbols": []}


def test_a_whole_country_is_not_drawn() -> None:
    assert painted(figure("incidents", 3, place="country:france"))["symbols"] == []


def test_towns_that_would_touch_are_one_place_in_the_whole_view_only() -> None:
    assert place_of("commune:75118", WHOLE).id == "region:paris"
    assert place_of("commune:75118", view_of("paris")).id == "commune:75118"
    assert place_of("commune:14488", WHOLE) == area("commune:14488")
    assert view_of("nowhere") == WHOLE


def test_dark_ground_gets_the_dark_colours() -> None:
    [light] = symbols([figure("border_deaths", 3)], WHOLE, LIGHT, label)["symbols"]
    [dark] = symbols([figure("border_deaths", 3)], WHOLE, DARK, label)["symbols"]
    assert sum(dark["properties"]["fill"][:3]) > sum(light["properties"]["fill"][:3]) + 300
