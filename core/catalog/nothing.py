"""Cells that say nothing: how pandas, databases, people and spreadsheets in several languages write
that there is no value."""

import unicodedata

_WORDS = (
    "nan nat <na> none null (null) (none) (blank) (empty) (leer) (vide) nil n/a n/d n.a. n.v. k.a."
    " #n/a #na #nv #n/d \\n undefined - -- --- – — ― \"\" '' [] {} ()"
)
# What stands for the result of a formula that has none: Excel, LibreOffice and Google in English,
# German, French, Spanish, Italian and Portuguese.
_ERRORS = (
    "#value! #ref! #name? #div/0! #null! #num! #calc! #spill! #field! #error! #wert! #bezug! #zahl!"
    " #überlauf! #kalk! #valeur! #nom? #nombre! #nul! #¡valor! #¡ref! #¿nombre? #¡div/0! #¡num!"
    " #¡nulo! #valore! #rif! #nome? #nullo! #valor! #núm! #nulo! err:501 err:502 err:503 err:504"
    " err:507 err:508 err:509 err:511 err:519 err:520 err:522 err:523"
)
_NOTHING = frozenset(_WORDS.split()) | frozenset(_ERRORS.split()) | {"n. a.", "#n/a n/a"}
LONGEST = 9  # characters of any of them


def says_nothing(cell: str) -> bool:
    """Whether a cell is one of the words that stand for an empty one."""
    text = cell.strip()
    return len(text) <= LONGEST and (text.casefold() in _NOTHING or text == "NA")


def says_no_tag(tag: str) -> bool:
    """The same of one of several tags; signs of punctuation alone are no tag either."""
    if tag[:1].isalnum() and len(tag) > LONGEST:
        return False
    return says_nothing(tag) or all(unicodedata.category(sign)[0] in "PZ" for sign in tag)
