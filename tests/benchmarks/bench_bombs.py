"""Files that decode to very much more than they are, uploaded one after the other in Chromium,
while a second person searches: how soon each is answered, and what that costs the others.

    python -m tests.benchmarks.bench_bombs FOLDER

FOLDER holds the files, for example `../shared/faults/bombs.py` makes some. Prints for each: seconds
until it is heard or named in one sentence, the most memory of the server (resident) and of it with
all its processes (what they share counted once), the second person's slowest search, and the
processor seconds of both; first, what that is while nobody uploads anything.
"""

import argparse
import asyncio
import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets import Origin, Subprotocol

from tests.benchmarks.bench_embed import family, processor_seconds, resident
from tests.benchmarks.bench_sessions import Measured, listed
from tests.browser.match_list import match
from tests.conftest import Server, serve

LOOK_SECONDS = 0.1  # between looks at the memory
PAUSE_SECONDS = 1.0  # between two searches of the second person
GIVE_UP_SECONDS = 90.0
PEACE_SECONDS = 10.0  # in which nobody uploads anything


@dataclass
class Cost:
    """What others see of a file: the most memory in bytes, of the server alone and of it with all
    processes that it started; seconds of each search of the second person; processor seconds of
    each process, before and after."""

    server: int = 0
    everything: int = 0
    spent: dict[int, tuple[float, float]] = field(default_factory=dict)
    searches: Measured = field(default_factory=Measured)


class Watcher:
    """Watches memory and searches as a second person, until it is told to end."""

    def __init__(self, server: Server):
        self._server, self._ended = server, threading.Event()
        self.cost = Cost()
        self._threads = [
            threading.Thread(target=self._weigh),
            threading.Thread(target=lambda: asyncio.run(self._search())),
        ]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop both."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _weigh(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            pids = family(self._server.process.pid)
            self.cost.server = max(self.cost.server, resident(pids[0]))
            self.cost.everything = max(self.cost.everything, sum(map(proportional, pids)))
            for pid in pids:
                now = processor_seconds([pid])
                before, _ = self.cost.spent.get(pid, (now, now))
                self.cost.spent[pid] = before, max(now, before)

    async def _search(self) -> None:
        address = self._server.url.replace("http", "ws") + "/_stcore/stream"
        number = 0
        async with websockets.connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            origin=Origin(self._server.url),
        ) as socket:
            while not self._ended.is_set():
                number += 1
                message = BackMsg()
                message.rerun_script.page_name = "search"
                message.rerun_script.query_string = f"library=demo&track=demo_{number:05d}"
                await socket.send(message.SerializeToString())
                await listed(socket, time.monotonic(), self.cost.searches)
                await asyncio.sleep(PAUSE_SECONDS)


def proportional(pid: int) -> int:
    """A process's resident memory in bytes, of what it shares with others its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def told(cost: Cost) -> str:
    """The costs as they are printed."""
    slowest, n = max(cost.searches.titles, default=0), len(cost.searches.titles)
    spent = sum(after - before for before, after in cost.spent.values())
    return (
        f"{spent:.1f} processor seconds in all; server {cost.server / 1e9:.2f} GB, with all"
        f" processes {cost.everything / 1e9:.2f} GB; searches of another {slowest:.2f} s at most of"
        f" {n}; load {os.getloadavg()[0]:.0f}"
    )


def answered(page: Any, file: Path) -> tuple[float, str]:
    """Upload a file: seconds until the page answers it, and what it says."""
    page.locator("input[type=file]").set_input_files(str(file))
    began = time.monotonic()
    named = page.get_by_role("alert").filter(has_text=file.name)
    heard = page.locator(".row.query").get_by_text(file.name)
    while time.monotonic() - began < GIVE_UP_SECONDS:
        if named.count():
            return time.monotonic() - began, named.first.inner_text().replace("\n", " ")
        if heard.count():
            return time.monotonic() - began, "heard"
        page.wait_for_timeout(50)
    return time.monotonic() - began, "NO ANSWER"


def main() -> None:
    parser = argparse.ArgumentParser(description="Small files that decode to very much.")
    parser.add_argument("folder", type=Path)
    files = sorted(path for path in parser.parse_args().folder.iterdir() if path.is_file())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(Path(folder) / "home", Path(folder) / "server.log")
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        try:
            page = chromium.new_page()
            page.goto(f"{server.url}/search?library=demo")
            match(page, 5).wait_for(timeout=GIVE_UP_SECONDS * 1000)
            page.close()
            watcher = Watcher(server)
            time.sleep(PEACE_SECONDS)
            watcher.end()
            print(f"nothing: {told(watcher.cost)}", flush=True)
            for file in files:
                page = chromium.new_page()
                page.goto(f"{server.url}/search?library=demo")
                match(page, 5).wait_for(timeout=GIVE_UP_SECONDS * 1000)
                page.get_by_role("radio", name="A file").click()
                watcher = Watcher(server)
                time.sleep(2 * PAUSE_SECONDS)
                seconds, said = answered(page, file)
                watcher.end()
                size = file.stat().st_size / 1e6
                print(
                    f"{file.name} ({size:.1f} MB): {seconds:.1f} s; {told(watcher.cost)}; {said}",
                    flush=True,
                )
                page.close()
        finally:
            chromium.close()
            server.stop()
        for line in server.errors()[:10]:
            print("  " + line)


if __name__ == "__main__":
    main()
