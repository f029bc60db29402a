"""How long it takes from one area to another, roughly: between their middles, since nothing finer is known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from math import hypot

from geo.areas import area
from geo.cells import to_metres

_DETOUR = 1.3  # by road, over the distance as the crow flies
_KM_AN_HOUR = 55
_TO_THE_CAR = 10  # minutes


def travel_times(areas: Iterable[str]) -> dict[tuple[str, str], int]:
    """Minutes by car between each two areas, both ways."""
    middles = {identity: to_metres(area(identity).lon, area(identity).lat) for identity in set(areas)}
    return {
        (one, other): round(
            _TO_THE_CAR + hypot(there[0] - here[0], there[1] - here[1]) * _DETOUR / 1000 / _KM_AN_HOUR * 60
        )
        for (one, here), (other, there) in permutations(sorted(middles.items()), 2)
    }
