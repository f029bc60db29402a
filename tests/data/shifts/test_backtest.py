"""Looking back: rotas are scored on later quarters by what came before, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.rhythm import counted
from data.shifts.backtest import Rota, Score, backtest, chosen
from data.shifts.history import History, Season, histories_of
from layers.hours import HourBand
from tests.data.shifts.worlds import RHYTHMS, world

HOURS = 45


def scores(histories: tuple[History, ...], hours: int = HOURS) -> dict[Rota, Score]:
    return {score.rota: score for score in backtest(histories, hours)}


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_nobody_beats_the_oracle_and_intervals_hold_their_share(rhythm: str) -> None:
    found = scores(histories_of(counted(world(rhythm, 1).operations, 3), {}))
    for score in found.values():
        assert 0 <= score.low <= score.share <= score.high <= 1
        assert score.share <= found[Rota.ORACLE].share + 1e-9
        assert score.quarters >= 5


def test_where_there_is_a_rhythm_of_weekdays_the_forecast_sees_more_than_hours_laid_out_evenly() -> None:
    found = scores(histories_of(counted(world("weekly", 2).operations, 3), {}))
    assert found[Rota.FORECAST].low > 2 * found[Rota.UNIFORM].high


def quarter(first: date, last: date, slot: tuple[int, HourBand], number: int) -> Season:
    return Season(first, last, operations={slot: number}, days={slot[0]: number}, known=number)


def test_a_quarter_is_judged_by_those_before_it_alone() -> None:
    early, late = (0, HourBand.DAWN), (3, HourBand.NOON)
    seasons = (
        quarter(date(2026, 1, 1), date(2026, 3, 31), early, 12),
        quarter(date(2026, 4, 1), date(2026, 6, 30), late, 12),
    )
    found = scores((History("CRS3035RES10000mN3060000E3640000", seasons, date(2026, 6, 30)),), hours=3)
    assert found[Rota.ORACLE].share == 1
    assert [found[rota].share for rota in (Rota.FORECAST, Rota.MOST_FREQUENT, Rota.REPEATED)] == [0, 0, 0]
    assert found[Rota.UNIFORM].share == pytest.approx(3 / (7 * 18))


def test_one_quarter_is_too_few_to_look_back() -> None:
    season = quarter(date(2026, 1, 1), date(2026, 3, 31), (0, HourBand.DAWN), 12)
    one = History("CRS3035RES10000mN3060000E3640000", (season,), None)
    assert backtest((one,), HOURS) == ()
    assert backtest((replace(one, seasons=(Season(date(2025, 10, 1), date(2025, 12, 31)), season)),), HOURS) == ()
    assert backtest((), HOURS) == ()


def test_hours_are_spent_where_they_are_worth_most_and_no_more_than_there_are() -> None:
    area = "CRS3035RES10000mN3060000E3640000"
    worth = {
        (area, (0, HourBand.EVENING)): 1.5,
        (area, (0, HourBand.DAWN)): 1.0,
        (area, (1, HourBand.DAWN)): 0.9,
        (area, (1, HourBand.NIGHT)): 9.0,
    }
    assert chosen(worth, 7) == {
        (area, (0, HourBand.DAWN)): 1.0,
        (area, (1, HourBand.DAWN)): 1.0,
        (area, (0, HourBand.EVENING)): pytest.approx(1 / 6),
    }
