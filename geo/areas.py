"""The areas in which figures lie, by id: communes, cells of the grid, seas, départements, regions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import hypot
from pathlib import Path

from geo.cells import TERRITORY, Cell, to_metres
from geo.faults import Fault

_PLACES = Path(__file__).with_name("places")
_COMMUNE_M, _PARIS_COMMUNE_M = 6_000, 3_000
_PARIS_DEPARTEMENTS = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
_INNER_PARIS = frozenset({"75", "92", "93", "94"})
_WHOLE_PARIS = "75056"
_AROUND = 1.0  # degrees: squares at the edge of the territory reach beyond it


class AreaKind(StrEnum):
    """What sort of area it is."""

    COMMUNE = "commune"
    CELL = "cell"
    SEA = "sea"
    DEPARTEMENT = "departement"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Area:
    """An area. It is drawn as a square `size_m` metres wide around `lon`, `lat` (degrees, EPSG:4326).

    `region` is the key of the region of the map that it belongs to.
    """

    id: str
    kind: AreaKind
    name_en: str
    name_fr: str
    lon: float
    lat: float
    size_m: int
    region: str

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    def gap_m(self, other: Area) -> float:
        """Metres between the squares of the two; below zero where they overlap."""
        (east, north), (other_east, other_north) = to_metres(self.lon, self.lat), to_metres(other.lon, other.lat)
        return max(abs(east - other_east), abs(north - other_north)) - (self.size_m + other.size_m) / 2

    def near(self, other: Area) -> bool:
        """Whether the two are the same or touch as far as their squares tell."""
        return self.gap_m(other) <= 1


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the map, which a visitor may choose; where it is centred, and how wide it is in metres."""

    key: str
    name_en: str
    name_fr: str
    lon: float
    lat: float
    width_m: int

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en


# The last one is for what lies in none of the four: at sea, in the tunnel, in Great Britain, in Belgium.
REGIONS = (
    Region("calais", "Calais", "Calais", 1.90, 50.92, 50_000),
    Region("dunkirk", "Dunkirk", "Dunkerque", 2.33, 51.00, 50_000),
    Region("paris", "Paris and suburbs", "Paris et banlieue", 2.36, 48.86, 42_000),
    Region("smaller-camps", "Smaller camps", "Autres lieux", 1.20, 50.00, 330_000),
    Region("border", "At sea and beyond the border", "En mer et au-delà de la frontière", 1.60, 51.05, 190_000),
)
NOWHERE = Area("", AreaKind.COUNTRY, "", "", 0.0, 0.0, 0, "")
"""Of a report whose place has not been made coarse yet; nothing that is kept has it"""

# Centre and reach in metres of the two regions that are decided by distance (docs/decisions/geo-regions.md).
_REACHES = (("calais", "62", "62193", 20_000), ("dunkirk", "59", "59183", 25_000))


def area(identity: str) -> Area:
    """The area with this id; raises Fault `E_AREA` where there is none."""
    found = _named().get(identity)
    if found:
        return found
    if identity.startswith("CRS3035"):
        cell = Cell.parse(identity)
        lon, lat = cell.centre
        west, south, east, north = TERRITORY
        if west - _AROUND < lon < east + _AROUND and south - _AROUND < lat < north + _AROUND:
            return of_cell(cell)
    raise Fault("E_AREA", "there is no such area; write commune:62193, a cell's id, or an id of geo/places/areas.csv")


def communes() -> Iterator[Area]:
    """Every commune, by INSEE code."""
    return (found for found in _named().values() if found.kind is AreaKind.COMMUNE)


@cache
def of_cell(cell: Cell) -> Area:
    """A cell as an area, in the region of the commune nearest to its middle."""
    lon, lat = cell.centre
    east, north = to_metres(lon, lat)
    nearest = min(_commune_metres(), key=lambda place: hypot(place[1] - east, place[2] - north))
    far_off = hypot(nearest[1] - east, nearest[2] - north) > cell.size_m
    size = cell.size_m // 1000
    name = f"{size} km square N{cell.north // 1000} E{cell.east // 1000}"
    nom = f"carré de {size} km N{cell.north // 1000} E{cell.east // 1000}"
    return Area(
        cell.id, AreaKind.CELL, name, nom, lon, lat, cell.size_m, "border" if far_off else area(nearest[0]).region
    )


@cache
def _named() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for row in _rows("communes.csv"):
        place = _commune(row)
        found[place.id] = place
    for row in _rows("areas.csv"):
        found[row["id"]] = Area(
            row["id"],
            AreaKind(row["kind"]),
            row["name_en"],
            row["name_fr"],
            float(row["lon"]),
            float(row["lat"]),
            int(row["size_m"]),
            row["region"],
        )
    return found


def _commune(row: dict[str, str]) -> Area:
    size = _PARIS_COMMUNE_M if row["dept"] in _INNER_PARIS and row["insee_code"] != _WHOLE_PARIS else _COMMUNE_M
    lon, lat = float(row["lon"]), float(row["lat"])
    identity = f"commune:{row['insee_code']}"
    return Area(identity, AreaKind.COMMUNE, row["name"], row["name"], lon, lat, size, _region(row["dept"], lon, lat))


def _region(departement: str, lon: float, lat: float) -> str:
    if departement in _PARIS_DEPARTEMENTS:
        return "paris"
    east, north = to_metres(lon, lat)
    for key, of_departement, _, reach in _REACHES:
        centre = _centres()[key]
        if departement == of_departement and hypot(centre[0] - east, centre[1] - north) <= reach:
            return key
    return "smaller-camps"


@cache
def _centres() -> dict[str, tuple[float, float]]:
    codes = {code: key for key, _, code, _ in _REACHES}
    return {
        codes[row["insee_code"]]: to_metres(float(row["lon"]), float(row["lat"]))
        for row in _rows("communes.csv")
        if row["insee_code"] in codes
    }


@cache
def _commune_metres() -> tuple[tuple[str, float, float], ...]:
    return tuple((place.id, *to_metres(place.lon, place.lat)) for place in communes())


def _rows(name: str) -> list[dict[str, str]]:
    with (_PLACES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
