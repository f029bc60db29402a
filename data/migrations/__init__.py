"""How the store's tables came to be, step by step (Alembic). A step that was released is never changed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect


def upgrade(connection: Connection) -> None:
    """Bring the store to the newest step, in the transaction that `connection` is in."""
    config = _config()
    config.attributes["connection"] = connection
    if step(connection) is None and inspect(connection).has_table("record_version"):
        # Made before steps were counted.
        command.stamp(config, "1")
    command.upgrade(config, "head")


def step(connection: Connection) -> str | None:
    """The step that the store is at; None: it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The step that this program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
