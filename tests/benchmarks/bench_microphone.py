"""Does a recording of a demo track find that track? Sounds played to Chromium's faked microphone,
searched among all.

    python -m tests.benchmarks.bench_microphone [--tracks 24]

Recorded in two ways at once: as the search page asks for it, and as any page gets it that asks for
no more than "audio" (level control, noise suppression and echo canceller on). Printed: how many of
the recordings, and of the same 24 s as they are, have their own track first and among the first
five of 10,802.
"""

import argparse
import base64
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from playwright.sync_api import sync_playwright

from core import config
from core.demo.source import render
from core.libraries import open_library
from core.model.checkpoint import load_encoder
from core.model.clip_vectors import embed_file
from core.model.runs import run_folder
from core.search.index import load_index
from core.search.query import row_of
from core.ui.search.query.recorder import PLAIN

RECORD = """async ([seconds, audio]) => {
  const stream = await navigator.mediaDevices.getUserMedia({audio}),
    context = new AudioContext(), parts = [];
  const heard = context.createMediaStreamSource(stream),
    taken = context.createScriptProcessor(4096, 1, 1);
  taken.onaudioprocess = event => parts.push(new Float32Array(event.inputBuffer.getChannelData(0)));
  heard.connect(taken); taken.connect(context.destination);
  await new Promise(done => setTimeout(done, 1000 * seconds + 500));
  taken.disconnect();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 30000)
    text += String.fromCharCode(...bytes.subarray(at, at + 30000));
  return [context.sampleRate, btoa(text)];
}"""


WAYS: dict[str, Any] = {"as the search page records": PLAIN, "as a voice is recorded": True}


def record(playwright: Any, played: Path, taken: dict[str, Path]) -> None:
    """What a page of a Chromium whose microphone hears `played` gets in each of WAYS, written to
    `taken`."""
    flags = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={played}",
        "--autoplay-policy=no-user-gesture-required",
    ]
    chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    page = chromium.new_context(permissions=["microphone"]).new_page()
    page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(
        "http://localhost/"
    )  # a browser gives a microphone to localhost; the page is empty, and nobody serves it
    both = page.evaluate(
        f"all => Promise.all(all.map({RECORD}))",
        [[config.CLIP_SECONDS, audio] for audio in WAYS.values()],
    )
    chromium.close()
    for path, (sr, samples) in zip(taken.values(), both, strict=True):
        y = np.frombuffer(base64.b64decode(samples), np.float32)[: round(config.CLIP_SECONDS * sr)]
        soundfile.write(path, y, round(sr))


def ranks(files: dict[str, Path]) -> np.ndarray:
    """For each track's file, how many tracks of the demo library are nearer to it than that track
    itself."""
    library = open_library("demo")
    index, encoder = (
        load_index(library, "demo"),
        load_encoder(run_folder("demo", "demo")),
    )
    scores = {
        track_id: index.scores(embed_file(encoder, path).vector) for track_id, path in files.items()
    }
    rows = {track_id: row_of(library, index, track_id) for track_id in scores}
    return np.array([int((score > score[rows[t]]).sum()) for t, score in scores.items()])


def main() -> None:
    """Record, search, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracks", type=int, default=24)
    parser.add_argument("--seed", type=int, default=77)
    given = parser.parse_args()
    ids = np.random.default_rng(given.seed).permutation(open_library("demo").track_ids())[
        : given.tracks
    ]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = {
            way: {str(t): Path(folder) / f"{t}-{at}.wav" for t in ids}
            for at, way in enumerate(["as it is", *WAYS])
        }
        for track_id, path in files["as it is"].items():
            y, sr = render(track_id, seconds=config.CLIP_SECONDS)
            soundfile.write(path, y, sr, subtype="PCM_16")
            record(playwright, path, {way: files[way][track_id] for way in WAYS})
        for name, of_tracks in files.items():
            found = ranks(of_tracks)
            print(
                f"{name}: first in {(found == 0).sum()} of {len(found)}, among the first five in"
                f" {(found < 5).sum()}"
            )


if __name__ == "__main__":
    main()
