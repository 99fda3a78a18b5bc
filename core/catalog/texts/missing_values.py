"""Cells that say nothing: how pandas, databases, people and spreadsheets in several languages write
that there is no value."""

import unicodedata

_WORDS = (
    "nan nat <na> none null (null) (none) (blank) (empty) (leer) (vide) nil n/a n/d n.a. n.v. k.a."
    " #n/a #na #nv #n/d \\n undefined - -- --- – — ― \"\" '' [] {} ()"
    ' " 〃 ″ ditto dto.'  # as above
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
# What players and discs write where nobody is known, or nobody alone: no artist, no album.
_NOBODY = (
    "unknown|unknown artist|unknown artists|unknown album|unknown composer|no artist|no album|v/a"
    "|various|various artists|various composers|va|v.a.|diverse|diverse interpreten|unbekannt"
    "|verschiedene interpreten|unbekannter künstler|unbekannter interpret|unbekanntes album"
    "|artiste inconnu|album inconnu|artistes divers|artista desconocido|álbum desconocido"
    "|varios artistas|artista sconosciuto|album sconosciuto|artisti vari|artista desconhecido"
    "|álbum desconhecido|vários artistas|onbekende artiest|onbekend album|diverse artiesten"
    "|nieznany wykonawca|nieznany artysta|nieznany album|неизвестный исполнитель"
    "|неизвестный альбом|разные исполнители|不明|不明なアーティスト|不明なアルバム|オムニバス"
    "|ヴァリアス・アーティスト|未知|未知艺术家|未知艺人|未知專輯|未知专辑|群星|알 수 없는 앨범"
    "|알 수 없는 음악가|알 수 없는 아티스트"
)
_NO_GENRE = (
    "unknown|unknown genre|unknown mood|unbekannt|unbekanntes genre|inconnu|genre inconnu"
    "|no genre|no mood|not set|not specified|unspecified|tbd|tba|tbc|keine angabe|ohne angabe"
    "|sans genre|non spécifié|sin género|nicht angegeben|未設定|未定"
    "|desconocido|género desconocido|sconosciuto|genere sconosciuto|desconhecido|不明|未知"
    "|not available|not applicable|no data|none given|etc.|usw.|n/k|keine|keines|aucun|aucune"
    "|ninguno|ninguna|nessuno|nessuna|nenhum|nenhuma|geen|ingen|inget|brak|žádný|žádné|yok|ei ole"
    "|sans objet|لا يوجد|لا شيء|ندارد|tidak ada|không có"
    "|nincs|нет|н/д|なし|無し|特になし|无|無|没有|沒有|없음"
    "|select|select...|please select|choose|choose an option|bitte wählen|loading..."  # of forms
)
_NAMELESS, _NO_TAG = (frozenset(words.split("|")) for words in (_NOBODY, _NO_GENRE))
LONGEST = 9  # characters of any of them


def says_nothing(cell: str) -> bool:
    """Whether a cell is one of the words that stand for an empty one."""
    text = cell.strip()
    return len(text) <= LONGEST and (text.casefold() in _NOTHING or text == "NA")


def names_nobody(name: str) -> bool:
    """Whether an artist or album stands for one that is not known, or for many at once."""
    return says_nothing(name) or _bare(name) in _NAMELESS


def _bare(text: str) -> str:
    """Text without case and the brackets in which some put such words."""
    return " ".join(text.casefold().strip(" -<>[]()").split())


def says_no_tag(tag: str) -> bool:
    """The same of one of several tags; signs of punctuation alone are no tag either."""
    if _bare(tag) in _NO_TAG:
        return True
    if tag[:1].isalnum() and len(tag) > LONGEST:
        return False
    return says_nothing(tag) or all(unicodedata.category(sign)[0] in "PZ" for sign in tag)
