"""Wordings of briefs that once said the opposite, or something else, without a word."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.chips import (
    ENERGY,
    LENGTH,
    TEMPO,
    KeyChip,
    Modifier,
    RangeChip,
)
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import VOCABULARY, ranges, read, tags


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("without drums or vocals", ["no percussion", "no voice"]),
        ("no drums, bass or vocals, calm", ["no percussion", "no bass", "no voice", "calm"]),
        ("no drums, under 2 minutes, piano or bass", ["no percussion", "piano or bass"]),
        ("no piano or electronic sounds", ["no piano", "no techno"]),
        ("avoid: drums, vocals. calm piano", ["no percussion", "no voice", "calm", "piano"]),
        ("no drums/bass & vocals", ["no percussion", "no bass", "no voice"]),
        ("strings instead of piano", ["strings", "no piano"]),
        ("Streicher statt Klavier", ["strings", "no piano"]),
        ("rather jazz than rock", ["jazz", "no rock"]),
        ("lieber Jazz als Rock", ["jazz", "no rock"]),
        ("anything but rock", ["no rock"]),
        ("jazz w/o vocals", ["jazz", "no voice"]),
        ("non-vocal jazz", ["no voice", "jazz"]),
        ("piano yes, drums no", ["piano", "no percussion"]),
        ("drums are not wanted", ["no percussion"]),
        ("drums? no", ["no percussion"]),
        ("piano, drums should not be in it", ["piano", "no percussion"]),
        ("drums or not", ["percussion"]),
        ("Klavier bei Nacht", ["piano"]),
        ("Klavier in der Stadt", ["piano"]),
        ("a bass drop", ["bass"]),
        ("a piano minuet", ["piano"]),
        ("nobody sings", ["no voice"]),
        ("no words, just jazz", ["no voice", "jazz"]),
        ("it shouldn’t have drums", ["no percussion"]),
        ("free of drums", ["no percussion"]),
        ("less drums", ["no percussion"]),
        ("keinerlei Gesang", ["no voice"]),
        ("either piano or strings", ["piano or strings"]),
        ("no dark strings", ["no dark strings"]),
        ("not dark strings", ["not dark", "strings"]),
        ("calm piano, no sad piano", ["calm", "piano", "no sad piano"]),
        ("no sad or dark piano", ["no sad piano", "no dark piano"]),
        ("no electronic drums or bass", ["no techno percussion", "no bass"]),
        ("no calm rock drums", ["no calm rock percussion"]),
        ("no vocals calm piano", ["no voice", "calm", "piano"]),
        ("no pop vocals, strings", ["no rock voice", "strings"]),
        ("zero drums", ["no percussion"]),
        ("bitte nichts mit Klavier", ["no piano"]),
        ("acoustic guitar-free rock", ["no acoustic guitar", "rock"]),
        ("+piano -drums -vocals +strings", ["piano", "no percussion", "no voice", "strings"]),
        ("calm piano or guitar, no drums", ["calm", "piano or acoustic guitar", "no percussion"]),
        ("rock or piano", ["rock", "piano"]),
        ("with or without vocals, jazz", ["jazz"]),
        ("vocals are fine, no drums", ["no percussion"]),
        ("vocals are not ok, jazz", ["no voice", "jazz"]),
        ("piano and strings ok but no drums", ["no percussion"]),
        ("kein Rock, kein Techno, eher Jazz", ["no rock", "no techno", "jazz"]),
        ("no rock, no techno, piano or strings", ["no rock", "no techno", "piano or strings"]),
        ("no fast drums", ["no percussion"]),
        ("stay away from vocals", ["no voice"]),
        ("dark but not scary", ["dark"]),
        ("guitar acoustic, no drum", ["acoustic guitar", "no percussion"]),
        ("Rockgitarre ohne Schlagzeug", ["rock", "acoustic guitar", "no percussion"]),
        ("明るすぎない、暗くて悲しいピアノ", ["dark", "sad", "piano"]),
        ("not instrumental", ["voice"]),
        ("暗くない、ドラムNG", ["not dark", "no percussion"]),
        ("rock以外", ["no rock"]),
        ("ノーボーカル、ピアノ", ["no voice", "piano"]),
        ("歌声は入れないでください", ["no voice"]),
        ("drums not necessary", ["no percussion"]),
        ("exciting but not aggressive", ["exciting", "not dark"]),
        ("alles außer Techno", ["no techno"]),
        ("something other than rock", ["no rock"]),
        ("apart from drums, piano", ["no percussion", "piano"]),
        ("aside from piano, no instruments", ["piano"]),
        ("no instruments except piano", ["piano"]),
        ("keine Instrumente außer Klavier", ["piano"]),
        ("nothing other than piano and strings", ["piano", "strings"]),
        ("nichts als Klavier", ["piano"]),
        ("nicht nur Klavier, sondern auch Streicher", ["piano", "strings"]),
        ("hardly any drums, kaum Gesang", ["no percussion", "no voice"]),
        ("few drums, a few strings", ["no percussion", "strings"]),
        ("ドラム少なめのジャズ", ["no percussion", "jazz"]),
        ("light on drums, heavy on strings", ["no percussion", "strings"]),
        ("piano-driven, not bass-heavy", ["piano", "no bass"]),
        ("lose the drums, ditch the piano", ["no percussion", "no piano"]),
        ("vocals are a no-go", ["no voice"]),
        ("No-nos: vocals, drums", ["no voice", "no percussion"]),
        ("auf Gesang bitte verzichten", ["no voice"]),
        ("jazz, far from sad", ["jazz", "not sad"]),
        ("ideally with strings but not necessary", ["strings"]),
        ("with and without vocals, jazz", ["jazz"]),
        ("instrumental or with vocals, jazz", ["jazz"]),
        ("jazz, not necessarily instrumental", ["jazz"]),
        ("avoid vocals and dark drums", ["no voice", "no dark percussion"]),
        ("no vocals and calm strings", ["no voice", "calm", "strings"]),
        ("no drum'n'bass, no rock'n'roll", ["no techno", "no rock"]),
        ("percusion free, jazz", ["no percussion", "jazz"]),
        ("instumental jazz", ["jazz", "no voice"]),
        ("ピアノじゃなくてストリングス", ["no piano", "strings"]),
        ("ピアノよりストリングス", ["no piano", "strings"]),
        ("ピアノかストリングス", ["piano or strings"]),
        ("ピアノまたはストリングス", ["piano or strings"]),
        ("düstere Streicher", ["dark", "strings"]),
        ("ohne nerviges Klavier", ["no piano"]),
    ],
)
def test_no_reaches_what_it_is_said_of_and_nothing_else(text, said):
    assert tags(read(text)) == said


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("nicht unter 100 BPM", (TEMPO, 100, None)),
        ("no slower than 100 BPM", (TEMPO, 100, None)),
        ("nothing over 120 bpm", (TEMPO, None, 120)),
        ("don't go over 120 bpm", (TEMPO, None, 120)),
        ("not less than 1 minute", (LENGTH, 60, None)),
        ("nothing longer than 90 seconds", (LENGTH, None, 90)),
        ("slower than 90", (TEMPO, None, 90)),
        ("langsamer als 90", (TEMPO, None, 90)),
        ("90BPMより遅い", (TEMPO, None, 90)),
        ("90+ BPM", (TEMPO, 90, None)),
        ("95 bpm max", (TEMPO, None, 95)),
        ("2 min. oder kürzer", (LENGTH, None, 120)),
        ("120 +/- 5 bpm", (TEMPO, 115, 125)),
        ("a hundred and twenty bpm", (TEMPO, 114, 126)),
        ("eighty to ninety-five bpm", (TEMPO, 80, 95)),
        ("zwischen hundert und hundertzwanzig BPM", (TEMPO, 100, 120)),
        ("1m30s", (LENGTH, 76.5, 103.5)),
        ("exactly 128 BPM", (TEMPO, 127.0, 129.0)),
        ("genau 60 Sekunden", (LENGTH, 59.0, 61.0)),
        ("1 minute 30", (LENGTH, 76.5, 103.5)),
        ("2分半以内", (LENGTH, None, 150)),
        ("速すぎない", (TEMPO, None, 118)),
        ("not high-energy", (ENERGY, None, 0.6)),
        ("The tempo should be somewhere around 95", (TEMPO, 90.2, 99.8)),
        ("from 85 bpm up to 100 bpm", (TEMPO, 85, 100)),
        ("≤ 2 minutes", (LENGTH, None, 120)),
        ("at least 90 and at most 110 bpm", (TEMPO, 90, 110)),
        ("höchstens 95, aber mindestens 75 BPM", (TEMPO, 75, 95)),
        ("at least 30 and at most 60 seconds", (LENGTH, 30, 60)),
        ("bpm 65..80", (TEMPO, 65, 80)),
        ("BPM72.5前後", (TEMPO, 68.9, 76.1)),
        ("maximum duartion of 35 seconds", (LENGTH, None, 35)),
        ("not exceeding 100 BPM", (TEMPO, None, 100)),
        ("テンポは80以下", (TEMPO, None, 80)),
        ("BPM120以上", (TEMPO, 120, None)),
        ("tempo 90 or less", (TEMPO, None, 90)),
        ("maximum tempo: 110", (TEMPO, None, 110)),
        ("lo-fi, 70 to 85, no vocals", (TEMPO, 70, 85)),
        ("slow to mid tempo", (TEMPO, None, 118)),
        ("allegro", (TEMPO, 118, None)),
        ("please not longer then 1 minute 30", (LENGTH, None, 90)),
        ("max length: 45s", (LENGTH, None, 45)),
        ("duration under 3'", (LENGTH, None, 180)),
        ("90 - 100 (bpm)", (TEMPO, 90, 100)),
        ("1'30\"", (LENGTH, 76.5, 103.5)),
        ('under 30"', (LENGTH, None, 30)),
        ("at least an hour", (LENGTH, 3600, None)),
        ("sub 60 seconds", (LENGTH, None, 60)),
        ("a sub-60 cue", (LENGTH, None, 60)),
        ("mind. 90 Sek.", (LENGTH, 90, None)),
        ("2 1/2 minutes", (LENGTH, 127.5, 172.5)),
        ("3+ minutes", (LENGTH, 180, None)),
        ("a :30 spot", (LENGTH, 25.5, 34.5)),
        ("between 90 & 100 bpm", (TEMPO, 90, 100)),
        ("100 bmp", (TEMPO, 95, 105)),
        ("not under 80 or over 120 bpm", (TEMPO, 80, 120)),
        ("BPM120以上130以下", (TEMPO, 120, 130)),
        ("100BPMより遅く", (TEMPO, None, 100)),
        ("1m 30s to 2m", (LENGTH, 90, 120)),
        ("3 min +/- 10 s", (LENGTH, 170, 190)),
        ("half an hour", (LENGTH, 1530, 2070)),
        ("under the 2 minute mark", (LENGTH, None, 120)),
        ("30 sec. or less", (LENGTH, None, 30)),
        ("energy: low", (ENERGY, None, 0.35)),
        ("medium energy", (ENERGY, 0.35, 0.6)),
        ("not shorter than 1 or longer than 3 minutes", (LENGTH, 60, 180)),
    ],
)
def test_a_limit_is_on_the_side_that_is_meant(text, span):
    assert ranges(read(text)) == [span]


def test_two_limits_in_words_both_hold():
    both = [(TEMPO, 92, None), (TEMPO, None, 118)]
    assert ranges(read("not too slow, not too fast")) == both
    assert ranges(read("not too slow or too fast")) == both


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tempo 80 or 160", ["76 to 84 or 152 to 168 BPM"]),
        ("80-95 or 120 bpm", ["80 to 95 or 114 to 126 BPM"]),
        ("80 to 90 BPM or 160-180 BPM", ["80 to 90 or 160 to 180 BPM"]),
        ("80, 100 oder 120 BPM", ["76 to 84 or 95 to 105 or 114 to 126 BPM"]),
        ("90bpm/180bpm", ["85.5 to 94.5 or 171 to 189 BPM"]),
        ("80〜95か120BPM", ["80 to 95 or 114 to 126 BPM"]),
        ("15s, 30s and 60s", ["12.8 to 17.2 or 25.5 to 34.5 or 51 to 69 s"]),
        ("one or two minutes", ["51 to 69 or 102 to 138 s"]),
        ("under 30 s or over 2 min", ["up to 30 or from 120 s"]),
        ("slow or fast", ["up to 92 or from 118 BPM"]),
        ("140 bpm, half-time feel", ["133 to 147 BPM, also half or double"]),
    ],
)
def test_of_alternatives_any_will_do(text, said):
    brief = read(text)
    assert [described(chip) for chip in brief.chips] == said
    assert brief.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        *("with a beat", "a second piano", "80s rock", "Brief: calm piano"),
        *("for ages 18-35, fun", 'like "Opus 30", calm', "in the 90's style"),
        *("pop of the 1980s", "80s/90s jazz", "an 80s-style ballad", "the 90s, calm"),
        *("a short film", "long sustained strings", "as long as it is calm"),
        *("slow build", "builds slowly", "slowly evolving", "drums drop out at 0:45"),
        *("calm in the first 20 seconds", "a 5 second intro", "nach 30 Sekunden Bass", "-20 bpm"),
        *("drums until 0:30", "hits at 0:10 & 0:25", "open key 4m"),
        *("langsam aufbauend", "halb so schnell", "twice as fast"),
    ],
)
def test_words_that_look_like_an_amount_are_none(text):
    assert ranges(read(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("passt zu C-Dur", "mixes with C major"),
        ("mixes well with C major", "mixes with C major"),
        ("compatible with C", "mixes with C major"),
        ("ハ長調と合う", "mixes with C major"),
        ("no minor keys", "a major key"),
        ("sad, Moll", "a minor key"),
        ("in A minor or compatible", "mixes with A minor"),
        ("key Bb", "Bb major"),
        ("Aマイナー", "A minor"),
        ("in a happy major key, not minor", "a major key"),
        ("Key: E-flat minor", "Eb minor"),
        ("keys: F#m", "F# minor"),
        ("open key 4m", "F# minor"),
    ],
)
def test_keys_that_mix_and_modes_are_read(text, said):
    brief = read(text)
    assert [described(chip) for chip in brief.chips if isinstance(chip, KeyChip)] == [said]
    assert brief.unknown == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("piano, not in A minor", "not in A minor"),
        ("piano, anything but D minor", "anything but D minor"),
        ("piano, イ短調以外", "イ短調以外"),
        ("piano, key: C##", "C##"),
        ("piano with a break at 1:30", "at 1:30"),
        ("piano, -20 bpm", "-20 bpm"),
        ("piano, not like this track", "not like this track"),
        ("piano, not at all like this", "not at all like this"),
        ("like this track but not slower", "not slower"),
        ("piano, not 120 BPM", "not 120 BPM"),
        ("anything but 90 to 100 bpm", "anything but 90 to 100 bpm"),
        ("piano, not between 1 and 2 minutes", "not between 1 and 2 minutes"),
        ('like "one" and like "two"', "two"),
        ("piano, slower", "slower"),
        ("calm, no harp", "harp"),
    ],
)
def test_what_words_cannot_ask_for_gets_one_sentence(text, words):
    brief = read(text)
    assert [words in problem for problem in brief.problems] == [True]
    assert brief.unknown == ()
    assert not [c for c in brief.chips if isinstance(c, (KeyChip, Modifier))]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("no vocals, at most two by one artist", 2),
        ("max 3 tracks per artist", 3),
        ("only one from each album", 1),
        ("höchstens zwei pro Künstler", 2),
        ("nicht mehr als ein Stück je Künstler", 1),
        ("no two by the same artist", 1),
        ("同じアーティストは2曲まで", 2),
        ("piano", None),
    ],
)
def test_how_many_of_one_artist_is_read(text, n):
    assert read(text).at_most == n
    assert (read(text).unknown, read(text).problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("at 120", ("120",)),
        ("no clouds", ("clouds",)),
        ("longer than 2", ("longer", "2")),
        ("jazz, no dark ending", ("dark ending",)),
        ("for a major brand", ("major", "brand")),
        ("we would love jazz. Warm regards", ()),
    ],
)
def test_numbers_and_words_that_mean_nothing_here_are_named(text, words):
    assert read(text).unknown == words


def test_a_word_that_is_none_of_ours_is_not_taken_for_one():
    own = Vocabulary({"mood": ["stylish", "funny"], "use": ["event"], "genre": ["rock", "folk"]})
    brief = understand("cheesy parts, sleep, store, indie folk, indei rock", own)
    assert tags(brief) == ["folk", "rock"]
    assert brief.unknown == ("cheesy", "parts", "sleep", "store")


def test_tags_of_others_mean_what_they_say():
    own = Vocabulary({"style": ["Elektronische Musik", "Rock/Pop"], "theme": ["nature"]})
    asked = "not electronic, pop, nature documentary"
    assert tags(understand(asked, own)) == ["no Elektronische Musik", "Rock/Pop", "nature"]


def test_calm_goes_by_energy_where_no_tag_says_it():
    own = Vocabulary({"genre": ["rock"]})
    assert ranges(understand("calm, quiet rock", own)) == [(ENERGY, None, 0.35)]
    assert ranges(understand("rock, not calm", own)) == [(ENERGY, 0.35, None)]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("max 110 min 90 bpm", TEMPO, 90, 110),
        ("min. 90 bpm, max. 110", TEMPO, 90, 110),
        (">=90 <=110 bpm", TEMPO, 90, 110),
        ("mindestens 2 und maximal 3 Minuten", LENGTH, 120, 180),
        ("in the 90s bpm", TEMPO, 90, 99),
        ("low 100s BPM", TEMPO, 100, 104),
        ("mid-80s BPM", TEMPO, 83, 87),
        ("higher 120s bpm", TEMPO, 126, 129),
    ],
)
def test_both_ends_in_any_order_and_tens_of_beats_are_ranges(text, value, low, high):
    brief = understand(text, VOCABULARY)
    assert [(c.value, c.low, c.high) for c in brief.chips if isinstance(c, RangeChip)] == [
        (value, low, high)
    ]
    assert (brief.unknown, brief.problems) == ((), ())
