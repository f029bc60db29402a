"""From a file to reports: one file a source format, found from this folder by the columns it declares."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.importers.rows import Row
    from data.reports import Report

Reported = tuple[list["Row"], "Report | None"]
"""The rows that make one report, and the report; None where they have faults"""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file of this folder declares as FORMAT: how to know a source's files, and how to read their rows.

    `generations` gives, for each form that the source's header has had, its columns; their order does not matter. `read` gets
    the rows and, where `mapped`, the mapping that the steward names. It yields every row that it is given, once. Where
    `foreign`, cells may break lines or look like formulas, as nothing of what they say is carried over as it is.
    """

    key: str
    generations: Mapping[str, tuple[str, ...]]
    read: Callable[[Iterable[Row], Mapping[str, Any]], Iterator[Reported]]
    foreign: bool = False
    mapped: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """Every format of this folder, by key."""
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda one: one.key))
