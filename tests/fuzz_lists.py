"""Damaged data lists through the import: any number, with any seed.

    python -m tests.fuzz_lists [--count 1000] [--seed 1]

A fault is an error that is no sentence, a list refused for one cell's sake, or a row neither taken
nor named. The suite runs a hundred of them.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path

from core.catalog import importing
from core.catalog.library import Library
from core.errors import SoundkinError
from tests.catalog_kit import drop

HEADER = ["id", "file", "title", "artist", "album", "genre", "tempo", "length"]
NASTY = (
    *("9" * 5000 + ":00:00", "1e999", "nan", "-inf", "٣٤", "²", "../../etc/passwd", "/etc/passwd"),
    *("a" * 300 + ".wav", "a/" * 3000 + "x.wav", "C:\\x.wav", "\\\\server\\x.wav", ".", "..", "/"),
    *("", " ", "\u202e", "\ufeff", "\ud83c", "=cmd|' /C calc'!A0", "=SUM(A1)", ";" * 5000, "x\ny"),
    *("\x00", "%00", "~/x.wav", "1:2:3:4", "\u2028", "['a' 'b']", '["a"', "{'a': 1}", "file://"),
    *("x" * 131_073, "'=1", "None", '"', '""', '"a"b', "-3:45", "0,5", "1,234", "\ufffd.wav"),
)
WAYS = "bytes delete insert quotes nuls giant rows header utf16 separators ends cells"


def table(r: random.Random) -> str:
    """A list of 1 to 40 good rows in one of several languages and forms."""
    separator = r.choice(",;\t|")
    words = r.choice(
        (("Pop", "Rock"), ("Größe", "Süß"), ("桜の庭", "ポップ"), ("Весна", "Калинка"))
    )
    rows = [separator.join(HEADER)]
    for i in range(r.randint(1, 40)):
        cells = [f"t{i}", f"{r.choice('ab')}{i}.wav", *r.choices(words, k=4), "120", "2:04"]
        rows.append(separator.join(cells))
    return r.choice(("", "sep=;\n" if separator == ";" else "", "My list\n")) + "\n".join(rows)


def damaged(r: random.Random) -> tuple[bytes, str]:
    """One damaged list, and what was done to it."""
    kind, text = r.choice(WAYS.split()), table(r)
    if kind == "cells":
        cells = ["t1", "a1.wav", "Title", "A", "B", "pop", "120", "2:04"]
        cells[r.randrange(8)] = '"' + r.choice(NASTY).replace('"', '""') + '"'
        text = "\n".join([",".join(HEADER), ",".join(cells), "t2,a2.wav,Good,A,B,pop,120,2:04"])
    elif kind == "header":
        first = r.choice(
            ("", "file,file", "id,id", "file;title,genre\tid", '"file', ",,,", "\ufeff")
        )
        text = "\n".join([first, *text.split("\n")[1:]])
    elif kind == "rows":
        lines = text.split("\n")
        text = "\n".join([*lines, *r.choices(lines, k=50)])
    elif kind == "separators":
        text = text.replace(",", r.choice((";", "\t", ",,", "\x1f")))
    elif kind == "ends":
        text = text.replace("\n", r.choice(("\r", "\r\r\n", "\n\n", "\x0b", "\u2028")))
    encoding = "utf-16" if kind == "utf16" else r.choice(("utf-8", "utf-8-sig", "cp932", "cp1251"))
    data = bytearray(text.encode(encoding, "replace"))
    for _ in range(r.choice((1, 3, 20)) if kind in ("bytes", "insert", "quotes", "nuls") else 0):
        at = r.randrange(len(data))
        put = {"bytes": r.randbytes(1), "insert": r.randbytes(5), "quotes": b'"', "nuls": b"\0"}
        data[at : at + (kind == "bytes")] = put[kind]
    if kind in ("delete", "utf16"):
        start = r.randrange(len(data))
        del data[start : start + r.choice((1, 5, 100))]
    elif kind == "giant":
        at = r.randrange(len(data))
        data[at:at] = b"x" * r.choice((131_073, 500_000))
    return bytes(data), kind


def fault_of(path: Path, name: str) -> str:
    """What goes wrong with a list alone, in words; "" when nothing does."""
    try:
        plan = importing.plan(path, extra_columns=True)
        json.dumps(plan.preview(), allow_nan=False).encode("utf-8")
        plan.check()
        report = importing.apply(plan, Library.create(name))
        json.dumps(report, allow_nan=False).encode("utf-8")
    except SoundkinError as error:
        return "" if str(error).strip() else "an empty sentence"
    except Exception as error:  # whatever it is: a sentence is what a person must get
        return f"{type(error).__name__}: {error}"[:200]
    listed = plan.data_list.rows if plan.data_list else []
    known = report["accepted"] + sum(
        len(report[kind]) for kind in ("unreadable", "missing_audio", "duplicates")
    )
    joined = [f["file"] for f in report["cells"] if f["reason"].startswith("Their tags are added")]
    known += sum(len(listed) if rows.endswith("...") else rows.count(",") + 1 for rows in joined)
    return "" if known >= len(listed) else f"{len(listed) - known} rows neither taken nor named"


def run(count: int, seed: int, folder: Path) -> list[str]:
    """The faults of `count` lists, each with its number and kind."""
    found = []
    for i in range(count):
        content, kind = damaged(random.Random(seed * 1_000_003 + i))
        path = folder / "list.csv"
        path.write_bytes(content)
        if fault := fault_of(path, f"l{i}"):
            found.append(f"list {i} ({kind}): {fault}")
        if f"l{i}" in Library.names():
            drop(f"l{i}")
    return found


def main() -> int:
    """Run as many as asked for and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOUNDKIN_HOME"] = f"{folder}/home"
        found = run(asked.count, asked.seed, Path(folder))
    print("\n".join([*found, f"{asked.count} lists, {len(found)} faults"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
