"""Ten people at once: each searches and plays for a minute. Prints the slowest search and any error
in the server's log.

    python -m tests.benchmarks.ten_sessions [sessions] [seconds]

Each session speaks to a real server as a browser does (Streamlit's own messages over its web
socket, sound over HTTP), without being one: ten browsers on the server's own two cores would be
measured instead of the server. A search is answered when the list of matches has come; then the
first match's sound is asked for as the list asks for it, fetched and decoded.
"""

import asyncio
import io
import json
import random
import statistics
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import soundfile
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core import config
from tests.conftest import Server, serve

N_TRACKS = 10_802
PAUSE_SECONDS = 3.0  # of listening, after each search
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where a component tells something


@dataclass
class Measured:
    """What all sessions saw: seconds until the matches are listed, seconds until the first one's
    sound, and sounds that could be decoded."""

    titles: list[float] = field(default_factory=list)
    sounds: list[float] = field(default_factory=list)
    played: int = 0


async def one_person(server: Server, seed: int, seconds: float, measured: Measured) -> None:
    """Search with one track after another, drawn at random, and fetch the first match's sound."""
    draw = random.Random(seed)
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, origin=server.url
    ) as socket:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            message = BackMsg()
            message.rerun_script.page_name = "search"
            message.rerun_script.query_string = (
                f"library=demo&track=demo_{draw.randint(1, N_TRACKS):05d}"
            )
            started = time.monotonic()
            await socket.send(message.SerializeToString())
            supply = await _listed(socket, started, measured)
            sound = await _sound(socket, supply)
            y, _ = await asyncio.to_thread(_hear, server.url + sound)
            measured.played += int(len(y) > 0)
            measured.sounds.append(time.monotonic() - started)
            await asyncio.sleep(PAUSE_SECONDS)


@dataclass(frozen=True)
class _Supply:
    """The half of the match list that is asked for sound, and the first match's sound."""

    element_id: str
    fragment_id: str
    sound: str


async def _listed(
    socket: websockets.ClientConnection, started: float, measured: Measured
) -> _Supply:
    """Read on until the matches are listed and can be asked for. The script then goes on."""
    begun, sound = False, ""
    while True:
        message = await _next(socket)
        if message.WhichOneof("type") == "new_session":  # before came what was searched before
            begun, sound = True, ""
        component = message.delta.new_element.bidi_component
        if not begun or not component.json:
            continue
        data = json.loads(component.json)
        if "rows" in data:
            measured.titles.append(time.monotonic() - started)
            sound = next(row["sound"] for row in data["rows"] if row["rank"] == 1)
        elif "answers" in data and sound:
            return _Supply(component.id, message.delta.fragment_id, sound)


async def _sound(socket: websockets.ClientConnection, supply: _Supply) -> str:
    """Ask for the first match's sound until its address comes."""
    while True:
        message = BackMsg()
        message.rerun_script.fragment_id = supply.fragment_id
        state = message.rerun_script.widget_states.widgets.add()
        state.id = EVENTS.format(supply.element_id)
        wanted = [{"sound": supply.sound, "kind": "excerpt"}]
        state.json_trigger_value = json.dumps([{"event": "told", "value": wanted}])
        await socket.send(message.SerializeToString())
        data: dict[str, Any] = {}
        while "answers" not in data:
            component = (await _next(socket)).delta.new_element.bidi_component
            data = json.loads(component.json or "{}")
        for answer in data["answers"]:
            if answer["sound"] == supply.sound:
                return str(answer["url"])


async def _next(socket: websockets.ClientConnection) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(await asyncio.wait_for(socket.recv(), 60))
    return message


def _hear(address: str) -> tuple[object, int]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return soundfile.read(io.BytesIO(answer.read()))


async def everybody(server: Server, n_sessions: int, seconds: float) -> Measured:
    measured = Measured()
    await asyncio.gather(
        *(one_person(server, seed, seconds, measured) for seed in range(n_sessions))
    )
    return measured


def main() -> None:
    n_sessions, seconds = (
        (int(sys.argv[1]) if len(sys.argv) > 1 else 10),
        (float(sys.argv[2]) if len(sys.argv) > 2 else 60.0),
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        server = serve(home, Path(folder) / "server.log")
        try:
            asyncio.run(everybody(server, 1, 1.0))  # the first visit loads the packages
            measured = asyncio.run(everybody(server, n_sessions, seconds))
        finally:
            server.stop()
        for what, taken in (
            ("search answered", measured.titles),
            ("first match heard", measured.sounds),
        ):
            print(
                f"{what}: {len(taken)} times, median {statistics.median(taken):.2f} s, slowest"
                f" {max(taken):.2f} s"
            )
        print(
            f"{n_sessions} sessions for {seconds:g} s; {measured.played} sounds of"
            f" {config.EXCERPT_SECONDS:g} s fetched and decoded; {len(server.errors())} error lines"
            " in the server's log"
        )
        for text in server.errors()[:10]:
            print("  " + text)


if __name__ == "__main__":
    main()
