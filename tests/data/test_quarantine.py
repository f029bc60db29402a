"""Good rows kept, bad ones given back: as they stood, with why, and nothing lost between the two."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from data.importers.door import Reading
from data.importers.template import COLUMNS
from data.ingest import ingest
from data.store import Store
from geo.faults import Refused
from tests.making import AT_SEA, CELL, OBSERVED, PUBLISHED, write_rows

DAY = date(2026, 11, 1)
GOOD = {**OBSERVED, "period": "2026-05-03"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")


def ids(store: Store) -> list[str]:
    return [version.record.id for version in store.history().versions]


def reasons(path: Path) -> list[dict[str, str]]:
    with path.with_name(path.name + ".reasons.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_refused_rows_are_given_back_byte_for_byte_with_every_reason(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ",".join(GOOD) + ",id\r\n"
    row = ",".join(GOOD.values())
    # Odd but sound quoting, two kinds of line ends, no last one: all of it must come back as it was.
    lines = [
        f"{row},a\r\n",
        f'"{row.replace(",", chr(34) + "," + chr(34))}",b\n',
        f"{row.replace('2026-05-03', '2026-5-3')},c\r\n",
    ]
    lines += [f"{row},\n", f"{row},e,too,many\n", f"{row.replace('high', 'low')},f"]
    missing = [name for name in COLUMNS if name not in (*GOOD, "id")]
    head = head.replace("\r\n", "," + ",".join(missing) + "\r\n")
    blank = "," * len(missing)
    whole = head + "".join(f"{line.rstrip()}{blank}{line[len(line.rstrip()) :]}" for line in lines)
    path, aside = tmp_path / "reports.csv", tmp_path / "aside.csv"
    path.write_bytes(whole.encode())
    ingest([path], store, DAY, quarantine=aside)
    assert ids(store) == ["a", "b", "f"]
    given = whole.encode().splitlines(keepends=True)
    kept = aside.read_bytes().splitlines(keepends=True)
    # The line with too many cells is found while the others are read, and comes last.
    assert kept == [given[0], given[3], given[4], given[5]]
    assert [(one["row"], one["line"], one["code"]) for one in reasons(aside)] == [
        ("1", "4", "E_DATE_FORMAT"),
        ("2", "5", "E_MISSING"),
        ("3", "6", "E_FIELD_COUNT"),
    ]
    assert "6 rows = 3 accepted + 3 refused" in capsys.readouterr().err
    assert {file.stat().st_mode & 0o777 for file in (aside, tmp_path / "aside.csv.reasons.csv")} == {0o600}


def test_what_was_mended_is_taken_in_and_all_is_then_as_if_it_had_been_right(store: Store, tmp_path: Path) -> None:
    rows = [{**GOOD, "id": f"o-{n}", "period": "2026-05-03" if n % 3 else "03/04/2026"} for n in range(9)]
    aside = tmp_path / "aside.csv"
    ingest([write_rows(tmp_path / "reports.csv", rows)], store, DAY, quarantine=aside)
    assert len(ids(store)) == 6
    aside.write_bytes(aside.read_bytes().replace(b"03/04/2026", b"2026-04-03"))
    ingest([aside], store, DAY)
    assert sorted(ids(store)) == [f"o-{n}" for n in range(9)]


def test_refused_items_of_a_list_are_a_list_again(store: Store, tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(AT_SEA["lon"]), float(AT_SEA["lat"])]},
        "properties": {name: value for name, value in GOOD.items() if name not in AT_SEA},
    }
    features = [{**feature, "properties": {**feature["properties"], "id": name}} for name in ("a", "b", "")]  # type: ignore[dict-item]
    path, aside = tmp_path / "points.geojson", tmp_path / "aside.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    ingest([path], store, DAY, quarantine=aside)
    assert [(one.record.id, one.record.area.id) for one in store.history().versions] == [("a", CELL), ("b", CELL)]
    assert json.loads(aside.read_text(encoding="utf-8")) == {"type": "FeatureCollection", "features": [features[2]]}


def test_where_nothing_is_refused_nothing_is_written(store: Store, tmp_path: Path) -> None:
    ingest([write_rows(tmp_path / "reports.csv", [{**GOOD, "id": "a"}])], store, DAY, quarantine=tmp_path / "aside.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reports.csv", "store.db"]


def test_a_file_that_is_refused_as_a_whole_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    write_rows(path, [{**GOOD, "id": "a"}, {**GOOD, "id": ""}])
    path.write_bytes(path.read_bytes() + b'"never closed')
    with pytest.raises(Refused) as refused:
        ingest([path], store, DAY, quarantine=tmp_path / "aside.csv")
    assert [fault.code for fault in refused.value.faults] == ["E_QUOTES"]
    assert ids(store) == []
    assert not list(tmp_path.glob("aside*"))


def test_where_the_store_refuses_the_refused_rows_are_not_left_behind_either(store: Store, tmp_path: Path) -> None:
    ingest([write_rows(tmp_path / "first.csv", [{**GOOD, "id": "a"}])], store, DAY)
    rows = [{**GOOD, "id": "b"}, {**GOOD, "id": ""}]
    with pytest.raises(Refused) as refused:
        ingest(
            [write_rows(tmp_path / "reports.csv", rows)], store, date(2026, 10, 1), quarantine=tmp_path / "aside.csv"
        )
    assert [fault.code for fault in refused.value.faults] == ["E_RECEIVED"]
    assert not list(tmp_path.glob("aside*"))


def test_what_was_refused_before_is_never_written_over(store: Store, tmp_path: Path) -> None:
    aside = tmp_path / "aside.csv"
    aside.write_text("precious", encoding="utf-8")
    for files in ([tmp_path / "reports.csv"], [tmp_path / "reports.csv"] * 2):
        with pytest.raises(Refused) as refused:
            ingest(files, store, DAY, quarantine=aside)
        assert [fault.code for fault in refused.value.faults] == ["E_QUARANTINE"]
    assert aside.read_text(encoding="utf-8") == "precious"


def test_windows_1252_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    rows = [{**PUBLISHED, "id": name, "period": "2017-05-31", "source_publisher": "Évêché"} for name in ("a", "")]
    path, aside = tmp_path / "reports.csv", tmp_path / "aside.csv"
    write_rows(path, rows)
    raw = path.read_text(encoding="utf-8").encode("cp1252")
    path.write_bytes(raw)
    ingest([path], store, DAY, reading=Reading(encoding="windows-1252"), quarantine=aside)
    lines = raw.splitlines(keepends=True)
    assert aside.read_bytes() == lines[0] + lines[2]
    [source] = store.history().versions[0].record.sources
    assert source.publisher == "Évêché"
