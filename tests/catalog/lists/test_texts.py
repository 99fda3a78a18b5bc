"""Words looked for in titles and comments."""

import pytest

from core.search.brief.ranking.texts import Texts

TEXTS = Texts.of(
    [
        "Calm Piano, no. 3",
        "a party of (calm) pianos",
        "Hip-Hop\nbeat: 'slow'",
        "",
        "静かな ピアノ",
        "Ｃａｌｍ！ piano",
        "piano calm",
        "calm, calm piano",
    ]
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("calm", [0, 1, 5, 6, 7]),
        ("Calm piano", [0, 5, 7]),
        ("art", []),
        ("hip hop", [2]),
        ("hip-hop beat", [2]),
        ("slow", [2]),
        ("ピアノ", [4]),
        ("no 3", [0]),
        ("", []),
        ("?!", []),
        ("3 a", []),
        ("\udce4", []),
    ],
)
def test_whole_words_are_found_in_a_row(text: str, rows: list[int]) -> None:
    assert TEXTS.rows_with(text).tolist() == rows


def test_of_no_texts_nothing_is_found() -> None:
    assert Texts.of([]).rows_with("calm").tolist() == []
