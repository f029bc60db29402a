"""From a file to reports: one file a source format, found from this folder by the columns it declares."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.faults import Located, Refused
from layers.figures import Series

if TYPE_CHECKING:
    from data.reports import Report, Shift


@dataclass(slots=True)
class Found:
    """What one file holds, and all that is wrong with it."""

    reports: list[Report] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    faults: list[Located] = field(default_factory=list)


def read_file(path: Path) -> Found:
    """Read a file with the importer whose columns it has; raises Refused if there is none or the file is malformed."""
    from data.importers.rows import read_table

    table = read_table(path)
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    formats = [module for module in modules if hasattr(module, "COLUMNS")]
    for module in formats:
        if set(module.COLUMNS) == set(table.header):
            found: Found = module.read(table)
            return found
    nearest = max(formats, key=lambda module: len(set(module.COLUMNS) & set(table.header)))
    wrong = [
        (column, "E_MISSING_COLUMN", "this column is missing")
        for column in nearest.COLUMNS
        if column not in table.header
    ]
    wrong += [
        (column, "E_UNKNOWN_COLUMN", "no format has this column")
        for column in table.header
        if column not in nearest.COLUMNS
    ]
    raise Refused(Located(table.file, 1, column, code, remedy) for column, code, remedy in wrong)
