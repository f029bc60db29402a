"""Make a release: `python -m data.publish --store URL --audience public --as-of DATE --out DIR`.

The same store, policy, audience and date give the same bytes. Whatever goes wrong, no half release is left behind.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from data import disclosure, release
from data.assess import assess
from data.command import EXIT_CODES, day, run, say, today, writing
from data.corrections import corrections
from data.denied import add_denied
from data.policy import POLICY_FILE, Policy, read_policy
from data.rhythm import rhythms_for
from data.store import Store
from data.tally import current, members, tallied
from data.verify import policy_faults, text_faults
from geo.faults import Located, Refused
from geo.habitat import Habitat, read_habitat
from layers.vocabulary import Audience


def publish(
    store: Store,
    audience: Audience,
    as_of: date,
    folder: Path,
    policy_file: Path = POLICY_FILE,
    denied: Sequence[str] = (),
    habitat: Habitat | None = None,
    by: str = "",
    approved_by: Sequence[str] = (),
) -> str:
    """Write what `audience` may be told on the day `as_of` into `folder`; returns the release's id. Raises Refused.

    Each of `approved_by` must have approved just these bytes, be somebody else than `by`, and be as many as the policy wants.
    """
    policy = replace(read_policy(policy_file), habitat=habitat)
    content = content_for(store, audience, as_of, policy)
    faults = policy_faults(content, policy) + text_faults(content, denied) + _other_map(content, folder)
    identity = release.identity(content)
    faults += _unapproved(identity, store, policy, by, frozenset(approved_by))
    if faults:
        raise Refused(faults)
    with writing("--out"):
        return release.write(content, folder)


def content_for(store: Store, audience: Audience, as_of: date, policy: Policy) -> release.Content:
    """All that a release for this audience says."""
    history = store.history(until=as_of)
    versions = history.events()
    say(f"{len(versions)} versions of records, received by {as_of}")
    found = members(versions, policy, as_of)
    tallies = tallied(found)
    figures = disclosure.figures_for(audience, tallies, policy, as_of)
    finest = disclosure.figures_for(Audience.ORGANISERS, tallies, policy, as_of)
    rhythms = rhythms_for(audience, versions, history.watched(), found, finest, policy, as_of)
    events = disclosure.events_for(audience, current(versions, as_of), policy, as_of)
    say(f"{len(tallies)} tallies gave {len(figures)} figures for the {audience}; {len(events)} events may be told")
    return release.Content(
        audience=audience,
        as_of=as_of,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        withheld=tuple(_statement(withheld) for withheld in disclosure.withheld_from(audience, policy)),
        figures=tuple(figures),
        events=tuple(events),
        series=history.series,
        risk=assess(figures, tallies, policy, audience, as_of),
        corrections=tuple(corrections(versions, as_of)),
        rhythms=tuple(rhythms),
    )


def _other_map(content: release.Content, folder: Path) -> list[Located]:
    """The release before this one was cleared with another map of habitats: its places were told in other areas."""
    try:
        before = release.read(release.newest(folder.parent)).content
    except (FileNotFoundError, Refused):
        return []
    if before.audience is not content.audience or before.risk.habitat == content.risk.habitat:
        return []
    why = (
        f"the release of {before.as_of} beside it was cleared with another map, or none; a place told of in two areas "
        "lies where they meet. Use the same map, or begin an archive of its own elsewhere"
    )
    return [Located("--habitat", 1, "-", "E_HABITAT", why)]


def _unapproved(identity: str, store: Store, policy: Policy, by: str, approved_by: frozenset[str]) -> list[Located]:
    if not approved_by and not policy.approvals:
        return []
    others = approved_by & store.approvals(identity) - {by}
    if by and others == approved_by and len(others) >= policy.approvals:
        return []
    why = (
        f"release {identity} needs {max(policy.approvals, len(approved_by))} approval(s) by others than --by: each looks at it "
        "and runs data.approve with this hash; then name them with --approved-by"
    )
    return [Located("--approved-by", 1, "-", "E_APPROVAL", why)]


def _statement(withheld: disclosure.Withheld) -> Mapping[str, Any]:
    if withheld.rule is None:
        return {"sensitivity": withheld.sensitivity, "what": "everything"}
    return {"sensitivity": withheld.sensitivity, "what": "fewer than", "minimum": withheld.rule.minimum}


def add_release(parser: argparse.ArgumentParser) -> None:
    """Which release is meant, for the commands that compute one from a store."""
    parser.add_argument(
        "--store", required=True, metavar="URL", help="where records are kept, e.g. sqlite:///veille.db"
    )
    parser.add_argument("--audience", required=True, type=Audience, choices=list(Audience), help="who it is for")
    parser.add_argument(
        "--as-of",
        required=True,
        type=day,
        metavar="DATE",
        help="the day it speaks from; embargoes are reckoned from it",
    )
    parser.add_argument(
        "--policy", type=Path, default=POLICY_FILE, metavar="FILE", help="default: the project's policy.toml"
    )
    parser.add_argument(
        "--habitat",
        type=Path,
        metavar="FILE",
        help="where people could sleep at all: GeoJSON polygons (docs/decisions/habitat.md); areas that would give a place "
        "away are then told of by a larger square or not at all",
    )


def _work(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m data.publish",
        description="Make a release: a folder of figures that are safe to say to one audience.",
        epilog=EXIT_CODES,
    )
    add_release(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the folder to make; it must not yet exist"
    )
    parser.add_argument("--by", default="", metavar="HANDLE", help="who publishes, where others must approve")
    parser.add_argument(
        "--approved-by",
        action="append",
        default=[],
        metavar="HANDLE",
        help="who approved just this release with data.approve; once for each",
    )
    add_denied(parser)
    options = parser.parse_args(arguments)
    if options.as_of > today():
        raise Refused([Located("--as-of", 1, "-", "E_FUTURE", "a release cannot speak from a day that has not come")])
    identity = publish(
        Store.existing(options.store),
        options.audience,
        options.as_of,
        options.out,
        options.policy,
        options.deny,
        read_habitat(options.habitat) if options.habitat else None,
        options.by,
        options.approved_by,
    )
    say(f"Published {options.out.name}: {identity}")


if __name__ == "__main__":
    sys.exit(run(_work, sys.argv[1:]))
