"""From a plan of one track to its score: key, tempo and form first, then every part."""

from dataclasses import replace

import numpy as np

from core.music import VERSION
from core.music.compose import families, guitar, keys, synthparts
from core.music.compose.bass import bass_line
from core.music.compose.drums import drum_part
from core.music.compose.families import FAMILIES
from core.music.compose.form import PHRASE, make_bars
from core.music.compose.genres import GENRES
from core.music.compose.humanise import Feel, clock, draw_feel, perform
from core.music.compose.moods import MOODS
from core.music.compose.theory import MINOR_LIKE, BeatNote, Piece
from core.music.score import DRUMS, Drive, Mix, Part, Plan, Score

TAIL_S = 1.6  # what the last bar may ring on
SHORTEST_S, LONGEST_S = 24.0, 90.0
TEMPO_BPM = (58, 175)
MACHINE = ("techno", "house", "hip hop", "pop")
CLEAN_GUITARS = (26, 27)  # programs
# what others play where the genre names a guitar's pattern
OF_OTHERS = {"power": "pulse", "strum": "block", "picking": "arpeggio", "scratch": "stab"}
BASS_PROGRAMS = {
    "jazz": (32,),
    "bossa nova": (32,),
    "techno": (38, 39),
    "house": (38, 39),
    "hip hop": (38, 33),
    "funk": (36, 33),
    "rock": (33, 34),
    "metal": (34,),
    "folk": (32,),
    "country": (32, 33),
    "classical": (43,),
    "orchestral": (43,),
    "reggae": (33, 35),
    "ambient": (39, 35),
    "new age": (35, 32),
    "latin": (32, 33),
    "world": (32, 35),
}


def compose(plan: Plan) -> Score:
    """The score of a plan; the same plan always gives the same notes."""
    piece, feel, rng = _begin(plan)
    parts = [_lead(plan, piece, feel, rng)]
    if plan.arrangement != "solo":
        parts += _backing(plan, piece, feel, rng)
    parts = [part for part in parts if len(part.notes)]
    return Score(
        tempo_bpm=piece.tempo_bpm,
        duration_s=_length_s(piece, feel),
        parts=parts,
        mix=_mix(plan, rng),
    )


def outline(plan: Plan) -> tuple[float, float]:
    """Tempo in BPM and length in s of a plan, without composing its notes."""
    piece, feel, _ = _begin(plan)
    return piece.tempo_bpm, _length_s(piece, feel)


def tonality(plan: Plan) -> tuple[int, str]:
    """Tonic as a pitch class from C, and "major" or "minor" (by the third of the scale)."""
    piece, _, _ = _begin(plan)
    return piece.key, "minor" if piece.mode in MINOR_LIKE else "major"


def _begin(plan: Plan) -> tuple[Piece, Feel, np.random.Generator]:
    """The track's own random generator, the frame of the piece, and how it is played."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([VERSION, plan.index])))
    piece = _frame(plan, rng)
    gentle = piece.motion < 0.45 and plan.genre not in MACHINE
    return piece, draw_feel(rng, plan.genre in MACHINE, gentle, MOODS[plan.mood].loudness), rng


def _length_s(piece: Piece, feel: Feel) -> float:
    last = float(clock(piece, feel, np.array([float(len(piece.bars) * piece.beats)]))[0])
    return round(min(max(last + TAIL_S, SHORTEST_S), LONGEST_S), 2)


def _frame(plan: Plan, rng: np.random.Generator) -> Piece:
    """Key, mode, tempo, metre and bars."""
    genre, mood = GENRES[plan.genre], MOODS[plan.mood]
    low, high = genre.tempo
    wanted = low + (high - low) * float(
        np.clip(rng.normal(0.5 + 0.25 * (plan.taste[0] - 0.5), 0.28), 0, 1)
    )
    tempo = float(np.clip(round(wanted * (0.35 + 0.65 * mood.tempo)), *TEMPO_BPM))
    fits = [1 - mood.major if mode in MINOR_LIKE else mood.major for mode in genre.modes]
    weights = np.array(fits) + 0.05
    mode = str(rng.choice(genre.modes, p=weights / weights.sum()))
    beats = 3 if rng.random() < genre.waltz else 4
    bar_s = beats * 60 / tempo
    n_bars = max(
        round((plan.length_s - TAIL_S) / bar_s), int(np.ceil((SHORTEST_S - TAIL_S) / bar_s))
    )
    n_bars = min(n_bars, int((LONGEST_S - TAIL_S - 1.5) / bar_s))
    n_bars -= (n_bars - 1) % PHRASE % 2  # no lonely bar before the first phrase
    if n_bars * bar_s + TAIL_S < SHORTEST_S:
        n_bars += 2
    key = int(rng.integers(12))
    bars = make_bars(genre, mode, key, n_bars, beats, bar_s < 2.1, rng)
    motion = float(np.clip(genre.motion + mood.motion + rng.normal(0, 0.08), 0.02, 0.95))
    swing = float(rng.uniform(*genre.swing))
    sixteenths = plan.genre in ("hip hop", "funk", "house", "reggae", "soul")
    return Piece(
        key,
        mode,
        tempo,
        beats,
        bars,
        motion,
        staccato=float(np.clip(mood.staccato, 0, 1)),
        register=mood.register,
        swing=swing,
        swing_unit=0.5 if sixteenths else 1.0,
    )


def _lead(plan: Plan, piece: Piece, feel: Feel, rng: np.random.Generator) -> Part:
    alone = plan.arrangement == "solo"
    program = int(rng.choice(FAMILIES[plan.instrument].programs))
    if plan.instrument == "strings" and piece.motion > 0.55 and rng.random() < 0.15:
        program = 45  # plucked
    rows = families.write_lead(plan.instrument, piece, plan.genre, rng, alone)
    rows = _inside(_once(rows), piece)
    pan = 0.0 if alone else float(rng.uniform(-0.2, 0.2))
    return Part("lead", plan.instrument, program, perform(rows, piece, feel, rng), pan)


def _backing(plan: Plan, piece: Piece, feel: Feel, rng: np.random.Generator) -> list[Part]:
    """Drums and bass in a full arrangement; one chord part and a pad where the plan names them."""
    genre, parts = GENRES[plan.genre], []
    if plan.chords:
        parts.append(_chords(plan, piece, feel, rng))
    if plan.pad:
        is_synth = plan.pad == "synthesizer"
        programs = families.PAD_PROGRAMS if is_synth else FAMILIES[plan.pad].programs[:2]
        program = int(rng.choice(programs))
        rows = synthparts.pad(piece, float(rng.uniform(55, 61)))
        notes, side = perform(rows, piece, feel, rng), float(rng.uniform(-0.4, 0.4))
        parts.append(Part("pad", plan.pad, program, notes, side, -6.0))
    if (plan.arrangement == "full" or not plan.chords) and plan.instrument != "bass":
        line = str(rng.choice(genre.bass))
        program = int(rng.choice(BASS_PROGRAMS.get(plan.genre, (32, 33, 35))))
        rows = _inside(_once(bass_line(piece, line, rng)), piece)
        notes = perform(rows, piece, feel, rng, 0.6)
        parts.append(Part("bass", "bass", program, notes, gain_db=-1.0))
    if plan.arrangement == "full" and plan.instrument != "percussion":
        rows = drum_part(piece, str(rng.choice(genre.drums)), rng)
        notes = perform(rows, piece, feel, rng, 0.4)
        parts.append(Part("drums", "percussion", DRUMS, notes))
    return parts


def _chords(plan: Plan, piece: Piece, feel: Feel, rng: np.random.Generator) -> Part:
    """The chord part: guitars strum or pick, everyone else plays one of the genre's patterns."""
    style = str(rng.choice(GENRES[plan.genre].comp))
    program = int(rng.choice(FAMILIES[plan.chords].programs))
    if plan.chords == "acoustic guitar":
        strummed = rng.random() < 0.6
        rows = guitar.strum(piece, rng) if strummed else guitar.picking(piece, rng, song=False)
    elif plan.chords == "electric guitar" and style == "power":
        rows = guitar.power(piece, rng)
    elif plan.chords == "electric guitar":
        program = int(rng.choice(CLEAN_GUITARS))
        writer = guitar.scratch if plan.genre == "funk" else guitar.chime
        rows = writer(piece, rng)
    else:
        style = OF_OTHERS.get(style, style)
        rows = keys.accompany(piece, style, float(rng.uniform(56, 62)), rng)
    side = float(rng.choice([-1, 1]) * rng.uniform(0.2, 0.55))
    notes = perform(_inside(_once(rows), piece), piece, feel, rng)
    return Part("chords", plan.chords, program, notes, side, -3.0)


def _once(rows: list[BeatNote]) -> list[BeatNote]:
    """A key is struck once at a time: of two strokes together the louder stays, a held one ends
    where the next begins."""
    rows = sorted(rows, key=lambda row: (row[2], row[0], -row[3]))
    kept: list[BeatNote] = []
    for row in rows:
        if kept and kept[-1][2] == row[2]:
            start, length, pitch, velocity = kept[-1]
            if row[0] - start < 0.06:
                continue
            kept[-1] = (start, min(length, row[0] - start), pitch, velocity)
        kept.append(row)
    return sorted(kept)


def _inside(rows: list[BeatNote], piece: Piece) -> list[BeatNote]:
    """Nothing sounds past the last bar."""
    end = len(piece.bars) * piece.beats
    return [(s, min(d, end - s), p, v) for s, d, p, v in rows if s < end - 0.02]


def _mix(plan: Plan, rng: np.random.Generator) -> Mix:
    """How the mix treats the piece. The draws and their order are part of every track."""
    space = float(
        np.clip(0.5 * MOODS[plan.mood].space + 0.35 * plan.taste[1] + rng.normal(0, 0.1), 0.0, 1.0)
    )
    mix = Mix(
        space=space,
        room_s=float(rng.uniform(0.35, 0.8 + 1.6 * space)),
        lead_above_db=float(rng.uniform(3.0, 9.0)),
        tilt_db=float(np.clip(rng.normal(4 * (plan.taste[2] - 0.5), 1.0), -3, 3)),
    )
    if plan.instrument == "electric guitar":
        if rng.random() < 0.8 and plan.genre not in ("bossa nova", "jazz"):
            mix = replace(mix, drive=_drive(plan.genre, rng))
        else:
            mix = replace(mix, chorus=float(rng.uniform(0.3, 0.7)))
    if (
        plan.instrument in ("synth lead", "synthesizer", "electric guitar", "flute")
        and rng.random() < 0.35
    ):
        mix = replace(mix, echo=float(rng.uniform(0.12, 0.35)))
    if plan.instrument == "synthesizer" and rng.random() < 0.3:
        mix = replace(mix, chorus=float(rng.uniform(0.2, 0.6)))
    return mix


def _drive(genre: str, rng: np.random.Generator) -> Drive:
    heavy = genre in ("rock", "metal", "techno")
    return Drive(
        gain_db=float(rng.uniform(14, 40) if heavy else rng.uniform(3, 28)),
        cabinet_hz=float(rng.uniform(2500, 5500)),
        bias=float(rng.choice([0.0, 0.0, 0.15, 0.3])),
    )
