"""Where the tests of the store keep their records: in SQLite and in PostgreSQL, each test in both."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests import postgres

Address = Callable[[Path], str]


@pytest.fixture(scope="session")
def socket() -> Iterator[Path]:
    with postgres.server() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Address:
    """The address of the store that belongs to a folder."""
    known: dict[Path, str] = {}

    def of(folder: Path) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{folder / 'store.db'}"
        if folder not in known:
            name = sha256(str(folder).encode()).hexdigest()[:30]
            known[folder] = postgres.new_database(request.getfixturevalue("socket"), name)
        return known[folder]

    return of
