"""A state is said in words, in the reader's language."""

from datetime import UTC, datetime

import pytest

from handlers.errors import StateChanged
from handlers.rules.lifecycle import State
from handlers.wording import states
from handlers.wording.voice import Voice, flat

VOICE = Voice("en", "Europe/Rome", datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize("state", State)
def test_each_state_has_a_name(state: State) -> None:
    assert "_" not in states.state(VOICE, state)


def test_what_has_changed_is_said_with_that_name() -> None:
    said = StateChanged(ref="T-1", state="pending_customer").said(VOICE)
    assert flat(said) == "This has changed: T-1 is waiting for the customer."
