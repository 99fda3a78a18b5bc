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
    Letter(
        "I need at most 3 mins, at least 2, moody electric guitar",
        None,
        (120, 180),
    ),
    Letter(
        "100 bpm or faster thx",
        (100, None),
        None,
    ),
    Letter(
        "We go live on 5/6 at 9:00. A countdown bed of 5 minutes sharp, please.",
        None,
        300,
    ),
    Letter(
        "Looking for 3 tracks, each between 60 and 90 seconds, acoustic.",
        None,
        (60, 90),
    ),
    Letter(
        "A minute and a half, give or take ten seconds.",
        None,
        (80, 100),
    ),
    Letter(
        "We pay 200 to 300 euros per song; songs between 95 and 105 bpm only",
        (95, 105),
        None,
    ),
    Letter(
        "no longer than 20 sec!!",
        None,
        (None, 20),
    ),
    Letter(
        "around 2 min (tolerance 15 sec either way), tempo 100 bpm +/- 10%",
        (90, 110),
        (105, 135),
    ),
    Letter(
        "Take Five style jazz in 5/4, but easier going: 140 bpm tops",
        (None, 140),
        None,
    ),
    Letter(
        "♩ = 96, strings only",
        96,
        None,
    ),
    Letter(
        "arond 100 bmp, chill",
        100,
        None,
    ),
    Letter(
        "calm piano under 2 min at around 90",
        90,
        (None, 120),
    ),
    Letter(
        "between one and two minutes, no vocals",
        None,
        (60, 120),
    ),
    Letter(
        "anything under 100 bpm is too sleepy for us",
        (100, None),
        None,
    ),
    Letter(
        "Not above 95 bpm.",
        (None, 95),
        None,
    ),
    Letter(
        "half a minute of ukulele, that's all we need",
        None,
        30,
    ),
    Letter(
        "bpm > 95, vocals fine",
        (95, None),
        None,
    ),
    Letter(
        "Tempo must stay below 100; length above 180 seconds.",
        (None, 100),
        (180, None),
    ),
    Letter(
        "Not less than 2 minutes.",
        None,
        (120, None),
    ),
    Letter(
        "deadline 14 March. 15-second bed for a logo animation, bright.",
        None,
        15,
    ),
    Letter(
        "v3 of the edit (final_v3_0412.mov) needs a 75 second track",
        None,
        75,
    ),
    Letter(
        "Ninety seconds or thereabouts.",
        None,
        90,
    ),
    Letter(
        "wedding highlights reel - romantic, 65-75bpm, 3:30 to 4:15 long",
        (65, 75),
        (210, 255),
    ),
    Letter(
        "Can't go beyond one minute. Tempo anything but slow: 125 bpm at least.",
        (125, None),
        (None, 60),
    ),
    Letter(
        "1h30 of background music for the gala, nothing above 110 BPM",
        (None, 110),
        5400,
    ),
    Letter(
        "Room 204 Hotels, spot #2. Music: six seconds exactly.",
        None,
        6,
    ),
    Letter(
        "2min40s, tempo fast (150+ bpm)",
        (150, None),
        160,
    ),
    Letter(
        "Don't send me anything slower than 110 bpm",
        (110, None),
        None,
    ),
    Letter(
        "No. 7 on your list was great, do you have anything like it at 84 bpm?",
        84,
        None,
    ),
    Letter(
        "exactly 144 bpm please, we've already animated to it",
        144,
        None,
    ),
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
    Letter(
        "TRT of the music 00:01:15, no voice",
        None,
        75,
    ),
    Letter(
        "sub-60s sting, any tempo from 100 bpm upwards",
        (100, None),
        (None, 60),
    ),
    Letter(
        "My spin class lasts 45 minutes. Every song should sit at 130-135 bpm.",
        (130, 135),
        None,
    ),
    Letter(
        "never below 60 BPM, never above 66",
        (60, 66),
        None,
    ),
    Letter(
        "scrap the 3 minutes I mentioned on Monday, make the track 2 minutes",
        None,
        120,
    ),
    Letter(
        "At 100 BPM or slower, thanks",
        (None, 100),
        None,
    ),
    Letter(
        "somthing slow, 60 to 70 beats pr minute",
        (60, 70),
        None,
    ),
    Letter(
        "Whatever you pick for the 6 pm news, keep it at 108 bpm and cut it to 12 seconds.",
        108,
        12,
    ),
    Letter(
        "For the trailer (temp track is 'Temp_07.wav') I'd want a hybrid orchestral cue "
        "of at least 2:20.",
        None,
        (140, None),
    ),
    Letter(
        "faster than 90 but slower than 105 bpm",
        (90, 105),
        None,
    ),
    Letter(
        "~100bpm ~2min, lofi",
        100,
        120,
    ),
    Letter(
        "anything up to 2 and a half mins works",
        None,
        (None, 150),
    ),
    Letter(
        "tracks below 30 seconds are no use to me",
        None,
        (30, None),
    ),
    Letter(
        "5+ minutes for a meditation, heartbeat slow, 50-60bpm",
        (50, 60),
        (300, None),
    ),
    Letter(
        "The reference (ref_128bpm_v2.mp3) is too fast for us, we'd want 100 bpm at most.",
        (None, 100),
        None,
    ),
    Letter(
        "Budget is $1,500. Tempo 128, house-y, at least four minutes long.",
        128,
        (240, None),
    ),
    Letter(
        "c. 60 BPM, c. 4 mins, church-like, organ welcome",
        60,
        240,
    ),
    Letter(
        "we want 10 options, all shorter than 1:45",
        None,
        (None, 105),
    ),
    Letter(
        "at minimum 35 seconds, at maximum 55",
        None,
        (35, 55),
    ),
    Letter(
        "The 60s are back in fashion, 1960s surf guitar then, but at 150 bpm minimum",
        (150, None),
        None,
    ),
    Letter(
        "approx 2 1/2 minutes, warm guitar",
        None,
        150,
    ),
    Letter(
        "For the 2026 Winter campaign we need 4 cues, none of them longer than 30 secs, "
        "none slower than 90 bpm",
        (90, None),
        (None, 30),
    ),
    Letter(
        "The 10k run video: 170 to 180 bpm to match the runners' cadence.",
        (170, 180),
        None,
    ),
    Letter(
        "3 min 15 s on the dot, 4/4, no fade",
        None,
        195,
    ),
    Letter(
        "Length: at least 2:30. Tempo: 70-80.",
        (70, 80),
        (150, None),
    ),
    Letter(
        "300 guests, dinner at 19:30, and I'd like jazz that stays under 100 BPM.",
        (None, 100),
        None,
    ),
    Letter(
        "2ish minutes, 80ish bpm, fireplace mood",
        80,
        120,
    ),
    Letter(
        "a bpm of 87.5 to 92.5",
        (87.5, 92.5),
        None,
    ),
    Letter(
        "Nicht unter 60 und nicht über 72 BPM bitte",
        (60, 72),
        None,
    ),
    Letter(
        "Hochzeitsfilm, romantisch, um 68 BPM herum, dreieinhalb Minuten",
        68,
        210,
    ),
    Letter(
        "Bitte 5 Vorschläge, alle um 100 BPM.",
        100,
        None,
    ),
    Letter(
        "Bosskampf, 165 BPM oder schneller, Metal",
        (165, None),
        None,
    ),
    Letter(
        "tempo nicht höher als 100 bpm, dauer nicht kürzer als 2min30",
        (None, 100),
        (150, None),
    ),
    Letter(
        "Am 14.06.2025 heiraten wir! Für den Einzug etwas Langsames, max. 66 BPM.",
        (None, 66),
        None,
    ),
    Letter(
        "Hundertzwanzig BPM, Vier-Viertel, treibend",
        120,
        None,
    ),
    Letter(
        "Langsamer als 70 BPM sollte es nicht sein, schneller als 80 auch nicht.",
        (70, 80),
        None,
    ),
    Letter(
        "von 40 bis höchstens 55 sek, leicht und luftig",
        None,
        (40, 55),
    ),
    Letter(
        "Der erste Vorschlag war mit 6 Minuten viel zu lang. Mehr als 4 Minuten gehen nicht.",
        None,
        (None, 240),
    ),
    Letter(
        "<60s, >=128 bpm, fett",
        (128, None),
        (None, 60),
    ),
    Letter(
        "alles unter 110 BPM ist zu lahm für den Clip",
        (110, None),
        None,
    ),
    Letter(
        "90 Sekunden, plus/minus 5 Sekunden",
        None,
        (85, 95),
    ),
    Letter(
        "1'30'' genau, sonst passt es nicht auf den Schnitt",
        None,
        90,
    ),
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
    Letter(
        "so um die 100 BPM, eher warm",
        100,
        None,
    ),
    Letter(
        "Die Szene geht 50 Sekunden, die Musik muss also mindestens 50 Sekunden hergeben.",
        None,
        (50, None),
    ),
    Letter(
        "Folge 7, Staffel 2: Spannung, 90 BPM, zwischen 1:10 und 1:30",
        90,
        (70, 90),
    ),
    Letter(
        "Loop fürs Hauptmenü, 1 bis 1,5 Minuten",
        None,
        (60, 90),
    ),
    Letter(
        "Stück Nr. 9 aus Ihrer Liste, gibt's sowas auch in unter 40 Sekunden?",
        None,
        (None, 40),
    ),
    Letter(
        "fünfundachtzig bis neunzig Schläge in der Minute",
        (85, 90),
        None,
    ),
    Letter(
        "Schneller als 150 BPM darf es auf keinen Fall sein.",
        (None, 150),
        None,
    ),
    Letter(
        "alles über 3 Minuten ist uns zu lang",
        None,
        (None, 180),
    ),
    Letter(
        "mind. 100 bpm, max. 45 Sek.",
        (100, None),
        (None, 45),
    ),
    Letter(
        "テンポは120前後、長さは1分半",
        120,
        90,
    ),
    Letter(
        "2分30秒まで。それより長いと使えません。",
        None,
        (None, 150),
    ),
    Letter(
        "BPM１２０±5で、尺は60秒",
        (115, 125),
        60,
    ),
    Letter(
        "3分未満でお願いします!テンポは140以上",
        (140, None),
        (None, 180),
    ),
    Letter(
        "4分の3拍子のワルツ、テンポは160くらい",
        160,
        None,
    ),
    Letter(
        "最長でも45秒、最短でも30秒",
        None,
        (30, 45),
    ),
    Letter(
        "60秒以上、BPM100以下",
        (None, 100),
        (60, None),
    ),
    Letter(
        "だいたい1分くらい、BPMは100〜110の間",
        (100, 110),
        60,
    ),
    Letter(
        "披露宴は18時半開始、ゲスト80名。ジャズで、BPM100未満のものを。",
        (None, 100),
        None,
    ),
    Letter(
        "2分以内の明るい曲を探しています。",
        None,
        (None, 120),
    ),
    Letter(
        "90秒くらい、ドラムなし",
        None,
        90,
    ),
    Letter(
        "20秒以下のジングル、金管楽器で派手に",
        None,
        (None, 20),
    ),
    Letter(
        "第7話のエンディング、3分前後、チェロとピアノ",
        None,
        180,
    ),
    Letter(
        "参考曲はBPM128ですが少し速すぎるので、105〜115でお願いします。",
        (105, 115),
        None,
    ),
    Letter(
        "BPM130を超えないもの、1分30秒〜2分",
        (None, 130),
        (90, 120),
    ),
)
