"""What the columns of a data list mean, by their headers in English, German, French, Spanish,
Italian and Japanese. Accents may be missing."""

import re
import unicodedata
from functools import lru_cache

FIELDS = ("id", "file", "folder", "title", "comment", "artist", "album", "tempo", "length")


def _bare(name: str) -> str:
    """A name without its accents."""
    parts = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", parts))


_NAMES = {
    "id": (
        "id, track id, trackid, isrc, usuan, no, nr, number, kennung, nummer, 番号, 曲番号, "
        "管理番号, 識別子"
    ),
    "file": (
        "file, filename, file name, filepath, file path, path, audio, audio file, mp3 filename, "
        "wav filename, track filename, track file name, track file, audio filename, audio file "
        "name, song filename, source file, relative path, wav file, mp3 file, file location, full "
        "path, fullpath, media path, audio path, track path, "
        "datei, dateiname, dateipfad, pfad, ファイル, ファイル名, パス, ファイルパス, "
        "ファイルの場所, fichier, nom de fichier, nom du fichier, chemin, chemin du fichier, "
        "archivo, nombre de archivo, nombre del archivo, fichero, ruta, nome file, nome del file, "
        "percorso"
    ),
    "folder": (
        "folder, folder path, directory, ordner, verzeichnis, フォルダ, フォルダー, dossier, "
        "répertoire, carpeta, directorio, cartella"
    ),
    "title": (
        "title, name, track, track name, track title, song, titel, 曲名, タイトル, 題名, 曲, "
        "titre, nom, morceau, título, nombre, canción, titolo, nome, brano"
    ),
    "comment": (
        "comment, comments, description, caption, kommentar, beschreibung, bemerkung, コメント, "
        "説明, 一言コメント, 備考, commentaire, commentaires, comentario, comentarios, "
        "descripción, commento, commenti, descrizione"
    ),
    "artist": (
        "artist, artists, artist name, performer, composer, creator, künstler, kuenstler, "
        "interpret, komponist, アーティスト, アーティスト名, クリエイター, 作曲者, 作者, artiste, "
        "artistes, interprète, compositeur, artista, artistas, intérprete, compositor, artisti, "
        "interprete, compositore"
    ),
    "album": "album, album name, アルバム, アルバム名, álbum",
    "tempo": (
        "tempo, bpm, tempo bpm, beats per minute, geschwindigkeit, テンポ, テンポbpm, テンポ bpm, "
        "battements par minute, pulsaciones por minuto, battiti al minuto"
    ),
    "length": (
        "length, duration, dur, time, total time, seconds, length s, duration s, length sec, "
        "duration sec, track length, track duration, song length, song duration, audio length, "
        "audio duration, file length, runtime, run time, running time, playtime, play time, "
        "playing time, länge, laenge, dauer, spieldauer, länge s, dauer s, 長さ, 時間, 曲の長さ, "
        "再生時間, 尺, 長さ 秒, durée, durée s, duración, duración s, longitud, durata, durata s"
    ),
    "use": (
        "use, uses, usage, used for, purpose, verwendung, verwendungszweck, einsatz, zweck, 用途, "
        "使用用途, utilisation, emploi, uso, usos, utilizzo"
    ),
    "genre": (
        "genre, genres, style, musikrichtung, stil, ジャンル, género, géneros, estilo, genere, "
        "generi, stile"
    ),
    "mood": (
        "mood, moods, image, images, feel, feels, feeling, feelings, moodtheme, mood theme, image "
        "mood, mood image, stimmung, stimmungen, bild, イメージ, 雰囲気, ムード, 印象, humeur, "
        "humeurs, ambiance, ambiances, ánimo, estado de ánimo, ambiente, umore, atmosfera"
    ),
    "instrument": (
        "instrument, instruments, main instrument, main instruments, lead instrument, instrument "
        "main instrument, instrumentation, instrumentierung, hauptinstrument, hauptinstrumente, "
        "instrumente, 楽器, メイン楽器, "
        "主要楽器, メインの楽器, instrument principal, instruments principaux, instrumento, "
        "instrumentos, instrumento principal, instrumentos principales, strumento, strumenti, "
        "strumento principale"
    ),
    "key": (
        "key, musical key, initial key, initialkey, key signature, camelot, camelot key, tonart, "
        "tonalité, tonalidad, tonalità, キー, 調, 調性"
    ),
}
_MEANINGS = {
    written: meaning
    for meaning, names in _NAMES.items()
    for name in names.split(",")
    for written in (name.strip(), _bare(name.strip()))
}
# Headers that may mean two things: the cells decide which (columns.py).
_WEAK_NAMES = {
    "file": "location, uri, url, link, source, ort, speicherort, 場所, 保存場所",
    "id": "no, nr, number, nummer, isrc, 番号, 曲番号",
    "number": "track, 曲",
}
_WEAK = {name.strip(): kind for kind, names in _WEAK_NAMES.items() for name in names.split(",")}
_MARKS = re.compile(r"[\s_\-./()\[\]:*#\ufeff\u00ad\u200b-\u200f\u2060]+")

_JOINT = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")

# What a name says of how its cells are written, in brackets.
_REMARK = re.compile(
    r"[(\[](?:avg|average|approx|optional|required|main|primary|(?:[hm]{1,2}:)+s{1,2}|min:sec"
    r"|english|en|text|list)\.?[)\]]",
    re.IGNORECASE,
)


def plain(header: str) -> str:
    """A header without case, full-width forms, punctuation and a trailing number ("Instrument_2" is
    "instrument")."""
    text = _MARKS.sub(" ", unicodedata.normalize("NFKC", header).casefold()).strip()
    return text.rstrip("0123456789").strip() or text


def apart(header: str) -> str:
    """A header whose words were put together, as programs do: "trackTitle" is "track Title"."""
    return _JOINT.sub(" ", header)


@lru_cache(maxsize=4096)  # a list's first rows are asked several times
def meaning(header: str, position: int) -> str | None:
    """One of `FIELDS`, a tag category, or None for a column that is not known. A first column
    without a name is the id."""
    if position == 0 and not header.strip():
        return "id"
    return _MEANINGS.get(plain(header)) or _MEANINGS.get(plain(apart(header))) or _of_parts(header)


def _of_parts(header: str) -> str | None:
    """What "Artist Name(s)", "BPM (avg.)" or "Mood / Feel" mean: the parts of a name must agree."""
    bare = _REMARK.sub(" ", header)
    for form in ("s", ""):
        parts = bare.replace("(s)", form).split("/")
        found = {_MEANINGS.get(plain(part)) for part in parts}
        if len(found) == 1 and None not in found:
            return found.pop()
    return None


def weak_meaning(header: str) -> str | None:
    """For a header that may mean two things: "file" or "id" which it may be, "number" when it may
    be a track's number instead of its title."""
    return _WEAK.get(plain(header))
