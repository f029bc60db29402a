"""Where the fault runs take place: stores in SQLite and in PostgreSQL, and one nursery for all."""

from collections.abc import Iterator

import pytest

from tests.data.conftest import Address, address, socket
from tests.faults.nursery import Nursery, nursery

__all__ = ["Address", "address", "cradle", "socket"]


@pytest.fixture(scope="session")
def cradle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("said")) as one:
        yield one
