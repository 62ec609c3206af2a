"""The other languages: each sentence of the code is said in each, with the same values, and its buttons fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from babel.messages.pofile import read_po

from handlers.wording.catalogue import FOLDER
from tests.handlers.wording.source import sentences

LANGUAGES = ("zh_Hans", "it", "sv")
LONGEST = {"zh_Hans": 10, "it": 20, "sv": 20}  # characters of a button
HASTE = {
    "zh_Hans": re.compile("尽快|马上|立即答复"),
    "it": re.compile(r"appena possibile|al più presto|quanto prima|a breve", re.IGNORECASE),
    "sv": re.compile(r"så snart (?:som )?möjligt|inom kort|snarast", re.IGNORECASE),
}
PLACEHOLDER = re.compile(r"\{[a-z_]+(?:\.(?:at|by|since|until))?\}")
Source = tuple[str, tuple[str, ...]]  # a key, and its one text or its two forms


@dataclass(frozen=True, slots=True)
class Entry:
    """What a catalogue says for a key."""

    key: str
    english: tuple[str, ...]
    said: tuple[str, ...]
    fuzzy: bool

    def __str__(self) -> str:
        return f"{self.key}: {self.english[0]!r} -> {self.said}"


@cache
def entries(language: str) -> Sequence[Entry]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language)
    return [
        Entry(str(one.context), _forms(one.id), _forms(one.string), one.fuzzy) for one in read if one.id and one.context
    ]


def _forms(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said or "",) if said is None or isinstance(said, str) else tuple(said)


def source() -> Iterator[Source]:
    for key, texts in sentences().items():
        for text in texts:
            yield key, text


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """One after the other."""
    return str(request.param)


def test_check_40_every_sentence_exists_and_none_is_left_over(language: str) -> None:
    said = {(one.key, one.english) for one in entries(language)}
    wanted = set(source())
    assert sorted(wanted - said) == [], "run `make messages` and translate what is empty"
    assert sorted(said - wanted) == [], "run `make messages`: these are no longer said"
    assert [str(one) for one in entries(language) if one.fuzzy or not all(one.said)] == []


def test_check_40_values_stand_in_every_language(language: str) -> None:
    wrong = [one for one in entries(language) if not all(_holes_fit(one, said) for said in one.said)]
    assert [str(one) for one in wrong] == []


def _holes(text: str) -> list[str]:
    return sorted(hole.partition(".")[0].rstrip("}") + "}" for hole in PLACEHOLDER.findall(text))


def _holes_fit(one: Entry, said: str) -> bool:
    """As in one of the English forms; a plural form may say its number in words."""
    holes = _holes(said)
    among = [_holes(text) for text in one.english]
    without = [[hole for hole in found if hole != "{n}"] for found in among]
    return holes in among or (len(one.english) > 1 and [hole for hole in holes if hole != "{n}"] in without)


def test_check_40_buttons_fit(language: str) -> None:
    said = [
        (one, text.split("{")[0]) for one in entries(language) if one.key.startswith("button.") for text in one.said
    ]
    assert said
    assert [str(one) for one, text in said if len(text) > LONGEST[language]] == []


def test_bold_is_bold_in_every_language(language: str) -> None:
    def marks(text: str) -> int:
        return text.count("**")

    wrong = [one for one in entries(language) if {marks(each) for each in one.said} - {marks(e) for e in one.english}]
    assert [str(one) for one in wrong] == []


def test_check_03_nothing_is_said_to_come_soon(language: str) -> None:
    assert [str(one) for one in entries(language) if any(map(HASTE[language].search, one.said))] == []


def test_numbers_have_the_forms_of_the_language(language: str) -> None:
    forms = {"zh_Hans": 1, "it": 2, "sv": 2}[language]
    counted = [one for one in entries(language) if len(one.english) > 1]
    assert counted
    assert [str(one) for one in counted if len(one.said) != forms] == []


def test_words_people_type_stay_as_the_desk_reads_them(language: str) -> None:
    def typed(text: str) -> set[str]:
        return set(re.findall(r"`[^`]+`", text))

    wrong = [one for one in entries(language) if len(one.english) == 1 and typed(one.said[0]) != typed(one.english[0])]
    assert [str(one) for one in wrong] == []
