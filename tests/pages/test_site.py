"""The site as files: whole, of the public's release only, the same from the same, and strict enough for its own policy."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from data import changes, release
from data.release import Release
from data.store import Store
from geo.faults import Refused
from layers.vocabulary import Audience
from pages.site.build import files, write
from pages.site.frame import PAGES
from pages.site.onescript import one_script
from pages.site.views import Site
from tests.making import a_record, content

ROOT = Path(__file__).parents[2]
OWN = release.served(None)


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in ("script", "style") and data.strip():
            self.inline.append(data)


@pytest.fixture(scope="module")
def found() -> Release:
    return release.read(OWN)


@pytest.fixture(scope="module")
def made(found: Release) -> dict[str, bytes]:
    return files(Site(found, changes.archive(found), "https://veille.example"))


def pages(made: dict[str, bytes]) -> Iterator[tuple[str, Tags]]:
    for name, raw in made.items():
        if name.endswith(".html") and not name.startswith("data/"):
            yield name, Tags(raw.decode())


def test_every_page_is_there_in_both_languages_and_every_event_has_one(made: dict[str, bytes], found: Release) -> None:
    for language in ("fr", "en"):
        assert {f"{language}/{name}.html" for name in (*PAGES, "embed", "light")} <= made.keys()
        assert {f"{language}/event/{event.id}.html" for event in found.content.events} <= made.keys()


def test_the_same_release_gives_the_same_bytes(made: dict[str, bytes], tmp_path: Path) -> None:
    """In another process, in which all that is made by chance is made otherwise."""
    command = [sys.executable, "-m", "data.site", "--release", str(OWN), "--out", str(tmp_path / "site")]
    subprocess.run([*command, "--base", "https://veille.example"], cwd=ROOT, check=True, capture_output=True)
    again = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    }
    plain = {name: raw for name, raw in again.items() if not name.endswith(".gz")}
    assert plain == made
    assert all(
        gzip.decompress(raw) == plain[name.removesuffix(".gz")] for name, raw in again.items() if name not in plain
    )
    day = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
    assert {path.stat().st_mtime for path in (tmp_path / "site").rglob("*") if path.is_file()} == {day}


def test_every_link_within_the_site_leads_to_a_file_wherever_it_stands(made: dict[str, bytes]) -> None:
    broken = []
    for name, page in pages(made):
        for tag, attributes in page.tags:
            for key in ("href", "src", "srcset", "data-payload", "data-from", "data-embed"):
                target = attributes.get(key)
                if not target or urlsplit(target).scheme or target.startswith("#"):
                    continue
                assert not target.startswith("/"), (name, target)
                path = unquote(urlsplit(urljoin(f"https://here/deep/{name}", target)).path).removeprefix("/deep/")
                if path not in made:
                    broken.append((name, tag, target))
    assert broken == []


def test_no_page_asks_for_anything_elsewhere_and_links_say_so(made: dict[str, bytes]) -> None:
    for name, page in pages(made):
        for tag, attributes in page.tags:
            for key in ("src", "srcset", "href", "data"):
                target = attributes.get(key) or ""
                if urlsplit(target).scheme in ("http", "https"):
                    assert (tag, key) == ("a", "href"), (name, target)
                    assert "noreferrer" in (attributes.get("rel") or ""), (name, target)


def test_nothing_in_a_page_runs_or_styles_that_its_policy_forbids(made: dict[str, bytes]) -> None:
    for name, page in pages(made):
        assert page.inline == [], name
        for _, attributes in page.tags:
            assert not {key for key in attributes if key == "style" or key.startswith("on")}, (name, attributes)


def test_a_page_says_what_it_is_in_its_language_and_where_the_other_is(made: dict[str, bytes]) -> None:
    for name, page in pages(made):
        language = PurePosixPath(name).parts[0]
        if language not in ("fr", "en") or name.endswith(("embed.html", "light.html")):
            continue
        tags = dict(page.tags[::-1])
        assert tags["html"]["lang"] == language
        assert [tag for tag, _ in page.tags].count("h1") == 1, name
        other = {"fr": "en", "en": "fr"}[language]
        assert any(attributes.get("hreflang") == other for tag, attributes in page.tags if tag == "a"), name


def test_the_release_lies_in_it_whole_and_can_be_checked_by_anybody(
    made: dict[str, bytes], tmp_path: Path, found: Release
) -> None:
    for name, raw in made.items():
        if name.startswith("release/"):
            (tmp_path / name.removeprefix("release/")).write_bytes(raw)
    assert release.read(tmp_path).id == found.id


@pytest.mark.parametrize("audience", [Audience.PRESS, Audience.ORGANISERS])
def test_a_release_that_is_not_for_everybody_never_becomes_a_site(audience: Audience, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    store.add([a_record("p")], a_record("p").review.on)  # type: ignore[union-attr]
    release.write(content(store, audience, "2026-11-02"), tmp_path / "release")
    one = release.read(tmp_path / "release")
    with pytest.raises(Refused, match="E_AUDIENCE"):
        files(Site(one, [one], ""))


def test_without_an_address_nothing_is_announced(found: Release) -> None:
    made = files(Site(found, changes.archive(found), ""))
    assert not [name for name in made if name.startswith(("feed", "oembed"))]
    assert b"atom" not in made["fr/index.html"]


def test_the_site_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"a.html": b"a", "b.html": b"b"}
    day = datetime(2026, 11, 23, tzinfo=UTC)
    monkeypatch.setattr("os.utime", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write(made, tmp_path / "site", day)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    write(made, tmp_path / "site", day)
    with pytest.raises(Refused, match="E_EXISTS"):
        write(made, tmp_path / "site", day)


def test_the_modules_of_the_map_become_one_script_and_what_is_not_understood_is_not_guessed() -> None:
    modules = {
        "start": 'import { double } from "./sums.js";\ndouble(2);\n',
        "sums": 'import { TWO } from "./numbers.js";\nconst HERE = 1;\nexport function double(n) { return TWO * n; }\n',
        "numbers": "const HERE = 2;\nexport const TWO = HERE, ONE = 1;\n",
    }
    whole = one_script(modules, "start")
    assert whole.count("HERE = ") == 2
    assert "return { TWO, ONE };" in whole
    assert whole.index("module_numbers =") < whole.index("module_sums =") < whole.index("double(2)")
    assert not re.search(r"^(import|export)", whole, re.MULTILINE)
    for odd in ('import * as all from "./sums.js";\n', "export default 3;\n", 'import { start } from "./start.js";\n'):
        with pytest.raises(ValueError, match=r"\.js"):
            one_script({**modules, "numbers": odd}, "start")
