"""A release: a dated, unchanging folder of figures that may be said, with a manifest that vouches for every byte.

Anybody can read one; only `data.publish` has something to write. Files are canonical: the same figures give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from data import dictionary, tables
from data.codec import canonical_json, converter
from data.dictionary import Cell, Column
from data.risk import Risk
from geo.areas import area
from geo.faults import Located, Refused
from geo.outline import feature
from layers.figures import Correction, Event, Figure, Series
from layers.rhythm import Rhythm
from layers.vocabulary import Audience, Text

FORMAT = "veille-release-3"
LICENCE = Text(
    "CC BY 4.0; the sources are named with each event and series.",
    "CC BY 4.0 ; les sources sont nommées avec chaque événement et chaque série.",
)
_FOR = {
    Audience.PUBLIC: Text("public release", "version publique"),
    Audience.PRESS: Text("press release", "version pour la presse"),
    Audience.ORGANISERS: Text("organisers' release", "version pour les équipes de terrain"),
}
_RISK = "risk.json"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a release: nothing but figures, events and series that were cleared for its audience."""

    audience: Audience
    as_of: date
    policy_version: str
    policy_sha256: str
    withheld: tuple[Mapping[str, Any], ...]
    figures: tuple[Figure, ...]
    events: tuple[Event, ...]
    series: tuple[Series, ...]
    risk: Risk
    corrections: tuple[Correction, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it was read, after its bytes were checked. `id` is the hash of its manifest: the key of every cache."""

    id: str
    content: Content
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.content.audience} {self.content.as_of}"


def write(content: Content, folder: Path) -> str:
    """Write a release into a folder that does not yet exist, whole or not at all, and return its id.

    If the folder already holds just this release, nothing happens; if it holds another, Refused is raised.
    """
    contents = files(content)
    manifest = _manifest_of(content, contents)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent) as archive:
        if not folder.exists():
            _make(content, {**contents, "manifest.json": manifest}, folder)
            os.fsync(archive)
        elif {path.name for path in folder.iterdir()} == {*contents, "manifest.json"} and (
            folder / "manifest.json"
        ).read_bytes() == manifest:
            read(folder)
        else:
            raise Refused(
                [Located(folder.name, 1, "-", "E_EXISTS", "a release never changes; choose another folder or date")]
            )
    return hashlib.sha256(manifest).hexdigest()


@contextmanager
def _alone(archive: Path) -> Iterator[int]:
    """Nobody else publishes into this folder meanwhile; what one who was killed left unfinished there is cleared away."""
    # Not on every system; whoever only reads releases does without it.
    import fcntl

    held = os.open(archive, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        for left in archive.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        yield held
    finally:
        os.close(held)


def _make(content: Content, contents: Mapping[str, bytes], folder: Path) -> None:
    """Write the files beside where they belong, look at them, and put all of them there in one step."""
    workshop = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        for name, content_bytes in contents.items():
            with (workshop / name).open("xb") as file:
                file.write(content_bytes)
                file.flush()
                os.fsync(file.fileno())
            # A server gives a file's time away; it says nothing but the day the release speaks from.
            os.utime(workshop / name, 2 * (datetime.combine(content.as_of, time(), UTC).timestamp(),))
        read(workshop)
        workshop.chmod(0o755)
        workshop.rename(folder)
    except BaseException:
        shutil.rmtree(workshop, ignore_errors=True)
        raise


def identity(content: Content) -> str:
    """The id that a release with this content has: the SHA-256 of its manifest, which vouches for every byte."""
    return hashlib.sha256(_manifest_of(content, files(content))).hexdigest()


def read(folder: Path) -> Release:
    """Check every byte against the manifest, then read; raises Refused with every fault, and never a part.

    Whatever is put in its place meanwhile: a link is followed once, and what is told is what was checked, read once.
    """
    there = folder.resolve()
    raw = _manifest_bytes(there)
    manifest = json.loads(raw)
    try:
        contents, faults = _checked(there, manifest)
        content = None if faults else _content(contents, manifest)
    except (KeyError, ValueError, TypeError, AttributeError):
        # What was read stays out of the message; a Fault is a ValueError too.
        faults = [
            Located("manifest.json", 1, "-", "E_MANIFEST", "holds what this program does not know; publish again")
        ]
        content = None
    if content is None:
        raise Refused(faults)
    return Release(hashlib.sha256(raw).hexdigest(), content, folder)


def _content(contents: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Content:
    return Content(
        audience=Audience(manifest["audience"]),
        as_of=date.fromisoformat(manifest["as_of"]),
        policy_version=manifest["policy"]["version"],
        policy_sha256=manifest["policy"]["sha256"],
        withheld=tuple(manifest["withheld"]),
        figures=tuple(map(tables.figure, _rows(contents, "figures"))),
        events=tuple(map(tables.event, _rows(contents, "events"))),
        series=tuple(map(tables.series, _rows(contents, "series"))),
        risk=converter.structure(json.loads(contents[_RISK]), Risk),
        corrections=tuple(map(tables.correction, _rows(contents, "corrections"))),
        rhythms=tuple(map(tables.rhythm, _rows(contents, "rhythms"))),
    )


def newest(folder: Path) -> Path:
    """The release with the latest date in a folder of releases, each named by its date; raises FileNotFoundError."""
    # One that is being made is not yet a release.
    made = (path for path in folder.iterdir() if not path.name.startswith(_UNFINISHED))
    dated = sorted(path for path in made if (path / "manifest.json").is_file())
    if not dated:
        raise FileNotFoundError(f"no release in {folder.name}; make one with python -m data.publish")
    return dated[-1]


def served(named: str | None) -> Path:
    """The folder of the release that a server shows: the one that is named, else the project's newest public one."""
    return Path(named) if named else newest(Path(__file__).with_name("releases") / "public")


def audience_of(folder: Path) -> Audience:
    """Whom a release is for, by its manifest alone; raises Refused where there is none."""
    try:
        return Audience(json.loads(_manifest_bytes(folder))["audience"])
    except (KeyError, ValueError):
        raise Refused(
            [Located("manifest.json", 1, "audience", "E_MANIFEST", "names no audience; publish again")]
        ) from None


def rows_of(content: Content) -> dict[str, list[dict[str, Cell]]]:
    """The rows of each table, in the dictionary's columns and no others."""
    return {
        "figures": [dictionary.cells(dictionary.FIGURES, figure) for figure in content.figures],
        "events": [dictionary.cells(dictionary.EVENTS, event) for event in content.events],
        "series": [dictionary.cells(dictionary.SERIES, series) for series in content.series],
        "corrections": [dictionary.cells(dictionary.CORRECTIONS, one) for one in content.corrections],
        "rhythms": [dictionary.cells(dictionary.RHYTHMS, one) for one in content.rhythms],
    }


def files(content: Content) -> dict[str, bytes]:
    """Every file of the release but the manifest, by name: canonical, so that the same content gives the same bytes."""
    written: dict[str, bytes] = {}
    for table, rows in rows_of(content).items():
        columns = dictionary.TABLES[table]
        written[f"{table}.csv"] = _csv([column.name for column in columns], rows)
        written[f"{table}.parquet"] = _parquet(columns, rows)
    mentioned = {one.area for one in (*_everything(content), *content.rhythms)}
    features = [feature(area(identity)) for identity in sorted(mentioned)]
    written["areas.geojson"] = canonical_json({"type": "FeatureCollection", "features": features}).encode() + b"\n"
    written[_RISK] = canonical_json(converter.unstructure(content.risk), indent=1).encode() + b"\n"
    written["dictionary.csv"] = _csv(["table", "column", "type", "en", "fr"], dictionary.in_words())
    return written


def _everything(content: Content) -> tuple[Figure | Event | Series, ...]:
    return (*content.figures, *content.events, *content.series)


def _csv(header: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _parquet(columns: tuple[Column, ...], rows: list[dict[str, Cell]]) -> bytes:
    # Loaded for writing only: whoever serves a release does without it, and without its 60 MB.
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"whole": pa.int64()}
    schema = pa.schema([(column.name, types.get(column.type, pa.string())) for column in columns])
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def _manifest_of(content: Content, contents: Mapping[str, bytes]) -> bytes:
    return canonical_json(_manifest(content, contents), indent=1).encode() + b"\n"


def _manifest(content: Content, contents: Mapping[str, bytes]) -> dict[str, Any]:
    keys = sorted({one.layer for one in _everything(content)})
    return {
        "format": FORMAT,
        "audience": content.audience,
        "as_of": content.as_of.isoformat(),
        "policy": {"version": content.policy_version, "sha256": content.policy_sha256},
        "withheld": list(content.withheld),
        "layers": {
            key: {
                table: sum(one.layer == key for one in getattr(content, table))
                for table in ("figures", "events", "series")
            }
            for key in keys
        },
        "licence": {"en": LICENCE.en, "fr": LICENCE.fr},
        "cite": {
            "en": f"Veille, {_FOR[content.audience].en} of {content.as_of}.",
            "fr": f"Veille, {_FOR[content.audience].fr} du {content.as_of}.",
        },
        "files": {
            name: {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
            for name, raw in sorted(contents.items())
        },
    }


def _manifest_bytes(folder: Path) -> bytes:
    try:
        raw = (folder / "manifest.json").read_bytes()
        if json.loads(raw)["format"] != FORMAT:
            raise Refused([Located("manifest.json", 1, "format", "E_FORMAT", f"this program reads {FORMAT}")])
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            [Located("manifest.json", 1, "-", "E_MANIFEST", "missing or not a manifest; publish again")]
        ) from None
    return raw


def _checked(folder: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, bytes], list[Located]]:
    """Every file that the manifest lists, by name, and where they are not what it lists."""
    listed, present = set(manifest["files"]), {path.name for path in folder.iterdir()} - {"manifest.json"}
    faults = [Located(name, 1, "-", "E_FILE_MISSING", "listed in the manifest, not there") for name in listed - present]
    faults += [Located(name, 1, "-", "E_FILE_UNKNOWN", "not listed in the manifest") for name in present - listed]
    contents = {name: (folder / name).read_bytes() for name in sorted(listed & present)}
    faults += [
        Located(name, 1, "-", "E_HASH", "its bytes are not those that were published; fetch it again")
        for name, raw in contents.items()
        if hashlib.sha256(raw).hexdigest() != manifest["files"][name]["sha256"]
    ]
    return contents, faults


def _rows(contents: Mapping[str, bytes], table: str) -> list[dict[str, Any]]:
    """The rows of a table, its whole numbers as numbers (None where blank). The Parquet file beside it says the same."""
    whole = {column.name for column in dictionary.TABLES[table] if column.type == "whole"}
    text = io.StringIO(contents[f"{table}.csv"].decode(), newline="")
    rows: list[dict[str, Any]] = list(csv.DictReader(text))
    for row in rows:
        for name in whole:
            row[name] = int(row[name]) if row[name] else None
    return rows
