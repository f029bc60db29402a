"""Records, shift logs and series, each in a table of its own."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    for name in ("record_version", "shift_version"):
        op.create_table(
            name,
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("id", sa.String, nullable=False, index=True),
            sa.Column("received", sa.Date, nullable=False),
            sa.Column("body", sa.String, nullable=False),
        )
    op.create_table(
        "site_area", sa.Column("site", sa.String, primary_key=True), sa.Column("area", sa.String, nullable=False)
    )
    op.create_table(
        "series", sa.Column("id", sa.String, primary_key=True), sa.Column("body", sa.String, nullable=False)
    )
