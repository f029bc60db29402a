"""What may be said to whom: `policy.toml` read into frozen rules. Anything missing, misspelt or too fine stops the release."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from data.buckets import Grain
from geo.faults import Located, Refused
from geo.habitat import Habitat
from layers.vocabulary import Audience, Sensitivity

POLICY_FILE = Path(__file__).with_name("policy.toml")


class Extent(StrEnum):
    """How large the area of a figure is at least, finest first."""

    COMMUNE = "commune"
    CELL_10 = "10 km"
    CELL_20 = "20 km"
    CELL_40 = "40 km"

    @property
    def coarseness(self) -> int:
        return list(Extent).index(self)

    @property
    def size_m(self) -> int | None:
        """Side of the grid square in metres; None for a commune."""
        return None if self is Extent.COMMUNE else int(self.split()[0]) * 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """How coarse a figure must be to be said: extent, period, days of embargo, records in a bucket, rounding."""

    area: Extent
    period: Grain
    embargo: int
    minimum: int
    round: int = 1
    bands: tuple[int, ...] = ()

    def at_least_as_coarse_as(self, other: Rule) -> bool:
        """Whether it says nothing that `other` would not say. A band counts as coarse as the number of its floor."""
        return (
            self.area.coarseness >= other.area.coarseness
            and self.period.coarseness >= other.period.coarseness
            and self.embargo >= other.embargo
            and self.minimum >= other.minimum
            and (self.round >= other.round or bool(self.bands))
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole table. A rule of None is written `withhold = true`: nothing is said. `sha256` is of the file's bytes.

    `rhythm` is the rule for what organisers, and nobody else, are told of rhythms. `limits` is how often the best guess of
    somebody with the `habitat` map may come within a kilometre of a place. `approvals` is how many stewards, besides whoever
    publishes, must have approved a release.
    """

    version: str
    rules: Mapping[tuple[Sensitivity, Audience], Rule | None]
    limits: Mapping[Audience, float]
    rhythm: Rule
    approvals: int
    sha256: str
    habitat: Habitat | None = None

    def rule(self, sensitivity: Sensitivity, audience: Audience) -> Rule | None:
        return self.rules[sensitivity, audience]


# The finest that any audience may ever be told, whatever policy.toml says. None: nothing at all.
_FLOOR = {
    Sensitivity.LOW: Rule(Extent.COMMUNE, Grain.DAY, embargo=0, minimum=1),
    Sensitivity.MEDIUM: Rule(Extent.COMMUNE, Grain.DAY, embargo=3, minimum=1),
    Sensitivity.HIGH: Rule(Extent.CELL_10, Grain.WEEK, embargo=7, minimum=3),
    Sensitivity.EXTREME: Rule(Extent.CELL_20, Grain.MONTH, embargo=14, minimum=3),
}
# The finest that whoever has no login may be told.
_PUBLIC_FLOOR = _FLOOR | {
    Sensitivity.MEDIUM: Rule(Extent.COMMUNE, Grain.MONTH, embargo=30, minimum=1),
    Sensitivity.HIGH: Rule(Extent.CELL_20, Grain.MONTH, embargo=30, minimum=5, round=5),
    Sensitivity.EXTREME: None,
}
_RHYTHM_FLOOR = Rule(Extent.CELL_10, Grain.QUARTER, embargo=7, minimum=3)
_LARGEST_LIMIT = 0.2
_APPROVALS, _CERTIFICATE, _RHYTHM = "approvals", "certificate", "rhythm"
_FINER = {Audience.PUBLIC: Audience.PRESS, Audience.PRESS: Audience.ORGANISERS}
_REQUIRED = {"area", "period", "embargo", "minimum"}
_ROUNDING = {"round", "bands"}


def read_policy(path: Path = POLICY_FILE) -> Policy:
    """Read and check the whole file; raises Refused with every fault at once."""
    raw = path.read_bytes()
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused([Located(path.name, 1, "-", "E_POLICY", f"not a TOML file: {error}")]) from None
    return _Reading(path.name, raw, table).policy()


class _Reading:
    """One pass over the table that gathers every fault."""

    def __init__(self, name: str, raw: bytes, table: dict[str, object]) -> None:
        self.name, self.table = name, table
        self.lines = raw.decode("utf-8").splitlines()
        self.sha256 = hashlib.sha256(raw).hexdigest()
        self.faults: list[Located] = []

    def policy(self) -> Policy:
        version = self.table.get("version")
        if not isinstance(version, str):
            self.fault("version", "version", 'write version = "…"')
        approvals = self.table.get(_APPROVALS)
        if not isinstance(approvals, int) or isinstance(approvals, bool) or approvals < 0:
            self.fault(_APPROVALS, "-", "write how many others must approve a release, such as approvals = 1")
            approvals = 0
        for key in self.table.keys() - {"version", _APPROVALS, _CERTIFICATE, _RHYTHM} - set(Sensitivity):
            self.fault(key, key, f"unknown sensitivity; it must be one of {', '.join(Sensitivity)}")
        rules = {
            (sensitivity, audience): self.rule(sensitivity, audience)
            for sensitivity in Sensitivity
            for audience in Audience
        }
        limits, rhythm = self.limits(), self.rhythm()
        if not self.faults:
            self.check_nesting(rules)
        if self.faults or rhythm is None:
            raise Refused(self.faults)
        return Policy(str(version), rules, limits, rhythm, approvals, self.sha256)

    def limits(self) -> dict[Audience, float]:
        found = self.table.get(_CERTIFICATE)
        limits = found if isinstance(found, dict) else {}
        if limits.keys() != set(Audience) or not all(
            isinstance(limit, float) and 0 < limit <= _LARGEST_LIMIT for limit in limits.values()
        ):
            self.fault(
                _CERTIFICATE, "-", f"give each audience a chance above 0 and up to {_LARGEST_LIMIT}, such as 0.05"
            )
            return {}
        in_order = [limits[audience] for audience in (Audience.PUBLIC, Audience.PRESS, Audience.ORGANISERS)]
        if in_order != sorted(in_order):
            self.fault(_CERTIFICATE, "-", "the coarser audience must not have the larger chance")
        return {Audience(audience): limit for audience, limit in limits.items()}

    def rule(self, sensitivity: Sensitivity, audience: Audience) -> Rule | None:
        section = f"{sensitivity}.{audience}"
        rows = self.table.get(sensitivity)
        if isinstance(rows, dict):
            for key in rows.keys() - set(Audience):
                self.fault(f"{sensitivity}.{key}", key, f"unknown audience; it must be one of {', '.join(Audience)}")
        row = rows.get(audience) if isinstance(rows, dict) else None
        if not isinstance(row, dict):
            self.fault(section, "-", f"missing: write [{section}], with withhold = true if nothing may be said")
            return None
        if "withhold" in row:
            if row != {"withhold": True}:
                self.fault(section, "withhold", "withhold must be true and stand alone")
            return None
        floor = (_PUBLIC_FLOOR if audience is Audience.PUBLIC else _FLOOR)[sensitivity]
        return self.read(section, row, floor)

    def rhythm(self) -> Rule | None:
        """The rule for rhythms: for organisers, in whole quarters, of operations whose own embargo is over."""
        row = self.table.get(_RHYTHM)
        if not isinstance(row, dict):
            self.fault(_RHYTHM, "-", f"missing: write [{_RHYTHM}] with area, period, embargo, minimum and round")
            return None
        rule = self.read(_RHYTHM, row, _RHYTHM_FLOOR)
        if rule and (rule.period is not Grain.QUARTER or rule.round > 1 or rule.bands):
            self.fault(_RHYTHM, "period", 'rhythms are told by whole quarters: write period = "quarter" and round = 1')
        return rule

    def read(self, section: str, row: dict[str, object], floor: Rule | None) -> Rule | None:
        unknown, missing = row.keys() - _REQUIRED - _ROUNDING, _REQUIRED - row.keys()
        for key in unknown:
            self.fault(section, key, "unknown key; look at its spelling")
        for key in missing:
            self.fault(section, key, "missing")
        if len(_ROUNDING & row.keys()) != 1:
            self.fault(section, "round", "write either round or bands")
        return None if unknown or missing else self.checked(section, row, floor)

    def checked(self, section: str, row: dict[str, object], floor: Rule | None) -> Rule | None:
        try:
            rule = Rule(
                Extent(str(row["area"])),
                Grain(str(row["period"])),
                _whole(row["embargo"], least=0),
                _whole(row["minimum"], least=1),
                _whole(row.get("round", 1), least=1),
                _edges(row.get("bands", [])),
            )
        except ValueError as error:
            self.fault(section, "-", str(error))
            return None
        if floor is None or not rule.at_least_as_coarse_as(floor):
            self.fault(section, "-", f"finer than may ever be said: {_in_words(floor)}")
        return rule

    def check_nesting(self, rules: Mapping[tuple[Sensitivity, Audience], Rule | None]) -> None:
        """A coarser audience must hold nothing that the finer one does not."""
        for (sensitivity, audience), rule in rules.items():
            finer = rules.get((sensitivity, _FINER[audience])) if audience in _FINER else rule
            if rule and not (finer and rule.at_least_as_coarse_as(finer)):
                self.fault(f"{sensitivity}.{audience}", "-", f"finer than the rule for {_FINER[audience]}")

    def fault(self, section: str, column: str, remedy: str) -> None:
        line = next((n for n, text in enumerate(self.lines, 1) if text.strip().startswith(f"[{section}]")), 1)
        self.faults.append(Located(self.name, line, column, "E_POLICY", f"[{section}] {remedy}"))


def _whole(value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"embargo, minimum and round are whole numbers, at least {least}")
    return value


def _edges(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("bands is a list of whole numbers")
    edges = tuple(_whole(edge, least=1) for edge in value)
    if list(edges) != sorted(set(edges)):
        raise ValueError("bands must rise")
    return edges


def _in_words(floor: Rule | None) -> str:
    if floor is None:
        return "it must be withheld"
    return (
        f"at least {floor.area}, {floor.period}, {floor.embargo} days of embargo, minimum {floor.minimum}, "
        f"rounded to {floor.round}"
    )
