"""Everything that is computed of a recording beside its vector, from one pass over its sound."""

from dataclasses import dataclass

import numpy as np

from core.audio import aspects, chroma, energy, fingerprint, key, onsets, stft, tempo
from core.audio.aspects import Aspects
from core.audio.energy import Energy
from core.audio.fingerprint import Fingerprint
from core.audio.key import KeyEstimate
from core.audio.tempo import Tempo

PIECE_FRAMES = 750  # 24 s, over which a tempo is looked for: longer, players drift


@dataclass(frozen=True)
class Measures:
    """What is computed of one recording; tempo and key are None without pulse or pitch."""

    tempo: Tempo | None
    key: KeyEstimate | None
    energy: Energy
    aspects: Aspects
    fingerprint: Fingerprint


def measure(y: np.ndarray, P: np.ndarray | None = None) -> Measures:
    """The measures of y [shape=(n_samples,)], 8 kHz mono: a segment or a whole track.

    P : its power spectrogram (513, n_frames) as `stft.spectrogram` makes it, where a front end has
        computed it already: a quarter of the work
    """
    P = stft.spectrogram(y) if P is None else P
    S = onsets.band_power(P)
    flux = onsets.onset_strength(S)
    part = chroma.chroma(y)
    course = energy.energy(y, S, flux)
    edges = range(0, flux.shape[1], PIECE_FRAMES)
    pieces = [flux[:, start : start + PIECE_FRAMES] for start in edges]
    return Measures(
        tempo.tempo(pieces),
        key.key([part]),
        course,
        aspects.aspects([S], [flux], [part], course),
        fingerprint.fingerprint(P),
    )
