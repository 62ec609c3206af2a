"""What is a telephone number, and what is none."""

import pytest

from handlers.rules import telephone

WRITTEN = {
    "+39 02 5550 1042": "+39 02 5550 1042",
    " (08) 555-010-42 ": "(08) 555-010-42",
    "＋86 21 5550 1042": "+86 21 5550 1042",
    "112": None,
    "tomorrow at 5": None,
    "+39 02 5550 1042 after six": None,
    "1234567890123456": None,
    "": None,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_six_to_fifteen_figures_and_what_people_set_between_them(text: str) -> None:
    assert telephone.number(text) == WRITTEN[text]
