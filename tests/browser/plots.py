"""Plotly charts in Chromium: where on the screen a point is, so that a test clicks with the mouse
as a person does."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import rest
from tests.conftest import Server, serve

# The pixel of the point with this customdata in the trace of this role (or in any), after it is
# scrolled into view.
_PIXEL = """([chart, id, role]) => {
  const gd = document.querySelectorAll('.js-plotly-plot')[chart];
  gd.scrollIntoView({block: 'center', behavior: 'instant'});
  const layout = gd._fullLayout, box = gd.getBoundingClientRect();
  for (const trace of gd._fullData) {
    if (!trace.customdata || (role && trace.meta !== role)) continue;
    for (let i = 0; i < trace.customdata.length; i++) {
      if (trace.customdata[i] !== id) continue;
      const y = trace.type === 'bar' ? trace.y[i] / 2 : trace.y[i];
      return [box.left + layout._size.l + layout.xaxis.l2p(trace.x[i]),
        box.top + layout._size.t + layout.yaxis.l2p(y)];
    }
  }
  return null;
}"""
_TRACE = """([chart, role]) => {
  const drawn = document.querySelectorAll('.js-plotly-plot')[chart]?._fullData ?? [];
  const trace = drawn.find(t => t.meta === role);
  return trace ? {customdata: [...(trace.customdata ?? [])], x: [...trace.x],
    y: [...trace.y]} : null;
}"""
_PLAYING = (
    "() => [...document.querySelectorAll('audio')].filter(a => !a.paused && a.currentTime >"
    " 0).length"
)


@contextmanager
def served(
    folder: Path, build: Callable[[], Any] = lambda: None, demo: Path | None = None
) -> Iterator[Server]:
    """A server on a home of its own that `build` has filled, for all tests of a module.

    demo : the folder of the demo library, where it is installed already
    """
    home = folder / "home"
    home.mkdir()
    if demo is not None:
        shutil.copytree(demo, home / "libraries" / "demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOUNDKIN_HOME", str(home))
        build()
        server = serve(home, folder / "server.log")
        try:
            yield server
        finally:
            server.stop()


def pixel(page: Any, point: int, chart: int = 0, role: str | None = None) -> tuple[float, float]:
    """Where the point with this customdata is on the screen."""
    x, y = page.evaluate(_PIXEL, [chart, point, role])
    return float(x), float(y)


def click(page: Any, point: int, chart: int = 0, role: str | None = None) -> float:
    """Move the mouse to the point and click it; the moment of the click, by time.monotonic()."""
    pixel(page, point, chart, role)  # scrolls there
    rest.settled(page)
    x, y = pixel(page, point, chart, role)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    return time.monotonic()


def trace(page: Any, role: str, chart: int = 0) -> dict[str, Any] | None:
    """The data of a trace as the browser drew it, or None."""
    return page.evaluate(_TRACE, [chart, role])  # type: ignore[no-any-return]


def drawn(page: Any, charts: int = 1) -> None:
    """Wait until so many charts stand there and the page is at rest."""
    page.wait_for_function(
        "n => [...document.querySelectorAll('.js-plotly-plot')].filter(gd =>"
        " gd._fullData?.length).length >= n",
        arg=charts,
        timeout=60_000 * rest.patience(),
    )  # a cold server loads its packages, a cold browser Plotly
    rest.settled(page)


def wait_trace(page: Any, role: str, chart: int = 0) -> dict[str, Any]:
    """The data of a trace, waited for."""
    page.wait_for_function(
        "([chart, role]) => document.querySelectorAll('.js-plotly-plot')[chart]?._fullData"
        "?.some(trace => trace.meta === role)",
        arg=[chart, role],
    )
    found = trace(page, role, chart)
    assert found is not None
    return found


def wait_playing(page: Any) -> None:
    """Wait until exactly one player is heard."""
    page.wait_for_function(f"() => ({_PLAYING})() === 1")
