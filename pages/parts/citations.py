"""Ready citations of what a page shows."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from data.citing import Cited
from data.release import Release
from pages.parts.languages import Words


def offer(title: str, path: str, release: Release, words: Words) -> None:
    """A sentence and three files of one thing, with the release and the day on which it was read."""
    base = st.context.url or ""
    origin = "/".join(base.split("/")[:3])
    content = release.content
    cited = Cited(
        title,
        content.as_of,
        f"{content.as_of} ({release.id[:12]})",
        origin + path,
        datetime.now(UTC).date(),
        words.language,
    )
    with st.expander(words("cite.title")):
        st.code(cited.sentence(), language=None, wrap_lines=True)
        for name, made, mime in (
            ("BibTeX", cited.bibtex, "application/x-bibtex"),
            ("RIS", cited.ris, "application/x-research-info-systems"),
            ("CSL-JSON", cited.csl, "application/json"),
        ):
            suffix = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json"}[name]
            st.download_button(name, made(), f"{cited.key}.{suffix}", mime, key=f"cite {name}", on_click="ignore")
