"""The light map: folium's, with Leaflet and all that it is told beside the page, so that a strict content policy lets it run."""

from __future__ import annotations

import re

from data.release import Release
from pages.parts import maps
from pages.parts.languages import Words
from pages.site.frame import POLICY

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_STATED = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_MADE_UP = re.compile(r"_[0-9a-f]{32}")


def kept(release: Release, words: Words) -> str:
    """The map as one file to keep; folium numbers its parts by chance, which are numbered in their order here."""
    names: dict[str, str] = {}
    return _MADE_UP.sub(lambda found: names.setdefault(found[0], f"_{len(names):032x}"), maps.one_file(release, words))


def apart(whole: str, language: str) -> dict[str, bytes]:
    """The same as a page, its scripts and its styles, by path in the folder of the language."""
    scripts, styles = _SCRIPT.findall(whole), _STYLE.findall(whole)
    page = _STATED.sub(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', whole)
    page = _SCRIPT.sub("", _STYLE.sub("", page))
    linked = '<link rel="icon" href="../assets/favicon.png"><link rel="stylesheet" href="light.css">'
    page = page.replace("</head>", f"{linked}</head>")
    page = page.replace("</body>", "").replace("</html>", '<script src="light.js"></script></body></html>')
    return {
        f"{language}/light.html": page.encode(),
        f"{language}/light.css": "\n".join(styles).encode(),
        f"{language}/light.js": ";\n".join(scripts).encode(),
    }
