"""Take everything away at once: `python -m data.panic --site PATH --release PATH --admission FILE`.

The site gives way to a notice, the app has no release and shows a notice too, and nobody who signed in is let in again. Each is a
change of a name on the same disk, done in an instant. Nothing is destroyed unless asked, and `--undo` puts all of it back.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from data.command import EXIT_CODES, run, say, writing
from geo.faults import Located, Refused

KEPT, _MAKING = ".kept-by-panic", ".notice"
NOTICE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Veille</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main><h1>Veille</h1>'
    "<p>Cette carte n'est pas affichée pour le moment.</p>"
    '<p lang="en">This map is not shown at the moment.</p></main></body></html>\n'
)
# Where visitors arrive; any other address is not there.
_PAGES = ("index.html", "fr/index.html", "en/index.html", "fr/embed.html", "en/embed.html")
# Devices that keep the site for when there is no network ask for this file, and then keep nothing.
_KEEPER = (
    'addEventListener("install", () => skipWaiting());\n'
    'addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) => '
    "Promise.all(names.map((name) => caches.delete(name))))));\n"
)


def take_away(site: Path | None, release: Path | None, admission: Path | None) -> list[str]:
    """What was done, one sentence each; what is away already is left as it is. Raises Refused before anything is done."""
    _look([("--site", site), ("--release", release), ("--admission", admission)])
    done = []
    with writing("--site"):
        for path, notice in ((site, True), (release, False), (admission, False)):
            if path is None or _kept(path).exists() or _kept(path).is_symlink():
                continue
            made = _notice(path) if notice else None
            path.rename(_kept(path))
            if made:
                made.rename(path)
            done.append(f"{path} is away, and kept as {_kept(path).name}")
    return done


def put_back(site: Path | None, release: Path | None, admission: Path | None) -> list[str]:
    """Undo it: what was kept is there again."""
    done = []
    for path in (site, release, admission):
        if path is None or not (_kept(path).exists() or _kept(path).is_symlink()):
            continue
        if path.exists():
            shutil.rmtree(path)
        _kept(path).rename(path)
        done.append(f"{path} is there again")
    return done


def destroy(site: Path | None, release: Path | None, admission: Path | None) -> list[str]:
    """Delete what was kept, for good; a link with what it leads to."""
    done = []
    for path in (site, release, admission):
        if path is None or not (_kept(path).exists() or _kept(path).is_symlink()):
            continue
        kept = _kept(path)
        target = kept.resolve()
        for one in {kept, target}:
            if one.is_symlink() or one.is_file():
                one.unlink()
            elif one.is_dir():
                shutil.rmtree(one)
        done.append(f"{target} is destroyed")
    return done


def _look(named: Sequence[tuple[str, Path | None]]) -> None:
    faults = [
        Located(option, 1, "-", "E_FILE", "there is no such file or folder")
        for option, path in named
        if path and not (path.exists() or _kept(path).exists() or _kept(path).is_symlink())
    ]
    if faults:
        raise Refused(faults)


def _kept(path: Path) -> Path:
    return path.with_name(path.name + KEPT)


def _notice(path: Path) -> Path:
    """A folder beside it with the notice, ready to take its place."""
    made = path.with_name(path.name + _MAKING)
    shutil.rmtree(made, ignore_errors=True)
    for name in _PAGES:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(NOTICE, encoding="utf-8")
    (made / "sw.js").write_text(_KEEPER, encoding="utf-8")
    made.chmod(0o755)
    os.sync()
    return made


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.panic",
        description="Take the site and the app's release away at once, and let in nobody who had signed in. Nothing is lost.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--site", type=Path, metavar="PATH", help="the folder that is served, or the link to it")
    parser.add_argument("--release", type=Path, metavar="PATH", help="what VEILLE_RELEASE names")
    parser.add_argument("--admission", type=Path, metavar="FILE", help="what VEILLE_ADMISSION names")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--undo", action="store_true", help="put back what was taken away")
    how.add_argument("--destroy", action="store_true", help="take away, and delete what was kept; there is no way back")
    options = parser.parse_args(arguments)
    named = (options.site, options.release, options.admission)
    if not any(named):
        parser.error("name what is to be taken away")
    done = put_back(*named) if options.undo else take_away(*named)
    if options.destroy:
        done += destroy(*named)
    for sentence in done:
        say(sentence)


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
