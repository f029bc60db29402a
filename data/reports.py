"""A row as a source gives it, and the door at which its place is made coarse. A report lives in memory only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.policy import Policy
from data.textcheck import check, check_link
from geo.areas import Area
from geo.cells import FINEST_M
from geo.coarsen import ExactPoint, coarsen, widen
from geo.faults import Fault, Located
from layers.catalogue import all_layers
from layers.rhythm import ShiftLog
from layers.vocabulary import Audience, Basis, Record

_COARSEST_M = 40_000


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `told` is all that it says but the place (its area is not yet set); `line` is its first line in the file."""

    told: Record
    place: Area | ExactPoint
    file: str
    line: int

    def fault(self, column: str, fault: Fault) -> Located:
        return Located(self.file, self.line, column, fault.code, fault.remedy)

    def text_faults(self, denied: Sequence[str]) -> list[Located]:
        """What in its words might lead to a place, a person or an hour."""
        told = self.told
        texts = [
            ("summary_en", told.summary.en, False),
            ("summary_fr", told.summary.fr, False),
            ("date_note_en", told.date_note.en, True),
            ("date_note_fr", told.date_note.fr, True),
            ("date_as_written", told.date_as_written, True),
            *(("source_title", source.title, True) for source in told.sources),
        ]
        faults = [found for column, text, hours in texts if (found := _found(column, check, text, hours, denied))]
        links = [found for one in told.sources if (found := _found("source_url", check_link, one.url, denied))]
        return [self.fault(column, fault) for column, fault in (*faults, *links)]


def _found(column: str, look: Callable[..., None], *what: object) -> tuple[str, Fault] | None:
    try:
        look(*what)
    except Fault as fault:
        return column, fault
    return None


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift as its team logged it. `told` is all that it says but the place (its area is not yet set)."""

    told: ShiftLog
    place: Area | ExactPoint
    file: str
    line: int

    def fault(self, column: str, fault: Fault) -> Located:
        return Located(self.file, self.line, column, fault.code, fault.remedy)


def to_log(shift: Shift) -> ShiftLog:
    """The shift made coarse, for the store: where monitors stand is told no finer than what they saw. Raises Fault."""
    if isinstance(shift.place, ExactPoint):
        return replace(shift.told, area=coarsen(shift.place, FINEST_M))
    return replace(shift.told, area=widen(shift.place, FINEST_M))


def to_record(report: Report, policy: Policy, received: date, area_of_site: Area | None) -> Record:
    """The report made coarse, for the store; raises Fault.

    A place that others published keeps the area that they named. A point, and any place that only monitors saw, becomes
    the cell of the finest size that the policy lets anybody see. `area_of_site` is the area that the site's code was given
    first: the site keeps it, so that the noise of a GPS never shows it in two cells.
    """
    told = report.told
    sensitivity = all_layers()[told.layer].sensitivity(told, received)
    rule = policy.rule(sensitivity, Audience.ORGANISERS)
    size_m = max(rule.area.size_m or FINEST_M, FINEST_M) if rule else _COARSEST_M
    if isinstance(report.place, ExactPoint):
        area = coarsen(report.place, size_m)
    else:
        area = widen(report.place, size_m) if told.basis is Basis.OBSERVED else report.place
    if area_of_site:
        if not area_of_site.near(area):
            raise Fault("E_SITE", "this site code was given to a place far from here; give a new place a new code")
        area = area_of_site
    return replace(told, area=area)
