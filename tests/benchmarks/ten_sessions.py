"""Ten people at once: each searches and plays for a minute. Prints the slowest search and any error in the server's log.

    python -m tests.benchmarks.ten_sessions [sessions] [seconds]
"""

import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.conftest import Server, serve

IDS = [f"demo_{n:05d}" for n in range(1, 10_803)]
FIRST = "[class*='st-key-card-match-1'] audio"


async def one_person(browser: Any, server: Server, seed: int, seconds: float, taken: list[float], played: list[bool]) -> None:
    """Open the search page, then again and again search with the first match and play it."""
    draw = random.Random(seed)
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(f"{server.url}/search?library=demo")
    await page.wait_for_selector(FIRST)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rank = draw.randint(1, 5)
        before = await page.locator("[class*='st-key-card-match-1']").first.inner_text()
        started = time.monotonic()
        await page.locator(f"[class*='st-key-with-{rank}'] button").click()
        await page.wait_for_function(
            "before => { const card = document.querySelector(\"[class*='st-key-card-match-1']\");"
            " return card && card.innerText !== before; }", arg=before)
        taken.append(time.monotonic() - started)
        await page.wait_for_selector(FIRST)
        await page.evaluate(f"document.querySelector(\"{FIRST}\").play()")
        await page.wait_for_timeout(3000)
        played.append(await page.evaluate(f"document.querySelector(\"{FIRST}\").currentTime > 0"))
    await context.close()


async def everybody(server: Server, n_sessions: int, seconds: float) -> tuple[list[float], list[bool]]:
    taken: list[float] = []
    played: list[bool] = []
    async with async_playwright() as p:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = await p.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        await asyncio.gather(*(one_person(browser, server, seed, seconds, taken, played) for seed in range(n_sessions)))
        await browser.close()
    return taken, played


def main() -> None:
    n_sessions, seconds = (int(sys.argv[1]) if len(sys.argv) > 1 else 10), (float(sys.argv[2]) if len(sys.argv) > 2 else 60.0)
    with tempfile.TemporaryDirectory() as folder:
        server = serve(Path(folder) / "home", Path(folder) / "server.log")
        try:
            taken, played = asyncio.run(everybody(server, n_sessions, seconds))
        finally:
            server.stop()
        print(f"{n_sessions} sessions for {seconds:g} s: {len(taken)} searches, median {statistics.median(taken):.2f} s, "
              f"slowest {max(taken):.2f} s; {sum(played)} of {len(played)} plays advanced; "
              f"{len(server.errors())} error lines in the server's log")
        for text in server.errors()[:10]:
            print("  " + text)


if __name__ == "__main__":
    main()
