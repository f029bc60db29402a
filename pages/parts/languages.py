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

# Two words, one click. The choice goes into the address by the browser's own hand, beside what the map writes there; a page that
# wrote it with st.query_params would write the rest of the address as it was when it was first opened.
# Streamlit writes <html lang="en"> whatever is on the page; screen readers then read French with English sounds.
_chooser = st.components.v2.component(
    "veille_language",
    css="""
.languages { display: flex; justify-content: flex-end; font-family: var(--st-font); }
button {
  font: inherit; font-size: 0.875rem; color: inherit; background: none; cursor: pointer; white-space: nowrap;
  border: 1px solid var(--st-border-color); padding: 0.35rem 0.75rem; min-height: 2.25rem; margin-left: -1px;
}
button[aria-pressed="true"] { border-color: var(--st-primary-color); color: var(--st-primary-color); position: relative; }
@media print { .languages { display: none; } }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
""",
    js="""
export default ({ data, parentElement, setStateValue }) => {
  document.documentElement.lang = data.language;
  const group = document.createElement("div");
  group.className = "languages";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", data.label);
  for (const [language, name] of data.names) {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = language;
    button.textContent = name;
    button.setAttribute("aria-pressed", language === data.language);
    button.onclick = () => {
      const address = new URL(location.href);
      address.searchParams.set("lang", language);
      history.replaceState(history.state, "", address);
      setStateValue("language", language);
    };
    group.append(button);
  }
  parentElement.querySelector(".languages")?.remove();
  parentElement.append(group);
};
""",
)
_KEY = "chosen_language"


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
    """The visitor's language: as was clicked, else as the address says, else as the browser does, else French."""
    asked = st.session_state.get(_KEY, {}).get("language") or st.query_params.get("lang")
    if asked not in LANGUAGES:
        asked = "fr" if (st.context.locale or "fr").lower().startswith("fr") else "en"
    language: Language = "fr" if asked == "fr" else "en"
    return Words(language)


def chooser(words: Words) -> None:
    """Both languages; the one that is shown is marked."""
    names = [[language, NAMES[language]] for language in LANGUAGES]
    data = {"language": words.language, "names": names, "label": words("language.label")}
    _chooser(data=data, key=_KEY, on_language_change=lambda: None)
