"""A real nginx for the tests, with the configuration that is shipped; only its doors are others."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests import debian

SHIPPED = Path(__file__).parents[1] / "deploy" / "nginx"
MISSING = "The tests of the site need nginx: install your system's package (on Debian: apt-get install nginx-light)."
_PATIENCE = 20.0  # seconds


class NoNginxError(Exception):
    """There is none, and it may not be installed here; the message says what to do."""


def find_or_install() -> Path:
    """The program; installed first where it is missing, this is Debian, and we are root."""
    if _find() is None and (failed := debian.install(["nginx-light"], "the tests of the site")):
        raise NoNginxError(f"{failed} failed. {MISSING}")
    if program := _find():
        return program
    raise NoNginxError(MISSING)


def _find() -> Path | None:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(
    site: Path, replicas: Sequence[int] = (), changed: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[tuple[str, str, Path]]:
    """Serve a folder, and the app's replicas at these ports: gives the address of each, and the folder that nginx has.

    `changed` are words of the shipped files that are others here, by file.
    """
    program = find_or_install()
    # Workers of a master that is root are somebody else, who may not look into a folder of the tests.
    folder = Path(tempfile.mkdtemp(prefix="veille-nginx-"))
    doors = free_port(), free_port()
    try:
        shutil.copytree(SHIPPED, folder / "conf")
        (folder / "run").mkdir()
        (folder / "site").symlink_to(site)
        for name, port in zip(("site", "app"), doors, strict=True):
            (folder / "conf" / f"listen-{name}.conf").write_text(f"listen 127.0.0.1:{port};\nserver_name {name};\n")
        ours = "".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;\n" for port in replicas or [free_port()])
        (folder / "conf" / "replicas.conf").write_text(ours)
        for name, words in (changed or {}).items():
            text = (folder / "conf" / name).read_text()
            for was, now in words.items():
                if was not in text:
                    raise ValueError(f"{name} does not say {was}")
                text = text.replace(was, now)
            (folder / "conf" / name).write_text(text)
        # As whoever runs the tests, so that it may read what they made.
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        command = [str(program), "-p", str(folder), "-c", "conf/nginx.conf", *user]
        process = subprocess.Popen(
            [*command, "-e", str(folder / "run" / "start.log")],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if process.wait():
            raise RuntimeError((folder / "run" / "start.log").read_text())
        _healthy(f"http://127.0.0.1:{doors[0]}/")
        yield f"http://127.0.0.1:{doors[0]}", f"http://127.0.0.1:{doors[1]}", folder
    finally:
        if (folder / "run" / "nginx.pid").exists():
            subprocess.run(
                [str(program), "-p", str(folder), "-c", "conf/nginx.conf", "-s", "stop"],
                check=False,
                capture_output=True,
            )
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a folder as the public site; gives its address."""
    with running(site) as (address, _, _):
        yield address


def _healthy(url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=2):
                return
        except HTTPError as answered:
            answered.close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not start")


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoNginxError as problem:
        sys.exit(str(problem))
