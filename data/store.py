"""Where coarse records are kept: an SQLite file, or a PostgreSQL server for several stewards, through SQLAlchemy.

Nothing is overwritten: whatever changes gets a further entry with the day it was received, so that what was known on any
earlier day can still be told, and a bucket that was published can be computed again, the same, for good. Each entry is
chained to those before it (`data/chain.py`).
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
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
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from data import migrations
from data.chain import BEGINNING, Entry, Head
from data.codec import converter
from data.history import Approval, Decision, History, Match, ShiftVersion, Version
from data.statements import KINDS, Statement, Told, statement, structured
from geo.areas import Area, area
from geo.faults import Located, Refused
from layers.figures import Series
from layers.rhythm import ShiftLog
from layers.vocabulary import Record, Review

T = TypeVar("T")


_METADATA = MetaData()
_RETRACTED = '"retracted":true'
_ENTRY = Table(
    "entry",
    _METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String),
    Column("id", String),
    Column("site", String),
    Column("received", Date),
    Column("at", String),
    Column("by", String),
    Column("body", String),
    Column("hash", String),
)
_HEAD = Table(
    "head", _METADATA, Column("one", Integer, primary_key=True), Column("number", BigInteger), Column("hash", String)
)
PATIENCE = 20_000
"""Milliseconds for which a steward waits while another writes"""
_AT_ONCE = 500  # ids in one question, rows in one answer
_HANDLE = re.compile(r"[a-z][a-z0-9-]{1,30}")
_LOCK = 0x7665696C  # PostgreSQL's number of the lock that one writer holds


@dataclass(frozen=True, slots=True)
class Added:
    """How much an ingest brought: new, changed, there already just so; and the head of the chain after it."""

    new: int
    changed: int
    same: int
    head: Head


class Store:
    """A store of coarse records. Every call is one transaction: whatever ends it early leaves the store as it was."""

    def __init__(self, url: str, by: str = "") -> None:
        """`url` as SQLAlchemy writes it: sqlite:///veille.db, postgresql+psycopg://host/veille.

        `by` is the handle of the steward who writes, never a name; without one the store can only be read. Its tables are
        made by the first `add`. Raises Refused.
        """
        if by and not _HANDLE.fullmatch(by):
            raise _fault("--by", "E_BY", "write a handle of small letters, digits and hyphens, never a name")
        self._by = by
        try:
            # Parameters are hidden from error messages: an exception must not say what a record says.
            self._engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
        except (ArgumentError, NoSuchModuleError, ImportError):
            why = "write the store's address as sqlite:///veille.db or postgresql+psycopg://host/veille"
            raise _fault("--store", "E_STORE", why) from None
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _keep_safely)

    @classmethod
    def existing(cls, url: str, by: str = "") -> Store:
        """A store that somebody has put records into; raises Refused where there is none, or it is of another version."""
        store = cls(url, by)
        if not store._there():
            raise _fault("--store", "E_STORE", "there is no store at this address; run data.ingest first")
        with _opened(), store._engine.connect() as connection:
            step = migrations.step(connection)
            if step is None and not inspect(connection).has_table("record_version"):
                raise _fault("--store", "E_STORE", "there is no store at this address; run data.ingest first")
        if step != migrations.newest():
            why = "the store is of another version of the program; make a backup, then run data.upgrade"
            raise _fault("--store", "E_STORE_VERSION", why)
        return store

    def add(self, told: Iterable[Told | Statement], received: date) -> Added:
        """Keep all of it or nothing. Raises Refused if `received` lies before what the store already holds."""
        if not self._by:
            raise _fault("--by", "E_BY", "say who writes: a handle, never a name")
        with self._writing() as connection:
            newest = connection.scalar(select(func.max(_ENTRY.c.received)))
            if newest and received < newest:
                why = (
                    f"the store already holds what was received on {newest}; nothing can be received before that. "
                    "Look whether this machine's clock is right"
                )
                raise _fault("--received", "E_RECEIVED", why)
            moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            counts = Counter(new=0, changed=0, same=0)
            head = _head(connection)
            for chunk in _chunks(one if isinstance(one, Statement) else statement(one) for one in told):
                kept, states = self._further(connection, chunk, received, moment, head)
                counts += states
                head = _append(connection, kept, head)
            return Added(counts["new"], counts["changed"], counts["same"], head)

    def _further(
        self, connection: Connection, told: Sequence[Statement], received: date, moment: str, head: Head
    ) -> tuple[list[Entry], Counter[str]]:
        """The entries that `told` adds: of what is new, or says something else than before."""
        known = {kind: _latest(connection, kind, [one.id for one in some]) for kind, some in _by_kind(told).items()}
        states: Counter[str] = Counter()
        kept: list[Entry] = []
        for one in told:
            kind, identity, site, body = one
            before = known[kind].get(identity)
            # Several may approve the same release, each in an entry of their own.
            state = "new" if before is None or kind == "approval" else "same" if before == body else "changed"
            states[state] += 1
            if state != "same":
                known[kind][identity] = body
                kept.append(Entry(head.number + len(kept) + 1, kind, identity, site, received, moment, self._by, body))
        return kept, states

    def restore(self, entries: Iterable[Entry], expected: Head) -> None:
        """Fill an empty store with the entries of another, as they are. Raises Refused unless they end in `expected`."""
        with self._writing() as connection:
            head = _head(connection)
            if head.number:
                raise _fault("--store", "E_STORE", "this store is not empty; restore into a new one")
            for chunk in _chunks(entries):
                head = _append(connection, chunk, head)
            if head != expected:
                raise _fault("FILE", "E_CHAIN", "the entries do not end in the head that the file names")

    def upgrade(self) -> Head:
        """Bring an older store to this version; what it holds stays. Raises Refused where there is none."""
        if not self._there():
            raise _fault("--store", "E_STORE", "there is no store at this address; run data.ingest first")
        with self._writing() as connection:
            return _head(connection)

    def history(self, until: date = date.max) -> History:
        """Everything received up to and including the day `until`; one look, so that no writer is seen half done."""
        query = select(_ENTRY).where(_ENTRY.c.received <= until).order_by(_ENTRY.c.received, _ENTRY.c.number)
        versions: list[Version] = []
        shifts: list[ShiftVersion] = []
        series: dict[str, Series] = {}
        decisions: list[Decision] = []
        for entry, _ in self._read(query):
            match structured(entry.kind, entry.body):
                case Record() as record:
                    versions.append(Version(record, entry.received))
                case ShiftLog() as log:
                    shifts.append(ShiftVersion(log, entry.received))
                case Series() as one:
                    series[one.id] = one
                case Match() as found:
                    decisions.append(Decision(found, entry.received))
        return History(
            tuple(versions),
            tuple(shifts),
            tuple(series[name] for name in sorted(series)),
            tuple(decisions),
        )

    def latest(self, ids: Iterable[str]) -> dict[str, Record]:
        """The records with these ids as they are known now; ids that are not there are left out."""
        return {one.id: one for one in self._known(ids) if isinstance(one, Record)}

    def areas_of_sites(self) -> dict[str, Area]:
        """The area that each site's code was given first; it keeps it."""
        first = select(func.min(_ENTRY.c.number)).where(_ENTRY.c.site != "").group_by(_ENTRY.c.site)
        query = select(_ENTRY).where(_ENTRY.c.number.in_(first))
        return {entry.site: area(json.loads(entry.body)["area"]) for entry, _ in self._read(query)}

    def retracted(self) -> frozenset[str]:
        """Ids of the records that were retracted: they do not come back."""
        query = select(_ENTRY).where(_ENTRY.c.kind == KINDS[Record], _ENTRY.c.body.contains(_RETRACTED))
        return frozenset(entry.id for entry, _ in self._read(query))

    def retract(self, ids: Iterable[str], received: date) -> Added:
        """Give each record or shift log a last version that is retracted, all or none; raises Refused where one is not there."""
        return self.add([replace(one, retracted=True) for one in self._wanted(ids)], received)

    def approvals(self, release: str) -> frozenset[str]:
        """The handles of those who approved the release with this hash."""
        query = select(_ENTRY).where(_ENTRY.c.kind == KINDS[Approval], _ENTRY.c.id == release)
        return frozenset(entry.by for entry, _ in self._read(query))

    def review(self, ids: Iterable[str], received: date) -> Added:
        """Let records and shift logs in: each gets a version that this writer has reviewed, all or none. Raises Refused."""
        reviewed = Review(self._by, received)
        return self.add([replace(one, review=reviewed) for one in self._wanted(ids)], received)

    def entries(self) -> Iterator[tuple[Entry, str]]:
        """Every entry with its hash, in order: for a backup, and to check the chain."""
        return self._read(select(_ENTRY).order_by(_ENTRY.c.number))

    def head(self) -> Head:
        """How long the chain is, and the hash of its last entry."""
        with _opened(), self._engine.connect() as connection:
            return _head(connection)

    def _wanted(self, ids: Iterable[str]) -> list[Record | ShiftLog]:
        wanted = list(dict.fromkeys(ids))
        known = self._known(wanted)
        there = {one.id for one in known}
        unknown = [
            Located("ID", number, "-", "E_UNKNOWN_ID", "there is no such record in the store")
            for number, identity in enumerate(wanted, 1)
            if identity not in there
        ]
        if unknown:
            raise Refused(unknown)
        return known

    def _known(self, ids: Iterable[str]) -> list[Record | ShiftLog]:
        """The records and the shift logs with these ids as they are known now."""
        if not self._there():
            return []
        wanted = list(ids)
        with _opened(), self._engine.connect() as connection:
            if migrations.step(connection) is None:
                return []
            kinds: tuple[type[Record | ShiftLog], ...] = (Record, ShiftLog)
            bodies = [(of, body) for of in kinds for body in _latest(connection, KINDS[of], wanted).values()]
        return [converter.structure(json.loads(body), of) for of, body in bodies]

    def _there(self) -> bool:
        """Whether there can be anything: asking an SQLite file that is not there would make one."""
        path = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        return not path or path == ":memory:" or Path(path).exists()

    def _read(self, query: Any) -> Iterator[tuple[Entry, str]]:
        if not self._there():
            return
        with _opened(), self._engine.connect() as connection:
            if migrations.step(connection) is None:
                return
            streamed = connection.execution_options(yield_per=_AT_ONCE * 10)
            with streamed.execute(query) as rows:
                for *cells, digest in rows:
                    yield Entry(*cells), digest

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction of the one writer, on tables of the newest step: others wait, readers see what was before."""
        with _opened(), self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            migrations.upgrade(connection)
            yield connection
            connection.commit()


def _append(connection: Connection, entries: Sequence[Entry], head: Head) -> Head:
    """Write the entries and the head that they lead to."""
    rows: list[dict[str, object]] = []
    last = head.hash
    for entry in entries:
        last = entry.after(last)
        rows.append({**asdict(entry), "hash": last})
    if not rows:
        return head
    connection.execute(_ENTRY.insert(), rows)
    new = Head(head.number + len(rows), last)
    connection.execute(_HEAD.update().values(number=new.number, hash=new.hash))
    return new


def _head(connection: Connection) -> Head:
    row = connection.execute(select(_HEAD.c.number, _HEAD.c.hash)).one_or_none()
    return Head(*row) if row else Head(0, BEGINNING)


def _latest(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, str]:
    """What the store says last under each id of this kind."""
    found: dict[str, str] = {}
    for some in _chunks(ids):
        last = (
            select(func.max(_ENTRY.c.number)).where(_ENTRY.c.kind == kind, _ENTRY.c.id.in_(some)).group_by(_ENTRY.c.id)
        )
        found.update(connection.execute(select(_ENTRY.c.id, _ENTRY.c.body).where(_ENTRY.c.number.in_(last))).all())
    return found


def _by_kind(told: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in told:
        found[one.kind].append(one)
    return found


def _chunks(many: Iterable[T]) -> Iterator[list[T]]:
    some: list[T] = []
    for one in many:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


@contextmanager
def _opened() -> Iterator[None]:
    """Turns a store that cannot be reached or written into a fault that a steward can mend."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise _fault("--store", *_why(str(error.orig).casefold())) from None


def _why(said: str) -> tuple[str, str]:
    if "readonly" in said or "read-only" in said or "permission denied" in said:
        return "E_STORE_READONLY", "the store cannot be written; look at the rights of its file, folder or user"
    if "full" in said or "no space" in said or "disk i/o" in said:
        return "E_STORE_FULL", "there is no room left where the store is; make room and do it again"
    if "locked" in said or "lock timeout" in said:
        return "E_STORE_BUSY", "another steward is writing; do it again in a minute"
    if "malformed" in said or "not a database" in said:
        return "E_STORE_BROKEN", "the store's file is damaged; keep it as it is, and restore the last backup"
    return "E_STORE", "the store cannot be opened; look at the address, and whether its folder or server is there"


def _fault(where: str, code: str, why: str) -> Refused:
    return Refused([Located(where, 1, "-", code, why)])


def _keep_safely(connection: Any, _: object) -> None:
    """SQLite settings: readers do not wait for the writer, a commit is on the disk, deleted bytes are wiped."""
    # Transactions are begun and ended by us: this driver would leave the making of tables outside them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={PATIENCE}", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
