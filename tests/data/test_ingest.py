"""Taking reports in: all or nothing, every fault at once, and the exact place gone at the door."""

import base64
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from data import command
from data.importers.template import COLUMNS
from data.ingest import ingest
from data.store import Store
from geo.faults import Refused
from tests.making import AT_SEA, CELL, OBSERVED, PUBLISHED, write_rows

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 1)


def take_in(tmp_path: Path, *rows: dict[str, str], received: date = DAY) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    ingest([write_rows(tmp_path / "reports.csv", rows)], store, received)
    return store


def faults_of(tmp_path: Path, *rows: dict[str, str]) -> list[str]:
    with pytest.raises(Refused) as refused:
        take_in(tmp_path, *rows)
    assert (
        not (tmp_path / "store.db").exists()
        or Store(f"sqlite:///{tmp_path / 'store.db'}", "steward").history().versions == ()
    )
    return [str(fault) for fault in refused.value.faults]


def raw_faults(tmp_path: Path, raw: bytes) -> list[str]:
    path = tmp_path / "reports.csv"
    path.write_bytes(raw)
    with pytest.raises(Refused) as refused:
        ingest([path], Store(f"sqlite:///{tmp_path / 'store.db'}", "steward"), DAY)
    return [str(fault) for fault in refused.value.faults]


def test_a_point_is_kept_as_the_finest_cell_that_anybody_may_see(tmp_path: Path) -> None:
    store = take_in(
        tmp_path,
        {**OBSERVED, "id": "a", "period": "2026-10-03"},
        {**OBSERVED, "id": "b", "period": "2026-10-03", "layer": "sleeping_sites", "subtype": "camp", "status": "live"},
    )
    kept = {version.record.id: version.record.area.id for version in store.history(DAY).versions}
    assert kept == {"a": CELL, "b": "CRS3035RES20000mN3060000E3640000"}


def test_a_town_that_only_monitors_named_becomes_a_cell_and_a_published_one_stays(tmp_path: Path) -> None:
    seen = {**OBSERVED, "id": "a", "lat": "", "lon": "", "area": "commune:62193", "period": "2026-10-03"}
    store = take_in(tmp_path, seen, {**PUBLISHED, "id": "b", "period": "2017-05-31"})
    kept = {version.record.id: version.record.area.kind for version in store.history(DAY).versions}
    assert kept == {"a": "cell", "b": "commune"}


def test_a_site_keeps_the_area_it_was_given_first(tmp_path: Path) -> None:
    """GPS noise across the edge of a cell must not show one place in two cells."""
    near_edge = {**OBSERVED, "site": "Q7K2M9", "period": "2026-10-03", "lat": "50.26401", "lon": "0.41841"}
    over_edge = {**near_edge, "lat": "50.26501"}
    (tmp_path / "other").mkdir()
    alone = take_in(tmp_path / "other", {**over_edge, "id": "b"})
    store = take_in(tmp_path, {**near_edge, "id": "a"}, {**over_edge, "id": "b"}, {**over_edge, "id": "c"})
    kept = {version.record.area.id for version in store.history(DAY).versions}
    assert len(kept) == 1
    assert {version.record.area.id for version in alone.history(DAY).versions} != kept


def test_a_site_code_used_for_a_place_far_away_is_refused(tmp_path: Path) -> None:
    take_in(tmp_path, {**OBSERVED, "id": "a", "site": "Q7K2M9", "period": "2026-10-03"})
    far = {**OBSERVED, "id": "b", "site": "Q7K2M9", "period": "2026-10-03", "lat": "49.80111", "lon": "-0.50111"}
    with pytest.raises(Refused, match="E_SITE"):
        take_in(tmp_path, far)


def test_several_rows_of_one_id_are_one_record_with_rival_counts(tmp_path: Path) -> None:
    first = {
        **PUBLISHED,
        "id": "a",
        "period": "2017-05",
        "count_what": "people",
        "count_low": "350",
        "count_says": "police",
    }
    more = {"id": "a", "count_what": "people", "count_low": "400", "count_high": "600", "count_says": "association"}
    source = {"id": "a", "source_publisher": "Another newspaper", "source_quotes": "town"}
    [version] = take_in(tmp_path, first, more, source).history(DAY).versions
    assert [count.number.low for count in version.record.counts] == [350, 400]
    assert [found.publisher for found in version.record.sources] == ["A newspaper", "Another newspaper"]


def test_the_same_file_again_changes_nothing_and_a_changed_row_is_a_new_version(tmp_path: Path) -> None:
    row = {**PUBLISHED, "id": "a", "period": "2017-05-31"}
    take_in(tmp_path, row)
    assert len(take_in(tmp_path, row).history(DAY).versions) == 1
    assert len(take_in(tmp_path, {**row, "certainty": "low"}).history(DAY).versions) == 2


def test_nothing_can_be_received_before_what_the_store_holds(tmp_path: Path) -> None:
    take_in(tmp_path, {**PUBLISHED, "id": "a", "period": "2017-05-31"})
    with pytest.raises(Refused, match="E_RECEIVED"):
        take_in(tmp_path, {**PUBLISHED, "id": "b", "period": "2017-05-31"}, received=date(2026, 10, 31))


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"period": "31/06/2017"}, "period", "E_DATE_FORMAT"),
        ({"period": "2017-06-31"}, "period", "E_DATE_IMPOSSIBLE"),
        ({"layer": "evictons"}, "layer", "E_CHOICE"),
        ({"subtype": "raid"}, "subtype", "E_CHOICE"),
        ({"basis": "rumour"}, "basis", "E_CHOICE"),
        ({"area": "commune:99999"}, "area", "E_AREA"),
        ({"area": ""}, "lat", "E_PLACE"),
        ({"area": "commune:62193", **AT_SEA}, "area", "E_PLACE"),
        ({"area": "", "lat": AT_SEA["lon"], "lon": AT_SEA["lat"]}, "lat", "E_SWAPPED"),
        ({"area": "", "lat": "51,03", "lon": "1,57"}, "lat", "E_COORD_FORMAT"),
        ({"area": "", "lat": "nan", "lon": "1.57"}, "lat", "E_COORD_FORMAT"),
        ({"area": "", "lat": "613000", "lon": "7100000"}, "lat", "E_PROJECTED"),
        ({"area": "", "lat": "41.0", "lon": "1.5"}, "lat", "E_OUTSIDE"),
        ({"count_what": "people", "count_low": "-3", "count_says": "press"}, "count_low", "E_NEGATIVE"),
        ({"count_what": "people", "count_low": "9", "count_high": "3", "count_says": "press"}, "count_low", "E_RANGE"),
        ({"count_what": "people", "count_low": "many", "count_says": "press"}, "count_low", "E_NUMBER"),
        ({"count_what": "people", "count_low": "٣", "count_says": "press"}, "count_low", "E_NUMBER"),
        ({"source_publisher": "", "source_quotes": ""}, "source_publisher", "E_MISSING"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "E_URL"),
        ({"summary_en": "One language only."}, "summary_en", "E_LANGUAGE"),
        ({"summary_en": "=HYPERLINK(1)", "summary_fr": "x"}, "summary_en", "E_FORMULA"),
        ({"summary_en": "a\u202eb", "summary_fr": "x"}, "summary_en", "E_CONTROL_CHAR"),
        ({"summary_en": "a\nb", "summary_fr": "x"}, "summary_en", "E_NEWLINE"),
        ({"reviewed_on": ""}, "reviewed_on", "E_MISSING"),
        ({"site": "behind the wood"}, "site", "E_SITE"),
        ({"hours": "every evening"}, "hours", "E_HOURS"),
        ({"id": ""}, "id", "E_MISSING"),
    ],
)
def test_a_bad_cell_is_named_by_file_line_and_column_and_nothing_is_kept(
    tmp_path: Path, change: dict[str, str], column: str, code: str
) -> None:
    good = {**PUBLISHED, "id": "good", "period": "2017-05-30"}
    faults = faults_of(tmp_path, good, {**PUBLISHED, "id": "bad", "period": "2017-05-31", **change})
    line = 4 if code == "E_NEWLINE" else 3
    assert [fault for fault in faults if fault.startswith(f"reports.csv:{line}:{column}: {code}")], faults


@pytest.mark.parametrize(
    "column", ["summary_en", "date_note_fr", "date_as_written", "source_title", "source_publisher"]
)
def test_what_only_monitors_saw_carries_no_words(tmp_path: Path, column: str) -> None:
    faults = faults_of(tmp_path, {**OBSERVED, "id": "a", "period": "2026-10-03", column: "behind the second gate"})
    assert any(f":{column}: E_TEXT" in fault for fault in faults)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    one = write_rows(
        tmp_path / "one.csv", [{**PUBLISHED, "id": "a", "period": "x"}, {**PUBLISHED, "id": "b", "basis": "y"}]
    )
    two = write_rows(tmp_path / "two.csv", [{**PUBLISHED, "id": "c", "status": "z"}])
    with pytest.raises(Refused) as refused:
        ingest([one, two, tmp_path / "missing.csv"], Store(f"sqlite:///{tmp_path / 'store.db'}", "steward"), DAY)
    text = str(refused.value)
    for place in ("one.csv:2:period", "one.csv:3:basis", "two.csv:2:status", "missing.csv:1:-: E_FILE"):
        assert place in text


@pytest.mark.parametrize("rows", [("a", "b", "a"), ("a", "a")])
def test_an_id_is_used_once(tmp_path: Path, rows: tuple[str, ...]) -> None:
    faults = faults_of(tmp_path, *({**PUBLISHED, "id": identity, "period": "2017-05-31"} for identity in rows))
    assert any("E_DUP_ID" in fault for fault in faults)


HEADER = ",".join(COLUMNS).encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (HEADER + b"\n", "E_NO_ROWS"),
        (b"", "E_NO_ROWS"),
        (b"id,lat,lon\n1,2,3\n", "E_MISSING_COLUMN"),
        (HEADER + b",secret\n" + b"," * len(COLUMNS) + b"x\n", "E_UNKNOWN_COLUMN"),
        (HEADER + b",id\n", "E_DUP_HEADER"),
        (HEADER + b"\na,b\n", "E_FIELD_COUNT"),
        (HEADER.decode().encode("utf-16"), "E_UTF16"),
        (b"PK\x03\x04 and so on", "E_ARCHIVE"),
        (HEADER + b"\nCalais\xe9\n", "E_ENCODING"),
        (HEADER + b'\n"a\n', "E_"),
    ],
)
def test_a_file_of_another_form_is_refused_with_a_reason(tmp_path: Path, raw: bytes, code: str) -> None:
    assert any(code in fault for fault in raw_faults(tmp_path, raw))


def test_no_fault_quotes_the_private_value(tmp_path: Path) -> None:
    secret = "Zyxwvut51"
    for column in COLUMNS:
        row = {**OBSERVED, "id": "a", "period": "2026-10-03", column: f"={secret}"}
        assert not [fault for fault in faults_of(tmp_path, row) if secret in fault], column


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def encodings(lat: str, lon: str) -> list[bytes]:
    """How a coordinate might be written in a file without being noticed."""
    short = [lat[: lat.index(".") + 4], lon[: lon.index(".") + 4]]
    texts = [lat, lon, *short, lat.replace(".", ","), lon.replace(".", ",")]
    return [
        *(text.encode() for text in texts),
        *(text.encode("utf-16-le") for text in (lat, lon)),
        *(base64.b64encode(text.encode()).rstrip(b"=")[:-1] for text in (lat, lon)),
        *(text.encode().hex().encode() for text in (lat, lon)),
    ]


def test_a_planted_coordinate_is_in_no_byte_of_store_release_or_log(tmp_path: Path) -> None:
    rows = [{**OBSERVED, "id": f"o-{n}", "period": "2026-05-03", "site": "A1B2C3"} for n in range(6)] + [
        {**OBSERVED, "id": "s", "period": "2026-05/..", "layer": "sleeping_sites", "subtype": "camp", "status": "live"},
        {
            **OBSERVED,
            "id": "p",
            "period": "2017-05-03",
            "basis": "published",
            "source_publisher": "P",
            "source_quotes": "press",
        },
    ]
    source = write_rows(tmp_path / "source.csv", rows)
    swapped = {**rows[0], "lat": AT_SEA["lon"], "lon": AT_SEA["lat"]}
    bad = write_rows(tmp_path / "bad.csv", [{**rows[0], "period": "x"}, swapped])
    made = tmp_path / "made"
    made.mkdir()
    store = f"sqlite:///{made / 'store.db'}"
    outputs = [
        run("data.ingest", str(bad), "--store", store, "--by", "steward"),
        run("data.ingest", str(source), "--store", store, "--by", "steward", "--received", "2026-05-05"),
    ]
    assert [output.returncode for output in outputs] == [1, 0]
    for audience in ("public", "press", "organisers"):
        outputs.append(
            run(
                "data.publish",
                "--store",
                store,
                "--audience",
                audience,
                "--as-of",
                "2026-11-01",
                "--out",
                str(made / audience),
            )
        )
        assert outputs[-1].returncode == 0, outputs[-1].stderr
    (made / "log").write_text("".join(output.stdout + output.stderr for output in outputs), encoding="utf-8")
    files = [path for path in made.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        raw = path.read_bytes()
        for canary in encodings(AT_SEA["lat"], AT_SEA["lon"]):
            assert canary not in raw, f"{path.name} holds {canary!r}"
    # The search would find it: the source file has it.
    assert any(canary in source.read_bytes() for canary in encodings(AT_SEA["lat"], AT_SEA["lon"]))


def test_a_store_that_cannot_be_opened_is_said_so(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "source.csv", [{**OBSERVED, "id": "o", "period": "2026-05-03"}])
    output = run(
        "data.ingest",
        str(source),
        "--store",
        f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'x.db'}",
        "--by",
        "steward",
    )
    assert output.returncode == 1
    assert "E_STORE" in output.stderr


def test_an_unexpected_fault_shows_where_and_never_what(capsys: pytest.CaptureFixture[str]) -> None:
    def break_down(arguments: Sequence[str]) -> None:
        raise KeyError(AT_SEA["lat"])

    assert command.run(break_down, []) == command.BROKEN
    said = capsys.readouterr()
    assert "KeyError in break_down" in said.err
    assert AT_SEA["lat"] not in said.err + said.out


def test_the_commands_say_what_they_want(tmp_path: Path) -> None:
    for name in ("data.ingest", "data.publish", "data.verify"):
        helped = run(name, "--help")
        assert helped.returncode == 0
        assert "exit codes" in helped.stdout
        assert run(name).returncode == 2
    missing = run(
        "data.publish",
        "--store",
        f"sqlite:///{tmp_path / 'x.db'}",
        "--audience",
        "public",
        "--out",
        str(tmp_path / "o"),
    )
    assert missing.returncode == 2
    assert "--as-of" in missing.stderr


def test_every_code_that_the_program_says_is_explained() -> None:
    said = {
        code
        for room in ("data", "geo", "layers", "pages")
        for path in (ROOT / room).rglob("*.py")
        for code in re.findall(r'"(E_[A-Z0-9_]+)"', path.read_text(encoding="utf-8"))
    }
    explained = set(re.findall(r"`(E_[A-Z0-9_]+)`", (ROOT / "docs" / "import.md").read_text(encoding="utf-8")))
    assert len(said) > 60
    assert said == explained
