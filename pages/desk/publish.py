"""What each audience would be told: look at it as they would, have it approved, publish it."""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from data import release
from data.approve import approve
from data.policy import read_policy
from data.publish import content_for, publish
from data.verify import policy_faults, text_faults
from layers.catalogue import all_layers
from layers.vocabulary import Audience
from pages.desk.store import HANDLE, denied, faults, opened, refusals, today
from pages.parts import omissions, timemap
from pages.parts.frame import head

words = head("desk.publish.title")
store = opened(words)
st.text(words("desk.publish.lead"))
left, right = st.columns(2)
audience = Audience(
    left.selectbox(
        words("desk.publish.audience"), list(map(str, Audience)), format_func=lambda one: words(f"audience.{one}")
    )
)
as_of = right.date_input(words("desk.publish.as_of"), today())
policy = read_policy()


# Keyed by the store's head: what was computed from an older store is never shown.
@st.cache_resource(max_entries=3, show_spinner=False)
def draft(_head: str, audience: Audience, as_of: date) -> release.Release:
    """The release that would be published, written and read back as readers read it."""
    with TemporaryDirectory(prefix="veille-desk-") as folder:
        release.write(content_for(store, audience, as_of, policy), Path(folder) / "draft")
        return release.read(Path(folder) / "draft")


with refusals(words):
    made = draft(str(store.head()), audience, as_of)
    content = made.content
    found = policy_faults(content, policy) + text_faults(content, denied())
    st.text(words("desk.publish.hash", hash=made.id))
    if found:
        st.text(words("desk.refused", number=len(found)))
        faults(found, words)
    events = Counter(event.layer for event in content.events)
    figures = Counter(figure.layer for figure in content.figures)
    st.dataframe(
        [
            {
                words("desk.publish.layer"): layer.title.fr if words.language == "fr" else layer.title.en,
                words("desk.publish.events"): events[key],
                words("desk.publish.figures"): figures[key],
            }
            for key, layer in all_layers().items()
        ],
        hide_index=True,
    )
    for sentence in omissions.withheld(content, words):
        st.text(sentence[0].upper() + sentence[1:])
    timemap.show(made, words)

    st.subheader(words("desk.publish.approvals"), anchor=False)
    by = str(st.session_state[HANDLE])
    approved = sorted(store.approvals(made.id))
    st.text(words("desk.publish.approved", who=", ".join(approved) or "–", needed=policy.approvals))
    if st.button(words("desk.publish.approve"), disabled=bool(found) or by in approved):
        approve(store, made.id, audience, as_of, policy, today())
        st.rerun()
    folder = st.text_input(words("desk.publish.folder"), f"releases/{audience}-{as_of}")
    others = [one for one in approved if one != by]
    if st.button(words("desk.publish.do"), disabled=bool(found)):
        identity = publish(store, audience, as_of, Path(folder), denied=denied(), by=by, approved_by=others)
        st.text(words("desk.publish.done", folder=folder, hash=identity))
