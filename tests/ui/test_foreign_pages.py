"""Pages of other sites, open in the same browser, reach neither the app nor anything through it."""

import base64
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, Server, serve

SWITCHING, FORBIDDEN = 101, 403


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("foreign")
    running = serve(folder, folder / "log.txt")
    yield running
    running.stop()


def session(server: Server, host: str, origin: str) -> int:
    """The status that a page of `origin` gets which opens a session of the app under `host`."""
    port = urlsplit(server.url).port
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}:{port}",
        f"Origin: http://{origin}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: streamlit",
    )
    with socket.create_connection(("localhost", port), timeout=20) as line:
        line.sendall("\r\n".join((*lines, "", "")).encode())
        return int(line.recv(100).split()[1])


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_app_opens_under_the_names_of_this_machine(server: Server, name: str) -> None:
    assert session(server, name, name) == SWITCHING


@pytest.mark.parametrize("host", ["localhost", "foreign.example"])
def test_a_foreign_page_opens_no_session_under_whatever_name(server: Server, host: str) -> None:
    assert session(server, host, "foreign.example") == FORBIDDEN


def test_no_page_around_the_app_may_steer_it(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/_stcore/host-config", timeout=20) as answer:
        assert json.load(answer)["allowedOrigins"] == []


def test_a_foreign_page_that_knocks_makes_the_server_call_nobody(tmp_path: Path) -> None:
    knock = (
        "from core.ui.common.frame import frame\n"
        "from streamlit.web.server import server_util\n"
        "assert not server_util.is_url_from_allowed_origins('http://foreign.example')"
    )
    with socket.create_server(("127.0.0.1", 0)) as proxy:  # where every call would go
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        calls = {"http_proxy": address, "https_proxy": address, "SOUNDKIN_HOME": str(tmp_path)}
        subprocess.run(
            [sys.executable, "-c", knock], cwd=ROOT, env=os.environ | calls, check=True, timeout=60
        )
        proxy.settimeout(0.1)
        with pytest.raises(TimeoutError):
            proxy.accept()
