"""How risky a release is, measured on what it says: the report that goes into it (data/risk.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from math import pi

from data.certificate import WITHIN_M
from data.disclosure import bucket_for, is_over
from data.policy import Policy
from data.risk import CLUSTERED, LayerRisk, Risk, Why
from data.tally import OPEN_FACTS, Bucket, Tally
from geo.areas import AreaKind, area
from geo.cells import Cell
from geo.habitat import Ground, Habitat, ground
from layers.catalogue import all_layers
from layers.figures import Figure
from layers.vocabulary import Audience, Sensitivity

_DIGITS = 4
_BANDS = (0, 10, 25, 50, 100)
_FEWEST = 100  # records: under this, one more or less could move the share from band to band
_Group = tuple[str, Sensitivity]


def assess(
    figures: Sequence[Figure], tallies: Iterable[Tally], policy: Policy, audience: Audience, as_of: date
) -> Risk:
    """The report on these figures, which were cleared for this audience on this day from these tallies."""
    groups: dict[_Group, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.layer, figure.sensitivity].append(figure)
    # What is not public is listed whether there is any or not: that a layer had none would be told by its absence.
    wanted = [
        (layer, sensitivity)
        for layer in all_layers()
        for sensitivity in Sensitivity
        if (layer, sensitivity) in groups or sensitivity not in OPEN_FACTS
    ]
    shares = _shares(figures, tallies, policy, audience, as_of)
    layers = (_layer(*group, groups[group], policy, audience, shares.get(group)) for group in wanted)
    return Risk(WITHIN_M, CLUSTERED, policy.habitat.sha256 if policy.habitat else "", tuple(layers))


def _layer(
    layer: str,
    sensitivity: Sensitivity,
    figures: Sequence[Figure],
    policy: Policy,
    audience: Audience,
    withheld: int | None,
) -> LayerRisk:
    places = sorted({figure.area for figure in figures})
    lands = [_ground(place, None) for place in places]
    habitats = [_ground(place, policy.habitat) for place in places] if policy.habitat else []
    return LayerRisk(
        layer=layer,
        sensitivity=sensitivity,
        buckets=len({Bucket.of(figure) for figure in figures}),
        frozen=sensitivity not in OPEN_FACTS,
        smallest_km2=min((area(place).size_m ** 2 / 1e6 for place in places), default=None),
        region_km2=_rounded(min((one.region_km2 for one in (habitats or lands)), default=None)),
        uniform=_rounded(max((one.chance for one in lands), default=None)),
        clustered=_rounded(max((min(1.0, one.chance / CLUSTERED) for one in lands), default=None)),
        habitat=_rounded(max((one.chance for one in habitats), default=None)),
        withheld=withheld,
        why=_why(sensitivity, policy, audience),
    )


@cache
def _ground(identity: str, habitat: Habitat | None) -> Ground:
    """How the ground lies in an area; of anything but a square of the grid, as if it were the square that is drawn."""
    place = area(identity)
    if place.kind is AreaKind.CELL:
        return ground(Cell.parse(identity), WITHIN_M, habitat)
    return Ground(min(1.0, pi * WITHIN_M**2 / place.size_m**2), 0.95 * place.size_m**2 / 1e6)


def _shares(
    figures: Sequence[Figure], tallies: Iterable[Tally], policy: Policy, audience: Audience, as_of: date
) -> dict[_Group, int]:
    """Per group, how many in a hundred records are not told though their embargo is over, rounded up to a band."""
    told = {Bucket.of(figure) for figure in figures}
    records: dict[_Group, list[int]] = defaultdict(lambda: [0, 0])
    for tally in tallies:
        own = bucket_for(tally.bucket, policy, audience)
        if own is None or is_over(own, policy, audience, as_of):
            counts = records[tally.bucket.layer, tally.bucket.sensitivity]
            counts[0] += tally.records
            counts[1] += 0 if own in told else tally.records
    return {
        group: next(band for band in _BANDS if missing * 100 <= band * together)
        for group, (together, missing) in records.items()
        if together >= _FEWEST
    }


def _why(sensitivity: Sensitivity, policy: Policy, audience: Audience) -> tuple[Why, ...]:
    rule = policy.rule(sensitivity, audience)
    if rule is None:
        return (Why.POLICY,)
    reasons = (
        (Why.EMBARGO, rule.embargo > 0),
        (Why.MINIMUM, rule.minimum > 1),
        (Why.HABITAT, policy.habitat is not None and sensitivity not in OPEN_FACTS),
    )
    return tuple(reason for reason, holds in reasons if holds)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
