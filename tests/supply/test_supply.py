"""What the project stands on: counted when it is audited, licensed as may be, listed as it is."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.supply.audit import CLEAN, FOUND, NOT_KNOWN, judged
from tests.supply.licences import PAGE, UNKNOWN, page
from tests.supply.pinned import ROOT, pinned

WANTED = {"one": "1.0", "two": "2.0"}
GOOD = [{"name": "one", "version": "1.0", "vulns": []}, {"name": "Two", "version": "2.0", "vulns": []}]
# Free to use beside the AGPL.
FREE = re.compile(
    "MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Mozilla|MPL|LGPL|Lesser General|Zlib|CC0|Unlicense|HPND|Historical"
)


@pytest.mark.parametrize(
    ("dependencies", "status"),
    [
        (GOOD, CLEAN),
        ([GOOD[0], {"name": "two", "version": "2.0", "vulns": [{"id": "X-1"}]}], FOUND),
        ([{"name": one, "skip_reason": "not found"} for one in WANTED], NOT_KNOWN),
        (GOOD[:1], NOT_KNOWN),
        ([], NOT_KNOWN),
        ([GOOD[0], {"name": "two", "version": "1.9", "vulns": []}], NOT_KNOWN),
    ],
    ids=["clean", "something known", "all skipped", "one missing", "nothing", "another version"],
)
def test_an_audit_that_looked_nothing_up_is_not_taken_for_a_clean_one(dependencies: list[Any], status: int) -> None:
    found, said = judged({"dependencies": dependencies}, WANTED)
    assert found == status
    assert re.search(r"\d of 2 packages looked up", said)


def test_an_audit_that_reaches_nobody_says_so() -> None:
    status, said = judged(None, WANTED)
    assert status == NOT_KNOWN
    assert "could not be reached" in said


def test_the_page_of_licences_is_as_what_is_installed_and_each_is_free() -> None:
    """Of what this system installs; another may install a package more."""
    told = set(PAGE.read_text(encoding="utf-8").splitlines())
    ours = [line for line in page().splitlines() if re.match(r"\| [\w.-]+ \| \d", line)]
    assert len(ours) == len(pinned())
    assert [line for line in ours if line not in told] == [], "run make licences"
    assert [line for line in ours if UNKNOWN in line or not FREE.search(line.split("|")[3])] == []


def test_every_pinned_package_is_bound_to_its_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.split(r"^(?=[A-Za-z0-9._-]+(?:\[[^\]]*\])?==)", text, flags=re.MULTILINE)[1:]
        assert len(pins) > 50
        assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_bill_of_materials_names_all_of_it_and_is_always_the_same(tmp_path: Path) -> None:
    made = []
    for number in (1, 2):
        out = tmp_path / f"{number}.json"
        command = [
            "cyclonedx_py",
            "requirements",
            "requirements.txt",
            "--output-reproducible",
            "--of",
            "JSON",
            "-o",
            str(out),
        ]
        subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]
    components = json.loads(made[0])["components"]
    assert {re.sub("[-_.]+", "-", one["name"]).lower() for one in components} >= set(pinned())
    assert all(one["version"] for one in components)
