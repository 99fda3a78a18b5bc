"""Phrases of a run of Japanese, which has no spaces."""

import re
from dataclasses import dataclass, field, replace

from core.catalog.texts.meanings import is_japanese
from core.search.brief.tags.phrase import Phrase, leave_open, take_away
from core.search.brief.vocabulary.function_words import function_words
from core.search.brief.vocabulary.vocabulary import Meaning, Vocabulary

_NOES = ("ノー", "ノン")  # ノーボーカル
_NOT_SO = re.compile(
    r"く(?=な(?:い|く))|くなり(?=すぎ)|くなら(?=な)|(?=すぎ(?:ない|ず|なく|る|た|て|ま|で))"
)  # 暗くない: 暗い, then ない
_KANA = re.compile(r"[ぁ-ん]")  # one alone says nothing
_ONE_KATAKANA = re.compile(r"[ァ-ヴー]")
_TOPIC = re.compile(
    r"(?:隊|団|系|調|風)?(?:(?:の|っぽい)?(?:音楽|楽曲|曲|音色|音|感じ|もの|やつ)|(?:みたいな|っぽい|のような)の)?[はもがを]"
)
_SAME = ("隊", "団", "部", "系", "調", "風", "楽", "音")  # 合唱団 is no other thing than 合唱
_IF_THERE = re.compile(r"が(?:入る|ある|入っている)と")  # also what the clause speaks of
_BECAUSE = re.compile(r"ので|から|ため")
_BUT = "でも"  # behind a word "or": ジャズでもロックでもない
_THAN = "より"  # ピアノよりギター
_AND_SO = re.compile(r"く(?:て)?(?!な)|[げめみさ](?![いく])")


def read(run: str, vocabulary: Vocabulary, found: list[Phrase], listed: bool = False) -> None:
    """Add the phrases of a run: the longest known word at each place; "なし" and the like take the
    word before away ("rock以外"), and those joined to it. listed : all are taken away."""
    _Run(_and_so(_NOT_SO.sub("い", run), vocabulary), vocabulary, found, listed).read()


@dataclass
class _Run:
    """A run while it is read.

    joins : whether each phrase is joined to the one before ; joined : whether the next one is
    before : whether a "no" was just said, either : whether an "or" was
    topic : whether the last word is what the clause speaks of
    subject : the phrase before "は", which was said up to `said_at`
    unread : what no word was found in yet ; ended : where the last word ended
    """

    run: str
    vocabulary: Vocabulary
    found: list[Phrase]
    listed: bool
    at: int = 0
    joined: bool = False
    before: bool = False
    either: bool = False
    unread: str = ""
    ended: int = 0
    topic: bool = False
    subject: int | None = None
    said_at: int = 0
    joins: list[bool] = field(default_factory=list)

    def read(self) -> None:
        self.joins = [False] * len(self.found)
        while self.at < len(self.run):
            here = self.run[self.at :]
            if not (self._denies_next(here) or self._compares(here)):
                self._step(here)
        self._leave_unknown()

    def _denies_next(self, here: str) -> bool:
        """Pass over a "no" that stands before its word: ノーボーカル."""
        length = len(_NOES[0])
        if here.startswith(_NOES) and _first(here[length:], self.vocabulary.japanese):
            self.before, self.at = True, self.at + length
            return True
        return False

    def _compares(self, here: str) -> bool:
        """Pass over an "or", or a "than" that takes what is before it away, right behind a word."""
        word = _first(here, (_THAN, *function_words().japanese_or))
        if not (word and self.found and self.at and self.at == self.ended):
            return False
        self.either = word != _THAN
        if word == _THAN:
            take_away(self.found, self.joins)
        self.at += len(word)
        return True

    def _step(self, here: str) -> None:
        """Pass over the next word, or over one letter that begins none."""
        words = function_words()
        word = _first(here, self.vocabulary.japanese)
        if _ONE_KATAKANA.fullmatch(self.unread) and word and _ONE_KATAKANA.match(word):
            word = ""  # クラップ is no ラップ
        negation = _first(here, words.japanese_negative)
        leaves = _first(here, words.japanese_open)
        particle = _first(here, words.japanese_particles)
        step = word or leaves or negation or particle
        if not step:
            self.unread, self.at = self.unread + here[0], self.at + 1
            return
        self._leave_unknown()
        touches, self.unread = self.unread != "", ""
        self.at += len(step)
        if word:
            self._add(word, touches)
        elif leaves:
            leave_open(self.found, self.joins)
        elif negation:
            self._take_away()
        else:
            begins = self.at == len(particle) and particle == _BUT  # a clause of its own
            self.joined = particle in words.japanese_also and not begins

    def _take_away(self) -> None:
        """Take the last phrase away; where it was not understood, the topic before it: ジャズ of
        "ジャズは社長に却下されました"."""
        if self.subject is not None and _BECAUSE.search(self.run, self.said_at, self.at):
            self.found[self.subject] = replace(self.found[self.subject], wanted=False)
            del self.found[self.subject + 1 :], self.joins[self.subject + 1 :]  # the reason
            return
        if len(self.found) > 1 and self._is_part_of_a_word():
            of, part = self.found[-2:]  # "ギターソロなし": no guitar is refused
            said = f"{of.said}{part.said}"
            self.found[-2:], self.joins[-2:] = [Phrase(said, False, Meaning((), said))], [False]
            return
        known = [at for at, phrase in enumerate(self.found) if phrase.meaning is not None]
        if self.topic and known and self.found[-1].meaning is None:
            self.found[known[-1]] = replace(self.found[known[-1]], wanted=False)
        else:
            take_away(self.found, self.joins)

    def _is_part_of_a_word(self) -> bool:
        """Whether the last phrase is not known, and goes on from a known one."""
        of, part = self.found[-2:]
        whole = part.said in _SAME
        return part.meaning is None and part.touches and of.meaning is not None and not whole

    def _add(self, word: str, touches: bool) -> None:
        wanted = not (self.before or self.listed)
        phrase = Phrase(word, wanted, self.vocabulary.meaning(word), touches=touches)
        if self.either and self.found[-1].is_instead_of(phrase):
            self.found[-1] = self.found[-1].or_else(phrase)
        else:
            self.found.append(phrase)
            self.joins.append(self.joined or self.either)
        self.joined = self.before = self.either = False
        self.ended = self.at
        topic = _TOPIC.match(self.run, self.at)
        self.topic = topic is not None
        if _IF_THERE.match(self.run, self.at) or (topic is not None and topic[0].endswith("は")):
            self.subject, self.said_at = len(self.found) - 1, self.at

    def _leave_unknown(self) -> None:
        """Add what was passed over as not understood."""
        if is_japanese(self.unread) and not _KANA.fullmatch(self.unread):
            which = self.unread.endswith(tuple(function_words().which))
            follows = self.at - len(self.unread) == self.ended > 0
            self.found.append(Phrase(self.unread, True, None, touches=follows, says_which=which))
            self.joins.append(False)


def _and_so(run: str, vocabulary: Vocabulary) -> str:
    """The run with adjectives that go on, 暗くて, as they are looked up, 暗い."""

    def adjective(match: re.Match[str]) -> str:
        before = match.string[: match.start()] + "い"
        known = any(before.endswith(word) for word in vocabulary.japanese if word.endswith("い"))
        return "い" if known else match[0]

    return _AND_SO.sub(adjective, run)


def _first(text: str, words: tuple[str, ...]) -> str:
    """The first of these words that the text begins with; "" when none."""
    if not text.startswith(words):  # at most places none does
        return ""
    return next((word for word in words if text.startswith(word)), "")
