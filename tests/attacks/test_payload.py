"""What the map sends to a browser stands on a list, and every corner of a shape is one of a public area's."""

import gzip
import json

import numpy as np
import pytest

from data import release
from geo.areas import area
from geo.outline import outline
from pages.parts import timemap
from pages.parts.languages import Words
from pages.parts.timemap import payload
from tests.browser.conftest import ROOT

CONTENT = release.read(release.newest(ROOT / "data" / "releases" / "public")).content

# What may reach the browser, written down apart from the code that sends it.
ALLOWED = {
    "head": {
        *(
            "words",
            "layers",
            "regions",
            "places",
            "names",
            "subtypes",
            "presets",
            "events",
            "series",
            "withheld",
            "source",
            "colours",
        ),
        *("cube", "arrays", "crc32"),
    },
    "events": {"id", "layer", "area", "first", "last", "when", "what", "summary", "rivals", "says"},
    "series": {"layer", "region", "first", "last", "when", "where", "counted", "number", "says", "scope"},
    "places": {"name", "kind", "size", "lon", "lat", "corners"},
    "cube": {"start", "months", "columns", "areas", "regions", "region_of", "measures", "subtypes"},
}


def foreign_parts(raw: bytes) -> list[str]:
    """Keys that stand on no list, and corners that are none of a public area's."""
    length = int.from_bytes(raw[4:8], "little")
    head = json.loads(raw[8 : 8 + length])
    found = [f"head.{key}" for key in head.keys() - ALLOWED["head"]]
    for part in ("events", "series", "places"):
        found += [f"{part}.{key}" for one in head[part] for key in one.keys() - ALLOWED[part]]
    found += [f"cube.{key}" for key in head["cube"].keys() - ALLOWED["cube"]]
    corners = np.frombuffer(raw[8 + length :], "<i4")[slice(*head["arrays"]["corners"])].reshape(-1, 2).tolist()
    public = {
        (round(lon * 1e4), round(lat * 1e4))
        for identity in head["cube"]["areas"]
        for lon, lat in outline(area(identity))
    }
    return found + [f"corner {corner}" for corner in corners if tuple(corner) not in public]


def test_what_reaches_the_browser_stands_on_a_list_and_every_corner_is_a_public_areas() -> None:
    for language in ("en", "fr"):
        assert foreign_parts(payload(CONTENT, Words(language))) == []


def test_one_part_more_or_a_corner_of_another_shape_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutation: somebody adds what was handy, and draws closer than the area."""
    honest = timemap.place
    monkeypatch.setattr(timemap, "place", lambda *args: {**honest(*args), "records": 3})
    monkeypatch.setattr(timemap, "outline", lambda _: [[0.42841, 50.30127]] * 5)
    found = foreign_parts(payload(CONTENT, Words("en")))
    assert "places.records" in found
    assert "corner [4284, 503013]" in found


def test_the_first_payload_of_the_projects_own_release_is_small() -> None:
    for language in ("en", "fr"):
        assert len(gzip.compress(payload(CONTENT, Words(language)))) <= 150_000
