"""Shifts, for organisers: when operations come, where nobody watches, a plan of the week, and what to take away."""

import streamlit as st

from data.shifts import takeaway
from data.shifts.backtest import backtest
from data.shifts.history import histories
from data.shifts.model import forecast, habits
from pages.parts import brief, planning, rhythms, tables
from pages.parts.frame import foot, head
from pages.parts.served import served

HOURS_A_WEEK = 36

release = served()
content = release.content
words = head("shifts.title")
told = histories(content)
if not told:
    st.text(words("shifts.none"))
else:
    st.text(words("shifts.lead"))
    found = habits(planning.noted(told, words), planning.today())
    rhythms.summary(found, planning.today(), words)
    st.subheader(words("shifts.rhythm"), anchor=False)
    areas = {habit.history.area: habit for habit in found}
    busiest = max(areas, key=lambda one: sum(season.known for season in areas[one].history.seasons))
    chosen = st.selectbox(
        words("shifts.area"),
        list(areas),
        index=list(areas).index(busiest),
        format_func=lambda one: rhythms.place(one, words),
        key="area",
    )
    rhythms.show(areas[chosen], content, words)
    st.subheader(words("shifts.plan"), anchor=False)
    wishes, days = planning.asked(found, words)
    plan = planning.proposed(found, wishes, days, words)
    if plan:
        planning.show(plan, days, list(areas), words)
        st.subheader(words("shifts.take"), anchor=False)
        names = {one: rhythms.place(one, words) for one in areas}
        expected = forecast(found, days)
        day = st.selectbox(
            words("shifts.brief.day"), days, format_func=lambda one: planning.day_name(one, words), key="brief day"
        )
        files = (
            (
                "brief",
                f"veille-brief-{day}.html",
                "text/html",
                lambda: brief.brief(day, plan, found, expected, content, words),
            ),
            ("ical", "veille-shifts.ics", "text/calendar", lambda: takeaway.ical(plan, names, words.language)),
            (
                "engelsystem",
                "veille-engelsystem.xml",
                "application/xml",
                lambda: takeaway.engelsystem(plan, names, words.language),
            ),
            (
                "volunteer",
                "veille-volunteer-planner.csv",
                "text/csv",
                lambda: takeaway.volunteer_planner(plan, names, words.language),
            ),
        )
        for key, name, kind, made in files:
            st.download_button(words(f"shifts.take.{key}"), made, name, kind, key=key, on_click="ignore")
    st.subheader(words("shifts.back"), anchor=False)
    scores = backtest(told, HOURS_A_WEEK)
    if scores:
        st.text(
            words("shifts.back.lead", hours=HOURS_A_WEEK, operations=scores[0].operations, quarters=scores[0].quarters)
        )
        tables.plain(
            [words("shifts.back.rota"), words("shifts.back.share")],
            [
                [
                    words(f"shifts.back.{score.rota.name.lower()}"),
                    words(
                        "shifts.back.percent",
                        share=round(100 * score.share),
                        low=round(100 * score.low),
                        high=round(100 * score.high),
                    ),
                ]
                for score in scores
            ],
        )
    else:
        st.text(words("shifts.back.none"))
foot(words, release)
