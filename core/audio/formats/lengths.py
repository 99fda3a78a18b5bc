"""How long a file that libsndfile reads really is: its header is believed where that can be checked
at no cost, else the file is counted through."""

import time
from pathlib import Path

from core.audio.formats.chunked import sample_formats, wav_samples, wrong_heads
from core.audio.formats.chunked.concatenated import files_behind
from core.audio.formats.chunked.declared_sizes import falls_short
from core.audio.formats.file_bytes import zeros
from core.audio.formats.file_bytes.pieces import PiecedFile
from core.audio.formats.flac import flac, flac_files, streaminfo
from core.audio.formats.mpeg import mpeg, mpeg_pieces
from core.audio.formats.ogg import ogg
from core.audio.formats.sndfile import UNKNOWN, ChainedReader, SndfileReader, faults
from core.audio.info import MEASURE_SECONDS, AudioInfo, agree, believable, check_rate, no_sound

FORMED = ("wav", "wavex", "rf64", "w64")  # whose header has a form of its own for samples
FEWEST_BITS = 500  # bits a second; an Ogg file that would need fewer is counted through


def open_sndfile(path: Path) -> "SndfileReader | ChainedReader":
    """A reader with its length checked. Raises one of `faults` when libsndfile cannot read it, or
    takes for samples what is none."""
    reader = _opened(path)
    in_wav = reader.kind in ("wav", "wavex")
    if in_wav and (reader.holds_mp3 or wav_samples.holds_bitstream(path)):
        reader.close()
        raise RuntimeError("DTS, Dolby Digital or MP3, which FFmpeg decodes to its end")
    if reader.kind == "voc" and wrong_heads.voc_is_parted(path):
        reader.close()
        raise RuntimeError("sound in several blocks, which FFmpeg reads")
    if (mended := _mended(path, reader)) is not None:
        reader.close()
        reader = SndfileReader(path, mended)
    check_rate(path, reader.info.sample_rate, reader.info.n_channels)
    if reader.kind == "mp3":
        return _mp3(path, reader)
    links = _links(path, reader.kind)
    if len(links) > 1:
        reader.close()
        return ChainedReader(path, links, reader.info.format)
    if reader.told_frames == 0 and (whole := wrong_heads.wav_to_its_end(path)):
        reader.close()
        reader = SndfileReader(path, whole)
    if reader.told_frames <= 0:
        raise no_sound(path)
    _settle(reader, path)
    return reader


def _opened(path: Path) -> SndfileReader:
    try:
        reader = SndfileReader(path, zeros.without_filling(path))
        if reader.kind == "raw":  # no header: of some endings libsndfile takes any bytes for sound
            reader.close()
            raise RuntimeError("no sound that tells what it is")
        return reader
    except faults():
        mended = (
            wrong_heads.mended(path)
            or wrong_heads.wav_to_its_end(path)
            or mpeg_pieces.untagged(path)
            or streaminfo.alone(path)
            or next(iter(files_behind(path)), None)
        )
        if mended is None:
            raise
        return SndfileReader(path, mended)


def _links(path: Path, kind: str) -> list[PiecedFile]:
    """The files that follow one another in this one; none where it is one."""
    if kind == "ogg":
        links = ogg.links(path)
        return [PiecedFile(path, [link]) for link in links] if len(links) > 1 else []
    if kind == "flac":
        return flac_files.flac_files(path)
    return wav_samples.wav_files(path) if kind in ("wav", "wavex") else files_behind(path)


def _mended(path: Path, reader: SndfileReader) -> PiecedFile | None:
    """The file without what its header tells wrongly; None where that is not known."""
    if reader.kind == "flac":
        return streaminfo.mended(path)
    if reader.kind == "ogg":
        return ogg.without_false_end(path)
    if reader.kind in ("wav", "wavex") and (longer := wav_samples.wav_longer_than_told(path)):
        return longer
    if reader.kind == "au":
        return wrong_heads.au_to_its_end(path)
    return sample_formats.mended(path) if reader.kind in FORMED else None


def _settle(reader: SndfileReader, path: Path) -> None:
    """Fill in the length: as told where that can be, else as counted."""
    rate = reader.info.sample_rate
    told: float | None = reader.told_frames / rate
    if reader.told_frames >= UNKNOWN // 2 or not believable(told):
        told = None
    if reader.kind == "ogg":
        cut = ogg.is_cut(path)
        doubtful = told is None or path.stat().st_size * 8 < FEWEST_BITS * told
    else:
        cut = wrong_heads.chunk_is_cut(reader.log) or falls_short(path)
        doubtful = told is None or not _is_whole(reader, path)
    seconds = told
    if doubtful:
        seconds = _counted(reader)
        if seconds == 0:
            raise no_sound(path)
        is_short = told is not None and seconds is not None and not agree(told, seconds)
        cut = cut or (is_short and not (reader.kind == "flac" and flac.ends_whole(path)))
    reader.info = AudioInfo(
        seconds if believable(seconds) else None,
        rate,
        reader.info.n_channels,
        reader.kind,
        seconds if cut else None,
    )


def _is_whole(reader: SndfileReader, path: Path) -> bool:
    """Whether the last sample that the header tells of is there."""
    if reader.kind == "flac" and flac.samples_to_last_frame(path) == reader.told_frames:
        return True
    return reader.reaches_its_end()


def _counted(reader: SndfileReader) -> float | None:
    """The length by decoding, in s; None when that takes more than MEASURE_SECONDS."""
    started, n_frames = time.thread_time(), 0
    step = 60 * reader.info.sample_rate
    while True:
        got = sum(len(y) for y in reader.read(n_frames, step))
        n_frames += got
        if got < step:
            return n_frames / reader.info.sample_rate
        if time.thread_time() - started > MEASURE_SECONDS:
            return None


def _mp3(path: Path, reader: SndfileReader) -> SndfileReader:
    """The same with its length by its frames, read through a right tag where libsndfile would stop
    early. Raises one of `faults` for one that only FFmpeg reads to its end, or that is none."""
    rate = reader.info.sample_rate
    told = reader.told_frames / rate if reader.told_frames < UNKNOWN // 2 else None
    frames = mpeg.counted(path)
    seconds, cut = told if believable(told) else None, None
    if frames is not None and frames.n_samples > 0 and frames.sample_rate == rate:
        measured = frames.n_samples / rate
        joined = mpeg_pieces.changes_rate(path)
        if joined:
            reader.close()
            raise RuntimeError("files of several rates put together, which FFmpeg reads")
        if seconds is None or frames.promised is None or not agree(seconds, measured):
            has_wrong_tag = told is None and frames.promised is not None
            if reader.told_frames < frames.n_samples or has_wrong_tag:
                reader.close()
                reader = SndfileReader(path, mpeg_pieces.retagged(path, frames))
            seconds = measured
        cut = measured if frames.is_cut_off or joined else None
    if seconds is None and not any(len(y) for y in reader.read(0, 1)):
        raise no_sound(path)
    n_channels = reader.info.n_channels
    reader.info = AudioInfo(seconds if believable(seconds) else None, rate, n_channels, "mp3", cut)
    return reader
