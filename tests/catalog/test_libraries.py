"""Libraries on disk: their names, opened and deleted, damaged or on a full disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import commands
from core.catalog import library_name
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import (
    delete_library,
    deleted_libraries,
    names,
    open_library,
    to_import,
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.both_stores


@pytest.mark.parametrize(
    "name",
    ["", "..", "../x", "a/b", "a\\b", ".hidden", "x.", " x", "a\0b", "x" * 65, "con:"],
)
def test_names_that_cannot_be_folders_are_refused(home, name):
    for use in (Library.create, open_library):
        with pytest.raises(SoundkinError, match="may have 64" if len(name) > 64 else "digits"):
            use(name)
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize("name", ["demo", "Demo", "DEMO"])
def test_nothing_is_imported_into_the_built_in_library_or_beside_it(home, name):
    with pytest.raises(SoundkinError, match="choose another name"):
        to_import(name)


def test_libraries_are_listed_opened_and_deleted(home):
    for name in ("zebra", "Äpfel 2", "beta"):
        Library.create(name)
    assert names() == ["demo", "beta", "zebra", "Äpfel 2"]
    with pytest.raises(SoundkinError, match=r"beta, zebra"):
        open_library("gamma")
    delete_library("beta")
    assert "beta" not in names()
    with pytest.raises(SoundkinError, match="always there"):
        delete_library("demo")


def test_two_libraries_never_differ_by_case_alone(home):
    Library.create("Müsik")
    assert to_import("Müsik") is not None
    with pytest.raises(SoundkinError, match='a library "Müsik" already'):
        to_import("MÜSIK")

    delete_library("Müsik")
    Library.create("MÜSIK")
    delete_library("MÜSIK")
    assert deleted_libraries() == ["MÜSIK"]


@pytest.mark.in_a_file
def test_the_library_deleted_last_is_kept_though_the_clock_was_set_back(home):
    for name in ("a", "b", "c", "d"):
        Library.create(name)
    for name in ("a", "b", "c"):
        delete_library(name)
        os.utime(home / "deleted" / name, (2e9, 2e9 + ord(name)))
    delete_library("d")
    assert set(deleted_libraries()) == {"b", "c", "d"}


@pytest.mark.in_a_file
@pytest.mark.parametrize("address", ["https://drive.example/x", " 'www.example.org/list.csv'"])
def test_an_address_on_the_web_is_told_from_a_path(home: Path, address: str) -> None:
    with pytest.raises(SoundkinError, match="download it first"):
        commands.import_library(address, "mine")


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Music (2024)", "Music 2024"),
        ("Tom's 🎵 & more", "Tom s more"),
        ("bgm vol.2", "bgm vol.2"),
        ("संगीत", "संगीत"),
        ("Mu\u0308sik", "Müsik"),
        ("x" * 90, "x" * 64),
        ("🎵", "music"),
    ],
)
def test_any_folder_names_its_library(home: Path, tmp_path: Path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir()
    assert library_name.name_after(tmp_path / folder) == name
    assert Library.create(name).name in names()


@pytest.mark.in_a_file
def test_a_damaged_file_gets_a_sentence(home):
    library = Library.create("mine")
    (library.folder / "library.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(SoundkinError, match="damaged"):
        open_library("mine")


@pytest.mark.in_a_file
def test_a_library_that_was_deleted_in_another_tab_is_named(home):
    open_here = Library.create("mine")
    delete_library("mine")
    with pytest.raises(SoundkinError, match='"mine" is not there any more'):
        open_here.count()


@pytest.mark.in_a_file
def test_a_full_disk_gets_a_sentence_and_keeps_what_was_there(home):
    pytest.importorskip("resource", reason="Windows cannot limit the size of a process's files")
    script = """
import resource, sys
from core.catalog.imports import store
from core.catalog.library import Library
from core.errors import SoundkinError
library = Library.create("small")
row = store.Row("kept", "Kept")
store.save(library, [row])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    store.save(library, [row, *(store.Row(f"t{i}", "a title " * 20) for i in range(20_000))])
except SoundkinError as error:
    sys.exit(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
    )
    assert "try again" in done.stderr
    assert "Traceback" not in done.stderr
    assert open_library("small").track_ids() == ["kept"]
