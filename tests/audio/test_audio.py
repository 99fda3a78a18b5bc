"""From files of every kind to the same 24 seconds, and the two pictures of them."""

import io
import shutil
import subprocess
from pathlib import Path

import av
import librosa
import numpy as np
import pytest
import soundfile
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image

from core import config
from core.audio import excerpt
from core.audio.clip import fill, segment_starts, to_mono_at
from core.audio.decode import probe
from core.audio.excerpt import encode_flac, flac_excerpt, waveform_peaks
from core.audio.features import stft
from core.audio.frontends import FMIN, N_FFT, N_MELS, SAMPLE_RATE, mel_basis, spectrogram
from core.audio.spectrogram_image import COLOURS, png
from core.errors import AudioError
from tests.sounds import CLIP_SAMPLES, buzzing, clip_of, load, plucked


@pytest.mark.parametrize(
    ("name", "sr", "channels"),
    [
        ("a.wav", 8000, 1),
        ("a.wav", 192_000, 8),
        ("a.flac", 44_100, 2),
        ("a.ogg", 22_050, 2),
        ("a.mp3", 48_000, 1),
    ],
)
def test_every_kind_of_file_gives_the_same_clip(tmp_path, name, sr, channels):
    y = plucked(220, 3.0, sr)
    soundfile.write(tmp_path / name, np.stack([y] * channels, axis=1), sr)
    info = probe(tmp_path / name)
    assert (info.sample_rate, info.n_channels) == (sr, channels)
    assert info.duration_s == pytest.approx(3.0, abs=0.1)
    clip = clip_of(tmp_path / name)
    assert clip.shape == (CLIP_SAMPLES,)
    assert clip.dtype == np.float32
    expected = fill(to_mono_at(y, sr))
    a, b = spectrogram(clip)[:, :80], spectrogram(expected)[:, :80]
    assert np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.9


def test_channels_are_averaged():
    y = np.random.default_rng(0).normal(size=(8000, 3)).astype(np.float32)
    assert np.allclose(to_mono_at(y, config.SAMPLE_RATE), y.mean(axis=1), atol=1e-6)


def test_only_the_seconds_asked_for_are_decoded(tmp_path):
    y = np.concatenate([plucked(220, 5.0), buzzing(440, 5.0)])
    soundfile.write(tmp_path / "two.wav", y, 8000)
    part, sr = load(tmp_path / "two.wav", 5.0, 2.0)
    assert part.shape == (2 * sr, 1)
    assert np.allclose(part[:, 0], y[5 * sr : 7 * sr], atol=1e-3)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_samples_of_a_wav_are_libsndfiles_to_the_bit(tmp_path, subtype):
    y = np.stack([plucked(220, 2.0), buzzing(440, 2.0)], axis=1)
    soundfile.write(tmp_path / "a.wav", np.r_[y, [[1.0, -1.0]]], 8000, subtype)
    expected, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert np.array_equal(load(tmp_path / "a.wav")[0], expected)


def test_a_short_clip_is_repeated_and_a_long_one_cut():
    y = np.arange(1, 5, dtype=np.float32)
    assert fill(y)[:9].tolist() == [1, 2, 3, 4, 1, 2, 3, 4, 1]
    assert len(fill(np.ones(10 * CLIP_SAMPLES, np.float32))) == CLIP_SAMPLES


@pytest.mark.parametrize(
    ("seconds", "starts"),
    [
        (None, [0]),
        (10, [0]),
        (47.9, [0]),
        (48, [0, 24]),
        (90, [0, 30, 60]),
        (180, [0, 60, 120]),
        (600, [0, 120, 240, 360, 480]),
    ],
)
def test_segments_do_not_overlap_and_begin_at_the_start(seconds, starts):
    assert segment_starts(seconds) == starts


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.wav", b"this is not sound, " * 50),
        ("empty.mp3", b""),
        ("header.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("cut.flac", b"fLaC" + bytes(40)),
    ],
)
def test_what_is_not_sound_gets_one_sentence_with_its_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AudioError, match=name) as error:
        clip_of(tmp_path / name)
    assert "\n" not in str(error.value)


def test_silence_and_numbers_that_are_none_are_refused(tmp_path):
    soundfile.write(tmp_path / "silent.wav", np.zeros(16_000), 8000)
    soundfile.write(tmp_path / "nan.wav", np.full(16_000, np.nan), 8000, subtype="FLOAT")
    for name in ("silent.wav", "nan.wav"):
        with pytest.raises(AudioError, match=name):
            clip_of(tmp_path / name)


def write_m4a(path: Path, y: np.ndarray, sr: int) -> None:
    """AAC as an iPhone or iTunes gives it, mono."""
    with av.open(str(path), "w", format="ipod") as file:
        sound = file.add_stream("aac", rate=sr, layout="mono")
        frame = av.AudioFrame.from_ndarray(y[None, :], "fltp", "mono")
        frame.sample_rate, frame.pts = sr, 0
        file.mux([*sound.encode(frame), *sound.encode(None)])


def test_what_libsndfile_cannot_read_needs_no_program_on_the_path(tmp_path, monkeypatch):
    path, y = tmp_path / "a.m4a", plucked(220, 3.0, 44_100)
    write_m4a(path, y, 44_100)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert probe(path).duration_s == pytest.approx(3, abs=0.05)
    whole, sr = load(path)
    assert np.corrcoef(whole[: len(y), 0], y)[0, 1] > 0.95, "it begins at its first sample"
    assert len(whole) / sr == pytest.approx(3, abs=0.05)
    later, _ = load(path, 1.0, 1.0)
    assert np.corrcoef(later[4096:, 0], whole[sr + 4096 : 2 * sr, 0])[0, 1] > 0.999


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_mel_filters_are_librosas_to_the_bit(rate: int):
    band = {"fmin": FMIN, "fmax": rate / 2, "n_mels": N_MELS}
    expected = librosa.filters.mel(sr=rate, n_fft=N_FFT, dtype=np.float32, **band)
    assert np.array_equal(mel_basis(rate, **band), expected)


def test_the_power_spectrogram_is_that_of_frames_under_a_window():
    y, n, hop = plucked(330, 5.0), config.N_FFT, config.HOP_LENGTH
    frames = sliding_window_view(np.pad(y, n // 2), n)[::hop]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)  # Hann's
    expected = np.abs(np.fft.rfft(frames * window, axis=1).T) ** 2
    assert np.allclose(stft.power(y, n, hop), expected, rtol=1e-3, atol=1e-5)


@pytest.mark.slow  # librosa translates itself for 20 s when stft is first called
def test_the_power_spectrogram_is_librosas():
    y = plucked(330, 5.0)
    expected = np.abs(librosa.stft(y, n_fft=config.N_FFT, hop_length=config.HOP_LENGTH)) ** 2
    assert np.allclose(
        stft.power(y, config.N_FFT, config.HOP_LENGTH), expected, rtol=1e-3, atol=1e-5
    )


def test_bands_are_summed_as_the_whole_product_does():
    y = plucked(330, 5.0, SAMPLE_RATE)
    weights = mel_basis(SAMPLE_RATE, 96, 50.0, 8000.0)
    expected = weights @ stft.power(y, 1024, 320)
    found = stft.power(y, 1024, 320, stft.Filters.of(weights))
    assert np.allclose(found, expected, rtol=1e-5)


def test_log_mel_has_mean_power_0_db_and_the_picture_lies_between_0_and_1():
    S = spectrogram(fill(plucked(330, 5.0, SAMPLE_RATE), SAMPLE_RATE))
    assert S.shape == (96, 1201)
    assert 10 * np.log10(np.mean(10 ** (S.astype(float) / 10))) == pytest.approx(0, abs=0.01)
    assert S.min() >= S.max() - config.TOP_DB - 1e-3
    picture = spectrogram(fill(plucked(330, 5.0)), "article")
    assert picture.shape == (224, 224)
    assert 0 <= picture.min() < picture.max() <= 1.0001


def test_loudness_does_not_change_what_the_network_sees():
    y = fill(plucked(330, 5.0, SAMPLE_RATE), SAMPLE_RATE)
    assert np.allclose(spectrogram(y), spectrogram(0.05 * y), atol=0.05)


def test_an_excerpt_is_stereo_flac_that_a_browser_plays(tmp_path):
    soundfile.write(
        tmp_path / "many.wav", np.stack([plucked(220, 4.0, 192_000)] * 8, axis=1), 192_000
    )
    (tmp_path / "out.flac").write_bytes(flac_excerpt(tmp_path / "many.wav", 1.0, 2.0))
    y, sr = soundfile.read(tmp_path / "out.flac")
    assert sr <= 48_000
    assert y.shape[1] <= 2
    assert len(y) / sr == pytest.approx(2.0, abs=0.05)
    assert encode_flac(np.zeros((100, 2), np.float32), 44_100)[:4] == b"fLaC"


@pytest.mark.parametrize("piece_samples", [excerpt.PIECE_SAMPLES, 4_000])
def test_peaks_follow_the_loudness(tmp_path, monkeypatch, piece_samples):
    monkeypatch.setattr(excerpt, "PIECE_SAMPLES", piece_samples)  # 4,000: as with many channels
    soundfile.write(
        tmp_path / "a.wav", np.concatenate([0.1 * np.ones(8000), 0.8 * np.ones(8000)]), 8000
    )
    peaks = np.asarray(waveform_peaks(tmp_path / "a.wav", 10)).reshape(10, -1).max(axis=1)
    assert peaks[:4] / peaks[-4:] == pytest.approx([0.125] * 4, abs=0.01)


def test_the_picture_is_a_png_with_the_loudest_brightest_and_low_notes_at_the_bottom():
    S = np.zeros((64, 100), np.float32)
    S[:8], S[8:16] = -20.0, -30.0
    S[16:] = -80.0
    image = np.asarray(Image.open(io.BytesIO(png(S, 200, 64))))
    assert image.shape == (64, 200, 3)
    assert image[0, 0].tolist() == list(COLOURS[0][1])
    assert image[-1, 0].tolist() == list(COLOURS[-1][1])
    darker = np.interp(50 / 60, *zip(*((place, sum(rgb)) for place, rgb in COLOURS), strict=True))
    assert image[-12, 0].astype(int).sum() == pytest.approx(darker, abs=3)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_many_channels_become_two_at_one_gain(tmp_path):
    y = np.repeat(buzzing(220, 6.0)[:, None], 6, axis=1)
    y *= 0.9 / np.abs(y).max()
    y[: len(y) // 2] *= 0.3
    soundfile.write(tmp_path / "six.wav", y, config.SAMPLE_RATE)
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "six.wav"), "-ar", "48000"]
    subprocess.run([*command, str(tmp_path / "six.ac3")], check=True)
    mixed, _ = soundfile.read(io.BytesIO(flac_excerpt(tmp_path / "six.ac3")))
    soft, loud = (part.std() for part in (mixed[48_000:96_000], mixed[-96_000:-48_000]))
    assert soft < 0.4 * loud
