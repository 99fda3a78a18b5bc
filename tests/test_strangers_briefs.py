"""Briefs as strangers write them: in lines and lists, in turns of phrase, with words of another
sense."""

import pytest

from core.search.brief import TagChip
from core.search.chip_names import described
from core.search.vocabulary import Vocabulary
from core.search.words import understand
from tests.test_wordings import read, tags

MANY_TAGS = Vocabulary(
    {
        "mood": ["calm", "warm", "bright", "fresh", "stylish"],
        "genre": ["rock", "metal", "house", "world", "ambient", "orchestral"],
        "use": ["education", "sports", "event"],
        "instrument": ["piano", "choir", "electric piano"],
    }
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Instruments: piano, bass\nNo: drums, vocals", "piano|bass|no percussion|no voice"),
        ("Must have: piano\nMust not have: drums", "piano|no percussion"),
        ("Avoid:\n- drums\n- strings\n\nWanted:\n- piano", "no percussion|no strings|piano"),
        ("calm\npiano\nno drums\nstrings or bass", "calm|piano|no percussion|strings or bass"),
        ("1. calm\n2. no drums\n3. piano", "calm|no percussion|piano"),
        ("Please find something long and calm for us with no\ndrums in it, jazz", ""),
        ("#calm #nodrums #piano", "calm|no percussion|piano"),
        ("❌ vocals ❌ drums ✅ piano", "no voice|no percussion|piano"),
        ("vocals=no drums=yes", "no voice|percussion"),
        ("mood: sad, vocals: n/a", "sad"),
        ("calm piano -tag:drums !vocals", "calm|piano|no percussion|no voice"),
        ("include: piano exclude: vocals", "piano|no voice"),
        ("Contains: piano. Doesn't contain: drums.", "piano|no percussion"),
        ("mood: calm / NOT: rock", "calm|no rock"),
        ("piano\nMit freundlichen Grüßen\nPeter Rock", "piano"),
        ("NG:ドラム、歌\n希望:ピアノ", "no percussion|no voice|piano"),
        ("【希望】ピアノ【NG】ドラム、ボーカル", "piano|no percussion|no voice"),
        ("Don'ts: drums, vocals. Dos: piano.", "no percussion|no voice|piano"),
    ],
)
def test_line_ends_lists_and_headings_end_what_a_no_reaches(text, said):
    assert "|".join(tags(read(text))) == (said or "calm|no percussion|jazz")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            (f"{no} drums, jazz", "percussion|jazz")
            for no in ("nothing without", "can't do without")
        ),
        ("never without a piano", "piano"),
        ("why not some jazz", "jazz"),
        ("don't forget the strings", "strings"),
        ("not sure if piano or bass. Calm.", "piano or bass|calm"),
        ("can't find any dark jazz", "dark|jazz"),
        ("without a doubt jazz", "jazz"),
        ("not drumless, jazz", "percussion|jazz"),
        *(
            (f"{no} vocals, jazz", "jazz")
            for no in ("don't mind", "nothing against", "no problem with")
        ),
        ("it doesn't have to be sad, jazz", "jazz"),
        ("Gesang stört nicht, Jazz", "jazz"),
        ("Gesang würde stören, Jazz", "no voice|jazz"),
        ("nicht ohne Klavier", "piano"),
        ("Klavier darf nicht fehlen", "piano"),
        ("auf Streicher möchten wir nicht verzichten", "strings"),
        ("Schlagzeug bitte weglassen", "no percussion"),
        ("nichts gegen Gesang, Jazz", "jazz"),
        ("too much piano, prefer strings", "no piano|strings"),
        ("the last one was too sad, jazz", "no sad|jazz"),
        ("zu traurig, lieber Jazz", "no sad|jazz"),
        ("Musik zu traurigen Bildern", "sad"),
        ("not enough drums, jazz", "percussion|jazz"),
        ("less piano and more strings", "no piano|strings"),
        ("weniger Klavier und mehr Streicher", "no piano|strings"),
        ("replace the piano with strings", "no piano|strings"),
        ("take the drums out, leave the bass in", "no percussion|bass"),
        ("too piano-heavy", "no piano"),
        ("keine Vorschläge mit Klavier", "no piano"),
        ("暗くならないように", "no dark"),
        ("vocals strictly forbidden", "no voice"),
        ("piano, nobody singing words", "piano|no voice"),
        ("as little piano as possible, strings", "no piano|strings"),
        ("piano, 0 drums", "piano|no percussion"),
        ("ピアノは好きじゃない", "no piano"),
        ("暗すぎるのは嫌、ピアノ", "no dark|piano"),
        ("too bad there's no piano", "piano"),
        ("regardless of vocals, jazz", "jazz"),
        ("jazz; vocals: optional", "jazz"),
        ("whitout drums, jazz-ish", "no percussion|jazz"),
        ("ohen Schlagzeug, kien Klavier", "no percussion|no piano"),
        ("ピアノは入れずに", "no piano"),
        ("drums aren't a must, jazz", "jazz"),
        ("piano (or strings)", "piano or strings"),
        ("ドラムレス、ノンボーカルのピアノ", "no percussion|no voice|piano"),
        ("sick of drums, jazz", "no percussion|jazz"),
        ("drums are a dealbreaker", "no percussion"),
        ("Bitte vermeiden: Gesang, Klavier", "no voice|no piano"),
        ("keep drums to a minimum", "no percussion"),
        ("nix Trauriges", "no sad"),
        ("more calm than sad", "calm|no sad"),
        ("ohne alles: nur Klavier", "piano"),
        ("calm ambience, piano", "calm|piano"),
        ("happier jazz-rock", "jazz|rock"),
        ("ピアノなしではダメ", "piano"),
        ("ピアノは欠かせない", "piano"),
        ("ドラムはなくてもいい、ピアノ", "piano"),
        ("ドラムはNG、ギターはOK、ピアノ", "no percussion|piano"),
        ("ドラムが入らない曲、ピアノ", "no percussion|piano"),
        ("ドラムとベースは抜いてください", "no percussion|no bass"),
        ("悲しくなりすぎないピアノ", "no sad|piano"),
        ("ピアノだけでなくベースも", "piano|bass"),
        ("悲しげで暗めのぴあの", "sad|dark|piano"),
        ("if it's not jazz, don't bother", "jazz"),
        ("don't bother if it isn't jazz", "jazz"),
        ("if it has no piano don't send it and no drums", "piano|no percussion"),
        ("if it has drums, don't bother; piano", "no percussion|piano"),
        ("if there's a piano, I'll scream. calm jazz", "no piano|calm|jazz"),
        ("please don't send vocals if possible, jazz", "no voice|jazz"),
        ("if it isn't jazz, we won't listen", "jazz"),
        ("if it has strings, don't use vocals", "strings|no voice"),
        ("no piano, no deal", "piano"),
        ("wenn es kein Jazz ist, brauchen wir es nicht", "jazz"),
        ("wenn Gesang dabei ist, bitte nicht schicken; ruhig", "no voice|calm"),
        ("ohne Klavier geht gar nichts, ruhig", "piano|calm"),
        ("piano, may be sad", "piano"),
        ("jazz, can have vocals", "jazz"),
        ("can be piano or strings", "piano or strings"),
        ("Jazz, darf auch dunkel sein, kein Gesang", "jazz|no voice"),
        ("it can't be too sad, jazz", "no sad|jazz"),
        ("never mind the drums, calm piano", "calm|piano"),
        ("no shortage of strings", "strings"),
        ("allergic to piano, jazz", "no piano|jazz"),
        ("please spare us the piano", "no piano"),
        ("we've had enough piano, jazz", "no piano|jazz"),
        ("the opposite of sad, piano", "no sad|piano"),
        ("vocals would ruin it, piano", "no voice|piano"),
        ("keien Drums, withuot piano", "no percussion|no piano"),
        ("jazz w/out drums", "jazz|no percussion"),
        ("ピアノ、ボーカルは不可", "piano|no voice"),
        ("Klavier gern, Streicher ungern", "piano|no strings"),
        ("Finger weg von Klavier, Jazz", "no piano|jazz"),
        ("auf keinen Fall Techno, Rock wäre ok", "no techno"),
        ("piano, no drums unless they're soft", "piano"),
        ("kein Gesang, außer er ist sehr leise; Klavier", "piano"),
        ("vocals only if they're wordless; piano", "piano"),
        ("if there are vocals, they should be calm. Jazz", "jazz"),
        ("no drums in the intro, jazz", "jazz"),
        ("kein Gesang in der ersten Minute, Jazz", "jazz"),
        ("ideally strings, if not, piano", "strings or piano"),
        ("no male vocals, female ok, jazz", "jazz"),
        ("keine männlichen Stimmen, Jazz", "jazz"),
        ("女性ボーカルは可、男性ボーカルは不可、ジャズ", "jazz"),
        ("no male or female vocals, jazz", "no voice|jazz"),
        ("no acid jazz, piano", "piano"),
        ("jazz but not smooth jazz", "jazz"),
        ("can't stand jazz, piano", "no jazz|piano"),
        ("jazz > rock", "jazz|no rock"),
        ("rock>techno>jazz", "rock|no techno|no jazz"),
        ("I like jazz more than rock", "jazz|no rock"),
        ("no dark sad strings, jazz", "no dark sad strings|jazz"),
        ("no techno rock, piano", "no techno rock|piano"),
        ("sad strings ok, jazz", "jazz"),
        ("piano-less rock", "no piano|rock"),
        ("less is more: just piano", "piano"),
        ("we already have enough piano, jazz", "no piano|jazz"),
        ("o. Gesang, m. Klavier o. Bass", "no voice|piano or bass"),
        ("vox=nein, perc: minimal", "no voice|no percussion"),
        ("not big fans of piano, jazz", "no piano|jazz"),
        ("ピアノorストリングス", "piano or strings"),
    ],
)
def test_a_no_that_means_yes_and_a_no_without_the_word(text, said):
    assert "|".join(tags(read(text))) == said


@pytest.mark.parametrize(
    "text",
    [
        *("Deadline 3 March", "I'm still looking", "in other words", "under text", "EP 3"),
        *("old school", "a rock climbing clip", "metal workers", "We're running late"),
        *(
            "Mit freundlichen Grüßen",
            "around the world",
            "no frills",
            "zu Hause",
            "a house renovation",
            "happy to help",
        ),
        *("Ref: Metal Heads, Soft Cell", "like Massive Attack, Warm Bodies", "Territory: world"),
        *("nothing that distracts from the choir", "family-friendly", "clean lyrics", "sober"),
        *("Alles klar!", "verse and chorus", "drone footage", "世界観に合う", "a clean 60 seconds"),
    ],
)
def test_words_of_another_sense_are_no_tags(text):
    assert tags(understand(f"{text}. Piano", MANY_TAGS)) == ["piano"]


def test_the_reference_that_is_talked_of_is_no_reference():
    assert read("the reference is too fast, the track is sad").reference is None
    compared = read("more energetic than this track")
    assert compared.reference is not None
    assert [described(chip) for chip in compared.chips] == ["more energy"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("neither too slow nor too fast", "from 92 BPM|up to 118 BPM"),
        ("the last one was too slow", "from 92 BPM"),
        ("isn't slow", "from 92 BPM"),
        ("anything but slow", "from 92 BPM"),
        ("nicht besonders schnell", "up to 118 BPM"),
        ("quick question, short notice", ""),
        ("not over 100 and not under 80 bpm", "up to 100 BPM|from 80 BPM"),
        ("no shorter than 2 and no longer than 4 minutes", "from 120 s|up to 240 s"),
        ("80 BPM at the slowest, 100 at the fastest", "from 80 BPM|up to 100 BPM"),
        ("tempo: 80 (min) - 100 (max)", "80 to 100 BPM"),
        ("tempo in the low 80s", "80 to 84 BPM"),
        ("under 100 or over 140 bpm", "up to 100 or from 140 BPM"),
        ("anything from 80 to 100 bpm", "80 to 100 BPM"),
        ("Tempo 100 bis max. 120", "100 to 120 BPM"),
        ("2:30 (+/- 10 sec)", "140 to 160 s"),
        ("120 BPM ± 5 %", "114 to 126 BPM"),
        ("about 2 min give or take 15 sec", "105 to 135 s"),
        ("cutdowns: 60, 30, 15 sec", "51 to 69 or 25.5 to 34.5 or 12.8 to 17.2 s"),
        ("two-and-a-half minutes", "127.5 to 172.5 s"),
        ("less than a min", "up to 60 s"),
        ("len<=1:30", "up to 90 s"),
        ("a 12 minute documentary", ""),
        ("keys 8A, 8B", "A minor|C major"),
        ("calm -> heroic", "building energy"),
        ("starts quietly and grows towards the end", "building energy"),
        ("a max of 2 minutes", "up to 120 s"),
        ("80bpm (or 160)", "76 to 84 or 152 to 168 BPM"),
        ("60 bpm and below", "up to 60 BPM"),
        ("60 bpm < tempo < 80 bpm", "60 to 80 BPM"),
        ("90BPMくらいから120BPMくらい", "90 to 120 BPM"),
        ("1分弱", "up to 60 s"),
        ("no fade", "no falling energy"),
        ("knapp 2 Minuten", "up to 120 s"),
        ("長くても2分", "up to 120 s"),
        ("１２０ＢＰＭ", "114 to 126 BPM"),
        ("key of C, G or F", "C major|G major|F major"),
        ("A minor or its relative major", "A minor|C major"),
        ("relative minor of C major", "A minor"),
        ("fis-Moll oder Paralleltonart", "F# minor|A major"),
        ("a minor character, a major update", ""),
        ("energy should rise over time", "building energy"),
        ("goes from calm to heroic", "building energy"),
        ("erst ruhig, dann immer intensiver", "building energy"),
        ("静かに始まって徐々に盛り上がる", "building energy"),
        ("盛り上がりすぎない", "no building energy"),
        ("energy drops towards the end", "falling energy"),
        ("no more than 2 and a half minutes", "up to 150 s"),
        ("a full minute of jazz", "51 to 69 s"),
        ("anything over 120 bpm is too fast", "up to 120 BPM"),
        ("below 60 seconds is too short", "from 60 s"),
        ("100 BPM ist viel zu langsam", "from 100 BPM"),
        ("no songs over three minutes", "up to 180 s"),
        ("kein Stück unter zwei Minuten", "from 120 s"),
        ("up to, but not over, 90 seconds", "up to 90 s"),
        ("tempo not above 100 but not below 70", "up to 100 BPM|from 70 BPM"),
        ("shorter than three but longer than two minutes", "up to 180 s|from 120 s"),
        ("tempo: anything from 90 up to 110", "90 to 110 BPM"),
        ("eine knappe Minute", "up to 60 s"),
        ("just shy of two minutes", "up to 120 s"),
        ("60s cutdown + 30s cutdown", "51 to 69 or 25.5 to 34.5 s"),
        ("15秒、30秒の2タイプ", "12.8 to 17.2 or 25.5 to 34.5 s"),
        ("1分半〜2分", "90 to 120 s"),
        ("BPM90より速く110より遅い", "90 to 110 BPM"),
        ("two and a quarter minutes", "114.8 to 155.2 s"),
        ("four and a half minutes", "229.5 to 310.5 s"),
        ("eine Minute dreißig", "76.5 to 103.5 s"),
        ("tempo one-twenty", "114 to 126 BPM"),
        ("ninety-five bpm", "90.2 to 99.8 BPM"),
        ("b/w 80 and 90 bpm", "80 to 90 BPM"),
        ("half-time feel at 140", "133 to 147 BPM, also half or double"),
        ("Tempo um die 100", "95 to 105 BPM"),
        ("any tempo but slow", "from 92 BPM"),
        ("any key but minor", "a major key"),
        ("8A +/-1", "mixes with A minor"),
        ("builds: no, breaks: none", "no building energy|without a break"),
        ("soll sich nicht aufbauen", "no building energy"),
        ("盛り上がりなし、フェードアウトしない", "no building energy|no falling energy"),
        ("Steigert sich, fängt leise an", "building energy"),
        ("our film is 90 minutes long", ""),
        ("need it in 30 minutes!", ""),
        ("call me at 10:30", ""),
        ("no longer than 2 mins, no shorter than 1", "up to 120 s|from 60 s"),
        ("no longer than 2 minutes and no shorter than 1 minute", "up to 120 s|from 60 s"),
        ("nicht länger als 2 Minuten, aber auch nicht kürzer als eine", "up to 120 s|from 60 s"),
        ("min 1 min max 2", "60 to 120 s"),
        ("80 BPM upwards but not past 100", "from 80 BPM|up to 100 BPM"),
        ("at most 2 minutes, at most two per artist", "up to 120 s"),
        ("can't be longer than 45 sec", "up to 45 s"),
        ("anything longer than 4 min is out", "up to 240 s"),
        ("if it's over 3 minutes it's too long", "up to 180 s"),
        ("if it's slower than 100 bpm we can't use it", "from 100 BPM"),
    ],
)
def test_limits_keys_and_courses_as_they_are_said(text, said):
    chips = [chip for chip in read(text).chips if not isinstance(chip, TagChip)]
    assert "|".join(described(chip) for chip in chips) == said


def test_what_is_allowed_is_not_kept_out_by_a_near_word():
    choir = Vocabulary({"instrument": ["choir", "acoustic guitar", "electric guitar"]})
    assert tags(understand("choir is fine but no lead vocals", choir)) == []
    assert tags(understand("guitar, but no electric guitar", choir)) == [
        "acoustic guitar",
        "no electric guitar",
    ]
