"""Words of a brief that belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.search.brief.vocabulary.vocabulary import Meaning

_KINDS_OF_MUSIC = {"genre", "use"}
_PIECES = ("ballad", "march", "waltz")
_OF_A_SOUND = {"voice": "instrument"}  # kinds of tag that one list of unwanted things mixes


@dataclass(frozen=True)
class Phrase:
    """Words that belong together; `meaning` None when they were not understood.

    of : what else must be so for an unwanted one, "sad" of "no sad piano"
    open : whether it may be there and need not: "choir is fine"
    touches : whether it begins where the one before ends
    sentence : the number of its sentence
    passing : whether it is only told of, and neither wanted nor unwanted
    says_which : whether an unknown word tells kinds of the next thing apart: "no male vocals"
    """

    said: str
    wanted: bool
    meaning: Meaning | None
    of: tuple[Meaning, ...] = ()
    open: bool = False
    touches: bool = False
    says_which: bool = False
    sentence: int = -1
    passing: bool = False

    @property
    def kinds(self) -> set[str]:
        """The kinds of tag it may mean; a voice is an instrument among others."""
        if self.meaning is None:
            return set()
        found = {target.category for target in self.meaning.targets} or {self.meaning.category}
        return {_OF_A_SOUND.get(category, category) for category in found}

    @property
    def is_a_piece(self) -> bool:
        """Whether an instrument before it says what it is played on: "piano ballads"."""
        return self.meaning is not None and self.meaning.concept in _PIECES

    def describes(self, other: "Phrase") -> bool:
        """Whether it says what kind of `other` is meant, which follows it: "sad piano", "rock
        guitar", "pop rock", "sad dark", but not "piano rock"."""
        mine, theirs = self.kinds, other.kinds
        if mine == theirs and mine in ({"genre"}, {"mood"}):
            return True
        if not mine or not theirs or mine & theirs:
            return False
        music = mine <= _KINDS_OF_MUSIC and theirs <= {*_KINDS_OF_MUSIC, "instrument"}
        return mine == {"mood"} or music or (mine == {"instrument"} and other.is_a_piece)

    def is_one_kind(self, word: "Phrase", found: Sequence["Phrase"]) -> bool:
        """Whether an unknown word before it says which of these are unwanted, while others are
        not: "male", "acid" of "acid jazz", or any where the thing itself is wanted."""
        if self.wanted or self.meaning is None or self.of or not self.touches:
            return False
        return word.says_which or any(p.wanted and p.meaning == self.meaning for p in found)

    def is_instead_of(self, other: "Phrase") -> bool:
        """Whether "piano or strings" asks for either."""
        known = self.meaning and other.meaning and self.meaning.targets and other.meaning.targets
        wanted = self.wanted and other.wanted and not (self.open or other.open)
        return bool(known and wanted and self.kinds & other.kinds)

    def or_else(self, other: "Phrase") -> "Phrase":
        """Both as one, of which either will do."""
        mine, theirs = self.meaning, other.meaning
        if mine is None or theirs is None:
            return self
        said, corrected = f"{self.said} or {other.said}", ""
        if mine.corrected or theirs.corrected:
            corrected = f"{mine.corrected or self.said} or {theirs.corrected or other.said}"
        # Kinds of guitar stand for "guitar" as a piano does for "piano".
        targets = [replace(t, share=1.0) for t in (*mine.targets, *theirs.targets)]
        meaning = replace(mine, targets=tuple(dict.fromkeys(targets)), corrected=corrected)
        return Phrase(said, True, meaning)

    def with_noun(self, noun: "Phrase") -> "Phrase":
        """The noun as this one describes it."""
        of = (*self.of, *([self.meaning] if self.meaning else []))
        return Phrase(f"{self.said} {noun.said}", noun.wanted, noun.meaning, of)


def narrowed(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases with those that keep out one kind of a thing only, "no male vocals", "jazz, no
    acid jazz", as a thing that no tag names."""
    kept: list[Phrase] = []
    for phrase in found:
        before = kept[-1] if kept else None
        if before is not None and before.meaning is None and phrase.is_one_kind(before, found):
            said = f"{before.said} {phrase.said}"
            kept[-1] = replace(phrase, said=said, meaning=Meaning((), said))
        else:
            kept.append(phrase)
    return kept


def other_side(found: Sequence[Phrase], phrase: Phrase) -> int | None:
    """Which of the last two phrases this one is the alternative to, over a word that describes it:
    "folk or modern pop"; None for none."""
    last = len(found) - 1
    if last >= 0 and found[last].is_instead_of(phrase):
        return last
    over = last > 0 and phrase.touches and found[last].describes(phrase)
    return last - 1 if over and found[last - 1].is_instead_of(phrase) else None


def leave_open(found: list[Phrase], joins: Sequence[bool]) -> None:
    """Let the last phrase, those it is joined to and what describes it be there or not."""
    for at in range(len(found) - 1, -1, -1):
        found[at] = replace(found[at], open=True)
        touches = found[at].touches and at > 0
        described = touches and found[at - 1].describes(found[at])
        part = touches and found[at].meaning is None  # "vocal chops are fine"
        if not (joins[at] or described or part):
            return


def take_away(found: list[Phrase], joins: Sequence[bool]) -> None:
    """Make the last phrase unwanted, and those of its kind that it is joined to. joins : whether
    each phrase is joined to the one before"""
    kinds = found[-1].kinds if found else frozenset()
    for at in range(len(found) - 1, -1, -1):
        if kinds and found[at].kinds and not kinds & found[at].kinds:
            return  # "calm and drums strictly forbidden"
        found[at] = replace(found[at], wanted=False)
        if not joins[at]:
            return
