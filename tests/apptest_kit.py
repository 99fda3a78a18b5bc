"""Pages opened without a browser, and what they say."""

import functools
import json
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

# each AppTest looks through all installed packages for components, which takes as long as a page:
# once a process is enough, as these tests install none
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["app.py", *sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py"))]


def opened(page: str, library: str, **state: object) -> AppTest:
    """The page as a deep link opens it."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["library"] = library
    for key, value in state.items():
        at.session_state[key] = value
    if page != "app.py":
        at.switch_page(page)
    return at.run()


def rows_of(at: AppTest) -> list[dict[str, Any]]:
    """The rows of the match list as the browser gets them, the query's first."""
    halves = [json.loads(block.proto.json) for block in at.get("bidi_component")]
    (rows,) = (half["rows"] for half in halves if "rows" in half)
    return list(rows)


def listed(at: AppTest) -> list[str]:
    """The titles of the match list, the query's first."""
    return [row["title"] for row in rows_of(at)]


def in_tenths(at: AppTest) -> set[str]:
    """The columns of tables whose numbers all have one digit below one."""
    columns = [pair for table in at.dataframe for pair in json.loads(table.proto.columns).items()]
    return {name for name, one in columns if one.get("type_config", {}).get("format") == "%.1f"}


def page_text(at: AppTest) -> str:
    """Everything that the page says, as one text."""
    html = [block.proto.body for block in at.get("html")]
    return "\n".join(
        [*html, *(block.value for kind in (at.caption, at.text, at.markdown) for block in kind)]
    )
