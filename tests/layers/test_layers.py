"""What each layer declares can be used by the rest of the house, and its colours can be told apart by everybody."""

from datetime import date
from itertools import combinations

import pytest

from layers import sensitivity
from layers.catalogue import all_layers
from layers.layer import Layer
from layers.vocabulary import Basis, Record, Sensitivity, Status
from tests.making import a_record

ON = date(2026, 11, 23)
LAYERS = list(all_layers().values())


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.key)
def test_a_layer_says_everything_in_both_languages(layer: Layer) -> None:
    texts = [layer.title, layer.definition, layer.sensitivity_words, *(kind.title for kind in layer.subtypes.values())]
    for text in texts:
        assert text.en
        assert text.fr
    assert layer.definition.en != layer.definition.fr
    assert layer.subtypes
    assert all(kind.counted for kind in layer.subtypes.values())


def test_no_two_layers_share_a_shape_or_a_place_in_the_order() -> None:
    assert len({layer.shape.mark for layer in LAYERS}) == len(LAYERS)
    assert len({layer.order for layer in LAYERS}) == len(LAYERS)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (a_record(period="2025-11-22"), Sensitivity.LOW),
        (a_record(period="2025-11-23"), Sensitivity.MEDIUM),
        (a_record(period="2017-05/"), Sensitivity.MEDIUM),
        (a_record(period=""), Sensitivity.MEDIUM),
        (a_record(basis=Basis.OBSERVED), Sensitivity.HIGH),
        (a_record(subtype="threatened", period="2026-10", status=Status.UNKNOWN), Sensitivity.EXTREME),
        (a_record(subtype="threatened"), Sensitivity.LOW),
        (a_record(layer="sleeping_sites", subtype="camp", status=Status.LIVE, period="2016"), Sensitivity.EXTREME),
        (
            a_record(layer="sleeping_sites", subtype="camp", status=Status.UNKNOWN, period="2026-09"),
            Sensitivity.EXTREME,
        ),
        (a_record(layer="sleeping_sites", subtype="camp", status=Status.ENDED, period="2026-09"), Sensitivity.MEDIUM),
        (a_record(layer="sleeping_sites", subtype="camp", basis=Basis.OBSERVED, period="2009"), Sensitivity.EXTREME),
        (a_record(layer="distribution_points", subtype="served", status=Status.LIVE), Sensitivity.EXTREME),
        (a_record(layer="distribution_points", subtype="ban", period="2026-09"), Sensitivity.MEDIUM),
        (a_record(layer="incidents", subtype="arrest", basis=Basis.OBSERVED), Sensitivity.HIGH),
        (a_record(layer="border_deaths", subtype="drowning", period="2026-11-20"), Sensitivity.LOW),
        (a_record(layer="border_deaths", subtype="drowning", basis=Basis.OBSERVED), Sensitivity.HIGH),
    ],
)
def test_sensitivity_follows_from_published_past_and_live(record: Record, expected: Sensitivity) -> None:
    assert all_layers()[record.layer].sensitivity(record, ON) is expected


def test_a_year_ago_on_a_leap_day_is_still_a_day() -> None:
    assert sensitivity.is_past(a_record(period="2023-02-27"), date(2024, 2, 29))
    assert not sensitivity.is_past(a_record(period="2023-02-28"), date(2024, 2, 29))


# Simulation of colour-vision deficiency in linear RGB: Viénot, Brettel and Mollon 1999 (protan, deutan), and the
# tritan plane of Brettel, Viénot and Mollon 1997 as one matrix.
SIMULATIONS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "tritan": ((1, 0.14461, -0.14461), (0, 0.85924, 0.14076), (0, 0.85924, 0.14076)),
}


def lab(colour: str, simulation: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of #RRGGBB as somebody with this vision sees it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [max(0.0, min(1.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in SIMULATIONS[simulation]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        sum(a * b for a, b in zip(row, seen, strict=True)) / whole for row, whole in zip(to_xyz, white, strict=True)
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("simulation", SIMULATIONS)
def test_the_colours_of_any_two_layers_can_be_told_apart(theme: str, simulation: str) -> None:
    for one, other in combinations(LAYERS, 2):
        first, second = (lab(getattr(layer.shape, theme), simulation) for layer in (one, other))
        distance = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
        assert distance >= 14, f"{one.key} and {other.key}: {distance:.1f}"
