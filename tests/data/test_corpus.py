"""Files as the field sends them, every one of them bad: refused whole, each fault where it is, and no value told."""

import base64
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import apart
from data import ingest as command
from data.apart import Job, Kept, Left, Part
from data.importers.door import Reading
from data.ingest import ingest
from data.policy import read_policy
from data.store import Store
from geo.faults import Located, Refused

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
DAY = date(2026, 11, 1)
# Read by a process of its own, as always; the others are read here, which is a hundred times as fast.
APART = (
    "windows-1252.csv",
    "quote-unclosed.csv",
    "field-count-short.csv",
    "workbook-damaged-sheet.xlsx",
    "json-nested-deep.json",
    "json-half-a-character.json",
    "geojson-point-swapped.geojson",
    "text-with-coordinates.csv",
    "acled-first-and-last-days.csv",
    "border-list-number-without-end.csv",
    "form-answers-bad.json",
)
# Where the faults of a file are found, from its bytes to what the store keeps.
READERS = (
    *sorted((ROOT / "data" / "importers").glob("*.py")),
    *(ROOT / "data" / f"{name}.py" for name in ("apart", "reports", "textcheck")),
    *(ROOT / "geo" / f"{name}.py" for name in ("areas", "cells", "coarsen", "naming")),
    *(ROOT / "layers" / f"{name}.py" for name in ("hours", "periods", "vocabulary")),
)
# Faults that no file has by itself, and where they are tested instead.
NOT_OF_A_FILE = {
    "E_FILE": "there is no file: tests/data/test_ingest.py",
    "E_MAPPING": "of the mapping: tests/data/test_forms.py",
    "E_MEMORY": "no small file: tests/data/test_apart.py",
    "E_RETRACTED": "the store knows better: tests/data/test_retract.py",
    "E_TIME": "no quick one: tests/data/test_apart.py",
}


def read_expected() -> dict[str, tuple[str, list[tuple[int, str, str]]]]:
    """Of each file how it is to be read, and its faults in order: line, column, code."""
    options: dict[str, str] = {}
    faults: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    with (CORPUS / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert options.setdefault(row["file"], row["options"]) == row["options"]
            faults[row["file"]].append((int(row["line"]), row["column"], row["code"]))
    return {name: (options[name], faults[name]) for name in options}


EXPECTED = read_expected()


def reading(options: str) -> Reading:
    """`--max-rows 2` as the command reads it."""
    words = options.split()
    told: dict[str, Any] = {
        word.removeprefix("--").replace("-", "_"): value for word, value in zip(words[::2], words[1::2], strict=True)
    }
    kinds: dict[str, Callable[[str], Any]] = {"max_rows": int, "max_bytes": int, "mapping": ROOT.joinpath}
    return Reading(**{key: kinds.get(key, str)(value) for key, value in told.items()})


def here(job: Job) -> Iterator[Part]:
    """What `read_apart` gives, without the process."""
    parts: list[Part] = []

    def say(*message: Any) -> None:
        kind, *told = json.loads(json.dumps(message, ensure_ascii=False).encode())
        if kind == "left":
            parts.append(Left(base64.b64decode(told[0]), tuple(Located(*fault) for fault in told[1])))
        else:
            parts.append(Kept((), told[1]))

    try:
        apart._read(job, read_policy(), apart._mapping(job.reading.mapping), say)
    except Refused:
        yield from parts
        raise
    yield from parts


def refused(name: str, tmp_path: Path) -> tuple[Located, ...]:
    """The faults for which the file is refused, after which there is nothing in the store."""
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    with pytest.raises(Refused) as found:
        ingest([CORPUS / name], store, DAY, reading=reading(EXPECTED[name][0]))
    assert list(store.entries()) == []
    return found.value.faults


def values(raw: bytes) -> set[str]:
    """Whatever stands in the file in six characters or more, in any of the encodings that it may have."""
    texts = [raw.decode(encoding, "replace") for encoding in ("utf-8", "cp1252", "utf-16-le", "utf-16-be")]
    return {value for text in texts for value in re.findall(r"[^\s,;|\"'<>\[\]{}]{6,}", text)}


def check(name: str, faults: tuple[Located, ...]) -> None:
    assert [(fault.line, fault.column, fault.code) for fault in faults] == EXPECTED[name][1]
    assert {fault.file for fault in faults} == {name}
    # What is a word of our own may be said: a column, a choice, an example.
    ours = "".join(path.read_text(encoding="utf-8") for path in (*READERS, *(ROOT / "layers").glob("*.py")))
    secrets = {value for value in values((CORPUS / name).read_bytes()) if value not in ours}
    for fault in faults:
        told = f"{fault.line}:{fault.column}: {fault.code}: {fault.remedy}"
        assert not [secret for secret in secrets if secret in told], told


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_file_is_refused_whole_for_what_is_wrong_with_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "read_apart", here)
    check(name, refused(name, tmp_path))


@pytest.mark.parametrize("name", APART)
def test_so_it_is_when_it_is_read_by_a_process_of_its_own(name: str, tmp_path: Path) -> None:
    check(name, refused(name, tmp_path))


def test_every_file_of_the_corpus_is_told_of() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*EXPECTED, "expected.csv"}
    assert len(EXPECTED) >= 60
    assert all(faults == sorted(faults) for _, faults in EXPECTED.values())


def test_every_fault_that_a_file_can_have_is_met_by_a_file() -> None:
    codes = {code for path in READERS for code in re.findall(r'"(E_[A-Z0-9_]+)"', path.read_text(encoding="utf-8"))}
    met = Counter(code for _, faults in EXPECTED.values() for _, _, code in faults)
    assert codes - met.keys() == set(NOT_OF_A_FILE)
    assert met.keys() <= codes


def test_a_value_in_a_message_would_be_seen() -> None:
    name = "coordinates-swapped.csv"
    [(line, column, code)] = EXPECTED[name][1]
    with pytest.raises(AssertionError, match="not 50"):
        check(name, (Located(name, line, column, code, "not 50.30127"),))
