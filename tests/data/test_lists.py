"""The lists of other bodies: each form that their headers have had, read whole, every refused row with its reason."""

import csv
import re
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from data.importers import deaths, formats
from data.importers.deaths import cause_in
from data.importers.door import Reading, open_table
from data.ingest import ingest
from data.store import Store
from geo.areas import area
from geo.faults import Refused
from geo.naming import named_in, place_in
from layers.vocabulary import Audience, Counted, Record
from tests.making import content, write_rows

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
DAY = date(2026, 11, 1)
IOM = sorted(FIXTURES.glob("iom-*"))


def read(path: Path) -> tuple[dict[str, Record], Counter[str]]:
    """The records of a file by id, and how many rows each reason refused."""
    table = open_table(path, Reading())
    records: dict[str, Record] = {}
    refused: Counter[str] = Counter()
    for rows, report in table.format.read(table.rows, {}):
        codes = {fault.code for row in rows for fault in row.faults}
        assert bool(report) is not bool(codes) or codes, "a row is taken, or refused with a reason"
        if codes or report is None:
            refused.update({"+".join(sorted(codes)): len(rows)})
        else:
            assert isinstance(report.told, Record)
            records[report.told.id] = report.told
    return records, refused


def kept(path: Path, tmp_path: Path) -> dict[str, Record]:
    """What the store has of a file after the refused rows were set aside."""
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    ingest([path], store, DAY, quarantine=tmp_path / "refused")
    return {version.record.id: version.record for version in store.history().versions}


def test_every_generation_of_every_list_has_its_file() -> None:
    found = {frozenset(open_table(path, Reading()).format.generations) for path in FIXTURES.iterdir()}
    assert {frozenset(one.generations) for one in formats() if one.foreign and not one.mapped} == found
    headers = {frozenset(columns) for one in formats() if one.key == "iom" for columns in one.generations.values()}
    assert len(IOM) == len(headers) == 9


@pytest.mark.parametrize("path", IOM, ids=lambda path: path.stem)
def test_the_same_incidents_are_read_from_each_form_of_ioms_list(path: Path, tmp_path: Path) -> None:
    records = kept(path, tmp_path)
    by_cause = {record.subtype: record for record in records.values()}
    lorry = by_cause["vehicle"]
    without_text, only_months = path.stem == "iom-2016", path.stem == "iom-kaggle"
    split = path.stem in ("iom-2016", "iom-web-id", "iom-region", "iom-kaggle")
    assert lorry.period.edtf == ("2017-01" if only_months else "2017-01-21")
    assert lorry.area.kind == ("cell" if without_text else "commune")
    assert [(count.what, count.number.low) for count in lorry.counts] == [(Counted.DEAD, 1)]
    assert lorry.review is None
    if not without_text:
        assert lorry.area.id == "commune:62193"
        drowned = [record for record in records.values() if record.subtype == "drowning"]
        assert {record.area.id for record in drowned} == {"sea:north-sea"}
        # One incident in two rows, where the form says that they are one.
        assert [record.rivals(Counted.DEAD)[0].number.low for record in drowned] == ([2, 1] if split else [3])
        assert drowned[0].rivals(Counted.MISSING)[0].number.high is None
    assert (tmp_path / "refused").exists()
    codes = Counter(line.split(",")[4] for line in (tmp_path / "refused.reasons.csv").read_text().splitlines()[1:])
    assert codes["E_OUTSIDE"] == 1
    assert codes["E_PLACE"] >= 1


def test_links_are_told_apart_and_what_names_a_person_or_an_hour_is_not_carried_over(tmp_path: Path) -> None:
    record = kept(FIXTURES / "iom-2022.csv", tmp_path)["iom-2017-mmp90001"]
    assert [source.url for source in record.sources] == ["https://example.org/2017-01-21", "https://example.org/second"]
    assert record.date_as_written == "Sat, 01/21/2017"
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    for words in (b"motorway", b"Exemple", b"0.4284", b"50.3012"):
        assert words not in raw


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Incident Date", "Mon, 01/21/2017 - 12:00", "E_DATE_WEEKDAY"),
        ("Incident Date", "Sun, 21/01/2017 - 12:00", "E_DATE_IMPOSSIBLE"),
        ("Incident Date", "21/01/2017", "E_DATE_FORMAT"),
        ("Incident Date", "Fri, 02/17/2017 - 12:00", "E_DATE_DISAGREES"),
        ("Number Dead", "-1", "E_NEGATIVE"),
        ("Number Dead", "several", "E_NUMBER"),
        ("Total Number of Dead and Missing", "7", "E_SUM"),
        ("Location of death", "Train tracks between Paris and Calais", "E_PLACES"),
        ("Coordinates", "12.5, 43.1", "E_OUTSIDE"),
    ],
)
def test_what_does_not_hold_together_in_a_row_of_ioms_list_is_refused(
    column: str, cell: str, code: str, tmp_path: Path
) -> None:
    columns = next(one for one in formats() if one.key == "iom").generations["2022, by year"]
    row = {
        "Main ID": "2017.MMP1",
        "Incident ID": "2017.MMP1",
        "Incident Date": "Sat, 01/21/2017 - 12:00",
        "Year": "2017",
        "Reported Month": "January",
        "Number Dead": "1",
        "Total Number of Dead and Missing": "1",
        "Cause of Death": "Drowning",
        "Location of death": "Calais, France",
        "Coordinates": "50.95, 1.85",
    }
    assert read(write_rows(tmp_path / "right.csv", [row], columns))[1] == Counter()
    assert read(write_rows(tmp_path / "wrong.csv", [{**row, column: cell}], columns))[1] == Counter({code: 1})


def test_unitids_list_is_read_without_names(tmp_path: Path) -> None:
    records, refused = read(FIXTURES / "united.csv")
    told = {(one.period.edtf, one.subtype, one.counts[0].number.low) for one in records.values()}
    assert told == {("2018-04-30", "vehicle", 1), ("2015-10", "drowning", 1), ("1999", "unknown", 1)}
    assert refused == Counter({"E_OUTSIDE": 2, "E_PLACES": 1, "E_DATE_FORMAT": 1, "E_MISSING": 1})
    kept(FIXTURES / "united.csv", tmp_path)
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"Invented" not in raw
    assert b"Invented" in (FIXTURES / "united.csv").read_bytes()


@pytest.mark.parametrize("name", ["acled-2023.csv", "acled-before-2023.csv"])
def test_acled_is_never_read_finer_than_it_says(name: str, tmp_path: Path) -> None:
    records = kept(FIXTURES / name, tmp_path)
    told = {one.id: (one.period.edtf, one.area.id, one.subtype) for one in records.values()}
    assert told == {
        "acled-fra90001": ("2024-01-05", "commune:62193", "arrest"),
        "acled-fra90002": ("2023-12-31/2024-01-12", "departement:62", "violence"),
        "acled-fra90003": ("2024-01", "departement:62", "fight"),
        "acled-fra90004": ("2024-01-07", "CRS3035RES10000mN3060000E3640000", "violence"),
    }
    _, refused = read(FIXTURES / name)
    assert refused == Counter({"E_OUTSIDE": 1, "E_LAYER": 1, "E_CHOICE+E_DATE_FORMAT": 1})


@pytest.mark.parametrize("name", ["border-list.csv", "border-list-no-comma.csv"])
def test_the_local_list_is_read_without_names_and_filled_latitudes_are_refused(name: str, tmp_path: Path) -> None:
    records, refused = read(FIXTURES / name)
    told = {(one.period.edtf, one.subtype, one.counts[0].number.low) for one in records.values()}
    assert told == {
        ("2024-11-21", "drowning", 1),
        ("2024-10-27", "drowning", 2),
        ("2003", "vehicle", 1),
        ("2004-09", "other", 1),
    }
    assert refused == Counter({"E_FILLED": 3, "E_DATE_AMBIGUOUS": 1, "E_DATE_FORMAT+E_PLACE": 1})
    areas = {one.area.id for one in kept(FIXTURES / name, tmp_path).values()}
    assert areas == {"commune:62899", "sea:dover-strait", "commune:62193", "CRS3035RES10000mN3060000E3640000"}
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"Invented" not in raw


def test_nothing_is_told_of_what_nobody_has_reviewed(tmp_path: Path) -> None:
    kept(FIXTURES / "united.csv", tmp_path)
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    assert content(store, Audience.PUBLIC, "2026-11-20").events == ()
    assert content(store, Audience.ORGANISERS, "2026-11-20").figures == ()
    [one, *_] = sorted({version.record.id for version in store.history().versions})
    store.review([one], date(2026, 11, 2))
    assert [event.id for event in content(store, Audience.PUBLIC, "2026-11-20").events] == [one]
    assert content(store, Audience.PUBLIC, "2026-11-01").events == ()


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("A16 motorway, near Grande-Synthe, Dunkirk, France", ["commune:59271", "commune:59183"]),
        ("Off the coast of Gravelines", ["sea:north-sea"]),
        ("Au large de Calais", ["sea:dover-strait"]),
        ("English Channel", ["sea:channel"]),
        ("In the Channel Tunnel", ["region:channel-tunnel"]),
        ("Rue de Saint-Omer, Calais, France", ["commune:62193"]),
        ("Near motorway towards Port of Calais", ["commune:62193"]),
        ("Sangatte, Pas-de-Calais, France", ["commune:62774"]),
        ("Pas-de-Calais", ["departement:62"]),
        ("Texas", []),
        ("a port, a beach and a ville", []),
    ],
)
def test_a_text_names_areas_and_not_the_streets_that_are_named_after_them(text: str, areas: list[str]) -> None:
    assert [one.id for one in named_in(text)] == areas


def test_places_far_apart_are_not_chosen_between() -> None:
    assert place_in("Marck, near Calais") == named_in("Marck")[0]
    with pytest.raises(ValueError, match="E_PLACES"):
        place_in("from Ostend to Dover")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("Presumed drowning", "drowning"),
        ("Drowning (P)", "drowning"),
        ("electrocuted on top of a train", "electrocution"),
        ("hit by train", "train"),
        ("Vehicle accident / death linked to hazardous transport", "vehicle"),
        ("Harsh environmental conditions / lack of adequate shelter, food, water", "exposure"),
        ("Sickness / lack of access to adequate healthcare", "illness"),
        ("suffocated in a container", "suffocation"),
        ("Heurté par un poids lourd", "vehicle"),
        ("Mixed or unknown", "unknown"),
    ],
)
def test_causes_in_words_are_the_layers_subtypes(words: str, cause: str) -> None:
    assert cause_in(words) == cause


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real files are not committed")
@pytest.mark.parametrize(
    ("name", "rows", "accepted"),
    [
        ("iom-2016-first-portal.csv", 2420, 64),
        ("iom-2020-01-08.csv", 6249, 94),
        ("iom-2022-edition-year-2017.csv", 1354, 9),
        ("iom-2023-alldata.xlsx", 13493, 143),
        ("iom-api-2017.json", 1357, 9),
        ("iom-api-2024.json", 1034, 14),
        ("united-list-to-2018.csv", 3932, 151),
    ],
)
def test_the_real_files_are_read_whole(name: str, rows: int, accepted: int, tmp_path: Path) -> None:
    table = open_table(SAMPLES / name, Reading())
    taken = refused = 0
    for together, report in table.format.read(table.rows, {}):
        if report and not any(row.faults for row in together):
            taken += len(together)
        else:
            assert any(row.faults for row in together)
            refused += len(together)
    assert (taken + refused, taken) == (rows, accepted)


def test_a_context_series_of_another_body_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "monthly.csv"
    path.write_text("date_month,date_label,n_year,migrants_arrived\n2018-01-01,January 2018,2018,7\n")
    with pytest.raises(Refused, match="E_HEADER"):
        ingest([path], Store(f"sqlite:///{tmp_path / 'store.db'}", "steward"), DAY)


def test_a_correction_is_read_instead_of_what_the_source_said_unless_it_says_something_else_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = FIXTURES / "iom-2023.csv"
    with given.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    told = sha256(row["Location of death"].encode()).hexdigest()
    found = []
    for was in (told, "0" * 64):
        known = {("iom", row["Main ID"]): (("Location of death", was, "Dunkirk"),)}
        monkeypatch.setattr(deaths, "_corrections", lambda known=known: known)
        table = open_table(given, Reading())
        rows, report = next(iter(table.format.read(table.rows, {})))
        found.append(report.place if report else [fault.code for fault in rows[0].faults])
    assert found == [area("commune:59183"), ["E_CORRECTION"]]


def test_every_correction_is_of_a_column_of_a_list_and_has_its_reason() -> None:
    with Path(deaths.__file__).with_name("corrections.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    known = {one.key: {column for columns in one.generations.values() for column in columns} for one in formats()}
    assert found
    for one in found:
        assert one["column"] in known[one["format"]]
        assert re.fullmatch("[0-9a-f]{64}", one["was_sha256"])
        assert len(one["reason"].split()) > 3
