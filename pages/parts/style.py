"""What Streamlit's settings cannot say about the look: quiet chrome, tabular figures, a map that fits a phone."""

import streamlit as st

_STYLE = """
<style>
[data-testid="stStatusWidget"], [data-testid="stAppDeployButton"], [data-testid="stToolbarActions"] { display: none; }
[data-testid="stMainBlockContainer"] { max-width: 1400px; padding-top: 4.25rem; padding-bottom: 3rem; }
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.82; }
[data-testid="stDataFrame"], .veille-table, .veille-events { font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem !important; } h2 { font-size: 1.25rem !important; } h3 { font-size: 1rem !important; }
.veille-events { list-style: none; margin: 0; padding: 0 !important; }
.veille-events li { margin: 0 !important; padding: 0.6rem 0 !important; border-bottom: 1px solid rgb(128 128 128 / 0.35); }
.veille-events p { margin: 0 !important; font-size: 0.875rem; line-height: 1.5; max-width: 75em; }
.veille-events p:first-child { font-size: 1rem; }
.veille-events a { color: inherit !important; text-decoration: underline; text-underline-offset: 2px; }
.veille-events .when { font-weight: 700; margin-right: 0.6em; }
.veille-events .where { margin-right: 0.6em; }
.veille-table { overflow-x: auto; }
.veille-table table { border-collapse: collapse; font-size: 0.875rem; width: 100%; }
.veille-table th, .veille-table td {
  text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0;
  border: 0 solid rgb(128 128 128 / 0.45); border-bottom-width: 1px; min-width: 8rem; font-weight: 400;
}
.veille-table thead th { opacity: 0.8; }
@media (max-width: 640px) {
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
    st.html(_STYLE)
