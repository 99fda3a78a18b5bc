"""Each aspect keeps what it is named after, whatever else changes."""

import numpy as np
import pytest

from core.audio.features import aspects, chroma, key, onsets, stft
from core.audio.features.energy import energy
from core.search.aspects import PRESETS, WHOLE, aspect_index, dialled, likenesses_to

SR = 8000


def tune(
    bpm: float, partials: tuple[float, ...], shift: int = 0, pattern: str = "x.xxx.x."
) -> np.ndarray:
    """A pattern of chords, y (24 s,): `partials` make the instrument, `shift` the key."""
    step = 30 / bpm
    y = np.zeros(24 * SR)
    t = np.arange(int(0.3 * SR)) / SR
    for beat in range(int(24 / step)):
        if pattern[beat % len(pattern)] != "x":
            continue
        root = 48 + shift + (0, 5, 7, 0)[beat // 16 % 4]
        tones = sum(
            a * np.sin(2 * np.pi * 440 * 2 ** ((root + s - 69) / 12) * h * t)
            for s in (0, 4, 7)
            for h, a in enumerate(partials, start=1)
        )
        at = int(beat * step * SR)
        y[at : at + len(t)] += (tones * np.exp(-8 * t))[: len(y) - at]
    return (0.05 * y).astype(np.float32)


def row(y: np.ndarray) -> np.ndarray:
    S = onsets.band_power(stft.spectrogram(y))
    flux = onsets.onset_strength(S)
    return aspects.aspects(S, flux, key.features(chroma.chroma(y)), energy(y, S, flux)).row()


HARP, REED = (1.0, 0.6, 0.4, 0.25, 0.15, 0.1, 0.06), (0.3, 0.1, 0.9, 0.1, 1.0, 0.1, 0.9, 0.1, 0.8)
BELL = (0.2, 0.1, 0.1, 0.1, 1.0, 0.8)
ASKED = {"bpm": 100.0, "partials": HARP, "shift": 0, "pattern": "x.xxx.x."}
CHANGES = {  # what is changed, and which aspect must notice
    aspects.TIMBRE: {"partials": REED},
    aspects.RHYTHM: {"bpm": 131.0, "pattern": "xx.x.xx."},
    aspects.HARMONY: {"shift": 3},
}
OTHERS = [
    tune(83.0, BELL, 3, "x...x..."),
    tune(120.0, REED, 1, "xxxxxxxx"),
    tune(70.0, BELL, 8, "x.x.x.x."),
    tune(150.0, REED, 10, "x..x..x."),
]


@pytest.fixture(scope="module")
def index():
    changed = [tune(**{**ASKED, **change}) for change in CHANGES.values()]
    return aspect_index(np.array([row(y) for y in (tune(**ASKED), *changed, *OTHERS)]))


@pytest.mark.parametrize("aspect", list(CHANGES))
def test_an_aspect_notices_its_own_change_and_no_other(index, aspect):
    alike = likenesses_to(index, index.row(0))[aspect][1:4]
    own = list(CHANGES).index(aspect)
    assert alike.argmin() == own
    assert np.delete(alike, own).min() > alike[own] + 0.1


def test_energy_falls_with_the_difference_in_level():
    loud = tune(**ASKED)
    found = aspect_index(np.array([row(y) for y in (loud, 0.9 * loud, 0.2 * loud, *OTHERS)]))
    alike = likenesses_to(found, found.row(0))[aspects.ENERGY]
    assert alike[0] == pytest.approx(1.0)
    assert alike[0] > alike[1] > alike[2]


def test_dials_turn_the_ranking_and_resting_ones_leave_it(index):
    whole = np.linspace(1, 0, len(index))
    by_aspect = likenesses_to(index, index.row(0))
    assert dialled(whole, by_aspect, PRESETS["balanced"]) is whole
    only = dialled(whole, by_aspect, {aspects.RHYTHM: 1.0})
    assert np.argsort(-only).tolist() == np.argsort(-by_aspect[aspects.RHYTHM]).tolist()
    both = {WHOLE: 1.0, aspects.RHYTHM: 1.0}
    mixed = dialled(whole, by_aspect, both)
    np.testing.assert_allclose(mixed, dialled(0.01 * whole + 5, by_aspect, both), atol=1e-5)
    to_each = [np.corrcoef(mixed, part)[0, 1] for part in (whole, by_aspect[aspects.RHYTHM])]
    assert to_each == pytest.approx([to_each[0]] * 2), "however far apart their values lie"


def test_a_number_that_varies_much_counts_no_more_in_timbre_and_energy():
    rows = np.random.default_rng(3).standard_normal((40, sum(aspects.SIZES.values())))
    wide = rows.copy()
    first = np.cumsum([0, *aspects.SIZES.values()])[:-1]
    wide[:, first] *= 100
    plain, wider = (likenesses_to(found, found.row(0)) for found in map(aspect_index, (rows, wide)))
    same = [name for name in aspects.NAMES if np.allclose(plain[name], wider[name], atol=1e-3)]
    assert same == [aspects.TIMBRE, aspects.ENERGY]


def test_tracks_without_aspects_are_neither_near_nor_far(index):
    rows = np.array(
        [row(tune(**ASKED)), row(OTHERS[0]), np.full(sum(aspects.SIZES.values()), np.nan)]
    )
    found = aspect_index(rows)
    alike = likenesses_to(found, found.row(0))
    assert all(np.isfinite(near).all() for near in alike.values())
    assert alike[aspects.TIMBRE][2] == 0


def test_silence_has_aspects():
    assert np.isfinite(row(np.zeros(3 * SR, np.float32))).all()
