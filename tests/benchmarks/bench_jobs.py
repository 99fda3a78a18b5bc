"""A person's jobs in the app, in clicks and seconds: `python -m tests.benchmarks.bench_jobs [JOB
...]`, with `--json` for one document.

folder : a typed path of 12 recordings until the first match is heard
reference : a file handed over until three matches are on the shortlist
training : the demo library until a run trained on it is in use (the study's protocol, 12 tracks a
    class, 3 epochs; the analysis of its 10,802 tracks is not waited for, only its start)
share : a filtered search until a reload and a new tab show the same

A click is a click or a key; words typed and files chosen are not counted. Each job has a server
and a SOUNDKIN_HOME of its own. Figures depend on the machine: compare only those of one run.
"""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import soundfile
from playwright.sync_api import sync_playwright

from tests.browser import match_list
from tests.conftest import Server, serve
from tests.music import SR, tone

TIMEOUT_MS = 120_000
N_RECORDINGS = 12


@dataclass
class Person:
    """Somebody at the browser whose clicks are counted."""

    page: Any
    server: Server
    folder: Path
    clicks: int = 0
    began: float = field(default_factory=time.monotonic)

    def open(self, path: str) -> None:
        """By a link, which is no click."""
        self.page.goto(f"{self.server.url}/{path}")

    def click(self, what: Any) -> None:
        self.clicks += 1
        what.click()

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def seconds(self) -> float:
        return round(time.monotonic() - self.began, 1)


def folder(person: Person) -> None:
    page = person.page
    person.open("library")
    source = page.get_by_role("textbox", name="Music folder, or a tag spreadsheet alone")
    source.fill(str(recordings(person.folder)))
    person.button("Import")
    person.button("Analyse it now")
    page.get_by_text(f"{N_RECORDINGS} of {N_RECORDINGS} tracks analysed").wait_for()
    person.button("Search this library")
    match_list.match(page, 1).wait_for()
    person.click(match_list.match(page, 1).get_by_role("button", name="Play").first)
    page.wait_for_function(match_list.HEARD)


def reference(person: Person) -> None:
    page = person.page
    person.open("search?library=demo")
    match_list.match(page, 5).wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    person.began = time.monotonic()
    person.click(page.get_by_role("radio", name="A file"))
    file = next(iter(sorted(recordings(person.folder).glob("*.wav"))))
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator(".row.query", has_text=file.name).wait_for()
    for rank in (1, 2, 3):
        person.click(match_list.match(page, rank).get_by_role("button", name="shortlist").first)
    person.click(page.get_by_role("radio", name="Shortlist"))
    page.locator("[class*='st-key-card-kept-']").nth(2).wait_for()


def training(person: Person) -> None:
    page = person.page
    person.open("training?library=demo")
    person.click(page.locator("[class*='st-key-train-way']").get_by_text("The study's protocol"))
    page.get_by_text("Listen to the candidates").wait_for()
    for label, value in (("Max. tracks per class", "12"), ("Epochs", "3")):
        box = page.get_by_role("spinbutton", name=label)
        box.fill(value)
        box.press("Enter")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    person.button("Start the training")
    page.get_by_text("are right. See below").wait_for()
    use = page.get_by_role("button", name="Use this run").or_(
        page.get_by_role("button", name="Use it anyway")
    )
    person.click(use.first)
    page.get_by_text("Analysing the library with").first.wait_for()
    person.click(page.locator("[class*='st-key-stop-'] button").first)


def share(person: Person) -> None:
    page = person.page
    person.open("search?library=demo&tag=instrument:piano&tag=mood:calm")
    match_list.match(page, 5).wait_for()
    person.click(match_list.match(page, 2).get_by_role("button", name="More like").first)
    page.locator(".st-key-feedback-box").wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(500)  # the list is drawn
    found = match_list.titles(page)
    person.began = time.monotonic()
    page.reload()
    match_list.match(page, 5).wait_for()
    other = page.context.new_page()
    other.set_default_timeout(TIMEOUT_MS)
    other.goto(page.evaluate("location.href"))
    match_list.match(other, 5).wait_for()
    for tab in (page, other):
        tab.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        if match_list.titles(tab) != found:
            raise SystemExit("A reload or a sent link shows something else.")


def recordings(parent: Path) -> Path:
    """A folder of tones, made once a job."""
    place = parent / "recordings"
    if not place.exists():
        place.mkdir()
        for i in range(N_RECORDINGS):
            soundfile.write(place / f"take {i}.wav", tone(110 * 2 ** (i / 12), 6.0, i), SR)
    return place


JOBS: dict[str, Callable[[Person], None]] = {
    "folder": folder,
    "reference": reference,
    "training": training,
    "share": share,
}


def measured(name: str) -> dict[str, float]:
    """Clicks and seconds of one job."""
    with tempfile.TemporaryDirectory() as parent, sync_playwright() as p:
        home = Path(parent) / "home"
        home.mkdir()
        server = serve(home, Path(parent) / "server.log")
        browser = p.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        try:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(TIMEOUT_MS)
            person = Person(page, server, Path(parent))
            JOBS[name](person)
            return {"clicks": person.clicks, "seconds": person.seconds()}
        finally:
            browser.close()
            server.stop()


def main(names: list[str], as_json: bool) -> None:
    """Measure these jobs, all without names."""
    figures = {name: measured(name) for name in names or JOBS}
    if as_json:
        print(json.dumps(figures))
        return
    for name, found in figures.items():
        print(f"{name:10} {found['clicks']:3.0f} clicks {found['seconds']:7.1f} s")


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name in JOBS], "--json" in sys.argv)
