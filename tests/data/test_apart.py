"""What a crafted file could make its reader do, it cannot: the reader's process has no room, no time, no network, no pen.

Each crime is committed by the program itself, as if a file had taken it over; without the walls, each succeeds.
"""

import os
import socket
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data import apart
from data.apart import Job, Kept, Left, Part, read_apart
from data.importers.door import Reading
from geo.faults import BrokenError, Refused
from tests.making import OBSERVED, write_rows

ROOT = Path(__file__).parents[2]
CRIMES = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', {port})).sendall(b'x')",
    "a file": "open({path!r}, 'w').write('x')",
    "a file by its number": "import os; os.write(os.open({path!r}, os.O_CREAT | os.O_WRONLY), b'x')",
    "another program": "import subprocess; subprocess.run(['touch', {path!r}], check=True)",
    "a copy of itself": "import os; os.fork() or os._exit(open({path!r}, 'w').write('x') - 1); os.wait()",
    "a shell": "import os; os.system('touch ' + {path!r})",
}
UNGUARDED = "apart._shut_in = lambda: None"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        found.settimeout(0.2)
        yield found


@pytest.fixture
def job(tmp_path: Path) -> Job:
    rows = [{**OBSERVED, "id": f"o-{n}", "period": "2026-05-03"} for n in range(3)]
    return Job(write_rows(tmp_path / "reports.csv", rows), Reading(), date(2026, 11, 1))


def takes_over(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Before each program of this test begins, these lines run in it; `crime` runs where a record is made coarse."""
    place = folder / "taken-over"
    place.mkdir()
    text = "\n".join(["from data import apart", "reads = apart._Reader.coarse", *lines])
    (place / "sitecustomize.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(place), str(ROOT))))


def commits(crime: str) -> str:
    return f"def coarse(*given):\n    {crime}\n    return reads(*given)\napart._Reader.coarse = coarse"


def done(folder: Path, listener: socket.socket) -> bool:
    """Whether the crime left its trace."""
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return (folder / "trace").exists()
    return True


def outcome(job: Job) -> list[Part]:
    return list(read_apart(job))


@pytest.mark.parametrize("crime", CRIMES.values(), ids=CRIMES)
def test_a_reader_that_is_taken_over_reaches_nothing(
    crime: str, job: Job, listener: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = crime.format(port=listener.getsockname()[1], path=str(tmp_path / "trace"))
    takes_over(tmp_path, monkeypatch, commits(told))
    with pytest.raises(BrokenError) as broken:
        outcome(job)
    assert "PermissionError" in str(broken.value)
    assert not done(tmp_path, listener)


@pytest.mark.parametrize("crime", CRIMES.values(), ids=CRIMES)
def test_without_the_walls_it_does(
    crime: str, job: Job, listener: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = crime.format(port=listener.getsockname()[1], path=str(tmp_path / "trace"))
    takes_over(tmp_path, monkeypatch, commits(told), UNGUARDED)
    monkeypatch.setattr(apart, "_PROGRAM", apart._PROGRAM.replace("unshare", "getpid"))
    assert sum(part.rows for part in outcome(job) if isinstance(part, Kept)) == 3
    assert done(tmp_path, listener)


def test_where_the_system_allows_it_the_reader_has_a_network_of_its_own(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = str(Path("/proc/self/ns/net").readlink())
    crime = f"import os; raise ValueError if os.readlink('/proc/self/ns/net') == {ours!r} else TypeError"
    takes_over(tmp_path, monkeypatch, commits(crime))
    allowed = subprocess.run(["unshare", "--user", "--net", "true"], check=False, capture_output=True).returncode == 0
    with pytest.raises(BrokenError) as broken:
        outcome(job)
    assert ("TypeError" if allowed else "ValueError") in str(broken.value)


def test_too_much_memory_is_refused_and_said(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    takes_over(tmp_path, monkeypatch, commits("bytearray(600 * 2**20)"))
    with pytest.raises(Refused) as refused:
        outcome(job)
    assert [str(fault) for fault in refused.value.faults] == [
        "reports.csv:1:-: E_MEMORY: it takes more than 512 MB to read; split the file"
    ]


@pytest.mark.parametrize("idle", ["while True: pass", "import time; time.sleep(60)"])
def test_too_much_time_is_refused_and_said(
    idle: str, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_over(tmp_path, monkeypatch, commits(idle), "apart.SECONDS = 1")
    monkeypatch.setattr(apart, "SECONDS", 3)
    with pytest.raises(Refused) as refused:
        outcome(job)
    assert [fault.code for fault in refused.value.faults] == ["E_TIME"]


def test_a_reader_that_dies_without_a_word_is_not_taken_for_a_file_that_is_read(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_over(tmp_path, monkeypatch, commits("import os; os._exit(0)"))
    with pytest.raises(BrokenError):
        outcome(job)


def test_no_reader_is_left_behind_whoever_stops_listening(job: Job, tmp_path: Path) -> None:
    write_rows(job.path, [{**OBSERVED, "id": f"o-{n}", "period": "2026-05-03"} for n in range(3000)])
    parts = read_apart(job)
    assert isinstance(next(parts), Kept | Left)
    parts.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    assert [child for child in children if b"in_the_child" in Path(f"/proc/{child}/cmdline").read_bytes()] == []
