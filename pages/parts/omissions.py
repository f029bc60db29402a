"""What the release does not say, and the facts that the project knows and does not show, each with its reason."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import streamlit as st

from data.release import Content
from pages.parts import tables
from pages.parts.languages import Words

_FILE = Path(__file__).parents[2] / "data" / "records" / "provenance.csv"


def withheld(content: Content, words: Words) -> list[str]:
    """What this release does not say, in words."""
    return [
        words("map.withheld.everything")
        if statement["what"] == "everything"
        else words("map.withheld.fewer", minimum=statement["minimum"])
        for statement in content.withheld
    ]


def show(words: Words) -> None:
    """A table of reasons, and how many facts each keeps out."""
    with st.expander(words("method.omitted")):
        tables.plain(*table(words))


def table(words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the same."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        reasons = Counter(
            row[f"reason_{words.language}"] for row in csv.DictReader(file) if row["outcome"] == "omitted"
        )
    rows = [[reason, str(count)] for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))]
    return [words("method.omitted.reason"), words("method.omitted.count")], rows
