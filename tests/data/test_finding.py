"""Finding events: words with and without accents, filters and their counts, related events, and an address that says it all."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.finding import FACETS, Wanted, counts, found, from_address, related, relation, to_address
from data.query import Month
from data.release import newest, read
from geo.areas import REGIONS
from layers.catalogue import all_layers
from tests.test_architecture import ROOT

EVENTS = read(newest(ROOT / "data" / "releases" / "public")).content.events
MONTHS = st.builds(Month, st.integers(1990, 2030), st.integers(1, 12))


@pytest.mark.parametrize(
    "text", ["grande-synthe", "GRANDE SYNTHE", "Grande Synthe evicted", "évacué", "evacue", "united intercultural"]
)
def test_words_are_found_whatever_their_case_accents_and_language(text: str) -> None:
    assert found(EVENTS, Wanted(text=text))


def test_a_search_in_spring_2017_finds_the_fire_with_its_rival_figures() -> None:
    fire = [
        event
        for event in found(
            EVENTS, Wanted(text="Grande-Synthe", start=Month(2017, 4), end=Month(2017, 4), layer=("incidents",))
        )
        if event.period.first == date(2017, 4, 10) and "fire" in event.summary.en
    ]
    assert len(fire) == 1
    people = [count for count in fire[0].counts if count.what == "people"]
    assert len({(count.number.floor, count.number.ceiling) for count in people}) >= 2


def test_the_death_at_the_gare_du_nord_has_both_lists_as_its_sources() -> None:
    [event] = found(
        EVENTS, Wanted(layer=("border_deaths",), area=("commune:75110",), start=Month(2017, 5), end=Month(2017, 5))
    )
    assert event.period.edtf == "2017-05-02"
    publishers = {source.publisher for source in event.sources}
    assert any("IOM" in one for one in publishers)
    assert any("UNITED" in one for one in publishers)


@pytest.mark.parametrize("facet", FACETS)
def test_the_number_beside_a_choice_is_what_it_leaves(facet: str) -> None:
    wanted = Wanted(text="Calais", start=Month(2015, 1), end=Month(2018, 12))
    number = counts(EVENTS, wanted, facet)
    assert number
    for value, count in list(number.items())[:8]:
        chosen = Wanted(text=wanted.text, start=wanted.start, end=wanted.end, **{facet: (value,)})
        assert len(found(EVENTS, chosen)) == count


def test_events_without_a_place_are_found_as_such() -> None:
    nowhere = found(EVENTS, Wanted(region=("none",)))
    regions = [found(EVENTS, Wanted(region=(region.key,))) for region in REGIONS]
    assert sum(map(len, regions)) + len(nowhere) == len(EVENTS)


def test_what_is_near_in_time_and_place_is_related_and_not_itself() -> None:
    eviction = next(event for event in EVENTS if event.id == "article-054")
    near = related(eviction, EVENTS)
    assert near
    assert eviction not in near
    assert all(event.area == eviction.area for event in near)


def test_a_related_event_is_before_after_or_perhaps_the_same_death() -> None:
    deaths = [event for event in EVENTS if event.layer == "border_deaths" and event.period.dated]
    pairs = [(event, other) for event in deaths[-150:] for other in related(event, EVENTS)]
    assert {relation(*pair) for pair in pairs} >= {"same", "before", "after"}
    opposite = {"same": "same", "before": "after", "after": "before", "during": "during"}
    for event, other in pairs:
        assert relation(other, event) == opposite[relation(event, other)]


@given(
    st.builds(
        Wanted,
        text=st.text("abcé -'0", max_size=12).map(lambda text: " ".join(text.split())),
        layer=st.sampled_from([(), *((key,) for key in all_layers())]),
        region=st.sampled_from([(), *((region.key,) for region in REGIONS), ("none",)]),
        publisher=st.sampled_from([(), ("A newspaper & more",), ("Ein=Blatt",)]),
        certainty=st.sampled_from([(), ("high",), ("high", "low")]),
    ),
    st.one_of(st.none(), st.tuples(MONTHS, MONTHS).map(sorted)),
)
def test_an_address_says_all_of_a_search_and_nothing_else(wanted: Wanted, window: list[Month] | None) -> None:
    asked = replace(wanted, start=window[0], end=window[1]) if window else wanted
    assert from_address(to_address(asked)) == (asked, ())


def test_nonsense_in_an_address_is_named_and_left_out() -> None:
    address = {
        "from": ["2017-99"],
        "layer": ["pins", "evictions"],
        "to": ["x", "y"],
        "region": ["mars"],
        "other": ["1"],
    }
    wanted, ignored = from_address(address)
    assert wanted == Wanted(layer=("evictions",))
    assert set(ignored) == {"from", "to", "layer", "region"}
