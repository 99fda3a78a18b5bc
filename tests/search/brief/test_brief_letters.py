"""Briefs as letters: facts of other things, asides, what is said by twists, pictures and arrows."""

import pytest

from core.search.brief.chip_names import described
from core.search.brief.understanding import understand
from core.search.brief.vocabulary.vocabulary import Vocabulary
from tests.brief_kit import read, tags

BLUES = Vocabulary(
    {
        "mood": ["calm", "bright", "stylish", "funny", "romantic", "sad", "light"],
        "genre": ["blues", "house", "ambient", "rock", "pop", "folk", "techno", "jazz", "ballad"],
        "instrument": ["piano", "choir", "flute", "harp", "violin", "percussion", "strings"],
        "voice": ["voice"],
        "use": ["podcast"],
    }
)


def said_of(text: str) -> str:
    return "|".join(described(chip) for chip in understand(text, BLUES).chips)


@pytest.mark.parametrize(
    "fact",
    [
        *("delivery at 22:30", "results at 18:00", "on air Monday 6:00", "午後3時30分に開演"),
        *("documentary about bees, runtime 84 min", "The feature on sugar is 28:30 long"),
        *("he runs 100 m in 10.2 seconds", "a 45-minute class", "2 h drive"),
        *("120 photos, each shown for 4 seconds", "20 slides of 6 s each", "our logo is blue"),
        *("it plays under the voices", "2 cameras + drone", "an indie dev", "a dance show"),
        *("picture lock is 3 June", "I record at home", "it must be quick to license"),
        *("9:16 and 16:9", "cue 1m2 ends at 00:03:12:05", "champagne at 19:00: we start"),
        *("start with beat 1", "slogan: 'Pop art, light price'", 'a show called "Rock and Sad"'),
        *("a drama set in 1815", "though not hopeless"),
        *("only 8 minutes of footage left", "~40 min per episode", "the hall has 9 s reverb"),
        *("for my class (Thursdays, 19:30, room 2)", "they met at a rock concert"),
        *("Der Film läuft 12 Minuten", "LG Uwe Harfe", "other languages are fine"),
        *("the groom is 2 m tall", "a 58-minute programme", "the show is 55 minutes"),
        *("old one was 45 s of techno", "60-90 min in total", "28-30 bars a minute"),
        *("jazz dance for teens", "doors open from 20:15", "8 GB build", "drinks for the break"),
        *("the bride is a violinist", '("Rock Horizon" was ours)'),
        *("ceremony 15:15, speeches 18:00", "open 10:00-18:00", "täglich um 7:30, 12:30 und 17:30"),
        *("hit points: 0:40, 2:10", "Stunde (75 Min, 12 Leute)", "For the breaks we talk"),
        *("the bar is called The Sad Rock", "Ending: soft"),
        *("tour with 24 stops of art", "bagpipes would be fun but only briefly"),
        *("sparse because of the narrator", "players loved the level"),
        *("the under-16s won the cup", "a couple dances in the kitchen", "an indie-game"),
        *("our chess club meets", "Still, we'd like something", "Bewerbung bis Freitag"),
        *("filmed in India", "Marie and Walter from Brighton"),
    ],
)
def test_what_is_told_of_other_things_is_neither_wanted_nor_a_limit(fact):
    found = understand(f"Piano. {fact}", BLUES)
    assert [described(chip) for chip in found.chips] == ["piano"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It isn't that we don't want percussion. Jazz", "jazz"),
        ("our CEO does not dislike jazz. Piano", "piano"),
        ("I don't not want vocals, piano", "piano"),
        ("It doesn't need percussion. Piano", "piano"),
        ("I don't want anything but piano", "piano"),
        ("not another piano ballad! Folk", "no piano ballad|folk"),
        ("the last one had vocals (nope). Harp", "no voice|harp"),
        ("ideally harp but flute is also fine", "harp or flute"),
        ("either folk or modern pop, light", "folk or pop|stylish|light"),
        ("the strings should be replaced by a harp", "no strings|harp"),
        ("nothing sadder than folk. Piano", "piano"),
        ("electronic but not techno", "no techno"),
        ("Chor darf sein, Klavier", "piano"),
        ("歌詞がなければコーラスはあってもいい。ピアノ", "piano"),
        ("romantic 🎻 no 🥁 no 🎤", "romantic|violin|no percussion|no voice"),
        ("instr. only, jazz", "jazz|no voice"),
        ("BPM zwischen 70 u. 90", "70 to 90 BPM"),
        ("jazz, anything between 70 and 90, piano", "jazz|piano|70 to 90 BPM"),
        ("ジャズ、120から128、ピアノ", "jazz|piano|120 to 128 BPM"),
        ("jazz, 150↑", "jazz|from 150 BPM"),
        ("8A, mixing keys fine", "mixes with A minor"),
        ("gradually more intense", "building energy"),
        ("not louder towards the end", "no building energy"),
        ("Energy: low → high", "building energy"),
        ("bei dem sich die Spannung langsam aufbaut", "building energy"),
        ("der leise ausklingt", "falling energy"),
        ("percussion minimal or none, jazz", "no percussion|jazz"),
        ("Instrumental or wordless vocals, jazz", "jazz"),
        ("can't clear anything with vocals. Jazz", "no voice|jazz"),
        ("Vocals: wordless ok, jazz", "jazz"),
        ("the last one was too jazzy, piano", "no jazz|piano"),
        ("could be jazz, could be folk", "jazz or folk"),
        ("choir would be better than strings", "choir|no strings"),
        ("no intro music with words. Jazz", "no voice|jazz"),
        ("no modern instruments such as harp or flute", "no harp|no flute"),
        ("Jazz is also out. Folk", "no jazz|folk"),
        ("no drums or at least very quiet ones, jazz", "jazz"),
        ("ジャズでもロックでもいいですが、フォークは違います", "jazz or rock|no folk"),
        ("静かに始まらず、ピアノ", "piano"),
        ("ハープがあると嬉しい", "harp"),
        ("添付の曲に似ていて、テンポは同じくらい", "same tempo"),
        ("btwn 100 & 110 bpm", "100 to 110 BPM"),
        ("2 x 20 s + 1 x 45 s", "17 to 23 or 38.2 to 51.8 s"),
        ("jazz. 110 to 125.", "jazz|110 to 125 BPM"),
        ("jazz, 140 aufwärts", "jazz|from 140 BPM"),
        ("energy low all along", "up to 35 % energy"),
        ("energy even throughout", "steady energy"),
        ("the drums, which should go, piano", "no percussion|piano"),
        ("avoid: anything in 3/4, anything with harp. Jazz", "no harp|jazz"),
        ("Gesang ohne Text wäre okay. Piano", "piano"),
        ("harp/strings, ambient/folk", "harp or strings|ambient or folk"),
        ("jazz, slow to moderate", "jazz|up to 118 BPM"),
        ("kein Männerchor, Sologeige", "no choir|violin"),
        ("a talk show, pop", "pop"),
        ('20" + 10" + 6" versions', "17 to 23 or 8.5 to 11.5 or 5.1 to 6.9 s"),
        ("right mood (file attached), but 5 seconds shorter", "5 s shorter"),
        ("参考曲より少し速く", "faster"),
        ('see "Lost Midnight" but faster', "faster"),
        ("Klavier und sonst nichts", "piano"),
        ("no vocals or very soft ones, jazz", "jazz"),
        ("langsam anschwellend", "building energy"),
        ("fading at the end", "falling energy"),
        ("jazz, 5 min+, piano", "jazz|piano|from 300 s"),
        ("前回は悲しすぎました。ピアノ", "not sad|piano"),
        ("Kurzer Jazz", "jazz|up to 35 s"),
        ("client dislikes harp, flutes and jazz. Likes folk", "no harp|no flute|no jazz|folk"),
        ("drums are out of the question, jazz", "no percussion|jazz"),
        ("Vocals? Better not. Jazz", "no voice|jazz"),
        ("pas de drums, jazz", "no percussion|jazz"),
        ("the guard complains about anything with violin. Jazz", "no violin|jazz"),
        ("same as last time (attached), 10 seconds shorter", "10 s shorter"),
        ("前半は静かで、後半は壮大に", "building energy"),
        ("ジャズ、125以上", "jazz|from 125 BPM"),
        ("jazz, about 12:30", "jazz|637.5 to 862.5 s"),
        ("jazz in F♯m", "jazz|F# minor"),
        ("client hates harp, flutes and pop but loves folk", "no harp|no flute|no pop|folk"),
        ("client hates rock and loves jazz", "no rock|jazz"),
        ("zu jazzig, lieber Folk", "no jazz|folk"),
        ("three clips of 20 seconds, jazz", "jazz|17 to 23 s"),
        ("the temp track is the attached file, same tempo", "same tempo"),
        ("like this but tempo same", "same tempo"),
    ],
)
def test_what_is_said_by_a_twist_a_picture_or_an_arrow(text, said):
    assert said_of(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "not the same composer twice",
        "not two in a row by the same artist",
        "kein Künstler doppelt",
        "all by different artists",
        "アーティストの重複なし",
    ],
)
def test_no_artist_twice_is_a_limit(text):
    found = read(f"{text}, piano")
    assert (found.at_most, tags(found)) == (1, ["piano"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Piano is a no-go because the teacher shouts. Jazz", "no piano|jazz"),
        ("Jazz. We've got a live singer, so leave the vocals off", "jazz|no voice"),
        ("Folk. Harp would be a cliche, so no.", "folk|no harp"),
        ("Jazz. They kept sending us techno stuff, which we don't want.", "jazz|no techno"),
        ("We thought of jazz, but the boss is against it. Then folk, please", "no jazz|folk"),
        (
            "Wir hatten an Jazz gedacht, aber die Chefin ist strikt dagegen. Also Folk",
            "no jazz|folk",
        ),
        ("Der Kunde kann Klavier nicht ausstehen. Jazz", "no piano|jazz"),
        ("Traurige Musik haben wir genug. Jazz", "not sad|jazz"),
        ("Flöte war zu romantisch, die bitte nicht. Jazz", "not romantic|no flute|jazz"),
        ("So far we used rock. We'd now like folk", "folk"),
        ("Bisher hatten wir Rock. Jetzt bitte Folk", "folk"),
        ("Folk, and keep percussion away from it", "folk|no percussion"),
        ("Techno would scare the hamsters. Folk", "no techno|folk"),
        ("I don't mind if it's rock or jazz", "rock or jazz"),
        ("a romantic intro on harp", "romantic|harp"),
        ("jazz with a romantic intro", "jazz"),
        ("shop at 18 Harp Lane, jazz", "jazz"),
        ("The youth choir comes on stage at 7. Jazz", "jazz"),
        ("The clown's nose falls off at 0:48. Jazz", "jazz"),
        ("Folk. The scene takes about 20 seconds.", "folk|17 to 23 s"),
        ("Folk, one minute. The scene takes 20 seconds.", "folk|51 to 69 s"),
        ("folk, two minutes at the outside", "folk|up to 120 s"),
        ("Folk, nach spätestens 40 Sekunden muss Schluss sein", "folk|up to 40 s"),
        ("damit es sich nicht so schnell wiederholt, Jazz", "jazz"),
        ("ジャズは社長に却下されました。代わりにフォークで", "no jazz|folk"),
        ("合唱はもう聞き飽きたので勘弁してください。ジャズで", "no choir|jazz"),
        ("ピアノは前回使ったので今回はなしで。ジャズ", "no piano|jazz"),
        ("ジャズ、BPM90前後希望。", "jazz|85.5 to 94.5 BPM"),
        ("旅行会社の動画、ジャズ", "jazz"),
        ("Jazz. Violins sound like drills, so please nothing with those.", "jazz|no violin"),
        ("Jazz, and the flute should sit this one out", "jazz|no flute"),
        (
            "Letztes Mal war's Techno, das kam nicht gut an, also bitte nicht nochmal. Folk",
            "no techno|folk",
        ),
        ("Piano stays, the harp goes.", "piano|no harp"),
        ("He keeps pushing for techno. Over my dead body. Folk", "no techno|folk"),
        ("The harp makes it sound old. Lose it. Jazz", "no harp|jazz"),
        ("Von Folk hat der Wirt die Nase voll. Jazz", "no folk|jazz"),
        ("Jazz; Kunde schläft bei Harfe nicht ein, drum keine.", "jazz|no harp"),
        ("our old track, it was 3:12 long. Jazz", "jazz"),
        ("folk, a minute or a bit more", "folk|from 60 s"),
        (
            "Folk, playful for kids under 6. Should last fifteen seconds",
            "folk|light|12.8 to 17.2 s",
        ),
        ("folk, we want something around 100.", "folk|95 to 105 BPM"),
        ("ハープはうるさいので避けてください。ジャズ", "no harp|jazz"),
        ("ピアノの代わりにハープで、ジャズ", "no piano|harp|jazz"),
        ("no violins, jazz", "no violin|jazz"),
        ("Vocals would clash with the voice-over, so avoid them. Jazz", "no voice|jazz"),
    ],
)
def test_what_is_refused_from_afar_and_what_was_before(text, said):
    """Of letters by somebody who knew nothing of the code."""
    assert sorted(said_of(text).split("|")) == sorted(said.split("|"))


@pytest.mark.parametrize(
    ("text", "told", "said"),
    [
        ("I'm a harp teacher in Cardiff with 22 pupils. Jazz, please", "harp", "jazz"),
        (
            "The choir made our otters at the zoo seem seductive. Folk, please",
            "choir",
            "folk",
        ),
        ("Techno makes the groom's father leave early. Jazz, please.", "Techno", "jazz"),
        (
            "Das Klavier lenkt vom Mord ab, sagt Erna. Bitte Jazz",
            "Klavier",
            "jazz",
        ),
        ("父はジャズ喫茶を営んでいました。フォークをお願いします。", "ジャズ", "folk"),
        ("Jazz for a dinner of 120 guests in Bremen. Piano, please", "", "jazz|piano"),
        ("I'm a harp teacher in Cardiff with 22 pupils", "", "harp"),
        ("The villain Baron Rufus should have a harp. Jazz, please", "", "harp|jazz"),
    ],
)
def test_what_a_letter_only_tells_of_is_left_out_and_said(text, told, said):
    brief = understand(text, BLUES)
    assert sorted(said_of(text).split("|")) == sorted(said.split("|"))
    unclear = [problem for problem in brief.problems if "not clear" in problem]
    assert [problem.split('"')[1] for problem in unclear] == ([told] if told else [])
