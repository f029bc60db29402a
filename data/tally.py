"""Records to tallies: how many of what, per layer, area and bucket, at the grain of the finest audience. Not yet cleared.

Of low and medium sensitivity, the latest version of each record counts: these are public facts and may be corrected. Of high
and extreme sensitivity, a bucket holds what was received before it was frozen, the embargo after its end, and never changes;
what comes in later is tallied by the year of the event and the year of receipt, in a catch-up bucket that freezes likewise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from data.buckets import buckets_between, widen
from data.certificate import area_for
from data.history import Version
from data.policy import Policy, Rule
from layers.catalogue import all_layers
from layers.clocks import Death, Instant, Service, Stay, clock_of
from layers.figures import Figure
from layers.periods import Period
from layers.vocabulary import Audience, Counted, Kind, Record, Sensitivity

OPEN_FACTS = (Sensitivity.LOW, Sensitivity.MEDIUM)
"""What others have published: it may be said event by event, and be corrected"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one tally is about. `subtype` is blank where the layer is not told apart any further."""

    layer: str
    subtype: str
    sensitivity: Sensitivity
    area: str
    period: str
    catch_up: int | None = None

    @classmethod
    def of(cls, figure: Figure) -> Bucket:
        """The bucket that a figure was told of."""
        return cls(figure.layer, figure.subtype, figure.sensitivity, figure.area, figure.period.edtf, figure.catch_up)

    @property
    def counted_by(self) -> Counted:
        """What is counted once a record: sites of a layer of sites, else events."""
        return Counted.SITES if all_layers()[self.layer].kind is Kind.SITE else Counted.EVENTS


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most a count can be (None: no upper end), and how many records give no number for it."""

    low: int
    high: int | None
    unknown: int = 0

    def plus(self, other: Bounds) -> Bounds:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(self.low + other.low, high, self.unknown + other.unknown)

    def peak(self, other: Bounds) -> Bounds:
        """The larger of two, end by end."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(max(self.low, other.low), high, max(self.unknown, other.unknown))

    def with_same(self, other: Bounds, counted: Counted) -> Bounds:
        """Two of the same count, area and time as one: estimates for a whole town are compared, all else adds up."""
        return self.peak(other) if counted is Counted.PEOPLE_IN_AREA else self.plus(other)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much there is in a bucket: not yet cleared, so it goes nowhere but to `disclosure`."""

    bucket: Bucket
    records: int
    counts: dict[Counted, Bounds]


def tally(versions: Iterable[Version], policy: Policy, as_of: date) -> list[Tally]:
    """Every tally of what was received up to `as_of`, in order of its bucket."""
    return tallied(members(versions, policy, as_of))


def tallied(found: Mapping[Bucket, list[Record]]) -> list[Tally]:
    """The tally of each bucket's records, in order of the buckets."""
    return [
        Tally(bucket, len(records), _counts(bucket, records)) for bucket, records in sorted(found.items(), key=_key)
    ]


def members(versions: Iterable[Version], policy: Policy, as_of: date) -> dict[Bucket, list[Record]]:
    """The records of each bucket, by what was received up to `as_of`."""
    found: dict[Bucket, list[Record]] = defaultdict(list)
    for line in lines_of(version for version in versions if version.received <= as_of).values():
        for bucket, record in _placed(line, policy, as_of):
            found[bucket].append(record)
    return found


def lines_of(versions: Iterable[Version]) -> dict[str, list[Version]]:
    """The versions of each record in the order in which they came, by the record's id."""
    history: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        history[version.record.id].append(version)
    return history


def current(versions: Iterable[Version], as_of: date) -> list[Record]:
    """The latest version of each record that is not retracted, by id."""
    latest = {version.record.id: version.record for version in versions if version.received <= as_of}
    return sorted((record for record in latest.values() if not record.retracted), key=lambda record: record.id)


def _key(item: tuple[Bucket, list[Record]]) -> tuple[str, ...]:
    bucket = item[0]
    return (bucket.layer, bucket.subtype, bucket.sensitivity, bucket.area, bucket.period, str(bucket.catch_up or ""))


def _placed(line: list[Version], policy: Policy, as_of: date) -> list[tuple[Bucket, Record]]:
    """The buckets in which one record counts, with the version of it that counts there."""
    latest = line[-1].record
    sensitivity = sensitivity_of(latest, as_of)
    placed: list[tuple[Bucket, Record]] = []
    if sensitivity in OPEN_FACTS and not latest.retracted:
        rule = policy.rule(sensitivity, Audience.ORGANISERS)
        if rule:
            bucket = _bucket(latest, sensitivity, policy, widen(latest.period, rule.period))
            placed += [(bucket, latest)] if bucket else []
    return placed + _frozen(line, policy)


def _frozen(line: list[Version], policy: Policy) -> list[tuple[Bucket, Record]]:
    """Buckets of high and extreme sensitivity: each once, by what was known when it was frozen, or late."""
    placed: list[tuple[Bucket | None, Record]] = []
    counted: set[str] = set()
    for index, version in enumerate(line):
        record = version.record
        sensitivity = sensitivity_of(record, version.received)
        rule = policy.rule(sensitivity, Audience.ORGANISERS)
        if sensitivity in OPEN_FACTS or rule is None:
            continue
        superseded = line[index + 1].received if index + 1 < len(line) else date.max
        for period in _buckets(version, rule):
            if period.last is None or period.edtf in counted:
                continue
            frozen = period.last + timedelta(days=rule.embargo)
            if version.received >= frozen:
                if not counted:
                    year = Period.parse(f"{period.last.year:04d}")
                    late = version.received.year
                    placed.append((_bucket(record, sensitivity, policy, year, catch_up=late), record))
                    counted.add(period.edtf)
            elif superseded >= frozen:
                counted.add(period.edtf)
                placed.append((_bucket(record, sensitivity, policy, period), record))
    return [(bucket, record) for bucket, record in placed if bucket and not record.retracted]


def _buckets(version: Version, rule: Rule) -> list[Period]:
    """What lasts is counted in every bucket in which it was seen, what happens in the one that holds it."""
    record = version.record
    if not record.period.dated:
        return []
    match clock_of(record, all_layers()[record.layer]):
        case Stay() | Service() as lasting:
            days = lasting.days(version.received)
            return buckets_between(*days, rule.period) if days else []
        case Instant() | Death():
            return [widen(record.period, rule.period)]


def sensitivity_of(record: Record, on: date) -> Sensitivity:
    """How much harm a record's place can do, seen on a day."""
    return all_layers()[record.layer].sensitivity(record, on)


def _bucket(
    record: Record, sensitivity: Sensitivity, policy: Policy, period: Period, catch_up: int | None = None
) -> Bucket | None:
    """Where a record counts; None where the ground would give any area away."""
    layer = all_layers()[record.layer]
    told_apart = sensitivity in OPEN_FACTS or layer.subtypes[record.subtype].apart
    area = area_for(record.area, sensitivity, Audience.ORGANISERS, policy)
    if area is None:
        return None
    return Bucket(record.layer, record.subtype if told_apart else "", sensitivity, area.id, period.edtf, catch_up)


def _counts(bucket: Bucket, records: list[Record]) -> dict[Counted, Bounds]:
    layer = all_layers()[bucket.layer]
    counts: dict[Counted, Bounds] = {}
    for record in records:
        for counted in layer.subtypes[record.subtype].counted:
            one = _extent(record, counted)
            counts[counted] = counts[counted].with_same(one, counted) if counted in counts else one
    return counts


def _extent(record: Record, counted: Counted) -> Bounds:
    """What one record says of one count, over all who speak of it: rivals widen it and are never averaged."""
    if counted in (Counted.EVENTS, Counted.SITES):
        return _presence(record)
    rivals = record.rivals(counted)
    if not rivals:
        return Bounds(0, 0, unknown=1)
    ceilings = [rival.number.ceiling for rival in rivals]
    return Bounds(
        min(rival.number.floor for rival in rivals),
        None if None in ceilings else max(ceiling for ceiling in ceilings if ceiling is not None),
    )


def _presence(record: Record) -> Bounds:
    """One event, or none where a death may be the same as another in the list."""
    dead = record.rivals(Counted.DEAD)
    doubtful = (
        bool(dead)
        and max(rival.number.ceiling or 1 for rival in dead) > 0
        and all(rival.number.floor == 0 for rival in dead)
        and not record.rivals(Counted.MISSING)
    )
    return Bounds(0 if doubtful else 1, 1)
