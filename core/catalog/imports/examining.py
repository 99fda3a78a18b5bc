"""Open the files of an import, slow ones side by side; those known unchanged are not read."""

import stat
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from core.catalog.imports.faults import Faults
from core.catalog.imports.known_files import KnownFiles
from core.catalog.imports.row import Row
from core.catalog.sound_files.fingerprint import soundprint
from core.errors import AudioError, SoundkinError
from core.files import written_ns
from core.progress import Progress
from core.times import timecode

STEP = "Opening sound files"  # as progress names it
PROBES = 2  # slow files opened side by side: more threads of Python wait for one another
PORTION = 32  # files, whose time says whether the next ones are slow
SLOW = 0.003  # s a file, as over a network or by a process of its own
# Kinds that can be changed in the middle without another size: a time that is new, on a file that
# is otherwise the same, is then no proof of the same sound unless all of it was read.
_PLAIN = (".wav", ".wave", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".w64", ".rf64")


class Info(Protocol):
    """What a probe tells of a sound file, in s: its length, None where that is not known, and where
    a file that is cut off ends."""

    @property
    def duration_s(self) -> float | None: ...

    @property
    def cut_off_at_s(self) -> float | None: ...


Probe = Callable[[Path], Info]
T = TypeVar("T")


class Examiner:
    """Fills in what an import wants to know of its files: size, time, sound, length."""

    def __init__(
        self, root: Path, known: KnownFiles, probe: Probe, faults: Faults, progress: Progress
    ) -> None:
        self._root, self._known, self._probe = root, known, probe
        self._faults, self._progress = faults, progress
        self._lengths: dict[str, float] = {}  # s, of files of several tracks

    def examine(self, rows: Sequence[Row]) -> list[Row]:
        """The rows whose file can be heard, filled in; the others become faults.

        Raises `SoundkinError` when the whole folder is no longer there.
        """
        taken: list[Row] = []
        for done, (row, reason) in enumerate(_each(self._open, rows), 1):
            if reason:
                self._refuse(row, reason)
            else:
                taken.append(row)
                self._faults.n_known += self._known.untouched(row) is not None
            self._progress.advance(done, len(rows), STEP)
        taken = [row for row in taken if self._begins_within(row)]
        self._tell_apart(taken)
        return taken

    def listen(self, rows: Sequence[Row]) -> None:
        """Fill in size, time and sound alone, of files that only perhaps are taken; those that
        cannot be read stay without."""
        for _ in _each(self._listen, rows):
            pass

    def _listen(self, row: Row) -> None:
        try:
            self._look(row)
        except (OSError, AudioError):
            row.sound = None

    def _begins_within(self, row: Row) -> bool:
        """Whether a track that a sheet tells of begins before its file ends, where it ends too."""
        length = self._lengths.get(str(row.path))
        if row.start_s is None or length is None:
            return True
        if row.start_s >= length:
            why = (
                f"The sheet lets a track begin at {timecode(row.start_s)}, but the file ends at"
                f" {timecode(length)}: the sheet is of another file, or this one is cut off."
            )
            self._faults.unreadable.append({"file": str(row.path), "reason": why})
            return False
        if row.end_s is not None and row.end_s > length:
            row.end_s, row.duration_s = None, length - row.start_s
        return True

    def _refuse(self, row: Row, reason: str) -> None:
        if not self._root.is_dir():
            raise SoundkinError(
                f"{self._root} went away during the import: connect its disk and import again;"
                " nothing was changed."
            )
        path = row.path or row.track_id
        if self._known.at(row) is not None:
            self._faults.out_of_reach[path] = reason
        self._faults.unreadable.append({"file": path, "reason": reason})

    def _open(self, row: Row) -> tuple[Row, str]:
        path = self._root / str(row.path)
        try:
            self._look(row)
            heard = self._known.untouched(row) or next(iter(self._known.of_sound(row)), None)
            if heard is not None and heard.duration_s is not None and row.start_s is None:
                row.duration_s = heard.duration_s
            elif row.start_s is None or row.end_s is None:
                self._measure(row, path)
        except AudioError as error:
            return row, str(error)
        except FileNotFoundError:
            row.size = None
            return row, "It went away while the folder was read: put it back and import again."
        except OSError as error:
            row.size = None
            return row, f"The file cannot be opened ({error.strerror}): check that you may read it."
        return row, ""

    def _look(self, row: Row) -> None:
        """Size, time and sound. Of a file that is as it was, the library knows the sound."""
        path = self._root / str(row.path)
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise AudioError(f"{path.name} is no file with sound: take it out of the list.")
        row.size, row.mtime_ns = status.st_size, written_ns(status)
        if not row.size:
            raise AudioError(f"{path.name} is empty (0 bytes): copy it again from where it came.")
        old = self._known.untouched(row)
        row.sound = (old.sound if old else None) or soundprint.soundprint(path)
        if old is None:
            self._be_sure(row, path)

    def _be_sure(self, row: Row, path: Path) -> None:
        """Where a file was written since but seems to have the same sound, look at all of it."""
        old = self._known.at(row)
        if old is None or not soundprint.same(old.sound, row.sound) or old.size != row.size:
            return
        if path.suffix.lower() in _PLAIN and not soundprint.is_sure(old.sound, row.sound):
            row.sound = soundprint.full_soundprint(path, row.sound or b"")
            row.sure = soundprint.is_sure(old.sound, row.sound)

    def _measure(self, row: Row, path: Path) -> None:
        info = self._probe(path)
        if row.start_s is None:
            row.duration_s = info.duration_s if info.duration_s is not None else row.duration_s
        elif info.duration_s is not None:  # the last track of several in a file
            row.duration_s = max(info.duration_s - row.start_s, 0.0) or None
            self._lengths[str(row.path)] = info.duration_s
        if info.cut_off_at_s is not None:
            why = (
                f"It is cut off at {timecode(info.cut_off_at_s)}; what there is of it is taken."
                " Replace it by a whole copy."
            )
            self._faults.cut_off.append({"file": str(row.path), "reason": why})

    def _tell_apart(self, rows: Sequence[Row]) -> None:
        """Files of one quick fingerprint that is not of all their bytes are looked at in full."""
        alike: dict[bytes, list[Row]] = {}
        for row in rows:
            if row.sound:
                alike.setdefault(soundprint.key(row.sound), []).append(row)
        for same in alike.values():
            if len(same) > 1:
                for row in same:
                    row.sound = soundprint.full_soundprint(
                        self._root / str(row.path), row.sound or b""
                    )


def _each(work: Callable[[Row], T], rows: Sequence[Row]) -> Iterator[T]:
    """What work makes of each row. Slow ones are taken side by side; of quick ones two threads
    would cost more than they save."""
    slow = False
    with ThreadPoolExecutor(PROBES) as pool:
        for at in range(0, len(rows), PORTION):
            portion, started = rows[at : at + PORTION], time.monotonic()
            yield from pool.map(work, portion) if slow else map(work, portion)
            slow = time.monotonic() - started > SLOW * len(portion)
