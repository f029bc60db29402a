"""Squares of the coast that hold too little ground: what lies in them is told of a neighbour (docs/decisions/geo-coast.md).

People sleep on ground. A square of 20 km with 11 km² of it would say far more than its size promises. The table is fixed, so
that nobody can choose it and nothing can be worked out by elimination; geo/basemap/ground.py made it from the base map.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from geo.cells import Cell

TABLE = Path(__file__).with_name("places") / "coast.csv"


def home(cell: Cell) -> Cell:
    """The square that what lies in `cell` is told of: itself, or its neighbour where it holds too little ground.

    Homes nest as squares do: the home of a parent is the parent of the home.
    """
    return _homes().get(cell, cell)


@cache
def told_of(cell: Cell) -> tuple[Cell, ...]:
    """Every square that is told of this one, itself included."""
    return (cell, *sorted(other for other, place in _homes().items() if place == cell))


@cache
def _homes() -> dict[Cell, Cell]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {Cell.parse(row["cell"]): Cell.parse(row["home"]) for row in csv.DictReader(file)}
