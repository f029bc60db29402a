"""Rhythms: what organisers are told of days and hours, and that nothing withheld can be read off them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import release, rhythm, verify
from data.importers.shifts import COLUMNS
from data.ingest import ingest
from data.policy import read_policy
from data.publish import publish
from data.store import Store
from geo.faults import Refused
from layers.hours import HourBand
from layers.rhythm import Rhythm, ShiftLog, Told
from layers.vocabulary import Audience
from tests.making import AT_SEA, OBSERVED, keep, reports_of, write_rows

SHIFT = {
    **AT_SEA,
    "begins": "06:30",
    "ends": "11:00",
    "pairs": "2",
    "observed": "1",
    "reviewed_by": "steward",
    "reviewed_on": "2026-11-01",
}
SQUARE = "CRS3035RES10000m"
AS_OF = date(2026, 11, 1)


def seen(day: date, number: int, **more: str) -> dict[str, str]:
    return {**OBSERVED, "id": f"{day}-{number}", "period": day.isoformat(), "hours": "07:40", **more}


def every(apart: int, first: date = date(2026, 4, 1), last: date = date(2026, 6, 30)) -> list[dict[str, str]]:
    """Three operations on every day that is so many days after the first."""
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, apart)]
    return [seen(day, number) for day in days for number in range(3)]


def rhythms(
    folder: Path,
    reports: Iterable[dict[str, str]],
    shifts: Iterable[dict[str, str]] = (),
    as_of: date = AS_OF,
    received: date | None = None,
    audience: Audience = Audience.ORGANISERS,
) -> list[Rhythm]:
    """What a release tells of rhythms, of reports that came in on the day after each."""
    store = Store(f"sqlite:///{folder / 'store.db'}", "steward")
    by_day: dict[str, list[dict[str, str]]] = {}
    for row in sorted(reports, key=lambda row: row["period"]):
        by_day.setdefault(row["period"], []).append(row)
    for number, (day, rows) in enumerate(by_day.items()):
        arrived = received or date.fromisoformat(day) + timedelta(days=1)
        keep(write_rows(folder / f"{number}.csv", rows), store, arrived)
    if shifts:
        ingest([write_rows(folder / "shifts.csv", list(shifts), COLUMNS)], store, received or date(2026, 7, 2))
    publish(store, audience, as_of, folder / f"release-{as_of}")
    return list(release.read(folder / f"release-{as_of}").content.rhythms)


def numbers(found: Iterable[Rhythm], told: Told) -> dict[tuple[int | None, HourBand | None, int | None], int]:
    return {(one.weekday, one.band, one.days): one.number for one in found if one.told is told}


def test_operations_are_told_by_weekday_and_band_days_by_weekday_and_intervals_by_days(tmp_path: Path) -> None:
    found = rhythms(tmp_path, every(2))
    assert {one.period.edtf for one in found} == {"2026-04-01/2026-06-30"}
    assert all(one.area.startswith(SQUARE) for one in found)
    days = numbers(found, Told.DAYS)
    assert sum(days.values()) == 46
    assert {slot: 3 * number for slot, number in days.items()} == {
        (weekday, None, None): number
        for (weekday, band, _), number in numbers(found, Told.OPERATIONS).items()
        if band is HourBand.DAWN
    }
    assert numbers(found, Told.INTERVALS) == {(None, None, 2): 45}
    assert numbers(found, Told.KNOWN) == {(None, None, None): 138}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PRESS])
def test_nobody_but_organisers_is_told_any(audience: Audience, tmp_path: Path) -> None:
    assert rhythms(tmp_path, every(2), audience=audience) == []


def test_a_quarter_is_told_when_its_embargo_is_over(tmp_path: Path) -> None:
    assert rhythms(tmp_path, every(2), as_of=date(2026, 7, 6)) == []
    assert publish(
        Store(f"sqlite:///{tmp_path / 'store.db'}", "steward"), Audience.ORGANISERS, date(2026, 7, 7), tmp_path / "on"
    )
    assert release.read(tmp_path / "on").content.rhythms


def test_a_slot_of_fewer_than_three_is_not_told(tmp_path: Path) -> None:
    evening = [seen(date(2026, 4, 1), number, hours="19:00") for number in (7, 8)]
    bands = {band for _, band, _ in numbers(rhythms(tmp_path, [*every(2), *evening]), Told.OPERATIONS)}
    assert bands == {HourBand.DAWN}


def lonely(number: int = 0) -> dict[str, str]:
    """A report in a week of its own, in which there is no other: no figure tells of it."""
    return seen(date(2026, 5, 16), number)


def without_a_week() -> list[dict[str, str]]:
    return [row for row in every(2) if not "2026-05-15" <= row["period"] <= "2026-05-21"]


def test_a_report_that_no_figure_tells_of_is_in_no_rhythm(tmp_path: Path) -> None:
    """Else the quarter's total less the weeks' would be the report that is withheld."""
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    assert rhythms(tmp_path / "with", [*without_a_week(), lonely()]) == rhythms(tmp_path / "without", without_a_week())


def test_were_it_counted_it_could_be_subtracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: every bucket counts, told or not."""
    monkeypatch.setattr(rhythm, "_is_told", lambda bucket, said: True)
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    assert rhythms(tmp_path / "with", [*without_a_week(), lonely()]) != rhythms(tmp_path / "without", without_a_week())


def test_late_reports_and_later_releases_change_no_quarter_that_was_told(tmp_path: Path) -> None:
    before = rhythms(tmp_path, every(2))
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    late = [seen(date(2026, 5, 3), number, hours="08:00") for number in range(20, 26)]
    ingest([write_rows(tmp_path / "late.csv", late)], store, date(2026, 11, 2))
    publish(store, Audience.ORGANISERS, date(2026, 12, 1), tmp_path / "later")
    assert list(release.read(tmp_path / "later").content.rhythms) == before


def shift(on: date, number: int = 0, **more: str) -> dict[str, str]:
    return {**SHIFT, "id": f"shift-{on}-{number}", "day": on.isoformat(), **more}


def test_pairs_are_told_by_slot_and_what_they_saw_by_quarter(tmp_path: Path) -> None:
    mondays = [date(2026, 4, 6) + timedelta(days=7 * n) for n in range(4)]
    found = rhythms(tmp_path, every(2), [shift(day) for day in mondays])
    assert numbers(found, Told.PAIRS) == {(0, band, None): 8 for band in (HourBand.DAWN, HourBand.MORNING)}
    assert numbers(found, Told.OBSERVED) == {(None, None, None): 4}


def test_two_shifts_are_too_few_however_many_pairs_they_were(tmp_path: Path) -> None:
    found = rhythms(tmp_path, every(2), [shift(date(2026, 4, 6), n, pairs="9", observed="5") for n in range(2)])
    assert not numbers(found, Told.PAIRS)
    assert not numbers(found, Told.OBSERVED)


def test_the_minute_at_which_something_began_is_kept_nowhere(tmp_path: Path) -> None:
    rhythms(tmp_path, every(2), [shift(date(2026, 4, 6))])
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix != ".csv":
            raw = path.read_bytes()
            assert b"07:40" not in raw
            assert b"06:30" not in raw


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"day": ""}, "day", "E_MISSING"),
        ({"day": "6/4/2026"}, "day", "E_DATE_AMBIGUOUS"),
        ({"day": "26/4/2026"}, "day", "E_DATE_FORMAT"),
        ({"begins": "half past six"}, "begins", "E_HOURS"),
        ({"begins": "11:00", "ends": "06:30"}, "ends", "E_HOURS"),
        ({"pairs": "0"}, "pairs", "E_NUMBER"),
        ({"pairs": "many"}, "pairs", "E_NUMBER"),
        ({"observed": ""}, "observed", "E_MISSING"),
        ({"lat": "12", "lon": "0.2"}, "lat", "E_OUTSIDE"),
        ({"reviewed_by": ""}, "reviewed_by", "E_MISSING"),
        ({"retracted": "no"}, "retracted", "E_CHOICE"),
    ],
)
def test_a_bad_cell_of_a_shift_is_named_and_nothing_is_kept(
    change: dict[str, str], column: str, code: str, tmp_path: Path
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    rows = [shift(date(2026, 4, 6)), {**shift(date(2026, 4, 7)), **change}]
    with pytest.raises(Refused) as refused:
        ingest([write_rows(tmp_path / "shifts.csv", rows, COLUMNS)], store, date(2026, 5, 1))
    assert [str(fault) for fault in refused.value.faults if f"shifts.csv:3:{column}: {code}" in str(fault)]
    assert not (tmp_path / "store.db").exists() or not store.history().shifts


def test_a_shift_is_in_the_bands_it_touches_and_in_no_other(tmp_path: Path) -> None:
    hours = [("06:30", "09:00"), ("08:59", "09:01"), ("06-09", "09-12"), ("05:00", "18:00")]
    rows = [shift(date(2026, 4, 6), n, begins=begins, ends=ends) for n, (begins, ends) in enumerate(hours)]
    found = [report.told for _, report in reports_of(write_rows(tmp_path / "shifts.csv", rows, COLUMNS))]
    night, dawn, morning, noon, afternoon, _ = HourBand
    assert [told.bands for told in found if isinstance(told, ShiftLog)] == [
        (dawn,),
        (dawn, morning),
        (dawn, morning),
        (night, dawn, morning, noon, afternoon),
    ]


def test_verify_refuses_a_rhythm_that_the_policy_keeps_back(tmp_path: Path) -> None:
    rhythms(tmp_path, every(2))
    content = release.read(tmp_path / f"release-{AS_OF}").content
    policy = read_policy()
    assert verify.policy_faults(content, policy) == []
    one = content.rhythms[0]

    def faults(audience: Audience = Audience.ORGANISERS, **change: object) -> set[str]:
        spoilt = replace(content, audience=audience, rhythms=(replace(one, **change),))  # type: ignore[arg-type]
        return {fault.column for fault in verify.policy_faults(spoilt, policy) if fault.file == "rhythms.csv"}

    assert "told" in faults(Audience.PRESS)
    assert faults(area="commune:62193") == {"area"}
    assert faults(number=2) == {"number"}
    assert faults(weekday=None) == {"told"}
