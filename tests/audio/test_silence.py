"""Only what is silent is called silent; what sounds is heard from where it sounds."""

import numpy as np
import pytest
import soundfile

from core.audio.clip import load_segments, to_mono, to_mono_at
from core.audio.info import SilentError
from core.audio.samples import scaled
from tests.sounds import plucked


def test_opposite_phases_are_not_silence(tmp_path):
    y = plucked(220, 5.0)
    soundfile.write(tmp_path / "turned.wav", np.stack([y, -y], axis=1), 8000)
    soundfile.write(tmp_path / "plain.wav", np.stack([y, y], axis=1), 8000)
    (turned,), (plain,) = (
        load_segments(tmp_path / name, 3)[1] for name in ("turned.wav", "plain.wav")
    )
    assert np.allclose(np.abs(turned), np.abs(plain), atol=1e-3)


def test_where_channels_cancel_the_louder_one_is_heard():
    y = plucked(330, 3.0)
    left, right = 0.5 * y, -0.45 * y
    assert np.array_equal(to_mono(np.stack([right, left], axis=1)), left)
    wide = np.stack([y, -0.2 * y], axis=1)  # a side signal that leaves enough
    assert np.allclose(to_mono_at(wide, 8000), 0.4 * y, atol=1e-6)


@pytest.mark.parametrize("n_channels", [1, 2, 3, 6])
def test_whole_numbers_become_the_channel_that_their_fractions_do(n_channels):
    rng = np.random.default_rng(n_channels)
    y = rng.integers(-(2**15), 2**15, (50_001, n_channels)).astype(np.int16)
    assert np.array_equal(to_mono(y), to_mono(scaled(y)))
    turned = np.concatenate([y, np.maximum(-y, -32767)], axis=1)[:, ::n_channels]
    assert np.array_equal(to_mono(turned), scaled(turned[:, 0]))


@pytest.mark.parametrize(("silence_s", "sound_s"), [(25.0, 10.0), (25.0, 90.0), (300.0, 5.0)])
def test_a_track_is_heard_from_where_it_sounds(tmp_path, silence_s, sound_s):
    y = plucked(220, sound_s)
    soundfile.write(
        tmp_path / "late.wav", np.concatenate([np.zeros(int(silence_s * 8000)), y]), 8000
    )
    starts, clips = load_segments(tmp_path / "late.wav", 3)
    assert all(np.abs(clip).max() > 0.1 for clip in clips)
    assert all(start + 24 > silence_s for start in starts)
    if sound_s < 24:
        assert starts == [silence_s]


def test_what_is_silent_all_through_is_called_silent(tmp_path):
    for seconds in (1, 100):
        soundfile.write(tmp_path / "silent.wav", np.full((seconds * 8000, 2), 2e-5), 8000)
        with pytest.raises(SilentError, match=r"silent\.wav is silent"):
            load_segments(tmp_path / "silent.wav", 3)


@pytest.mark.parametrize(("hiss_s", "sound_s"), [(25.0, 10.0), (26.0, 60.0), (100.0, 100.0)])
def test_hiss_in_front_is_passed_over_as_silence_is(tmp_path, hiss_s, sound_s):
    hiss = 2e-4 * np.random.default_rng(0).uniform(-1, 1, int(hiss_s * 8000))
    y = np.concatenate([hiss, 0.5 * plucked(220, sound_s)])
    soundfile.write(tmp_path / "tape.wav", y, 8000, subtype="PCM_24")
    starts, clips = load_segments(tmp_path / "tape.wav", 3)
    assert min(starts) > hiss_s - 24
    assert min(np.abs(clip).max() for clip in clips) > 0.1


def test_a_track_that_is_quiet_all_through_is_heard_as_it_is(tmp_path):
    y = 5e-4 * plucked(220, 60.0)
    soundfile.write(tmp_path / "quiet.wav", y, 8000, subtype="PCM_24")
    assert load_segments(tmp_path / "quiet.wav", 3)[0] == [0.0, 30.0]
