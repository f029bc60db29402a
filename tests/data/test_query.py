"""The address bar says what is shown and shows what it says; nonsense falls back to the default and is named."""

from hypothesis import given
from hypothesis import strategies as st

from data.query import ALL, Month, Query, from_address, to_address
from geo.areas import REGIONS
from layers.catalogue import all_layers

LIMITS = (Month(1999, 1), Month(2026, 11))
DEFAULT = Query(*LIMITS, tuple(all_layers()), ALL)
MONTHS = st.builds(Month, st.integers(1999, 2026), st.integers(1, 11))
QUERIES = st.builds(
    lambda one, other, layers, region: Query(min(one, other), max(one, other), layers, region),
    MONTHS,
    MONTHS,
    st.sets(st.sampled_from(list(all_layers())), min_size=1).map(
        lambda keys: tuple(key for key in all_layers() if key in keys)
    ),
    st.sampled_from([ALL, *(region.key for region in REGIONS)]),
)


@given(QUERIES)
def test_a_query_survives_the_address_bar(query: Query) -> None:
    asked = from_address(to_address(query, DEFAULT), DEFAULT, LIMITS)
    assert asked.query == query
    assert asked.ignored == ()


def test_the_default_leaves_the_address_empty() -> None:
    assert to_address(DEFAULT, DEFAULT) == {}


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "layer", "region", "other"]),
        st.lists(st.text(max_size=12), max_size=3),
        max_size=5,
    )
)
def test_nonsense_falls_back_and_is_named(address: dict[str, list[str]]) -> None:
    asked = from_address(address, DEFAULT, LIMITS)
    assert LIMITS[0] <= asked.query.start <= asked.query.end <= LIMITS[1]
    assert asked.query.layers
    for name, values in address.items():
        if name in ("from", "to", "region") and values and asked.query == DEFAULT and values != [ALL]:
            assert name in asked.ignored


def test_a_period_the_wrong_way_round_or_out_of_reach_is_named() -> None:
    assert from_address({"from": ["2018-01"], "to": ["2017-01"]}, DEFAULT, LIMITS).ignored == ("from", "to")
    assert from_address({"from": ["1850-01"]}, DEFAULT, LIMITS).ignored == ("from",)
    assert from_address({"layer": ["evictions", "spaceships"]}, DEFAULT, LIMITS).ignored == ("layer",)
