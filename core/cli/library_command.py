"""Options of the commands that make, change, move and write out a library."""

import argparse

from core import commands
from core.cli import arguments
from core.cli.arguments import named
from core.progress import Progress


def import_options(sub: argparse.ArgumentParser) -> None:
    """What to import, and how."""
    sub.add_argument(
        "source",
        type=named,
        metavar="SOURCE",
        help="a folder of music, or a tag spreadsheet alone (XLSX, CSV, JSON, a program's XML)",
    )
    sub.add_argument(
        "--name",
        required=True,
        metavar="N",
        help="the name of the library to create or to update",
    )
    help_ = "the tag spreadsheet, if it is not in the folder"
    sub.add_argument("--tags", type=named, metavar="FILE", help=help_)
    sub.add_argument(
        "--extra-columns",
        action="store_true",
        help="use unknown columns as further tag categories",
    )
    sub.add_argument(
        "--reread-tags",
        action="store_true",
        help="read the tags inside files again, even if the files seem unchanged",
    )
    sub.add_argument(
        "--encoding",
        type=named,
        metavar="E",
        help="encoding of the tag spreadsheet, if it is detected wrongly (cp1251, cp932, ...)",
    )
    sub.add_argument(
        "--dry-run", action="store_true", help="only say what will be imported and what is wrong"
    )


def call_import(a: argparse.Namespace, progress: Progress) -> object:
    """Import, or look what would be imported."""
    return commands.import_library(
        a.source,
        a.name,
        a.tags,
        dry_run=a.dry_run,
        extra_columns=a.extra_columns,
        progress=progress,
        reread_tags=a.reread_tags,
        encoding=a.encoding,
    )


def forget_options(sub: argparse.ArgumentParser) -> None:
    """To forget, or to take that back."""
    sub.add_argument("--undo", action="store_true", help="bring back what was forgotten last")


def move_options(sub: argparse.ArgumentParser) -> None:
    """Which library, and where to."""
    sub.add_argument("name", metavar="LIBRARY", help="the library's name")
    sub.add_argument(
        "--to",
        required=True,
        metavar="ADDRESS|sqlite",
        help="postgresql://name:password@host:5432/database, or sqlite for a file here",
    )


def database_options(sub: argparse.ArgumentParser) -> None:
    """What to make in the database."""
    sub.add_argument(
        "--prepare",
        action="store_true",
        help="as its administrator: create the roles that libraries need",
    )
    sub.add_argument(
        "--library", metavar="N", help="also describe this library's graph (see --index)"
    )
    sub.add_argument(
        "--index",
        choices=("hnsw", "none"),
        help="make or remove a graph for approximate search there; its recall is measured",
    )


def rename_options(sub: argparse.ArgumentParser) -> None:
    """What is renamed, and how it is called then."""
    arguments.own_run(sub)
    sub.add_argument("name", metavar="NAME", help="the new name")


def call_rename(a: argparse.Namespace, progress: Progress) -> object:
    """Rename a run, or the library."""
    if a.run is not None:
        return commands.rename_run(a.library, a.run, a.name)
    return commands.rename(a.library, a.name)


def delete_options(sub: argparse.ArgumentParser) -> None:
    """What is deleted, or brought back."""
    arguments.own_run(sub)
    sub.add_argument("--undo", action="store_true", help="bring it back")


def call_delete(a: argparse.Namespace, progress: Progress) -> object:
    """Delete a run, or the library; or bring it back."""
    if a.run is not None:
        return commands.delete_run(a.library, a.run, a.undo)
    return commands.delete(a.library, a.undo)


def export_options(sub: argparse.ArgumentParser) -> None:
    """What is written, and where to."""
    sub.add_argument(
        "--what",
        required=True,
        choices=("vectors", "tags", "map", "shortlist", "completed", "energy", "sounds"),
        help="what to write: sounds are the files of the shortlist, completed is tags and reviews",
    )
    sub.add_argument(
        "--out",
        required=True,
        type=named,
        metavar="FILE",
        help="the file to write; a shortlist may end in .m3u8, sounds come as a zip",
    )
    sub.add_argument("--excel", action="store_true", help="mark tables as UTF-8, which Excel needs")


def call_export(a: argparse.Namespace, progress: Progress) -> object:
    """Write the file."""
    from core.catalog.exports import playlists

    a_playlist = a.what == "shortlist" and a.out.lower().endswith(playlists.ENDINGS)
    if a.excel and (a_playlist or a.what == "sounds"):
        a.wrong_use("--excel marks tables, not a playlist or zip: leave it out, or write a .csv")
    return commands.export(a.library, a.what, a.out, a.excel, progress)
