"""Every area that a record may name exists, has names in both languages, and lies in one region of the map."""

from itertools import combinations

import pytest
from pyproj import Geod

from geo.areas import NOWHERE, REGIONS, Area, AreaKind, area, communes, of_cell
from geo.cells import SIZES_M, Cell, to_metres
from geo.faults import Fault

KEYS = {region.key for region in REGIONS}
METRES = Geod(ellps="WGS84")

NAMED = [
    *(f"sea:{name}" for name in ("dover-strait", "north-sea", "channel-east", "channel")),
    *(
        f"region:{name}"
        for name in (
            "calais",
            "dunkirk",
            "nord-pas-de-calais",
            "ile-de-france",
            "kent",
            "essex",
            "west-flanders",
            "channel-tunnel",
            "border",
        )
    ),
    "country:france",
    *(f"departement:{code}" for code in (14, 50, 59, 60, 62, 75, 76, 77, 78, 80, 91, 92, 93, 94, 95)),
]


def away(one: Area, two: Area) -> float:
    """Metres on the ellipsoid."""
    return float(METRES.inv(one.lon, one.lat, two.lon, two.lat)[2])


def codes(region: str) -> set[str]:
    return {place.id.removeprefix("commune:") for place in communes() if place.region == region}


@pytest.mark.parametrize("identity", NAMED)
def test_every_area_that_the_records_name_exists(identity: str) -> None:
    found = area(identity)
    assert found.id == identity
    assert found.kind == identity.partition(":")[0]
    assert found.name("en")
    assert found.name("fr")
    assert found.region in KEYS
    assert found.size_m >= 10_000


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "commune:",
        "commune:00000",
        "commune:6219",
        "62193",
        "Calais",
        "sea:baltic",
        "COMMUNE:62193",
        "commune:62193 ",
    ],
)
def test_what_is_no_area_is_refused(identity: str) -> None:
    with pytest.raises(Fault) as caught:
        area(identity)
    assert caught.value.code == "E_AREA"


def test_the_list_of_communes_is_whole_and_has_paris_by_arrondissement() -> None:
    all_of_them = list(communes())
    assert len(all_of_them) == len({place.id for place in all_of_them}) == 2_628
    paris = {f"commune:751{number:02d}" for number in range(1, 21)}
    assert paris <= {place.id for place in all_of_them}


def test_every_commune_lies_in_one_of_the_four_regions() -> None:
    assert {place.region for place in communes()} == {"calais", "dunkirk", "paris", "smaller-camps"}


def test_every_commune_lies_where_its_departement_is() -> None:
    """A wrong sign or two columns the wrong way round would put it elsewhere."""
    for place in communes():
        code = place.id.removeprefix("commune:")[:2]
        assert away(place, area(f"departement:{code}")) < 110_000, place.id


def test_a_commune_is_never_drawn_smaller_than_a_town() -> None:
    assert {place.size_m for place in communes()} == {3_000, 6_000}
    small = {place.id.removeprefix("commune:")[:2] for place in communes() if place.size_m == 3_000}
    assert small == {"75", "92", "93", "94"}


def test_calais_is_pas_de_calais_within_twenty_kilometres() -> None:
    calais = area("commune:62193")
    near = {"62193", "62774", "62548", "62239", "62397", "62560", "62899"}  # Sangatte, Marck, Coquelles, Guînes …
    assert near <= codes("calais")
    assert not {"62160", "62765", "62826", "59273"} & codes("calais")  # Boulogne, Saint-Omer, Le Touquet, Gravelines
    assert all(away(calais, area(f"commune:{code}")) < 20_100 for code in codes("calais"))


def test_dunkirk_is_nord_within_twenty_five_kilometres() -> None:
    dunkirk = area("commune:59183")
    near = {"59183", "59271", "59359", "59273", "59588"}  # Grande-Synthe, Loon-Plage, Gravelines, Téteghem
    assert near <= codes("dunkirk")
    assert not {"59350", "59295", "59043", "62193"} & codes("dunkirk")  # Lille, Hazebrouck, Bailleul, Calais
    assert all(away(dunkirk, area(f"commune:{code}")) < 25_100 for code in codes("dunkirk"))


def test_paris_and_its_suburbs_are_the_eight_departements_of_the_region() -> None:
    assert {code[:2] for code in codes("paris")} == {"75", "77", "78", "91", "92", "93", "94", "95"}
    assert not {code for code in codes("smaller-camps") if code[:2] in {"75", "93"}}


@pytest.mark.parametrize("identity", [one for one in NAMED if one.startswith("sea:")])
def test_the_sea_belongs_to_the_border(identity: str) -> None:
    assert area(identity).region == "border"


def test_a_region_is_shown_around_its_communes() -> None:
    for region in REGIONS:
        if region.key in ("calais", "dunkirk"):
            east, north = to_metres(region.lon, region.lat)
            for code in codes(region.key):
                place = area(f"commune:{code}")
                x, y = to_metres(place.lon, place.lat)
                assert max(abs(x - east), abs(y - north)) <= region.width_m / 2, place.id


def test_regions_have_their_own_key_and_names_in_both_languages() -> None:
    assert len(KEYS) == len(REGIONS) == 5
    assert all(region.name("en") and region.name("fr") for region in REGIONS)


@pytest.mark.parametrize("size", SIZES_M)
def test_a_cell_is_an_area_by_its_id_alone(size: int) -> None:
    cell = Cell.holding(3_128_000, 3_745_000, size)
    found = area(cell.id)
    assert found == of_cell(cell)
    assert (found.kind, found.size_m, (found.lon, found.lat)) == (AreaKind.CELL, size, cell.centre)
    assert str(size // 1000) in found.name("fr")


def test_a_cell_belongs_to_the_region_of_the_nearest_commune_and_at_sea_to_the_border() -> None:
    for identity, region in (("commune:62193", "calais"), ("commune:59271", "dunkirk"), ("commune:75118", "paris")):
        place = area(identity)
        east, north = to_metres(place.lon, place.lat)
        assert of_cell(Cell.holding(north, east, 10_000)).region == region
    assert area("CRS3035RES10000mN3070000E3650000").region == "border"


def test_the_name_of_a_cell_names_no_town() -> None:
    names = {place.name_fr.lower() for place in communes()}
    cell = of_cell(Cell.holding(3_128_000, 3_745_000, 10_000))
    assert not {word for word in cell.name_fr.lower().split() if word in names}


def test_areas_touch_themselves_and_their_neighbours_only() -> None:
    square, beside, far = (of_cell(Cell(10_000, 3_070_000, 3_650_000 + step * 10_000)) for step in (0, 1, 3))
    assert square.near(square)
    assert square.near(beside)
    assert beside.near(square)
    assert not square.near(far)
    calais, lille = area("commune:62193"), area("commune:59350")
    assert not calais.near(lille)


def test_no_two_areas_share_a_name_and_a_kind_in_a_list_to_choose_from() -> None:
    listed = [area(identity) for identity in NAMED]
    for one, two in combinations(listed, 2):
        assert (one.name_en, one.name_fr) != (two.name_en, two.name_fr)


def test_nowhere_is_not_an_area_that_can_be_asked_for() -> None:
    with pytest.raises(Fault):
        area(NOWHERE.id)


def test_a_square_of_the_grid_far_from_the_map_is_no_area() -> None:
    with pytest.raises(Fault, match="E_AREA"):
        area("CRS3035RES10000mN9990000E9990000")
