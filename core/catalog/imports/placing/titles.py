"""Which file is called as a title: with its artist or not, and whatever programs, players and shops
put beside it."""

import re
from collections import defaultdict

from core.catalog.imports.placing.ranking import ByName, Refused
from core.catalog.imports.placing.spelling import loose
from core.catalog.texts.accents import without_accents

ADDED = re.compile(r" \[[\w-]{11}\]$|(?<=-)\d{5,}$")  # by what loads films, and by shops
# In the words of a name: what stands in front of the title, "1-03", or of all.
_OF_A_TRACK = re.compile(r"^es (?=.)|(^|.* )(?:\d{1,2} )?\d{1,3} (?=.)")

_WITHIN = re.compile(r"(?<=[^\W\d_])[^\w\s-]+(?=[^\W\d_])")  # signs in a word: "Who's", "AC/DC"


class Titles:
    """Files by the words of their names, and by these without the number of a track: "03 - Sun",
    "Anna - Days - 03 Sun", and "ES_Sun - Anna" as Epidemic Sound calls its files."""

    def __init__(self, by_stem: ByName):
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._in_folders: dict[str, dict[str, dict[str, None]]] = {}  # files of a name, by folder
        for stem, files in by_stem.items():
            words = _words(ADDED.sub("", stem))
            self._whole[words] += files
            if (title := _OF_A_TRACK.sub(r"\1", words, count=1)) != words:
                self._bare[title] += files

    def find(self, title: str, artist: str, album: str) -> tuple[str, bool] | None:
        """The one file that is called so, and whether that is certain: its name or folder tells the
        artist. Raises `Refused` when there are several."""
        with_artist = (f"{artist} {title}", f"{title} {artist}", f"{artist} {album} {title}")
        for name in (*with_artist, title) if artist else (title,):
            files = self._sorted_below(_words(loose(name)), artist, album)
            files = files or self._sorted_below(_words(_WITHIN.sub("", loose(name))), artist, album)
            if len(files) > 1:
                raise Refused(
                    f"{len(files)} files are called so ({files[0]}, {files[1]}): add a column that"
                    " names the file."
                )
            if files:
                return files[0], name != title or _lies_in(artist, files[0])
        return None

    def _sorted_below(self, words: str, artist: str, album: str) -> list[str]:
        """The files that are called so; of several those in folders called as the artist and the
        album, as players sort them: "Anna/Days/03 Sun"."""
        whole = self._whole.get(words, [])
        files = whole + self._bare.get(words, [])
        if len(files) < 2 or not words:
            return files if words else []
        if words not in self._in_folders:
            self._in_folders[words] = defaultdict(dict)
            for file in files:
                for folder in file.split("/")[:-1]:
                    self._in_folders[words][_words(loose(folder))][file] = None
        of_artist, of_album = (
            self._in_folders[words].get(_words(loose(name)), {}) for name in (artist, album)
        )
        both = [file for file in of_album if file in of_artist]
        return both or list(of_artist or of_album) or whole or files


def _words(name: str) -> str:
    """A name without accents and the signs between its words, which programs leave out or
    replace."""
    return " ".join(re.findall(r"[^\W_]+", without_accents(name)))


def _lies_in(name: str, file: str) -> bool:
    """Whether a folder that a file lies in is called so."""
    wanted = _words(loose(name))
    return any(_words(loose(folder)) == wanted for folder in file.split("/")[:-1])
