"""What can be wrong with a database costs one sentence, and nothing that was stored."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from core import commands
from core.catalog import forgetting, shortlist
from core.catalog.analysis import embeddings
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.postgres import connecting, roles
from core.catalog.stores import graph, stores
from core.errors import SoundkinError
from core.libraries import names, open_library
from tests.apptest_kit import opened, page_text
from tests.catalog_kit import drop
from tests.conftest import free_port
from tests.killing import kill_at_moments
from tests.music import make_library
from tests.postgres import Postgres, start_or_skip

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def library(home: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Sixty tracks with vectors, in a database."""
    monkeypatch.setenv(stores.VARIABLE, database)
    made = Library.create("mine")
    ids = [f"t{n:02}" for n in range(60)]
    rows = [
        Row(i, f"Track {i}", None, tags={"genre": ["rock" if i < "t20" else "pop"]}) for i in ids
    ]
    store.save(made, rows)
    X = np.random.default_rng(0).normal(size=(60, 100)).astype(np.float32)
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    written = (TrackEmbedding(i, x, [0.0], x[None]) for i, x in zip(ids, X, strict=True))
    embeddings.write(made, "run", written)
    made.use_run("run")
    return made


def sentence_of(address: str) -> str:
    """What the command line says of a library there, in one line and without a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "core", "coverage", "--library", "mine"],
        cwd=ROOT,
        env={**os.environ, stores.VARIABLE: address},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://ann:100%@h/music", "'postgresql://ann@h/music' is not the address"),
        ("ann:secret@h/music", "What is given is not the address of a database"),
        ("host=h dbname=music password=secret", "What is given is not the address"),
        ("postgresql://ann:12/secret@h/music", "What is given is not the address"),
        ("postgresql://ann:se@cret@h/music", "'postgresql://ann@h/music' is not the address"),
        ("postgresql://[::1]:{closed}/music", r"//[::1]:{closed}/music cannot be reached: nobody"),
        ("{good}?sslmode=no", 'invalid sslmode value: "no"'),
        ("{good}?sslmode=require", "it does not encrypt"),
        ("{good}?options=-cnonsense%3D1", 'unrecognized configuration parameter "nonsense"'),
        ("postgresql://127.0.0.1:99999/music", 'invalid port number: "99999"'),
    ],
)
def test_an_address_that_is_not_as_it_should_be_is_said_without_its_password(
    postgres: Postgres, address: str, said: str
) -> None:
    filled = {"good": postgres.address("postgres"), "closed": free_port()}
    with pytest.raises(SoundkinError) as raised:
        stores.store_of("mine", Path(), address.format(**filled)).is_there()
    told = str(raised.value)
    assert said.format(**filled) in told
    assert "cret" not in told
    assert "\n" not in told


@pytest.mark.parametrize("address", ["host=h password=secret", "postgresql:/ann:secret@h/music"])
def test_the_list_of_libraries_names_no_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not here: see requirements-postgres.txt")
    monkeypatch.setenv(stores.VARIABLE, address)
    *_, database = commands.libraries()
    assert "is not the address of a database" in str(database["error"])
    assert "secret" not in str(database)


def test_one_of_several_servers_is_enough_and_letters_arrive(postgres: Postgres) -> None:
    good = postgres.empty_database()
    several = good.replace("@", f"@127.0.0.1:{free_port()},") + "?client_encoding=latin1"
    library = Library("mine", Path(), several)
    library.store.create()
    library.set_setting("colour", "紅")
    assert library.setting("colour") == "紅"
    connecting.close_spare(several)


def test_a_database_without_all_letters_is_refused(postgres: Postgres) -> None:
    postgres.run("DROP DATABASE IF EXISTS latin")
    postgres.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    address = postgres.address("latin")
    with pytest.raises(SoundkinError, match="holds letters as LATIN1"):
        Library("mine", Path(), address).store.create()
    connecting.close_spare(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://a@b/c", "is not the address of a database"),
        ("postgresql://127.0.0.1:x/music", 'invalid integer value "x"'),
        ("postgresql://{user}:{password}@127.0.0.1:{closed}/music", "nobody answers there"),
        ("postgresql://{user}:{password}@no-such-host.invalid/music", "nobody answers there"),
        ("postgresql://{user}:wrong@127.0.0.1:{port}/music", "name or the password is wrong"),
        ("postgresql://{user}:{password}@127.0.0.1:{port}/nothing", "no database or user"),
    ],
)
def test_a_wrong_address_gets_one_sentence(
    home: Path, postgres: Postgres, address: str, said: str
) -> None:
    from tests.postgres import PASSWORD

    password = quote(PASSWORD, safe="")
    address = address.format(
        user="postgres", password=password, port=postgres.port, closed=free_port()
    )
    told = sentence_of(address)
    assert said in told
    assert password not in told
    assert PASSWORD not in told


def test_pgvector_may_lie_in_any_schema_that_is_open(postgres: Postgres) -> None:
    postgres.run("DROP DATABASE IF EXISTS elsewhere")
    postgres.run("DROP ROLE IF EXISTS owner")
    postgres.run("CREATE ROLE owner LOGIN PASSWORD 'own'")
    postgres.run("CREATE DATABASE elsewhere OWNER owner")
    postgres.run('CREATE SCHEMA "of All"; CREATE EXTENSION vector SCHEMA "of All"', "elsewhere")
    address = postgres.address("elsewhere", "owner", "own")
    library = Library("mine", Path(), address)
    with pytest.raises(SoundkinError, match="Only an administrator can prepare"):
        roles.prepare(address)
    with pytest.raises(SoundkinError, match="in a schema that is not open to you"):
        library.store.create()
    postgres.run('GRANT USAGE ON SCHEMA "of All" TO owner', "elsewhere")
    library.store.create()
    store.save(library, [Row("a", "A", None)])
    x = np.ones(100, np.float32)
    embeddings.write(library, "run", [TrackEmbedding("a", x, [0.0], x[None])])
    assert embeddings.read(library, "run")[1].tolist() == [x.tolist()]
    connecting.close_spare(address)


def test_tables_that_somebody_removed_get_a_sentence(library: Library, postgres: Postgres) -> None:
    postgres.run("DROP TABLE soundkin_1.meta", "music")
    with pytest.raises(SoundkinError, match="its tables are not whole any more"):
        library.setting("colour")
    postgres.run("ALTER TABLE soundkin_1.tracks DROP COLUMN away", "music")
    with pytest.raises(SoundkinError, match="its tables are not whole any more"):
        library.away()


@pytest.mark.parametrize(("by", "said"), [(1, "a newer Soundkin"), (-1, "an earlier Soundkin")])
def test_a_library_of_another_version_is_left_alone(
    library: Library, postgres: Postgres, by: int, said: str
) -> None:
    before = library.store.version()
    postgres.run(f"UPDATE soundkin.libraries SET version = version + {by}", "music")
    with pytest.raises(SoundkinError, match=f"written by {said}"):
        library.count()
    postgres.run(f"UPDATE soundkin.libraries SET version = version - {by}", "music")
    assert library.store.version() == before


def test_readers_read_and_keepers_save(
    library: Library,
    database: str,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    postgres.run("UPDATE soundkin_1.tracks SET away = 1 WHERE n = 60", "music")
    roles.prepare(database)
    for name, role in (("anna", roles.READERS), ("bob", roles.KEEPERS), ("carl", roles.KEEPERS)):
        postgres.run(f"DROP ROLE IF EXISTS {name}")
        postgres.run(f"CREATE ROLE {name} LOGIN PASSWORD 'own'; GRANT {role} TO {name}")
    anna, bob, carl = (postgres.address("music", name, "own") for name in ("anna", "bob", "carl"))
    try:
        monkeypatch.setenv(stores.VARIABLE, anna)
        mine = open_library("mine")
        assert mine.count() == 60
        assert roles.condition(anna).may == "read"
        with pytest.raises(SoundkinError, match="you may only read it") as raised:
            shortlist.add(mine, "t01")
        assert "\n" not in str(raised.value)
        with pytest.raises(SoundkinError):
            Library.create("annas")
        for begun in ("model.measuring.measure_library", "model.embed.embed_library"):
            monkeypatch.setattr(f"core.{begun}", lambda *_: pytest.fail("begun all the same"))
        monkeypatch.setattr("core.catalog.importing.plan", lambda *_: pytest.fail("begun"))
        music = partial(commands.import_library, str(tmp_path))
        for work in (commands.suggest, commands.measure, commands.embed, music):
            with pytest.raises(SoundkinError, match="you may only read it"):
                work("mine")  # at once, not when it is done
        with pytest.raises(SoundkinError, match="you may only read it"):
            music("new")

        monkeypatch.setenv(stores.VARIABLE, bob)
        assert roles.condition(bob).may == "save"
        assert shortlist.add(open_library("mine"), "t01")
        store.save(Library.create("bobs"), [Row("a", "A", None)])
        assert len(forgetting.forget(open_library("mine"))) == 1

        monkeypatch.setenv(stores.VARIABLE, anna)
        assert open_library("bobs").track_ids() == ["a"]
        assert forgetting.can_undo(open_library("mine"))

        monkeypatch.setenv(stores.VARIABLE, carl)
        assert forgetting.undo(open_library("mine")) == 1
        for name in ("bobs", "mine"):
            drop(name)
        assert names() == ["demo"]
    finally:
        for address in (anna, bob, carl):
            connecting.close_spare(address)


def test_roles_made_for_one_database_do_not_bar_the_next(database: str, postgres: Postgres) -> None:
    roles.prepare(database)
    postgres.run("DROP DATABASE IF EXISTS second")
    postgres.run("CREATE DATABASE second")
    address = postgres.address("second")
    Library("mine", Path(), address).store.create()
    roles.prepare(address)
    Library("yours", Path(), address).store.create()
    assert roles.condition(address).libraries == ("mine", "yours")
    connecting.close_spare(address)


def test_text_that_a_database_cannot_hold_gets_a_sentence(library: Library) -> None:
    with pytest.raises(SoundkinError, match="no text with a character of the number 0"):
        shortlist.add(library, "t01", "a\0b")


def test_a_deleted_library_takes_nothing_more(library: Library) -> None:
    with library.reading():
        drop("mine")
    with pytest.raises(SoundkinError, match='has no library "mine"'):
        library.set_setting("colour", "red")


def test_a_graph_is_measured_beside_a_search_that_is_exact(library: Library) -> None:
    numbers, X = embeddings.read_matrix(library, "run")
    with graph.reading(library) as db:
        for q in X[:10]:
            found, cosines = graph.nearest(db, 1, q, 7, approximate=False)
            best = np.argsort(-(X @ q), kind="stable")[:7]
            assert found.tolist() == numbers[best].tolist()
            assert np.allclose(cosines, X[best] @ q, atol=1e-6)


def test_a_graph_tells_its_recall_and_goes_again(library: Library) -> None:
    measured = graph.make(library, "run")
    assert measured.recall > 0.9
    assert graph.measured(library) == measured
    q = embeddings.read_matrix(library, "run")[1][3]
    with graph.reading(library) as db:
        assert graph.nearest(db, 1, q, 5, approximate=True)[0][0] == 4
    graph.drop(library)
    assert graph.measured(library) is None


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server that a test may kill."""
    server = start_or_skip()
    yield server
    server.stop()


def test_a_database_that_goes_away_gets_one_sentence_and_is_used_again_when_it_is_back(
    home: Path, tmp_path: Path, own_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = own_server.empty_database()
    monkeypatch.setenv(stores.VARIABLE, address)
    library = Library.create("mine")
    library.set_setting("colour", "red")
    small = make_library(tmp_path / "music")
    shortlist.add(small, "t03")
    at = opened("pages/search.py", "small", view="shortlist")

    def save_and_lose_it() -> None:
        with library.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('colour', '\"blue\"')")
            own_server.kill()
            db.execute("INSERT OR REPLACE INTO meta VALUES ('colour', '\"green\"')")

    with pytest.raises(SoundkinError, match="what was stored before is kept") as raised:
        save_and_lose_it()
    assert "\n" not in str(raised.value)
    with pytest.raises(SoundkinError, match="nobody answers there"):
        library.setting("colour")
    at = at.button(key="drop-t03").click().run()
    assert not at.exception, [error.value for error in at.exception]
    assert ["nobody answers there" in said.value for said in at.toast] == [True]
    assert any("nobody answers there" in error.value for error in at.error)
    own_server.start()
    assert library.setting("colour") == "red"
    at = at.button(key="try-again").click().run()
    assert not at.error, [error.value for error in at.error]
    assert "Tone 03" in page_text(at)
    connecting.close_spare(address)


def test_what_was_kept_is_there_whoever_is_killed(
    home: Path, own_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = own_server.empty_database()
    monkeypatch.setenv(stores.VARIABLE, address)
    assert kill_at_moments(own_server, 4) > 0
    connecting.close_spare(address)
