"""The match list in Chromium: its player, which a shadow tree hides from the page, and its rows."""

from typing import Any

# The player; whether it is heard; and how long a key takes until the row is marked and painted, and
# until sound is heard (ms).
PLAYER = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]" + (
    ".map(host => host.shadowRoot?.querySelector('audio')).find(Boolean)"
)
HEARD = f"{PLAYER} && !{PLAYER}.paused && {PLAYER}.currentTime > 0"
KEY = f"""(key) => new Promise((resolve) => {{
  const audio = {PLAYER}, row = () => audio?.getRootNode().querySelector('[aria-current]');
  const before = row(), began = performance.now();
  let shown = null;
  const look = () => {{
    if (shown === null && row() && row() !== before) {{
      requestAnimationFrame(() => {{ shown = performance.now() - began; }});
    }}
    if (shown === null) requestAnimationFrame(look);
  }};
  look();
  const done = () => resolve([shown ?? performance.now() - began, performance.now() - began]);
  audio.addEventListener('playing', done, {{once: true}});
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', {{key, bubbles: true, cancelable: true}}));
}})"""


def titles(page: Any) -> list[str]:
    """The titles of the list's rows, the query's first where it has one."""
    found: list[str] = page.locator(".row .title").all_inner_texts()
    return found


def match(page: Any, rank: int) -> Any:
    """The row of this match."""
    return page.locator(f".row[data-rank='{rank}']")


def current(page: Any) -> str:
    """The rank of the row that is heard; "" for the query's."""
    return str(page.locator(".row[aria-current]").get_attribute("data-rank"))


def hear(page: Any, key: str = "j") -> None:
    """Press a key and wait until something is heard."""
    page.keyboard.press(key)
    page.wait_for_function(HEARD)
