"""Every constant that two rooms share, and where things lie on disk."""

import contextlib
import os
from pathlib import Path

import platformdirs

from core.errors import SoundkinError
from core.files import expanded, real

# --- sound --------------------------------------------------------------------------------------
SAMPLE_RATE = 8000  # Hz, mono: the article's; a front end may ask for another
CLIP_SECONDS = 24.0  # s
MAX_SEGMENTS = 3  # 24 s segments of one track that are pooled to its vector,
LONG_SECONDS, LONG_SEGMENTS = 180.0, 5  # and so many of one that is longer than that
EXCERPT_SECONDS = 30.0  # s, what a player gets of a track
# What FFmpeg's libraries may read: one local file, in a container of sound. Playlists and scripts,
# which name further files or addresses, are not among them.
FFMPEG_LIMITS = {
    "protocol_whitelist": "file",
    "format_whitelist": "aac,ac3,aiff,amr,ape,asf,au,caf,dsf,dts,dtshd,eac3,flac,iff,loas,matroska,"
    "mov,mp3,mp4,m4a,mpc,mpc8,ogg,oma,rm,shn,tak,tta,voc,w64,wav,webm,wv,xwma,avi,mpeg,mpegts",
}

# --- front ends ---------------------------------------------------------------------------------
N_FFT, HOP_LENGTH = 1024, 256  # at SAMPLE_RATE
TOP_DB = 70.0  # dB below the loudest point that still count
IMAGE_SIZE = 224  # pixels, the article's spectrogram image

# --- vectors ------------------------------------------------------------------------------------
EMBEDDING_SIZE = 100
TOP_K = 5

# --- tags ---------------------------------------------------------------------------------------
CATEGORIES = ("use", "genre", "mood", "instrument")  # the study calls mood "image"
CATEGORY_LABELS = {"use": "Use", "genre": "Genre", "mood": "Mood", "instrument": "Main instrument"}
CATEGORY_ALIASES = {"image": "mood", "main instrument": "instrument"}

# --- places -------------------------------------------------------------------------------------
ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
# the run that is the pretrained model: what a library is heard with before it has taught one of its
# own
SHIPPED = "shipped"


def home() -> Path:
    """Where libraries, runs, jobs and caches live: `SOUNDKIN_HOME`, else the platform's user-data
    folder. `SoundkinError` for a user without one, as in a container."""
    chosen = os.environ.get("SOUNDKIN_HOME")
    if chosen:
        return real(expanded(chosen))
    try:
        folder = Path(platformdirs.user_data_dir("soundkin", appauthor=False))
    except RuntimeError as error:
        raise SoundkinError(
            "This user has no home folder: set SOUNDKIN_HOME to a folder for your libraries."
        ) from error
    with contextlib.suppress(OSError):  # what writes there says it
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is uploaded is nobody else's
    return folder


def library_folder(name: str) -> Path:
    """The folder of one library: its SQLite file, its runs."""
    return home() / "libraries" / name


def cache_folder(kind: str) -> Path:
    """A folder whose content can be deleted at any time and is then made again."""
    folder = home() / "cache" / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder
