"""The project's own base map: a few small GeoJSON files, and the names of towns and seas (sources in README.md here)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.areas import communes
from geo.cells import to_metres

FOLDER = Path(__file__).parent
PARTS = ("sea", "land", "departements", "borders")
"""Names of the GeoJSON files, in the order in which they are drawn"""
FRAME = (-7.0, 46.0, 11.0, 54.5)
"""Degrees west, south, east, north (EPSG:4326) that the files cover"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the map at a point (degrees, EPSG:4326); `rank` is larger for the more important. Seas are set apart."""

    en: str
    fr: str
    lon: float
    lat: float
    rank: int
    sea: bool = False


def names_for(lon: float, lat: float, width_m: int, language: str) -> list[Name]:
    """Names within a square view, from large to small, none so near to another that their letters would meet."""
    middle = to_metres(lon, lat)
    kept: list[tuple[Name, float, float]] = []
    for name in names():
        east, north = to_metres(name.lon, name.lat)
        if max(abs(east - middle[0]), abs(north - middle[1])) > width_m * 0.7:
            continue
        letters = len(name.fr if language == "fr" else name.en)
        room = width_m * (0.05 + 0.006 * letters)
        if all(
            abs(east - other_east) > room * 1.4 or abs(north - other_north) > width_m / 22
            for _, other_east, other_north in kept
        ):
            kept.append((name, east, north))
        if len(kept) == 26:
            break
    return [name for name, _, _ in kept]


@cache
def names() -> tuple[Name, ...]:
    """Every name, from large to small."""
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        listed = [
            Name(row["en"], row["fr"], float(row["lon"]), float(row["lat"]), int(row["rank"]), row["sea"] == "yes")
            for row in csv.DictReader(file)
        ]
    there = {name.fr for name in listed}
    towns = [
        Name(town.name_en, town.name_fr, town.lon, town.lat, _population()[town.id])
        for town in communes()
        if _population()[town.id] >= 4_000 and "Arrondissement" not in town.name_fr and town.name_fr not in there
    ]
    return tuple(sorted((*listed, *towns), key=lambda name: (-name.rank, name.fr)))


@cache
def _population() -> dict[str, int]:
    with (FOLDER.parent / "places" / "communes.csv").open(encoding="utf-8", newline="") as file:
        return {f"commune:{row['insee_code']}": int(row["population"] or 0) for row in csv.DictReader(file)}
