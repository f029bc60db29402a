"""What the server answers without Streamlit: the feed of releases, and the map for a frame in somebody else's page.

Of a public release only: whoever asks here cannot sign in.
"""

from __future__ import annotations

import os
from html import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from data import changes, release
from data.release import Release
from layers.vocabulary import Audience, Language
from pages.parts import timemap
from pages.parts.languages import Words

_archives: dict[bytes, list[Release]] = {}
_payloads: dict[tuple[str, Language], bytes] = {}


def answer(request: Request) -> Response:
    """To /feed.atom, /embed or /embed.bin; the language as `?lang=en`, else French."""
    folder = release.served(os.environ.get("VEILLE_RELEASE")).resolve()
    if not (folder / "manifest.json").exists() or release.audience_of(folder) is not Audience.PUBLIC:
        return PlainTextResponse("Not found", 404)
    manifest = (folder / "manifest.json").read_bytes()
    # Kept by the manifest, which vouches for every byte, as the pages are.
    if manifest not in _archives:
        _archives.clear()
        _payloads.clear()
        _archives[manifest] = changes.archive(release.read(folder))
    archive = _archives[manifest]
    language: Language = "en" if request.query_params.get("lang") == "en" else "fr"
    match request.url.path:
        case "/feed.atom":
            home = str(request.base_url).rstrip("/")
            method = f"{home}/method?lang={language}"
            found = changes.feed(archive, f"{home}/feed.atom", method, language)
            return Response(found, media_type="application/atom+xml")
        case "/embed":
            return Response(frame(language), media_type="text/html")
        case _:
            return Response(_payload(archive[0], language), media_type="application/octet-stream")


def frame(language: Language) -> bytes:
    """The page in the frame; its script is the module that the map page has."""
    words = Words(language)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Veille</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/timemap/embed.css"></head>'
        f'<body><div id="map" data-payload="/embed.bin?lang={language}" data-basemap="/basemap/" data-frame '
        f'data-event="/event?id={{id}}&amp;lang={language}" data-apology="{escape(words("timemap.unreadable"))}"></div>'
        f'<p><a href="/?lang={language}" target="_blank">{escape(words("embed.whole"))}</a></p>'
        '<script type="module" src="/timemap/start.js"></script></body></html>'
    ).encode()


def _payload(found: Release, language: Language) -> bytes:
    key = (found.id, language)
    if key not in _payloads:
        _payloads[key] = timemap.payload(found.content, Words(language))
    return _payloads[key]
