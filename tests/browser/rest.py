"""When a page in Chromium is at rest, and how much more time a busy machine needs: a test waits for
what a person waits for, however long that takes."""

import itertools
import os
from typing import Any

# In every page from its start: since when the server owes it an answer, and how often the server
# has spoken. Only from its answer on does the page say that a script runs. What a part of the page
# asks that is gone meanwhile is never answered: that is waited for no longer than 10 s.
TOLD = """(() => {
  const told = window.told = {asked: null, heard: 0};
  window.WebSocket = class extends window.WebSocket {
    constructor(...of) {
      super(...of);
      this.addEventListener('message', () => { told.asked = null; told.heard += 1; });
    }
    send(message) { told.asked ??= performance.now(); super.send(message); }
  };
})()"""
# For 300 ms nothing is asked, computed, told, scrolled, grows or fades; a busy browser must have
# found time for some looks in it.
_AT_REST = """wait => {
  const app = document.querySelector('[data-testid=stApp]');
  const main = document.querySelector('[data-testid=stMain]');
  const script = app?.dataset.testScriptState, told = window.told ?? {};
  const waits = told.asked != null && performance.now() - told.asked < 10_000;
  const look = [script, waits, told.heard, main?.scrollTop, main?.scrollHeight].join();
  const moves = document.getAnimations().some(one => one.playState === 'running'
    && one.effect.getComputedTiming().endTime < Infinity);
  const rest = window.rest?.wait === wait ? window.rest : (window.rest = {wait});
  if (rest.look !== look) Object.assign(rest, {look, since: performance.now(), looks: 0});
  rest.looks += 1;
  return script === 'notRunning' && !waits && !moves && rest.looks > 5
    && performance.now() - rest.since >= 300;
}"""

_WAITS = itertools.count()  # each looks anew, whatever the last has seen


def settled(page: Any) -> None:
    """Wait until the server has answered and the page stands still: what it shows is what comes of
    all that was done, and a click meets what it aims at."""
    # each 50 ms: a look at each picture makes the browser draw pictures that nobody needs
    page.wait_for_function(_AT_REST, arg=next(_WAITS), polling=50)


def open_list(page: Any, field: str) -> None:
    """Open a field's list of options; one that opens while the page still moves closes again."""
    box = page.get_by_role("combobox", name=field, exact=True)
    box.scroll_into_view_if_needed()
    settled(page)
    box.click()


def choose(page: Any, field: str, option: str) -> None:
    """Pick the option of a field's list."""
    open_list(page, field)
    page.get_by_role("option", name=option).click()


def patience() -> float:
    """How much longer than on an idle machine something may take here and now: the load for each
    core, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
