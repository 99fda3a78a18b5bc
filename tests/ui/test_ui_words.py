"""What the app says is plain English: phrases that stood in people's way do not come back."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = {  # what stood there once: what people say
    r"data list": "tag spreadsheet",
    r"column in the list|of the list that|the list does|together with its list": "spreadsheet",
    r"look at it first": "check first",
    r"would be taken|taken as": "will be imported, used as",
    r"nothing is wrong": "no problems found",
    r"wander": "explore",
    r"made-up music": "computer-generated music",
    r"\bstretch(es)?\b": "part, segment",
    r"likeness": "similarity",
    r"most alike": "closest passage, best match",
    r"(network|classifier) (hears|heard)|^heard: ": "predicted, sounds like",
    r"no given tag": "no shared tags",
    r"you asked for|your wishes": "adjusted by, re-ranked",
    r"\btake (it )?off\b": "remove",
    r"tagged in none": "no tags at all",
    r"left to hear": "matching",
    r"tracks a class|classes to tell apart": "max. tracks per class, classes",
    r"under way|go on with it": "in progress, resume",
    r"heard right": "test accuracy, recall",
    r"what it confuses": "confusion matrix",
    r"right in the first place": "top-1 accuracy",
    r"count again$": "update counts",
    r"how sure": "confidence, how reliable",
    r"deserve the word": "how good are the matches",
    r"waking": "loading",
    r"wide[nr]s? .* of one category": "any of these tags",
    r"were not among the tracks the network was taught": "plurals right",
    r"name a folder": "enter the folder path",
    r"^search (in|with) it$": "search this library, find similar",
    r"spreadsheet, csv": "Excel, CSV or JSON",
}
NO_TEXT = {"stretch"}  # values of Streamlit's own options


def pages() -> list[Path]:
    return [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "core" / "ui").rglob("*.py")]


def texts(path: Path) -> Iterator[str]:
    """The strings of a module but for its docstrings; what an f-string fills in is left out."""
    tree = ast.parse(path.read_text("utf-8"))
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("banned", BANNED)
def test_no_page_says_it_in_words_that_stood_in_the_way(banned: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text[:80]}"
        for path in pages()
        for text in texts(path)
        if " " in text or text not in NO_TEXT
        if re.search(banned, text, re.IGNORECASE) and not re.fullmatch(r"[\w-]+", text)
    ]
    assert found == [], f"say: {BANNED[banned]}"


@pytest.mark.parametrize("room", ["audio", "catalog", "model", "search", "ui"])
def test_a_sentence_that_a_page_may_show_names_no_option_of_a_command(room: str) -> None:
    said = {text for path in (ROOT / "core" / room).rglob("*.py") for text in texts(path)}
    assert not [text for text in said if re.search(r"\(--\w", text)]


def test_neither_does_the_browsers_part_nor_the_readme() -> None:
    files = [*(ROOT / "core" / "ui" / "player" / "frontend").glob("*.js"), ROOT / "README.md"]
    said = {file.name: file.read_text("utf-8") for file in files}
    for name in [name for name in said if name.endswith(".js")]:
        said[name] = "\n".join(re.findall(r"'[^'\n]+ [^'\n]+'", said[name]))
    found = [
        (name, banned)
        for name, text in said.items()
        for banned in BANNED
        if re.search(banned, text, re.IGNORECASE | re.MULTILINE)
    ]
    assert found == []


def test_every_chart_says_to_a_screen_reader_what_it_shows() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in pages()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "plotly_chart"
        and "alt" not in [keyword.arg for keyword in node.keywords]
    ]
    assert silent == []


def test_what_can_be_unfolded_looks_so_without_a_mouse_over_it() -> None:
    """An icon stands where the arrow would; only the mouse brings the arrow back."""
    calls = (
        (path, node)
        for path in pages()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "expander"
    )
    with_icon = [
        f"{path.name}:{n.lineno}"
        for path, n in calls
        if any(word.arg == "icon" for word in n.keywords)
    ]
    assert with_icon == []
