"""Everything away at once, and back again; destroyed only when it is asked for."""

from pathlib import Path

import pytest

from data.command import DONE, REFUSED, run
from data.panic import KEPT, _work
from tests.nginx import running


def called(*arguments: object) -> int:
    return run(_work, [str(one) for one in arguments])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A link to a folder, as it is served."""
    made = tmp_path / "site-of-november"
    (made / "fr").mkdir(parents=True)
    for name in ("index.html", "fr/index.html", "fr/deaths.html"):
        (made / name).write_text("a page", encoding="utf-8")
    (tmp_path / "site").symlink_to(made)
    return tmp_path / "site"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "manifest.json").write_text("{}", encoding="utf-8")
    return tmp_path / "release"


def all_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_of_it_is_away_and_then_there_again_as_it_was(site: Path, release: Path, tmp_path: Path) -> None:
    admission = tmp_path / "admission.toml"
    admission.write_text("a list", encoding="utf-8")
    before = all_below(tmp_path)
    named = ("--site", site, "--release", release, "--admission", admission)
    assert called(*named) == DONE
    assert "pas affichée" in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / "fr" / "deaths.html").exists()
    assert not release.exists()
    assert not admission.exists()
    assert called(*named) == DONE, "again does no harm"
    assert called(*named, "--undo") == DONE
    assert site.is_symlink()
    assert all_below(tmp_path) == before


def test_visitors_of_the_site_meet_the_notice_and_nothing_else(site: Path) -> None:
    from tests.deploy.test_nginx import asked

    with running(site) as (url, _, _):
        assert asked(url, "/fr/deaths.html").status == 200
        called("--site", site)
        answer = asked(url, "/fr/index.html")
        assert b"not shown" in answer.content  # type: ignore[attr-defined]
        assert asked(url, "/fr/deaths.html").status == 404
        assert b"caches.delete" in asked(url, "/sw.js").content  # type: ignore[attr-defined]


def test_nothing_is_destroyed_unless_it_is_asked_for_and_then_it_is_said(
    site: Path, release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called("--release", release)
    assert (tmp_path / f"release{KEPT}" / "manifest.json").exists()
    target = site.resolve()
    assert called("--release", release, "--site", site, "--destroy") == DONE
    assert not (tmp_path / f"release{KEPT}").exists()
    assert not target.exists()
    assert f"{target} is destroyed" in capsys.readouterr().err


def test_what_is_not_there_is_said_before_anything_is_done(site: Path, tmp_path: Path) -> None:
    assert called("--site", site, "--release", tmp_path / "nothing") == REFUSED
    assert site.is_symlink()


def test_nothing_named_is_a_wrong_call() -> None:
    with pytest.raises(SystemExit) as ended:
        called()
    assert ended.value.code == 2
