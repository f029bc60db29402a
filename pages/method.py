"""The method: what is said to whom, what is withheld, how things are counted. Made from the policy, the layers, the release."""

import pandas as pd
import streamlit as st

from data.dictionary import in_words
from data.policy import read_policy
from layers.catalogue import all_layers
from pages.parts import omissions, risks, tables, versions
from pages.parts.frame import foot, head
from pages.parts.methods import corrections, facts_of, rules
from pages.parts.served import served

release = served()
content = release.content
policy = read_policy()
words = head("method.title")
st.text(words("method.lead"))

st.subheader(words("method.policy"), anchor=False)
st.caption(
    words("method.policy.caption", audience=words(f"audience.{content.audience}"), version=content.policy_version)
)
tables.plain(*rules(policy, words))

st.subheader(words("method.withheld"), anchor=False)
for sentence in omissions.withheld(content, words):
    st.text(sentence[0].upper() + sentence[1:])

st.subheader(words("method.risk"), anchor=False)
risks.show(content, words)

for section in ("method.cells", "method.counts", "method.dates"):
    st.subheader(words(section), anchor=False)
    st.text(words(f"{section}.text"))

st.subheader(words("method.layers"), anchor=False)
for layer in all_layers().values():
    with st.expander(layer.title[words.language]):
        st.text(layer.definition[words.language])
        st.text(f"{words('method.layers.sensitivity')}: {layer.sensitivity_words[words.language]}")
        st.text(
            f"{words('method.layers.kinds')}: "
            + "; ".join(kind.title[words.language] for kind in layer.subtypes.values())
        )

omissions.show(words)

st.subheader(words("method.release"), anchor=False)
st.text(facts_of(content, release.id, words))
st.subheader(words("method.corrections"), anchor=False)
if content.corrections:
    tables.plain(*corrections(content, words))
else:
    st.text(words("method.corrections.none"))
st.subheader(words("method.versions"), anchor=False)
versions.show(release, words)
with st.expander(words("method.dictionary")):
    dictionary = pd.DataFrame(in_words())[["table", "column", words.language]]
    titles = [words(f"method.dictionary.{title}") for title in ("table", "column", "meaning")]
    st.dataframe(dictionary.set_axis(titles, axis=1), hide_index=True, key="dictionary")
st.subheader(words("method.sources"), anchor=False)
st.text(words("method.sources.text"))
foot(words, release)
