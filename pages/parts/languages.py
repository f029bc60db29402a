"""The words of the pages in French and English: one catalogue a language, the same keys in each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

import streamlit as st

from layers.vocabulary import Language

_FOLDER = Path(__file__).with_name("languages")
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: Mapping[Language, str] = {"fr": "Français", "en": "English"}

# Streamlit writes <html lang="en"> whatever is on the page; screen readers then read French with English sounds.
_say_language = st.components.v2.component(
    "veille_language",
    js="""
export default ({ data }) => {
  document.documentElement.lang = data.language;
};
""",
)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Every text of one language, by key."""
    texts: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return texts


class Words:
    """The texts of one language: `words("map.period")`, with the values that go into it."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return catalogue(self.language)[key].format(**values)

    def first(self, *keys: str) -> str:
        """The text of the first of these keys that the catalogue has."""
        texts = catalogue(self.language)
        return next(texts[key] for key in keys if key in texts)


def chosen() -> Words:
    """The visitor's language: as the address says, else as the browser does, else French."""
    asked = st.query_params.get("lang")
    if asked not in LANGUAGES:
        asked = "fr" if (st.context.locale or "fr").lower().startswith("fr") else "en"
    language: Language = "fr" if asked == "fr" else "en"
    return Words(language)


def chooser(words: Words) -> None:
    """Two words, one click; the choice goes into the address."""
    picked = st.segmented_control(
        words("language.label"),
        LANGUAGES,
        default=words.language,
        format_func=lambda language: NAMES[language],
        key="language",
        label_visibility="collapsed",
        required=True,
    )
    if picked != words.language:
        st.query_params["lang"] = picked
        st.rerun()
    _say_language(data={"language": words.language}, key="document_language", height=1)
