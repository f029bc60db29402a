"""Answers to forms: our own, of which the real converter of ODK makes a form, and such as associations made before us."""

import csv
import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from data.forms import FOLDER, FORMS, workbook
from data.importers.door import Reading
from data.ingest import ingest
from data.review import waiting
from data.store import Store
from geo.faults import Refused
from layers.hours import HourBand
from layers.vocabulary import Audience, Counted
from tests.making import AT_SEA, CELL, content

DAY = date(2026, 11, 1)
OPERATION = FOLDER / "operation.toml"
SHIFT = FOLDER / "shift.toml"
ANSWER = {
    "_id": "1",
    "_uuid": "0a1b2c3d-0000-4000-8000-000000000001",
    "region": "dunkirk",
    "area": "commune:59183",
    "what": "dismantling",
    "day": "2026-05-03",
    "began": "07:40:00.000+02:00",
    "counted[1]/of_what": "people",
    "counted[1]/at_least": "40",
    "counted[2]/of_what": "tents",
    "counted[2]/at_least": "12",
}
# A form of somebody else: groups, dates day first, the point of a phone, other words.
THEIRS = """
tells = "records"
dates = "day-first"
point = "_geolocation"
left_out = ["_submission_time", "deviceid"]
[columns]
id = "_uuid"
period = "visit/date"
subtype = "visit/kind"
count_low = "visit/people"
[fixed]
layer = "evictions"
basis = "observed"
status = "ended"
certainty = "medium"
count_what = "people"
count_says = "observers"
[words.subtype]
expulsion = "dismantling"
"""
THEIR_ANSWER = {
    "_uuid": "u-1",
    "visit/date": "03/05/2026",
    "visit/kind": "expulsion",
    "visit/people": "15",
    "_geolocation": [float(AT_SEA["lat"]), float(AT_SEA["lon"])],
    "_submission_time": "2026-05-03T09:00:00",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")


def as_csv(folder: Path, answers: Sequence[Mapping[str, Any]]) -> Path:
    """Answers as KoboToolbox's CSV gives them: semicolons, every cell in quotes."""
    path = folder / "answers.csv"
    columns = list(dict.fromkeys(question for answer in answers for question in answer))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", quoting=csv.QUOTE_ALL, restval="")
        writer.writeheader()
        writer.writerows(answers)
    return path


def as_json(folder: Path, answers: Sequence[Mapping[str, Any]]) -> Path:
    """Answers as KoboToolbox's API gives them."""
    path = folder / "answers.json"
    path.write_text(json.dumps({"count": len(answers), "next": None, "results": answers}), encoding="utf-8")
    return path


def mapping(folder: Path, text: str) -> Path:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def take(store: Store, path: Path, by: Path, received: date = DAY) -> None:
    ingest([path], store, received, reading=Reading(delimiter="semicolon", mapping=by))


def refused(store: Store, path: Path, by: Path) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        take(store, path, by)
    assert not store.history().versions
    return [(fault.column, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("name", FORMS)
def test_our_form_is_one_for_phones_asks_for_no_point_and_no_words_and_is_as_the_vocabulary_has_it(name: str) -> None:
    path = FOLDER / f"{name}.xlsx"
    made = convert(path)
    assert made.warnings == []
    for word in ("geopoint", "geotrace", "<upload", "deviceid", "username", "phonenumber", 'type="string"/>\n<input'):
        assert word not in made.xform
    kinds = {row[0].split()[0] for row in load_workbook(path)["survey"].iter_rows(min_row=2, values_only=True)}
    assert kinds <= {"note", "select_one", "date", "time", "integer", "begin_repeat", "end_repeat"}
    kept, anew = load_workbook(path), workbook(name)
    for sheet in anew.sheetnames:
        blank = [[cell or None for cell in row] for row in anew[sheet].iter_rows(values_only=True)]
        assert [list(row) for row in kept[sheet].iter_rows(values_only=True)] == blank, "run python -m data.forms"


@pytest.mark.parametrize("name", FORMS)
def test_our_mapping_knows_every_question_and_every_choice_of_our_form(name: str) -> None:
    book = workbook(name)
    mapped = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    asked = {row[1] for row in book["survey"].iter_rows(min_row=2, values_only=True) if row[1]}
    read = {*mapped["columns"].values(), mapped.get("repeat"), *mapped["left_out"]}
    read |= {question.partition("/")[2] for question in mapped.get("repeated", {}).values()}
    assert asked <= read
    offered = {row[1] for row in book["choices"].iter_rows(min_row=2, values_only=True) if row[0] == "what"}
    assert offered == set(mapped.get("words", {}).get("layer", {}))


def test_an_answer_in_csv_with_a_group_answered_twice_is_one_record_that_waits(tmp_path: Path, store: Store) -> None:
    take(store, as_csv(tmp_path, [ANSWER]), OPERATION)
    [version] = store.history().versions
    record = version.record
    assert (record.layer, record.subtype, record.period.edtf) == ("evictions", "dismantling", "2026-05-03")
    assert (record.began, record.area.size_m) == (HourBand.DAWN, 10_000)
    assert [(count.what, count.number.low) for count in record.counts] == [(Counted.PEOPLE, 40), (Counted.TENTS, 12)]
    assert waiting(store) == [ANSWER["_uuid"]]
    assert store.history().events() == []
    store.review([ANSWER["_uuid"]], DAY)
    assert waiting(store) == []
    assert len(store.history().events()) == 1


def test_the_same_answer_in_json_gives_the_same_record(tmp_path: Path, store: Store) -> None:
    times = [
        {"counted/of_what": ANSWER[f"counted[{n}]/of_what"], "counted/at_least": ANSWER[f"counted[{n}]/at_least"]}
        for n in (1, 2)
    ]
    bare = {question: answer for question, answer in ANSWER.items() if not question.startswith("counted")}
    take(store, as_csv(tmp_path, [ANSWER]), OPERATION)
    head = store.head()
    take(store, as_json(tmp_path, [{**bare, "counted": times}]), OPERATION)
    assert store.head() == head


def test_an_answer_without_a_number_is_a_record_without_a_count(tmp_path: Path, store: Store) -> None:
    bare = {question: answer for question, answer in ANSWER.items() if not question.startswith("counted")}
    take(store, as_json(tmp_path, [bare]), OPERATION)
    assert [version.record.counts for version in store.history().versions] == [()]


def test_a_point_of_a_phone_is_a_square_at_once_and_is_not_in_the_store(tmp_path: Path, store: Store) -> None:
    take(store, as_json(tmp_path, [THEIR_ANSWER]), mapping(tmp_path, THEIRS))
    [version] = store.history().versions
    assert (version.record.area.id, version.record.period.edtf) == (CELL, "2026-05-03")
    kept = (tmp_path / "store.db").read_bytes()
    assert AT_SEA["lat"].encode() not in kept
    assert b"2026-05-03T09" not in kept


@pytest.mark.parametrize(
    "point",
    [
        "50.30127 0.42841 0.0 4.9",
        {"type": "Point", "coordinates": [0.42841, 50.30127, 0.0]},
        [50.30127, 0.42841],
    ],
    ids=["ODK's text", "ODK's GeoJSON", "KoboToolbox's list"],
)
def test_points_are_read_as_each_program_writes_them(point: object, tmp_path: Path, store: Store) -> None:
    take(store, as_json(tmp_path, [{**THEIR_ANSWER, "_geolocation": point}]), mapping(tmp_path, THEIRS))
    assert [version.record.area.id for version in store.history().versions] == [CELL]


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"visit/date": "2026-05-03"}, [("period", "E_DATE_FORMAT")]),
        ({"visit/date": "31/02/2026"}, [("period", "E_DATE_IMPOSSIBLE")]),
        ({"visit/kind": "autre"}, [("subtype", "E_CHOICE")]),
        ({"_geolocation": [None, None]}, [("lat", "E_PLACE")]),
        ({"_geolocation": "here"}, [("lat", "E_COORD_FORMAT")]),
        ({"_geolocation": [0.42841, 50.30127]}, [("lat", "E_SWAPPED")]),
        ({"visit/people": "a few"}, [("count_low", "E_NUMBER")]),
        ({"visit/phone": "x"}, [("column 7", "E_UNKNOWN_COLUMN")]),
        ({"_uuid": None}, [("id", "E_MISSING")]),
    ],
    ids=str,
)
def test_what_an_answer_cannot_say_is_refused(
    changed: dict[str, Any], faults: list[tuple[str, str]], tmp_path: Path, store: Store
) -> None:
    assert refused(store, as_json(tmp_path, [{**THEIR_ANSWER, **changed}]), mapping(tmp_path, THEIRS)) == faults


def test_a_form_that_was_changed_since_is_not_read_by_its_old_mapping(tmp_path: Path, store: Store) -> None:
    changed = {**ANSWER, "phone": "x", "where_exactly": "y"}
    del changed["began"]
    found = refused(store, as_csv(tmp_path, [changed]), OPERATION)
    assert found == [
        ("began", "E_MISSING_COLUMN"),
        ("column 11", "E_UNKNOWN_COLUMN"),
        ("column 12", "E_UNKNOWN_COLUMN"),
    ]


def test_everything_that_is_wrong_with_a_mapping_is_said_at_once(tmp_path: Path, store: Store) -> None:
    wrong = (
        'tells = "records"\ndates = "any"\npoints = "x"\n[columns]\nid = "_uuid"\nnickname = "n"\nreviewed_by = "x"\n'
    )
    found = refused(store, as_json(tmp_path, [THEIR_ANSWER]), mapping(tmp_path, wrong))
    assert [column for column, _ in found] == ["columns.nickname", "columns.reviewed_by", "dates", "left_out", "points"]
    assert {code for _, code in found} == {"E_MAPPING"}


@pytest.mark.parametrize(
    "text",
    [
        "tells = ",
        "\ufeff",
        'tells = "meals"',
        'tells = "shifts"\nrepeat = "x"',
        "tells = []",
        'tells = "records"\nleft_out = 5\ncolumns = {}',
        'tells = "records"\nleft_out = []\ncolumns = {}\nwords = "x"',
        'tells = "records"\nleft_out = []\ncolumns = {}\ndates = []',
        'tells = "records"\nleft_out = []\ncolumns = []',
    ],
)
def test_a_mapping_that_is_none_is_refused(text: str, tmp_path: Path, store: Store) -> None:
    assert {code for _, code in refused(store, as_json(tmp_path, [THEIR_ANSWER]), mapping(tmp_path, text))} == {
        "E_MAPPING"
    }


def test_a_shift_waits_like_a_record_and_then_is_counted(tmp_path: Path, store: Store) -> None:
    answers = [
        {
            "_uuid": f"s-{n}",
            "region": "dunkirk",
            "area": "commune:59183",
            "day": f"2026-05-{n + 1:02d}",
            "begins": "06:30:00.000+02:00",
            "ends": "09:00:00.000+02:00",
            "pairs": "2",
            "observed": "1",
        }
        for n in range(20)
    ]
    in_time = date(2026, 7, 2)
    take(store, as_csv(tmp_path, answers), SHIFT, in_time)
    assert waiting(store) == [answer["_uuid"] for answer in answers]
    assert store.history().shifts[0].log.bands == (HourBand.DAWN,)
    assert not content(store, Audience.ORGANISERS, "2026-11-02").rhythms
    store.review(waiting(store), in_time)
    assert content(store, Audience.ORGANISERS, "2026-11-02").rhythms
