"""What a sentence tells people to type or to press is what the desk reads, in every language."""

import re
from collections.abc import Iterator

import pytest

from handlers import anyone, tables
from handlers.account import commands as account
from handlers.customer import commands as customer
from handlers.expert import commands as expert
from handlers.faults import commands as faults
from handlers.rules import complaintwords, saidtimes, timelog
from handlers.rules.spokenwords import meant
from tests.handlers.wording.source import sentences
from tests.handlers.wording.test_catalogues import LANGUAGES, entries

ALONE = {*tables.ALL_WORDS, *anyone.COMMANDS}
FIRST = {*customer.OPENING, *expert.OPENING, *account.OPENING, *faults.OPENING, *anyone.OPENING}
NAMED = re.compile(r"[“”«「]([^“”«»「」{}]+)[”»」]|\*\*([a-z?]+)(?= |\*\*)")
VALUE = re.compile(r"”\{[a-z]+\}”")
LABELS = {
    "F12.rated": "F5.calm",
    "F4.locked": "F4.change",
    "link.last": "button.forget",
    "privacy.away": "button.forget",
}
OTHERS = {
    "A13.hours",
    "A13.never",
    "B11.how",
    "F7.nobody",
    "prompt.value",
    "G1.you",
    "G10.unowned",
    "B12.none",
    "G9.short",
    "F5.line.missed",
}


def named(text: str) -> list[str]:
    return [quoted or bold for quoted, bold in NAMED.findall(VALUE.sub("", text))]


def is_read(said: str) -> bool:
    """Whether the desk does what somebody types, alone or with words behind the first one."""
    first, _, rest = said.partition(" ")
    return (
        meant(said) in ALONE
        or complaintwords.words_of(said) is not None
        or (first in FIRST and bool(rest))
        or saidtimes.opening(said) is not None
        or saidtimes.only(said) is not None
        or timelog.is_log(said)
        or re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", said) is not None
    )


def typed() -> Iterator[tuple[str, str]]:
    """Each sentence of the code that tells people what to type: its key and its English."""
    for key, forms in sentences().items():
        for english in {text for texts in forms for text in texts}:
            if key not in OTHERS and key not in LABELS and any(is_read(word) for word in named(english)):
                yield key, english


def test_what_english_tells_people_to_type_is_read() -> None:
    found = list(typed())
    assert {"G4.words", "G4.person", "G4.complaint", "G6.words", "G7.help", "C16.passed", "log.wrong"} <= dict(
        found
    ).keys()
    assert [(key, word) for key, english in found for word in named(english) if not is_read(word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_translation_tells_people_to_type_is_read(language: str) -> None:
    keys = dict(typed())
    wrong = [
        (one.key, word)
        for one in entries(language)
        if one.key in keys
        for said, english in zip(one.said, one.english, strict=False)
        for word in (named(said) or ["nothing is named"] * bool(named(english)))
        if not is_read(word)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_named_as_it_is_labelled(language: str) -> None:
    said = {one.key: one.said[0] for one in entries(language)}
    assert [key for key, label in LABELS.items() if named(said[key]) != [said[label]]] == []
