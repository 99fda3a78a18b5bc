"""The page "How it works": what it shows of a track is what the network and the search say."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import config
from core.audio.features import stft
from core.catalog.library import Library
from core.libraries import open_library, source_of
from core.model import managing
from core.model.networks import moments
from core.model.training import run_records, study
from core.model.training.run_records import EpochMetrics
from core.search.examples import first_example
from core.search.find import find
from core.search.index import load_index
from core.search.known.facts import Known
from core.search.query import Query
from core.search.why import cosine
from core.ui.how.on_map import ranks_on_map
from core.ui.how.steps import SLUGS, STEPS
from tests.apptest_kit import opened, page_text
from tests.music import NASTY, analyse, make_library, make_run

PAGE = "pages/how_it_works.py"


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The libraries of a home: twelve tones, really analysed by a network of random weights."""
    folder = tmp_path_factory.mktemp("analysed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDKIN_HOME", str(folder))
        made = make_library(folder / "music")
        analyse(made, make_run(made))
    return folder / "libraries"


@pytest.fixture
def library(home: Path, analysed: Path) -> Library:
    """A copy of it for one test, of the same sound."""
    shutil.copytree(analysed, home / "libraries")
    return open_library("small")


def walked(step: str, library: str = "small", **address: str) -> AppTest:
    """The page as a link to one of its steps opens it."""
    at = opened(PAGE, library)
    at.query_params["step"] = step
    for name, value in address.items():
        at.query_params[name] = value
    at.session_state["how-step"] = step
    return at.run()


def address(at: AppTest, name: str) -> str:
    """A part of the address: AppTest gives a list of what the page has written."""
    value = at.query_params[name]
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("step", SLUGS)
def test_every_step_opens_on_an_analysed_library(step: str, library: Library) -> None:
    at = walked(step)
    assert not at.exception, [error.value for error in at.exception]
    assert not at.error, [error.value for error in at.error]
    assert STEPS[SLUGS.index(step)].title in at.header[0].value


def test_a_library_whose_checkpoint_is_gone_still_shows_what_it_can(
    home: Path, tmp_path: Path
) -> None:
    make_library(tmp_path / "music")
    for step in ("sound", "image", "numbers", "cosine"):
        assert not walked(step).exception
    at = walked("network")
    assert not at.exception
    assert len(at.error) == 1


def test_a_link_opens_its_track_and_an_unknown_one_says_so(library: Library) -> None:
    at = walked("cosine", track="t07")
    assert at.main.selectbox[0].value == "t07"
    assert address(at, "track") == "t07"
    at = walked("sound", track="gone")
    assert any("gone" in warning.value for warning in at.warning)
    assert not at.exception


def test_next_leads_through_all_steps_and_back(library: Library) -> None:
    at = walked("sound")
    seen = [address(at, "step")]
    for _ in STEPS[1:]:
        at = at.button(key="how-next").click().run()
        assert not at.exception
        seen.append(address(at, "step"))
    assert tuple(seen) == SLUGS
    assert at.button(key="how-next").disabled
    at = at.button(key="how-back").click().run()
    assert address(at, "step") == SLUGS[-2]


def test_the_run_is_called_as_elsewhere_and_has_as_many_numbers_as_its_layers(
    library: Library,
) -> None:
    shown = page_text(walked("study"))
    assert f"Your current model: {library.current_run}" not in shown.replace("\\", "")
    assert managing.title(library, str(library.current_run)) in shown.replace("\\", "")


def test_titles_are_data(library: Library) -> None:
    at = walked("cosine", track="t01")
    assert NASTY in at.main.selectbox[0].options[1]
    assert "<img src=x" not in page_text(at)


def test_the_cosine_worked_out_is_the_score_of_the_search(library: Library) -> None:
    index = load_index(library)
    found = find(library, Query(track_id="t03"), known=Known(library, index))
    for match in found.matches:
        rows = [int(name.removeprefix("t")) for name in ("t03", match.track_id)]
        worked = cosine.work_out(index.X[rows[0]], index.X[rows[1]])
        assert worked.cosine == pytest.approx(match.score, abs=2e-6)
        assert worked.terms.sum() == pytest.approx(worked.dot)
        assert worked.terms[worked.order[: worked.for_half]].sum() >= worked.dot / 2
    at = walked("cosine", track="t03")
    shown = {metric.label: float(metric.value) for metric in at.metric}
    assert shown["Cosine"] == pytest.approx(found.matches[0].score, abs=1e-4)
    assert shown["Dot product"] == pytest.approx(
        shown["Cosine"] * shown["Length of this track"] * shown["Length of the other"], abs=2e-4
    )


def test_the_layers_shown_are_the_networks(library: Library) -> None:
    from core.model.checkpoint import load_encoder
    from core.model.runs import run_folder

    network = load_encoder(run_folder("small", "fresh")).network
    table = walked("network").dataframe[0].value
    assert table["Learnt numbers"].sum() == sum(p.numel() for p in network.parameters())
    kinds = [type(m).__name__ for m in network.modules() if not list(m.children())]
    assert sorted(table["Layer"]) == sorted(kinds)
    assert table["Gets"][0] == "1 x 96 x 1,201"
    assert table["Gives"][0] == "16 x 48 x 601"


def test_any_network_is_followed_and_gives_the_same_vector(library: Library) -> None:
    """One that has parts inside parts, a layer that runs twice, and names nobody knows here."""
    import torch
    from torch import nn

    from core.catalog.analysis.heads import Head
    from core.model.checkpoint import Encoder
    from core.model.clip_vectors import embed_array
    from core.model.layer_trace import maps_of, pass_through
    from core.model.training.heads.head_calibration import plain

    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Conv2d(3, 3, 3, padding=1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.inner(self.inner(x))

    class Foreign(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.begin, self.twice = nn.Conv2d(1, 3, 3, stride=2), Twice()
            self.end, self.output = nn.Linear(3, 100), nn.Linear(100, 2)

        def forward(self, S: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            x = self.end(self.twice(self.begin(S[:, None])).mean(dim=(2, 3)))
            return self.output(x), x

    torch.manual_seed(0)
    head = Head("instrument", ("a", "b"))
    encoder = Encoder(
        "default", (head,), (plain(2),), Foreign().eval(), "default", np.zeros(100), 1
    )
    y = source_of(library).segments("t00", 1, encoder.sample_rate)[1][0]
    passage = pass_through(encoder, y, keep=1)
    assert [layer.name for layer in passage.layers] == [
        "begin", "twice.inner", "twice.inner", "end", "output"
    ]  # fmt: skip
    assert [layer.out_shape for layer in passage.layers] == [
        (3, 47, 600), (3, 47, 600), (3, 47, 600), (100,), (2,)
    ]  # fmt: skip
    assert passage.kept is not None
    assert passage.kept.shape == (3, 47, 600)
    expected = embed_array(encoder, [y])
    np.testing.assert_array_equal(passage.embedding.vector, expected.vector)
    assert not any(m._forward_hooks for m in encoder.network.modules())
    with pytest.raises(ValueError, match="gives no maps"):
        maps_of(encoder, [y], 3)


def test_what_is_said_of_the_sound_is_so(library: Library) -> None:
    assert "the study's network only this" in page_text(walked("sound")), "its rate is not ours"
    said = re.search(r"two tones (\d+) Hz apart", page_text(walked("spectrogram")))
    assert said is not None
    t = np.arange(24 * config.SAMPLE_RATE, dtype=np.float32) / config.SAMPLE_RATE

    def peaks(hertz: float) -> int:
        y = np.sin(2 * np.pi * 440 * t) + np.sin(2 * np.pi * (440 + hertz) * t)
        S = stft.power(y, config.N_FFT, config.HOP_LENGTH).mean(axis=1)
        inner = S[1:-1]
        return int(((inner > S[:-2]) & (inner > S[2:]) & (inner > S.max() / 10)).sum())

    assert [peaks(int(said[1])), peaks(int(said[1]) / 2)] == [2, 1]


def test_a_filter_responds_most_where_the_sound_is() -> None:
    """A burst in the middle of silence is the strongest moment, at its own second."""
    quiet, loud = np.zeros(96, np.float32), np.zeros(96, np.float32)
    quiet[10], loud[40], loud[41], loud[60], loud[90] = 3.0, 5.0, 4.9, 2.0, 4.0
    found = moments.strongest([quiet, loud], [0.0, 24.0], [24.0, 20.0], k=4)
    assert found[0].second == pytest.approx(24.0 + 40.5 * 0.25)
    assert found[0].segment == 1
    # Not its own flank, not the weak one at 15 s, not the one where the clip only repeats.
    assert [moment.value for moment in found] == [5.0, 3.0]


def test_sound_around_a_moment_stays_within_what_is_no_repetition() -> None:
    y = np.arange(24 * 8000, dtype=np.float32)
    assert moments.around(y, 8000, 10.0)[[0, -1]].tolist() == [68_000.0, 91_999.0]
    assert moments.around(y, 8000, 23.9)[-1] == 24 * 8000 - 1
    assert len(moments.around(y, 8000, 1.0, length_s=2.0)) == 16_000


def test_the_example_is_the_track_whose_neighbours_share_its_tag(library: Library) -> None:
    index = load_index(library)
    chosen = first_example(library, index)
    tags = library.tags_of(library.track_ids())

    def shared(track_id: str) -> int:
        found = find(library, Query(track_id=track_id), known=Known(library, index)).matches
        own = tags[track_id]["instrument"]
        return sum(tags[match.track_id]["instrument"] == own for match in found)

    assert shared(chosen) == max(map(shared, library.track_ids()))


def test_ranks_on_the_map_count_from_the_nearest() -> None:
    xy = np.array([[0, 0], [3, 0], [1, 0], [2, 0]], dtype=np.float32)
    assert ranks_on_map(xy, 0, [1, 2, 3]) == [3, 1, 2]


def test_a_part_of_a_training_is_reckoned_to_the_whole(library: Library, tmp_path: Path) -> None:
    rows = [EpochMetrics(i, seconds=2.0) for i in (1, 2, 3)]
    timing = study.timing(rows, 100)
    assert timing is not None
    assert (timing.done, timing.complete, timing.whole(100)) == (3, False, 200.0)
    assert study.timing([], 100) is None
    assert study.own_rebuild(library) is None
    folder = library.folder / "runs" / "20260101-000000-article-0.partial"
    folder.mkdir()
    (folder / "config.json").write_text('{"preset": "article", "epochs": 100}', "utf-8")
    for row in rows:
        run_records.append_metrics(folder, row)
    text = "\n".join(block.value for block in walked("study").markdown)
    assert "3 epochs took 6 s here (2.00 s an epoch). All 100 would take about 3 min 20 s" in text
    assert "14.4 times as long" in text
