"""FLAC by miniaudio (dr_flac): the same samples to the bit, in three quarters of libFLAC's time."""

from pathlib import Path

import numpy as np

from core.audio.formats.flac.flac_span import span


def read(path: Path, first: int, n: int, n_channels: int, sample_rate: int) -> np.ndarray | None:
    """Frames (n, n_channels) float32 from `first` on; None where they are not all there, so that
    libsndfile may say up to where they are.

    dr_flac leaves out a damaged frame and goes on: then there are fewer than the headers tell.
    """
    found = span(path, first, n)
    if found is None:
        return None
    y = _decoded(found.content, found.end - found.first + 1, n_channels, sample_rate)
    begin = first - found.first
    return y[begin : begin + n] if len(y) == found.end - found.first else None


def read_16_bits(content: bytes) -> tuple[np.ndarray, int] | None:
    """A whole 16-bit FLAC in memory: y (n_samples, n_channels) int16, and its rate in Hz; None
    where miniaudio cannot read it, or is missing."""
    try:
        import miniaudio
    except ImportError:
        return None
    try:
        sound = miniaudio.flac_read_s16(content)
    except miniaudio.MiniaudioError:
        return None
    return np.frombuffer(sound.samples, np.int16).reshape(-1, sound.nchannels), sound.sample_rate


def _decoded(content: bytearray, most: int, n_channels: int, sample_rate: int) -> np.ndarray:
    """Up to `most` frames (n, n_channels); none where miniaudio cannot read it, or is missing.

    By its C functions: its Python ones copy all samples twice, a tenth of the time.
    """
    y = np.empty((most, n_channels), "<f4")
    try:
        from miniaudio import SampleFormat, ffi, lib
    except ImportError:  # Linux on ARM has no package of it
        return y[:0]
    decoder, n_read = ffi.new("ma_decoder *"), ffi.new("ma_uint64 *")
    config = lib.ma_decoder_config_init(SampleFormat.FLOAT32.value, n_channels, sample_rate)
    held = ffi.from_buffer(content)
    if lib.ma_decoder_init_memory(held, len(content), ffi.addressof(config), decoder):
        return y[:0]
    try:
        lib.ma_decoder_read_pcm_frames(decoder, ffi.from_buffer("float[]", y), most, n_read)
    finally:
        lib.ma_decoder_uninit(decoder)
    return y[: n_read[0]]
