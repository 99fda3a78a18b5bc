"""Windows, macOS and a container, as far as one Linux can play them (`tests/elsewhere`)."""

import json
import os
import subprocess
import sys

import pytest

from core.audio.decoders import Decoder, never
from tests.catalog_kit import tone
from tests.conftest import ROOT, serve

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plays the other systems on Linux")
ELSEWHERE = ROOT / "tests" / "elsewhere"


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_a_folder_is_imported_analysed_and_searched_there(tmp_path, system):
    environment = {
        **os.environ,
        "PYTHONPATH": str(ELSEWHERE / system),
        "SOUNDKIN_HOME": str(tmp_path / "home"),
    }

    def answer(*arguments: str) -> dict:
        command = [sys.executable, "-m", "core", *arguments, "--json"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    for number in range(16):  # more than one process analyses itself
        tone(tmp_path / "music" / f"{number}.wav", 1.0)
    assert answer("import", str(tmp_path / "music"), "--name", "mine")["accepted"] == 16
    analysed = answer("embed", "--library", "mine", "--jobs", "2")
    assert (analysed["embedded"], analysed["failed"]) == (16, [])
    query = tone(tmp_path / "query.wav", 1.0)
    found = answer("search", "--library", "mine", "--query", str(query))
    assert len(found["matches"]) == 5


def test_a_process_whose_name_is_cut_off_within_a_letter_costs_no_decoding(tmp_path):
    named = "import sys; open('/proc/self/comm', 'wb').write(b'\\xe5\\xa4'); print(flush=True)"
    waits = [sys.executable, "-c", f"{named}; sys.stdin.read()"]
    decoder = Decoder()
    with subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        path = str(tone(tmp_path / "a.wav"))
        decoder.ask({"do": "probe", "path": path, "seconds": 60}, never)
        assert 0 < decoder._worked() < 60
        decoder.end()
        other.communicate()


def test_a_user_without_a_home_folder_is_told_what_to_set_and_then_served(tmp_path):
    without = {**os.environ, "PYTHONPATH": str(ELSEWHERE / "homeless")}
    without.pop("SOUNDKIN_HOME", None)
    command = [sys.executable, "-m", "core", "libraries"]
    done = subprocess.run(command, cwd=ROOT, env=without, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "set SOUNDKIN_HOME" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    serve(
        tmp_path / "home",
        tmp_path / "log.txt",
        command=("-m", "core", "app", "--"),
        PYTHONPATH=without["PYTHONPATH"],
    ).stop()
