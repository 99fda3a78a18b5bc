"""Letters of strangers with a tempo or a length, and what each asks for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """tempo (BPM) and length (s): a number to be about right, both ends of a range or limit, or
    None for no wish."""

    text: str
    tempo: float | tuple[float | None, float | None] | None
    length: float | tuple[float | None, float | None] | None


LETTERS = (
    Letter("I need at most 3 mins, at least 2, moody electric guitar", None, (120, 180)),
    Letter("100 bpm or faster thx", (100, None), None),
    Letter("We go live on 5/6 at 9:00. A countdown bed of 5 minutes sharp, please.", None, 300),
    Letter("Looking for 3 tracks, each between 60 and 90 seconds, acoustic.", None, (60, 90)),
    Letter("A minute and a half, give or take ten seconds.", None, (80, 100)),
    Letter("We pay 200 to 300 euros per song; songs between 95 and 105 bpm only", (95, 105), None),
    Letter("no longer than 20 sec!!", None, (None, 20)),
    Letter(
        "around 2 min (tolerance 15 sec either way), tempo 100 bpm +/- 10%", (90, 110), (105, 135)
    ),
    Letter("Take Five style jazz in 5/4, but easier going: 140 bpm tops", (None, 140), None),
    Letter("♩ = 96, strings only", 96, None),
    Letter("arond 100 bmp, chill", 100, None),
    Letter("calm piano under 2 min at around 90", 90, (None, 120)),
    Letter("between one and two minutes, no vocals", None, (60, 120)),
    Letter("anything under 100 bpm is too sleepy for us", (100, None), None),
    Letter("Not above 95 bpm.", (None, 95), None),
    Letter("half a minute of ukulele, that's all we need", None, 30),
    Letter("bpm > 95, vocals fine", (95, None), None),
    Letter("Tempo must stay below 100; length above 180 seconds.", (None, 100), (180, None)),
    Letter("Not less than 2 minutes.", None, (120, None)),
    Letter("deadline 14 March. 15-second bed for a logo animation, bright.", None, 15),
    Letter("v3 of the edit (final_v3_0412.mov) needs a 75 second track", None, 75),
    Letter("Ninety seconds or thereabouts.", None, 90),
    Letter("wedding highlights reel - romantic, 65-75bpm, 3:30 to 4:15 long", (65, 75), (210, 255)),
    Letter(
        "Can't go beyond one minute. Tempo anything but slow: 125 bpm at least.",
        (125, None),
        (None, 60),
    ),
    Letter("1h30 of background music for the gala, nothing above 110 BPM", (None, 110), 5400),
    Letter("Room 204 Hotels, spot #2. Music: six seconds exactly.", None, 6),
    Letter("2min40s, tempo fast (150+ bpm)", (150, None), 160),
    Letter("Don't send me anything slower than 110 bpm", (110, None), None),
    Letter("No. 7 on your list was great, do you have anything like it at 84 bpm?", 84, None),
    Letter("exactly 144 bpm please, we've already animated to it", 144, None),
    Letter(
        "The cue shouldn't be any shorter than thirty seconds or any longer than fifty.",
        None,
        (30, 50),
    ),
    Letter(
        "Please nothing faster than 85 beats per minute; the yoga crowd complains.",
        (None, 85),
        None,
    ),
    Letter("TRT of the music 00:01:15, no voice", None, 75),
    Letter("sub-60s sting, any tempo from 100 bpm upwards", (100, None), (None, 60)),
    Letter(
        "My spin class lasts 45 minutes. Every song should sit at 130-135 bpm.", (130, 135), None
    ),
    Letter("never below 60 BPM, never above 66", (60, 66), None),
    Letter("scrap the 3 minutes I mentioned on Monday, make the track 2 minutes", None, 120),
    Letter("At 100 BPM or slower, thanks", (None, 100), None),
    Letter("somthing slow, 60 to 70 beats pr minute", (60, 70), None),
    Letter(
        "Whatever you pick for the 6 pm news, keep it at 108 bpm and cut it to 12 seconds.", 108, 12
    ),
    Letter(
        "For the trailer (temp track is 'Temp_07.wav') I'd want a hybrid orchestral cue "
        "of at least 2:20.",
        None,
        (140, None),
    ),
    Letter("faster than 90 but slower than 105 bpm", (90, 105), None),
    Letter("~100bpm ~2min, lofi", 100, 120),
    Letter("anything up to 2 and a half mins works", None, (None, 150)),
    Letter("tracks below 30 seconds are no use to me", None, (30, None)),
    Letter("5+ minutes for a meditation, heartbeat slow, 50-60bpm", (50, 60), (300, None)),
    Letter(
        "The reference (ref_128bpm_v2.mp3) is too fast for us, we'd want 100 bpm at most.",
        (None, 100),
        None,
    ),
    Letter("Budget is $1,500. Tempo 128, house-y, at least four minutes long.", 128, (240, None)),
    Letter("c. 60 BPM, c. 4 mins, church-like, organ welcome", 60, 240),
    Letter("we want 10 options, all shorter than 1:45", None, (None, 105)),
    Letter("at minimum 35 seconds, at maximum 55", None, (35, 55)),
    Letter(
        "The 60s are back in fashion, 1960s surf guitar then, but at 150 bpm minimum",
        (150, None),
        None,
    ),
    Letter("approx 2 1/2 minutes, warm guitar", None, 150),
    Letter(
        "For the 2026 Winter campaign we need 4 cues, none of them longer than 30 secs, "
        "none slower than 90 bpm",
        (90, None),
        (None, 30),
    ),
    Letter("The 10k run video: 170 to 180 bpm to match the runners' cadence.", (170, 180), None),
    Letter("3 min 15 s on the dot, 4/4, no fade", None, 195),
    Letter("Length: at least 2:30. Tempo: 70-80.", (70, 80), (150, None)),
    Letter(
        "300 guests, dinner at 19:30, and I'd like jazz that stays under 100 BPM.",
        (None, 100),
        None,
    ),
    Letter("2ish minutes, 80ish bpm, fireplace mood", 80, 120),
    Letter("a bpm of 87.5 to 92.5", (87.5, 92.5), None),
    Letter("Nicht unter 60 und nicht über 72 BPM bitte", (60, 72), None),
    Letter("Hochzeitsfilm, romantisch, um 68 BPM herum, dreieinhalb Minuten", 68, 210),
    Letter("Bitte 5 Vorschläge, alle um 100 BPM.", 100, None),
    Letter("Bosskampf, 165 BPM oder schneller, Metal", (165, None), None),
    Letter(
        "tempo nicht höher als 100 bpm, dauer nicht kürzer als 2min30", (None, 100), (150, None)
    ),
    Letter(
        "Am 14.06.2025 heiraten wir! Für den Einzug etwas Langsames, max. 66 BPM.", (None, 66), None
    ),
    Letter("Hundertzwanzig BPM, Vier-Viertel, treibend", 120, None),
    Letter(
        "Langsamer als 70 BPM sollte es nicht sein, schneller als 80 auch nicht.", (70, 80), None
    ),
    Letter("von 40 bis höchstens 55 sek, leicht und luftig", None, (40, 55)),
    Letter(
        "Der erste Vorschlag war mit 6 Minuten viel zu lang. Mehr als 4 Minuten gehen nicht.",
        None,
        (None, 240),
    ),
    Letter("<60s, >=128 bpm, fett", (128, None), (None, 60)),
    Letter("alles unter 110 BPM ist zu lahm für den Clip", (110, None), None),
    Letter("90 Sekunden, plus/minus 5 Sekunden", None, (85, 95)),
    Letter("1'30'' genau, sonst passt es nicht auf den Schnitt", None, 90),
    Letter(
        "Datei schnitt_v4_final2.mp4 hängt an, die Musik soll exakt 48 Sekunden lang sein.",
        None,
        48,
    ),
    Letter(
        "Opus 27 Nr. 2 gefällt dem Kunden, nur moderner und keinesfalls länger als 2 Minuten",
        None,
        (None, 120),
    ),
    Letter("so um die 100 BPM, eher warm", 100, None),
    Letter(
        "Die Szene geht 50 Sekunden, die Musik muss also mindestens 50 Sekunden hergeben.",
        None,
        (50, None),
    ),
    Letter("Folge 7, Staffel 2: Spannung, 90 BPM, zwischen 1:10 und 1:30", 90, (70, 90)),
    Letter("Loop fürs Hauptmenü, 1 bis 1,5 Minuten", None, (60, 90)),
    Letter(
        "Stück Nr. 9 aus Ihrer Liste, gibt's sowas auch in unter 40 Sekunden?", None, (None, 40)
    ),
    Letter("fünfundachtzig bis neunzig Schläge in der Minute", (85, 90), None),
    Letter("Schneller als 150 BPM darf es auf keinen Fall sein.", (None, 150), None),
    Letter("alles über 3 Minuten ist uns zu lang", None, (None, 180)),
    Letter("mind. 100 bpm, max. 45 Sek.", (100, None), (None, 45)),
    Letter("テンポは120前後、長さは1分半", 120, 90),
    Letter("2分30秒まで。それより長いと使えません。", None, (None, 150)),
    Letter("BPM１２０±5で、尺は60秒", (115, 125), 60),
    Letter("3分未満でお願いします!テンポは140以上", (140, None), (None, 180)),
    Letter("4分の3拍子のワルツ、テンポは160くらい", 160, None),
    Letter("最長でも45秒、最短でも30秒", None, (30, 45)),
    Letter("60秒以上、BPM100以下", (None, 100), (60, None)),
    Letter("だいたい1分くらい、BPMは100〜110の間", (100, 110), 60),
    Letter("披露宴は18時半開始、ゲスト80名。ジャズで、BPM100未満のものを。", (None, 100), None),
    Letter("2分以内の明るい曲を探しています。", None, (None, 120)),
    Letter("90秒くらい、ドラムなし", None, 90),
    Letter("20秒以下のジングル、金管楽器で派手に", None, (None, 20)),
    Letter("第7話のエンディング、3分前後、チェロとピアノ", None, 180),
    Letter("参考曲はBPM128ですが少し速すぎるので、105〜115でお願いします。", (105, 115), None),
    Letter("BPM130を超えないもの、1分30秒〜2分", (None, 130), (90, 120)),
    Letter(
        "House, 122 bis 126 BPM, dürfte ruhig über fünf Minuten gehen, nein: MUSS über "
        "fünf Minuten gehen",
        (122, 126),
        (300, None),
    ),
    Letter("Tempo so um die 95 BPM, gern mit Akustikgitarre", 95, None),
    Letter("flamenco guitar, north of 120 BPM, south of two minutes", (120, None), (None, 120)),
    Letter(
        "Something like Beethoven's Opus 27 No. 2 but modern. Shouldn't go beyond 3:30.",
        None,
        (None, 210),
    ),
    Letter("A tarantella or something Italian, approx 160 BPM, lenght around 1 minute", 160, 60),
    Letter("warm felt piano, 72 BPM", 72, None),
    Letter(
        "Beats per minute: 78 – 82; Duration: max 00:02:00; Genre: trip hop", (78, 82), (None, 120)
    ),
    Letter(
        "落ち着いたピアノ、ドラムなし、BPM80〜95、2分以内でお願いします。", (80, 95), (None, 120)
    ),
    Letter("睡眠用の環境音楽、10分以上20分以下、打楽器なし", None, (600, 1200)),
    Letter(
        "The commercial is 45 seconds in total; the music starts late so the track "
        "itself needs to be exactly 38 seconds. Light, airy.",
        None,
        38,
    ),
    Letter(
        "Museum installation, opens 3 March 2025, 8 speakers. One piece of at least a "
        "quarter of an hour, field recordings and soft synths.",
        None,
        (900, None),
    ),
    Letter("120 BPM, give or take 5. Corporate but not cheesy.", (115, 125), None),
    Letter("Elektro, treibend, ab 125 BPM aufwärts, maximal 90 Sek.", (125, None), (None, 90)),
    Letter("Ident music, 5-8 s, marimba", None, (5, 8)),
    Letter(
        "Etwas wie Opus 28 von Chopin, aber elektronisch, um die 60 bpm und wenigstens 3 Minuten",
        60,
        (180, None),
    ),
    Letter("Länge: 1'30\" bis 1'45\", Tempo: min. 130", (130, None), (90, 105)),
    Letter("No drums!! No vocals!! Max 95 BPM!! Due Friday 5pm!!", (None, 95), None),
    Letter("疾走感のあるドラムンベース、170〜175BPM", (170, 175), None),
    Letter("Up to 1:10. Acoustic. Optimistic. Between 95 bpm and 105 bpm.", (95, 105), (None, 70)),
    Letter("thirty-second cut, quirky pizzicato", None, 30),
    Letter("Half a minute of cheerful brass, please.", None, 30),
    Letter(
        "Hip hop instrumental, BPM in the low-to-mid range, say 85–92, like the 90s stuff",
        (85, 92),
        None,
    ),
    Letter("Cinematic trailer, two-and-a-half minutes, three risers, 2 drops", None, 150),
    Letter(
        "Musik fürs Foyer, Einlass 18:30 Uhr; jeder Titel mindestens vier Minuten, Bossa "
        "Nova, höchstens 120 BPM",
        (None, 120),
        (240, None),
    ),
    Letter(
        "本編は12分ですが、必要なのはエンディング曲だけで、45秒から60秒の間でお願いします。",
        None,
        (45, 60),
    ),
    Letter("Sci-fi corridor ambience, 90 sec. to 2 min., no melody", None, (90, 120)),
    Letter(
        "Could you find me 3 tracks for a trailer? Each no less than 90 seconds and no "
        "more than 2 and a half minutes. Epic brass.",
        None,
        (90, 150),
    ),
    Letter("Jazz mit Besen, ca. 110 Schläge pro Minute, anderthalb Minuten", 110, 90),
    Letter(
        "Hi, we are a small studio of 4 making a racing game (v0.9.2 now). Want drum and "
        "bass, 172 to 176 BPM, and each track four minutes or longer.",
        (172, 176),
        (240, None),
    ),
    Letter(
        "House track for a fashion reel. 122 BPM or higher, 45 sec - 1 min.", (122, None), (45, 60)
    ),
    Letter("Werbespot, 30 Sekunden, 120 BPM, fröhlich, Klatschen", 120, 30),
    Letter("ワルツ(3/4拍子)、毎分90拍ほど、オルゴールの音で", 90, None),
    Letter("Tempo: 100 BPM (+/- 8)\nDauer: egal\nGenre: Funk", (92, 108), None),
    Letter("テンポが110を下回らないもので、シンセ主体の曲。", (110, None), None),
    Letter(
        "Running app, interval workout: we want songs at a steady 170 to 180 bpm, each "
        "one 3 to 5 minutes.",
        (170, 180),
        (180, 300),
    ),
    Letter(
        "We need background for a 40-minute guided meditation and will layer several "
        "pieces; each piece should last between eight and ten minutes. Singing bowls, no "
        "rhythm.",
        None,
        (480, 600),
    ),
    Letter("長くても3分まで、弦楽四重奏、BPMは70〜78", (70, 78), (None, 180)),
    Letter("Country mit Banjo, 2 Minuten +/- 10 Sek., keine Trommeln", None, (110, 130)),
    Letter(
        "tempo 100, +/-4 bpm. duration 120 s, +/-10 s. style: indie folk", (96, 104), (110, 130)
    ),
    Letter(
        "Guten Tag, für unser Spiel (Version 1.4) brauchen wir Dungeon-Musik: 55-65 BPM, "
        "loopbar, 2 min lang. LG Jana",
        (55, 65),
        120,
    ),
    Letter(
        'My boss wants "Coldplay-ish" for the Q3 results video. 130 BPM plus or minus 2. '
        "One to two minutes. No lyrics.",
        (128, 132),
        (60, 120),
    ),
    Letter(
        "We're on a budget of $300 and the deadline is the 22nd. What we need: ukulele, "
        "claps, anything from 110 BPM up, under a minute.",
        (110, None),
        (None, 60),
    ),
    Letter(
        "Für die Hochzeit am 17.08.2024: Streichquartett, zwischen 3 und 4 Minuten",
        None,
        (180, 240),
    ),
    Letter("sad strings, 2 minutes ±15 seconds", None, (105, 135)),
    Letter("Verfolgungsjagd, 150 BPM oder mehr, eine Minute und zwanzig Sekunden", (150, None), 80),
    Letter(
        "Spooky celesta for Halloween on Oct 31, tempo can't be higher than 88 bpm",
        (None, 88),
        None,
    ),
    Letter("CM用、15秒、BPM128、元気なブラス", 128, 15),
    Letter("テンポは120くらい、明るいポップス、30秒ちょうど", 120, 30),
    Letter(
        "Something around the 128 mark (BPM), festival energy, for our 2019 aftermovie re-edit",
        128,
        None,
    ),
    Letter("Chase cue à la Bourne: 150 bpm minimum, one minute twenty.", (150, None), 80),
)
