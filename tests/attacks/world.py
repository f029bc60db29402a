"""A synthetic year in the middle of the sea: patches of habitat, sites that recur, monitors' reports with the noise of a GPS.

Everything is drawn from a seed. Lengths in metres (EPSG:3035); the world lies between N 3,030 and 3,090 km, E 3,600 and
3,660 km, where there is nothing but water.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import shapely

from data.disclosure import figures_for
from data.history import Version
from data.policy import Policy, read_policy
from data.reports import Report, coarse
from data.tally import tally
from geo.areas import NOWHERE, Area
from geo.cells import to_degrees
from geo.coarsen import ExactPoint, widen
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Audience, Basis, Count, Counted, CountRange, Record, Speaker, Text
from tests.making import a_record

SOUTH, WEST, SIDE = 3_030_000, 3_600_000, 60_000
YEAR = 2025
NOISE = 25.0  # standard deviation of a GPS, metres
PATCHES, SITES = 600, 36
RADIUS = 400.0  # of a patch of habitat, metres: together they are a twelfth of the ground
DAYS = (date(YEAR + 1, 1, 1) - date(YEAR, 1, 1)).days

Point = tuple[float, float]
"""East and north, metres"""


@dataclass(frozen=True)
class Site:
    """Where people sleep in this world, and how often, on average, they are evicted in a month."""

    code: str
    place: Point
    a_month: float


@dataclass(frozen=True)
class Seen:
    """An eviction as a monitor reports it: the site, the day, where the GPS said it was, when the report came in."""

    site: Site
    day: date
    place: Point
    received: date


@dataclass(frozen=True)
class World:
    """The sites and a year of reports, in order of their coming in; `patches` are the middles of what can be slept on."""

    patches: np.ndarray
    sites: tuple[Site, ...]
    reports: tuple[Seen, ...]


@cache
def world(seed: int = 1) -> World:
    """The same seed, the same world."""
    random = np.random.default_rng(seed)
    patches = random.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), size=(PATCHES, 2))
    sites = []
    for number in range(SITES):
        patch = patches[random.integers(PATCHES)]
        east, north = patch + random.normal(0, 150, size=2)
        rate = float(random.choice([1, 4, 12, 20]))
        sites.append(Site(f"S{number:03d}X", (float(east), float(north)), rate))
    reports = [report for site in sites for report in _year_of(site, random)]
    return World(
        patches,
        tuple(sites),
        tuple(sorted(reports, key=lambda report: (report.received, report.site.code, report.day))),
    )


def _year_of(site: Site, random: np.random.Generator) -> list[Seen]:
    reports = []
    for number in np.flatnonzero(random.random(DAYS) < site.a_month / 30):
        day = date(YEAR, 1, 1) + timedelta(days=int(number))
        late = int(random.integers(20, 200)) if random.random() < 0.05 else int(random.integers(0, 5))
        reports.append(Seen(site, day, noisy(site.place, random), day + timedelta(days=late)))
    return reports


def noisy(place: Point, random: np.random.Generator) -> Point:
    """Where a GPS says it is."""
    east, north = random.normal(place, NOISE)
    return float(east), float(north)


def versions(reports: Sequence[Seen], policy: Policy | None = None) -> list[Version]:
    """The reports through the real door, in the order in which they came in; sites keep the area they were given."""
    policy = policy or read_policy()
    areas: dict[str, Area] = {}
    kept = []
    for number, seen in enumerate(reports):
        lon, lat = to_degrees(*seen.place)
        count = Count(Counted.PEOPLE, CountRange(10, 10, 10), Speaker.OBSERVERS)
        told = a_record(
            f"r{number}",
            site=seen.site.code,
            period=Period.of_days(seen.day, seen.day),
            area=NOWHERE,
            basis=Basis.OBSERVED,
            counts=(count,),
            sources=(),
            date_as_written="",
            date_note=Text("", ""),
            summary=Text("", ""),
        )
        report = Report(told, ExactPoint(round(lat, 6), round(lon, 6)))
        record = coarse(report, policy, seen.received, areas.get(seen.site.code))
        assert isinstance(record, Record)
        areas[seen.site.code] = record.area
        kept.append(Version(record, seen.received))
    return kept


def habitat_file(patches: np.ndarray, path: Path) -> Path:
    """The patches as a steward would give them: GeoJSON of polygons in degrees."""
    rings = [
        [to_degrees(*corner) for corner in shapely.Point(patch).buffer(RADIUS, quad_segs=4).exterior.coords]
        for patch in patches
    ]
    geometries = [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def calendar() -> list[date]:
    """The days on which this world publishes: the fifteenth of each month, until all that will be told of the year is."""
    return [date(YEAR + number // 12, number % 12 + 1, 15) for number in range(26)]


def archive(kept: Sequence[Version], audience: Audience, policy: Policy | None = None) -> list[list[Figure]]:
    """What somebody holds who kept every release for this audience."""
    policy = policy or read_policy()
    return [figures_for(audience, tally(kept, policy, day), policy, day) for day in calendar()]


@cache
def kept() -> tuple[Version, ...]:
    """The year's reports as the store would keep them."""
    return tuple(versions(world().reports))


@cache
def releases(audience: Audience) -> tuple[tuple[Figure, ...], ...]:
    """Every release of the calendar for this audience."""
    return tuple(tuple(release) for release in archive(kept(), audience))


def daily() -> np.ndarray:
    """Evictions a day in the busiest square of 20 km, in the order of the days of the year."""
    counts: dict[str, np.ndarray] = {}
    for version in kept():
        cell = widen(version.record.area, 20_000).id
        day = version.record.period.first
        assert day is not None
        counts.setdefault(cell, np.zeros(DAYS, dtype=np.int64))[(day - date(YEAR, 1, 1)).days] += 1
    return max(counts.values(), key=lambda found: int(found.sum()))
