"""Lists in JSON that hold their tracks below albums, or the files below their tracks."""

import itertools
from collections.abc import Iterable, Sequence

from core.catalog.lists.headers import meaning
from core.config import CATEGORIES

Value = dict[str, object]
_LOOKED_AT = 20  # albums, of which the first may have no tracks
# Names of an array of the files of one track.
_FILES = frozenset(
    ("files", "audio_files", "audiofiles", "media", "versions", "assets", "downloads")
)
_OF_ALBUMS = ("artist", "album", *CATEGORIES)  # what an album says of its tracks


def of_albums(objects: Sequence[Value]) -> list[Value]:
    """The tracks of objects that each hold a list of some, with what these say of them all; [] of
    any other."""
    holding = ([n for n, of in value.items() if "file" in _told_inside(of)] for value in objects)
    inside: list[str] = next(filter(None, itertools.islice(holding, _LOOKED_AT)), [])
    if len(inside) != 1 or "file" in meanings(objects[0]):
        return []
    found: list[Value] = []
    for album in objects:
        known = {name: of for name, of in album.items() if meaning(name) not in (None, "id")}
        if inside[0].casefold() in _FILES:
            found += [known | track for track in objects_of(album.get(inside[0]))]
            continue
        said = {
            name: of
            for name, of in known.items()
            if meaning(name) in _OF_ALBUMS and not objects_of(of)
        }
        title = next((of for name, of in known.items() if meaning(name) == "title"), None)
        if title and meanings(said) & {"artist", "album"} == {"artist"}:  # a playlist has none
            said["album"] = title
        for track in objects_of(album.get(inside[0])):
            own = meanings(track)
            found.append({n: of for n, of in said.items() if meaning(n) not in own} | track)
    return found


def _told_inside(value: object) -> set[str | None]:
    """What the names of the first object of an array mean."""
    return next((meanings(of) for of in objects_of(value)), set())


def objects_of(value: object) -> list[Value]:
    """The objects of an array of nothing else; [] of any other value."""
    objects = [of for of in value if isinstance(of, dict)] if isinstance(value, list) else []
    return objects if isinstance(value, list) and len(objects) == len(value) else []


def meanings(names: Iterable[str]) -> set[str | None]:
    """What the names mean."""
    return {meaning(name) for name in names}
