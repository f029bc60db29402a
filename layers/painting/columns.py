"""The analytic map: areas as columns as high as their number, on a map at a desk that can be tilted (pydeck, WebGL)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pydeck as pdk

from geo.areas import AreaKind, area
from geo.basemap import Name
from geo.outline import outline
from layers.figures import Figure
from layers.painting import Colours, View, drawn, rgb
from layers.vocabulary import Language

SENT = ("label", "fill", "height")
"""Every property that reaches the browser with a column"""

_HIGHEST = 0.2  # of the width of the view
_TILT = 50


def numbers(totals: Iterable[Figure], layer: str) -> dict[str, int]:
    """Per area, the number of a layer that its column stands for: at the high end where sources disagree."""
    found: dict[str, int] = {}
    for figure in totals:
        if figure.layer == layer and drawn(figure):
            most = figure.low if figure.high is None else figure.high
            found[figure.area] = max(found.get(figure.area, 0), most)
    return found


def columns(
    heights: Mapping[str, int], labels: Mapping[str, str], view: View, largest: int, more: str, fewer: str
) -> list[dict[str, Any]]:
    """A GeoJSON feature an area. A column is as high as its number to the largest; below nought it has the other colour."""
    features = []
    for identity, number in sorted(heights.items()):
        place = area(identity)
        if not number or place.kind is AreaKind.COUNTRY:
            continue
        height = round(abs(number) / largest * view.width_m * _HIGHEST)
        properties = (labels[identity], [*rgb(more if number > 0 else fewer), 215], height)
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [outline(place)]},
                "properties": dict(zip(SENT, properties, strict=True)),
                # pydeck's tooltip reads its words from the object itself, the layer the rest from the properties.
                "label": labels[identity],
            }
        )
    return features


def deck(
    features: list[dict[str, Any]], view: View, colours: Colours, names: list[Name], language: Language, pixels: int
) -> pdk.Deck:
    """The map: own basemap by URL, columns, names of towns. No tile server: `map_style` must not even be given."""
    base = [
        _lines("/basemap/sea.geojson", fill=colours.sea),
        _lines("/basemap/land.geojson", fill=colours.land, line=colours.border, width=0.6),
        _lines("/basemap/departements.geojson", line=colours.border, width=0.5),
        _lines("/basemap/borders.geojson", line=colours.quiet, width=1.0),
    ]
    painted = pdk.Layer(
        "GeoJsonLayer",
        id="columns",
        data={"type": "FeatureCollection", "features": features},
        pickable=True,
        stroked=False,
        filled=True,
        extruded=True,
        get_fill_color="properties.fill",
        get_elevation="properties.height",
    )
    return pdk.Deck(
        layers=[*base, painted, _names(names, colours, language)],
        initial_view_state=pdk.ViewState(
            longitude=view.lon,
            latitude=view.lat,
            zoom=view.zoom(pixels),
            min_zoom=4,
            max_zoom=11,
            pitch=_TILT,
        ),
        map_provider=None,
        # As text, never as HTML: what stands in a label is then never run.
        tooltip={"text": "{label}", "style": _tooltip_style(colours)},
    )


def _tooltip_style(colours: Colours) -> dict[str, str]:
    return {
        "backgroundColor": colours.land,
        "color": colours.ink,
        "border": f"1px solid {colours.border}",
        "borderRadius": "4px",
        "fontFamily": "Atkinson Hyperlegible, sans-serif",
        "fontSize": "14px",
        "lineHeight": "1.45",
        "maxWidth": "300px",
        "whiteSpace": "pre-line",
    }


def _lines(url: str, *, fill: str | None = None, line: str | None = None, width: float = 0) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id=url,
        data=url,
        pickable=False,
        filled=fill is not None,
        stroked=line is not None,
        get_fill_color=rgb(fill) if fill else [0, 0, 0, 0],
        get_line_color=rgb(line) if line else [0, 0, 0, 0],
        line_width_units=pdk.types.String("pixels"),
        get_line_width=width,
    )


def _names(names: list[Name], colours: Colours, language: Language) -> pdk.Layer:
    rows = [
        {
            "name": name.fr if language == "fr" else name.en,
            "lon": name.lon,
            "lat": name.lat,
            "size": 12 if name.sea else 13,
        }
        for name in names
    ]
    return pdk.Layer(
        "TextLayer",
        id="names",
        data=rows,
        pickable=False,
        get_position="[lon, lat]",
        get_text="name",
        get_size="size",
        get_color=rgb(colours.quiet),
        get_pixel_offset=[0, 14],
        font_family=pdk.types.String("Atkinson Hyperlegible, sans-serif"),
        character_set=pdk.types.String("auto"),
    )
