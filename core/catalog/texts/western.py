"""Whether a text decoded as Windows' western code page reads as a language of western Europe."""

import re

# What texts of western Europe hold besides ASCII; þ, ð, ý and superscripts are left out because
# Turkish, Polish and Czech code pages have common letters in their places.
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ") | frozenset(
    "\u00a0€‚„…‘’“”•–—™¡©«®°·»¿´§£"
)
_WORD = re.compile(r"[^\W\d_]+")
_ALIEN = re.compile("(?![ÄÖÜäöüß]+$)[^A-Za-z]+")  # no western word, but for ÄÖÜß


def reads_as_western(text: str) -> bool:
    """Whether all signs are such as western texts have, and few words are of such signs only."""
    if not {character for character in text if character > "\x7f"} <= _WESTERN:
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    alien = sum(len(word) > 2 and bool(_ALIEN.fullmatch(word)) for word in words)
    return not alien or 10 * alien < len(words)


def reads_as_hungarian(text: str) -> bool:
    """Whether õ and û stand for ő and ű, which have their places in central European pages."""
    signs = set(text.casefold())
    return bool(signs & set("õû") and signs & set("áíú") and signs & set("öü")) and not (
        signs & set("ãçäèàêñß")
    )
