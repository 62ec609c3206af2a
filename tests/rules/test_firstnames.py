"""A name is shortened only where its first word is what somebody is called."""

import pytest

from handlers.rules.firstnames import first


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Giulia Rossi", "Giulia"),
        ("Åsa Öberg", "Åsa"),
        ("Li Wei", "Li Wei"),
        ("Wang Xiaoming", "Wang Xiaoming"),
        ("Nguyen Van An", "Nguyen Van An"),
        ("李 伟", "李 伟"),
        ("李伟", "李伟"),
        ("Dr. Anna Lind", "Dr. Anna Lind"),
        ("J. Smith", "J. Smith"),
        ("Madonna", "Madonna"),
        (" ", ""),
    ],
)
def test_somebody_is_called(name: str, called: str) -> None:
    assert first(name) == called
