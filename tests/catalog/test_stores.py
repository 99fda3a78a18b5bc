"""Both stores hold the same: a library moves from a file to a database and back, and what goes
wrong there costs one sentence and nothing that was stored."""

import json
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core import commands
from core.catalog import forgetting
from core.catalog import shortlist as listed
from core.catalog.analysis import embeddings, failures, map_places, measured
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.analysis.measured import Measured, TrackValues
from core.catalog.decisions import listening, review
from core.catalog.decisions.review import Suggestion
from core.catalog.imports import store
from core.catalog.imports.store import Row
from core.catalog.library import Library
from core.catalog.postgres import connecting
from core.catalog.stores import moving, stores
from core.catalog.tables import schema
from core.errors import SoundkinError, Stopped
from core.libraries import (
    delete_library,
    open_library,
    rename_library,
    to_import,
    undelete_library,
)
from core.progress import Progress
from core.search.brief.chips import Brief, RangeChip
from core.search.find import find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.query import Query
from core.search.request.wish import Wish
from tests.apptest_kit import opened
from tests.catalog_kit import make_music, set_classes, take
from tests.conftest import free_port

RUN = "run-1"
SLOW = Wish(brief=Brief("slow", (RangeChip("slow", "tempo", None, 92.0),)))


def full_library(music: Path) -> Library:
    """A library with something in every table, and a track that was forgotten."""
    make_music(music)
    take(music)
    library = open_library("mine")
    rng = np.random.default_rng(1)
    rows = [
        TrackEmbedding(
            track_id,
            rng.normal(size=100).astype(np.float32),
            [0.0, 24.5],
            rng.normal(size=(2, 100)).astype(np.float32),
            rng.random(3).astype(np.float32),
        )
        for track_id in library.track_ids()
    ]
    embeddings.write(library, RUN, rows)
    set_classes(library, RUN, ["harp", "ピアノ", "a'b?%s:x"])
    map_places.write_map(library, RUN, library.track_ids(), rng.normal(size=(len(rows), 2)))
    (music / "audio" / "three.wav").unlink()
    take(music)
    forgetting.forget(library)
    failures.record(library, RUN, "b", "it's 100 % silent?")
    listed.add_all(library, {"b": "for the film"})
    listening.judge(library, "a", "b", RUN, True)
    listening.set_choice(library, "genre", "a", True)
    aspects = rng.normal(size=5).astype(np.float32)
    found = Measured(TrackValues(90.2, 0.7, key=3), np.array([0.1, np.nan]), aspects, b"\0\xff")
    measured.write(library, [("a", found)])
    suggested = Suggestion("a", "instrument", "piano", 0.9)
    review.write(library, RUN, [suggested], {"categories": {}})
    review.decide(library, RUN, [suggested], True)
    return library


def contents(library: Library) -> dict[str, str]:
    with closing(library.connect()) as db, db.snapshot():
        return moving.digests(db)


def test_a_library_moves_to_a_database_and_back_and_loses_nothing(
    home: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = full_library(tmp_path / "music")
    before = contents(library)
    moved = moving.move(library, database)
    assert set(moved.rows) == set(schema.NAMES)
    assert all(moved.rows[name] for name in schema.NAMES if name in FILLED), moved.rows
    assert "word" not in moved.to
    assert Library.names() == []

    monkeypatch.setenv(stores.VARIABLE, database)
    there = open_library("mine")
    assert there.address == database
    assert contents(there) == before
    assert embeddings.done(there, RUN) == embeddings.read(there, RUN)[0]
    assert embeddings.read(there, RUN, ["b"])[0] == ["b"]
    assert forgetting.can_undo(there)
    found = find(there, Query(track_id="a"), wish=SLOW, known=Known(there, load_index(there, RUN)))
    assert found.matches, "words are understood there, too"

    moving.move(there, moving.SQLITE)
    back = open_library("mine")
    assert back.address is None
    assert contents(back) == before
    assert forgetting.undo(back) == 1
    assert back.track_ids() == ["a", "b", "c"]
    assert len(embeddings.read(back, RUN)[0]) == 3


FILLED = (
    *("meta", "tracks", "tag_names", "track_tags", "runs", "vectors", "segments", "predictions"),
    *("map", "failures", "shortlist", "verdicts", "choices", "suggestions", "reviews"),
    *("measures", "curves", "aspects", "landmarks"),
)


@pytest.mark.parametrize("at", [("Moving", 9), ("Comparing", 9)])
def test_a_move_that_is_stopped_leaves_everything_as_it_was(
    home: Path,
    tmp_path: Path,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    at: tuple[str, int],
) -> None:
    library = full_library(tmp_path / "music")
    before = contents(library)
    monkeypatch.setattr(moving, "AT_ONCE", 2)

    class Impatient(Progress):
        def check(self) -> None:
            if (self._status.message, self._status.done) >= at and self._status.message == at[0]:
                raise Stopped("enough")

    with pytest.raises(Stopped):
        moving.move(library, database, Impatient())
    assert contents(library) == before
    monkeypatch.setenv(stores.VARIABLE, database)
    assert Library.names() == ["mine"]
    assert open_library("mine").address is None
    moving.move(library, database)
    with pytest.raises(Stopped):
        moving.move(open_library("mine"), moving.SQLITE, Impatient())
    assert contents(open_library("mine")) == before
    assert not list(library.folder.glob("*mov*")), "nothing half done is left"


@pytest.mark.parametrize("back", [False, True])
def test_what_is_saved_during_a_move_is_moved_or_refused(
    home: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    library = full_library(tmp_path / "music")
    if back:
        monkeypatch.setenv(stores.VARIABLE, database)
        moving.move(library, database)
        library = open_library("mine")
    kept, refused = [0], []

    def save() -> None:
        try:
            while True:
                library.set_setting("kept", kept[0] + 1)
                kept[0] += 1
        except SoundkinError as error:
            refused.append(str(error))

    saving = threading.Thread(target=save)
    saving.start()
    moving.move(library, moving.SQLITE if back else database)
    saving.join(30)
    monkeypatch.setenv(stores.VARIABLE, database)
    moved = open_library("mine")
    assert moved.address == (None if back else database)
    assert moved.setting("kept", 0) == kept[0]
    assert "not there any more" in refused[0] or "no longer in the database" in refused[0]


@pytest.mark.parametrize("back", [False, True])
def test_a_move_that_was_cut_off_before_its_last_step_is_finished_by_the_next(
    home: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    library = full_library(tmp_path / "music")
    before = contents(library)
    monkeypatch.setenv(stores.VARIABLE, database)
    if back:
        moving.move(library, database)
        library = open_library("mine")
    to = moving.SQLITE if back else database
    with monkeypatch.context() as patch:
        patch.setattr(type(library.store), "delete", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            moving.move(library, to)
    moved = moving.move(open_library("mine"), to)
    assert moved.rows["tracks"] == 2
    assert Library.names() == ["mine"]
    assert open_library("mine").address == (None if back else database)
    assert contents(open_library("mine")) == before
    with pytest.raises(SoundkinError, match=r'"mine" lies at .* already\.'):
        moving.move(open_library("mine"), to)


def test_a_library_does_not_move_onto_another(
    home: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = full_library(tmp_path / "music")
    moving.move(library, database)
    again = full_library(tmp_path / "music2")
    with pytest.raises(SoundkinError, match="already"):
        moving.move(again, database)
    assert again.count() == 2


def test_a_database_that_is_away_keeps_nobody_from_libraries_in_files(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg", reason="pip install -r requirements-postgres.txt")
    full_library(tmp_path / "music")
    monkeypatch.setenv(stores.VARIABLE, f"postgresql://ann:word@127.0.0.1:{free_port()}/music")
    library = open_library("mine")
    library.set_setting("colour", "red")
    known = Known(library, load_index(library, RUN))
    assert find(library, Query(track_id="a"), known=known).matches
    listed, away = commands.libraries()[1:]
    assert (listed["name"], listed["tracks"]) == ("mine", 2)
    assert "nobody answers there" in away["error"]
    assert "word" not in str(away)
    at = opened("pages/library.py", "mine")
    assert not at.exception
    assert not at.error
    assert ["nobody answers there" in said.value for said in at.warning if "database" in said.value]
    at = opened("app.py", "ours")
    assert not at.exception
    assert ["ours" in said.value and "nobody" in said.value for said in at.error] == [True]
    delete_library("mine")
    undelete_library("mine")
    assert open_library("mine").setting("colour") == "red"
    for use in (open_library, Library.create, to_import, lambda to: rename_library("mine", to)):
        with pytest.raises(SoundkinError, match="nobody answers there"):
            use("ours")


def test_a_database_that_was_long_in_refusing_is_not_asked_at_once_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(stores.VARIABLE, "postgresql://ann@h/music")
    asked = []

    def refuse(address: str, begins: str) -> list[str]:
        asked.append(address)
        time.sleep(0.1)
        raise SoundkinError("nobody")

    monkeypatch.setattr("core.catalog.postgres.registry.names", refuse)
    assert [stores.listed()[1] for _ in range(5)] == ["nobody"] * 5
    assert len(asked) == 1
    monkeypatch.setattr(stores, "PATIENCE", 0)
    monkeypatch.setattr(stores, "_refused", {})
    assert [stores.listed()[1] for _ in range(2)] == ["nobody"] * 2
    assert len(asked) == 3


def test_a_library_in_a_file_comes_before_one_of_that_name_in_the_database(
    demo_home: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.create("mine").set_setting("colour", "red")
    Library("mine", demo_home, database).store.create()
    monkeypatch.setenv(stores.VARIABLE, database)
    assert open_library("mine").setting("colour") == "red"
    assert "hide those of the same name in the database (mine)" in commands.libraries()[-1]["error"]
    rename_library("mine", "my own")
    assert open_library("mine").address == database
    assert [found["name"] for found in commands.libraries()] == ["demo", "mine", "my own"]


@pytest.mark.both_stores
def test_two_people_who_save_at_once_wait_for_one_another(home: Path) -> None:
    library = Library.create("mine")
    faults: list[BaseException] = []

    def save(name: str) -> None:
        try:
            for number in range(20):
                library.set_setting(f"{name} {number}", number)
                with library.writing() as db:
                    row = db.execute("SELECT value FROM meta WHERE key = 'sum'").fetchone()
                    total = json.loads(row[0]) + 1 if row else 1
                    db.execute("INSERT OR REPLACE INTO meta VALUES ('sum', ?)", (str(total),))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=save, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert library.setting("sum") == 80


def test_a_connection_from_before_there_were_vectors_learns_them(
    database: str, tmp_path: Path
) -> None:
    early = [connecting.take(database) for _ in range(4)]  # as of a server that waits for a library
    library = Library("mine", tmp_path, database)
    library.store.create()
    for raw in early:
        connecting.give_back(database, raw)
    store.save(library, [Row("a", "A", None)])
    x = np.arange(100, dtype=np.float32)
    embeddings.write(library, RUN, [TrackEmbedding("a", x, [0.0], x[None])])
    assert embeddings.read(library, RUN)[1].tolist() == [x.tolist()]


@pytest.mark.both_stores
@pytest.mark.parametrize("meanwhile", ["forget", "undo"])
def test_who_forgets_or_takes_back_second_costs_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    library = Library.create("mine")
    store.save(library, [Row("a", "A", None), Row("b", "B", None)])
    store.save(library, [Row("a", "A", None)], keep_missing=True)
    act = getattr(forgetting, meanwhile)
    if meanwhile == "undo":
        assert len(forgetting.forget(library)) == 1
    owner, looked = {"forget": (Library, "away"), "undo": (type(library.store), "has_aside")}[
        meanwhile
    ]
    look = getattr(owner, looked)

    def late(self: object) -> object:
        found = look(self)
        monkeypatch.setattr(owner, looked, look)
        act(library)  # somebody else, between our look and what we do
        return found

    monkeypatch.setattr(owner, looked, late)
    assert not act(library)
    assert forgetting.undo(library) == (meanwhile == "forget")
    assert library.track_ids() == ["a", "b"]
    assert not forgetting.can_undo(library)


@pytest.mark.both_stores
def test_a_reader_sees_one_state_while_another_writes(home: Path) -> None:
    library = Library.create("mine")
    library.set_setting("colour", "red")
    before = library.store.version()
    with library.reading() as db:
        query = "SELECT value FROM meta WHERE key = 'colour'"
        assert db.execute(query).fetchone()["value"] == '"red"'
        library.set_setting("colour", "blue")
        assert db.execute(query).fetchone()[0] == '"red"'
    assert library.setting("colour") == "blue"
    assert library.store.version() != before


@pytest.mark.both_stores
def test_what_is_read_at_once_is_of_one_state_and_of_one_connection(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, other = Library.create("mine"), Library.create("other")
    library.set_setting("colour", "red")
    opened: list[object] = []
    connect = Library.connect
    monkeypatch.setattr(Library, "connect", lambda own: opened.append(own) or connect(own))
    with library.at_once():
        assert library.setting("colour") == "red"
        library.set_setting("colour", "blue")
        assert (library.setting("colour"), library.count(), other.count()) == ("red", 0, 0)
        with library.reading() as db:
            db.row_factory = None
            with library.reading() as again:
                assert again.execute("SELECT 1 AS one").fetchone()["one"] == 1
            assert db.execute("SELECT 1 AS one").fetchone() == (1,)
        assert len(opened) == 3  # to read, to write, and the other library
    assert library.setting("colour") == "blue"


@pytest.mark.both_stores
def test_values_of_every_kind_come_back_as_they_were(home: Path) -> None:
    library = Library.create("mine")
    with library.writing() as db:
        db.execute("INSERT INTO runs (run_id) VALUES (?)", ("50 % of 'it'? :no %s",))
        db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (:id)", {"id": "b"})
        db.execute("INSERT OR IGNORE INTO runs (run_id) VALUES (:id)", {"id": "b"})
    with library.reading() as db:
        rows = db.execute("SELECT run_n, run_id, classes FROM runs ORDER BY run_n").fetchall()
        assert [tuple(row) for row in rows] == [(1, "50 % of 'it'? :no %s", "[]"), (2, "b", "[]")]
        assert dict(rows[1]) == {"run_n": 2, "run_id": "b", "classes": "[]"}
        db.row_factory = None
        found = db.execute("SELECT sum(run_n), avg(run_n), 'a?b' FROM runs").fetchone()
        assert found == (3, 1.5, "a?b")
        assert isinstance(found[0], int)
