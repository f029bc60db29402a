"""One history of everything, to which is only added, each entry chained to those before it."""

import json
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa
from alembic import op

from data.chain import BEGINNING, Entry

revision = "2"
down_revision = "1"


def upgrade() -> None:
    entry = op.create_table(
        "entry",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("received", sa.Date, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.create_index("entry_id", "entry", ["kind", "id", "number"])
    op.create_index("entry_site", "entry", ["site", "number"])
    head = op.create_table(
        "head",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    connection = op.get_bind()
    last = BEGINNING
    number = 0
    for number, (kind, identity, received, body) in enumerate(_earlier(connection), 1):
        site = json.loads(body).get("site", "")
        one = Entry(number, kind, identity, site, received, f"{received}T00:00:00Z", "before-2", body)
        last = one.after(last)
        connection.execute(entry.insert().values(**asdict(one), hash=last))
    connection.execute(head.insert().values(one=1, number=number, hash=last))
    for name in ("record_version", "shift_version", "series", "site_area"):
        op.drop_table(name)


def _earlier(connection: sa.Connection) -> list[tuple[str, str, date, str]]:
    """What the store held before, in the order in which it came: series had no day, and count from the first."""
    found: list[tuple[date, int, str, str, str]] = []
    for order, kind in enumerate(("record", "shift")):
        table = sa.table(f"{kind}_version", *map(sa.column, ("number", "id", "received", "body")))
        rows = connection.execute(sa.select(table.c.id, table.c.received, table.c.body).order_by(table.c.number))
        found += ((date.fromisoformat(str(received)), order, kind, identity, body) for identity, received, body in rows)
    found.sort(key=lambda row: row[:2])
    first = found[0][0] if found else date.min
    series = [
        (first, 2, "series", identity, body)
        for identity, body in connection.execute(sa.text("SELECT id, body FROM series ORDER BY id"))
    ]
    return [(kind, identity, received, body) for received, _, kind, identity, body in series + found]
