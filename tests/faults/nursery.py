"""Starts the project's commands from a process that has already loaded what they load, so that a run costs little.

Each is a process of its own, in a group of its own, and runs `python -m MODULE ARGUMENTS` from the first line of MODULE on.
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes import CDLL, c_uint32
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from threading import Lock
from typing import IO, Any

from data.policy import read_policy

ROOT = Path(__file__).parents[2]
_LOADED = (
    *("data.apart", "data.assess", "data.corrections", "data.rhythm", "data.tally", "data.verify"),
    *("pandas", "psycopg", "pyarrow.parquet", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite"),
)
_LONGEST = 300  # seconds after which a run has hung, and is ended
_CAPABILITIES = 0x20080522  # the version of the form in which Linux is told of them


@dataclass(frozen=True)
class Child:
    """A run of a command: its number as a process and as a group, and where it speaks to."""

    nursery: Nursery
    pid: int
    speech: Path

    def wait(self) -> int:
        """How it ended, as `subprocess` says it: below zero, by that signal."""
        while (status := self.nursery.ask({"ended": self.pid})) is None:
            time.sleep(0.005)
        return int(status)

    def kill(self) -> int:
        """End it and all that it started, at once, without a chance to clear up."""
        os.killpg(self.pid, signal.SIGKILL)
        return self.wait()

    @property
    def said(self) -> str:
        return self.speech.read_text(encoding="utf-8")


class Nursery:
    """The process that others are forked from; it can be asked from several threads."""

    def __init__(self, orders: IO[str], answers: IO[str], folder: Path) -> None:
        self._orders, self._answers, self._folder = orders, answers, folder
        self._numbers, self._lock = count(), Lock()

    def start(
        self,
        *command: object,
        changed: Sequence[Sequence[str]] = (),
        longest_file: int | None = None,
        powerless: bool = False,
    ) -> Child:
        """Run a module with arguments.

        `changed` are functions of `tests.faults.changed`, each with its arguments, that are called first. `longest_file`
        is a quota, in bytes; `powerless`: the rights of files hold for it, whoever runs it.
        """
        speech = self._folder / f"said-{next(self._numbers)}"
        speech.touch()
        order = {
            "command": list(map(str, command)),
            "changed": [list(one) for one in changed],
            "longest_file": longest_file,
            "powerless": powerless,
            "speech": str(speech),
        }
        return Child(self, self.ask(order), speech)

    def run(self, *command: object, **how: Any) -> tuple[int, str]:
        """Run a module to its end; how it ended, and what it said."""
        child = self.start(*command, **how)
        return child.wait(), child.said

    def ask(self, order: dict[str, Any]) -> Any:
        with self._lock:
            self._orders.write(json.dumps(order) + "\n")
            self._orders.flush()
            return json.loads(self._answers.readline())


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery whose children write what they say into `folder`."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Nursery(process.stdin, process.stdout, folder)
        process.stdin.close()


def _serve() -> None:
    for name in _LOADED:
        import_module(name)
    read_policy()
    for line in sys.stdin:
        order = json.loads(line)
        answer = _born(order) if "command" in order else _ended(order["ended"])
        print(json.dumps(answer), flush=True)  # noqa: T201


def _ended(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _born(order: dict[str, Any]) -> int:
    pid = os.fork()
    if not pid:
        status = 70
        try:
            status = _live(order)
        finally:
            os._exit(status)
    # Both do it: whoever comes first.
    with suppress(PermissionError):
        os.setpgid(pid, pid)
    return pid


def _live(order: dict[str, Any]) -> int:
    """What the child does, from its birth to its exit code."""
    os.setpgid(0, 0)
    signal.alarm(_LONGEST)
    speech = os.open(order["speech"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (speech, 1), (speech, 2)):
        os.dup2(ours, theirs)
    if order["longest_file"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["longest_file"],) * 2)
    if order["powerless"] and os.geteuid() == 0:
        _give_up_powers()
    for name, *arguments in order["changed"]:
        getattr(import_module("tests.faults.changed"), name)(*arguments)
    module, *sys.argv[1:] = order["command"]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _give_up_powers() -> None:
    """From here on the rights of files hold for root as they do for everybody."""
    form, none = (c_uint32 * 2)(_CAPABILITIES, 0), (c_uint32 * 6)()
    if CDLL(None).capset(form, none):
        raise PermissionError("the powers of root cannot be given up")


if __name__ == "__main__":
    _serve()
