"""Releases in object storage: a real server of the S3 protocol, readers in between, and what is broken off."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import fsspec
import pytest

from data import release
from data.publish import publish
from data.push import fetch, push
from data.store import Store
from geo.faults import Refused
from layers.vocabulary import Audience
from tests.making import a_record
from tests.nginx import free_port

ROOT = Path(__file__).parents[2]
DAYS = (date(2026, 11, 2), date(2026, 11, 3))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                with urlopen(f"{url}/moto-api/", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def place(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An empty bucket; its keys and its server as s3fs takes them from outside."""
    for name, value in {"ACCESS_KEY_ID": "key-of-the-test", "SECRET_ACCESS_KEY": "secret-of-the-test"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    storage = fsspec.filesystem("s3", skip_instance_cache=True)
    bucket = f"b-{abs(hash(tmp_path))}"
    storage.mkdir(bucket)
    return f"s3://{bucket}/releases-of-veille"


@pytest.fixture
def releases(tmp_path: Path) -> list[Path]:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", "steward")
    store.add([a_record("p")], date(2026, 11, 1))
    found = [tmp_path / str(day) for day in DAYS]
    for day, folder in zip(DAYS, found, strict=True):
        publish(store, Audience.PUBLIC, day, folder)
    publish(store, Audience.ORGANISERS, DAYS[1], tmp_path / "organisers")
    return found


def test_what_is_put_there_is_what_is_fetched(place: str, releases: list[Path], tmp_path: Path) -> None:
    for number, folder in enumerate(releases):
        pushed = push(folder, place)
        assert fetch(place, tmp_path / f"fetched-{number}") == pushed.id == release.read(folder).id
        kept = {path.name: path.read_bytes() for path in (tmp_path / f"fetched-{number}").iterdir()}
        assert kept == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert push(releases[1], place).id == release.read(releases[1]).id


def test_readers_in_between_have_one_release_or_the_other(place: str, releases: list[Path], tmp_path: Path) -> None:
    known = {release.read(folder).id for folder in releases}
    push(releases[0], place)
    ended, met, faults = threading.Event(), set(), []

    def reads() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            try:
                met.add(fetch(place, tmp_path / "reader" / str(number)))
            except Refused as refused:
                faults.append(str(refused))

    reader = threading.Thread(target=reads)
    reader.start()
    for _ in range(6):
        push(releases[1], place)
        _put_back(place, releases[0])
    ended.set()
    reader.join()
    assert faults == []
    assert met <= known
    assert met


def _put_back(place: str, folder: Path) -> None:
    """The earlier release as the current one again."""
    storage, path = fsspec.core.url_to_fs(place)
    found = release.read(folder)
    names = sorted(one.name for one in folder.iterdir())
    told = {"id": found.id, "audience": "public", "as_of": str(DAYS[0]), "files": names}
    storage.pipe_file(f"{path}/current.json", json.dumps(told).encode())


def test_a_push_that_is_broken_off_changes_nothing_for_readers_and_can_be_done_again(
    place: str, releases: list[Path], tmp_path: Path
) -> None:
    first = push(releases[0], place).id
    command = [sys.executable, "-m", "data.push", str(releases[1]), place]
    begun = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - begun
    _put_back(place, releases[0])
    second = release.read(releases[1]).id
    for number in range(6):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (number + 1) / 7)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert fetch(place, tmp_path / f"after-{number}") in (first, second)
    assert push(releases[1], place).id == second
    assert fetch(place, tmp_path / "last") == second


def test_a_changed_byte_is_not_put_in_place(place: str, releases: list[Path], tmp_path: Path) -> None:
    current = push(releases[0], place)
    storage, path = fsspec.core.url_to_fs(place)
    storage.pipe_file(f"{path}/releases/{current.id}/figures.csv", b"changed")
    with pytest.raises(Refused, match="E_HASH"):
        fetch(place, tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists()
    assert not list(tmp_path.glob(".unfinished-*"))


def test_what_is_for_a_few_never_comes_where_all_can_read(place: str, releases: list[Path], tmp_path: Path) -> None:
    before = push(releases[0], place)
    with pytest.raises(Refused, match="E_AUDIENCE"):
        push(tmp_path / "organisers", place)
    storage, path = fsspec.core.url_to_fs(place)
    assert {Path(one).name for one in storage.ls(f"{path}/releases", refresh=True)} == {before.id}


def test_what_is_older_does_not_take_the_place_of_what_is_newer(place: str, releases: list[Path]) -> None:
    push(releases[1], place)
    with pytest.raises(Refused, match="E_EXISTS"):
        push(releases[0], place)


def test_a_release_that_is_not_whole_is_not_pushed(place: str, releases: list[Path]) -> None:
    (releases[0] / "figures.csv").write_text("changed")
    with pytest.raises(Refused, match="E_HASH"):
        push(releases[0], place)


@pytest.mark.parametrize("url", ["s3://no-such-bucket-here/place", "s3://", "gopher://x", "nothing-there/at/all\0"])
def test_what_goes_wrong_is_said_and_no_key_is(
    url: str, place: str, releases: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused, match="E_STORAGE") as refused:
        push(releases[0], url)
    said = str(refused.value) + "".join(capsys.readouterr())
    assert "key-of-the-test" not in said
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in said
