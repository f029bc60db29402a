"""The map as one HTML file to keep or send: Leaflet and the base map inside it, so that it opens from a disk with no network.

Text of the figures goes in as GeoJSON properties only, escaped; the page's own policy lets it ask for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Element

from geo.basemap import FOLDER
from geo.outline import beside
from layers.painting import Colours, View

_LEAFLET = Path(__file__).with_name("leaflet")
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; background: $page; color: $ink;
  font: 16px/1.5 "Atkinson Hyperlegible", "Noto Sans", sans-serif; }
header, footer { padding: 10px 16px; flex: none; } header h1 { font-size: 20px; margin: 0; } footer { font-size: 14px; }
footer { order: 2; } footer p { margin: 0 0 4px; }
.folium-map { position: relative; flex: 1 1 auto; min-height: 320px; background: $sea; }
.leaflet-tooltip { white-space: normal; width: 300px; font-size: 14px; color: $ink; background: $land; }
.leaflet-control-attribution, .leaflet-control-scale-line + .leaflet-control-scale-line { display: none; }
"""


def one_file(
    parts: Mapping[str, Sequence[Mapping[str, Any]]],
    view: View,
    colours: Colours,
    title: str,
    notes: Sequence[str],
    page: str,
    language: str,
) -> str:
    """The whole file as text. `parts` are features as `painting.symbols` gives them; `page` is the colour around the map."""
    kept = folium.Map(tiles=None, control_scale=True)
    # Scripts and styles stand in the page: it loads nothing.
    kept.default_js, kept.default_css = [], []
    half = view.width_m / 2
    kept.fit_bounds([beside(view.lon, view.lat, side, side)[::-1] for side in (-half, half)])
    root: Any = kept.get_root()
    style = _STYLE
    for name, colour in {"page": page, "ink": colours.ink, "sea": colours.sea, "land": colours.land}.items():
        style = style.replace(f"${name}", colour)
    _add(root.header, "policy", f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">')
    _add(root.header, "title", f"<title>{escape(title)}</title>")
    _add(root.header, "leaflet_css", f"<style>{(_LEAFLET / 'leaflet.css').read_text(encoding='utf-8')}{style}</style>")
    _add(root.header, "leaflet_js", f"<script>{(_LEAFLET / 'leaflet.js').read_text(encoding='utf-8')}</script>")
    for name, look in {
        "land": {"color": colours.border, "weight": 0.8, "fillColor": colours.land, "fillOpacity": 1},
        "departements": {"color": colours.border, "weight": 0.6, "fill": False},
        "borders": {"color": colours.quiet, "weight": 1, "fill": False},
    }.items():
        data = json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))
        folium.GeoJson(data, style_function=lambda _, look=look: {**look, "interactive": False}).add_to(kept)
    for features in parts.values():
        if features:
            collection = {"type": "FeatureCollection", "features": [_safe(feature) for feature in features]}
            tooltip = folium.GeoJsonTooltip(fields=["label"], labels=False, sticky=True)
            folium.GeoJson(collection, style_function=_look, tooltip=tooltip).add_to(kept)
    _add(root.html, "above", f"<header><h1>{escape(title)}</h1></header>", first=True)
    _add(root.html, "below", "<footer>" + "".join(f"<p>{escape(note)}</p>" for note in notes) + "</footer>")
    return str(root.render()).replace("<html>", f'<html lang="{escape(language)}">', 1)


def _safe(feature: Mapping[str, Any]) -> dict[str, Any]:
    """With its label as escaped lines: Leaflet writes what it is given into the page as it is."""
    properties = feature["properties"]
    return {**feature, "properties": {**properties, "label": escape(properties["label"]).replace("\n", "<br>")}}


def _look(feature: Mapping[str, Any]) -> dict[str, Any]:
    fill, line = feature["properties"]["fill"], feature["properties"]["line"]
    return {
        "color": f"rgb({line[0]},{line[1]},{line[2]})",
        "opacity": line[3] / 255,
        "weight": 1,
        "fillColor": f"rgb({fill[0]},{fill[1]},{fill[2]})",
        "fillOpacity": fill[3] / 255,
    }


def _add(place: Any, name: str, text: str, *, first: bool = False) -> None:
    """Text of the page. It is not read as a template, whatever braces stand in it."""
    place.add_child(Element("{% raw %}" + text.replace("{% endraw %}", "") + "{% endraw %}"), name=name)
    if first:
        place._children.move_to_end(name, last=False)
