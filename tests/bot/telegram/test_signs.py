"""Signs on people's messages: one at a time, out of Telegram's list, and none of ours comes back as an event."""

from typing import Any

import pytest

from bot.slack import sender as slack
from bot.telegram import inbound
from bot.telegram.sender import SIGNS
from handlers.notices import Mark, Sent, Sign
from tests.bot.telegram.outs import Out, out
from tests.fakes.telegram_documentation import REACTIONS

__all__ = ["out"]  # the fixture

CHAT = {"id": 7, "type": "private", "first_name": "Ann"}


def test_every_sign_is_one_that_a_bot_may_set() -> None:
    assert set(SIGNS) == set(slack.SIGNS) == set(Sign)
    assert set(SIGNS.values()) <= REACTIONS


async def test_what_waits_failed_and_went_again_shows_one_sign_at_a_time(out: Out) -> None:
    said = await out.telegram.user_sends(out.ann, out.chat, "It is the profile")
    course = [
        (Mark(str(said.id), Sign.WAITING), "👀"),
        (Mark(str(said.id), Sign.FAILED, replaces=Sign.WAITING), "👎"),
        (Mark(str(said.id), None, replaces=Sign.FAILED), None),
        (Mark(str(said.id), Sign.DELIVERED), "👌"),
        (Mark(str(said.id), Sign.NOTE, replaces=Sign.DELIVERED), "✍"),
    ]
    for act, shown in course:
        assert await out.send(act) == Sent()
        assert out.telegram.reaction(said) == shown
    out.telegram.assert_clean(warnings=True)


@pytest.mark.parametrize("user", [1, 7])
def test_a_reaction_is_no_event_whoever_set_it(user: int) -> None:
    who = {"id": user, "is_bot": user == 1, "first_name": "x"}
    reaction: dict[str, Any] = {"chat": CHAT, "message_id": 5, "date": 1, "old_reaction": [], "user": who}
    update = {"update_id": 1, "message_reaction": reaction | {"new_reaction": [{"type": "emoji", "emoji": "👌"}]}}
    assert inbound.read(inbound.envelope(update, bot_id=1, username="desk")) is None
