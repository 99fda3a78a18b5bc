"""A library file that is empty, damaged or gone: one sentence with the way back, while other
libraries go on; and the last good copy, which is that way."""

import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from core.catalog.analysis import embeddings
from core.catalog.library import FILE, Library
from core.catalog.sound_files import own_files
from core.catalog.stores import copies
from core.catalog.tables import schema
from core.errors import DamagedError, SoundkinError
from core.libraries import delete_library, deleted_libraries, open_library, restore_library
from tests.apptest_kit import opened
from tests.catalog_kit import embed, make_music, take
from tests.command import ROOT, document, run

GARBAGE = b"hello, this is no database\n" * 400
PAGE = 8192  # bytes of a page of the file


def library_of(home, tmp_path, name="mine"):
    """A library of three tracks, imported by the command line, which keeps a copy."""
    folder = tmp_path / "music"
    if not folder.exists():
        make_music(folder)
    document(home, "import", str(folder), "--name", name)
    return Library.open(name)


def damage(library, how):
    file = library.folder / FILE
    content = file.read_bytes()
    middle = content[:PAGE] + os.urandom(len(content) - PAGE)
    made = {"empty": b"", "text": GARBAGE, "half": content[: len(content) // 2], "pages": middle}
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(made[how])


@pytest.mark.parametrize("how", ["empty", "text", "half", "pages", "gone"])
def test_a_damaged_file_is_named_with_its_remedy_and_comes_back(demo_home, tmp_path, how):
    library = library_of(demo_home, tmp_path)
    library_of(demo_home, tmp_path, "other")
    damage(library, how)
    done = run(demo_home, "coverage", "--library", "mine")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(library.folder / FILE) in done.stderr
    assert "`soundkin restore --library mine`" in done.stderr
    listed = {entry["name"]: entry for entry in document(demo_home, "libraries")}
    assert listed["other"]["tracks"] == 3
    assert "restore" in listed["mine"]["error"]
    report = document(demo_home, "restore", "--library", "mine")
    assert report["tracks"] == 3
    assert (report["set_aside"] is None) == (how == "gone")
    assert document(demo_home, "coverage", "--library", "mine")["tracks"] == 3


def test_a_file_of_no_bytes_is_never_a_new_library(home, tmp_path):
    library = library_of(home, tmp_path)
    (library.folder / own_files.COPY_FILE).unlink()
    damage(library, "empty")
    with pytest.raises(DamagedError, match="no copy of it is kept"):
        Library.create("mine")
    found = restore_library("mine")
    assert (found.copied, found.n_tracks) == (None, 0)
    assert found.aside is not None
    assert found.aside.exists()


def test_going_back_never_costs_a_library_that_is_whole(home, tmp_path):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    for content in (GARBAGE, b"", None):
        if content is None:
            copy.unlink()
        else:
            copy.write_bytes(content)
        with pytest.raises(SoundkinError, match="not damaged"):
            restore_library("mine")
        assert library.count() == 3


def test_a_copy_that_is_damaged_too_is_set_aside_with_the_file(home, tmp_path):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    copy.write_bytes(copy.read_bytes()[:PAGE])
    damage(library, "half")
    found = document(home, "restore", "--library", "mine")
    assert (found["copy_of"], found["tracks"]) == (None, 0)
    assert "import the music again" in found["note"]
    assert found["set_aside"]
    assert len(list(library.folder.glob("library-damaged-*.sqlite"))) == 2


@pytest.mark.parametrize(("by", "said"), [(1, "update this program"), (-1, "import it again")])
@pytest.mark.parametrize("how", ["half", ""])
def test_a_copy_of_another_version_takes_no_librarys_place(home, tmp_path, by, said, how):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    with closing(sqlite3.connect(copy)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + by}")
    if how:
        damage(library, how)
    before = {file.name: file.read_bytes() for file in library.folder.glob("*.sqlite")}
    done = run(home, "restore", "--library", "mine")
    assert done.returncode == 1
    assert f"{own_files.COPY_FILE} was written by" in done.stderr
    assert said in done.stderr
    assert {file.name: file.read_bytes() for file in library.folder.glob("*.sqlite")} == before


def test_the_database_of_another_program_is_no_library_and_stays_as_it_is(home, tmp_path):
    library = library_of(home, tmp_path)
    file = library.folder / FILE
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE songs (a)")
    content = file.read_bytes()
    done = run(home, "import", str(tmp_path / "music"), "--name", "mine")
    assert done.returncode == 1
    assert "another program" in done.stderr
    assert file.read_bytes() == content


def test_a_lost_table_or_a_link_to_itself_leaves_other_libraries_alone(demo_home, tmp_path):
    library = library_of(demo_home, tmp_path)
    file = library.folder / FILE
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE vectors")
    (listed,) = (entry for entry in document(demo_home, "libraries") if entry["name"] == "mine")
    assert "restore" in listed["error"]
    file.unlink()
    file.symlink_to(FILE)
    (listed,) = (entry for entry in document(demo_home, "libraries") if entry["name"] == "mine")
    assert "link" in listed["error"]


@pytest.mark.parametrize(("by", "said"), [(1, "update this program"), (-1, "import it again")])
def test_a_library_of_another_version_is_left_alone_and_can_be_deleted(
    demo_home, tmp_path, by, said
):
    library = library_of(demo_home, tmp_path)
    forge(library, f"PRAGMA user_version = {schema.VERSION + by}")
    content = (library.folder / FILE).read_bytes()
    (listed,) = (entry for entry in document(demo_home, "libraries") if entry["name"] == "mine")
    assert said in listed["error"]
    assert (library.folder / FILE).read_bytes() == content
    delete_library("mine")
    assert not library.folder.exists()


def test_the_demo_of_an_earlier_version_is_filled_anew(demo_home):
    demo = open_library("demo")
    forge(demo, f"PRAGMA user_version = {schema.VERSION - 1}")
    assert open_library("demo").count() == 10_802
    assert len(list(demo.folder.glob("library-damaged-*.sqlite"))) == 2  # and its copy


def test_a_page_offers_to_delete_a_library_of_an_earlier_version(demo_home, tmp_path):
    library = library_of(demo_home, tmp_path)
    forge(library, f"PRAGMA user_version = {schema.VERSION - 1}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["library"] = "mine"
    app.switch_page("pages/coverage.py").run()
    assert "import it again" in app.error[0].value
    assert [title.value for title in app.title] == ["Tag coverage"]
    app.button(key="outdated-mine").click().run()
    assert not app.exception
    assert not app.error
    assert (len(app.info), len(app.warning)) == (1, 0), "said once"
    assert not library.folder.exists()
    assert deleted_libraries() == ["mine"]


FORGED = {
    "half a vector": ("UPDATE vectors SET vector = x'00'", "export --what vectors"),
    "text that is none": ("UPDATE tracks SET title = CAST(x'ff80' AS TEXT)", "export --what tags"),
    "bytes as a name": ("UPDATE tag_names SET tag = x'ff'", "export --what tags"),
    "no such column": ("ALTER TABLE tracks DROP COLUMN comment", "export --what tags"),
    "no chances": (
        "INSERT INTO predictions SELECT run_n, n, x'' FROM runs, tracks;"
        """UPDATE runs SET classes = '[{"name": "kind", "names": ["music"]}]'""",
        "predict",
    ),
    "a setting that is none": ("UPDATE meta SET value = '{' WHERE key = 'run'", "libraries"),
}


def forge(library, sql):
    with closing(sqlite3.connect(library.folder / FILE)) as db:
        db.executescript(sql)


@pytest.mark.parametrize(("sql", "command"), FORGED.values(), ids=FORGED)
def test_a_file_that_holds_what_cannot_be_is_named_too(demo_home, tmp_path, sql, command):
    home, library = demo_home, library_of(demo_home, tmp_path)
    embed(library)
    library.use_run("run")
    copies.keep(library)
    forge(library, sql)
    assert copies.keep(library).startswith("No copy of")
    if command == "libraries":
        (said,) = (e["error"] for e in document(home, command) if e["name"] == "mine")
    else:
        out = ["--out", str(tmp_path / "out.csv")] if "export" in command else []
        done = run(home, *command.split(), "--library", "mine", *out)
        said = done.stderr
        assert done.returncode == 1
    assert str(library.folder / FILE) in said
    assert "`soundkin restore --library mine`" in said
    document(home, "restore", "--library", "mine")
    assert copies.keep(library) == ""
    assert len(embeddings.read(library, "run")[0]) == 3


def test_a_page_says_of_a_file_what_cannot_be(home, tmp_path):
    library = library_of(home, tmp_path)
    forge(library, "UPDATE tag_names SET tag = CAST(x'ff80' AS TEXT)")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["library"] = "mine"
    app.switch_page("pages/coverage.py").run()
    assert not app.exception
    assert str(library.folder / FILE) in app.error[0].value.replace("\\", "")
    app.button(key="restore-mine").click().run()
    assert not app.exception
    assert not app.error


def test_a_damaged_library_can_be_deleted(home, tmp_path):
    library = library_of(home, tmp_path)
    damage(library, "text")
    delete_library("mine")
    assert not library.folder.exists()


def test_a_damaged_file_never_takes_the_place_of_the_good_copy(home, tmp_path):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    good = copy.read_bytes()
    damage(library, "half")
    assert copies.keep(library).startswith("No copy of")
    assert copy.read_bytes() == good


def test_several_may_make_the_copy_at_once_and_what_was_left_over_is_tidied(home, tmp_path):
    library = library_of(home, tmp_path)
    library.set_setting("padding", "x" * 2_000_000)  # so that a copy takes a moment
    left = library.folder / f".{own_files.COPY_FILE}.1.2.partial"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda _: copies.keep(library), range(24))) == [""] * 24
    assert copies._is_whole(library.folder / own_files.COPY_FILE)
    assert not list(library.folder.glob(".*partial*"))


def test_what_was_analysed_just_now_comes_back_too_and_the_remedy_can_be_pasted(
    demo_home, tmp_path
):
    library = library_of(demo_home, tmp_path, "my tunes")
    document(demo_home, "embed", "--library", "my tunes", "--jobs", "1")
    damage(library, "text")
    assert (
        '`soundkin restore --library "my tunes"`'
        in run(demo_home, "coverage", "--library", "my tunes").stderr
    )
    document(demo_home, "restore", "--library", "my tunes")
    (listed,) = (e for e in document(demo_home, "libraries") if e["name"] == "my tunes")
    assert listed["embedded"] == 3


def test_the_copy_is_made_anew_at_most_once_a_day(home, tmp_path):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    first = copy.stat().st_mtime_ns
    library.set_setting("seen", 1)
    copies.keep_daily(library)
    assert copy.stat().st_mtime_ns == first
    old = time.time() - 2 * copies.DAY_SECONDS
    os.utime(copy, (old, old))
    copies.keep_daily(library)
    assert copy.stat().st_mtime_ns >= first
    library.set_setting("seen", 2)
    restore_library("mine")
    assert library.setting("seen") == 1


def test_a_copy_is_made_too_after_the_clock_was_set_back(home, tmp_path):
    library = library_of(home, tmp_path)
    copy = library.folder / own_files.COPY_FILE
    later = time.time() + 365 * copies.DAY_SECONDS
    os.utime(copy, (later, later))
    library.set_setting("seen", 1)
    copies.keep_daily(library)
    assert copy.stat().st_mtime < later
    library.set_setting("seen", 2)
    restore_library("mine")
    assert library.setting("seen") == 1


def test_the_demo_is_made_anew_from_the_shipped_files(demo_home):
    folder = open_library("demo").folder
    for kept in folder.glob("*.sqlite*"):
        kept.unlink()
    (folder / FILE).write_bytes(b"")
    assert run(demo_home, "coverage", "--library", "demo").returncode == 1
    assert document(demo_home, "restore", "--library", "demo")["tracks"] == 10_802


@pytest.mark.parametrize("how", ["empty", "pages"])
def test_a_page_says_it_and_restores_by_one_button(home, tmp_path, how):
    library = library_of(home, tmp_path)
    damage(library, how)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["library"] = "mine"
    app.run()
    assert not app.exception
    assert str(library.folder / FILE) in app.error[0].value.replace("\\", "")
    app.button(key="restore-mine").click().run()
    assert not app.exception
    assert not app.error
    assert "with 3 tracks" in " ".join(entry.value for entry in app.info)


def test_a_second_tab_restores_nothing_over_what_the_first_has_restored(home, tmp_path):
    damage(library_of(home, tmp_path), "empty")
    first, second = opened("app.py", "mine"), opened("app.py", "mine")
    assert "`soundkin restore --library mine`" in first.error[0].value, "as code, not as ticks"
    first.button(key="restore-mine").click().run()
    Library.open("mine").set_setting("since", "kept")
    second.button(key="restore-mine").click().run()
    assert "restored meanwhile" in second.info[0].value
    assert not second.error
    assert Library.open("mine").setting("since") == "kept"


def test_a_library_made_again_over_another_keeps_what_is_there(home, tmp_path):
    take(make_music(tmp_path / "music"))
    assert Library.create("mine").count() == 3
    assert not list(Library.open("mine").folder.glob(".*partial"))
