"""The words that are near to one that briefs know, and not it mistyped: "share" is no "snare",
"gefunden" no "gesungen".

    python -m core.factory.real_words WORDLIST ... --out core/search/brief/vocabulary/real_words.txt

WORDLIST : files with a word a line; what ships is of Debian's american-english-small,
british-english-small and ngerman (packages wamerican-small, wbritish-small and wngerman).
"""

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.catalog.texts.meanings import concepts
from core.catalog.texts.tagtext import fold
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.spelling import nearest_word
from core.search.brief.vocabulary.vocabulary import Vocabulary

SHORTEST, LONGEST = 3, 11  # letters: few longer words are near to another
MISTYPED = ("clam", "bras")  # words, too, but not of a brief
WIDTH = 100


def words_of(path: Path) -> Iterator[str]:
    """The words of a list that may be taken for another, as they are looked up."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            word = line.strip()
            if word.isalpha() and word not in MISTYPED and SHORTEST <= len(word) <= LONGEST:
                yield fold(word)


def taken_for_others(words: Iterable[str]) -> set[str]:
    """Those of these words that would be read as another one."""
    tags = {
        c.category: [d.name for d in concepts() if d.category == c.category] for c in concepts()
    }
    vocabulary, small = Vocabulary(tags), function_words()
    known = (*small.mistyped, *small.amounts)

    def is_taken(word: str) -> bool:
        if word in small.all or word in small.amounts or vocabulary.meaning(word) is not None:
            return False
        return vocabulary.meaning(word, guess=True) is not None or bool(nearest_word(word, known))

    return {word for word in words if is_taken(word)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lists", type=Path, nargs="+", metavar="WORDLIST")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    found = taken_for_others({word for path in given.lists for word in words_of(path)})
    given.out.write_text("\n".join(textwrap.wrap(" ".join(sorted(found)), WIDTH)) + "\n", "utf-8")
    print(f"{len(found)} words")


if __name__ == "__main__":
    main()
