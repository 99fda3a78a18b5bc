"""How tables say yes and no, in several languages and signs."""

_WORDS = (  # for yes, for no
    "1 1.0 true t yes y x xx xxx on checked + ✓ ✔ ✅ ☑ ☒ ● ○ ◯ ja wahr oui vrai si sí sì verdadero"
    " vero sim verdadeiro waar tak prawda да истина так evet doğru ano igen kyllä ναι da ya có نعم"
    " بله כן हाँ 是 有 真 はい あり 예 네 참 :white_check_mark: :heavy_check_mark: [x]",
    "0 0.0 false f no n off unchecked . nein falsch non faux não nao falso nee onwaar nej nei nie"
    " fałsz нет ложь ні hayır hayir yanlış ne nem ei όχι οχι nu tidak không لا خیر לא नहीं"
    " 否 無 无 假 いいえ なし 아니오 아니요 거짓 ✗ ✘ ❌ × ☐ ⬜ :x: []",
)
YES, NO = (frozenset(words.split()) for words in _WORDS)
# A circle is yes beside a cross, as in Japan, and no beside a full one; so is a crossed box.
NO_BESIDE = {"○": "●", "◯": "●", "☒": "☑"}


def said(cell: str) -> str:
    """What a cell says, as it stands among `YES` and `NO`: "Yes." is yes, "[ ]" is []."""
    text = cell.strip().casefold().replace("\ufe0f", "").replace("[ ]", "[]")
    return text.rstrip(".!") or text
