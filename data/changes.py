"""What changed from one release to the next, of the facts that are public one by one; and the feed that says so.

What monitors gave is frozen once it is told, so there is nothing to compare. Withdrawn events are counted, not named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from itertools import pairwise
from xml.etree import ElementTree as ET

from data.release import Release, read
from geo.faults import Refused
from layers.figures import Event
from layers.vocabulary import Language

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Changes:
    """Events that are new in a release, that say something else than before, and how many are no longer there."""

    new: tuple[Event, ...]
    changed: tuple[Event, ...]
    gone: int


def archive(release: Release) -> list[Release]:
    """A release and the older ones of its audience that lie beside it, newest first; what cannot be read is left out."""
    found = [release]
    for folder in sorted(release.folder.parent.iterdir(), reverse=True):
        if folder.resolve() == release.folder.resolve() or not (folder / "manifest.json").is_file():
            continue
        try:
            other = read(folder)
        except Refused:
            continue
        if other.content.audience is release.content.audience and other.content.as_of < release.content.as_of:
            found.append(other)
    return sorted(found, key=lambda one: one.content.as_of, reverse=True)


def changes(before: Release, after: Release) -> Changes:
    """From the earlier release to the later."""
    old = {event.id: event for event in before.content.events}
    now = {event.id: event for event in after.content.events}
    return Changes(
        tuple(event for event in after.content.events if event.id not in old),
        tuple(event for event in after.content.events if event.id in old and old[event.id] != event),
        len(old.keys() - now.keys()),
    )


def corrected(identity: str, releases: Sequence[Release]) -> tuple[list[tuple[date, tuple[str, ...]]], date | None]:
    """When an event came to say something else, newest first, by the fields that changed; and the first release that has it.

    `releases` are an archive, newest first.
    """
    versions = [
        (release.content.as_of, event)
        for release in releases
        for event in release.content.events
        if event.id == identity
    ]
    steps = [
        (day, tuple(field.name for field in fields(Event) if getattr(now, field.name) != getattr(before, field.name)))
        for (day, now), (_, before) in pairwise(versions)
    ]
    return [(day, names) for day, names in steps if names], versions[-1][0] if versions else None


def feed(releases: Sequence[Release], here: str, method: str, language: Language) -> bytes:
    """An Atom feed of releases, newest first: one entry each, with how many events are new, changed or gone.

    `here` is its own address, `method` that of the page that tells of releases.

    The same releases give the same bytes: its times are the days that the releases speak from.
    """
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _add(root, "title", "Veille")
    _add(root, "id", here)
    _add(root, "updated", _moment(releases[0]))
    _link(root, here, "self")
    _link(root, method, "alternate")
    author = ET.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", "Veille")
    for number, release in enumerate(releases):
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, "title", f"{release.content.as_of}")
        _add(entry, "id", f"urn:sha256:{release.id}")
        _add(entry, "updated", _moment(release))
        _link(entry, method, "alternate")
        _add(
            entry, "summary", _summary(releases[number + 1] if number + 1 < len(releases) else None, release, language)
        )
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _summary(before: Release | None, release: Release, language: Language) -> str:
    total = len(release.content.events)
    if before is None:
        return f"{total} événements." if language == "fr" else f"{total} events."
    found = changes(before, release)
    if language == "fr":
        return f"{total} événements : {len(found.new)} nouveaux, {len(found.changed)} modifiés, {found.gone} retirés."
    return f"{total} events: {len(found.new)} new, {len(found.changed)} changed, {found.gone} gone."


def _moment(release: Release) -> str:
    return datetime.combine(release.content.as_of, time(), UTC).isoformat()


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, href: str, rel: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"href": href, "rel": rel})
