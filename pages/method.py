"""The method: what is said to whom, what is withheld, how things are counted. Made from the policy, the layers, the release."""

import pandas as pd
import streamlit as st

from data.dictionary import in_words
from data.policy import read_policy
from layers.catalogue import all_layers
from layers.vocabulary import Audience, Sensitivity
from pages.parts import omissions, risks, tables, versions
from pages.parts.frame import foot, head
from pages.parts.phrases import bounds, day, number, period, rule
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
tables.plain(
    [words("method.policy.sensitivity"), *(words(f"audience.{audience}") for audience in Audience)],
    [
        [
            f"{words(f'sensitivity.{sensitivity}')} ({words(f'sensitivity.{sensitivity}.who')})",
            *(rule(policy.rule(sensitivity, audience), words) for audience in Audience),
        ]
        for sensitivity in Sensitivity
    ],
)

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
st.text(
    words(
        "method.release.text",
        as_of=day(content.as_of, words),
        figures=number(len(content.figures), words),
        events=number(len(content.events), words),
        series=number(len(content.series), words),
        id=release.id,
    )
)
st.subheader(words("method.corrections"), anchor=False)
if content.corrections:
    tables.plain(
        [words(f"method.corrections.{title}") for title in ("quarter", "corrected", "withdrawn")],
        [
            [period(one.period, words), bounds(*one.corrected, words), bounds(*one.withdrawn, words)]
            for one in content.corrections
        ],
    )
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
