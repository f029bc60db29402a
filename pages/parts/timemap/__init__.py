"""The time map: what its module in the browser is given. The module itself is the JavaScript beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import streamlit as st

from data.cube import Cube, Measure, cube_of, pack
from data.query import Month, span
from data.release import Content, Release
from geo.areas import REGIONS, Region, area
from geo.basemap import names
from geo.outline import outline
from layers.catalogue import all_layers
from layers.figures import Event, Figure, Series
from layers.painting import DARK, LIGHT, MERGED
from layers.periods import Period
from layers.vocabulary import Kind, Sensitivity
from pages.parts import phrases
from pages.parts.languages import LANGUAGES, Words, catalogue
from pages.parts.omissions import withheld

_TEXTS = ("number.", "list.", "summary.", "timemap.", "map.", "coarse")
# What a visitor may want to look at again: key of its words, first and last month.
_PRESETS = (
    ("sangatte", Month(2002, 9), Month(2002, 12)),
    ("2009", Month(2009, 9), Month(2009, 10)),
    ("2015", Month(2015, 3), Month(2015, 12)),
    ("2016", Month(2016, 10), Month(2016, 11)),
    ("2017", Month(2017, 3), Month(2017, 6)),
    ("2021", Month(2021, 11), Month(2021, 11)),
)

# Said where the payload cannot be read, so it cannot be in the payload.
_APOLOGIES = json.dumps({language: catalogue(language)["timemap.unreadable"] for language in LANGUAGES})

_component = st.components.v2.component(
    "veille_timemap",
    js=f"""
const apologies = {_APOLOGIES};
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
export default ({{ data, parentElement }}) => {{
  const options = {{
    basemap: new URL("/basemap/", location.origin),
    event: "/event?id={{id}}&lang={{language}}",
    embed: "/embed",
    apology: apologies[document.documentElement.lang] ?? apologies.en,
  }};
  // Called again on the same element, for each run of the page: the map that is there takes what is new.
  const host = parentElement.host ?? parentElement;
  const before = host.timeMap ?? import(new URL("/timemap/timemap.js", location.origin))
    .then(({{ mount }}) => ({{ map: mount(parentElement, data, options), data }}));
  host.timeMap = before.then(({{ map, data: drawn }}) => {{
    if (!same(drawn, data)) map.update(data);
    return {{ map, data }};
  }});
}};
""",
)


def show(release: Release, words: Words) -> None:
    """The time map of a release."""
    _component(data=_payload(release.id, words.language, release), key="timemap")


# Keyed by the release's hash and the language; the release itself is not hashed again.
@st.cache_resource(max_entries=4, show_spinner=False)
def _payload(_id: str, language: str, _release: Release) -> bytes:
    return payload(_release.content, Words("fr" if language == "fr" else "en"))


def payload(content: Content, words: Words) -> bytes:
    """All that the browser is told: the cube of figures, areas and names, and the words that go with them."""
    first, last = span(content.figures, content.as_of)
    cube = cube_of(content.figures, first, last)
    shapes = [outline(area(identity))[:-1] for identity in cube.areas]
    corners = np.array([round(part * 1e4) for shape in shapes for corner in shape for part in corner], dtype=np.int32)
    head = {
        **furniture(cube, words),
        "places": [place(identity, len(shape), words) for identity, shape in zip(cube.areas, shapes, strict=True)],
        "presets": _presets(cube, content.as_of, words),
        "events": [_event(event, cube, words) for event in _latest_first(content.events, cube)],
        "series": [_series(one, cube, words) for one in content.series if one.period.dated],
        "source": phrases.source(content, words),
        "withheld": [sentence[0].upper() + sentence[1:] for sentence in withheld(content, words)],
    }
    return pack(cube, head, {"corners": corners})


def furniture(cube: Cube, words: Words) -> Mapping[str, Any]:
    """What is the same whatever the figures: words, layers, regions, names, colours."""
    return {
        "words": _words(cube, words),
        "layers": [_layer(key, words) for key in all_layers()],
        "regions": [_region(one, words) for one in REGIONS],
        "names": [
            [one.fr if words.language == "fr" else one.en, round(one.lon, 3), round(one.lat, 3), one.sea, one.rank]
            for one in names()
        ],
        "subtypes": _subtypes(words),
        "colours": {
            name: {part: getattr(colours, part) for part in ("sea", "land", "border", "ink", "quiet")}
            for name, colours in (("light", LIGHT), ("dark", DARK))
        },
    }


def place(identity: str, corners: int, words: Words) -> Mapping[str, Any]:
    """An area as the map needs it; `corners` is how many of the array of corners are its own."""
    own = area(identity)
    return {
        "name": own.name(words.language),
        "kind": own.kind,
        "size": own.size_m,
        "lon": round(own.lon, 4),
        "lat": round(own.lat, 4),
        "corners": corners,
    }


def _region(region: Region, words: Words) -> Mapping[str, Any]:
    return {
        "name": region.name(words.language),
        "lon": region.lon,
        "lat": region.lat,
        "width": region.width_m,
        "merges": region.key in MERGED,
    }


def _words(cube: Cube, words: Words) -> Mapping[str, Any]:
    texts = {key: text for key, text in catalogue(words.language).items() if key.startswith(_TEXTS)}
    return {
        "language": words.language,
        "texts": texts,
        "months": phrases.MONTHS[words.language],
        "counted": [[_counted(measure, number, words) for number in (2, 1)] for measure in cube.measures],
    }


def _counted(measure: Measure, number: int, words: Words) -> str:
    nowhen = Period.parse("2000")
    sensitivity = Sensitivity.LOW if measure.published else Sensitivity.HIGH
    figure = Figure(measure.layer, measure.subtype, measure.counted, "", nowhen, sensitivity, number, number)
    return phrases.counted(figure, words)


def _layer(key: str, words: Words) -> Mapping[str, Any]:
    layer = all_layers()[key]
    return {
        "key": key,
        "title": layer.title[words.language],
        "mark": layer.shape.mark,
        "light": layer.shape.light,
        "dark": layer.shape.dark,
        "lasting": layer.kind is Kind.SITE,
    }


def _subtypes(words: Words) -> Mapping[str, str]:
    return {
        f"{layer.key}.{key}": subtype.title[words.language]
        for layer in all_layers().values()
        for key, subtype in layer.subtypes.items()
    }


def _presets(cube: Cube, as_of: date, words: Words) -> Sequence[Sequence[Any]]:
    """First and last month of the cube, and words: everything, the year of the release, and stretches of history within it."""
    year = as_of.year
    wanted = [("all", cube.start, Month(9999, 12)), ("year", Month(year, 1), Month(year, 12)), *_PRESETS]
    found = []
    for key, first, last in wanted:
        start, end = cube.number(first), cube.number(last)
        if key in ("all", "year") or (cube.start <= first and cube.number(last) < cube.months - 1):
            found.append([start, end, words(f"timemap.preset.{key}", year=year)])
    return found


def _latest_first(events: Sequence[Event], cube: Cube) -> list[Event]:
    dated = [event for event in events if event.period.dated and event.area in cube.areas]
    return sorted(dated, key=lambda event: (event.period.first or event.period.last, event.id), reverse=True)


def _event(event: Event, cube: Cube, words: Words) -> Mapping[str, Any]:
    first, last = cube.span(event.period)
    return {
        "id": event.id,
        "layer": list(all_layers()).index(event.layer),
        "area": cube.areas.index(event.area),
        "first": first,
        "last": last,
        "when": phrases.period(event.period, words),
        "what": all_layers()[event.layer].subtypes[event.subtype].title[words.language],
        "summary": event.summary[words.language],
        "rivals": phrases.rivals(event.counts, words),
        "says": words("list.separator").join(dict.fromkeys(source.publisher for source in event.sources)),
    }


def _series(one: Series, cube: Cube, words: Words) -> Mapping[str, Any]:
    first, last = cube.span(one.period)
    own = area(one.area)
    return {
        "layer": list(all_layers()).index(one.layer),
        "region": [region.key for region in REGIONS].index(own.region),
        "first": first,
        "last": last,
        "when": phrases.period(one.period, words),
        "where": own.name(words.language),
        "counted": words(f"counted.{one.counted}"),
        "number": phrases.count_range(one.number, words),
        "says": one.publisher,
        "scope": one.scope[words.language],
    }
