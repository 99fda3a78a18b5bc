"""Small breakages, each of which some test must notice. Run by hand:

    python -m tests.mutations [NAME ...] [--all]

Each is made by replacing text in a copy of the tree; then the tests that should notice run there
(with --all: every test but those of the browser). Exit 1 if one is not noticed, or if the text to
replace is not there any more.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("core", "pages", "tests", "assets", "app.py", "pyproject.toml", "README.md", "LICENSE")
ALSO = ("requirements.txt", "requirements-dev.txt", "CONTRIBUTING.md", ".streamlit")


@dataclass(frozen=True)
class Mutation:
    """One breakage: in `file` the text `old` becomes `new`; `tests` should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "merge ignored",
        "core/model/training/trainingset.py",
        "for tag, name in run.merge.items()",
        "for tag, name in {}.items()",
        ("tests/model/test_training_set.py",),
    ),
    Mutation(
        "ambiguous tracks accepted",
        "core/model/training/trainingset.py",
        "return found[times == 1], pairs[1][first[times == 1]]",
        "return found, pairs[1][first]",
        ("tests/model/test_training_set.py",),
    ),
    Mutation(
        "kept by ear no longer first",
        "core/model/training/trainingset.py",
        'return numbers[np.argsort(~np.isin(numbers, kept), kind="stable")]',
        "return numbers",
        ("tests/model/test_training_set.py",),
    ),
    Mutation(
        "centre zero",
        "core/model/training/network/finish.py",
        "center=center(network, data))",
        "center=np.zeros(100))",
        ("tests/model/test_training.py",),
    ),
    Mutation(
        "article network with three segments",
        "core/model/checkpoint.py",
        '1 if preset == "article" else config.LONG_SEGMENTS',
        "config.LONG_SEGMENTS",
        (
            "tests/model/test_model.py",
            "tests/model/test_embedding.py",
            "tests/model/test_training.py",
        ),
    ),
    Mutation(
        "a trained run never chosen",
        "core/commands/runs.py",
        "return finished[0] if finished else library.ready_run",
        "return library.ready_run",
        ("tests/model/test_training.py",),
    ),
    Mutation(
        "ffmpeg may open the network",
        "core/audio/formats/libav.py",
        ", options=config.FFMPEG_LIMITS",
        "",
        ("tests/audio/test_ffmpeg.py", "tests/audio/test_audio.py"),
    ),
    Mutation(
        "an answered question asked again",
        "core/catalog/decisions/open_suggestions.py",
        "filled | same",
        "same",
        ("tests/catalog/test_review.py",),
    ),
    Mutation(
        "chunks of a WAV always filled up",
        "core/catalog/sound_files/blocks.py",
        'at += file.read(1) in (b"", b"\\0")',
        "at += 1",
        ("tests/catalog/test_tags_in_files.py",),
    ),
    Mutation(
        "dials that count by how far apart their values lie",
        "core/search/aspects.py",
        "return np.asarray((x - x.mean()) / max(float(x.std()), 1e-6))",
        "return x",
        ("tests/audio/test_aspects.py",),
    ),
    Mutation(
        "a cache that never evicts",
        "core/files.py",
        "            self._evict()\n",
        "            pass\n",
        ("tests/test_files.py",),
    ),
    Mutation(
        "hours wrong where work is said to take long",
        "core/times.py",
        "whole // 60 % 60",
        "whole // 60",
        ("tests/test_times.py",),
    ),
    Mutation(
        "an import against the table of rooms",
        "core/audio/excerpt.py",
        "import numpy as np\n",
        "import numpy as np\n\nfrom core.search import index  # noqa: F401\n",
        ("tests/test_layers.py",),
    ),
)


def main() -> int:
    """Try the mutations named, or all; prints which test noticed each."""
    parser = argparse.ArgumentParser(description="Small breakages that some test must notice.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--all", action="store_true", help="run every test but the browser's")
    given = parser.parse_args()
    chosen = [m for m in MUTATIONS if not given.names or m.name in given.names]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "soundkin"
        copy(tree)
        missed = [m.name for m in chosen if not noticed(tree, m, given.all)]
    print(f"{len(chosen) - len(missed)} of {len(chosen)} noticed", *missed, sep="\n  not: ")
    return 1 if missed else 0


def copy(tree: Path) -> None:
    """The tree as it is, without what git ignores."""
    for name in (*COPIED, *ALSO):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", ".*_cache")
            )
        else:
            tree.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tree)


def noticed(tree: Path, mutation: Mutation, every_test: bool) -> bool:
    """Whether a test fails with the mutation; the tree is as before afterwards."""
    path = tree / mutation.file
    before = path.read_text("utf-8")
    if mutation.old not in before:
        print(f"{mutation.name}: {mutation.file} has no `{mutation.old.strip()}` any more")
        return False
    path.write_text(before.replace(mutation.old, mutation.new), "utf-8")
    tests = ("tests", "--ignore=tests/browser") if every_test else mutation.tests
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
        )
    finally:
        path.write_text(before, "utf-8")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    print(f"{mutation.name}: {failed[0] if failed else 'NOT NOTICED'}", flush=True)
    return done.returncode == 1 and bool(failed)


if __name__ == "__main__":
    sys.exit(main())
