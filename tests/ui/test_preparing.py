"""Pieces of work that browsers wait for: urgency, what nobody wants, failures."""

import threading
import time
from collections.abc import Callable

from core.errors import SoundkinError
from core.ui.player.preparing import Preparer, Waiting, WorkPiece


def made(name: str, log: list[str]) -> WorkPiece[str]:
    def make(waiting: Waiting) -> str:
        log.append(name)
        return name.upper()

    return WorkPiece(name, make)


def blocking(release: threading.Event, ended: list[str]) -> WorkPiece[str]:
    """A piece that waits for its turn until it is released or dropped."""

    def make(waiting: Waiting) -> str:
        try:
            while not release.wait(0.01):
                waiting()
        except BaseException:
            ended.append("dropped")
            raise
        return "held"

    return WorkPiece("held", make)


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_most_urgent_is_made_first_whoever_asks():
    log: list[str] = []
    release = threading.Event()
    preparer: Preparer[str] = Preparer(1)
    preparer.ask("a", [blocking(release, [])])
    until(lambda: "held" in preparer._jobs and preparer._jobs["held"].taken)
    preparer.ask("b", [made(name, log) for name in ("first", "second", "third")])
    preparer.ask("c", [made("also first", log)])
    preparer.ask("b", [made(name, log) for name in ("third", "first")])
    release.set()
    until(lambda: len(log) == 3)
    assert set(log[:2]) == {"third", "also first"}
    assert log[2] == "first", "what is no longer asked for is not made"
    assert preparer.outcomes(["first"], 1)["first"].value == "FIRST"


def test_what_nobody_wants_any_more_is_ended_while_it_waits():
    ended: list[str] = []
    preparer: Preparer[str] = Preparer(1)
    preparer.ask("a", [blocking(threading.Event(), ended)])
    until(lambda: preparer._jobs["held"].taken)
    log: list[str] = []
    preparer.ask("a", [made("other", log)])
    until(lambda: ended == ["dropped"] and log == ["other"])


def test_a_client_that_has_gone_holds_nothing_up(monkeypatch):
    monkeypatch.setattr("core.ui.player.preparing.LEASE_SECONDS", 0.05)
    ended: list[str] = []
    preparer: Preparer[str] = Preparer(1)
    preparer.ask("gone", [blocking(threading.Event(), ended)])
    until(lambda: ended == ["dropped"])


def test_a_failure_is_told_in_words_and_tried_again():
    tries: list[int] = []

    def make(waiting: Waiting) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise SoundkinError("song.wav is missing: put it back.")
        return "sound"

    preparer: Preparer[str] = Preparer(1)
    preparer.ask("a", [WorkPiece("song", make)])
    assert preparer.outcomes(["song"], 2)["song"].error == "song.wav is missing: put it back."
    preparer.ask("a", [WorkPiece("song", make)])
    assert preparer.outcomes(["song"], 2)["song"].value == "sound"


def test_a_fault_of_ours_does_not_end_the_thread(caplog):
    def make(waiting: Waiting) -> str:
        raise ZeroDivisionError

    preparer: Preparer[str] = Preparer(1)
    preparer.ask("a", [WorkPiece("fault", make), made("next", [])])
    assert preparer.outcomes(["next"], 2)["next"].value == "NEXT"
    assert "cannot be played" in preparer.outcomes(["fault"], 2)["fault"].error
    assert "fault" in caplog.text


def test_background_work_leaves_a_thread_to_what_is_urgent():
    release = threading.Event()
    preparer: Preparer[str] = Preparer(2)
    slow = [
        WorkPiece(f"slow {at}", lambda waiting: release.wait(5) and "done", background=True)
        for at in range(3)
    ]
    preparer.ask("a", slow)
    until(lambda: preparer._jobs["slow 0"].taken)
    preparer.ask("b", [made("urgent", [])])
    assert preparer.outcomes(["urgent"], 2)["urgent"].value == "URGENT"
    release.set()
    until(lambda: len(preparer.outcomes([piece.key for piece in slow], 0.1)) == 3)
