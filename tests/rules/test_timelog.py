"""What people write to log time is read as whole minutes, or not at all."""

import pytest

from handlers.rules.timelog import OURS, Logged, is_log, parse

SAID = {
    "30m": Logged(30),
    "90 min": Logged(90),
    "1h30m": Logged(90),
    "1h30": Logged(90),
    "1 h 30 min": Logged(90),
    "1.5h": Logged(90),
    "1,5 h": Logged(90),
    "-15m": Logged(-15),
    "2 hours Night moved it": Logged(120, "night", "moved it"),
    "30m ours did it again": Logged(30, OURS, "did it again"),
    "1h 30 files moved": Logged(60, "", "30 files moved"),
}
NO_TIME = ["30", "abc", "", "0m", "0.3m", "25h", "30 minor things", "-", "1.5h30m"]


@pytest.mark.parametrize(("text", "logged"), SAID.items(), ids=SAID)
def test_lengths_of_time(text: str, logged: Logged) -> None:
    """With the kind of work, where the contract knows it, and a note."""
    assert parse(text, ("night",)) == logged


@pytest.mark.parametrize("text", NO_TIME)
def test_what_is_no_length_of_time(text: str) -> None:
    """Nothing, part of a minute, more than a day, no unit."""
    assert parse(text, ("night",)) is None


def test_only_log_and_a_number_is_meant_for_the_desk() -> None:
    """Anything else in the thread goes where words go."""
    assert all(is_log(text) for text in ("log 30m", "Log -15m", "/log 3h"))
    assert not any(is_log(text) for text in ("Log in again, please", "logs are full", "30m"))
