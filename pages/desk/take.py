"""Take a file in: see what it would give and what is wrong beside the rows themselves, then keep it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import streamlit as st

from data.importers.door import DELIMITERS, Encoding, Reading
from data.ingest import Tried, ingest, try_out
from data.statements import structured
from layers.vocabulary import Record
from pages.desk.store import denied, opened, refusals, today, told
from pages.parts.frame import head

_SHOWN = 500

words = head("desk.take.title")
store = opened(words)
st.text(words("desk.take.lead"))
given = st.file_uploader(words("desk.take.file"), key="file")
left, middle, right = st.columns(3)
encoding: Encoding = left.selectbox(words("desk.take.encoding"), get_args(Encoding))
delimiter = middle.selectbox(
    words("desk.take.delimiter"), list(DELIMITERS), format_func=lambda key: words(f"desk.{key}")
)
received = right.date_input(words("desk.take.received"), today())
mapping = st.file_uploader(words("desk.take.mapping"), type="toml", key="mapping")
if given is None:
    st.stop()
name, raw, rules = Path(given.name).name, given.getvalue(), mapping.getvalue() if mapping else None


@contextmanager
def laid_out() -> Iterator[tuple[Path, Reading]]:
    """The file in a folder that only this user can read, and that is gone afterwards."""
    with TemporaryDirectory(prefix="veille-desk-") as folder:
        path, by = Path(folder) / name, Path(folder) / "mapping.toml"
        path.write_bytes(raw)
        if rules is not None:
            by.write_bytes(rules)
        yield path, Reading(encoding=encoding, delimiter=delimiter, mapping=by if rules is not None else None)


tried: Tried | None = None
with refusals(words), laid_out() as (path, reading):
    tried = try_out(path, store, received, denied(), reading)
if tried is None:
    st.stop()
st.text(words("desk.take.found", format=tried.format, right=tried.rows, wrong=len(tried.left)))
if tried.left:
    st.subheader(words("desk.take.wrong"), anchor=False)
    st.dataframe(
        [
            {
                words("desk.fault.line"): fault.line,
                words("desk.fault.column"): fault.column,
                words("desk.fault.code"): fault.code,
                words("desk.fault.remedy"): fault.remedy,
                words("desk.fault.row"): row.raw.decode(encoding, "replace").strip(),
            }
            for row in tried.left[:_SHOWN]
            for fault in row.faults
        ],
        hide_index=True,
    )
records = [structured(one.kind, one.body) for one in tried.told[:_SHOWN] if one.kind == "record"]
if records:
    st.subheader(words("desk.take.right"), anchor=False)
    st.dataframe([told(one, words) for one in records if isinstance(one, Record)], hide_index=True)

keep_good = (
    bool(tried.left) and bool(tried.told) and st.checkbox(words("desk.take.apart"), help=words("desk.take.apart.help"))
)
if st.button(words("desk.take.keep"), disabled=not tried.told or (bool(tried.left) and not keep_good)):
    with refusals(words), laid_out() as (path, reading):
        aside = path.with_name(f"refused-{name}") if keep_good else None
        added = ingest([path], store, received, denied(), reading, aside)
        st.text(words("desk.take.kept", new=added.new, changed=added.changed, same=added.same, head=added.head))
        if aside:
            reasons = aside.with_name(aside.name + ".reasons.csv")
            st.download_button(words("desk.take.refused"), aside.read_bytes(), aside.name, on_click="ignore")
            st.download_button(words("desk.take.reasons"), reasons.read_bytes(), reasons.name, on_click="ignore")
