"""Small sound files damaged at random, file number i of a seed always the same."""

import io
import random
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
import soundfile

from tests.sounds import buzzing, plucked

BY_LIBSNDFILE = {
    "wav": ("WAV", "PCM_16"),
    "f32.wav": ("WAV", "FLOAT"),
    "adpcm.wav": ("WAV", "IMA_ADPCM"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "aiff": ("AIFF", "PCM_24"),
    "au": ("AU", "PCM_16"),
    "caf": ("CAF", "ALAC_16"),
    "w64": ("W64", "PCM_16"),
}
BY_FFMPEG = {"m4a": ["-c:a", "aac"], "webm": ["-c:a", "libopus"], "wma": [], "wv": []}
NUMBERS = (0, 1, 2, 0x7F, 0xFF, 1024, 0x7FFF, 0xFFFF, 655_350, 2**31 - 1, 2**31, 2**32 - 1)


@dataclass(frozen=True)
class Damaged:
    """A file: its name, its bytes, and what was done to it."""

    name: str
    content: bytes
    how: str


def whole_files(with_ffmpeg: bool) -> dict[str, bytes]:
    """Two seconds of sound in each format, by the ending of its name."""
    y = np.stack([plucked(220, 2.0, 16_000), buzzing(330, 2.0, 16_000)], axis=1)
    found = {}
    for ending, (kind, subtype) in BY_LIBSNDFILE.items():
        out = io.BytesIO()
        with soundfile.SoundFile(out, "w", 16_000, 2, format=kind, subtype=subtype) as file:
            file.write(y)
        found[ending] = out.getvalue()
    if with_ffmpeg and shutil.which("ffmpeg"):
        for ending, options in BY_FFMPEG.items():
            kind = {"m4a": "ipod", "wma": "asf"}.get(ending, ending)
            target = ["-movflags", "+frag_keyframe+empty_moov"] if ending == "m4a" else []
            command = ["ffmpeg", "-v", "error", "-i", "-", *options, *target, "-f", kind, "-"]
            done = subprocess.run(command, input=found["wav"], stdout=subprocess.PIPE, check=False)
            if done.returncode == 0:
                found[ending] = done.stdout
    return found


def damaged(number: int, seed: int, whole: dict[str, bytes]) -> Damaged:
    """File `number` of a seed: one to three kinds of damage, the name sometimes of another kind."""
    r = random.Random(f"{seed}/{number}")
    ending = r.choice(sorted(whole))
    data, hows = bytearray(whole[ending]), []
    for damage in r.sample(DAMAGES, r.choice((1, 1, 2, 3))):
        if len(data) > 64:
            damage(data, r)
            hows.append(damage.__name__.strip("_"))
    if ending in ("ogg", "opus") and r.random() < 0.7:
        right_checksums(data)
        hows.append("right checksums")
    named = ending if r.random() < 0.8 else r.choice(sorted(whole))
    return Damaged(f"{seed}-{number:05d}.{named}", bytes(data), f"{ending}: {', '.join(hows)}")


def right_checksums(data: bytearray) -> None:
    """Make each Ogg page's checksum right again, so that the damage reaches the codec."""
    at = data.find(b"OggS")
    while 0 <= at <= len(data) - 27:
        n = data[at + 26]
        size = 27 + n + sum(data[at + 27 : at + 27 + n])
        data[at + 22 : at + 26] = bytes(4)
        crc = 0
        for byte in data[at : at + size]:
            crc = (crc << 8 ^ _CRC[crc >> 24 ^ byte]) & 0xFFFFFFFF
        data[at + 22 : at + 26] = crc.to_bytes(4, "little")
        at = data.find(b"OggS", at + 4)


def _crc_table() -> list[int]:
    table = []
    for value in range(256):
        crc = value << 24
        for _ in range(8):
            crc = crc << 1 ^ (0x04C11DB7 if crc & 1 << 31 else 0)
        table.append(crc & 0xFFFFFFFF)
    return table


_CRC = _crc_table()


def _place(data: bytearray, r: random.Random) -> int:
    """A byte, more often one of the head."""
    return r.randrange(min(len(data), r.choice((64, 600, len(data)))))


def _cut_off(data: bytearray, r: random.Random) -> None:
    del data[r.randrange(8, len(data)) :]


def _bits_turned(data: bytearray, r: random.Random) -> None:
    for _ in range(r.choice((1, 4, 40))):
        data[_place(data, r)] ^= 1 << r.randrange(8)


def _overwritten(data: bytearray, r: random.Random) -> None:
    n, at = r.choice((1, 8, 100, 3000)), _place(data, r)
    data[at : at + n] = r.choice((bytes(n), b"\xff" * n, r.randbytes(n)))


def _taken_out(data: bytearray, r: random.Random) -> None:
    at = _place(data, r)
    del data[at : at + r.choice((1, 2, 50, 2000))]


def _put_in(data: bytearray, r: random.Random) -> None:
    at = _place(data, r)
    data[at:at] = r.randbytes(r.choice((1, 3, 50, 2000)))


def _odd_number(data: bytearray, r: random.Random) -> None:
    """A number of the head promises too much or too little."""
    size = r.choice((1, 2, 4, 8))
    at = r.randrange(4, min(len(data) - 8, r.choice((48, 150, 600))))
    value = r.choice(NUMBERS) & (1 << 8 * size) - 1
    data[at : at + size] = value.to_bytes(size, r.choice(("little", "big")))


DAMAGES = (_cut_off, _bits_turned, _overwritten, _taken_out, _put_in, _odd_number)
