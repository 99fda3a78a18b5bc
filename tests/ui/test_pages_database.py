"""Every page on a library that lies in a database, for who may save and for who may only read."""

from pathlib import Path

import pytest

from core.catalog import shortlist
from core.catalog.postgres import connecting, roles
from core.catalog.stores import stores
from tests.apptest_kit import PAGES, opened
from tests.music import make_library
from tests.postgres import Postgres


@pytest.mark.parametrize("may", ["save", "read"])
def test_pages_open_cold_on_a_library_in_a_database(
    home: Path,
    tmp_path: Path,
    database: str,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    may: str,
) -> None:
    monkeypatch.setenv(stores.VARIABLE, database)
    roles.prepare(database)
    library = make_library(tmp_path / "music", "small")
    assert library.address == database
    shortlist.add(library, "t03")
    address = database
    if may == "read":
        postgres.run("DROP ROLE IF EXISTS dora")
        postgres.run(f"CREATE ROLE dora LOGIN PASSWORD 'own'; GRANT {roles.READERS} TO dora")
        address = postgres.address("music", "dora", "own")
        monkeypatch.setenv(stores.VARIABLE, address)
    for page in PAGES:
        at = opened(page, "small")
        assert not at.exception, [page, *(error.value for error in at.exception)]
        assert not at.error, [page, *(error.value for error in at.error)]
        assert at.session_state["library"] == "small"
    at = opened("pages/search.py", "small", view="shortlist")
    at = at.button(key="drop-t03").click().run()
    assert not at.exception, [error.value for error in at.exception]
    refused = [toast.value for toast in at.toast]
    assert (len(refused), len(shortlist.entries(library))) == ((1, 1) if may == "read" else (0, 0))
    assert all("may" in said for said in refused), refused
    connecting.close_spare(address)
