"""The pages of the site: the map, the timeline, each event, the deaths, the method. What they say is said by pages/parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from data import mortality
from data.citing import Cited
from data.dictionary import in_words
from data.finding import FACETS, Wanted, folded, found, related, relation, searched
from data.policy import read_policy
from data.query import Query, span
from data.release import Release
from data.totals import everywhere, totals
from geo.areas import REGIONS, area
from layers.catalogue import all_layers
from layers.figures import Event
from pages.parts import events, figures, methods, mortalities, omissions, phrases, risks, searching, tables, versions
from pages.parts.languages import Words
from pages.site.frame import folded as fold
from pages.site.frame import page, picture, section, text

_NEAR = 8
DOWNLOADS = ("figures.csv", "events.csv", "series.csv", "areas.geojson", "dictionary.csv", "risk.json", "manifest.json")


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from: the release, those before it, and the address at which they will stand, if it is known."""

    release: Release
    every: Sequence[Release]
    base: str


def of_language(site: Site, words: Words) -> Iterator[tuple[str, bytes]]:
    """Every page of one language, by its path in the folder of that language."""
    content = site.release.content
    yield "index.html", _map(site, words)
    yield "embed.html", _embed(words)
    yield "timeline.html", _timeline(site, words)
    yield "deaths.html", _deaths(site, words)
    yield "method.html", _method(site, words)
    for event in content.events:
        yield f"event/{event.id}.html", _event(site, event, words)


def _map(site: Site, words: Words) -> bytes:
    content = site.release.content
    titles, rows = figures.table(content, words)
    key = ("map.key.area", "map.key.size", "map.key.light", "map.key.merged", "map.key.bars")
    withheld = [words("map.key.withheld", what=what) for what in omissions.withheld(content, words)]
    body = (
        f'<div id="map" {_canvas(words)} data-embed="embed.html"></div>'
        f'<div id="without">{picture("map", words("app.tagline"), words)}</div>'
        + fold(words("map.everything"), tables.as_html(titles, rows))
        + fold(words("map.key"), text(*(words(name, size=6) for name in key), *withheld))
        + fold(words("site.downloads"), _downloads(words))
    )
    return page(
        content,
        words,
        "index",
        words("app.tagline"),
        body,
        scripts=("timemap/start.js", "assets/site.js"),
        more='<link rel="preload" href="../timemap/timemap.css" as="style">'
        f'<link rel="preload" href="../data/map.{words.language}.bin" as="fetch" crossorigin>{_offered(site, words)}',
    )


def _canvas(words: Words) -> str:
    return (
        f'data-payload="../data/map.{words.language}.bin" data-basemap="../basemap/" data-event="event/{{id}}.html" '
        f'data-apology="{escape(words("timemap.unreadable"))}"'
    )


def _offered(site: Site, words: Words) -> str:
    """Where programs find the feed and the map for a frame."""
    if not site.base:
        return ""
    feed = f'<link rel="alternate" type="application/atom+xml" href="../feed.{words.language}.atom">'
    return feed + f'<link rel="alternate" type="application/json+oembed" href="../oembed.{words.language}.json">'


def _embed(words: Words) -> bytes:
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8"><title>Veille</title>'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        '<link rel="stylesheet" href="../timemap/embed.css"></head>'
        f'<body><div id="map" {_canvas(words)} data-frame></div>'
        f'<div id="without"><img src="../img/map.{words.language}.light.svg" alt="{escape(words("app.tagline"))}"></div>'
        f'<p><a href="index.html" target="_blank">{escape(words("embed.whole"))}</a></p>'
        '<script type="module" src="../timemap/start.js"></script></body></html>\n'
    ).encode()


def _downloads(words: Words) -> str:
    files = [f"../release/{name}" for name in DOWNLOADS]
    files += [f"../data/veille-events.{words.language}.zip", f"../data/veille-map.{words.language}.html", "light.html"]
    return (
        '<ul class="downloads">'
        + "".join(
            f'<li><a href="{path}"{"" if path == "light.html" else " download"}>{path.rpartition("/")[2]}</a></li>'
            for path in files
        )
        + "</ul>"
    )


def _line(event: Event, words: Words, up: str = "") -> str:
    glyph = (
        f'<span aria-hidden="true" class="{event.layer}">{events.GLYPHS[all_layers()[event.layer].shape.mark]}</span>'
    )
    return events.line(event, words, f"{up}event/{event.id}.html", glyph)


def _list(some: Sequence[Event], words: Words, up: str = "") -> str:
    return f'<ul class="veille-events">{"".join(f"<li>{_line(one, words, up)}</li>" for one in some)}</ul>'


def _timeline(site: Site, words: Words) -> bytes:
    content = site.release.content
    every = found(content.events, Wanted())
    choices = "".join(_choice(facet, every, words) for facet in FACETS)
    months = "".join(
        f'<label>{escape(words(f"site.{key}"))}<input name="{key}" type="month" placeholder="2016-10" '
        r'pattern="\d{4}-\d{2}"></label>'
        for key in ("from", "to")
    )
    form = (
        f'<form id="search" hidden role="search"><label class="wide">{escape(words("timeline.text"))}'
        f'<input name="q" type="search" placeholder="{escape(words("timeline.text.hint"))}"></label>{months}{choices}</form>'
        f'<p id="found" role="status" data-found="{escape(words("site.found", number="{number}"))}" '
        f'data-nothing="{escape(words("timeline.nothing"))}">'
        f"{escape(words('site.found', number=len(every)))}</p>"
        f'<p><button id="take" type="button" hidden data-from="../data/events.csv">'
        f"{escape(words('site.take'))}</button></p>"
    )
    lines = "".join(f"<li {_searched(event)}>{_line(event, words)}</li>" for event in every)
    body = f'{form}<ul class="veille-events" id="events">{lines}</ul>'
    title = words("timeline.title")
    return page(content, words, "timeline", title, body, scripts=("assets/timeline.js", "assets/site.js"))


def _choice(facet: str, every: Sequence[Event], words: Words) -> str:
    values = {value for event in every for value in FACETS[facet](event)}
    named = sorted((searching.value_name(facet, value, words), value) for value in values)
    options = "".join(f'<option value="{escape(value)}">{escape(name)}</option>' for name, value in named)
    any_of = escape(words("timeline.any"))
    return (
        f'<label>{escape(words(f"timeline.{facet}"))}<select name="{facet}"><option value="">{any_of}</option>{options}'
        "</select></label>"
    )


def _searched(event: Event) -> str:
    """What assets/timeline.js searches, as data/finding.py does: the same words, values and ends of the period."""
    period = event.period
    begins, ends = period.first or period.last, period.last or period.first
    values = {
        **{facet: "\n".join(FACETS[facet](event)) for facet in FACETS},
        "begins": begins.isoformat() if begins else "",
        "ends": "9999-12-31" if period.ongoing else ends.isoformat() if ends else "",
        "words": folded(searched(event)),
        "id": event.id,
    }
    return " ".join(f'data-{name}="{escape(value)}"' for name, value in values.items())


def _deaths(site: Site, words: Words) -> bytes:
    content = site.release.content
    first, last = span(content.figures, content.as_of)
    told = totals(content.figures, Query(first, last, (mortality.LAYER,)), everywhere)
    said = [phrases.figure(total, words) for total in phrases.in_order(told)]
    sentence = words(
        "deaths.sentence",
        start=phrases.month(first, words),
        end=phrases.month(last, words),
        figures=words("list.separator").join(said),
    )
    bodies = mortality.bodies(content.series)
    includes = [[one.name, area(one.area).name(words.language), one.scope[words.language]] for one in bodies]
    causes = {key: kind.title[words.language] for key, kind in all_layers()[mortality.LAYER].subtypes.items()}
    regions = {region.key: region.name(words.language) for region in REGIONS}
    every = found(content.events, Wanted(layer=(mortality.LAYER,)))[::-1]
    body = (
        text(sentence if said else "")
        + section(
            words("deaths.years"),
            picture("deaths", words("deaths.years"), words),
            text(words("deaths.years.key")),
            fold(
                words("deaths.years.table"),
                tables.as_html(*mortalities.years_table(mortality.by_year(content.figures), bodies, words)),
            ),
            fold(
                words("deaths.bodies"),
                tables.as_html([words(f"deaths.bodies.{name}") for name in ("name", "where", "what")], includes),
            ),
        )
        + section(
            words("deaths.causes"),
            tables.as_html(
                *mortalities.groups_table(words("deaths.cause"), mortality.by_cause(content.figures), causes, words)
            ),
        )
        + section(
            words("deaths.regions"),
            tables.as_html(
                *mortalities.groups_table(words("map.region"), mortality.by_region(content.figures), regions, words)
            ),
        )
        + section(words("deaths.list"), text(words("deaths.list.caption")), _list(every, words))
        + _cited(site, words("deaths.title"), "deaths.html", words)
    )
    return page(content, words, "deaths", words("deaths.title"), body, scripts=("assets/site.js",))


def _event(site: Site, event: Event, words: Words) -> bytes:
    content = site.release.content
    near = related(event, content.events)[:_NEAR]
    groups: Mapping[str, list[Event]] = {
        how: [other for other in near if relation(event, other) == how] for how in ("same", "before", "during", "after")
    }
    body = (
        text(event.summary[words.language])
        + (tables.as_html(*events.rivals(event, words)) if event.counts else "")
        + tables.as_html([words("event.fact"), words("event.fact.told")], events.facts(event, words))
        + section(words("event.sources"), events.sources(event, words))
        + (
            section(
                words("event.related"),
                text(words("event.related.caption")),
                *(
                    text(words(f"event.related.{how}")) + _list(some, words, "../")
                    for how, some in groups.items()
                    if some
                ),
            )
            if near
            else ""
        )
        + section(
            words("event.corrections"),
            text(*versions.said_otherwise(event, site.every, words), words("event.corrections.text")),
        )
        + _cited(site, events.title(event, words), f"event/{event.id}.html", words)
        + f'<p><a href="../timeline.html">{escape(words("event.back"))}</a></p>'
    )
    return page(content, words, f"event/{event.id}", events.title(event, words), body, scripts=("assets/site.js",))


def _cited(site: Site, title: str, path: str, words: Words) -> str:
    """How to cite a page; nothing where it is not known at which address it stands."""
    if not site.base:
        return ""
    content = site.release.content
    version = f"{content.as_of} ({site.release.id[:12]})"
    cited = Cited(title, content.as_of, version, f"{site.base}/{words.language}/{path}", None, words.language)
    made = "".join(f"<pre tabindex=0>{escape(said)}</pre>" for said in (cited.bibtex(), cited.ris(), cited.csl()))
    return fold(words("cite.title"), text(cited.sentence()), made)


def _method(site: Site, words: Words) -> bytes:
    content = site.release.content
    policy = read_policy()
    held = [sentence[0].upper() + sentence[1:] for sentence in omissions.withheld(content, words)]
    titles, rows = risks.table(content, words)
    dictionary = [[row["table"], row["column"], row[words.language]] for row in in_words()]
    layers = [
        fold(
            layer.title[words.language],
            text(
                layer.definition[words.language],
                f"{words('method.layers.sensitivity')}: {layer.sensitivity_words[words.language]}",
                f"{words('method.layers.kinds')}: "
                + "; ".join(kind.title[words.language] for kind in layer.subtypes.values()),
            ),
        )
        for layer in all_layers().values()
    ]
    feed = f'<p><a href="../feed.{words.language}.atom">Atom</a></p>' if site.base else ""
    body = (
        text(words("method.lead"))
        + section(
            words("method.policy"),
            text(
                words(
                    "method.policy.caption",
                    audience=words(f"audience.{content.audience}"),
                    version=content.policy_version,
                )
            ),
            tables.as_html(*methods.rules(policy, words)),
        )
        + section(words("method.withheld"), text(*held))
        + section(
            words("method.risk"),
            text(*risks.lead(content, words)),
            *([picture("risk", words("method.risk.plot"), words), tables.as_html(titles, rows)] if rows else []),
            text(risks.silent(content, words)),
        )
        + "".join(
            section(words(name), text(words(f"{name}.text")))
            for name in ("method.cells", "method.counts", "method.dates")
        )
        + section(
            words("method.layers"), *layers, fold(words("method.omitted"), tables.as_html(*omissions.table(words)))
        )
        + section(words("method.release"), text(methods.facts_of(content, site.release.id, words)), _downloads(words))
        + section(
            words("method.corrections"),
            tables.as_html(*methods.corrections(content, words))
            if content.corrections
            else text(words("method.corrections.none")),
        )
        + section(words("method.versions"), tables.as_html(*versions.table(site.every, words)), feed)
        + fold(
            words("method.dictionary"),
            tables.as_html([words(f"method.dictionary.{name}") for name in ("table", "column", "meaning")], dictionary),
        )
        + section(words("method.sources"), text(words("method.sources.text")))
    )
    return page(content, words, "method", words("method.title"), body, scripts=("assets/site.js",))
