"""Pictures of every page, wide and narrow, light and dark, for eyes: `python -m tests.screenshots
FOLDER [LIBRARY] [PAGE ...]`. The picture in README is the top of `search-1280-light.png`.

Uses the SOUNDKIN_HOME in use; starts and ends a server of its own.
"""

import shutil
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from core import config
from tests.conftest import ROOT, serve

WIDTHS = (1280, 400)
SCHEMES = ("light", "dark")
SETTLE_SECONDS = 25.0


def main(folder: Path, library: str, pages: list[str]) -> None:
    """Write PAGE-WIDTH-SCHEME.png for each page into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = pages or ["", *sorted(path.stem for path in (ROOT / "pages").glob("*.py"))]
    server = serve(config.home(), folder / "server.log")
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for width in WIDTHS:
                for scheme in SCHEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": 900}, color_scheme=scheme
                    )
                    for name in pages:
                        picture(
                            context.new_page(),
                            f"{server.url}/{name}?library={library}",
                            folder / f"{name or 'home'}-{width}-{scheme}.png",
                            width,
                        )
                    context.close()
            browser.close()
    finally:
        server.stop()
    print("\n".join(server.errors()) or "no errors in the server's log")


def picture(page: Any, url: str, path: Path, width: int) -> None:
    """Open the address, wait until the page has settled, and take the whole of it."""
    page.goto(url)
    page.wait_for_selector("h1", timeout=60_000)
    until = time.monotonic() + SETTLE_SECONDS
    quiet = 0
    while (
        quiet < 4 and time.monotonic() < until
    ):  # a running job redraws for ever, so there is an end to waiting
        page.wait_for_timeout(400)
        quiet = quiet + 1 if page.locator("[data-test-script-state=notRunning]").count() else 0
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(700, min(int(height), 5000))})
    page.wait_for_timeout(800)
    page.screenshot(path=str(path))
    page.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "demo", sys.argv[3:])
