"""Which files are sound, which lie beside it, and which folders belong to the system."""

import re
from pathlib import Path
from posixpath import splitext

_SOUND = (
    "wav wave flac ogg oga opus mp3 mp2 aif aiff aifc au snd caf w64 rf64 m4a m4b m4p mp4 aac wma"
    " wv ape mka webm weba tta mpc dsf amr awb ac3 eac3 ec3 dts tak spx mogg mpga m4r 3gp 3ga"
    " 3g2 3gpp bwf voc oma dff shn sph mpa qta"
)
_BESIDE = (
    "jpg jpeg png gif webp bmp tif tiff svg heic psd ico txt md rtf nfo log pdf doc docx odt xls"
    " xlsx ods numbers ppt pptx csv tsv json jsonl ndjson xml yaml yml toml html htm css js url"
    " webloc desktop lnk ini cfg db sqlite sqlite-wal sqlite-shm m3u m3u8 pls xspf wpl asx cue md5"
    " sha1 sha256 sfv ffp accurip lrc srt vtt toc part partial tmp bak npy npz pt py pyc sh bat"
    " peak pkf pek reapeaks sfk asd sfl torrent wvc avif jfif exe dll dmg plist lic sig asc par2"
    # what music programs and players keep for themselves: lists, indexes, settings, drawn waves
    " nml itl musicdb dat ext 2ex crate pdb edb fpl mbl mmdb nomedia zpl b4s aimppl aimppl4 rpp-bak"
    " rpp-undo cpr-bak ovw gpk wfm cfa adg adv alc agr ask fxp fxb aupreset nki nkm sfz vst3 lua"
    " database overview serato-stems vdjstems vdjcache"
)
_PROJECTS = (
    "als alp rpp flp cpr npr ptx ptf sesx ses aup aup3 band logicx logic song bwproject ardour"
    " reason rns cwp prproj drp drt mid midi kar rmi musicxml mxl mscz mscx musx sib gp gp3 gp4 gp5"
    " gpx ly abc"
)
_FILMS = (
    "mov mkv m4v avi wmv asf flv f4v mpg mpeg mpe m2v vob ogv mts m2ts m2t ts mxf dv rmvb divx qt"
)
_UNFINISHED = (
    "crdownload opdownload part partial download filepart fdmdownload !ut !qb !bt bc! jc! ~tmp"
    " aria2 xltd"
)
_ARCHIVES = "zip rar 7z gz tgz tar bz2 xz zst lzh iso"
_PACKAGES = "logicx logic band fcpbundle imovielibrary musiclibrary app"
_CLOUD = "icloud nextcloud owncloud cloud cloudf"
SOUND = frozenset(f".{ending}" for ending in _SOUND.split())
TABLES = frozenset((".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"))
# What lies beside music without being any: nobody needs to hear that it was left out.
BESIDE = frozenset(f".{ending}" for ending in _BESIDE.split())
# Whose sound is not taken: a folder of films is no library of music.
FILMS = frozenset(f".{ending}" for ending in _FILMS.split())
UNFINISHED = frozenset(f".{ending}" for ending in _UNFINISHED.split())  # of programs that download
PROJECTS = frozenset(f".{ending}" for ending in _PROJECTS.split())
# Folders that a Mac shows as one file; inside lie takes and pieces of an edit.
PACKAGES = frozenset(f".{ending}" for ending in _PACKAGES.split())
ARCHIVES = frozenset(f".{ending}" for ending in _ARCHIVES.split())
CLOUD = frozenset(f".{ending}" for ending in _CLOUD.split())  # behind the name of what lies there
# More behind a sound's ending, as browsers and copying put it: "a.mp3.1", "a.mp3?dl=1", "a.mp3~".
_MORE_BEHIND = re.compile(r"(\.[a-z0-9]{2,4})(?:\.\d+|[^a-z0-9.][^.]*)$")
# Bins, indexes and thumbnails that systems and network disks put into folders; lower case.
_SYSTEM_FOLDERS = (
    "$recycle.bin|recycler|recycled|#recycle|@recycle|@recently-snapshot|@eadir|#snapshot"
    "|system volume information|lost+found|__macosx|.appledouble|.appledb|.appledesktop|.fseventsd"
    "|.spotlight-v100|.temporaryitems|.documentrevisions-v100|.trashes|.trash|.ds_store|.@__thumb"
)
SYSTEM_FOLDERS = frozenset(_SYSTEM_FOLDERS.split("|"))
SYSTEM_BEGINNINGS = ("._", ".trash-", ".nfs", ".smbdelete", ".syncthing.", "~syncthing~", "~$")


def is_unfinished(name: str) -> bool:
    """Whether a name is that of a download under way, or broken off, of what may be sound."""
    ending = ending_of(name)
    return ending in UNFINISHED and (_inner(name, ending) in SOUND or ending not in BESIDE)


def is_placeholder(name: str) -> bool:
    """Whether a name is that of what stands for a sound file that lies in the cloud alone."""
    ending = ending_of(name)
    return ending in CLOUD and _inner(name, ending) in SOUND


def _inner(name: str, ending: str) -> str:
    """The ending of a name without its last one."""
    return ending_of(name.rstrip(" .")[: -len(ending)])


def ending_inside(name: str) -> str:
    """A sound's ending that is not the last of a name, since more stands behind it; else ""."""
    found = _MORE_BEHIND.search(name.lower())
    return found[1] if found is not None and found[1] in SOUND else ""


def is_system(name: str) -> bool:
    """Whether a file or folder of this name is the system's own."""
    low = name.casefold()
    return low in SYSTEM_FOLDERS or low.startswith(SYSTEM_BEGINNINGS)


def is_project(folder: Path) -> bool:
    """Whether a folder is a music program's, or the pieces of a sound that Audacity cut up."""
    if ending_of(folder.name) in PACKAGES:
        return True
    is_cut = folder.name.endswith("_data")
    return is_cut and folder.with_name(f"{folder.name.removesuffix('_data')}.aup").is_file()


def is_hidden(name: str) -> bool:
    """Whether a name hides what it names: one dot in front. "...And More" is a title."""
    return name.startswith(".") and not name.startswith("..")


def ending_of(name: str) -> str:
    """A file's ending in lower case; blanks and dots behind it, which no system shows, do not
    count."""
    return splitext(name.rstrip(" ."))[1].lower()
