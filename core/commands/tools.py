"""Commands on what the analysis computed beside the vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.catalog import availability
from core.catalog.library import Library
from core.catalog.library_name import as_argument
from core.commands.searching import tempo_and_key, written
from core.errors import SoundkinError
from core.files import expanded
from core.libraries import open_library, open_with_sound
from core.progress import SILENT, Progress

if TYPE_CHECKING:
    from core.catalog.exports.known_list import TrackFacts
    from core.search.known.facts import Known
    from core.search.paths.routes import PathStep


def measure(
    library: str, whole: bool = False, jobs: int = 2, progress: Progress = SILENT
) -> dict[str, object]:
    """Compute tempo, key, energy and landmarks where they are missing; with `whole` of every second
    of all tracks."""
    from core.model.measuring import measure_library

    opened = open_library(library)
    opened.store.check_writable()
    return measure_library(opened, whole, jobs, progress).document()


def path(library: str, first: str, last: str, n: int, out: str | None = None) -> dict[str, Any]:
    """n tracks between two, neighbours as alike as can be; `out` also as a playlist or CSV."""
    from core.search.paths.routes import path_between

    opened = open_library(library)
    with opened.at_once():
        return _list_document(opened, path_between(_known(opened), first, last, n), out)


def order(
    library: str, first: str | None = None, keep: bool = False, out: str | None = None
) -> dict[str, Any]:
    """The shortlist in an order of smooth transitions; with `keep` it is stored so."""
    from core.catalog import shortlist
    from core.search.paths.routes import smooth_shortlist

    opened = open_library(library)
    with opened.at_once():
        steps = smooth_shortlist(_known(opened), first)
        document = _list_document(opened, steps, out)  # first: a failure leaves the order as it was
    if keep:
        shortlist.arrange(opened, [step.track_id for step in steps])
    return document


def _known(library: Library) -> "Known":
    from core.search.index import load_index
    from core.search.known.facts import Known

    return Known(library, load_index(library))


def _list_document(
    library: Library, steps: "Sequence[PathStep]", out: str | None
) -> dict[str, Any]:
    from core.catalog.analysis import measured

    ids = [step.track_id for step in steps]
    tracks, tags = library.tracks(ids), library.tags_of(ids)
    values = measured.values(library, ids)
    document: dict[str, Any] = {
        "tracks": [
            {
                "track_id": track.track_id,
                "title": track.title,
                "artist": track.artist,
                "likeness": None if step.likeness is None else round(step.likeness, 4),
                **tempo_and_key(track, tags.get(track.track_id, {}), values.get(track.track_id)),
            }
            for track, step in zip(tracks, steps, strict=True)
        ]
    }
    if out is not None:
        document |= written(library, ids, out)
    return document


def versions(library: str, progress: Progress = SILENT) -> dict[str, Any]:
    """Propose which tracks are cuts, mixes or copies of which, with evidence; nothing is merged."""
    from core.catalog.analysis import measured
    from core.search.versions.version_finding import find_versions

    opened = open_with_sound(library)
    opened.store.check_writable()
    found = find_versions(opened, progress)
    ids = {track_id for v in found for track_id in (v.track_id, v.full_id)}
    titles = {track.track_id: track.title for track in opened.tracks(sorted(ids))}
    compared, whole = measured.count_landmarks(opened), measured.count(opened, whole=True)
    problem = (
        f"Of {compared - whole} tracks only segments were compared, which misses versions: run"
        f" `soundkin measure --library {as_argument(library)} --whole` first."
    )
    return {
        "compared": compared,
        "whole": whole,
        **({"problems": [problem]} if compared > whole else {}),
        "versions": [
            {
                "track_id": v.track_id,
                "title": titles[v.track_id],
                "full_id": v.full_id,
                "full_title": titles[v.full_id],
                "kind": v.kind,
                "evidence": v.evidence,
                "share": v.share,
                "refused": v.refused,
            }
            for v in found
        ],
    }


def ear(library: str) -> dict[str, Any]:
    """What the verdicts of the listening test teach, and whether that helps."""
    from core.search.listener.verdicts import offer

    found = offer(_known(open_library(library)))
    return {
        "verdicts": found.n_verdicts,
        "agreement": round(found.agreement, 3),
        "plain": round(found.plain, 3),
        "gain": [round(x, 3) for x in found.gain],
        "helps": found.helps,
        "counts_more": found.taste.words() if found.helps else [],
        "says": found.words,
    }


def known(library: str, out: str, progress: Progress = SILENT) -> dict[str, Any]:
    """All that is known: a row for each thing known of a track, given, computed, predicted or
    reviewed."""
    from core.catalog.exports import targets, track_facts
    from core.catalog.exports.known_list import write_list

    opened = open_library(library)
    target = targets.target(opened, out)
    every = track_facts.read(opened, progress=progress)
    return {"file": str(target), "rows": write_list(every, target)}


def write_tags(
    library: str,
    folder: str | None,
    ids: Sequence[str] = (),
    only_shortlist: bool = False,
    sure: int = 0,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """Write what is known of tracks into copies of their files in a folder; without a folder into
    the files themselves, for someone who said twice that they are sure. `SoundkinError` when none
    could be written."""
    from core.catalog import shortlist
    from core.catalog.exports import track_facts

    opened = open_with_sound(library)
    _check_place(folder, sure)
    if only_shortlist:
        ids = [entry.track_id for entry in shortlist.entries(opened)]
        if not ids:
            raise SoundkinError(
                f'The shortlist of the library "{library}" is empty: put tracks on it first.'
            )
    wanted = list(dict.fromkeys(ids)) or opened.with_audio()
    written: list[dict[str, Any]] = []
    missing = set(wanted) - set(opened.track_ids())
    failed: list[dict[str, str]] = [
        {"file": name, "reason": f'The library "{library}" has no track "{name}".'}
        for name in wanted
        if name in missing
    ]
    every = track_facts.read(opened, wanted)
    for done, of in enumerate(every, start=1):
        file = of.track.path or of.track.track_id
        try:
            fields = _write_tags(opened, of, folder, sure)
            written.append({"file": file, "fields": fields})
        except SoundkinError as error:
            failed.append({"file": file, "reason": str(error)})
        progress.advance(done, len(wanted), "Writing tags")
    if failed and not written:
        raise SoundkinError(
            f"No tags were written ({len(failed):,} failed): {failed[0]['file']}:"
            f" {failed[0]['reason']}"
        )
    return {"written": written, "failed": failed}


def _check_place(folder: str | None, sure: int) -> None:
    """Raise `SoundkinError` unless tags may be written to a folder, or without one to originals."""
    if not folder and (folder is not None or sure < 2):
        raise SoundkinError(
            "Name a folder for copies (--out), or say twice that the originals may be written to:"
            " --originals --sure --sure."
        )
    if folder and expanded(folder).exists() and not expanded(folder).is_dir():
        raise SoundkinError(f"{folder} is a file, not a folder: choose a folder for the copies.")


def _write_tags(library: Library, of: "TrackFacts", folder: str | None, sure: int) -> list[str]:
    from core.audio.tagging.tagging import write_copy, write_original
    from core.bundle import tags_to_write
    from core.catalog.sound_files.tags.file_tags import read_file_tags

    source, tags = library.audio_path(of.track.track_id), tags_to_write(of)
    if other := availability.with_another_sound(library, [of.track.track_id]):
        raise SoundkinError(other[of.track.track_id])
    if of.track.start_s is not None:
        raise SoundkinError(
            f"{source.name} holds several tracks, so that tags of one cannot be written into it:"
            " split it at the times of its cue sheet."
        )
    told = read_file_tags(source).names
    if folder is None:
        return write_original(source, tags, sure, told)
    path = Path(of.track.path or "")
    return write_copy(source, expanded(folder) / path.parent, tags, told, path.name)
