"""The whole site as files by path, and how they come to lie in a folder: the same release gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from html import escape
from pathlib import Path

from data import changes
from data.download import packed
from data.finding import Wanted, found
from data.release import Release
from geo.faults import Located, Refused
from layers.painting import DARK, LIGHT
from layers.vocabulary import Audience
from pages.parts import mortalities, pictures, risks, timemap
from pages.parts.languages import LANGUAGES, NAMES, Words
from pages.parts.style import LISTS
from pages.site import drawn, light, views
from pages.site.frame import POLICY
from pages.site.onescript import one_script
from pages.site.views import Site

_HERE = Path(__file__).with_name("assets")
_PAGES = Path(__file__).parents[1]
_HOUSE = _PAGES.parent
_WITHOUT_NETWORK = ("index.html", "timeline.html", "deaths.html", "method.html")
"""Pages that are kept on a visitor's device; an event's page is when it was read"""
_PACKED = {".html", ".js", ".css", ".json", ".geojson", ".csv", ".svg", ".atom", ".bin", ".webmanifest", ".txt"}


def files(site: Site) -> dict[str, bytes]:
    """Every file of the site; raises Refused where the release is not for the public."""
    content = site.release.content
    if content.audience is not Audience.PUBLIC:
        why = "a site without a server shows itself to everybody; give a public release"
        raise Refused([Located("--release", 1, "-", "E_AUDIENCE", why)])
    made = dict(_assets())
    for path in sorted(site.release.folder.iterdir()):
        made[f"release/{path.name}"] = path.read_bytes()
    for language in LANGUAGES:
        words = Words(language)
        made |= {f"{language}/{path}": raw for path, raw in views.of_language(site, words)}
        made |= dict(_data(site, words))
        made |= dict(_pictures(site, words))
        if site.base:
            made |= dict(_announced(site, words))
    made["index.html"] = _entrance()
    made["manifest.webmanifest"] = _manifest()
    made["robots.txt"] = b"User-agent: *\nAllow: /\n"
    made["sw.js"] = _keeper(made)
    return made


def write(made: Mapping[str, bytes], folder: Path, day: datetime) -> None:
    """Put the files into a folder that does not yet exist, all or none, each text packed beside itself for servers that ask."""
    if folder.exists():
        raise Refused([Located("--out", 1, "-", "E_EXISTS", "there is such a folder already; choose another")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        for name, raw in made.items():
            path = workshop / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, raw, day)
            if path.suffix in _PACKED and len(raw) > 1_000:
                _put(path.with_name(path.name + ".gz"), gzip.compress(raw, 9, mtime=0), day)
        workshop.chmod(0o755)
        workshop.rename(folder)
    except BaseException:
        shutil.rmtree(workshop, ignore_errors=True)
        raise


def build(release: Release, folder: Path, base: str) -> int:
    """Write the site of a release into a new folder, and say how many files it has. `base` is the address, or blank."""
    made = files(Site(release, changes.archive(release), base.rstrip("/")))
    write(made, folder, datetime.combine(release.content.as_of, time(), UTC))
    return len(made)


def _put(path: Path, raw: bytes, day: datetime) -> None:
    path.write_bytes(raw)
    # A server gives a file's time away; it says nothing but the day the release speaks from.
    os.utime(path, 2 * (day.timestamp(),))


def _assets() -> Iterator[tuple[str, bytes]]:
    for path in sorted((_PAGES / "assets" / "fonts").iterdir()):
        yield f"assets/fonts/{path.name}", path.read_bytes()
    yield "assets/favicon.png", (_PAGES / "assets" / "favicon.png").read_bytes()
    yield "assets/site.css", (_HERE / "site.css").read_bytes() + LISTS.read_bytes()
    for name in ("entrance.js", "first.js", "site.js", "timeline.js"):
        yield f"assets/{name}", (_HERE / name).read_bytes()
    timemap_of = _PAGES / "parts" / "timemap"
    modules = {path.stem: path.read_text(encoding="utf-8") for path in sorted(timemap_of.glob("*.js"))}
    yield "timemap/start.js", one_script(modules, "start").encode()
    for path in sorted(timemap_of.glob("*.css")):
        # The app serves its fonts from the root; here they stand beside.
        yield f"timemap/{path.name}", path.read_bytes().replace(b'url("/assets/', b'url("../assets/')
    for name in ("land", "departements", "borders"):
        yield f"basemap/{name}.geojson", (_HOUSE / "geo" / "basemap" / f"{name}.geojson").read_bytes()


def _data(site: Site, words: Words) -> Iterator[tuple[str, bytes]]:
    """What the map is drawn from, and what can be taken away."""
    release = site.release
    yield f"data/map.{words.language}.bin", timemap.payload(release.content, words)
    every = found(release.content.events, Wanted())
    archive = packed(every, release, words("timeline.everything"), words.language)
    yield f"data/veille-events.{words.language}.zip", archive
    yield "data/events.csv", _member(archive, "events.csv")
    whole = light.kept(release, words)
    yield f"data/veille-map.{words.language}.html", whole.encode()
    yield from light.apart(whole, words.language).items()


def _member(archive: bytes, name: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def _pictures(site: Site, words: Words) -> Iterator[tuple[str, bytes]]:
    """The map of the whole time and the charts, by day and by night."""
    from data import mortality

    content = site.release.content
    bodies, own = mortality.bodies(content.series), mortality.by_year(content.figures)
    for colours, name in ((LIGHT, "light"), (DARK, "dark")):
        ending = f"{words.language}.{name}.svg"
        yield f"img/map.{ending}", drawn.svg(content, words, colours)
        charts = {
            "deaths": (mortalities.by_year(own, bodies, words, dark=colours.dark), words("deaths.years")),
            "risk": (risks.plot(content, words, dark=colours.dark), words("method.risk.plot")),
        }
        for key, (chart, title) in charts.items():
            if chart:
                yield f"img/{key}.{ending}", pictures.drawn(chart, title, [], "svg", words.language, dark=colours.dark)


def _announced(site: Site, words: Words) -> Iterator[tuple[str, bytes]]:
    """The feed, and what a page that quotes the map asks for (oembed.com)."""
    here = f"{site.base}/{words.language}"
    feed = changes.feed(site.every, f"{site.base}/feed.{words.language}.atom", f"{here}/method.html", words.language)
    yield f"feed.{words.language}.atom", feed
    frame = f'<iframe src="{escape(here)}/embed.html" width="100%" height="900" title="Veille"></iframe>'
    told = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Veille",
        "provider_url": site.base,
        "title": words("app.tagline"),
        "html": frame,
        "width": None,
        "height": 900,
    }
    yield f"oembed.{words.language}.json", _json(told)


def _entrance() -> bytes:
    """The root: both languages, and straight on to the first for browsers that follow."""
    links = "".join(
        f'<p><a href="{language}/index.html" lang="{language}" hreflang="{language}">{NAMES[language]}</a></p>'
        for language in LANGUAGES
    )
    return (
        f'<!doctype html><html lang="{LANGUAGES[0]}"><head><meta charset="utf-8"><title>Veille</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        '<meta name="viewport" content="width=device-width"><script src="assets/entrance.js"></script>'
        f'<link rel="stylesheet" href="assets/site.css"></head><body><main><h1>Veille</h1>{links}</main></body></html>\n'
    ).encode()


def _manifest() -> bytes:
    return _json(
        {
            "name": "Veille",
            "start_url": "index.html",
            "display": "minimal-ui",
            "background_color": "#F7F5F0",
            "theme_color": "#F7F5F0",
            "icons": [{"src": "assets/favicon.png", "sizes": "32x32", "type": "image/png"}],
        }
    )


def _keeper(made: Mapping[str, bytes]) -> bytes:
    """The service worker, named by what it keeps, so that another site has another."""
    wanted = [
        name
        for name in made
        if name.startswith(("assets/", "timemap/", "basemap/", "img/"))
        or name.partition("/")[2] in _WITHOUT_NETWORK
        or (name.startswith("data/map.") and name.endswith(".bin"))
        or name == "index.html"
    ]
    kept = [name for name in wanted if "OFL" not in name and "latin-ext" not in name and "italic" not in name]
    version = hashlib.sha256(b"".join(name.encode() + made[name] for name in kept)).hexdigest()[:16]
    text = (_HERE / "sw.js").read_text(encoding="utf-8")
    return text.replace("$version", version).replace("$files", json.dumps(kept)).encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
