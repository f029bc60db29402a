"""Small tables of the project's own words, which wrap on a phone and can be read aloud. Records go into st.dataframe."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def plain(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first column names the row; every text is escaped."""
    st.html(as_html(header, rows))


def as_html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same as markup."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in header)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return f'<div class="veille-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
