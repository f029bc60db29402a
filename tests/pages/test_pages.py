"""The pages run as scripts against a release, in both languages, and show its figures and no others."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from data.ingest import ingest
from data.publish import publish
from data.query import Month
from data.store import Store
from layers.vocabulary import Audience
from tests.making import PUBLISHED, write_rows

ROOT = Path(__file__).parents[2]
PEOPLE = {"count_what": "people", "count_says": "press"}
ROWS = [
    {**PUBLISHED, "id": "a", "period": "2016-10-24", **PEOPLE, "count_low": "5596"},
    {**PUBLISHED, "id": "b", "period": "2017-05-09", "area": "commune:75118", **PEOPLE, "count_best": "1609"},
    {
        **PUBLISHED,
        "id": "c",
        "period": "2017-05-02",
        "layer": "border_deaths",
        "subtype": "fall",
        "area": "commune:75110",
    },
]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    ingest([write_rows(tmp_path / "reports.csv", ROWS)], store, date(2026, 11, 1))
    publish(store, Audience.PUBLIC, date(2026, 11, 1), tmp_path / "release")
    monkeypatch.setenv("VEILLE_RELEASE", str(tmp_path / "release"))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def words_on(app: AppTest) -> str:
    plain = [*app.title, *app.subheader, *app.text, *app.caption]
    return "\n".join([*(element.value for element in plain), *(element.proto.body for element in app.get("html"))])


def told(app: AppTest) -> dict[str, Any]:
    """What the time map is given: its head, and its rows as lists."""
    [raw] = [found.proto.bytes for found in app.get("bidi_component") if found.proto.component_name == "veille_timemap"]
    length = int.from_bytes(raw[4:8], "little")
    head: dict[str, Any] = json.loads(raw[8 : 8 + length])
    head["rows"] = np.frombuffer(raw[8 + length :], "<i4")[slice(*head["arrays"]["rows"])].reshape(-1, 8).tolist()
    return head


@pytest.mark.parametrize(
    ("language", "title", "counted", "rivals"),
    [
        ("en", "Evictions", ["operations", "operation"], "about 1,609 people (press)"),
        ("fr", "Expulsions", ["opérations", "opération"], "environ 1\u202f609 personnes (presse)"),
    ],
)
def test_the_map_is_given_what_the_release_says_in_the_language_of_the_address(
    app: AppTest, language: str, title: str, counted: list[str], rivals: str
) -> None:
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    head = told(app)
    assert head["layers"][0]["title"] == title
    measures = [(one["layer"], one["counted"]) for one in head["cube"]["measures"]]
    at = measures.index(("evictions", "events"))
    assert head["words"]["counted"][at] == counted
    assert sum(row[4] for row in head["rows"] if row[0] == at) == 2
    people = [(row[4], row[5]) for row in head["rows"] if row[0] == measures.index(("evictions", "people"))]
    assert sorted(people) == [(1609, 1609), (5596, -1)]
    assert rivals in [event["rivals"] for event in head["events"]]


def test_every_figure_stands_in_a_table_for_those_whom_the_map_does_not_reach(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.run()
    assert not app.dataframe  # it would load pandas and Arrow into a server that does without
    text = words_on(app)
    for cell in ("Calais", "Paris 10e Arrondissement", "Paris 18e Arrondissement", "1,609"):
        assert f">{cell}</t" in text


def test_two_periods_are_compared_area_by_area(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    first, second = app.select_slider
    first.set_value((Month(2016, 10), Month(2016, 10)))
    second.set_value((Month(2017, 5), Month(2017, 5))).run()
    [table] = app.dataframe
    assert [tuple(row) for row in table.value.itertuples(index=False)] == [
        ("Calais", 1, 0, -1),
        ("Paris 18e Arrondissement", 0, 1, 1),
    ]


def test_what_reaches_the_browser_with_a_column_is_a_label_a_colour_and_a_height(app: AppTest) -> None:
    app.switch_page("pages/compare.py").run()
    charts = app.get("deck_gl_json_chart")
    assert len(charts) == 2
    for chart in charts:
        sent = json.loads(chart.proto.json)
        assert sent.get("mapStyle", "__MAP_STYLE__") == "__MAP_STYLE__"
        assert "cartocdn" not in chart.proto.json
        own = [layer for layer in sent["layers"] if isinstance(layer["data"], dict)]
        features = [feature for layer in own for feature in layer["data"]["features"]]
        assert {tuple(sorted(feature)) for feature in features} <= {("geometry", "label", "properties", "type")}
        assert {name for feature in features for name in feature["properties"]} <= {"label", "fill", "height"}


def test_the_method_page_is_made_from_policy_layers_and_release(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.switch_page("pages/method.py").run()
    assert not app.exception
    text = words_on(app)
    assert "by square of 20 km; by month; after 60 days; from 5 events; rounded outwards to 5" in text
    assert "withheld" in text
    assert "3 events" in text


def test_a_release_with_a_changed_byte_is_not_shown(app: AppTest) -> None:
    folder = Path(os.environ["VEILLE_RELEASE"])
    (folder / "events.parquet").write_bytes((folder / "events.parquet").read_bytes()[:-1] + b"x")
    app.run()
    assert app.exception
    assert not app.dataframe


def test_a_new_layer_is_one_file_and_reaches_the_release_and_the_picker(tmp_path: Path) -> None:
    house = tmp_path / "house"
    skip = shutil.ignore_patterns(".*", "__pycache__", "build", "releases")
    shutil.copytree(ROOT, house, ignore=skip)
    (house / "layers" / "vigils.py").write_text(
        textwrap.dedent(
            """
            from layers import sensitivity
            from layers.vocabulary import Counted, Kind, Text
            from layers.layer import Layer, Shape, Subtype

            LAYER = Layer(
                key="vigils",
                title=Text("Vigils", "Veillées"),
                definition=Text("People who gather.", "Des personnes qui se réunissent."),
                kind=Kind.EVENT,
                subtypes={"vigil": Subtype(Text("Vigil", "Veillée"), (Counted.EVENTS,))},
                shape=Shape(light="#555555", dark="#AAAAAA", mark="disc"),
                order=9,
                sensitivity=sensitivity.of_an_event,
                sensitivity_words=Text("As events.", "Comme les événements."),
            )
            """
        ),
        encoding="utf-8",
    )
    write_rows(
        house / "v.csv", [{**PUBLISHED, "id": "v", "layer": "vigils", "subtype": "vigil", "period": "2017-05-02"}]
    )
    script = textwrap.dedent(
        """
        import os
        from datetime import date
        from pathlib import Path
        from streamlit.testing.v1 import AppTest
        from data.ingest import ingest
        from data.publish import publish
        from data.store import Store
        from layers.vocabulary import Audience

        store = Store("sqlite:///s.db", "steward")
        ingest([Path("v.csv")], store, date(2026, 11, 1))
        publish(store, Audience.PUBLIC, date(2026, 11, 1), Path("release"))
        os.environ["VEILLE_RELEASE"] = "release"
        app = AppTest.from_file("app.py", default_timeout=60)
        app.query_params["lang"] = "en"
        app.run()
        assert not app.exception, app.exception
        print(Path("release/figures.csv").read_text())
        print([found.proto.bytes for found in app.get("bidi_component")])
        """
    )
    output = subprocess.run(
        [sys.executable, "-c", script], cwd=house, capture_output=True, text=True, timeout=120, check=False
    )
    assert output.returncode == 0, output.stderr
    assert "vigils,vigil,events,commune:62193,2017-05-02" in output.stdout
    assert '"key":"vigils","title":"Vigils"' in output.stdout
