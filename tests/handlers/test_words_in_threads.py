"""What somebody of ours writes in a request's thread that is a word of the desk, and what is an answer (RULES 5)."""

import pytest

from handlers import anyone, tables
from handlers.account import commands as account
from handlers.cases import looking
from handlers.expert import commands as expert
from handlers.faults import commands as faults
from storage.roles import Roles

EXPERT, LEAD, MANAGER = Roles(queues=(1,)), Roles(leads=(1,)), Roles(manages=(1,))
TYPED = {*expert.COMMANDS, *account.COMMANDS, *anyone.PLAIN}


@pytest.mark.parametrize("roles", [EXPERT, LEAD, MANAGER], ids=["expert", "lead", "account manager"])
def test_no_word_of_ours_is_an_answer(roles: Roles) -> None:
    for word in TYPED:
        for said in (word, word.title(), f"{word}:", f"{word}.", f"`{word}`", f"{word}！", f"/{word}@retainer_bot"):
            assert tables.begins(said, roles) == word
        for said in (f"/{word} that", f"{word} T-1042", f"{word} c-2044 14d"):
            assert tables.begins(said, roles) == word


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (EXPERT, expert.TAKING | expert.OPENING),
        (LEAD, expert.TAKING | faults.OPENING),
        (MANAGER, expert.TAKING | account.OPENING),
    ],
    ids=["expert", "lead", "account manager"],
)
def test_nor_what_is_said_behind_one_that_takes_words(roles: Roles, words: frozenset[str]) -> None:
    assert words <= TYPED
    for word in words:
        assert tables.begins(f"{word} Bianchi november", roles) == word
        for said in (f"{word}:\nhe is difficult", f"{word}, he is difficult", f"{word}：他很难相处"):
            assert tables.begins(said, roles) == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "On Monday we install it",
        "Why does it stop at 10?",
        "Report the error to me",
        "Next, open the settings",
        "Status: it runs again",
        "Asked them",
        "Notes are kept for a year",
        "Update the application first",
        "Help is on its way",
        "Please transfer it",
    ],
)
def test_sentences_are_answers(text: str) -> None:
    assert tables.begins(text, EXPERT) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("similar rounded invoices in turin", "rounded invoices in turin"),
        ("Similar: ORA-01555", "ORA-01555"),
        ("/similar ora", "ora"),
        ("Similar requests were solved, so restart it", ""),
        ("similar to what we saw at the other plant in spring", ""),
        ("similarly odd", ""),
        ("", ""),
    ],
)
def test_what_is_looked_for_in_a_thread(text: str, wanted: str) -> None:
    assert looking.said(text) == wanted
