"""Lists of what is refused, forms, and words that say how a thing is played or what is shown."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import read

BRIEFS = {
    # in a list of what is refused, courses, tempo, length, energy and keys are refused, too
    "Avoid: vocals, build-ups, long intros": ["no voice", "no building energy"],
    "Avoid: slow tempo, sad, minor keys": ["not sad", "from 92 BPM", "a major key"],
    "No-gos: fast tempo, high energy, crescendos": [
        *("up to 118 BPM", "up to 60 % energy", "no building energy")
    ],
    "Exclude: over 3 minutes, under 90 bpm": ["from 90 BPM", "up to 180 s"],
    "avoid build-ups, vocals and minor keys": ["no voice", "a major key", "no building energy"],
    "without vocals or build-ups": ["no voice", "no building energy"],
    "Nicht: Gesang, Steigerungen, Moll": ["no voice", "a major key", "no building energy"],
    "NG: 盛り上がり、短調、速い": ["up to 118 BPM", "a major key", "no building energy"],
    "短調は避けて、ピアノ": ["piano", "a major key"],
    "we'd like to avoid drums, build-ups and fast tempos": [
        *("no percussion", "up to 118 BPM", "no building energy")
    ],
    "avoid drums & vocals & fast tempo": ["no percussion", "no voice", "up to 118 BPM"],
    "was wir nicht wollen: Gesang, schnelles Tempo": ["no voice", "up to 118 BPM"],
    "What we don't want: vocals, long build-ups": ["no voice", "no building energy"],
    "Off limits: drums, strings": ["no percussion", "no strings"],
    "Hard no's: vocals; techno; over 120 bpm": ["no voice", "no techno", "up to 120 BPM"],
    "Not wanted - drums, rock": ["no percussion", "no rock"],
    "Ausschluss: Gesang, Techno": ["no voice", "no techno"],
    "使わない楽器：ドラム、ベース": ["no percussion", "no bass"],
    "不要な要素：ボーカル、盛り上がり": ["no voice", "no building energy"],
    "piano, nothing with a slow build": ["piano", "no building energy"],
    "piano, no sudden stops": ["piano", "without a break"],
    "not sure: piano or strings": ["piano or strings"],
    "Avoid: bass strings, vocals": ["no bass", "no strings", "no voice"],
    "Genre=jazz; NOT=drums,bass; BPM=90..110": [
        *("jazz", "no percussion", "no bass", "90 to 110 BPM")
    ],
    "+ piano\n+ strings\n- drums": ["piano", "strings", "no percussion"],
    # and where a turn of phrase refuses them, or leaves them open
    "piano, not a fan of build-ups": ["piano", "no building energy"],
    "We hate slow music and love piano": ["piano", "from 92 BPM"],
    "can't stand slow songs": ["from 92 BPM"],
    "spare us the build-up, piano": ["piano", "no building energy"],
    "build-ups are a no-go": ["no building energy"],
    "minor keys are a no-go, piano": ["piano", "a major key"],
    "fast drums are a no-go, calm": ["calm", "no percussion"],
    "D minor is a no-go, piano": ["piano"],
    "slow tempos are out": ["from 92 BPM"],
    "fast: no thanks, piano": ["piano", "up to 118 BPM"],
    "minor: no, major: yes": ["a major key"],
    "langsam geht gar nicht": ["from 92 BPM"],
    "bitte nichts in Moll": ["a major key"],
    "I don't want it to build, piano": ["piano", "no building energy"],
    "shouldn't be in minor, piano": ["piano", "a major key"],
    "遅い曲はNG、ピアノ": ["piano", "from 92 BPM"],
    "盛り上がりは嫌い、ピアノ": ["piano", "no building energy"],
    "piano, a build-up is fine but not needed": ["piano"],
    "piano, fade-out optional": ["piano"],
    "piano, with or without a fade-out": ["piano"],
    "piano, no need for a build-up": ["piano"],
    "piano, may be in minor": ["piano"],
    "piano, minor is fine": ["piano"],
    "piano, it's okay if it builds": ["piano"],
    "piano, ok if it's in minor": ["piano"],
    "piano, no preference, fast or slow": ["piano", "from 118 or up to 92 BPM"],
    "A minor is fine, piano": ["piano", "A minor"],
    "piano, high energy is not needed": ["piano"],
    "Klavier, Moll ist ok": ["piano"],
    "Klavier, Aufbau nicht nötig": ["piano"],
    "ピアノ、速くてもいい": ["piano"],
    "ピアノ、短調でもいい": ["piano"],
    # what is wanted beside a "no"
    "No piano and some strings": ["no piano", "strings"],
    "no drums and lots of strings": ["no percussion", "strings"],
    "no vocals and a bass": ["no voice", "bass"],
    "no vocals plus strings": ["no voice", "strings"],
    "kein Klavier und etwas Bass": ["no piano", "bass"],
    "thumbs down for strings, piano": ["no strings", "piano"],
    "if it's rock it should be sad, piano": ["piano"],
    "piano;strings;-drums;-vocals": ["piano", "strings", "no percussion", "no voice"],
    "ohne Steigerung und Gesang": ["no voice", "no building energy"],
    "weder Aufbau noch Gesang": ["no voice", "no building energy"],
    "Vermeiden Sie bitte Bass, Aufbau und schnelle Tempi": [
        *("no bass", "up to 118 BPM", "no building energy")
    ],
    "静かで、盛り上がらない": ["calm", "no building energy"],
    # forms
    "vocals: no strings: yes bpm: 90": ["no voice", "strings", "85.5 to 94.5 BPM"],
    "Vocals (yes/no): no, piano": ["no voice", "piano"],
    "Vocals: Y/N? N\nTempo: 100": ["no voice", "95 to 105 BPM"],
    "ボーカル：無 楽器：ピアノ": ["no voice", "piano"],
    "ボーカル有無：無し、ピアノ": ["no voice", "piano"],
    "ボーカルの有無：どちらでも、ピアノ": ["piano"],
    "drums: none/very light": ["no percussion"],
    # how a thing is played
    "piano, no techno drops": ["piano"],
    "no screaming strings, calm": ["calm"],
    "wordless vocals only": ["voice"],
    "slow pulsing strings": ["strings", "up to 92 BPM"],
    "no explicit lyrics, rock": ["rock"],
    "vocal chops are fine, rock": ["rock"],
    "vocals only in the chorus, rock": ["rock"],
    "piano with short brass calls": ["piano"],
    "piano, for long dialogue": ["piano"],
    "piano with slow attack": ["piano"],
    "quick edits, calm music": ["calm"],
    "steady bass line, calm": ["bass", "calm"],
    "calm, cymbal swell": ["calm", "percussion"],
    "Build me a playlist: calm": ["calm"],
    "team building, calm": ["calm"],
    "builds from quiet to massive": ["building energy"],
    "starts restrained, ends explosive": ["building energy"],
    "静かに始まって最後に爆発": ["building energy"],
    "テンポは一定、ピアノ": ["piano"],
    # what is no wish
    "I play the piano myself and want strings": ["strings"],
    "Meine Tochter spielt Schlagzeug, bitte nur Klavier": ["piano"],
    "私はピアノを弾きますが、ストリングスの曲を探しています": ["strings"],
    "We're a rock festival, but we want calm jazz": ["calm", "jazz"],
    "The footage is dark and slow; the music should be calm": ["calm"],
    "Die Bilder sind düster, die Musik soll ruhig sein": ["calm"],
    "映像は暗いですが、音楽は静かにしてください": ["calm"],
    "Klavier, leise unter der Stimme": ["piano", "calm"],
    "Opens into a full sound at 19-24 seconds, piano": ["piano"],
    "piano, flat for 20s, then strings": ["piano", "strings"],
    # either, neither and both
    "nothing that isn't calm": ["calm"],
    "Klavier und sonst nix": ["piano"],
    "Gesang ist kein Muss, Klavier": ["piano"],
    "lieber zu ruhig als zu traurig": ["calm", "not sad"],
    "mit Klavier, notfalls Streicher": ["piano or strings"],
    "できればピアノ、なければストリングス": ["piano or strings"],
    "ohne dabei langsam zu sein": ["from 92 BPM"],
    "around 100, give or take 5": ["95 to 105 BPM"],
    "warm major-key piano": ["piano", "a major key"],
}


@pytest.mark.parametrize("brief", BRIEFS)
def test_what_is_refused_told_or_left_open_is_read(brief: str) -> None:
    assert sorted(described(chip) for chip in read(brief).chips) == sorted(BRIEFS[brief])


METRES = {
    "6/8, piano": ["piano"],
    "piano in 3/4 time": ["piano"],
    "4/4 beat, piano": ["piano"],
    "4/4, 120 bpm or 2 min": ["114 to 126 BPM", "102 to 138 s"],
    "Klavier im 3/4-Takt": ["piano"],
    "ピアノ、三拍子": ["piano"],
}


@pytest.mark.parametrize("brief", METRES)
def test_a_metre_is_said_to_be_unknown(brief: str) -> None:
    asked = read(brief)
    assert [described(chip) for chip in asked.chips] == METRES[brief]
    assert not asked.unknown
    assert ["metre" in problem for problem in asked.problems] == [True]


def test_a_wish_that_begins_with_like_is_no_reference() -> None:
    assert read("we'd like the music to be calm").reference is None
    assert read("like the attached but calm").reference is not None


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ("acoustic piano", ["piano"]),
        ("piano, not static over several minutes", ["piano"]),
        ("ピアノ必須、ハープあれば嬉しい", ["piano", "harp"]),
        ("piano, faint air and tape hiss", ["piano"]),
        ("no instruments with clear pitch, piano", ["piano"]),
        ("renaissance court dance with harp", ["classical", "harp"]),
        ("traditional pop with piano", ["pop", "piano"]),
        ("no choir pads, piano", ["no choir synthesizer", "piano"]),
    ],
)
def test_words_of_many_meanings_are_not_taken_for_tags(brief: str, said: list[str]) -> None:
    tags = {
        "mood": ["bright", "fresh"],
        "genre": ["folk", "classical", "house", "world", "pop"],
        "instrument": ["piano", "harp", "choir", "synthesizer"],
        "use": ["radio", "presentation"],
    }
    found = understand(brief, Vocabulary(tags))
    assert sorted(described(chip) for chip in found.chips) == sorted(said)
