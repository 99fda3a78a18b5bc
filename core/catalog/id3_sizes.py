"""Whether an ID3 tag holds a text so long that it is damage: mutagen takes minutes to read one that
is full of zeros."""

from pathlib import Path

MOST_BYTES = 300_000  # of one text
_MOST_FRAMES = 5000
_TEXTS = (b"T", b"COM", b"USLT", b"ULT", b"W", b"IPLS")  # how frames of text begin


def has_endless_text(path: Path) -> bool:
    """Of the tag in front of a file; False where there is none."""
    try:
        with open(path, "rb") as file:
            head = file.read(10)
            if head[:3] != b"ID3":
                return False
            n_name = 3 if head[3] == 2 else 4
            n_head, bits = (6, 8) if head[3] == 2 else (10, 7 if head[3] == 4 else 8)
            for _ in range(_MOST_FRAMES):
                frame = file.read(n_head)
                name, size = frame[:n_name], 0
                for byte in frame[n_name : n_name + (3 if n_name == 3 else 4)]:
                    size = size << bits | byte
                if len(frame) < n_head or not name.isalnum():
                    return False
                if size > MOST_BYTES and name.startswith(_TEXTS):
                    return True
                file.seek(size, 1)
    except OSError:
        pass
    return False
