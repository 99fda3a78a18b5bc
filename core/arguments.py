"""Values of the command line that argparse does not read by itself."""

from core.errors import SoundkinError


def pairs(items: list[str]) -> dict[str, str]:
    found = {}
    for item in items:
        left, equals, right = item.partition("=")
        if not (equals and left.strip() and right.strip()):
            raise SoundkinError(
                f"'{item}' is not of the form left=right: write for example \"synth"
                ' lead=synthesizer".'
            )
        found[left.strip()] = right.strip()
    return found


def tags(items: list[str]) -> dict[str, list[str]]:
    from core.catalog.tagtext import category_key

    found: dict[str, list[str]] = {}
    for item in items:
        for category, tag in pairs([item]).items():
            found.setdefault(category_key(category), []).append(tag)
    return found


def range_of(text: str | None, option: str) -> tuple[float, float] | None:
    """From low to high, of which one may be left out: "80-95", "80-", "-60"."""
    if text is None:
        return None
    low, dash, high = text.partition("-")
    try:
        if not dash or not text.strip(" -"):
            raise ValueError
        return float(low or 0.0), float(high or "inf")
    except ValueError:
        raise SoundkinError(
            f"'{text}' is no range: write {option} with two numbers, for example {option} 10-34."
        ) from None
