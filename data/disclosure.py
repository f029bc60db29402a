"""Tallies to figures: the only place where a number is cleared to be said.

The finest audience's figures are cleared from tallies; each coarser audience's figures are computed from those of the next
finer one and from nothing else, so that whoever holds two releases knows no more than whoever holds the finer. Thresholds hold
in every bucket, never on a sum. What is not cleared is not there: 0 and "too few" are not told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.buckets import Grain, widen
from data.certificate import area_for
from data.policy import Policy, Rule
from data.tally import OPEN_FACTS, Bounds, Bucket, Tally
from geo.areas import area
from layers.catalogue import all_layers
from layers.figures import Event, Figure
from layers.periods import Period
from layers.vocabulary import Audience, Counted, Kind, Record, Sensitivity, Source, Text

_COARSER = {Audience.ORGANISERS: Audience.PRESS, Audience.PRESS: Audience.PUBLIC}


@dataclass(frozen=True, slots=True)
class Withheld:
    """What this audience is not told, as the policy has it: it follows from the policy alone, never from the data."""

    sensitivity: Sensitivity
    rule: Rule | None
    """None: nothing is said"""


def figures_for(audience: Audience, tallies: Iterable[Tally], policy: Policy, as_of: date) -> list[Figure]:
    """The figures that this audience may be told on the day `as_of`, in canonical order."""
    reached = Audience.ORGANISERS
    groups = {
        tally.bucket: tally.counts for tally in tallies if _cleared(tally.bucket, tally.counts, policy, reached, as_of)
    }
    groups = {bucket: _said(counts, policy, bucket, reached) for bucket, counts in groups.items()}
    while reached is not audience:
        reached = _COARSER[reached]
        groups = _coarser(groups, policy, reached, as_of)
    figures = [
        Figure(
            layer=bucket.layer,
            subtype=bucket.subtype,
            counted=counted,
            area=bucket.area,
            period=Period.parse(bucket.period),
            sensitivity=bucket.sensitivity,
            low=bounds.low,
            high=bounds.high,
            unknown=bounds.unknown,
            catch_up=bucket.catch_up,
        )
        for bucket, counts in groups.items()
        for counted, bounds in counts.items()
    ]
    return sorted(figures, key=_order)


def events_for(audience: Audience, records: Iterable[Record], policy: Policy, as_of: date) -> list[Event]:
    """The public facts that this audience may be told one by one on the day `as_of`, by id."""
    events = []
    for record in records:
        sensitivity = all_layers()[record.layer].sensitivity(record, as_of)
        rule = policy.rule(sensitivity, audience)
        if sensitivity not in OPEN_FACTS or rule is None:
            continue
        period = widen(record.period, rule.period)
        if _over(period, rule, as_of):
            events.append(_event(record, sensitivity, rule, period))
    return sorted(events, key=lambda event: event.id)


def withheld_from(audience: Audience, policy: Policy) -> list[Withheld]:
    """What this audience is not told, one statement a sensitivity that has anything withheld."""
    rules = ((sensitivity, policy.rule(sensitivity, audience)) for sensitivity in Sensitivity)
    return [Withheld(sensitivity, rule) for sensitivity, rule in rules if rule is None or rule.minimum > 1]


def bucket_for(bucket: Bucket, policy: Policy, audience: Audience) -> Bucket | None:
    """The bucket of this audience that a tally's bucket goes into; None where the audience is told nothing of it."""
    reached, own = Audience.ORGANISERS, bucket
    while reached is not audience:
        reached = _COARSER[reached]
        wider = _widened(own, policy, reached)
        if wider is None:
            return None
        own = wider
    return own if policy.rule(bucket.sensitivity, audience) else None


def is_over(bucket: Bucket, policy: Policy, audience: Audience, as_of: date) -> bool:
    """Whether its embargo is over. A bucket without an end is never cleared."""
    rule = policy.rule(bucket.sensitivity, audience)
    period = Period.parse(f"{bucket.catch_up:04d}") if bucket.catch_up else Period.parse(bucket.period)
    return rule is not None and _over(period, rule, as_of)


def _widened(bucket: Bucket, policy: Policy, audience: Audience) -> Bucket | None:
    """The bucket of the next coarser audience that this one goes into; None where that audience is told nothing of it."""
    rule = policy.rule(bucket.sensitivity, audience)
    place = area_for(area(bucket.area), bucket.sensitivity, audience, policy)
    if rule is None or place is None:
        return None
    period = bucket.period if bucket.catch_up else widen(Period.parse(bucket.period), rule.period).edtf
    return replace(bucket, area=place.id, period=period)


def _coarser(
    groups: dict[Bucket, dict[Counted, Bounds]], policy: Policy, audience: Audience, as_of: date
) -> dict[Bucket, dict[Counted, Bounds]]:
    """The next coarser audience's figures, from the finer one's alone."""
    parts: dict[Bucket, dict[str, dict[Counted, Bounds]]] = defaultdict(lambda: defaultdict(dict))
    for bucket, counts in groups.items():
        coarse = _widened(bucket, policy, audience)
        if coarse is None:
            continue
        part = parts[coarse][bucket.period]
        for counted, bounds in counts.items():
            part[counted] = part[counted].with_same(bounds, counted) if counted in part else bounds
    joined = {bucket: _joined(bucket, list(part.values())) for bucket, part in parts.items()}
    return {
        bucket: _said(counts, policy, bucket, audience)
        for bucket, counts in joined.items()
        if _cleared(bucket, counts, policy, audience, as_of)
    }


def _joined(bucket: Bucket, parts: list[dict[Counted, Bounds]]) -> dict[Counted, Bounds]:
    """Over time, events add up; of sites and of the people there, the peak is taken."""
    layer = all_layers()[bucket.layer]
    lasting = layer.kind is Kind.SITE
    joined: dict[Counted, Bounds] = {}
    for part in parts:
        for counted, bounds in part.items():
            if counted not in joined:
                joined[counted] = bounds
            else:
                joined[counted] = joined[counted].peak(bounds) if lasting else joined[counted].plus(bounds)
    return joined


def _cleared(bucket: Bucket, counts: dict[Counted, Bounds], policy: Policy, audience: Audience, as_of: date) -> bool:
    """Whether there are enough records in the bucket and its embargo is over."""
    rule, records = policy.rule(bucket.sensitivity, audience), counts.get(bucket.counted_by)
    enough = rule and (rule.minimum == 1 or (records is not None and records.low >= rule.minimum))
    return bool(enough) and is_over(bucket, policy, audience, as_of)


def _over(period: Period, rule: Rule, as_of: date) -> bool:
    return period.last is not None and period.last + timedelta(days=rule.embargo) <= as_of


def _said(counts: dict[Counted, Bounds], policy: Policy, bucket: Bucket, audience: Audience) -> dict[Counted, Bounds]:
    """Rounded as the rule has it. How many records gave no number is said of public facts; elsewhere it is "at least"."""
    rule = policy.rule(bucket.sensitivity, audience)
    if rule is None:
        return {}
    if bucket.sensitivity not in OPEN_FACTS:
        counts = {counted: _at_least(bounds) for counted, bounds in counts.items()}
        counts = {counted: bounds for counted, bounds in counts.items() if bounds != Bounds(0, None)}
    return {counted: _rounded(bounds, rule) for counted, bounds in counts.items()}


def _at_least(bounds: Bounds) -> Bounds:
    return Bounds(bounds.low, None) if bounds.unknown else bounds


def _rounded(bounds: Bounds, rule: Rule) -> Bounds:
    """Outwards, so that the true number lies within: to multiples, or to the edges of bands."""
    if rule.bands:
        low = max((edge for edge in rule.bands if edge <= bounds.low), default=0)
        above = None if bounds.high is None else next((edge for edge in rule.bands if edge > bounds.high), None)
        return replace(bounds, low=low, high=None if above is None else above - 1)
    low = bounds.low // rule.round * rule.round
    high = None if bounds.high is None else -(-bounds.high // rule.round) * rule.round
    return replace(bounds, low=low, high=high)


def _event(record: Record, sensitivity: Sensitivity, rule: Rule, period: Period) -> Event:
    to_the_day = rule.period is Grain.DAY
    no_words = Text("", "")
    return Event(
        id=record.id,
        layer=record.layer,
        subtype=record.subtype,
        sensitivity=sensitivity,
        period=period,
        date_as_written=record.date_as_written if to_the_day else "",
        date_note=record.date_note if to_the_day else no_words,
        died=record.died if to_the_day else None,
        area=record.area.id,
        certainty=record.certainty,
        counts=record.counts,
        sources=record.sources if to_the_day else tuple(map(_publisher_only, record.sources)),
        summary=record.summary,
    )


def _publisher_only(source: Source) -> Source:
    """A title or a link would give the day that the rule keeps back."""
    return Source(source.publisher, "", "", None, source.quotes)


def _order(figure: Figure) -> tuple[str, ...]:
    return (
        figure.layer,
        figure.subtype,
        figure.sensitivity,
        figure.area,
        figure.period.edtf,
        str(figure.catch_up or ""),
        figure.counted,
    )
