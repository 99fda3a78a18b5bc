"""Text from which what was understood is taken out bit by bit."""

import re
from collections.abc import Callable

from core.search.brief.patterns import compiled


class Blanking:
    """A text of fixed length; understood places become commas, which separate what is left."""

    def __init__(self, text: str):
        self.rest = text

    def take(
        self, pattern: str, use: Callable[[re.Match[str]], bool], ignore_case: bool = True
    ) -> None:
        """Blank out every match that `use` accepts."""
        for match in list(compiled(pattern, ignore_case).finditer(self.rest)):
            if use(match):
                self.blank(match.start(), match.end())

    def blank(self, start: int, end: int) -> None:
        """Blank out one place."""
        self.rest = self.rest[:start] + "," * (end - start) + self.rest[end:]
