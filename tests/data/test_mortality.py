"""Deaths are added up by year, cause and region without losing one, and other bodies' counts stay their own."""

from data.mortality import bodies, by_cause, by_region, by_year
from data.query import Query, span
from data.release import newest, read
from data.totals import everywhere, totals
from layers.vocabulary import Counted
from tests.test_architecture import ROOT

CONTENT = read(newest(ROOT / "data" / "releases" / "public")).content


def test_years_causes_and_regions_each_give_the_total_of_the_release() -> None:
    first, last = span(CONTENT.figures, CONTENT.as_of)
    for counted in (Counted.DEAD, Counted.MISSING):
        [whole] = [
            total
            for total in totals(CONTENT.figures, Query(first, last, ("border_deaths",)), everywhere)
            if total.counted is counted
        ]
        for found in (by_year(CONTENT.figures), by_cause(CONTENT.figures), by_region(CONTENT.figures)):
            parts = [one for tolled in found.values() for one in tolled if one.counted is counted]
            assert sum(one.low for one in parts) == whole.low
            assert sum(one.unknown for one in parts) == whole.unknown


def test_each_body_stands_by_itself_with_what_it_includes() -> None:
    found = bodies(CONTENT.series)
    names = [body.name for body in found]
    assert len(names) == len(set(names))
    for publisher in ("UNITED for Intercultural Action", "IOM Missing Migrants Project"):
        assert any(name.startswith(publisher) for name in names)
    assert any("Local border-death list" in name for name in names)
    assert all(body.scope.en and body.scope.fr for body in found)
    united = next(body for body in found if body.name.startswith("UNITED"))
    years = {year: low for year, low, _ in united.by_year}
    assert years[2000] == 59
