"""Check a release: `python -m data.verify DIR`. Its bytes, its tables, and that it says nothing that the policy keeps back.

Or a store: `python -m data.verify --store URL`. That no entry was changed, removed or moved since it was written.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq

from data import release
from data.assess import assess
from data.buckets import Grain, widen
from data.chain import BEGINNING, Head
from data.command import EXIT_CODES, run, say
from data.policy import POLICY_FILE, Policy, Rule, read_policy
from data.store import Store
from data.textcheck import check
from geo.areas import AreaKind, area
from geo.faults import Fault, Located, Refused
from geo.habitat import read_habitat
from layers.catalogue import all_layers
from layers.figures import Event, Figure
from layers.periods import Period
from layers.rhythm import Rhythm, Told
from layers.vocabulary import Audience, Sensitivity

_OPEN = (Sensitivity.LOW, Sensitivity.MEDIUM)
_SLOTS = {
    Told.OPERATIONS: (True, True, False),
    Told.PAIRS: (True, True, False),
    Told.DAYS: (True, False, False),
    Told.INTERVALS: (False, False, True),
    Told.KNOWN: (False, False, False),
    Told.OBSERVED: (False, False, False),
}
"""Whether what is told has a weekday, a band, days between"""


def verify(folder: Path, policy: Policy) -> release.Release:
    """Read the release and hold it to the policy it names; raises Refused with every fault."""
    folder = folder.resolve()  # a link may be moved meanwhile
    found = release.read(folder)
    if found.content.policy_sha256 != policy.sha256:
        raise Refused(
            [
                Located(
                    "manifest.json",
                    1,
                    "policy",
                    "E_POLICY",
                    "published under another policy; give that file with --policy",
                )
            ]
        )
    faults = policy_faults(found.content, policy) + text_faults(found.content) + _rewritten(found, folder)
    faults += _understated(found.content, policy)
    if faults:
        raise Refused(faults)
    return found


def policy_faults(content: release.Content, policy: Policy) -> list[Located]:
    """Everything in it that this audience may not be told, by table and line."""
    faults: list[Located] = []
    for line, figure in enumerate(content.figures, start=2):
        rule = policy.rule(figure.sensitivity, content.audience)
        faults += (
            Located("figures.csv", line, column, "E_POLICY", why) for column, why in _figure(figure, rule, content)
        )
    for line, event in enumerate(content.events, start=2):
        rule = policy.rule(event.sensitivity, content.audience)
        faults += (Located("events.csv", line, column, "E_POLICY", why) for column, why in _event(event, rule, content))
    for line, rhythm in enumerate(content.rhythms, start=2):
        found = _rhythm(rhythm, policy.rhythm, content)
        faults += (Located("rhythms.csv", line, column, "E_POLICY", why) for column, why in found)
    return faults


def text_faults(content: release.Content, denied: Sequence[str] = ()) -> list[Located]:
    """Every text of the release that might lead to a place, a person or an hour: the tripwire, drawn a second time."""
    faults: list[Located] = []

    def look(table: str, line: int, column: str, text: str, *, hours: bool = False) -> None:
        try:
            check(text, hours, denied)
        except Fault as fault:
            faults.append(Located(table, line, column, fault.code, fault.remedy))

    for line, event in enumerate(content.events, start=2):
        for language in ("en", "fr"):
            look("events.csv", line, f"summary_{language}", getattr(event.summary, language))
            look("events.csv", line, f"date_note_{language}", getattr(event.date_note, language), hours=True)
        look("events.csv", line, "date_as_written", event.date_as_written, hours=True)
    for line, series in enumerate(content.series, start=2):
        for language in ("en", "fr"):
            look("series.csv", line, f"scope_{language}", getattr(series.scope, language))
    return faults


def verify_store(store: Store, noted: Head | None = None) -> Head:
    """Follow the chain from the first entry to the head; raises Refused with the first entry that is not what was written.

    `noted` is a head that was printed earlier and kept elsewhere: the chain must still lead through it. Without one, somebody who
    may write the store's file could cut the end off and write another head.
    """
    # Asked before the entries: another steward may add to them meanwhile.
    awaited = {head for head in (store.head(), noted) if head and head.number}
    last, number = BEGINNING, 0
    for number, (entry, digest) in enumerate(store.entries(), 1):
        last = entry.after(last)
        if entry.number != number or last != digest:
            why = "this entry, or one before it, is not what was written; restore the last backup"
            raise Refused([Located("--store", number, "-", "E_CHAIN", why)])
        awaited.discard(Head(number, last))
    if awaited:
        why = "entries are missing: a head that was noted is not in the chain; restore the last backup"
        raise Refused([Located("--store", number, "-", "E_CHAIN", why)])
    return Head(number, last)


def _figure(figure: Figure, rule: Rule | None, content: release.Content) -> Iterable[tuple[str, str]]:
    if figure.layer not in all_layers():
        yield "layer", "there is no such layer"
        return
    if rule is None:
        yield "sensitivity", "the policy withholds this"
        return
    yield from _place(figure.area, rule)
    yield from _time(figure.period, figure.catch_up, rule, content)
    once = figure.counted in ("events", "sites")
    if once and rule.minimum > 1 and figure.low < rule.minimum:
        yield "low", "fewer than the policy's minimum"
    if figure.high is not None and figure.high < figure.low:
        yield "high", "below low"
    if figure.low % rule.round or (figure.high or 0) % rule.round:
        yield "low", "not rounded as the policy has it"
    if rule.bands and figure.low not in (0, *rule.bands):
        yield "low", "not the edge of a band"


def _event(event: Event, rule: Rule | None, content: release.Content) -> Iterable[tuple[str, str]]:
    if event.sensitivity not in _OPEN or rule is None:
        yield "sensitivity", "only public facts may be told one by one"
        return
    yield from _place(event.area, rule)
    yield from _time(event.period, None, rule, content)
    told = (event.date_as_written, *(source.title + source.url for source in event.sources))
    if rule.period is not Grain.DAY and any(told):
        yield "date_as_written", "gives the day away"


def _rhythm(rhythm: Rhythm, rule: Rule, content: release.Content) -> Iterable[tuple[str, str]]:
    if content.audience is not Audience.ORGANISERS:
        yield "told", "only organisers are told of rhythms"
        return
    yield from _place(rhythm.area, rule)
    yield from _time(rhythm.period, None, rule, content)
    if rhythm.number < rule.minimum:
        yield "number", "fewer than the policy's minimum"
    slot = (rhythm.weekday is not None, rhythm.band is not None, rhythm.days is not None)
    if slot != _SLOTS[rhythm.told]:
        yield "told", "not told by these columns"


def _place(identity: str, rule: Rule) -> Iterable[tuple[str, str]]:
    try:
        place = area(identity)
    except Fault:
        yield "area", "there is no such area"
        return
    if rule.area.size_m is None:
        return
    if place.kind is AreaKind.COMMUNE or (place.kind is AreaKind.CELL and place.size_m < rule.area.size_m):
        yield "area", "finer than the policy allows"


def _time(period: Period, catch_up: int | None, rule: Rule, content: release.Content) -> Iterable[tuple[str, str]]:
    said = Period.parse(f"{catch_up:04d}") if catch_up else period
    if said.last is None or said.last + timedelta(days=rule.embargo) > content.as_of:
        yield "period", "its embargo is not over"
    if widen(period, rule.period).edtf != period.edtf:
        yield "period", "finer than the policy allows"


def _understated(content: release.Content, policy: Policy) -> list[Located]:
    """Where the risk report does not say what can be measured on the figures beside it, or the map it names is not given."""
    if content.risk.habitat != (policy.habitat.sha256 if policy.habitat else ""):
        return [Located("risk.json", 1, "habitat", "E_HABITAT", "give the map that it was cleared with by --habitat")]
    measured = assess(content.figures, (), policy, content.audience, content.as_of)
    told = replace(content.risk, layers=tuple(replace(one, withheld=None) for one in content.risk.layers))
    return [] if measured == told else [Located("risk.json", 1, "layers", "E_RISK", "is not what its figures give")]


def _rewritten(found: release.Release, folder: Path) -> list[Located]:
    """Files that this program would write otherwise from the same content: a table that disagrees with its neighbour."""
    would = release.files(found.content)
    return [
        Located(name, 1, "-", "E_CANONICAL", "not what the release's own tables give; publish again")
        for name, raw in would.items()
        if not _same(name, (folder / name).read_bytes(), raw)
    ]


def _same(name: str, there: bytes, would: bytes) -> bool:
    """Parquet is compared by what it says: another version of its library writes other bytes."""
    if name.endswith(".parquet"):
        one, other = (pq.read_table(io.BytesIO(raw)) for raw in (there, would))
        return bool(one.schema.equals(other.schema) and one.equals(other))
    return there == would


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except Fault as fault:
        raise argparse.ArgumentTypeError(fault.remedy) from None


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.verify",
        description="Check a release: its bytes, its tables, and that it says nothing that the policy keeps back. Or a store: "
        "that no entry was changed, removed or moved.",
        epilog=EXIT_CODES,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a release's folder")
    what.add_argument("--store", metavar="URL", help="a store, e.g. sqlite:///veille.db")
    parser.add_argument("--head", type=_head, help="of a store: a head that was printed earlier and noted elsewhere")
    parser.add_argument(
        "--policy", type=Path, default=POLICY_FILE, metavar="FILE", help="default: the project's policy.toml"
    )
    parser.add_argument("--habitat", type=Path, metavar="FILE", help="the map of habitats that it was cleared with")
    options = parser.parse_args(arguments)
    if options.store:
        say(f"Sound. Head of the store: {verify_store(Store.existing(options.store), options.head)}")
        return
    habitat = read_habitat(options.habitat) if options.habitat else None
    found = verify(options.folder, replace(read_policy(options.policy), habitat=habitat))
    content = found.content
    say(
        f"Sound: {found.name}, {len(content.figures)} figures, {len(content.events)} events, {len(content.series)} series"
    )
    say(f"id {found.id}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
