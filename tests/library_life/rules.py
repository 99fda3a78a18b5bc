"""What must hold after an import, of the library before and after it, the files and the list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.catalog.sound_files.fingerprint import soundprint
from tests.library_life.state import OF_IDS, Known, State, renamed

COMPUTED = ("vector", "tempo", "place", "suggested")


@dataclass
class Imported:
    """One import. files : the sound of each, None of one that is empty ; rows : of the list that
    was used, None without one ; genres : what files say ; told : whether a list told of the
    library before
    """

    before: State
    after: State
    files: Mapping[str, int | None]
    rows: list[dict[str, str]] | None
    report: dict[str, Any]
    genres: Mapping[str, str]
    stamps: Mapping[str, tuple[int, int]]  # size and time of each file
    numbers: dict[bytes, int]  # the sound of each fingerprint
    told: bool
    last: dict[str, int | None]  # the sound of every id there ever was
    listed: dict[str, int]  # the track of each row, by what the list calls its file
    reread: bool = False

    def number(self, track: Known) -> int | None:
        return self.numbers.get(soundprint.key(track.sound)) if track.sound else None


def broken(one: Imported) -> Iterator[str]:
    """Each rule that an import broke, in words."""
    for path, n in one.after.there.items():
        sound = one.after.tracks[n].sound
        if sound and path in one.files and one.files[path] is not None:
            known = one.numbers.setdefault(soundprint.key(sound), one.files[path])
            if known != one.files[path]:
                yield f"{path}: a sound of another number has this fingerprint"
    yield from _files(one)
    yield from _nothing_lost(one)
    yield from _sounds(one)
    yield from computed_of_its_own(one.after, one.numbers)
    yield from _decisions(one)
    yield from _tags(one)
    yield from _counts(one)


def _files(one: Imported) -> Iterator[str]:
    present = [t.path for t in one.after.tracks.values() if not t.away]
    if len(present) != len(set(present)):
        yield f"two tracks have one file: {present}"
    named = {f["file"] for kind in ("orphan_audio", "unreadable") for f in one.report[kind]}
    for path, sound in one.files.items():
        if sound is None:
            if path in present:
                yield f"{path} is empty and a track"
        elif path not in present and path not in named:
            yield f"{path} is neither taken nor named"
        elif path in present and path in named:
            yield f"{path} is taken and named"
    for path in present:
        if path not in one.files:
            yield f"{path} is a track that is there, but no file"
    if one.rows is None:
        for path, sound in one.files.items():
            if sound is not None and path not in present:
                yield f"{path} is not taken"


def _nothing_lost(one: Imported) -> Iterator[str]:
    for n, track in one.before.tracks.items():
        if n not in one.after.tracks:
            yield f"{track.track_id} is lost"
    if one.rows is None:
        return
    rows = [row["file"] for row in one.rows]
    sounds = list(one.files.values())
    for file in rows:
        n = one.listed.get(file)
        if n is None or n not in one.after.tracks or file in one.files:
            continue
        track = one.after.tracks[n]
        sound = one.number(track)
        where = next((f for f, s in one.files.items() if s == sound), None)
        free = where not in rows and where not in one.after.there
        if track.away and free and sounds.count(sound) == 1 and rows.count(file) == 1:
            yield f"the list calls {track.track_id} {file}, which is {where} now: away"
    for path, n in one.after.there.items():
        if rows.count(path) == 1:
            one.listed[path] = n
    known = sum(len(one.report[k]) for k in ("missing_audio", "duplicates", "unreadable"))
    joined = any("Their tags are added" in f["reason"] for f in one.report["cells"])
    if one.report["accepted"] + known < len(rows) and not joined:
        yield f"{len(rows)} rows, {one.report['accepted']} taken and {known} named"


def _sounds(one: Imported) -> Iterator[str]:
    """A sound that is there belongs to a track that had it, if there is one."""
    ids = {row["id"] for row in one.rows or () if row.get("id")}
    every = {one.number(t) for t in [*one.before.tracks.values(), *one.after.tracks.values()]}
    for sound in every - {None}:
        had = {n for n, t in one.before.tracks.items() if one.number(t) == sound}
        has = {n for n, t in one.after.tracks.items() if one.number(t) == sound and not t.away}
        lost, new = had - has, has - had
        by_list = {n for n in lost | new if one.after.tracks[n].track_id in ids}
        if lost - by_list and new - by_list:
            who = [one.before.tracks[n].track_id for n in lost]
            yield f"sound {sound} went from {who} to {[one.after.tracks[n].track_id for n in new]}"
    for n, old in one.before.tracks.items():
        new_track = one.after.tracks.get(n)
        if new_track is None or one.number(new_track) == one.number(old):
            continue
        if old.away and new_track.track_id not in ids:
            yield f"{old.track_id} was away and is another sound now"


def computed_of_its_own(state: State, numbers: Mapping[bytes, int]) -> Iterator[str]:
    """What was computed of another sound."""
    for track in state.tracks.values():
        own = numbers.get(soundprint.key(track.sound)) if track.sound else None
        for what in COMPUTED:
            if getattr(track, what) not in (None, own):
                yield f"{track.track_id} has the {what} of sound {getattr(track, what)}, not {own}"


def _decisions(one: Imported) -> Iterator[str]:
    now = {n: t.track_id for n, t in one.after.tracks.items()}
    ids = {t.track_id: now[n] for n, t in one.before.tracks.items() if n in now}
    want = renamed(one.before, ids)
    for table, rows in one.after.decided.items():
        if rows != want[table]:
            yield f"{table}: {rows}, not {want[table]}"
    decided = {
        row[k] for rows in one.after.decided.values() for row in rows for k in OF_IDS if k in row
    }
    for n, track in one.after.tracks.items():
        sound, id_ = one.number(track), track.track_id
        if n not in one.before.tracks and id_ in decided and sound != one.last.get(id_):
            yield f"{id_} is new, and has what was decided of sound {one.last.get(id_)}"
    one.last.update({t.track_id: one.number(t) for t in one.after.tracks.values()})
    for n, old in one.before.tracks.items():
        new = one.after.tracks.get(n)
        if new and one.number(new) == one.number(old):
            for what in COMPUTED:
                if getattr(old, what) is not None and getattr(new, what) is None:
                    yield f"{old.track_id} lost its {what}"


def _tags(one: Imported) -> Iterator[str]:
    for path, n in one.after.there.items():
        track, old = one.after.tracks[n], one.before.tracks.get(n)
        rows = [row for row in one.rows or () if row["file"] == path]
        if len(rows) == 1:
            row = rows[0]
            want = {k: [row[k]] for k in ("genre", "mood") if row.get(k)}
            if track.tags != want:
                yield f"{path} has {dict(track.tags)}, its row says {want}"
            if row["title"] and track.title != row["title"]:
                yield f"{path} is called {track.title}, its row says {row['title']}"
            if row.get("id") and track.track_id != row["id"]:
                yield f"{path} has the id {track.track_id}, its row says {row['id']}"
        elif one.rows is None:
            genre = one.genres.get(path, "")
            want = {"genre": genre.split("\0")} if genre else {}
            if old and not one.reread:
                if old.path == path and old.file == one.stamps[path]:
                    want = old.tags
                elif one.told:
                    want = {**old.tags, **want}
            # A mood may have been written into the file, which is not looked at here.
            if track.tags != want and {**want, "mood": track.tags.get("mood", [])} != track.tags:
                yield f"{path} has {dict(track.tags)}, not {dict(want)}"


def _counts(one: Imported) -> Iterator[str]:
    report, before, after = one.report, one.before.tracks, one.after.tracks
    there = [t for t in after.values() if not t.away]
    if report["accepted"] != len(there):
        yield f"accepted {report['accepted']}, {len(there)} are there"
    if "added" not in report:
        return
    want = {
        "added": len(after.keys() - before.keys()),
        "changed": sum(
            one.number(after[n]) != one.number(t) for n, t in before.items() if n in after
        ),
        "back": sum(t.away and not after[n].away for n, t in before.items() if n in after),
    }
    for what, n in want.items():
        if report[what] != n:
            yield f"{what}: {report[what]} reported, {n} seen"
    if len(report["away"]) != sum(t.away for t in after.values()):
        yield f"{len(report['away'])} away reported"
    moved = sum(
        after[n].path != t.path and one.number(after[n]) == one.number(t)
        for n, t in before.items()
        if n in after and not after[n].away
    )
    if report["moved"] != moved:
        yield f"moved: {report['moved']} reported, {moved} seen"
    rest = report["accepted"] - report["added"] - report["changed"] - report["unchanged"]
    if rest < 0 or rest > report["retagged"] + report["moved"] + report["back"]:
        yield f"the counts do not add up: {report}"
