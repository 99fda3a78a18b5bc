"""Refusals in people's own words, by what is said of the thing, before it, behind it or around it;
and wishes that look like them."""

import pytest

from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import ranges, read, tags

ENGLISH = """
I've had it up to here with _|would you mind dropping the _|_ would be totally wrong here
I get a headache from _|let's leave _ to others|my dentist plays _, so I don't want it here
_? Out of the question|tracks with _ can go straight in the bin|_ need not apply
my head can't take any more _|I'm done with _|we're over _|please leave the _ aside
the _ needs to disappear|_ only gets in her way|_ gives me a headache|_ turns people off
_ puts people to sleep|I have a thing against _|we've had our fill of _|_ has been done to death
_ would be out of place|_ has no place here|_ mustn't appear|anything with _ gets deleted
one more _ and I quit|the last one had _, this one shouldn't|pass on _|_ excluded
_ can be left out|_ scares the kids|_ clashes badly|enough with the _|you can keep your _
they rejected _|_ sounds cheesy|a break from _|give the _ a rest|bored with _|_ leaves me cold
forget about _|on no account _|we had _ before, so none on the recording please
keep your _ to yourself|if they hear _ once more they leave|oh no, _ again|leave the _ at home
if I hear another _ I quit|enough _ already|_ were in the last one, not again please
complaints as soon as there are _|I leave if there's a single _|_ are not my cup of tea
_ had better stay away|the _ stay out|_ got us complaints|_ reminds me of my boss, no thanks
sick to death of _|my ears bleed from _|spare my ears _|I don't care for _
we'd be annoyed to hear _|there were complaints about _|we already have _ there, so not here
"""
GERMAN = """
bleib mir vom Leib mit _|_ geht mir auf die Nerven, also raus damit|_ bitte aussortieren
_ brauche ich wie einen Kropf|lieber gar nichts als _|um _ bitte einen weiten Bogen machen
für _ habe ich nichts übrig|auf _ reagiere ich allergisch|_? Kommt für uns nicht infrage
_ ist uns zu abgedroschen|_ wirkt dem Kunden zu schwülstig|von _ bitte absehen
_ gehört da nicht rein|_ kommt nicht in die Tüte|_ haben wir durchlitten, das reicht uns
_ hängt mir zum Hals raus|_ will keiner hören|_ lenkt nur ab|_ macht den Kindern Angst
_ darf nicht vorkommen|mit _ könnt ihr mich jagen|_ graust mich|gegen _ bin ich allergisch
_ haben wir satt|erspart uns _|_ ausschließen|_ lehnen wir ab|_ war gestern|_ entfällt|_, nein
wegen _ gab es Beschwerden|_ bleibt draußen|_ haben wir schon, also diesmal keins
Stücke, in denen man _ hört, fliegen raus|wenn ich _ höre, schalte ich aus|nimm die _ raus
ich bekomme Kopfschmerzen, wenn ich _ höre|bei _ ist für mich Schluss|wir lehnen _ ab
_ hatten wir da, das genügt|_ werden nicht gebraucht|_ würden nur ablenken|_ schließen wir aus
_ ertragen wir gar nicht|_ haben hier nichts verloren|_ muss nun wirklich nicht sein
_ hatten wir schon letztes Mal|_ gab nur Ärger|die Szene verträgt keine _|_ kommt mir nicht ins Haus
wag es ja nicht, mir _ zu schicken|es gab Beschwerden über _|_ weglassen, bitte
"""
JAPANESE = """
_はもうたくさん|_の方がまし|_は対象外にしてください|_とは縁を切りたい
_要らず|_は外します|_は控えます|_の音だけは勘弁|_は社長が嫌がる|_は好まれません|_は邪魔です
_はお断り|_はボツになった|_は場違い|_は苦情が来た|_は流せません|_が一切ない|_は安っぽい
_みたいなのは不要|_が入ると困る|もう_は使えません
"""
WISHES = """
without strings it would be boring|I won't sign off on it until I hear strings
I hate it when there's no strings|I wouldn't mind some strings
ohne Streicher wäre es langweilig|lass Streicher ja nicht weg|ich kriege nicht genug von Streichern
ストリングスを抜かないでください|ストリングスがない曲はいりません|ストリングスがたまらない
strings give me goosebumps|you can't go wrong with strings|the strings should never stop
ohne Streicher geht es nicht|lieber Streicher als gar nichts
von Streichern kann ich nicht genug bekommen|ストリングスは外せない|ストリングス以外はいらない
ストリングスがないと物足りない|ストリングスは抜かないで
"""


def each(told: str) -> list[str]:
    return [one for line in told.split("\n") for one in line.split("|") if one]


@pytest.mark.parametrize("told", each(ENGLISH))
def test_what_is_refused_in_own_words_is_kept_out(told: str) -> None:
    assert tags(read(f"calm piano, {told.replace('_', 'strings')}")) == [
        "calm",
        "piano",
        "no strings",
    ]


@pytest.mark.parametrize("told", each(GERMAN))
def test_what_is_refused_in_german_is_kept_out(told: str) -> None:
    assert tags(read(f"Klavier, {told.replace('_', 'Streicher')}")) == ["piano", "no strings"]


@pytest.mark.parametrize("told", each(JAPANESE))
def test_what_is_refused_in_japanese_is_kept_out(told: str) -> None:
    assert tags(read(f"ピアノの曲、{told.replace('_', 'ストリングス')}")) == ["piano", "no strings"]


@pytest.mark.parametrize("told", each(WISHES))
def test_a_wish_that_looks_like_a_refusal_is_a_wish(told: str) -> None:
    assert tags(read(told)) == ["strings"]


@pytest.mark.parametrize(
    "told",
    [
        "The film is boring so far, exciting jazz",
        "jazz that never bores anyone",
        "The piano is out of tune on purpose, jazz",
        "music that makes me cry, jazz",
    ],
)
def test_what_is_said_of_other_things_refuses_no_tag(told: str) -> None:
    assert not [name for name in tags(read(told)) if name.startswith("no")]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("darf 90 Sekunden nicht überschreiten", None, 90),
        ("soll 90 Sekunden nicht unterschreiten", 90, None),
    ],
)
def test_a_limit_that_is_not_passed_is_one(said: str, low: float, high: float) -> None:
    assert ranges(read(f"Klavier, {said}")) == [("length", low, high)]


def test_no_synths_are_no_melodies_of_them_either() -> None:
    tags_of = Vocabulary({"instrument": ["synthesizer", "synth lead", "piano"]})
    refused, wanted = (understand(said, tags_of).chips for said in ("no synths", "synths"))
    assert [[t.tag for t in chip.targets] for chip in refused] == [["synthesizer", "synth lead"]]
    assert [[t.tag for t in chip.targets] for chip in wanted] == [["synthesizer"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no cheesy techno, piano", ["no techno", "piano"]),
        ("a long silence, then piano", ["piano"]),
        ("short learning videos, piano", ["piano"]),
        ("it must not make people cry, piano", ["not sad", "piano"]),
        ("鬼が出てくるシーン用に暗い曲。", ["dark"]),
        ("ストリングスはちょっと…ピアノで", ["no strings", "piano"]),
        ("ピアノソロなし、暗い曲", ["dark"]),
        ("ピアノ隊は不要、暗い曲", ["no piano", "dark"]),
    ],
)
def test_what_is_said_by_the_way_is_read_as_it_is_meant(text: str, said: list[str]) -> None:
    assert tags(read(text)) == said
    assert ranges(read(text)) == []
