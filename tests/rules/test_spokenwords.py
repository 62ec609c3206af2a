"""A word of the desk is understood however people write it, and in their language."""

import pytest

from handlers.rules.spokenwords import chosen_tongue, meant, opening


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("help", "help"),
        (" Help?! ", "help"),
        ("/help", "help"),
        ("“help”", "help"),
        ("Hjälp!", "help"),
        ("hja\u0308lp", "help"),
        ("aiuto", "help"),
        ("帮助。", "help"),
        ("“帮助”", "help"),
        ("/帮助", "help"),
        ("// help", "// help"),
        ("My contract", "contract"),
        ("Il contratto", "il contratto"),
        ("aiuto con le fatture", "aiuto con le fatture"),
        ("hjälp mig", "hjälp mig"),
        ("帮助一下", "帮助一下"),
        ("", ""),
    ],
)
def test_a_word_of_the_desk_is_one_only_when_it_is_all_that_is_said(text: str, word: str) -> None:
    assert meant(text) == word


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("idea shorter forms", "idea", "shorter forms"),
        ("Idea: shorter forms", "idea", "shorter forms"),
        ("idea:shorter\nforms", "idea", "shorter\nforms"),
        ("/ide\u0301 kortare", "idea", "kortare"),
        ("建议：缩短表格", "idea", "缩短表格"),
        ("ask? how much", "ask?", "how much"),
        ("idea:", "", ""),
        ("idea", "", ""),
        (f"idea {' ' * 99_999}!", "idea", "!"),
    ],
)
def test_a_word_is_the_same_with_a_colon_behind_it(text: str, word: str, rest: str) -> None:
    assert opening(text) == (word, rest)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("language italiano", "it"),
        ("/language Svenska.", "sv"),
        ("lingua: inglese", "en"),
        ("spra\u030ak engelska", "en"),
        ("语言：中文", "zh-Hans"),
        ("language", ""),
        ("language of the invoices", ""),
        ("language Italian is missing in the invoices", ""),
        ("italiano", ""),
    ],
)
def test_a_language_is_chosen_by_nothing_but_the_word_and_its_name(text: str, tag: str) -> None:
    assert chosen_tongue(text) == tag
