"""Briefs that say what is wanted or may be there by a condition, and limits in turns of phrase."""

import pytest

from core.search.chip_names import described
from tests.test_wordings import read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if it's not jazz, don't bother", "jazz"),
        ("If there are no strings in it, I'm not interested", "strings"),
        ("unless it has piano we can't use it", "piano"),
        ("Don't send me anything that isn't calm", "calm"),
        ("anything that doesn't have piano is out", "piano"),
        ("wenn es kein Jazz ist, brauchen wir es nicht", "jazz"),
        ("no piano, no deal", "piano"),
        ("If it has drums, don't send it", "no percussion"),
        ("may be sad, must be piano", "piano"),
        ("can't be sad, may not be dark, jazz", "no sad|no dark|jazz"),
        ("may be sad or dark, must be piano", "piano"),
        ("may contain vocals. Jazz.", "jazz"),
        ("darf traurig sein, Klavier", "piano"),
        ("darf nicht traurig sein, Klavier", "no sad|piano"),
        ("kann Gesang haben, muss aber nicht; Jazz", "jazz"),
        ("Optional: strings, bass. Must: piano", "piano"),
        ("Muss: Klavier. Kann: Streicher. Darf nicht: Schlagzeug.", "piano|no percussion"),
        ("no drums but still dark", "no percussion|dark"),
        ("Jazz, zur Not auch Rock", "jazz|rock"),
        ("雰囲気:暗い\n不要:ボーカル、ピアノ", "dark|no voice|no piano"),
        ("a clear 90 seconds, calm", "calm|76.5 to 103.5 s"),
        ("a full minute of strings", "strings|51 to 69 s"),
        ("just shy of two minutes", "up to 120 s"),
        ("not a second over 30s", "up to 30 s"),
        ("Länge ca. 1 Minute 30, ruhig", "calm|76.5 to 103.5 s"),
        ("gut zwei Minuten", "from 120 s"),
        ("keine 30 Sekunden lang", "up to 30 s"),
        ("mindestens aber 2 Minuten, höchstens 4", "120 to 240 s"),
        ("neither over 3 minutes nor under 1", "60 to 180 s"),
        ("BPM range: 70–80", "70 to 80 BPM"),
        ("upwards of 140 bpm", "from 140 BPM"),
        ("tempo: flexible, but not above 110", "up to 110 BPM"),
        ("Tempo von 90 aufwärts", "from 90 BPM"),
        ("110-ish, jazz", "jazz|104.5 to 115.5 BPM"),
        ("jazz, 140+", "jazz|from 140 BPM"),
        ("slowish, on the calmer side", "calm|up to 92 BPM"),
        ("on the faster side", "from 118 BPM"),
        ("nothing sad, slow or dark", "no sad|no dark|from 92 BPM"),
        ("tempo in the nineties", "90 to 99 BPM"),
        ("Mood: calm. Dur: 2:00", "calm|102 to 138 s"),
    ],
)
def test_conditions_and_limits_are_read_as_they_are_meant(text, said):
    brief = read(text)
    assert "|".join(described(chip) for chip in brief.chips) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no strings = no go, jazz", "strings|jazz"),
        ("more of a jazz thing than rock", "jazz|no rock"),
        ("mehr Jazz als Rock", "jazz|no rock"),
        ("I'd take strings over piano", "strings|no piano"),
        ("piano over strings any day", "piano|no strings"),
        ("we've had enough piano, try bass", "no piano|bass"),
        ("can't have enough strings, jazz", "strings|jazz"),
        ("we're allergic to drums, jazz", "no percussion|jazz"),
        ("steer away from rock, go jazz", "no rock|jazz"),
        ("refrain from using drums, jazz", "no percussion|jazz"),
        ("lay off the drums, hold off on bass, jazz", "no percussion|no bass|jazz"),
        ("give vocals a miss, jazz", "no voice|jazz"),
        ("drums out, strings in", "no percussion|strings"),
        ("in: strings; out: drums, bass", "strings|no percussion|no bass"),
        ("drums get in the way, piano", "no percussion|piano"),
        ("drums would be too much here, piano", "no percussion|piano"),
        ("nicht so mein Ding: Techno. Lieber Jazz.", "no techno|jazz"),
        ("Gesang ist ein Ausschlusskriterium, Jazz", "no voice|jazz"),
        ("hates: drums, loves: strings", "no percussion|strings"),
        ("loves strings but detests drums", "strings|no percussion"),
        ("all genres but techno, calm", "no techno|calm"),
        ("piano, alternatively strings", "piano or strings"),
        ("piano or failing that strings, calm", "piano or strings|calm"),
        ("静かなピアノ、でも悲しくないもの", "calm|piano|no sad"),
        ("this but sadder", "sad"),
        ("half the tempo of this track, calm", "calm|slower"),
        ('think "Dark Echo" but slower', "slower"),
        ('similar in feel to "Dark Echo" but shorter', "shorter"),
        ("「Dark Echo」みたいで、もっと静か", "less energy"),
        ("gradually intensifying strings", "strings|building energy"),
        ("should rise steadily, strings", "strings|building energy"),
        ("soll sich langsam steigern, Klavier", "piano|building energy"),
        ("leiser Anfang, lautes Ende, Klavier", "piano|building energy"),
        ("静かに始まり、最後は壮大に", "building energy"),
        ("energy stays low throughout", "up to 35 % energy"),
    ],
)
def test_refusals_comparisons_and_courses_in_other_turns(text, said):
    assert "|".join(described(chip) for chip in read(text).chips) == said
