"""Which encoding a text is in is told from the text alone, or asked about: old systems, short
texts, seven bits."""

import unicodedata

import pytest

from core.catalog.texts.encodings import decode
from core.catalog.texts.mojibake import repaired


@pytest.mark.parametrize(
    ("encoding", "text"), [("iso2022_jp", "桜の庭,夏の海"), ("iso2022_kr", "봄날의 노래,여름 바다")]
)
def test_text_of_seven_bits_is_not_taken_for_ascii(encoding, text):
    found = decode(f"id,title\na,{text}\n".encode(encoding))
    assert found is not None
    assert text in found.text


SHORT = {
    "cp949": ["밤편지|아이유", "바람이 분다|이소라", "서른 즈음에|김광석", "카페 배경음악|피아노"],
    "gb18030": ["夜曲|周杰伦", "春天里|汪峰", "轻松的早晨|背景音乐", "朋友|周华健"],
    "big5": ["朋友|周華健", "小幸運|田馥甄", "寧靜的夜晚|鋼琴曲"],
    "cp932": ["夜想曲|鈴木一郎", "桜の庭|山田"],
    "cp874": ["ความรักครั้งแรก|ปาน", "ลมหนาว|เปียโน"],
    "cp1251": ["Группа крови|Кино", "МОСКВА|ХОР"],
    "cp1253": ["Το τανγκό|Χάρις Αλεξίου"],
    "cp1252": ["Größe|Süß", "Æðelïng|Þórr", "ÉTÉ|FRANÇOIS"],
}


@pytest.mark.parametrize(
    ("encoding", "words"), [(name, text) for name, texts in SHORT.items() for text in texts]
)
def test_a_title_and_an_artist_are_enough_to_tell_a_language(encoding, words):
    raw = {str(i): [word.encode(encoding)] for i, word in enumerate(words.split("|"))}
    assert "|".join(text for texts in repaired(raw).values() for text in texts) == words


@pytest.mark.parametrize("encoding", ["mac_cyrillic", "cp1251"])
@pytest.mark.parametrize(
    "text",
    [
        "Название;Файл\nМосковские вечера;a.wav\nКалинка;b.wav\nДорога домой;c.wav\n",
        "Назва;Файл\n«Червона рута»;a.wav\n«Їхали козаки»;b.wav\nПісня — «тихий дон»;c.wav\n",
    ],
)
def test_capitals_tell_the_cyrillic_of_macs_from_that_of_windows(text, encoding):
    found = decode(text.encode(encoding))
    assert found is not None
    assert (found.encoding, found.text) == (encoding, text)


@pytest.mark.parametrize(
    "text",
    [
        "назив;Фајл\nЉубав и Њива;a.wav\nЂурђевдан;b.wav\nЋао Мој Џиду;c.wav\n",
        "название;файл\n„московские вечера“;a.wav\n‘калинка’;b.wav\n—дорога домой;c.wav\n",
    ],
)
def test_quotes_and_letters_of_serbian_are_no_capitals_of_macs(text):
    found = decode(text.encode("cp1251"))
    assert found is not None
    assert found.text == text


RUSSIAN = ["Подмосковные вечера", "Калинка", "День победы", "Весна"]
BULGARIAN = ["Щурче песен", "Бяла роза", "Ясен месец", "Обич"]
UKRAINIAN = ["Червона рута", "Пісня про рушник", "Їхали козаки", "Щедрик"]
SERBIAN = ["Љубав", "Ђурђевдан", "Тамо далеко", "Мој живот"]
GREEK = ["Καλημέρα Ελλάδα", "Άνοιξη", "Έρωτας", "Όνειρο"]
HEBREW = ["שיר השירים", "אהבה ראשונה", "בוקר טוב", "לילה"]
ARABIC = ["أغنية الحب", "ليلة القدر", "صباح الخير", "قمر"]
TURKISH = ["Gülüm Şarkısı", "İstanbul Ağacı", "Çiğdem", "Sevgi Işığı"]
OLDER = [
    *((RUSSIAN, name) for name in ("iso8859_5", "koi8_r", "cp866", "cp855")),
    *((BULGARIAN, name) for name in ("iso8859_5", "cp1251", "cp855")),
    *((UKRAINIAN, name) for name in ("iso8859_5", "koi8_u", "cp1251")),
    *((SERBIAN, name) for name in ("iso8859_5", "cp1251", "cp855")),
    *((GREEK, name) for name in ("iso8859_7", "cp1253", "cp737", "cp869")),
    *((HEBREW, name) for name in ("cp1255", "cp862")),
    *((ARABIC, name) for name in ("cp1256", "iso8859_6", "cp720")),
    *((TURKISH, name) for name in ("cp1254", "cp857", "mac_turkish")),
]


@pytest.mark.parametrize("n", [2, 4])
@pytest.mark.parametrize(("titles", "encoding"), OLDER)
def test_lists_of_older_systems_are_read_right_or_asked_about(titles, encoding, n):
    text = "file;title\n" + "".join(f"{i}.wav;{title}\n" for i, title in enumerate(titles[:n]))
    found = decode(text.encode(encoding))
    assert found is not None
    asked = encoding in ("cp855", "cp737", "cp869", "mac_turkish")
    assert found.sure == "unsure" if asked else found.text == text, found


def test_letters_that_no_language_has_side_by_side_are_not_taken_for_one():
    found = decode("甜蜜蜜\n邓丽君".encode("gb18030"))
    assert found is not None
    assert "甜" in found.text


@pytest.mark.parametrize("title", ["Stück", "Glücksbrücke"])
def test_umlauts_with_the_letters_behind_them_are_no_chinese(title):
    text = "Datei;Titel;Stimmung\n" + "".join(f"{title} {i}.wav;{title};\n" for i in range(9))
    found = decode(text.encode("cp1252"))
    assert found is not None
    assert (found.text, found.sure) == (text, "certain")


def test_vietnamese_with_its_tones_behind_the_vowels_is_read_right():
    words = "Tên bài hát,Thể loại\nNắng ấm,Dân ca\nMỹ Linh,Nhạc nhẹ\n"
    tones = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
    apart = [unicodedata.normalize("NFD", letter) for letter in words]
    written = "".join(
        unicodedata.normalize("NFC", letter.translate(tones))
        + "".join(sign for sign in letter if ord(sign) in tones)
        for letter in apart
    )
    found = decode(written.encode("cp1258"))
    assert found is not None
    assert (found.encoding, found.text) == ("cp1258", words)
    other = decode("nome\nperciò\ncosì\npiù\nciò\n".encode("cp1252"))
    assert other is not None
    assert "così" in other.text


@pytest.mark.parametrize("encoding", ["ascii", "utf-8-sig", "utf-16", "cp1252"])
def test_zeros_behind_a_text_are_what_a_full_disk_has_left(encoding):
    text = "id,title\na,Alpha\n" if encoding == "ascii" else "id,title\na,Größe\n"
    found = decode(text.encode(encoding) + b"\0" * 4096)
    assert found is not None
    assert found.text == text
