"""How large the area of a figure must be: as large as its rule says, and larger where the ground would give a place away.

With a map of habitats, an area of which the best guess comes within a kilometre of a place too often is not told of; the square
around it is, or nothing. It follows from the map and the policy alone, never from what was reported, so it tells nothing itself
(docs/decisions/habitat.md).
"""

from __future__ import annotations

from functools import cache

from data.policy import Policy
from geo.areas import Area, AreaKind, of_cell
from geo.cells import SIZES_M, Cell
from geo.coarsen import widen
from geo.coast import home
from geo.habitat import Habitat, ground
from layers.vocabulary import Audience, Sensitivity

WITHIN_M = 1_000


def area_for(place: Area, sensitivity: Sensitivity, audience: Audience, policy: Policy) -> Area | None:
    """The area in which this audience is told of the place; None: nowhere. Public facts keep the area they were given."""
    rule = policy.rule(sensitivity, audience)
    if rule is None:
        return None
    if rule.area.size_m is None:
        return place
    wide = widen(place, rule.area.size_m)
    if policy.habitat is None or wide.kind is not AreaKind.CELL:
        return wide
    return _certified(Cell.parse(wide.id), policy.habitat, policy.limits[audience])


@cache
def _certified(cell: Cell, habitat: Habitat, limit: float) -> Area | None:
    """The smallest square around this one that passes together with its three neighbours in the next larger square.

    Together: were one of four told of by the large square and the others by themselves, the large square would mean the one.
    """
    while not all(_passes(one, habitat, limit) for one in _four(cell)):
        if cell.size_m == SIZES_M[-1]:
            return None
        cell = home(cell.parent(2 * cell.size_m))
    return of_cell(cell)


def _four(cell: Cell) -> set[Cell]:
    """The squares that make up the next larger one, as they are told of; the largest alone."""
    if cell.size_m == SIZES_M[-1]:
        return {cell}
    size, parent = cell.size_m, cell.parent(2 * cell.size_m)
    return {home(Cell(size, parent.north + n, parent.east + e)) for n in (0, size) for e in (0, size)}


@cache
def _passes(cell: Cell, habitat: Habitat, limit: float) -> bool:
    return ground(cell, WITHIN_M, habitat).chance <= limit
