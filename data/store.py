"""Where coarse records are kept: an SQLite file, through SQLAlchemy.

Nothing is overwritten: a record that changes gets a further version with the day it was received, so that what was known on
any earlier day can still be told, and a bucket that was published can be computed again, the same, for good.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.exc import OperationalError

from data.codec import canonical_json, converter
from geo.areas import Area, area
from geo.faults import Located, Refused
from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Record

_METADATA = MetaData()
_VERSIONS = Table(
    "record_version",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("received", Date, nullable=False),
    Column("body", String, nullable=False),
)
_SITES = Table("site_area", _METADATA, Column("site", String, primary_key=True), Column("area", String, nullable=False))
_SHIFTS = Table(
    "shift_version",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("received", Date, nullable=False),
    Column("body", String, nullable=False),
)
_SERIES = Table("series", _METADATA, Column("id", String, primary_key=True), Column("body", String, nullable=False))


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
class Added:
    """How many records and shift logs an ingest brought: new ones, changed ones, ones that were there already just so."""

    new: int
    changed: int
    same: int
    series: int


class Store:
    """A store of coarse records. Every call is one transaction: whatever ends it early leaves the store as it was."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes it, such as sqlite:///veille.db; its tables are made by the first `add`."""
        # Parameters are hidden from error messages: an exception must not say what a record says.
        self._engine = create_engine(url, hide_parameters=True)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _keep_safely)

    @classmethod
    def existing(cls, url: str) -> Store:
        """A store that somebody has put records into; raises Refused where there is none."""
        store = cls(url)
        path = store._engine.url.database if store._engine.dialect.name == "sqlite" else None
        if (path and not Path(path).exists()) or not inspect(store._engine).has_table(_VERSIONS.name):
            raise Refused(
                [Located("--store", 1, "-", "E_STORE", "there is no store at this address; run data.ingest first")]
            )
        return store

    def add(
        self, records: Iterable[Record], series: Iterable[Series], received: date, shifts: Iterable[ShiftLog] = ()
    ) -> Added:
        """Keep all of it or nothing. Raises Refused if `received` lies before what the store already holds."""
        with _opened(), self._engine.begin() as connection:
            _METADATA.create_all(connection)
            newest = max(
                (
                    day
                    for table in (_VERSIONS, _SHIFTS)
                    if (day := connection.scalar(select(func.max(table.c.received))))
                ),
                default=None,
            )
            if newest and received < newest:
                why = f"the store already holds records received on {newest}; nothing can be received before that"
                raise Refused([Located("--received", 1, "-", "E_RECEIVED", why)])
            counts = Counter(new=0, changed=0, same=0)
            told = list(records)
            counts += _keep_versions(connection, _VERSIONS, told, received)
            counts += _keep_versions(connection, _SHIFTS, shifts, received)
            for record in told:
                if record.site:
                    _keep_area(connection, record.site, record.area)
            kept = list(series)
            for one in kept:
                connection.execute(_SERIES.delete().where(_SERIES.c.id == one.id))
                connection.execute(_SERIES.insert().values(id=one.id, body=canonical_json(converter.unstructure(one))))
            return Added(counts["new"], counts["changed"], counts["same"], len(kept))

    def versions(self, until: date) -> list[Version]:
        """Every version received up to and including the day `until`, in the order in which they came, then by id."""
        query = select(_VERSIONS.c.body, _VERSIONS.c.received).where(_VERSIONS.c.received <= until)
        with _opened(), self._engine.connect() as connection:
            if not inspect(connection).has_table(_VERSIONS.name):
                return []
            rows = connection.execute(query.order_by(_VERSIONS.c.received, _VERSIONS.c.number)).all()
        return [Version(_record(body), day) for body, day in rows]

    def shifts(self, until: date) -> list[ShiftVersion]:
        """Every version of every shift log received up to and including `until`, in the order in which they came."""
        query = select(_SHIFTS.c.body, _SHIFTS.c.received).where(_SHIFTS.c.received <= until)
        with _opened(), self._engine.connect() as connection:
            if not inspect(connection).has_table(_SHIFTS.name):
                return []
            rows = connection.execute(query.order_by(_SHIFTS.c.received, _SHIFTS.c.number)).all()
        return [ShiftVersion(converter.structure(json.loads(body), ShiftLog), day) for body, day in rows]

    def series(self) -> list[Series]:
        """Every series, by id."""
        with _opened(), self._engine.connect() as connection:
            bodies = connection.scalars(select(_SERIES.c.body).order_by(_SERIES.c.id)).all()
        return [_one_series(body) for body in bodies]

    def retract(self, ids: Iterable[str], received: date) -> None:
        """Give each record a last version that is retracted, all or none; raises Refused where one is not there."""
        latest = {version.record.id: version.record for version in self.versions(date.max)}
        wanted = list(dict.fromkeys(ids))
        unknown = [
            Located("ID", number, "-", "E_UNKNOWN_ID", "there is no such record in the store")
            for number, identity in enumerate(wanted, 1)
            if identity not in latest
        ]
        if unknown:
            raise Refused(unknown)
        self.add([replace(latest[identity], retracted=True) for identity in wanted], [], received)

    def retracted(self) -> set[str]:
        """Ids of the records whose latest version is retracted: they do not come back."""
        latest = {version.record.id: version.record for version in self.versions(date.max)}
        return {identity for identity, record in latest.items() if record.retracted}

    def area_of_site(self, site: str) -> Area | None:
        """The area that this site's code was given first; it keeps it."""
        with _opened(), self._engine.connect() as connection:
            if not inspect(connection).has_table(_SITES.name):
                return None
            found = connection.scalar(select(_SITES.c.area).where(_SITES.c.site == site))
        return area(found) if found else None


@contextmanager
def _opened() -> Iterator[None]:
    """Turns a store that cannot be reached into a fault that a steward can mend."""
    try:
        yield
    except OperationalError:
        why = "the store cannot be opened; look at the address, and whether its folder or server is there"
        raise Refused([Located("--store", 1, "-", "E_STORE", why)]) from None


def _keep_versions(
    connection: Connection, table: Table, told: Iterable[Record | ShiftLog], received: date
) -> Counter[str]:
    """A further version of each that is new or says something else than before; how many were new, changed, the same."""
    known = dict(connection.execute(select(table.c.id, table.c.body).order_by(table.c.number)).all())
    counts: Counter[str] = Counter()
    for one in told:
        body = canonical_json(converter.unstructure(one))
        state = "same" if known.get(one.id) == body else "changed" if one.id in known else "new"
        counts[state] += 1
        if state != "same":
            connection.execute(table.insert().values(id=one.id, received=received, body=body))
            known[one.id] = body
    return counts


def _keep_area(connection: Connection, site: str, place: Area) -> None:
    if connection.scalar(select(_SITES.c.site).where(_SITES.c.site == site)) is None:
        connection.execute(_SITES.insert().values(site=site, area=place.id))


def _keep_safely(connection: object, _: object) -> None:
    """SQLite settings: readers do not wait for the writer, a commit is on the disk, deleted bytes are wiped."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _record(body: str) -> Record:
    return converter.structure(json.loads(body), Record)


def _one_series(body: str) -> Series:
    return converter.structure(json.loads(body), Series)
