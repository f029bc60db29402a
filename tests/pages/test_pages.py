"""The pages run as scripts against a release, in both languages, and show its figures and no others."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.ingest import ingest
from data.publish import publish
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
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    ingest([write_rows(tmp_path / "reports.csv", ROWS)], store, date(2026, 11, 1))
    publish(store, Audience.PUBLIC, date(2026, 11, 1), tmp_path / "release")
    monkeypatch.setenv("VEILLE_RELEASE", str(tmp_path / "release"))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def words_on(app: AppTest) -> str:
    plain = [*app.title, *app.subheader, *app.text, *app.caption]
    return "\n".join([*(element.value for element in plain), *(element.proto.body for element in app.get("html"))])


@pytest.mark.parametrize(
    ("language", "operations", "people"),
    [
        ("en", "2 operations", "at least 7,205 people evicted"),
        ("fr", "2 opérations", "au moins 7\u202f205 personnes expulsées"),
    ],
)
def test_the_map_says_what_the_release_says_in_the_language_of_the_address(
    app: AppTest, language: str, operations: str, people: str
) -> None:
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert operations in words_on(app)
    assert people in words_on(app)


def test_region_layers_and_period_change_the_figures_and_the_address(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.run()
    app.selectbox(key="region").set_value("paris").run()
    assert "1 operation; 1,609 people evicted" in words_on(app)
    assert app.query_params["region"] == "paris"
    app.button_group(key="layers").set_value(["border_deaths"]).run()
    assert "operation" not in words_on(app)
    assert "1 event with deaths" in words_on(app)


def test_a_link_shows_what_it_says_and_nonsense_is_named(app: AppTest) -> None:
    for name, value in {"lang": "en", "from": "2017-01", "region": "mars"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "From January 2017 to May 2017" in words_on(app)
    assert "was not understood and was left at its usual value: region" in words_on(app)


def test_what_reaches_the_browser_with_a_shape_is_a_label_and_two_colours(app: AppTest) -> None:
    app.run()
    [chart] = app.get("deck_gl_json_chart")
    told = json.loads(chart.proto.json)
    assert told.get("mapStyle", "__MAP_STYLE__") == "__MAP_STYLE__"
    assert "cartocdn" not in chart.proto.json
    own = [layer for layer in told["layers"] if isinstance(layer["data"], dict)]
    features = [feature for layer in own for feature in layer["data"]["features"]]
    assert features
    assert {tuple(sorted(feature)) for feature in features} == {("geometry", "label", "properties", "type")}
    assert {name for feature in features for name in feature["properties"]} == {"label", "fill", "line"}


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

        store = Store("sqlite:///s.db")
        ingest([Path("v.csv")], store, date(2026, 11, 1))
        publish(store, Audience.PUBLIC, date(2026, 11, 1), Path("release"))
        os.environ["VEILLE_RELEASE"] = "release"
        app = AppTest.from_file("app.py", default_timeout=60)
        app.query_params["lang"] = "en"
        app.run()
        assert not app.exception, app.exception
        print(Path("release/figures.csv").read_text())
        print(app.button_group(key="layers").options)
        print([element.proto.body for element in app.get("html")])
        """
    )
    output = subprocess.run(
        [sys.executable, "-c", script], cwd=house, capture_output=True, text=True, timeout=120, check=False
    )
    assert output.returncode == 0, output.stderr
    assert "vigils,vigil,events,commune:62193,2017-05-02" in output.stdout
    assert "● Vigils" in output.stdout
    assert "1 event." in output.stdout
