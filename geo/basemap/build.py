"""Make the base map's files from Natural Earth as two packages ship it: `python -m geo.basemap.build WORLD FRANCE`.

WORLD is countries-10m.json of the npm package world-atlas (TopoJSON, countries at 1:10m). FRANCE is france.geojson of the npm
package @superset-ui/legacy-plugin-chart-country-map (départements at 1:10m). README.md has versions, hashes and licences.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import (  # type: ignore[attr-defined]  # the stubs do not know coverage_clean yet
    MultiLineString,
    box,
    coverage_clean,
    get_parts,
    get_rings,
    line_merge,
    make_valid,
    set_precision,
    simplify,
    unary_union,
)
from shapely.geometry import LineString, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.basemap import FOLDER, FRAME

_STEP = 0.0001  # degrees: coordinates are rounded to about ten metres
_TOLERANCE = 0.001  # degrees: what a line may lose, about 100 metres
_GAP = 0.04  # degrees: a gap between two départements that is narrower than this is the package's, not a place
_FRAME = box(*FRAME)


def build(world: Path, france: Path, folder: Path) -> None:
    """Write the four files of the base map into `folder`, canonical: the same input gives the same bytes."""
    topology = json.loads(world.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    countries = topology["objects"]["countries"]["geometries"]
    used = Counter(index if index >= 0 else ~index for country in countries for index in _indices(country["arcs"]))
    outlines = [make_valid(polygon) for country in countries for polygon in _polygons(country, arcs)]
    land = [outline for outline in outlines if outline.intersects(_FRAME)]
    borders = [LineString(arcs[index]) for index, times in used.items() if times > 1]
    _write(folder / "sea.geojson", [_FRAME])
    ground = _thin(unary_union(land).intersection(_FRAME))
    _write(folder / "land.geojson", [ground])
    _write(folder / "borders.geojson", [_thin(MultiLineString(borders).intersection(_FRAME))])
    # Cut at the land's edge: the two packages draw the coast a little differently.
    _write(folder / "departements.geojson", [_thin(_inner_lines(france).intersection(ground))])


def _inner_lines(france: Path) -> BaseGeometry:
    """Lines between départements, without the coast and the frontier, which the countries already draw.

    The package thinned each département by itself, so that neighbours gape and overlap by up to a kilometre; the coverage
    is closed first (GEOS CoverageCleaner), and what two départements then share is one line.
    """
    features = json.loads(france.read_text(encoding="utf-8"))["features"]
    drawn = [make_valid(shape(one["geometry"])) for one in features]
    # What lies around is one more part of the coverage: it shuts the gaps that open on the sea or on a neighbour.
    closed = unary_union(drawn).buffer(_GAP / 2).buffer(-_GAP / 2)
    *departements, _ = coverage_clean([*drawn, closed.envelope.buffer(1).difference(closed)], gap_width=_GAP)
    sides = Counter(side for departement in departements for side in _sides(departement))
    return line_merge(MultiLineString(sorted(tuple(sorted(side)) for side, times in sides.items() if times > 1)))


def _sides(departement: BaseGeometry) -> Iterator[frozenset[tuple[float, ...]]]:
    """Every stretch between two corners, as a set of the two, so that the direction does not matter."""
    for ring in get_parts(get_rings(get_parts(departement))):
        yield from map(frozenset, pairwise(ring.coords))


def _arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Arcs of a quantised TopoJSON in degrees: each is a chain of differences, scaled and shifted."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def _indices(nested: Any) -> list[int]:
    return [nested] if isinstance(nested, int) else [index for part in nested for index in _indices(part)]


def _polygons(country: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[Polygon]:
    groups = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    outlines = [[_ring(indices, arcs) for indices in rings] for rings in groups]
    # Quantising has shrunk a few islets to a point or a line.
    return [Polygon(outer, holes) for outer, *holes in outlines if len(outer) >= 4]


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points if not ring else points[1:]
    return ring


def _thin(geometry: BaseGeometry) -> BaseGeometry:
    return set_precision(simplify(geometry, _TOLERANCE), _STEP)


def _write(path: Path, geometries: list[BaseGeometry]) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": mapping(geometry)} for geometry in geometries]
    whole = {"type": "FeatureCollection", "features": _rounded(features)}
    text = json.dumps(whole, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), FOLDER)
