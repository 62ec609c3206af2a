"""Where long texts are cut: at words, and never inside what people take for one character."""

import pytest

from handlers.notices import Words
from handlers.text.formatting import shorten
from handlers.text.spans import between, ending

ITALY, GERMANY = "🇮🇹", "🇩🇪"


@pytest.mark.parametrize(
    "whole",
    [
        "e\u0301\u0323",
        "👩🏽\u200d🔧",
        "👨\u200d👩\u200d👧\u200d👦",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ITALY,
        "\r\n",
        "❤\ufe0f",
        "นี่",
    ],
)
def test_no_cut_goes_through_a_character(whole: str) -> None:
    for at in range(3, 3 + len(whole)):
        assert between(f"abc{whole}def", at) == 3
    assert between(f"abc{whole}def", 3 + len(whole)) == 3 + len(whole)


def test_of_flags_in_a_row_none_is_torn() -> None:
    row = ITALY + GERMANY + ITALY
    assert [between(row, at) for at in range(1, 6)] == [1, 2, 2, 4, 4]


def test_what_never_ends_is_cut_all_the_same() -> None:
    assert between("a" + "\u0301" * 90, 60) == 60


def test_a_text_without_any_break_is_cut_between_characters() -> None:
    text = "x" + ITALY * 30
    assert ending(text, (), 20, 20) == 19
    assert shorten(Words(text), 21).text == "x" + ITALY * 9 + "…"
