"""Phrases of one clause in a language with spaces, and which of them are unwanted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.catalog.texts.meanings import plain, stem
from core.catalog.texts.tagtext import fold
from core.search.brief.tags.longest import INSTRUMENT, function_word, longest
from core.search.brief.tags.phrase import Phrase, leave_open, other_side, take_away
from core.search.brief.vocabulary import clause_words as small
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.vocabulary import Vocabulary


@dataclass
class Clause:
    """A clause while it is read.

    negative : whether a "no" holds; `of_things` when it is said of things, not of a property
    joined : "or", "and" or "no" since the last phrase
    waiting : whether no phrase followed the last "no" yet
    either_way : whether the next phrase says what may be there and need not
    far : whether the "no" also reaches a thing that is described, "without vocals and heavy drums"
    listed : whether it is part of a list of what is refused
    """

    words: Sequence[str]
    vocabulary: Vocabulary
    negative: bool = False
    last: Phrase | None = None  # the unwanted one before, also of the clause before
    of_things: bool = True
    joined: str = ""
    waiting: bool = False
    either_way: bool = False
    far: bool = False
    listed: bool = False
    found: list[Phrase] = field(default_factory=list)
    joins: list[bool] = field(default_factory=list)
    before: Phrase | None = None  # the last phrase of the clauses before
    ended: int = -1  # where the words of the last phrase ended

    def read(self) -> None:
        """Find the phrases. "No" reaches up to the next phrase, over "or", and over "and" while the
        kind of tag stays the same; one that nothing follows takes what is before it away."""
        at = 0
        while at < len(self.words):
            word = function_word(self.words[at], self.vocabulary)
            if self._leaves_open(word, at):
                self.either_way, self.joined = True, ""
            elif self._permits(word, at):
                leave_open(self.found, self.joins)
            elif self._spares(word, at):
                self.negative, self.joined, self.waiting = False, "", False
            elif word in function_words().refused and self._knows_one:
                self._take_back()
                self.negative, self.joined = False, ""
            elif self._denies(word, at):
                self.far = word in function_words().far
                self.waiting = self.joined != "or"  # "drums or not": they may be there
                self.negative, self.joined = True, "no"
                self.of_things = word not in small.OF_PROPERTIES
            elif word in function_words().also:
                self.joined = "or" if word in small.OR else "and"
                if word in small.OR and self.found and self._was_left_open:
                    self.either_way = True
            elif word in small.WITH and self.waiting:  # "nothing with drums"
                pass
            elif word in function_words().onwards or self._wants_more(word):
                self.negative, self.joined = False, ""
            else:
                at += self._phrase(at)
                continue
            at += 1
        if self.waiting and self.found:
            self._take_back()

    @property
    def _knows_one(self) -> bool:
        """Whether a phrase with a meaning was found."""
        return any(phrase.meaning is not None for phrase in self.found)

    @property
    def _was_left_open(self) -> bool:
        """Whether the last phrase may be there and need not."""
        return self.found[-1].open and self.found[-1].wanted

    def _take_back(self) -> None:
        """Take away what stands before a "no" at the end, over words that were not understood:
        "vocals strictly forbidden"."""
        known = [at for at, phrase in enumerate(self.found) if phrase.meaning is not None]
        end = known[-1] + 1 if known else len(self.found)
        head = self.found[:end]
        take_away(head, self.joins)
        self.found[:end] = head
        self.waiting = False

    def _leaves_open(self, word: str, at: int) -> bool:
        """ "With or without" what follows."""
        two_before = fold(self.words[at - 2]) if at > 1 else ""
        with_or = self.joined in ("or", "and") and two_before in small.WITH
        return with_or and word in function_words().negative

    def _spares(self, word: str, at: int) -> bool:
        """Whether what follows is spared by the "no" before: "no instruments except piano"."""
        return word in small.BUT_FOR and (self.negative or (at == 0 and self.last is not None))

    def _permits(self, word: str, at: int) -> bool:
        """Whether what is before may be there and need not: "vocals are fine"."""
        if (
            word not in function_words().may_be
            or self.waiting
            or not self.found
            or not self.found[-1].wanted
        ):
            return False
        after = [function_word(w, self.vocabulary) for w in self.words[at + 1 : at + 2]]
        words = function_words()
        return all(w in words.onwards | words.also | words.negative for w in after)

    def _denies(self, word: str, at: int) -> bool:
        """Whether a "no" begins here."""
        before = [fold(w) for w in self.words[:at]]
        if word in function_words().negative:
            return True
        if word in small.TOO:
            return not (self.negative and self.waiting) and self._is_property(at + 1)
        if word in small.TO_WHAT and any(w in small.PREFERRING for w in before):
            return True
        than = word in ("than", "als") and any(w in small.RATHER for w in before)
        if word == small.MORE or than:
            return self._is_alike(at + 1)
        if word == "of" and before[-1:] == ["instead"]:
            return True
        return word == "but" and bool(before) and before[-1] in small.ALL

    def _wants_more(self, word: str) -> bool:
        """Whether a "no" ends here: "less piano and more strings", but not "no more piano"."""
        return word in ("more", "mehr") and self.negative and not self.waiting

    def _is_alike(self, at: int) -> bool:
        """Whether a thing of the kind that was just named follows: "jazz more than rock"."""
        phrase, _ = longest(self.words, at, self.vocabulary) if at < len(self.words) else (None, 0)
        return phrase is not None and bool(self.found) and bool(phrase.kinds & self.found[-1].kinds)

    def _is_property(self, at: int) -> bool:
        """Whether a mood as it is looked up follows: "too sad", but not "zu traurigen Bildern"."""
        if at >= len(self.words) or not self.vocabulary.is_word(self.words[at]):
            return False
        phrase, _ = longest(self.words, at, self.vocabulary)
        is_too = fold(self.words[at - 1]) == "too"  # "zu" stands before things, too
        of_any = is_too or fold(self.words[at]).endswith(("ig", "isch"))  # "zu jazzig"
        kinds = {"mood", "genre", "use"} if of_any else {"mood"}
        return phrase is not None and bool(phrase.kinds) and phrase.kinds <= kinds

    def _phrase(self, at: int) -> int:
        """Take the phrase that begins here, and say how many words it has."""
        phrase, length = longest(self.words, at, self.vocabulary)
        if phrase is None:
            return length
        phrase, length = self._of_a_part(self._of_its_kind(phrase), at, length)
        waited, self.waiting = self.waiting, False
        phrase = replace(phrase, touches=at == self.ended)
        self.ended = at + length
        if phrase.meaning is None:
            phrase = replace(phrase, says_which=self._says_which(at, length))
        if self.either_way and phrase.meaning is not None:
            self.either_way = False
            self.found.append(replace(phrase, open=True))
            self.joins.append(False)
            return length
        if phrase.meaning is not None:
            if self._is_described(phrase):
                self._describe(phrase)
                return length
            if self.negative and not self._goes_on(phrase, at + length):
                self.negative = False
            turned = not phrase.wanted and waited  # "not drumless"
            phrase = replace(phrase, wanted=turned or (phrase.wanted and not self.negative))
            self.last = phrase if self.negative else None
            other = other_side(self.found, phrase) if self.joined == "or" else None
            if other is not None:
                self.found[other] = self.found[other].or_else(phrase)
                self.joined = ""
                return length
        describes_next = self.joined == "or" and self._describes_next(phrase, at + length)
        self.joins.append(self.joined in ("or", "and") and bool(self.found))
        self.found.append(phrase)
        # An unknown word ends nothing, "ohne jedes Klavier", nor does what describes the next.
        if phrase.meaning is not None and not describes_next:
            self.joined = ""
        return length

    def _describes_next(self, phrase: Phrase, after: int) -> bool:
        """Whether it says what the alternative to the last phrase is like: "or modern pop"."""
        if phrase.kinds != {"mood"} or not self.found or after >= len(self.words):
            return False
        noun, _ = longest(self.words, after, self.vocabulary)
        return noun is not None and phrase.describes(noun) and self.found[-1].is_instead_of(noun)

    def _of_a_part(self, phrase: Phrase, at: int, length: int) -> tuple[Phrase, int]:
        """The phrase and its length; a mood of a part only, "calm intro", is not understood."""
        after = [fold(word) for word in self.words[at + length : at + length + 2]]
        is_part = after[:1] != [] and after[0] in function_words().parts
        if phrase.kinds != {"mood"} or not is_part or after[1:] in small.MUSIC:
            return phrase, length
        if after[0] in small.PIECES and self._is_asked_for(at):
            return phrase, length
        return Phrase(f"{phrase.said} {self.words[at + length]}", True, None), length + 1

    def _is_asked_for(self, at: int) -> bool:
        """Whether an article before it makes what follows the thing itself: "I want a calm intro",
        but not "with a calm intro"."""
        before = [fold(word) for word in self.words[max(at - small.NEAR, 0) : at]]
        articles = [place for place, word in enumerate(before) if word in small.ARTICLES]
        return bool(articles) and not set(before[: articles[-1]]) & {*small.PARTS_OF, *small.WITH}

    def _of_its_kind(self, phrase: Phrase) -> Phrase:
        """ "Electric" after "guitar" as "electric guitar"."""
        if phrase.meaning is not None and phrase.said.casefold() not in small.KINDS:
            return phrase
        named = [p.said for p in (self.before, *self.found) if p and p.kinds == {INSTRUMENT}]
        if not named:
            return phrase
        said = f"{phrase.said} {stem(plain(named[-1].split()[-1]))}"
        meaning = self.vocabulary.meaning(said)
        is_one = meaning is not None and meaning.category == INSTRUMENT
        return Phrase(said, True, meaning) if is_one else phrase

    def _says_which(self, at: int, length: int) -> bool:
        """Whether an unknown word tells kinds of what follows apart: "male", "acid" of "no acid
        jazz"."""
        if stem(plain(self.words[at])) in function_words().which:
            return True
        after_no = at > 0 and fold(self.words[at - 1]) in small.A_NO
        if not after_no or at + length >= len(self.words):
            return False
        phrase, _ = longest(self.words, at + length, self.vocabulary)
        return phrase is not None and phrase.kinds == {"genre"}

    def _goes_on(self, phrase: Phrase, after: int) -> bool:
        """Whether the "no" holds for this phrase, too. after : where the words after it begin"""
        if self.joined in ("no", "or") or self.last is None:
            return True
        if self.joined == "and" and fold("".join(self.words[after : after + 1])) in small.ONLY:
            return False  # "no drums and strings only"
        if not self.joined:
            same = bool(self.listed and self.last.kinds & phrase.kinds)  # "NG: drums bass"
            return same or self.last.meaning == phrase.meaning  # "nobody singing words"
        if self.far and phrase.kinds == {"mood"} and after < len(self.words):
            noun, _ = longest(self.words, after, self.vocabulary)
            if noun is not None and phrase.describes(noun) and noun.kinds & self.last.kinds:
                return True
        return bool(self.last.kinds & phrase.kinds)

    def _is_described(self, phrase: Phrase) -> bool:
        """Whether the unwanted one before says which of these are: "no heavy guitars" leaves
        others."""
        if not (self.negative and self.of_things and self.last in self.found) or self.joined:
            return False
        is_of = phrase.touches and fold(phrase.said) in small.PADS  # "no choir pads"
        return self.last is not None and (is_of or self.last.describes(phrase))

    def _describe(self, phrase: Phrase) -> None:
        """Take the phrase with what describes it, of "no sad or dark piano" with each."""
        assert self.last is not None
        at = self.found.index(self.last)
        noun = replace(phrase, wanted=False)
        while True:
            self.found[at] = self.found[at].with_noun(noun)
            if not self.joins[at] or not self.found[at - 1].describes(phrase):
                break
            at -= 1
        self.last = self.found[at]
