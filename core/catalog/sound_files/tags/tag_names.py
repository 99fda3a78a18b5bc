"""What fields and tags are called in the tags of sound files."""

from core.catalog.texts.keytext import KEY

ANY = "tags"  # the category of tags of all kinds
OCCASION = "COMM:Songs-DB_Occasion"  # of MediaMonkey, which puts its fields into comments
_FREE = "----:com.apple.itunes:"  # before the name of an atom of any name
# What each field is called in ID3 frames, in Vorbis comments and APE tags (lower case, and so in
# frames and atoms of any name), in MP4 atoms, in ASF, in RIFF and AIFF chunks, and in XML
# (core.catalog.sound_files.tags.xmltags).
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("TIT2", "title", "\xa9nam", "WM/Title", "INAM", "NAME", "cart:title", "xml:title"),
    "artist": (
        *("TPE1", "artist", "\xa9ART", "Author", "IART", "AUTH", "artists", "performer"),
        *("TPE2", "albumartist", "album artist", "aART", "WM/AlbumArtist"),
        *("TCOM", "composer", "\xa9wrt", "WM/Composer", "cart:artist", "xml:artist"),
    ),
    "album": ("TALB", "album", "\xa9alb", "WM/AlbumTitle", "IPRD", "xml:album"),
    "comment": (
        *("COMM", "comment", "description", "comments", "\xa9cmt", "Description", "ICMT", "ANNO"),
        *("bext", "xml:comment"),
    ),
    "copyright": ("TCOP", "copyright", "cprt", "ICOP", "(c) "),
    "licence": ("license", "WCOP", "WM/LicenseURL"),
    "tempo": (
        *("TBPM", "tmpo", "bpm", "tempo", "WM/BeatsPerMinute", "IBPM"),
        *("acid:tempo", "xml:tempo"),
    ),
    "genre": (
        *("TCON", "\xa9gen", "genre", "genres", "WM/Genre", "IGNR", "style", "styles"),
        "xml:genre",
    ),
    "mood": ("TMOO", "mood", "WM/Mood", "moods", "xml:mood"),
    "instrument": ("instrument", "instruments", "instrumentation", "xml:instrument"),
    "use": ("use", "usage", "occasion", OCCASION),
    KEY: (
        *("TKEY", "initialkey", "key", "initial key", "initial_key", "key signature"),
        *("WM/InitialKey", "xml:key"),
    ),
    ANY: ("tags", "keywords", "keyword", "IKEY", "xml:tags"),
}


def _spelt(name: str) -> tuple[str, ...]:
    """A name in tables of lower case; one that any tag may have in each of the ways to write it."""
    if not name.islower() or ":" in name:
        return (name.casefold(),)
    return (name, f"txxx:{name}", f"{_FREE}{name}")


NAMES = {field: tuple(key for name in of for key in _spelt(name)) for field, of in _NAMES.items()}
