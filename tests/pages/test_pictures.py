"""A chart to take away says in itself what it is, of when, from where, that places are coarse; it asks nobody for anything."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import altair as alt
import pandas as pd
import pytest
from PIL import Image

from pages.parts.pictures import drawn

LINES = ["2016–2017", "Places are coarse on purpose.", "Source: Veille, release of 1 May 2017."]
CHART = (
    alt.Chart(pd.DataFrame({"year": ["2016", "2017"], "number": [3, 5]})).mark_bar().encode(x="year:O", y="number:Q")
)


def test_a_drawing_holds_title_period_and_source_as_text() -> None:
    text = " ".join(ET.fromstring(drawn(CHART, "Deaths by year", LINES, "svg", "en", dark=False)).itertext())
    for line in ("Deaths by year", *LINES):
        assert line in text


@pytest.mark.parametrize(("dark", "ground"), [(False, (0xF7, 0xF5, 0xF0)), (True, (0x1C, 0x1E, 0x21))])
def test_a_picture_is_drawn_on_the_ground_it_was_shown_on(dark: bool, ground: tuple[int, int, int]) -> None:
    picture = Image.open(io.BytesIO(drawn(CHART, "Deaths by year", LINES, "png", "fr", dark=dark))).convert("RGB")
    assert picture.width > 1_400
    assert picture.getpixel((2, 2)) == ground


def test_no_data_are_fetched_from_anywhere() -> None:
    elsewhere = alt.Chart("https://example.org/data.csv").mark_bar().encode(x="a:O")
    with pytest.raises(ValueError, match="not allowed"):
        drawn(elsewhere, "", [], "svg", "en", dark=False)
