"""What axe-core (tests/vendor, MPL-2.0) finds wrong with a page in a browser."""

from collections.abc import Collection
from typing import Any

from tests.conftest import ROOT

GRAVE = ("serious", "critical")


def faults(page: Any, within: str = "document", also: Collection[str] = ()) -> list[str]:
    """The serious and critical violations of WCAG 2 A and AA: "rule: help (first element)".

    within : a CSS selector to look inside only
    also : rules that count however grave axe calls them
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate((ROOT / "tests" / "vendor" / "axe.min.js").read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(
        "([within, tags]) => axe.run(within === 'document' ? document : within,"
        " {runOnly: tags, resultTypes: ['violations']})"
        ".then(result => result.violations.map(v => [v.impact, v.id, v.help, v.nodes[0].html]))",
        [within, tags],
    )
    return [
        f"{rule}: {words} ({element[:160]})"
        for impact, rule, words, element in found
        if impact in GRAVE or rule in also
    ]
