"""Which file is called as a title: with its artist or not, and whatever programs, players and shops
put beside it."""

import re
import unicodedata
from collections import defaultdict

from core.catalog.imports.placing.ranking import Refused, Table
from core.catalog.imports.placing.spelling import loose

ADDED = re.compile(r" \[[\w-]{11}\]$|(?<=-)\d{5,}$")  # by what loads films, and by shops
# In the words of a name: what stands in front of the title, "1-03", or of all.
_OF_A_TRACK = re.compile(r"^es (?=.)|(^|.* )(?:\d{1,2} )?\d{1,3} (?=.)")


class Titles:
    """Files by the words of their names, and by these without the number of a track: "03 - Sun",
    "Anna - Days - 03 Sun", and "ES_Sun - Anna" as Epidemic Sound calls its files."""

    def __init__(self, by_stem: Table):
        self._whole: Table = defaultdict(list)
        self._bare: Table = defaultdict(list)
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
            files = self._called(_words(loose(name)))
            for folder in (artist, album):
                if len(files) > 1:  # as players sort them: "Anna/Days/03 Sun"
                    files = [file for file in files if _lies_in(folder, file)] or files
            if len(files) > 1:
                raise Refused(
                    f"{len(files)} files are called so ({files[0]}, {files[1]}): add a column that"
                    " names the file."
                )
            if files:
                return files[0], name != title or _lies_in(artist, files[0])
        return None

    def _called(self, words: str) -> list[str]:
        return (self._whole.get(words) or self._bare.get(words, [])) if words else []


def _words(name: str) -> str:
    """A name without accents and the signs between its words, which programs leave out or
    replace."""
    parts = unicodedata.normalize("NFD", name)
    bare = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", parts))
    return " ".join(re.findall(r"[^\W_]+", bare))


def _lies_in(name: str, file: str) -> bool:
    """Whether a folder that a file lies in is called so."""
    wanted = _words(loose(name))
    return any(_words(loose(folder)) == wanted for folder in file.split("/")[:-1])
