"""Analysis on many machines: the same vectors to the bit, whoever of the workers dies, stands still
or runs another version; and one sentence when there is nobody."""

import logging
import platform
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import config
from core.catalog import forgetting
from core.catalog.analysis import embeddings, measured
from core.catalog.analysis.kept_features import FILE, KeptFeatures
from core.catalog.library import Library
from core.errors import SoundkinError, Stopped
from core.model import runs
from core.model.checkpoint import load_encoder
from core.model.cluster import cluster, cluster_worker
from core.model.cluster.cluster_place import Cluster, parse_paths
from core.model.embed import embed_library
from core.progress import Progress
from tests.conftest import free_port
from tests.model.dask import ROOT, LocalCluster
from tests.tones import made_up_run, make_tones

pytest.importorskip("distributed", reason="pip install -r requirements-dask.txt")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # each worker loads torch first


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    return make_tones(tmp_path / "music", n_each=8)


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster with one worker, for those who do it no harm."""
    started = LocalCluster(tmp_path_factory.mktemp("cluster"))
    started.worker()
    started.wait_for(1)
    yield started.address
    started.stop()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalCluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = LocalCluster(folder)
    yield started
    started.stop()


class Watching(Progress):
    """Calls something when so many tracks are done."""

    def __init__(self, at: int, then: object) -> None:
        super().__init__()
        self.at, self.then = at, then

    def update(self, done: int, total: int, message: str = "") -> None:
        if done == self.at:
            self.then()


def other_version(folder: Path) -> Path:
    """The program, with a change where sound is read."""
    shutil.copytree(ROOT / "core", folder / "core", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "assets").symlink_to(ROOT / "assets")
    changed = folder / "core" / "audio" / "frontends.py"
    changed.write_text(changed.read_text("utf-8") + "\n# another\n", "utf-8")
    return folder


def test_one_worker_killed_one_slow_one_of_another_version(
    library: Library, local: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = made_up_run(library)
    embed_library(library, run_id, jobs=1)
    ids, X = embeddings.read(library, run_id)
    Z = embeddings.read_segments(library, run_id)[2]
    embeddings.forget_run(library, run_id)

    monkeypatch.setattr(cluster, "LATE_SECONDS", 2.0)
    monkeypatch.setattr(cluster, "AT_ONCE", 2)
    killed, slow, good = (local.worker() for _ in range(3))
    local.worker(other_version(tmp_path / "other"))
    local.wait_for(4)

    def trouble() -> None:
        killed.kill()
        slow.send_signal(signal.SIGSTOP)
        threading.Timer(6.0, slow.send_signal, (signal.SIGCONT,)).start()

    report = embed_library(
        library, run_id, on=Cluster(local.address), progress=Watching(5, trouble)
    )
    killed.wait(10)  # a killed process takes its time where the machine is busy
    assert good.poll() is None
    assert report["embedded"] == len(ids)
    assert report["failed"] == report["away"] == []
    again, Y = embeddings.read(library, run_id)
    assert again == ids
    assert Y.tobytes() == X.tobytes()
    assert embeddings.read_segments(library, run_id)[2].tobytes() == Z.tobytes()


def test_workers_of_another_version_alone_get_a_sentence_and_no_work(
    library: Library, local: LocalCluster, tmp_path: Path
) -> None:
    local.worker(other_version(tmp_path / "other"))
    local.wait_for(1)
    run_id = made_up_run(library)
    with pytest.raises(SoundkinError, match="install the same version there") as raised:
        embed_library(library, run_id, on=Cluster(local.address))
    assert "\n" not in str(raised.value)
    assert embeddings.done_count(library, run_id) == 0


def test_a_worker_of_another_python_is_said_to_be_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster_worker.versions()  # of this process, kept
    monkeypatch.setattr(platform, "python_version_tuple", lambda: ("3", "1", "0"))
    answer = SimpleNamespace(status="finished", result=cluster_worker.versions.__wrapped__)
    folder = runs.run_folder(library.name, made_up_run(library))
    work = cluster._Work(Cluster("tcp://a:1"), library, folder, None)  # type: ignore[arg-type]
    work._judge("tcp://b:1", answer)  # type: ignore[arg-type]
    assert work.others == {"tcp://b:1": "Python 3.1"}


def test_workers_that_cannot_keep_the_network_say_so(
    library: Library, local: LocalCluster, tmp_path: Path
) -> None:
    (tmp_path / "full").write_text("no folder")
    local.worker(home=tmp_path / "full")
    local.wait_for(1)
    with pytest.raises(SoundkinError, match=r"cannot begin .*check their disk"):
        embed_library(library, made_up_run(library), on=Cluster(local.address))


def test_a_worker_that_fails_at_the_work_is_said_when_others_failed_too(
    library: Library, home: Path
) -> None:
    with pytest.raises(SoundkinError, match=r"\w+Error on .*: ") as raised:
        cluster_worker.hear("no-such-network", [])  # as after its disk was wiped
    folder = runs.run_folder(library.name, made_up_run(library))
    work = cluster._Work(Cluster("tcp://a:1"), library, folder, None)  # type: ignore[arg-type]
    portion, done = cluster._Portion(["t1"]), Future()
    done.set_exception(raised.value)
    for again in range(1, cluster.TRIES):
        assert work._after_a_fault(portion, done) == []
        assert list(work.waiting) == [portion] * again
    with pytest.raises(SoundkinError, match=r"cannot analyse .*what was analysed is kept"):
        work._after_a_fault(portion, done)


@pytest.mark.parametrize("listens", [False, True])
def test_a_scheduler_that_does_not_answer_gets_a_sentence(library: Library, listens: bool) -> None:
    run_id = made_up_run(library)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if listens else free_port()
        address = f"tcp://127.0.0.1:{port}"
        started = time.monotonic()
        with pytest.raises(SoundkinError, match=f"Nobody answers at {address}"):
            embed_library(library, run_id, on=Cluster(address))
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_scheduler_without_workers_or_that_goes_away_gets_a_sentence_and_keeps_what_came(
    library: Library, local: LocalCluster, monkeypatch: pytest.MonkeyPatch, how: int
) -> None:
    run_id = made_up_run(library)
    monkeypatch.setattr(cluster, "SILENT_SECONDS", 3.0)
    monkeypatch.setattr(cluster, "AT_ONCE", 2)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 2.0)
    local.wait_for(0)
    with pytest.raises(SoundkinError, match="has no workers"):
        embed_library(library, run_id, on=Cluster(local.address))
    local.worker()
    local.wait_for(1)
    trouble = partial(local.scheduler.send_signal, how)
    with pytest.raises(SoundkinError, match="went away"):
        embed_library(library, run_id, on=Cluster(local.address), progress=Watching(4, trouble))
    assert 4 <= embeddings.done_count(library, run_id) < library.count()
    assert not logging.getLogger("distributed.client").isEnabledFor(logging.ERROR), "one sentence"


def test_files_are_reached_under_the_name_that_the_workers_have_for_them(
    library: Library, one_worker: str, tmp_path: Path
) -> None:
    run_id = made_up_run(library)
    music = library.source_folder
    assert music is not None
    elsewhere = music.rename(tmp_path / "elsewhere")
    report = embed_library(library, run_id, on=Cluster(one_worker))
    assert report["embedded"] == 0
    assert len(report["away"]) == library.count()
    paths = parse_paths([f"{music}={elsewhere}"])
    report = embed_library(library, run_id, on=Cluster(one_worker, paths))
    assert report["embedded"] == library.count()


def test_a_file_exchanged_since_the_import_gives_no_vector_to_another_track(
    library: Library, one_worker: str, tmp_path: Path
) -> None:
    run_id = made_up_run(library)
    first, *_, last = (library.audio_path(track_id) for track_id in library.track_ids())
    first.rename(tmp_path / "kept")
    last.rename(first)
    (tmp_path / "kept").rename(last)
    report = embed_library(library, run_id, on=Cluster(one_worker))
    assert report["embedded"] == library.count() - 2
    assert {away["file"] for away in report["away"]} == {first.name, last.name}


def test_what_workers_find_beside_vectors_is_kept_as_here(
    library: Library, one_worker: str
) -> None:
    def beside() -> tuple[object, ...]:
        kept = KeptFeatures(library, digest).read(library.track_ids())
        parts = {i: (own.version, own.starts, own.x.tobytes()) for i, own in kept.items()}
        return measured.values(library), measured.landmarks(library), parts

    digest = load_encoder(runs.run_folder(library.name, config.SHIPPED)).trunk_digest()
    embed_library(library, config.SHIPPED, on=Cluster(one_worker))
    on_workers = beside()
    assert all(len(part) == library.count() for part in on_workers[::2])
    embeddings.forget_run(library, config.SHIPPED)
    (library.folder / FILE).unlink()
    with library.writing() as db:
        db.execute("DELETE FROM measures")
    embed_library(library, config.SHIPPED, jobs=1)
    assert beside() == on_workers


def test_an_analysis_on_a_cluster_can_be_stopped(
    library: Library, one_worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = made_up_run(library)
    monkeypatch.setattr(cluster, "AT_ONCE", 2)

    def stop() -> None:
        raise Stopped("enough")

    with pytest.raises(Stopped):
        embed_library(library, run_id, on=Cluster(one_worker), progress=Watching(3, stop))
    assert 0 < embeddings.done_count(library, run_id) < library.count()


def test_a_track_that_is_forgotten_meanwhile_is_not_waited_for(
    library: Library, one_worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, last = made_up_run(library), library.track_ids()[-2:]
    monkeypatch.setattr(cluster, "AT_ONCE", 2)

    def forget() -> None:
        with library.writing() as db:
            db.executemany("UPDATE tracks SET away = 1 WHERE track_id = ?", zip(last))
        forgetting.forget(library)

    report = embed_library(library, run_id, on=Cluster(one_worker), progress=Watching(3, forget))
    assert (report["embedded"], report["failed"], report["away"]) == (14, [], [])


def test_a_map_of_paths_is_two_folders() -> None:
    with pytest.raises(SoundkinError, match="maps no folder"):
        parse_paths(["/music"])
    paths = ["/music=/mnt/nas/", "/b=/c", "/music/new=/new"]
    there = Cluster("tcp://a:1", parse_paths(paths)).there
    assert there("/music/x/y.wav") == "/mnt/nas/x/y.wav"
    assert there("/music/new/y.wav") == "/new/y.wav"
    assert there("/musical/y.wav") == "/musical/y.wav"
