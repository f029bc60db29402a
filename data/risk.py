"""What a release says of its own risk, layer by layer: how near the best guess may come to a place that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.vocabulary import Sensitivity

CLUSTERED = 0.1
"""The clustered prior: people can sleep on this share of the ground only, it lies together, and the attacker knows where"""


class Why(StrEnum):
    """Why a part is withheld; it follows from the policy."""

    POLICY = "policy"
    EMBARGO = "embargo"
    MINIMUM = "minimum"
    HABITAT = "habitat"


@dataclass(frozen=True, slots=True)
class LayerRisk:
    """The risk of one layer's figures of one sensitivity.

    Chances are of the best guess to lie within `Risk.within_m` of a place, in the area where that is likeliest: of somebody
    who knows the land, one who knows the tenth of it that could be slept on, and one who holds the habitat map (None: there
    was none). `smallest_km2` is of the smallest area told of, `region_km2` of the smallest region that holds a place with 95 %
    certainty. `withheld` is the share of records whose embargo is over and which are not told, in percent, rounded up to 10,
    25, 50 or 100; None where there are under a hundred records, of which one more or less could show.
    """

    layer: str
    sensitivity: Sensitivity
    buckets: int
    frozen: bool
    smallest_km2: float | None
    region_km2: float | None
    uniform: float | None
    clustered: float | None
    habitat: float | None
    withheld: int | None
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """The whole report. `habitat` is the hash of the map of habitats that the areas were cleared with; blank: none was given."""

    within_m: int
    clustered_share: float
    habitat: str
    layers: tuple[LayerRisk, ...]
