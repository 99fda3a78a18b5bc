"""Ten or fifty people at once: each searches and plays for a minute. Prints the slowest search and
first sound, what a search costs the server, its memory, and any error in its log.

    python -m tests.benchmarks.bench_sessions [--sessions 10] [--seconds 60] [--seen 0]
        [--library demo --home FOLDER]

Each session speaks to a real server as a browser does (Streamlit's own messages over its web
socket, sound over HTTP), without being one: ten browsers on the server's own two cores would be
measured instead of the server. A search is answered when the list of matches has come; then the
first match's sound is asked for as the list asks for it, fetched and decoded. With `--seen 9` each
also asks, as a browser does that shows nine rows, for the second sound and nine images, until it
searches again. Where others share the machine the processor seconds hold, the waiting times do not.
"""

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import statistics
import tempfile
import threading
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
from core.libraries import open_library
from tests.benchmarks.bench_embed import family, processor_seconds, resident
from tests.conftest import Server, serve

PAUSE_SECONDS = 3.0  # of listening, after each search
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where a component tells something


@dataclass
class Measured:
    """What all sessions saw: seconds until the matches are listed, seconds until the first one's
    sound, and sounds that could be decoded."""

    titles: list[float] = field(default_factory=list)
    sounds: list[float] = field(default_factory=list)
    played: int = 0
    unheard: int = 0  # sounds that could not be had in time


@dataclass(frozen=True)
class Asked:
    """The library that people search, the tracks that they begin with, and how many rows of a list
    they see the images of."""

    library: str
    ids: list[str]
    seen: int = 0


class Watched(threading.Thread):
    """The server's memory at its peak and its processor seconds, its own processes' included."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.5):
            self.peak = max(self.peak, sum(map(resident, family(self.pid))))

    def processor_seconds(self) -> float:
        return processor_seconds(family(self.pid))


async def one_person(
    server: Server, asked: Asked, seed: int, seconds: float, measured: Measured
) -> None:
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
                f"library={asked.library}&track={draw.choice(asked.ids)}"
            )
            started = time.monotonic()
            await socket.send(message.SerializeToString())
            supply = await listed(socket, started, measured)
            wanted = supply.wishes(asked.seen)
            sound = await _sound(socket, supply, wanted)
            if sound:
                y, _ = await asyncio.to_thread(_hear, server.url + sound)
                measured.played += int(len(y) > 0)
                measured.sounds.append(time.monotonic() - started)
            else:
                measured.unheard += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    while wanted:  # what else a browser shows
                        await _ask(socket, supply, wanted)
                    await asyncio.sleep(PAUSE_SECONDS)


_Wish = tuple[str, str]  # a row's sound and what of it: "excerpt" or "image"


@dataclass(frozen=True)
class _Supply:
    """The half of the match list that is asked for sound, and the matches' sounds, best first."""

    element_id: str
    fragment_id: str
    sounds: tuple[str, ...]

    def wishes(self, seen: int) -> list[_Wish]:
        """What a browser that shows so many rows asks for; with none the first sound alone."""
        heard = self.sounds[: 2 if seen else 1]
        images = [(sound, "image") for sound in self.sounds[:seen]]
        return [*((sound, "excerpt") for sound in heard), *images]


async def listed(
    socket: websockets.ClientConnection, started: float, measured: Measured
) -> _Supply:
    """Read on until the matches are listed and can be asked for. The script then goes on."""
    begun, sounds = False, ()
    while True:
        message = await _next(socket)
        if message.WhichOneof("type") == "new_session":  # before came what was searched before
            begun, sounds = True, ()
        component = message.delta.new_element.bidi_component
        if not begun or not component.json:
            continue
        data = json.loads(component.json)
        if "rows" in data:
            measured.titles.append(time.monotonic() - started)
            sounds = tuple(row["sound"] for row in data["rows"] if row["rank"])
        elif "answers" in data and sounds:
            return _Supply(component.id, message.delta.fragment_id, sounds)


async def _sound(socket: websockets.ClientConnection, supply: _Supply, wanted: list[_Wish]) -> str:
    """Ask until the first match's sound comes: its address; "" when it cannot be had. What has come
    is taken from `wanted`."""
    first = wanted[0]
    while True:
        answers = await _ask(socket, supply, wanted)
        if first in answers:
            if "url" not in answers[first]:
                print("  no sound:", answers[first].get("error"))
            return str(answers[first].get("url", ""))


async def _ask(
    socket: websockets.ClientConnection, supply: _Supply, wanted: list[_Wish]
) -> dict[_Wish, dict[str, Any]]:
    """One request and its answers, which are taken from `wanted`."""
    message = BackMsg()
    message.rerun_script.fragment_id = supply.fragment_id
    state = message.rerun_script.widget_states.widgets.add()
    state.id = EVENTS.format(supply.element_id)
    told = [{"sound": sound, "kind": kind} for sound, kind in wanted]
    state.json_trigger_value = json.dumps([{"event": "told", "value": told}])
    await socket.send(message.SerializeToString())
    data: dict[str, Any] = {}
    while "answers" not in data:
        component = (await _next(socket)).delta.new_element.bidi_component
        data = json.loads(component.json or "{}")
    answers = {(answer["sound"], answer["kind"]): answer for answer in data["answers"]}
    wanted[:] = [wish for wish in wanted if wish not in answers]
    return answers


async def _next(socket: websockets.ClientConnection) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(await asyncio.wait_for(socket.recv(), 60))
    return message


def _hear(address: str) -> tuple[object, int]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return soundfile.read(io.BytesIO(answer.read()))


async def everybody(server: Server, asked: Asked, n_sessions: int, seconds: float) -> Measured:
    measured = Measured()
    await asyncio.gather(
        *(one_person(server, asked, seed, seconds, measured) for seed in range(n_sessions))
    )
    return measured


def show(measured: Measured, watched: Watched, spent: float) -> None:
    for what, taken in (
        ("search answered", measured.titles),
        ("first match heard", measured.sounds),
    ):
        if taken:
            middle, slowest = statistics.median(taken), max(taken)
            print(f"{what}: {len(taken)} times, median {middle:.2f} s, slowest {slowest:.2f} s")
    print(
        f"the server spent {spent / max(len(measured.titles), 1):.2f} processor seconds on a search"
        f" with its first sound; its memory at the peak: {watched.peak / 2**20:,.0f} MiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seen", type=int, default=0, help="rows whose images are asked for")
    parser.add_argument("--library", default="demo")
    parser.add_argument("--home", type=Path, help="where it lies (default: a new, empty home)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        os.environ["SOUNDKIN_HOME"] = str(home)
        asked = Asked(given.library, open_library(given.library).track_ids(), given.seen)
        server = serve(home, Path(folder) / "server.log")
        watched = Watched(server.process.pid)
        try:
            asyncio.run(everybody(server, asked, 1, 1.0))  # the first visit loads the packages
            watched.start()
            before = watched.processor_seconds()
            measured = asyncio.run(everybody(server, asked, given.sessions, given.seconds))
            spent = watched.processor_seconds() - before
        finally:
            watched.done.set()
            server.stop()
        print(f"{given.sessions} people for {given.seconds:g} s in {given.library}:")
        show(measured, watched, spent)
        print(
            f"{measured.played} sounds of {config.EXCERPT_SECONDS:g} s fetched and decoded,"
            f" {measured.unheard} not to be had in time;"
            f" {len(server.errors())} error lines in the server's log; load of the machine"
            f" {os.getloadavg()[0]:.0f}"
        )
        for text in server.errors()[:10]:
            print("  " + text)


if __name__ == "__main__":
    main()
