"""Citations say what, which release, where and when it was read, in forms that other programs read."""

import json
from datetime import date

from data.citing import Cited

CITED = Cited(
    title="Site dismantled, {Calais} & 50 %",
    released=date(2026, 11, 23),
    version="2026-11-23 (abc)",
    url="https://example.org/event?id=a-1",
    accessed=date(2026, 12, 1),
    language="en",
)


def test_each_form_names_release_address_and_day_of_reading() -> None:
    for said in (CITED.sentence(), CITED.bibtex(), CITED.ris(), CITED.csl()):
        assert "https://example.org/event?id=a-1" in said
        assert "2026-11-23 (abc)" in said
        assert "2026" in said


def test_bibtex_is_not_broken_by_what_stands_in_a_title() -> None:
    said = CITED.bibtex()
    assert said.startswith("@misc{veille-2026-11-23-id-a-1,")
    assert r"Site dismantled, Calais \& 50 \%" in said
    assert said.count("{") == said.count("}")


def test_ris_has_its_tags_and_ends() -> None:
    lines = CITED.ris().split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2] == "ER  - "
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_csl_is_an_item_that_reads_back() -> None:
    [item] = json.loads(CITED.csl())
    assert item["accessed"] == {"date-parts": [[2026, 12, 1]]}
    assert item["title"] == CITED.title
