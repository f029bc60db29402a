"""What the store has been told: versions of records and shift logs, series, which records are one event, who approved what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Record


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it was known from the day `received` on."""

    record: Record
    received: date


@dataclass(frozen=True, slots=True)
class ShiftVersion:
    """A shift log as it was known from the day `received` on."""

    log: ShiftLog
    received: date


@dataclass(frozen=True, slots=True)
class Match:
    """What a steward decided of two records: that they tell of one event, or that they do not."""

    one: str
    other: str
    same: bool

    @property
    def id(self) -> str:
        return "|".join(sorted((self.one, self.other)))


@dataclass(frozen=True, slots=True)
class Approval:
    """That a steward looked at a release, by its hash, and lets it be published."""

    id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A match and the day on which it was received."""

    match: Match
    received: date


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was received up to a day, in the order in which it came; of series the latest, by id."""

    versions: tuple[Version, ...]
    shifts: tuple[ShiftVersion, ...]
    series: tuple[Series, ...]
    decisions: tuple[Decision, ...]

    def events(self) -> list[Version]:
        """The versions that a steward let in, as if records that are one event had been one from the day of the decision on."""
        return [version for version in joined(self.versions, self.decisions) if version.record.review]

    def watched(self) -> list[ShiftVersion]:
        """The shift logs that a steward let in."""
        return [version for version in self.shifts if version.log.review]


def joined(versions: Sequence[Version], decisions: Iterable[Decision]) -> list[Version]:
    """Of records that are one event, the one that came first also says what the others say, and the others are withdrawn.

    Before the day of the last decision that ties them together they stay as they were, so that what was published then is
    computed again the same.
    """
    groups = _groups(decisions)
    if not groups:
        return list(versions)
    found: list[Version] = []
    lines: dict[int, list[Version]] = defaultdict(list)
    for version in versions:
        group = groups.get(version.record.id)
        if group is None or version.received <= group.since:
            found.append(version)
        if group is not None:
            lines[id(group)].append(version)
    for line in lines.values():
        found += _as_one(line, groups[line[0].record.id].since)
    return sorted(found, key=lambda version: version.received)


@dataclass(slots=True)
class _Group:
    members: set[str]
    since: date


def _groups(decisions: Iterable[Decision]) -> dict[str, _Group]:
    """The records that are one event with others, by id; the last word on a pair counts."""
    latest = {decision.match.id: decision for decision in decisions}
    groups: dict[str, _Group] = {}
    for decision in latest.values():
        if not decision.match.same:
            continue
        pair = (decision.match.one, decision.match.other)
        sides = [groups.get(one) or _Group({one}, decision.received) for one in pair]
        whole = _Group(sides[0].members | sides[1].members, max(sides[0].since, sides[1].since, decision.received))
        groups.update(dict.fromkeys(whole.members, whole))
    return groups


def _as_one(line: Sequence[Version], since: date) -> list[Version]:
    """The further versions that one event gets from the day `since` on."""
    first = line[0].record.id
    known: dict[str, Record] = {}
    found: list[Version] = []
    for version in line:
        if version.received <= since:
            known[version.record.id] = version.record
    found += [Version(_with_others(first, known), since)] if len(known) > 1 else []
    found += [Version(replace(one, retracted=True), since) for name, one in known.items() if name != first]
    for version in line:
        if version.received > since:
            known[version.record.id] = version.record
            found.append(Version(_with_others(first, known), version.received))
    return found


def _with_others(first: str, known: Mapping[str, Record]) -> Record:
    record = known[first]
    others = [one for name, one in known.items() if name != first and not one.retracted]
    counts = dict.fromkeys((*record.counts, *(count for one in others for count in one.counts)))
    sources = dict.fromkeys((*record.sources, *(source for one in others for source in one.sources)))
    summary = next((one.summary for one in (record, *others) if one.summary), record.summary)
    review = record.review or next((one.review for one in others if one.review), None)
    return replace(record, counts=tuple(counts), sources=tuple(sources), summary=summary, review=review)
