"""Words as a query: a brief in English, German or Japanese to typed chips.

"calm piano, no drums, 80 to 95 BPM, under two minutes, like this file but warmer". Nothing is
learnt and nothing is downloaded: numbers by their grammar (`amounts`, `keys_asked`), the rest by a
vocabulary of the library's own tags and their synonyms (`vocabulary`).
"""

import re
from dataclasses import replace

from core.search.brief.asked.artists_asked import most_of_one_artist
from core.search.brief.asked.courses_asked import courses_asked
from core.search.brief.asked.energy_asked import energy_asked
from core.search.brief.asked.keys_asked import keys_asked
from core.search.brief.asked.likeness_asked import (
    compares,
    compares_alone,
    modifiers_asked,
    reference_asked,
)
from core.search.brief.asked.places_asked import places_asked
from core.search.brief.asked.provisos import provisos_asked
from core.search.brief.blanking import Blanking
from core.search.brief.chips import (
    Brief,
    Chip,
)
from core.search.brief.quantities.agreeing import agreeing
from core.search.brief.quantities.amounts import amounts
from core.search.brief.tags.tags_asked import refused, tags_asked
from core.search.brief.vocabulary.vocabulary import Vocabulary
from core.search.brief.wording.lines import one_line
from core.search.brief.wording.named_titles import quoted
from core.search.brief.wording.wording import spelled

LONGEST_BRIEF = 3000  # characters: a letter of a page and a half
LAST_READ = 20  # of them, to say how far a longer one was read


def understand(text: str, vocabulary: Vocabulary, beside: bool = False) -> Brief:
    """A brief as typed chips; what was not understood and what cannot be is said in it.

    beside : whether a track or file is given with it, which "faster" then is relative to
    Never raises: an impossible or unknown part is named and the rest goes on.
    """
    line = one_line(text)
    asked = quoted(line[:LONGEST_BRIEF], vocabulary)
    rest = Blanking(spelled(asked, vocabulary))
    problems = provisos_asked(rest)
    if len(line) > LONGEST_BRIEF:
        problems.append(
            f"Only the first {LONGEST_BRIEF:,} characters were read, to “{asked[-LAST_READ:]}”:"
            " shorten the brief."
        )
    reference, no_reference = reference_asked(rest)
    keys, no_keys = keys_asked(rest)
    modifiers, no_modifiers = modifiers_asked(rest) if reference else ([], [])
    problems += [*no_reference, *no_keys, *no_modifiers]
    at_most = most_of_one_artist(rest)
    problems += places_asked(rest)
    courses = courses_asked(rest, vocabulary)
    ranges, impossible = amounts(rest)
    ranges += energy_asked(rest)
    tags = tags_asked(rest, vocabulary)
    kept, conflicts = agreeing([*ranges, *tags.energy])
    named, contradictions = refused(tags.chips)
    problems += [*impossible, *tags.silent, *conflicts, *contradictions]
    if len({chip.key for chip in keys}) > 1:
        problems.append(f'"{keys[0].said}" and "{keys[1].said}" are two keys: either will do.')
    told = re.findall(r"(?<!\S)(\S+)\s+(?:than|als)\b", text)  # what it is compared with
    bare = [word for word in tags.unknown if word not in told]
    comparing = [word for word in bare if compares(word)]
    if beside and reference is None and (comparing or compares_alone(text)):
        return replace(understand(f"like this, {text}", vocabulary), text=text)
    problems += [f'"{word}" than what? Write "like this, but {word}".' for word in comparing]
    found: tuple[Chip, ...] = (*named, *kept, *keys, *courses, *modifiers)
    left = tuple(word for word in tags.unknown if word not in comparing)
    return Brief(text, found, reference, left, tuple(problems), at_most)
