"""The app as it is really served: a process of its own, started as `make run` starts it, on a port that is free."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

# Port 0: the system picks one, so two runs never meet on the same.
STREAMLIT = ("streamlit", "run", "asgi.py", "--server.port", "0")
UVICORN = ("uvicorn", "asgi:app", "--port", "0")
PATIENCE = 60.0  # seconds; a cold start reads every library from disk


@contextmanager
def running(root: Path, log: Path, command: Sequence[str] = STREAMLIT) -> Iterator[str]:
    """Serve the project in `root` until the block ends, and give its address. What the server prints goes into `log`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _healthy(process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        said = re.search(r"(http://127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8"))
        if said:
            try:
                with urlopen(said[1] + "/_stcore/health", timeout=5):
                    return said[1]
            except OSError:
                pass
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start; it said:\n{log.read_text(encoding='utf-8')}")
