"""What Streamlit's settings cannot say about the look: quiet chrome, tabular figures, a map that fits a phone."""

from pathlib import Path

import streamlit as st

LISTS = Path(__file__).with_name("lists.css")
"""How lists of events and tables look, here and on the pages that are served without Streamlit"""

_STYLE = """
<style>
[data-testid="stStatusWidget"], [data-testid="stAppDeployButton"], [data-testid="stToolbarActions"] { display: none; }
[data-testid="stMainBlockContainer"] { max-width: 1400px; padding-top: 4.25rem; padding-bottom: 3rem; }
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.82; }
[data-testid="stDataFrame"], .veille-table, .veille-events { font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem !important; } h2 { font-size: 1.25rem !important; } h3 { font-size: 1rem !important; }
$lists@media (max-width: 640px) {
  h1 { font-size: 1.25rem !important; }
  [data-testid="stMainBlockContainer"] { padding-left: 0.75rem; padding-right: 0.75rem; }
}
@media print {
  .stApp, .stApp h1, .stApp h2, .stApp h3, .stApp p, .stApp li, .stApp td, .stApp th, .stApp label, .stApp summary {
    background: #fff !important; color: #1f2328 !important;
  }
  [data-testid="stDownloadButton"], [data-testid="stExpander"] { display: none; }
  [data-testid="stHeader"], [data-testid="stSlider"], [data-testid="stSelectbox"] { display: none; }
}
</style>
"""


def quiet_chrome() -> None:
    """To be called once a run, before anything is shown."""
    st.html(_STYLE.replace("$lists", LISTS.read_text(encoding="utf-8")))
