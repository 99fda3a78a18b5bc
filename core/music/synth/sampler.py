"""Notes to sound: each program and key is played once, long, and kept; a part is a sum of cut,
scaled copies.

So a part of several hundred notes costs some 20 ms, and a rendering that ends earlier is, sample
for sample, the beginning of a longer one: every note is added in order of its start, and nothing
looks ahead.
"""

import threading
from collections import OrderedDict
from functools import lru_cache

import numpy as np

from core.music.score import DRUMS, Part
from core.music.synth.biquad import filtered
from core.music.synth.filters import low_pass
from core.music.synth.soundfont import DRUM_BANK, SoundFont, Voice, soundfont

SR = 44100  # Hz
LAYERS = (64, 112)  # velocities at which a key is played; a note takes the nearest and is scaled
SHORTEST_S, LONGEST_S = 0.5, 32.0  # of a kept key; a fifth longer until the note fits
RELEASE_S = (0.05, 0.9)  # bounds of how long a note rings after its end; shorter would click
REFERENCE_RMS = 0.1  # each program's middle key at LAYERS[-1], over half a second
DRUM_SCALE = 0.5
DRUM_S = 1.6  # s, how long a drum or cymbal may ring
VELOCITY_TO_CENTS = -2400  # the specification's default: soft notes are duller
VIBRATO = {
    **dict.fromkeys(range(40, 44), (16.0, 5.6)),
    **dict.fromkeys(range(48, 55), (5.0, 5.0)),
    **dict.fromkeys(range(56, 62), (7.0, 5.2)),
    **dict.fromkeys(range(64, 72), (10.0, 5.2)),
    **dict.fromkeys(range(72, 80), (11.0, 5.4)),
    **dict.fromkeys(range(80, 88), (9.0, 5.8)),
    110: (16.0, 5.6),
}  # program: cents, Hz
CACHE_BYTES = 250_000_000  # of kept keys
# the same in a process that plays hundreds of tracks: three times fewer keys are made again
MANY_BYTES = 1_500_000_000


class _Keys:
    """The kept keys; past `most_bytes` those go that were not played for the longest time. Threads
    may share it."""

    def __init__(self) -> None:
        self.most_bytes = CACHE_BYTES
        self._one_at_a_time = threading.Lock()
        self._tones: OrderedDict[tuple[int, int, int], tuple[np.ndarray, float]] = OrderedDict()
        self._bytes = 0

    def get(
        self, program: int, pitch: int, layer: int, duration_s: float
    ) -> tuple[np.ndarray, float]:
        """A key held for at least `duration_s` plus its release, (n_samples,), and the release in
        s."""
        name = (program, pitch, layer)
        with self._one_at_a_time:
            tone, release_s = self._tones.get(name, (None, 0.0))
            if tone is None or len(tone) < int(min(duration_s + release_s, LONGEST_S) * SR):
                made = _make(soundfont(), program, pitch, layer, duration_s)
                self._bytes += made[0].nbytes - (0 if tone is None else tone.nbytes)
                tone, release_s = self._tones[name] = made
            self._tones.move_to_end(name)
            while self._bytes > self.most_bytes and len(self._tones) > 1:
                self._bytes -= self._tones.popitem(last=False)[1][0].nbytes
        return tone, release_s


_keys = _Keys()


def expect_many() -> None:
    """Keep more keys from now on: for worker processes, which play one track after the other."""
    _keys.most_bytes = MANY_BYTES


def play(part: Part, n_samples: int, into: np.ndarray | None = None) -> np.ndarray:
    """Mono sound of a part, float32 (n_samples,), dry, at 44.1 kHz, before `gain_db`; added to
    `into` if given."""
    y = np.zeros(n_samples, np.float32) if into is None else into
    notes = [
        (round(start_s * SR), duration_s, int(pitch), velocity)
        for start_s, duration_s, pitch, velocity in part.notes.tolist()
    ]
    notes = notes[: next((i for i, note in enumerate(notes) if note[0] >= n_samples), len(notes))]
    longest: dict[tuple[int, int], float] = {}
    for _, duration_s, pitch, velocity in notes:  # so that each key is made once
        key = (pitch, _layer(velocity))
        longest[key] = max(longest.get(key, 0.0), duration_s)
    for start, duration_s, pitch, velocity in notes:
        layer = _layer(velocity)
        tone, release_s = _keys.get(part.program, pitch, layer, longest[pitch, layer])
        held = len(tone) if part.program == DRUMS else min(round(duration_s * SR), len(tone))
        fading = _fade(release_s)[: len(tone) - held]
        note = tone[: held + len(fading)] * np.float32(loudness(velocity))
        note[held:] *= fading
        note = note[: n_samples - start]
        y[start : start + len(note)] += note
    return y


def loudness(velocity: float) -> float:
    """Amplitude of a velocity: 1 at 112, about 9 dB less at half of it."""
    return float((velocity / LAYERS[-1]) ** 1.5)


def struck(
    font: SoundFont, program: int, pitch: int, velocity: float, seconds: float
) -> np.ndarray:
    """One key of any SoundFont, held for so many seconds: y (n_samples,) float32 at 44.1 kHz,
    dry."""
    n = int(seconds * SR)
    tone, _ = _make(font, program, pitch, _layer(velocity), seconds)
    return np.pad(tone, (0, max(0, n - len(tone))))[:n]


def _layer(velocity: float) -> int:
    return 0 if velocity < 82 else 1


@lru_cache(maxsize=64)
def _fade(release_s: float) -> np.ndarray:
    """A fall of 60 dB to nothing, float32."""
    n = int(release_s * SR)
    return np.asarray(10 ** (-3 * np.arange(n) / n) * np.linspace(1, 0, n), np.float32)


def _make(
    font: SoundFont, program: int, pitch: int, layer: int, duration_s: float
) -> tuple[np.ndarray, float]:
    """Play one key from a SoundFont: its sound at the level of its program, and its release in
    s."""
    bank, preset = (DRUM_BANK, 0) if program == DRUMS else (0, program)
    voices = font.voices(preset, pitch, LAYERS[layer], SR, bank)
    release = max((voice.release_s for voice in voices), default=0.1)
    release_s = round(float(np.clip(0.6 * release, *RELEASE_S)), 3)
    seconds = SHORTEST_S
    while seconds < min(duration_s + release_s, LONGEST_S):
        seconds *= 1.2
    if program == DRUMS:
        seconds = DRUM_S
    tone = np.zeros(int(seconds * SR), np.float32)
    for voice in voices:
        sound = _voice(font, voice, len(tone), layer, VIBRATO.get(program))
        tone[: len(sound)] += sound
    tone *= np.float32(DRUM_SCALE if program == DRUMS else _level(font, program))
    return tone, release_s


@lru_cache(maxsize=256)
def _level(font: SoundFont, program: int) -> float:
    """What brings a program's middle key (a bass's low one) to REFERENCE_RMS."""
    pitch = 40 if 32 <= program < 40 or program in (43, 58) else 60
    n = SR // 2
    voices = font.voices(program, pitch, LAYERS[-1], SR)
    tone = sum(
        (
            np.pad(s, (0, n - len(s)))
            for s in (_voice(font, v, n, len(LAYERS) - 1, None) for v in voices)
        ),
        np.zeros(n),
    )
    return REFERENCE_RMS / max(float(np.sqrt(np.mean(tone**2))), 1e-4)


def _voice(
    font: SoundFont, voice: Voice, n: int, layer: int, vibrato: tuple[float, float] | None
) -> np.ndarray:
    """One sample of a SoundFont at its pitch, filtered and shaped; shorter than n where it ends by
    itself."""
    position = np.arange(n, dtype=np.float64)
    if vibrato:
        position += _bend(_at_least(n), vibrato)[:n]
    position *= voice.step
    if voice.loop:
        first, last = voice.loop[0] - voice.start, voice.loop[1] - voice.start
        over = int(np.searchsorted(position, last))
        turns = position[over:] - first
        turns /= last - first
        np.floor(turns, out=turns)
        turns *= last - first
        position[over:] -= turns
    else:
        position = position[position < voice.end - voice.start - 2]
    sound = _interpolate(position, voice, font.pcm)
    darker = 2 ** (VELOCITY_TO_CENTS / 1200 * (1 - LAYERS[layer] / 127))
    shaped = _envelope(voice, len(sound))
    shaped *= _filter(sound, voice, darker)
    return shaped


def _times(n: int) -> np.ndarray:
    """Seconds of n samples, float32."""
    return _many_times(_at_least(n))[:n]


@lru_cache(maxsize=8)
def _many_times(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.float32) / np.float32(SR)


def _at_least(n: int) -> int:
    """A power of two, so that what is kept of n samples serves many lengths."""
    return 1 << max(n - 1, 1).bit_length()


@lru_cache(maxsize=16)
def _bend(n: int, vibrato: tuple[float, float]) -> np.ndarray:
    """How far a vibrato (cents, Hz), which sets in after 0.2 s, moves the reading, in samples."""
    cents, hertz = vibrato
    t = _times(n)
    depth = cents / 1200 * np.log(2) / (2 * np.pi * hertz) * SR
    return np.asarray(depth * np.clip((t - 0.2) / 0.4, 0, 1) * (1 - np.cos(2 * np.pi * hertz * t)))


def _interpolate(position: np.ndarray, voice: Voice, pcm: np.ndarray) -> np.ndarray:
    """Straight lines between samples, float32; across a loop's seam the neighbour is the loop's own
    first sample."""
    pcm = pcm[voice.start : voice.end + 8].astype(np.float32) / 32768
    if voice.loop:
        first, last = voice.loop[0] - voice.start, voice.loop[1] - voice.start
        pcm[last : last + 2] = pcm[first : first + 2][: len(pcm[last : last + 2])]
    base = position.astype(np.int64)
    x = (position - base).astype(np.float32)
    here = pcm.take(base, mode="clip")
    base += 1
    after = pcm.take(base, mode="clip")
    after -= here
    after *= x
    here += after
    return here


def _filter(sound: np.ndarray, voice: Voice, darker: float) -> np.ndarray:
    """The voice's low-pass, which closes while the note sounds: a blend from the open to the closed
    one."""
    opened, closed = (min(hz * darker, 20000.0) for hz in (voice.open_hz, voice.closed_hz))
    if min(opened, closed) > 16000:
        return sound
    bright = filtered(*low_pass(opened, SR), sound)
    if abs(opened - closed) < 1:
        return bright
    dull = filtered(*low_pass(closed, SR), sound)
    closing = max(voice.closing_s, 0.02) * 0.3 * SR
    open_share = _times(len(sound)) * np.float32(-SR / closing)
    np.exp(open_share, out=open_share)
    bright -= dull
    bright *= open_share
    bright += dull
    return bright


def _envelope(voice: Voice, n: int) -> np.ndarray:
    """Attack (straight), hold, decay (straight in dB) to the sustained level; float32."""
    t = _times(n)
    attack = max(voice.attack_s, 0.002)
    shape = t - attack
    shape -= voice.hold_s
    shape *= 100 / max(voice.decay_s, 0.01)
    np.clip(shape, 0, voice.sustain_db, out=shape)
    shape += voice.attenuation_db
    shape *= np.float32(-np.log(10) / 20)
    np.exp(shape, out=shape)
    n_attack = min(int(attack * SR) + 1, n)
    shape[:n_attack] *= t[:n_attack] / attack
    return np.minimum(shape, 1.0, out=shape) if n_attack else shape
