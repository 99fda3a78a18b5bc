"""Commands on libraries and their tracks: list, import, forget, coverage, export."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from core import config, jobs
from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import listed, open_library, restore_library, to_import
from core.progress import SILENT, Progress
from core.records import dump

if TYPE_CHECKING:
    from core.catalog.imports.plan import ImportPlan


def libraries() -> list[dict[str, Any]]:
    """Every library with how many tracks it has, how many are tagged and analysed, and the run in
    use; of one that cannot be opened, and of a database that is away, the sentence that says
    why."""
    from core.catalog.stores import stores

    names, said = listed()
    found = [_in_short(name) for name in names]
    if said:
        found.append({"name": stores.shown(stores.database() or ""), "error": said})
    return found


def _in_short(name: str) -> dict[str, Any]:
    from core.catalog.summary import in_short
    from core.catalog.user_errors import USER_ERRORS, cause_of, in_words

    try:
        return in_short(open_library(name))
    except Exception as unexpected:
        error = cause_of(unexpected, name)
        if not isinstance(error, USER_ERRORS):
            raise
        return {"name": name, "error": in_words(error)}


def restore(library: str) -> dict[str, Any]:
    """Bring the last good copy of a library's file back; the file of before is set aside."""
    jobs.check_idle(library)
    found = restore_library(library)
    note = "" if found.copied else "There is no good copy: import the music again."
    if found.was_whole:
        note = f"{found.aside} was not damaged: what came after the copy is only in it."
    copied = found.copied and datetime.fromtimestamp(found.copied).isoformat(" ", "seconds")
    return {
        "library": library,
        "copy_of": copied,
        "tracks": found.n_tracks,
        "set_aside": str(found.aside) if found.aside else None,
        **({"note": note} if note else {}),
    }


def rename(library: str, name: str) -> dict[str, Any]:
    """Give a library another name."""
    from core.libraries import rename_library

    jobs.check_idle(library)
    rename_library(library, name)
    jobs.renamed(library, name)
    return {"library": name, "was": library}


def delete(library: str, undo: bool = False) -> dict[str, Any]:
    """Put a library aside, or bring it back."""
    from core.libraries import delete_library, deleted_libraries, undelete_library

    if undo:
        undelete_library(library)
        return {"library": library, "restored": True}
    jobs.check_idle(library)
    delete_library(library)
    return {"library": library, "deleted": True, "can_be_restored": deleted_libraries()}


def import_library(
    source: str,
    name: str,
    tags: str | None = None,
    dry_run: bool = False,
    extra_columns: bool = False,
    progress: Progress = SILENT,
    reread_tags: bool = False,
    encoding: str | None = None,
) -> dict[str, Any]:
    """Take a folder (with or without a data list), or a data list alone, into the library `name`.
    Quotes that were pasted around a path do not count."""
    from core.catalog import importing
    from core.catalog.imports import same_import
    from core.catalog.imports.placing.spelling import pasted
    from core.catalog.stores import copies, stores

    existing, path = to_import(name), pasted(source)
    if not dry_run:
        stores.store_of(name, config.library_folder(name), stores.address_of(name)).check_writable()
    alone = not tags and path.is_file() and (existing is None or existing.source_folder is None)
    plain = alone and not reread_tags  # which has no use for a list, and says so
    asked = same_import.asked(path, extra_columns, encoding) if plain else None
    known = same_import.report(existing, asked) if existing and asked and not dry_run else None
    if known is not None:
        return known
    plan = importing.plan(
        path,
        pasted(tags) if tags else None,
        existing,
        extra_columns=extra_columns,
        progress=progress,
        reread_tags=reread_tags,
        encoding=encoding,
    )
    unused = _unused(plan, extra_columns, reread_tags, encoding)
    if dry_run:
        preview = plan.preview()
        return {"library": name, **preview, "notes": [*preview["notes"], *unused]}
    plan.check()  # before an empty library is made for nothing
    library = existing or Library.create(name)
    report = importing.apply(plan, library, progress)
    report["notes"] += unused
    if asked is not None:
        same_import.keep(library, asked, report)
    if fault := copies.keep(library):
        report["notes"].append(fault)
    return report


def _unused(
    plan: "ImportPlan", extra_columns: bool, reread_tags: bool, encoding: str | None
) -> list[str]:
    """A sentence for each option that this import has no use for."""
    listed = plan.data_list
    name = listed.path.name if listed else ""
    no_list = "No tag spreadsheet was read"
    own = f"{name} says its own encoding" if listed else no_list
    said = (
        (encoding and not (listed and listed.encoding), f"{own}: the chosen encoding is not used."),
        (extra_columns and not listed, f"{no_list}: there are no further columns."),
        (reread_tags and listed, f"{name} says the tags: those inside the files are not read."),
    )
    return [sentence for is_so, sentence in said if is_so]


def forget(library: str, undo: bool = False) -> dict[str, Any]:
    """Remove the tracks that are away, with all that was computed of them; or bring back those that
    were removed last."""
    from core.catalog import forgetting

    opened = open_library(library)
    if undo:
        return {"library": library, "restored": forgetting.undo(opened)}
    jobs.check_idle(library)
    gone = forgetting.forget(opened)
    return {"library": library, "forgotten": len(gone), "tracks": gone}


def move(library: str, to: str, progress: Progress = SILENT) -> dict[str, Any]:
    """Move a library to a database, or back to a file of this machine."""
    from dataclasses import asdict

    from core.catalog.stores.moving import move as carry

    jobs.check_idle(library)
    return asdict(carry(open_library(library), to, progress))


def database(
    prepare: bool = False, library: str | None = None, index: str | None = None
) -> dict[str, Any]:
    """What the database named in SOUNDKIN_DATABASE is like. `prepare` makes its roles; `index`
    makes (hnsw) or removes (none) the graph of a library's vectors, and tells how well it finds."""
    from dataclasses import asdict

    from core.catalog.stores import stores

    address = stores.database()
    if address is None:
        raise SoundkinError(
            f"No database is named: set {stores.VARIABLE} to its address,"
            " postgresql://name:password@host:5432/database."
        )
    from core.catalog.postgres import roles
    from core.catalog.stores import graph

    if prepare:
        roles.prepare(address)
    answer = asdict(roles.condition(address))
    if library is not None:
        opened = open_library(library)
        if index == "none":
            graph.drop(opened)
        elif index == "hnsw":
            graph.make(opened, opened.run_or_ready)
        found = graph.measured(opened)
        answer["hnsw"] = asdict(found) if found else None
    return answer


def coverage(library: str) -> dict[str, Any]:
    """Tracks, and for each category how many are tagged and how often each tag is given."""
    from core.catalog.coverage import coverage as of

    return dump(of(open_library(library)))


def export(
    library: str, what: str, out: str, excel: bool = False, progress: Progress = SILENT
) -> dict[str, Any]:
    """Write vectors, tags, map, shortlist, energy curves, given tags beside reviewed suggestions,
    or the sound files of the shortlist (a zip) to a file. `excel` marks tables as UTF-8."""
    from core.catalog.exports import exporting, playlists, targets
    from core.catalog.shortlist import entries

    opened = open_library(library)
    target = targets.target(opened, out)
    if not target.parent.is_dir():
        raise SoundkinError(
            f"The folder {target.parent} does not exist: make it, or choose another place for"
            f" {target.name}."
        )
    writers: dict[str, Callable[..., int]] = {
        "vectors": partial(exporting.vectors, progress=progress),
        "tags": partial(exporting.tags, progress=progress),
        "map": partial(exporting.map, progress=progress),
        "shortlist": partial(exporting.shortlist, with_computed=True),
        "completed": partial(exporting.completed, progress=progress),
        "energy": partial(exporting.energy, progress=progress),
    }
    if what == "sounds":
        from core.bundle import shortlist_sounds

        return {"file": str(target), "rows": shortlist_sounds(opened, target, progress=progress)}
    rows = writers[what](opened, target, excel=excel)
    listed = [entry.track_id for entry in entries(opened)] if what == "shortlist" else []
    left_out = playlists.without_line(opened, listed, target)
    return {"file": str(target), "rows": rows, **({"left_out": left_out} if left_out else {})}
