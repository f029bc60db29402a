"""Several at once: readers of a release that is replaced, and stewards who write into one store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from data import release
from data.store import Store
from geo.faults import Refused
from tests.faults.nursery import Nursery
from tests.faults.world import DAY, LATER, Address, Found, a_file, a_store, held, ids_of

AT_ONCE = 4
_A_FILE = 60  # rows


def readers(nursery: Nursery, folder: Path, rounds: int, changed: Sequence[Sequence[str]] = ()) -> Found:
    """Readers of a link that is moved to and fro between two releases, each published anew, and of the newest beside it.

    With a publisher that is `changed` there is one folder, which it writes over.
    """
    found, url, archive = Found(), a_store(folder), folder / "archive"
    link, stop = folder / "current", folder / "stop"
    ids = [_publish(nursery, url, day, folder / "before" / str(day)) for day in (DAY, LATER)]
    _publish(nursery, url, DAY, archive / "000", changed)
    move(link, archive / "000")
    children = [nursery.start("tests.faults.reader", link, archive, stop) for _ in range(AT_ONCE)]
    for number in range(1, rounds + 1):
        out = archive / ("000" if changed else f"{number:03}")
        _publish(nursery, url, (DAY, LATER)[number % 2], out, changed)
        move(link, out)
    stop.touch()
    for child in children:
        assert child.wait() == 0, child.said
        read: dict[str, int] = json.loads(child.said)
        found.runs += sum(read.values())
        for what, number in read.items():
            promise = what if what in ("torn", "mixed") else "mixed" if what not in ids else ""
            if promise:
                found.wrong[promise] += number
            else:
                found.ends["the earlier, whole" if what == ids[0] else "the later, whole"] += number
    return found


def publishers(nursery: Nursery, folder: Path, rounds: int) -> Found:
    """Four who publish the same release into the same folder at once."""
    found, url = Found(), a_store(folder)
    for number in range(rounds):
        out = folder / f"archive-{number}" / str(DAY)
        children = [nursery.start(*_publishing(url, DAY, out)) for _ in range(AT_ONCE)]
        found.runs += len(children)
        for child in children:
            found.check(child.wait() == 0, "unclear")
        ids = {child.said.split()[-1] for child in children}
        found.check(ids == {release.read(out).id} and list(out.parent.iterdir()) == [out], "torn")
        found.ends["published, once"] += 1
    return found


def _publishing(url: str, day: date, out: Path) -> tuple[object, ...]:
    return ("data.publish", "--store", url, "--audience", "public", "--as-of", day, "--out", out)


def _publish(nursery: Nursery, url: str, day: date, out: Path, changed: Sequence[Sequence[str]] = ()) -> str:
    """Publish as a process; returns the release's id."""
    status, said = nursery.run(*_publishing(url, day, out), changed=changed)
    assert status == 0, said
    return said.split()[-1]


def move(link: Path, target: Path) -> None:
    """Put the link elsewhere in one step, as whoever replaces the release that is served does."""
    new = link.with_name("next")
    new.symlink_to(target)
    new.replace(link)


def stewards(nursery: Nursery, folder: Path, address: Address, files: int) -> Found:
    """Four stewards, each taking in files one after the other, from before there is a store; somebody looks on."""
    url, acknowledged = address(folder), list[str]()
    paths = {
        steward: [a_file(folder / f"{steward}-{number}.csv", _A_FILE) for number in range(files)]
        for steward in (f"steward-{n}" for n in range(AT_ONCE))
    }
    names = [path.stem for some in paths.values() for path in some]

    def work(steward: str) -> Found:
        found = Found()
        for path in paths[steward]:
            status = 1
            while status and not found.broken:
                status, said = nursery.run(*("data.ingest", path, "--store", url, "--by", steward, "--received", LATER))
                found.runs += 1
                if status:
                    found.hear(status, said, "E_STORE_BUSY")
                else:
                    found.check("Kept:" in said, "unclear")
                    acknowledged.append(path.stem)
        return found

    found = Found()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        works = [pool.submit(work, steward) for steward in paths]
        while not all(one.done() for one in works):
            _look(found, url, names, list(acknowledged))
        for one in works:
            found += one.result()
    _look(found, url, names, names)
    found.check(len(held(url)) == len(names) * _A_FILE, "torn")
    return found


def _look(found: Found, url: str, names: Sequence[str], sure: Sequence[str]) -> None:
    """At any moment the chain holds, each file is there whole or not at all, and all that was acknowledged is there."""
    try:
        there = held(url)
        history = Store(url).history()
    except Refused:
        found.check(False, "torn")
        return
    told = {version.record.id for version in history.versions}
    for name in names:
        for ids in (there, told):
            found.check(ids & ids_of(name, _A_FILE) in (frozenset(), ids_of(name, _A_FILE)), "torn")
    for name in sure:
        found.check(ids_of(name, _A_FILE) <= there, "lost")
    found.ends["looks at the store meanwhile, all whole"] += 1
