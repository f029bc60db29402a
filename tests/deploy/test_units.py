"""What can be said of the units and the container without an engine for them: nothing needed is missing, nothing is open."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "deploy" / "systemd"
CONTAINER = (ROOT / "deploy" / "container" / "Containerfile").read_text(encoding="utf-8")


def unit(name: str) -> dict[str, str]:
    """The lines of a service; of one that is said twice, all of them."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(SYSTEMD / name, encoding="utf-8")
    return dict(parser["Service"])


def test_a_replica_may_do_little_and_listens_on_this_machine_alone() -> None:
    service = unit("veille@.service")
    for key, value in {
        "DynamicUser": "yes",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "PrivateTmp": "yes",
        "RestrictNamespaces": "yes",
    }.items():
        assert service[key] == value
    assert "--server.address 127.0.0.1" in service["ExecStart"]
    assert service["MemoryMax"].endswith("G")
    assert "asgi.py" in service["ExecStart"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("name", ["veille@.service", "veille-nginx.service"])
def test_systemd_finds_no_line_that_it_does_not_know(name: str, tmp_path: Path) -> None:
    copied = tmp_path / name.replace("@", "@8501")
    text = (SYSTEMD / name).read_text(encoding="utf-8")
    copied.write_text(re.sub(r"^(ExecStart|ExecStartPre|ExecReload)=.*$", r"\1=/bin/true", text, flags=re.MULTILINE))
    done = subprocess.run(["systemd-analyze", "verify", str(copied)], capture_output=True, text=True, check=False)
    assert "Unknown" not in done.stderr
    assert "Failed to parse" not in done.stderr


def test_the_container_runs_as_nobody_and_installs_what_was_looked_at() -> None:
    assert "--require-hashes" in CONTAINER
    assert re.search(r"^USER 65534", CONTAINER, re.MULTILINE)
    assert not re.search("secret|password|token", CONTAINER, re.IGNORECASE)


def test_all_that_the_container_copies_is_there_and_let_in() -> None:
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", CONTAINER, re.MULTILINE) for word in line.split()]
    let_in = {
        line[1:] for line in (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert name in let_in
