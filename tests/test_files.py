"""Files of our own: whole or not at all, never over a device or a link; a cache that heals."""

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from core import config
from core.errors import SoundkinError
from core.files import DiskCache, given_out, remove, replacing, write_bytes


def test_a_file_keeps_its_content_when_the_writing_fails(tmp_path: Path):
    path = tmp_path / "list.csv"
    write_bytes(path, b"old")
    with pytest.raises(UnicodeEncodeError), replacing(path, "w", encoding="ascii") as file:
        file.write("half, then a letter that does not fit: 桜")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["list.csv"]


def test_an_export_never_takes_the_place_of_a_sound_or_a_library(tmp_path: Path):
    for name, content in (("a.wav", b"RIFF\0\0"), ("library.sqlite", b"SQLite format 3\0")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SoundkinError, match="not a table"), given_out(path) as file:
            file.write("track,x,y\n")
        assert path.read_bytes() == content
    for name, content in (("list.csv", b"old"), ("sounds.zip", b"PK\3\4\0"), ("new.csv", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        with given_out(path) as file:
            file.write("new")
        assert path.read_text() == "new"


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path):
    path = tmp_path / ("x" * 251 + ".csv")
    with replacing(path, "w") as file:
        file.write("new")
    assert path.read_text() == "new"


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "link to a folder", "dangling link"])
def test_only_a_regular_file_is_replaced(kind: str, tmp_path: Path):
    other = tmp_path / "other"
    path = tmp_path / "out.csv"
    if kind == "link":
        other.write_bytes(b"kept")
        path.symlink_to(other)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to a folder":
        other.mkdir()
        path.symlink_to(other)
    else:
        path.symlink_to(other)
    before = path.lstat().st_ino
    with pytest.raises(SoundkinError, match=r"out\.csv is .*choose another name"):
        write_bytes(path, b"new")
    assert path.lstat().st_ino == before
    assert not other.exists() or other.is_dir() or other.read_bytes() == b"kept"


@pytest.mark.parametrize(
    "damage",
    [lambda b: b"", lambda b: b[: len(b) // 2], lambda b: bytes([b[0] ^ 1]) + b[1:]],
    ids=["empty", "halved", "one bit flipped"],
)
def test_a_damaged_cache_entry_counts_as_absent_and_can_be_made_again(damage, tmp_path: Path):
    cache = DiskCache(tmp_path, 1000)
    cache.put("a", b"content")
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.get("a") is None
    assert not entry.exists()
    cache.put("a", b"content")
    assert cache.get("a") == b"content"


def test_what_a_cache_lacks_is_made_once(tmp_path: Path):
    cache, made = DiskCache(tmp_path, 1000), iter([b"first", b"second"])
    assert [cache.get_or("a", lambda: next(made)) for _ in range(2)] == [b"first"] * 2
    assert cache.get("a") == b"first"


def test_a_cache_deletes_the_oldest_past_its_limit(tmp_path: Path):
    cache = DiskCache(tmp_path, 350)
    for at, key in enumerate("abcd"):
        cache.put(key, bytes(84))  # 100 bytes each with its digest
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (at, at))
    assert [cache.get(key) is not None for key in "abcd"] == [False, True, True, True]


def test_a_cache_that_keeps_the_first_takes_nothing_more_when_it_is_full(tmp_path: Path):
    cache = DiskCache(tmp_path, 250, keep_first=True)
    for key in "abcd":
        cache.put(key, bytes(84))
    assert [cache.get(key) is not None for key in "abcd"] == [True, True, False, False]


def test_a_disk_that_cannot_be_written_only_means_no_cache(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    cache = DiskCache(tmp_path / "file" / "folder", 1000)
    cache.put("a", b"content")
    assert cache.get("a") is None


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a user's data has rights of its own")
def test_nobody_else_reads_what_is_kept_in_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SOUNDKIN_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    home = config.home()
    assert home.is_relative_to(tmp_path)
    assert stat.S_IMODE(home.stat().st_mode) == stat.S_IRWXU


def test_a_file_that_somebody_reads_just_then_is_replaced_where_that_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As Windows refuses it."""
    path = tmp_path / "status.json"
    write_bytes(path, b"old")
    for name in ("replace", "unlink"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name), path.open("rb")))
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    remove(path)
    assert not path.exists()


def test_an_export_that_another_program_shows_is_said_to_be_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "list.csv"
    write_bytes(path, b"old")
    with path.open("rb") as shown:
        monkeypatch.setattr(os, "replace", refusing(os.replace, shown, for_seconds=60))
        with pytest.raises(SoundkinError, match="close it in other programs"), given_out(path):
            pass
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["list.csv"]


def refusing(
    real: Callable[..., None], reader: IO[bytes], for_seconds: float = 0.05
) -> Callable[..., None]:
    """What Windows does while somebody reads a file, who closes it so long after the first
    refusal."""

    def call(path: Path, *more: object) -> None:
        if not reader.closed and Path(reader.name) in (path, *more):
            timer = threading.Timer(for_seconds, reader.close)
            timer.daemon = True
            timer.start()
            raise PermissionError(13, "Permission denied", str(path))
        real(path, *more)

    return call
