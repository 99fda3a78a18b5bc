"""What is known goes into copies of the files and into a list; originals stay."""

import csv
import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from mutagen.id3 import TBPM, TKEY, TMOO

from core.audio.tagging.tagging import TagsToWrite, write_copy, write_original
from core.bundle import tags_to_write
from core.catalog.analysis import embeddings, head_chances
from core.catalog.analysis.embeddings import TrackEmbedding
from core.catalog.analysis.heads import INSTRUMENT, KIND, NONE, VOICE, Head
from core.catalog.analysis.measured import TrackValues
from core.catalog.decisions import review
from core.catalog.decisions.review import Suggestion
from core.catalog.exports import track_facts
from core.catalog.exports.known_list import Prediction, TrackFacts, write_list
from core.catalog.library import Track
from core.catalog.sound_files import own_files
from core.catalog.sound_files.tags.file_tags import read_file_tags
from core.commands import tools
from core.errors import SoundkinError
from tests.catalog_kit import take, tone
from tests.music import CLASSES, RUN, make_library
from tests.sounds import load

WANTED = TagsToWrite(
    93.6,
    "F#m",
    {"mood": ["calm", "穏やか"], "genre": ["jazz"], "instrument": ["piano"], "use": ["film"]},
)
KINDS = [".mp3", ".flac", ".ogg", ".wav", ".m4a"]
WHOLE_BEATS = (".mp3", ".wav", ".m4a")  # ID3 and MP4 ask for them


def sound(folder: Path, suffix: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    y = 0.1 * np.sin(np.arange(22_050) / 20).astype(np.float32)
    wav = folder / "tone.wav"
    soundfile.write(wav, y, 22_050)
    if suffix == ".wav":
        return wav
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg, which makes the test's file, is not installed")
    path = folder / f"tone{suffix}"
    subprocess.run(["ffmpeg", "-v", "quiet", "-i", wav, path], check=True)
    wav.unlink()
    return path


@pytest.mark.parametrize("suffix", KINDS)
def test_a_copy_carries_the_tags_and_the_same_sound(tmp_path, suffix):
    path = sound(tmp_path / "in", suffix)
    before = path.read_bytes()
    assert set(write_copy(path, tmp_path / "out", WANTED)) == {
        "tempo",
        "key",
        "mood",
        "genre",
        "instrument",
        "use",
    }
    assert path.read_bytes() == before, "the original is not touched"
    copy = tmp_path / "out" / path.name
    found = read_file_tags(copy)
    assert found.fields["tempo"] == ("94" if suffix in WHOLE_BEATS else "93.6")
    assert found.tags["mood"] == ["calm", "穏やか"]
    assert [found.tags[c] for c in ("genre", "instrument", "use")] == [
        ["jazz"],
        ["piano"],
        ["film"],
    ]
    assert np.array_equal(load(copy)[0], load(path)[0])
    assert "F#m" in str(mutagen.File(copy).tags)
    assert [p.name for p in copy.parent.iterdir()] == [path.name], "nothing half-written is left"


@pytest.mark.parametrize("suffix", KINDS)
def test_tags_that_are_there_stay(tmp_path, suffix):
    path = sound(tmp_path / "in", suffix)
    write_copy(path, tmp_path / "one", TagsToWrite(120, "Am", {"genre": ["rock"]}))
    written = write_copy(tmp_path / "one" / path.name, tmp_path / "two", WANTED)
    assert set(written) == {"mood", "instrument", "use"}
    found = read_file_tags(tmp_path / "two" / path.name)
    assert (found.fields["tempo"], found.tags["genre"]) == ("120", ["rock"])


@pytest.mark.parametrize(
    ("suffix", "tags"),
    [
        (".mp3", [TBPM(text="0"), TKEY(text=" "), TMOO(text="")]),
        (".flac", {"bpm": "0", "initialkey": "", "mood": " "}),
        (".m4a", {"tmpo": [0], "----:com.apple.iTunes:mood": b""}),
    ],
)
def test_what_a_tag_leaves_empty_is_filled_in(tmp_path, suffix, tags):
    path = sound(tmp_path, suffix)
    file = mutagen.File(path)
    file.update({frame.HashKey: frame for frame in tags} if suffix == ".mp3" else tags)
    file.save()
    assert set(write_original(path, WANTED, 2)) == {"tempo", "key", *WANTED.tags}
    found = read_file_tags(path)
    assert (found.tags["mood"], found.tags["key"]) == (WANTED.tags["mood"], [WANTED.key])
    assert float(found.fields["tempo"]) == pytest.approx(WANTED.tempo_bpm, abs=0.5)


def with_info(path: Path, genre: bytes) -> None:
    """Add a genre to a WAV file as Windows' programs do."""
    text = b"IGNR" + struct.pack("<I", len(genre)) + genre
    content = path.read_bytes() + b"LIST" + struct.pack("<I", 4 + len(text)) + b"INFO" + text
    path.write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])


def test_what_a_file_says_in_other_tags_stays(home, tmp_path):
    tone(tmp_path / "m" / "a.wav")
    with_info(tmp_path / "m" / "a.wav", b"Folk")
    (tmp_path / "list.csv").write_text("file,genre,mood\na.wav,Pop,calm\n")
    take(tmp_path / "m", tags=tmp_path / "list.csv")
    found = tools.write_tags("mine", str(tmp_path / "out"))["written"][0]
    assert found["fields"] == ["mood"]
    assert read_file_tags(tmp_path / "out" / "a.wav").tags == {"genre": ["Folk"], "mood": ["calm"]}


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("wav", "is cut off"),
        ("aiff", "is cut off"),
        ("endless.wav", "never finished"),
        ("stale.aiff", "never finished"),
        ("latin.flac", "not in UTF-8"),
        ("latin.mp3", "not in the encoding they claim"),
        ("foot.mp3", "with an end mark"),
        ("m4a", "lies in fragments"),
        ("aac", "takes no tags"),
    ],
)
def test_what_writing_tags_would_damage_stays_as_it_is(tmp_path, ending, why):
    path = tmp_path / f"a.{ending}"
    if ending in ("m4a", "aac"):
        if shutil.which("ffmpeg") is None:
            pytest.skip("ffmpeg, which makes the test's file, is not installed")
        parts = ["-movflags", "empty_moov+frag_keyframe"] if ending == "m4a" else []
        subprocess.run(["ffmpeg", "-v", "quiet", "-i", tone(tmp_path / "b.wav"), *parts, path])
    else:
        soundfile.write(path, np.zeros(9000), 8000, format=ending[-4:].strip("."))
        content = bytearray(path.read_bytes())
        if ending == "endless.wav":
            content[4:8] = b"\xff" * 4
        elif ending == "stale.aiff":
            content[(at := content.index(b"SSND") + 4) : at + 4] = bytes(4)
        elif ending == "latin.flac":
            text = b"TITLE=Gr\xf6\xdfe"
            comments = struct.pack("<III", 0, 1, len(text)) + text
            content[42:42] = b"\4" + len(comments).to_bytes(3, "big") + comments
        elif ending == "foot.mp3":
            content[:0] = b"ID3\4\0\x10\0\0\0\0" + b"3DI\4\0\x10\0\0\0\0"
        elif ending == "latin.mp3":
            content[:0] = b"ID3\4\0\0\0\0\0\x0eTIT2\0\0\0\4\0\0\3Gr\xf6"
        else:
            del content[9000:]
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(SoundkinError, match=why):
        write_original(path, WANTED, 2)
    assert path.read_bytes() == before


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("ending", ["wav", "aiff"])
def test_tags_behind_a_chunk_of_odd_size_that_is_not_filled_up_are_found(tmp_path, ending, counted):
    path = tmp_path / f"a.{ending}"
    soundfile.write(path, np.full(9001, 0.1), 8000, subtype="PCM_24")
    content = path.read_bytes()[:-1]
    size = len(content) - 8 + counted
    path.write_bytes(
        content[:4] + struct.pack("<I" if ending == "wav" else ">I", size) + content[8:]
    )
    write_original(path, WANTED, 2)
    assert read_file_tags(path).tags["key"] == [WANTED.key]
    assert len(soundfile.read(path)[0]) == 9001


def test_marks_that_another_program_stored_for_letters_hinder_nothing(tmp_path):
    path = tmp_path / "a.flac"
    soundfile.write(path, np.zeros(9000), 8000)
    file = mutagen.File(path)
    file["title"] = "Gr\ufffd\ufffde"
    file.save()
    assert "tempo" in write_original(path, WANTED, 2)


def test_an_original_is_only_written_to_when_asked_twice(tmp_path):
    path = sound(tmp_path, ".flac")
    before = path.read_bytes()
    with pytest.raises(SoundkinError, match="twice"):
        write_original(path, WANTED, asked=1)
    assert path.read_bytes() == before
    link = tmp_path / "link.flac"
    link.symlink_to(path)
    write_original(link, WANTED, asked=2)
    assert read_file_tags(path).fields["tempo"] == "93.6"
    assert link.is_symlink()


def test_nothing_is_overwritten_and_nothing_half_done_is_left(tmp_path):
    path = sound(tmp_path / "in", ".wav")
    with pytest.raises(SoundkinError, match="onto itself"):
        write_copy(path, path.parent, WANTED)
    write_copy(path, tmp_path / "out", WANTED)
    with pytest.raises(SoundkinError, match="already"):
        write_copy(path, tmp_path / "out", WANTED)
    with pytest.raises(SoundkinError, match="another folder"):
        write_copy(path, path / "below", WANTED)
    text = tmp_path / "in" / "notes.txt"
    text.write_text("no sound")
    with pytest.raises(SoundkinError, match=r"notes\.txt"):
        write_copy(text, tmp_path / "out", WANTED)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["tone.wav"]


def test_a_copy_of_the_longest_name_there_can_be(tmp_path):
    path = sound(tmp_path / "in", ".wav")
    path = path.rename(path.with_name("x" * 251 + ".wav"))
    assert write_copy(path, tmp_path / "out", WANTED)
    assert [p.name for p in (tmp_path / "out").iterdir()] == [path.name]


def test_the_completed_list_says_where_each_value_comes_from(tmp_path):
    known = [
        TrackFacts(
            Track("a", "Tone <b>", "a.wav", tempo_bpm=90.0),
            {"mood": ["calm"]},
            TrackValues(
                180.2, 0.9, key=21, key_confidence=0.8, shape="steady, with a break", highlight_s=42
            ),
            [
                Prediction("instrument", "piano", 0.95),
                Prediction("genre", "jazz", 0.4),
                Prediction("use", "film", 0.5, reviewed=True),
                Prediction("mood", "Calm", 0.99),
            ],
        ),
        TrackFacts(Track("b", "Other", "b.wav"), computed=TrackValues(120.0, 0.7)),
    ]
    out = tmp_path / "list.csv"
    assert write_list(known, out) == 9
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == own_files.KNOWN
    assert [(r["id"], r["field"], r["value"], r["source"]) for r in rows] == [
        ("a", "mood", "calm", "given"),
        ("a", "tempo", "90", "given"),
        ("a", "key", "A minor", "computed"),
        ("a", "energy", "steady, with a break", "computed"),
        ("a", "highlight", "0:42", "computed"),
        ("a", "instrument", "piano", "predicted"),
        ("a", "use", "film", "reviewed"),
        ("b", "tempo", "120.0", "computed"),
        ("b", "highlight", "0:00", "computed"),
    ]
    assert rows[-2]["confidence"] == "0.700"


def test_what_a_run_predicts_of_genres_is_not_listed_as_an_instrument(home, tmp_path):
    library = make_library(tmp_path, n_tracks=2)
    x, chances = np.eye(1, 100, dtype=np.float32), np.array([0.95, 0.05], np.float32)
    embeddings.write(library, RUN, [TrackEmbedding("t00", x[0], [0.0], x, chances)])
    head_chances.set_heads(library, RUN, [Head("genre", tuple(CLASSES))])
    found = [p for of in track_facts.read(library) for p in of.predictions]
    assert {p.category for p in found} == {"genre"}
    head_chances.set_heads(library, RUN, [Head(INSTRUMENT, tuple(CLASSES))])
    found = [p for of in track_facts.read(library) for p in of.predictions]
    assert {p.category for p in found} == {INSTRUMENT}


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ((0.95, 0.05, 0.98, 0.02, 0.04, 0.93), ["piano", "music", "no voice", "jazz"]),
        ((0.02, 0.98, 0.98, 0.02, 0.94, 0.5), ["music", "voice"]),
        ((0.95, 0.05, 0.02, 0.98, 0.04, 0.93), ["speech"]),
        ((0.85, 0.15, 0.6, 0.4, 0.3, 0.6), []),
    ],
    ids=["music", "no instrument is no tag", "no music", "not certain"],
)
def test_what_a_run_is_certain_of_is_known_and_tags_of_it_are_written(
    home, tmp_path, chances, said
):
    library = make_library(tmp_path, n_tracks=1)
    x = np.eye(1, 100, dtype=np.float32)
    chances = np.array(chances, np.float32)
    embeddings.write(library, RUN, [TrackEmbedding("t00", x[0], [0.0], x, chances)])
    head_chances.set_heads(
        library,
        RUN,
        [
            Head(INSTRUMENT, ("piano", NONE), sure=0.9),
            Head(KIND, ("music", "speech")),
            Head(VOICE, ("voice",), one_of=False, sure=0.25),
            Head("genre", ("jazz",), one_of=False, sure=0.5),
        ],
    )
    (of,) = track_facts.read(library)
    assert [p.tag for p in of.predictions] == said
    written = {tag for tags in tags_to_write(of).tags.values() for tag in tags}
    assert written & {*said, NONE} == {"piano", "jazz"} & {*said}


@pytest.mark.parametrize("decided", ["accepted", "refused", "refused all"])
def test_what_a_person_decided_counts_before_what_the_run_predicts(home, tmp_path, decided):
    library = make_library(tmp_path, n_tracks=1)
    x, chances = np.eye(1, 100, dtype=np.float32), np.array([0.95, 0.95], np.float32)
    embeddings.write(library, RUN, [TrackEmbedding("t00", x[0], [0.0], x, chances)])
    heads = [Head("mood", ("calm",), one_of=False), Head("use", ("film",), one_of=False)]
    head_chances.set_heads(library, RUN, heads)
    if decided == "refused all":
        review.refuse_all(library, RUN, "t00", "mood")
    else:
        review.decide(library, RUN, [Suggestion("t00", "mood", "Calm", 0.9)], decided == "accepted")
    (of,) = track_facts.read(library)
    moods = ["Calm"] if decided == "accepted" else []
    assert [p.tag for p in of.predictions] == [*moods, "film"]
    assert tags_to_write(of).tags.get("mood", []) == moods


def test_a_given_tag_that_a_person_found_wrong_is_listed_and_written_into_no_file(home, tmp_path):
    library = make_library(tmp_path, n_tracks=2)
    given = [of.tags["instrument"] for of in track_facts.read(library)]
    assert given == [["piano"], ["synthesizer"]]
    doubt = Suggestion("t00", "instrument", "harp", 0.9, given="Piano")
    review.decide(library, RUN, [doubt, replace(doubt, track_id="t01", tag="piano")], True)
    known = list(track_facts.read(library))
    assert [of.tags["instrument"] for of in known] == given, "as the list says"
    written = [tags_to_write(of).tags["instrument"] for of in known]
    assert written == [["harp"], ["synthesizer", "piano"]]


def test_the_checkpoint_of_another_run_spoils_no_predictions(home, tmp_path):
    library = make_library(tmp_path, n_tracks=2)
    x, chances = np.eye(1, 100, dtype=np.float32), np.array([0.95, 0.05], np.float32)
    head_chances.set_heads(library, RUN, [Head(INSTRUMENT, tuple(CLASSES))])
    embeddings.write(library, RUN, [TrackEmbedding("t00", x[0], [0.0], x, chances)])
    with pytest.raises(SoundkinError, match=r"checkpoint\.pt"):
        head_chances.set_heads(library, RUN, [Head(INSTRUMENT, (*CLASSES, "harp"))])
    assert head_chances.read(library, RUN)[0] == list(CLASSES)
