"""Commands that are killed at any moment, with all that they started: SIGKILL, which nothing can catch."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from data import release
from data.chain import Head
from data.store import Store
from data.verify import verify
from geo.faults import Refused
from tests.faults.nursery import Child, Nursery
from tests.faults.world import (
    DAY,
    EARLIER,
    LATER,
    Address,
    Found,
    a_file,
    a_store,
    begun,
    content,
    held,
    ids_of,
    policy,
)

_PATIENCE = 120  # seconds for which we wait for a sign


def killed_ingests(
    nursery: Nursery, folder: Path, address: Address, runs: int, seed: int, changed: Sequence[Sequence[str]] = ()
) -> Found:
    """Ingests, half of them into a store that is not there yet. All of the file is kept or nothing, and all that was there."""
    found, file, all_of_it = Found(), a_file(folder / "file.csv"), ids_of("file")
    whole: dict[bool, list[tuple[str, str, str, date, str]]] = {}
    lengths = []
    for begins in (True, False):
        url = address(_new(folder / f"undisturbed-{begins}"))
        if begins:
            begun(url)
        lengths.append(_undisturbed(nursery.start(*_ingest(file, url), changed=changed)))
        whole[begins] = content(url)
    for number, moment in enumerate(_moments(runs, min(lengths), seed)):
        url = address(_new(folder / f"run-{number}"))
        noted = begun(url).head() if number % 2 else None
        child = nursery.start(*_ingest(file, url), changed=changed)
        if number % 5 == 4:
            _await(partial(_says, child, "Kept:"))
        else:
            time.sleep(moment)
        child.kill()
        kept = "Kept:" in child.said
        there = _looked(found, url, noted)
        earlier = EARLIER if noted else frozenset()
        found.runs += 1
        found.check(earlier <= there, "lost")
        found.check(not kept or all_of_it <= there, "lost")
        found.check(there - earlier in (frozenset(), all_of_it), "torn")
        found.ends[
            "said that it was kept" if kept else "kept, not yet said" if there - earlier else "nothing kept"
        ] += 1
        status, said = nursery.run(*_ingest(file, url))
        found.check(status == 0 and "Kept:" in said and content(url) == whole[noted is not None], "stuck")
        found.check(_looked(found, url, noted) == earlier | all_of_it, "lost")
    return found


def _looked(found: Found, url: str, noted: Head | None) -> frozenset[str]:
    """What the store holds, whose chain must hold."""
    try:
        return held(url, noted)
    except Refused:
        found.check(False, "torn")
        return frozenset(entry.id for entry, _ in Store(url).entries())


def _ingest(file: Path, url: str) -> tuple[object, ...]:
    return ("data.ingest", file, "--store", url, "--by", "steward", "--received", LATER)


def killed_publishings(
    nursery: Nursery, folder: Path, runs: int, seed: int, changed: Sequence[Sequence[str]] = ()
) -> Found:
    """Releases made beside an earlier one: the new one is there whole or not at all, and the earlier one stays."""
    found, url = Found(), a_store(folder)
    before = _new(folder / "before") / str(DAY)
    assert nursery.run(*_publish(url, DAY, before))[0] == 0
    undisturbed = [folder / f"undisturbed-{n}" / str(LATER) for n in range(3)]
    lengths = [_undisturbed(nursery.start(*_publish(url, LATER, out), changed=changed)) for out in undisturbed]
    old, new = (verify(path, policy()).id for path in (before, undisturbed[0]))
    for number, moment in enumerate(_moments(runs, min(lengths), seed)):
        archive = folder / f"run-{number}"
        shutil.copytree(before.parent, archive)
        out = archive / str(LATER)
        child = nursery.start(*_publish(url, LATER, out), changed=changed)
        match number % 5:
            case 4:
                _await(partial(_says, child, "Published"))
            case 1 | 3:
                _await(partial(_begins, archive))
                time.sleep(moment / 10)
            case _:
                time.sleep(moment)
        child.kill()
        told = "Published" in child.said
        found.runs += 1
        found.check(_released(archive / str(DAY)) == old, "lost")
        found.check(not out.exists() or _released(out) == new, "torn")
        found.check(_released(release.newest(archive)) == (new if out.exists() else old), "torn")
        found.check(not told or out.exists(), "lost")
        left = "an unfinished folder beside it" if any(archive.glob(".*")) else "nothing new"
        found.ends["said that it was published" if told else "published, not yet said" if out.exists() else left] += 1
        status, said = nursery.run(*_publish(url, LATER, out))
        found.check(status == 0 and new in said and _released(out) == new, "stuck")
        found.check({path.name for path in archive.iterdir()} == {str(DAY), str(LATER)}, "stuck")
    return found


def _publish(url: str, as_of: date, out: Path) -> tuple[object, ...]:
    return ("data.publish", "--store", url, "--audience", "public", "--as-of", as_of, "--out", out)


def _released(folder: Path) -> str:
    """The release that is there, by its id; blank where it is not whole, or says what it may not."""
    try:
        return verify(folder, policy()).id
    except Refused:
        return ""


def _undisturbed(child: Child) -> float:
    """How long a run takes that nobody disturbs, in seconds."""
    since = time.monotonic()
    assert child.wait() == 0, child.said
    return time.monotonic() - since


def _moments(runs: int, length: float, seed: int) -> Iterator[float]:
    """A moment by chance in each of as many equal parts of the time that a run takes, in any order."""
    chance = random.Random(seed)
    parts = list(range(runs))
    chance.shuffle(parts)
    return ((part + chance.random()) / runs * length for part in parts)


def _await(sign: Callable[[], bool]) -> None:
    latest = time.monotonic() + _PATIENCE
    while not sign() and time.monotonic() < latest:
        time.sleep(0.001)


def _says(child: Child, word: str) -> bool:
    return word in child.said


def _begins(archive: Path) -> bool:
    """Whether there is more than the earlier release."""
    return len(list(archive.iterdir())) > 1


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder
