"""Shared by all tests: a home of its own, and for browser tests a real server and a real
Chromium."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from core.libraries import open_library
from tests.browser.rest import TOLD

hypothesis.settings.register_profile("soundkin", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("soundkin")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_stores` runs with its libraries in files, then in a database."""
    marked = metafunc.definition.get_closest_marker
    if marked("both_stores") and not marked("in_a_file") and "home" in metafunc.fixturenames:
        metafunc.parametrize("home", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """An empty SOUNDKIN_HOME for one test, and no database but where the test asks for one."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("SOUNDKIN_HOME", str(folder))
    monkeypatch.delenv("SOUNDKIN_DATABASE", raising=False)
    if getattr(request, "param", "sqlite") == "postgres":
        monkeypatch.setenv("SOUNDKIN_DATABASE", request.getfixturevalue("database"))
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of the tests' own."""
    from tests.postgres import start_or_skip

    server = start_or_skip()
    yield server
    server.stop()


@pytest.fixture
def database(postgres: Any) -> Iterator[str]:
    """The address of an empty database on it."""
    from core.catalog.postgres import connecting

    address = str(postgres.empty_database())
    yield address
    connecting.close_spare(address)


@pytest.fixture(scope="session")
def installed_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo library's folder, installed once."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDKIN_HOME", str(folder))
        return open_library("demo").folder


@pytest.fixture
def demo_home(home: Path, installed_demo: Path) -> Path:
    """A SOUNDKIN_HOME for one test in which the demo library is installed already."""
    shutil.copytree(installed_demo, home / "libraries" / "demo")
    return home


@dataclass
class Server:
    """A running `streamlit run app.py`."""

    url: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes]

    def errors(self) -> list[str]:
        """Lines of the server's log that speak of an error."""
        words = ("Traceback", "Error", "Uncaught", "exception")
        return [
            text
            for text in self.log.read_text("utf-8", "replace").splitlines()
            if any(word in text for word in words)
        ]

    def stop(self) -> None:
        """End the server at once: Streamlit's own end takes seconds, and nothing may hang on it."""
        self.process.kill()
        self.process.wait(5)


def free_port(wanted: int = 0) -> int:
    """A port nobody listens on: the one wanted where it is free."""
    for port in (wanted, 0):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                s.bind(("127.0.0.1", port))
                return int(s.getsockname()[1])
    raise OSError("no port is free")


PORT = 0  # of the first server: for this address the browser keeps what it made of the scripts


def serve(
    home: Path,
    log: Path,
    options: Sequence[str] = ("--server.headless", "true"),
    command: Sequence[str] = ("-m", "streamlit", "run", "app.py"),
    cwd: Path = ROOT,
    **environment: str,
) -> Server:
    """Start the app with this SOUNDKIN_HOME on a free port, that of the first server where it is
    free, and wait until it answers. Headless: no browser is opened."""
    global PORT
    port = free_port(PORT)
    PORT = PORT or port
    environment = {**os.environ, "SOUNDKIN_HOME": str(home), **environment}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *command, "--server.port", str(port), *options],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}", home, log, process)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return server
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    server.stop()
    raise RuntimeError("the app did not start:\n" + log.read_text("utf-8", "replace"))


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on a home each; they are ended after the test."""
    started: list[Server] = []

    def start(home: Path) -> Server:
        started.append(serve(home, tmp_path / f"server-{len(started)}.log"))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[..., Any]]:
    """Starts Debian's (or any installed) Chromium, driven by Playwright, without a profile or with
    the one in a folder; the one without windows where there is one, as it does less work. The test
    is skipped where either program is missing."""
    path = (
        shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if path is None:
        pytest.skip("browser tests need Chromium on the PATH (for example: apt install chromium)")
    reason = "browser tests need playwright: pip install -r requirements-dev.txt"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    with playwright.sync_playwright() as p:

        def start(profile: Path | None = None, **options: Any) -> Any:
            if profile is None:
                return p.chromium.launch(executable_path=path, args=flags)
            return p.chromium.launch_persistent_context(
                profile, executable_path=path, args=flags, **options
            )

        yield start


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Any]) -> Iterator[Any]:
    """A Chromium for tests that choose the screen."""
    started = chromium()
    yield started
    started.close()


@pytest.fixture(scope="session")
def browser_context(
    chromium: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """One profile for all tests, whose cache spares each the download of the app's scripts and
    their translation."""
    profile = tmp_path_factory.mktemp("profile")
    context = chromium(profile, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    context.add_init_script(TOLD)
    yield context
    context.close()


@pytest.fixture
def chromium_page(browser_context: Any) -> Iterator[Any]:
    """A fresh tab, 1280 x 900, with a timeout of 60 s; a fresh tab is a fresh session of the
    app. What the tests before have left in the browser, as a sidebar that is folded away, is
    cleared."""
    page = browser_context.new_page()
    origin = {"origin": f"http://localhost:{PORT}", "storageTypes": "local_storage"}
    browser_context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
    yield page
    page.close()
