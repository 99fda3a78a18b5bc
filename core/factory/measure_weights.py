"""Fit the numbers behind tempo and key on generated music whose tempo and key are known, and write
`assets/measures.json`.

python -m core.factory.measure_weights [number of tracks] [folder of renderings]
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.optimize

from core import config
from core.audio.clip import to_mono_at
from core.audio.features import chroma, key, measure_weights, onsets, tempo
from core.demo import tags
from core.demo.source import RENDER_RATE, from_int16
from core.files import write_json
from core.music.compose.composer import compose, outline, tonality
from core.music.synth import sampler
from core.music.synth.mix import render_mono

TEMPO_PULL = 3e-4  # towards 0, so that no number stands on a few tracks
KEY_PULL = 3e-3  # towards the listeners' profiles: generated music alone would teach its composer
LISTENERS = (  # how well each degree fits a major and a minor key (Krumhansl and Kessler, 1982)
    (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
)
LISTENERS_WEIGHT, BASS_SHARE = 8.0, 0.5  # of these profiles in the treble; of that in the bass
SEED = 5


@dataclass(frozen=True)
class MeasuredTrack:
    """A generated track: what is measured on its first 24 s, and the truth."""

    track_id: str
    tempo_features: np.ndarray  # (21, 360)
    key_features: np.ndarray  # (4, 12)
    bpm: float
    tonic: int
    mode: int  # 0 major, 1 minor


def is_teaching(track_id: str) -> bool:
    """Whether a demo track is for fitting; the others are for reporting."""
    return int(track_id.removeprefix("demo_")) % 2 == 0


def sample(n: int) -> list[str]:
    """n demo tracks drawn at random, the same ones every time."""
    ids = list(tags.read())
    return [ids[at] for at in np.random.default_rng(SEED).permutation(len(ids))[:n]]


def rendered(track_id: str, folder: Path | None = None) -> np.ndarray:
    """A demo track's beginning, 8 kHz mono; from `folder` where it was rendered before."""
    if folder and (path := folder / f"{track_id}.npy").exists():
        y = from_int16(np.load(path, mmap_mode="r")[: int(config.CLIP_SECONDS * RENDER_RATE)])
        return to_mono_at(y, RENDER_RATE)
    return to_mono_at(render_mono(compose(tags.plan(track_id)), config.CLIP_SECONDS), sampler.SR)


def example(track_id: str, folder: Path | None = None) -> MeasuredTrack | None:
    """The track as an example; None where nothing pulses or has a pitch."""
    y = rendered(track_id, folder)
    A = tempo.autocorrelation(onsets.onsets_of(y))
    F = key.features(chroma.chroma(y))
    if F is None or not A.any():
        return None
    plan = tags.plan(track_id)
    tonic, mode = tonality(plan)
    bpm, _ = outline(plan)
    return MeasuredTrack(track_id, tempo.features(A), F, bpm, tonic, int(mode == "minor"))


def fit_tempo(examples: list[MeasuredTrack]) -> np.ndarray:
    """Weights (21,) under which candidates within 4 % of the truth are most probable."""
    X = np.stack([e.tempo_features for e in examples])
    truth = np.array([e.bpm for e in examples])
    near = np.abs(np.log(tempo.candidates()[None] / truth[:, None])) < tempo.SAME
    pull = np.full(X.shape[1], TEMPO_PULL)
    pull[-2:] = 0.0  # how usual a tempo is may weigh what it will

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = _softmax(np.einsum("nfc,f->nc", X, w))
        right = (p * near).sum(axis=1) + 1e-9
        slope = p - p * near / right[:, None]
        gradient = np.einsum("nfc,nc->f", X, slope) / len(X) + 2 * pull * w
        return float(-np.log(right).mean() + pull @ w**2), gradient

    return _minimum(loss, np.zeros(X.shape[1]))


def fit_key(examples: list[MeasuredTrack]) -> tuple[np.ndarray, np.ndarray]:
    """The profile (2, 48) and bias (2,) under which the true keys are most probable."""
    F = np.stack([e.key_features for e in examples])
    turned = np.stack([np.roll(F, -t, axis=2).reshape(len(F), -1) for t in range(12)], axis=1)
    n_features = turned.shape[2]
    truth = np.zeros((len(F), 2, 12))
    truth[np.arange(len(F)), [e.mode for e in examples], [e.tonic for e in examples]] = 1.0

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        profile, bias = w[:-2].reshape(2, n_features), w[-2:]
        scores = np.einsum("ntf,mf->nmt", turned, profile) + bias[None, :, None]
        p = _softmax(scores.reshape(len(F), 24)).reshape(truth.shape)
        slope = (p - truth) / len(F)
        away = profile - usual
        gradient = np.einsum("nmt,ntf->mf", slope, turned) + 2 * KEY_PULL * away
        value = -np.log((p * truth).sum(axis=(1, 2)) + 1e-12).mean() + KEY_PULL * (away**2).sum()
        return float(value), np.concatenate([gradient.ravel(), slope.sum(axis=(0, 2))])

    usual = listeners_profile()
    w = _minimum(loss, np.concatenate([usual.ravel(), np.zeros(2)]))
    return w[:-2].reshape(2, n_features), w[-2:]


def listeners_profile() -> np.ndarray:
    """The profile (2, 48) of `key.features` before any fitting: what listeners said, no chords."""
    ratings = np.array(LISTENERS)
    ratings -= ratings.mean(axis=1, keepdims=True)
    ratings *= LISTENERS_WEIGHT / np.linalg.norm(ratings, axis=1, keepdims=True)
    return np.concatenate([ratings, BASS_SHARE * ratings, np.zeros((2, 24))], axis=1)


Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def _minimum(loss: Loss, start: np.ndarray) -> np.ndarray:
    found = scipy.optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 3000}
    )
    return np.asarray(found.x)


def _softmax(Z: np.ndarray) -> np.ndarray:
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.asarray(P / P.sum(axis=1, keepdims=True))


def examples(track_ids: list[str], folder: Path | None = None) -> Iterator[MeasuredTrack]:
    """The examples of these tracks."""
    for track_id in track_ids:
        found = example(track_id, folder)
        if found is not None:
            yield found


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1600
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    taught = list(examples([t for t in sample(n) if is_teaching(t)], folder))
    profile, bias = fit_key(taught)
    content = {
        "about": f"fitted on {len(taught)} generated tracks by core/factory/measure_weights.py",
        "tempo": np.round(fit_tempo(taught), 4).tolist(),
        "key_profile": np.round(profile, 4).tolist(),
        "key_bias": np.round(bias, 4).tolist(),
    }
    write_json(measure_weights.FILE, content)
    print(f"{measure_weights.FILE.name}: fitted on {len(taught)} tracks")


if __name__ == "__main__":
    main()
