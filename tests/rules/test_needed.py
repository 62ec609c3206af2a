"""Which facts were not mentioned (RULES 5)."""

import pytest

from handlers.rules.needed import missing

FACTS = {"release": (), "plant code": ("codice", r"/\bP\d{3}\b/")}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ([], ("plant code", "release")),
        (["Which release is it?"], ("plant code",)),
        (["The plant code is unknown"], ("plant code", "release")),  # it has words of its own
        (["il CODICE è P04"], ("release",)),
        (["P040"], ("release",)),
        (["P0400"], ("plant code", "release")),
        (["P040", "Release 14.2"], ()),
    ],
)
def test_a_fact_is_missing_until_its_words_stand_somewhere(said: list[str], left: tuple[str, ...]) -> None:
    assert missing(FACTS, said) == left


def test_nothing_listed_is_nothing_missing() -> None:
    assert missing({}, ["anything"]) == ()
