"""Faults of what is read: a code, what is wrong, what to do; never the value itself, which may be private."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class Fault(ValueError):
    """One thing wrong with one value. `remedy` says what to do; neither text may quote the value."""

    def __init__(self, code: str, remedy: str) -> None:
        super().__init__(f"{code}: {remedy}")
        self.code = code
        self.remedy = remedy


@dataclass(frozen=True, slots=True, order=True)
class Located:
    """A fault with its place: file, line (from 1) and column name."""

    file: str
    line: int
    column: str
    code: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.remedy}"


class BrokenError(Exception):
    """The program itself failed; the message says where, and nothing of what it had read."""


class Refused(Exception):
    """An input that was refused whole, with all its faults, so that nothing is half there."""

    def __init__(self, faults: Iterable[Located]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))
