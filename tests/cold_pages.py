"""Every page by its address on a server that has just started: `python -m tests.cold_pages`.

For each page a server of its own, whose first visit it is; then the same page on an empty library
and on one without audio. Prints the seconds until each page's title and until its script rests, and
what went wrong, if anything did; then exits with 1.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from core.catalog.library import Library
from tests.conftest import ROOT, serve
from tests.music import make_library

LIBRARIES = ("demo", "empty", "tags only")
RESTING = "[data-testid=stApp][data-test-script-state=notRunning]"


def visit(page: Any, url: str) -> str:
    """Seconds until the title and until the page rests, and an exception that it shows."""
    started = time.monotonic()
    page.goto(url)
    page.wait_for_selector("h1")
    titled = time.monotonic() - started
    page.wait_for_selector(RESTING)
    wrong = page.get_by_test_id("stException").count()
    return f"{titled:.1f} / {time.monotonic() - started:.1f} s" + (" EXCEPTION" if wrong else "")


def main() -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        home = Path(folder) / "home"
        home.mkdir()
        os.environ["SOUNDKIN_HOME"] = str(home)
        Library.create("empty")
        make_library(Path(folder) / "none", "tags only", sound=False)
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py"))):
            server = serve(home, Path(folder) / f"{name}.log")
            try:
                page = browser.new_page()
                page.set_default_timeout(60_000)
                seen = [
                    visit(page, f"{server.url}/{name}?library={library}") for library in LIBRARIES
                ]
            finally:
                server.stop()
            wrong = server.errors()
            failures += len(wrong) + sum("EXCEPTION" in text for text in seen)
            print(
                f"{name or 'home':10s}",
                "  ".join(f"{lib}: {text}" for lib, text in zip(LIBRARIES, seen, strict=True)),
                *wrong,
                flush=True,
            )
            page.close()
        browser.close()
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
