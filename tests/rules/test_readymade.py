"""Ready answers: the reader's language, what is filled in, and gaps that nothing fills."""

import pytest

from handlers.rules import readymade

TEXTS = {"en": "Hello", "it": "Ciao", "zh": "您好", "*": "…"}


@pytest.mark.parametrize(
    ("texts", "language", "said"),
    [
        pytest.param(TEXTS, "it", "Ciao", id="his own"),
        pytest.param(TEXTS, "zh-Hans", "您好", id="his own, whatever script"),
        pytest.param(TEXTS, "sv", "…", id="for all"),
        pytest.param({"en": "Hello", "it": "Ciao"}, "sv", "Hello", id="English"),
        pytest.param({"it": "Ciao"}, "sv", "Ciao", id="whatever there is"),
    ],
)
def test_the_text_for_a_reader(texts: dict[str, str], language: str, said: str) -> None:
    assert readymade.spoken(texts, language) == said


def test_gaps_are_filled_once_and_what_people_wrote_is_no_gap() -> None:
    values = {"contact": "{ref}", "ref": "T-1042", "expert": "Anna"}
    assert readymade.filled("{contact}, {expert} has {ref} {x} {}", values) == "{ref}, Anna has T-1042 {x} {}"


def test_gaps_that_nothing_fills_are_named_once() -> None:
    assert readymade.unknown("{name} {contact} {name} {plan} {} { ref }") == ("name", "plan")
