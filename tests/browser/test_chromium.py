"""A missing browser stops the tests with a sentence that says what to install; it never skips them."""

import os
from pathlib import Path

import pytest

from tests.browser import chromium


def a_program(path: Path) -> Path:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_one_that_is_named_comes_first(tmp_path: Path) -> None:
    named = a_program(tmp_path / "mine")
    a_program(tmp_path / "chromium")
    assert chromium.find({"VEILLE_CHROMIUM": str(named), "PATH": str(tmp_path)}) == named


def test_the_first_name_on_the_path_is_taken(tmp_path: Path) -> None:
    for name in reversed(chromium.NAMES):
        program = a_program(tmp_path / name)
        assert chromium.find({"PATH": str(tmp_path)}) == program


def test_where_there_is_none_nothing_is_found(tmp_path: Path) -> None:
    assert chromium.find({"PATH": str(tmp_path)}) is None


@pytest.mark.parametrize("named", ["absent", "."])
def test_a_name_that_leads_nowhere_is_not_passed_over(tmp_path: Path, named: str) -> None:
    a_program(tmp_path / "chromium")
    with pytest.raises(chromium.NoChromiumError, match="VEILLE_CHROMIUM"):
        chromium.find({"VEILLE_CHROMIUM": str(tmp_path / named), "PATH": str(tmp_path)})


def test_without_root_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program(tmp_path / "apt-get")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VEILLE_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(chromium.NoChromiumError, match="apt-get install chromium"):
        chromium.find_or_install()


def test_with_root_on_debian_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installs = a_program(tmp_path / "apt-get")
    installs.write_text(f'#!/bin/sh\ncase "$*" in *chromium) /bin/cp "$0" "{tmp_path}/chromium";; esac\n')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VEILLE_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert chromium.find_or_install() == tmp_path / "chromium"


def test_a_library_that_the_driver_misses_is_installed_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installs = a_program(tmp_path / "apt-get")
    installs.write_text(f'#!/bin/sh\necho "$*" >> "{tmp_path}/asked"\n')
    a_program(tmp_path / "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VEILLE_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "driver_starts", lambda: False)
    with pytest.raises(chromium.NoChromiumError, match="libatomic1"):
        chromium.find_or_install()
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith("--no-install-recommends libatomic1")
