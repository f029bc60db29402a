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
from geo.faults import Fault
from layers.catalogue import all_layers
from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Audience, Basis, Record

_COARSEST_M = 40_000


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `told` is all that it says but the place (its area is not yet set); a series has its area already."""

    told: Record | ShiftLog | Series
    place: Area | ExactPoint | None

    def text_faults(self, denied: Sequence[str]) -> list[tuple[str, Fault]]:
        """What in its words might lead to a place, a person or an hour, with the column it stands in."""
        told = self.told
        if isinstance(told, ShiftLog):
            return []
        if isinstance(told, Series):
            texts = [
                ("scope_en", told.scope.en, False),
                ("scope_fr", told.scope.fr, False),
                ("title", told.title, True),
            ]
            links = [("url", told.url)]
        else:
            texts = [
                ("summary_en", told.summary.en, False),
                ("summary_fr", told.summary.fr, False),
                ("date_note_en", told.date_note.en, True),
                ("date_note_fr", told.date_note.fr, True),
                ("date_as_written", told.date_as_written, True),
                *(("source_title", source.title, True) for source in told.sources),
            ]
            links = [("source_url", source.url) for source in told.sources]
        faults = [
            found for column, text, hours in texts if text and (found := _found(column, check, text, hours, denied))
        ]
        return faults + [found for column, url in links if url and (found := _found(column, check_link, url, denied))]


def _found(column: str, look: Callable[..., None], *what: object) -> tuple[str, Fault] | None:
    try:
        look(*what)
    except Fault as fault:
        return column, fault
    return None


def coarse(report: Report, policy: Policy, received: date, area_of_site: Area | None) -> Record | ShiftLog | Series:
    """The report made coarse, for the store; raises Fault.

    A place that others published keeps the area that they named. A point, and any place that only monitors saw, becomes
    the cell of the finest size that the policy lets anybody see; where monitors stood is told no finer than what they saw.
    `area_of_site` is the area that the site's code was given first: the site keeps it, so that the noise of a GPS never shows
    it in two cells.
    """
    told, place = report.told, report.place
    if isinstance(told, Series) or place is None:
        return told
    if isinstance(told, ShiftLog):
        return replace(told, area=_square(place, FINEST_M))
    rule = policy.rule(all_layers()[told.layer].sensitivity(told, received), Audience.ORGANISERS)
    size_m = max(rule.area.size_m or FINEST_M, FINEST_M) if rule else _COARSEST_M
    area = place if isinstance(place, Area) and told.basis is Basis.PUBLISHED else _square(place, size_m)
    if area_of_site:
        if not area_of_site.near(area):
            raise Fault("E_SITE", "this site code was given to a place far from here; give a new place a new code")
        area = area_of_site
    return replace(told, area=area)


def _square(place: Area | ExactPoint, size_m: int) -> Area:
    return coarsen(place, size_m) if isinstance(place, ExactPoint) else widen(place, size_m)
