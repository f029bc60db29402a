"""Attack ours and others' methods on one synthetic year, and write what was found into docs/privacy.md: `make privacy`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from data import disclosure, tally
from data.policy import Policy, read_policy
from geo.cells import Cell
from geo.habitat import read_habitat
from layers.figures import Figure
from layers.vocabulary import Audience
from tests.attacks import controls, places, times
from tests.attacks.world import (
    DAYS,
    RADIUS,
    SIDE,
    SOUTH,
    WEST,
    archive,
    calendar,
    daily,
    habitat_file,
    kept,
    releases,
    world,
)

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"
WITHIN = (100.0, 500.0, 1000.0)
SIZES = {Audience.ORGANISERS: 10_000, Audience.PRESS: 20_000, Audience.PUBLIC: 20_000}
MINIMUM = {Audience.ORGANISERS: 3, Audience.PRESS: 5, Audience.PUBLIC: 5}
Row = Sequence[str]


def table(header: Row, rows: Sequence[Row]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def of_places() -> Iterator[Row]:
    """Chance within 100 m, 500 m, 1 km after 1 and 100 reports, and the region that holds 95 % after 100."""
    masks: dict[str, controls.Masks] = {
        "donut masking, 200–1,000 m (maskmypy), each report anew": controls.donut,
        "squares of 1 km": controls.square_kilometre,
        "rounding to two decimals": controls.rounded,
        "random point in a cell of 0.2° (as iNaturalist)": controls.in_a_fifth_of_a_degree,
    }
    for name, masks_of in masks.items():
        one, many = (places.errors_of_the_mean(masks_of, world().sites, reports) for reports in (1, 100))
        chances = [f"{np.mean(one <= within):.2f} → {np.mean(many <= within):.2f}" for within in WITHIN]
        yield [name, *chances, f"{places.region_km2(many):,.2f} km²"]
    frame = (WEST - 5_000, SOUTH - 5_000, WEST + SIDE + 5_000, SOUTH + SIDE + 5_000)
    found = [places.bisected(controls.BoxFilter([site.place]), frame) for site in world().sites]
    errors = np.array([np.hypot(*np.subtract(one, site.place)) for one, site in zip(found, world().sites, strict=True)])
    chances = [f"{np.mean(errors <= within):.2f}" for within in WITHIN]
    yield ["rounding to two decimals, box filter on the exact point", *chances, "under 1 m²"]
    for audience, size in SIZES.items():
        chances = [f"{places.found_in_a_square(size, w):.4f} → {places.found_in_a_square(size, w):.4f}" for w in WITHIN]
        yield [
            f"**{audience}**, squares of {size // 1000} km, a site keeps its own",
            *chances,
            f"{0.95 * size**2 / 1e6:,.0f} km²",
        ]


def of_times() -> Iterator[Row]:
    """Days of the busiest square that follow from what may be asked, and reports tied to a newspaper's."""
    busiest = daily()
    slider, noise = controls.FreeSlider(busiest, 5), controls.CellKey(busiest, 3)
    yield ["sums below 5 suppressed, any window", f"{times.pinned(slider.windows(), DAYS) / DAYS:.2f}", "", ""]
    yield ["cell-key noise of ±2, any window", f"{times.days_estimated(noise, DAYS):.2f} (estimated)", "", ""]
    for audience in (Audience.ORGANISERS, Audience.PRESS, Audience.PUBLIC):
        told = [times.windows_told(release) for release in releases(audience)]
        squares = {square for release in told for square in release}
        spans = {square: {span for release in told for span in release.get(square, ())} for square in squares}
        yield [
            f"**{audience}**, all 26 releases",
            f"{max(times.pinned(one, DAYS) for one in spans.values()) / DAYS:.2f}",
            str(times.revisions(releases(audience))),
            str(times.isolated(releases(audience), MINIMUM[audience])),
        ]


def of_land_cover(folder: Path) -> Iterator[Row]:
    """Chance within 1 km of somebody who holds the map of habitats, in the worst square told of; and how much is told."""
    habitat = read_habitat(habitat_file(world().patches, folder / "map.geojson"))
    for name, policy in (
        ("without the map", read_policy()),
        ("with `--habitat`", replace(read_policy(), habitat=habitat)),
    ):
        for audience in (Audience.ORGANISERS, Audience.PRESS, Audience.PUBLIC):
            last = archive(kept(), audience, policy)[-1]
            squares = {Cell.parse(figure.area) for figure in last}
            worst = max(places.found_by_land_cover(one, world().patches, RADIUS, 1_000) for one in squares)
            sizes = ", ".join(f"{size // 1000}" for size in sorted({one.size_m for one in squares}))
            yield [f"**{audience}**, {name}", f"{worst:.3f}", f"{sizes} km", f"{covered(last, policy, audience):.2f}"]


def covered(last: Sequence[Figure], policy: Policy, audience: Audience) -> float:
    """Share of the year's events that lie in a bucket that is told."""
    told = {(figure.area, figure.period.edtf, figure.catch_up) for figure in last}
    found = 0
    for one in tally.tally(kept(), policy, calendar()[-1]):
        own = disclosure.bucket_for(one.bucket, policy, audience)
        found += one.records if own and (own.area, own.period, own.catch_up) in told else 0
    return found / len(kept())


def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        sections: dict[str, Callable[[], str]] = {
            "places": lambda: table(["method", "100 m", "500 m", "1 km", "region of 95 %"], list(of_places())),
            "times": lambda: table(
                ["what may be asked", "days pinned", "buckets revised", "reports isolated"], list(of_times())
            ),
            "ground": lambda: table(
                ["release", "chance within 1 km", "squares", "events covered"], list(of_land_cover(Path(folder)))
            ),
        }
        page = PAGE.read_text(encoding="utf-8")
        for name, made in sections.items():
            start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
            before, _, rest = page.partition(start)
            _, _, after = rest.partition(end)
            page = before + start + made() + "\n" + end + after
    PAGE.write_text(page, encoding="utf-8")
    print(f"{len(kept())} reports attacked in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
