"""Does a recording of a demo track find that track? Sounds played to Chromium's faked microphone, searched among all.

    python -m tests.benchmarks.bench_microphone [--tracks 24]

Chromium's level control, noise suppression and echo canceller are on, as they are for everybody. Printed: how many of the
recordings, and of the same 24 s as they are, have their own track first and among the first five of 10,802.
"""

import argparse
import base64
import functools
import http.server
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from playwright.sync_api import sync_playwright

from core import config
from core.catalog.library import Library
from core.demo.render import render
from core.model.checkpoint import load_encoder
from core.model.embed import embed_file
from core.model.runs import run_folder
from core.search.index import load_index

RECORD = """async seconds => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true}), context = new AudioContext(), parts = [];
  const heard = context.createMediaStreamSource(stream), taken = context.createScriptProcessor(4096, 1, 1);
  taken.onaudioprocess = event => parts.push(new Float32Array(event.inputBuffer.getChannelData(0)));
  heard.connect(taken); taken.connect(context.destination);
  await new Promise(done => setTimeout(done, 1000 * seconds + 500));
  taken.disconnect();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 30000) text += String.fromCharCode(...bytes.subarray(at, at + 30000));
  return [context.sampleRate, btoa(text)];
}"""


def record(playwright: Any, url: str, played: Path, taken: Path) -> None:
    """What a page of a Chromium whose microphone hears `played` gets, written to `taken`."""
    flags = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
             f"--use-file-for-fake-audio-capture={played}", "--autoplay-policy=no-user-gesture-required"]
    chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    page = chromium.new_context(permissions=["microphone"]).new_page()
    page.goto(url)
    sr, samples = page.evaluate(RECORD, config.CLIP_SECONDS)
    chromium.close()
    soundfile.write(taken, np.frombuffer(base64.b64decode(samples), np.float32)[: round(config.CLIP_SECONDS * sr)], round(sr))


def ranks(files: dict[str, Path]) -> np.ndarray:
    """For each track's file, how many tracks of the demo library are nearer to it than that track itself."""
    library = Library.open(config.DEMO)
    index, encoder = load_index(library, config.DEMO), load_encoder(run_folder(config.DEMO, config.DEMO))
    scores = {track_id: index.scores(embed_file(encoder, path).vector) for track_id, path in files.items()}
    return np.array([int((score > score[index.row[track_id]]).sum()) for track_id, score in scores.items()])


def main() -> None:
    """Record, search, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracks", type=int, default=24)
    parser.add_argument("--seed", type=int, default=77)
    given = parser.parse_args()
    ids = np.random.default_rng(given.seed).permutation(Library.open(config.DEMO).track_ids())[: given.tracks]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty = Path(folder) / "empty"
        empty.mkdir()
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(empty))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        played, taken = ({str(t): Path(folder) / f"{t}-{kind}.wav" for t in ids} for kind in ("played", "taken"))
        for track_id, path in played.items():
            y, sr = render(track_id, seconds=config.CLIP_SECONDS)
            soundfile.write(path, y, sr, subtype="PCM_16")
            record(playwright, f"http://127.0.0.1:{server.server_port}/", path, taken[track_id])
        server.shutdown()
        for name, files in (("as it is", played), ("recorded", taken)):
            found = ranks(files)
            print(f"{name}: first in {(found == 0).sum()} of {len(found)}, among the first five in {(found < 5).sum()}")


if __name__ == "__main__":
    main()
