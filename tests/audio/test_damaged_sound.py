"""Two hundred damaged files, the same each time: each is heard or gets one sentence.
`tests.benchmarks.fuzz_audio` tries ten thousand with any seed."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.audio import guarded, headers
from core.errors import AudioError
from tests.audio.damage import Damaged, damaged, whole_files

N_FILES = 200
SEED = 20


def hear(folder: Path, number: int, file: Damaged) -> str:
    """Everything the page does with an upload; "heard", or the sentence."""
    path = folder / file.name
    path.write_bytes(file.content)
    try:
        headers.described(path)
        guarded.probe(path)
        _, clips = guarded.load_query(path, 3)
        assert np.isfinite(clips).all()
        if number % 4 == 0:
            guarded.flac_excerpt(path)
            assert guarded.waveform_peaks(path, 50).shape == (50,)
    except AudioError as error:
        return str(error)
    return "heard"


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("damaged")
    whole = whole_files(with_ffmpeg=False)
    files = [damaged(number, SEED, whole) for number in range(N_FILES)]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(partial(hear, folder), range(N_FILES), files)
        return {f"{f.name} ({f.how})": said for f, said in zip(files, answers, strict=True)}


def test_each_is_heard_or_named_in_one_sentence(said):
    for what, answer in said.items():
        name = what.split(" (")[0]
        assert answer == "heard" or (name in answer and "\n" not in answer), what
        assert "takes longer" not in answer, what


def test_damage_does_not_make_all_of_them_deaf(said):
    heard = sum(answer == "heard" for answer in said.values())
    assert N_FILES / 4 < heard < N_FILES
