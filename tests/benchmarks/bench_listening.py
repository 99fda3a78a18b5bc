"""Twenty matches heard two seconds each by keyboard alone, on the search page in Chromium.

    python -m tests.benchmarks.bench_listening [LIBRARY FOLDER]

Prints how long each key took until its row was marked and painted, and until its sound was heard:
the gap, for the sound before stops at the key. Twice: as a newcomer hears them, with nothing
prepared, and again in a new tab (warm). Without a folder: on the demo library, whose tracks are
composed and rendered when they are first asked for.
"""

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from core import commands
from tests.browser.match_list import KEY, hear, match
from tests.conftest import serve

N_MATCHES = 20
LISTEN_MS = 2000
FLAGS = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]


def listen(page: Any, url: str) -> list[tuple[float, float]]:
    """Hear the matches one after another; for each key the ms until seen and until heard."""
    page.goto(url)
    match(page, 5).wait_for()
    page.get_by_role("slider", name="How many matches").press("End")
    match(page, N_MATCHES).wait_for()
    page.locator("h1").click()
    hear(page)
    times = []
    for _ in range(N_MATCHES - 1):
        page.wait_for_timeout(LISTEN_MS)
        seen, heard = page.evaluate(KEY, "j")
        times.append((seen, heard))
    return times


def report(what: str, times: list[tuple[float, float]]) -> None:
    seen, heard = ([pair[i] for pair in times] for i in (0, 1))
    print(
        f"{what}: row marked median {statistics.median(seen):.0f} ms, slowest {max(seen):.0f} ms;"
        f" sound median {statistics.median(heard):.0f} ms, slowest {max(heard):.0f} ms,"
        f" {sum(ms > 500 for ms in heard)} of {len(heard)} gaps over 500 ms; load"
        f" {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main(name: str, music: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        home = Path(folder) / "home"
        home.mkdir()
        os.environ["SOUNDKIN_HOME"] = str(home)
        if music is not None:
            commands.import_library(str(music), name)
            commands.embed(name)
        server = serve(home, Path(folder) / "server.log")
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            for what in ("first time", "again, warm"):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.set_default_timeout(120_000)
                report(f"{name}, {what}", listen(page, f"{server.url}/search?library={name}"))
                page.close()
        finally:
            browser.close()
            server.stop()
        print("\n".join(server.errors()[:10]) or "no errors in the server's log")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(sys.argv[1], Path(sys.argv[2]))
    else:
        main("demo", None)
