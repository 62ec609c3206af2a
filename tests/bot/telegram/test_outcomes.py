"""What Telegram answers instead of doing it, as outcomes."""

import pytest

from handlers.notices import Later, Moved, Reason, Refused, Scope, Sent, Unknown
from tests.bot.telegram.conftest import target
from tests.bot.telegram.outs import Out, out, post
from tests.fakes.telegram import FakeTelegram

__all__ = ["out"]  # the fixture


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("403 Forbidden: bot was blocked by the user", Reason.BLOCKED),
        ("403 Forbidden: bot can't initiate conversation with a user", Reason.BLOCKED),
        ("403 Forbidden: user is deactivated", Reason.BLOCKED),
        ("Bad Request: chat not found", Reason.BLOCKED),
        ("Bad Request: message to edit not found", Reason.MESSAGE_GONE),
        ("Bad Request: BUTTON_DATA_INVALID", Reason.INVALID),
        ("401 Unauthorized", Reason.REVOKED),
    ],
)
async def test_refusals_in_a_private_chat(out: Out, error: str, reason: Reason) -> None:
    out.telegram.faults.refused("sendMessage", error)
    outcome = await out.send(post())
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason
    assert out.telegram.token not in outcome.detail


@pytest.mark.parametrize("status", ["kicked", "left"])
async def test_a_group_without_us_is_gone(out: Out, telegram: FakeTelegram, status: str) -> None:
    forum = telegram.add_group("Experts", members=[out.ann], forum=True, bot_status="administrator")
    forum.members[out.telegram.world.bot.id] = status
    outcome = await out.send(post(), forum)
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.GONE


async def test_a_group_that_moved_says_where(out: Out, telegram: FakeTelegram) -> None:
    group = telegram.add_group("Small", members=[out.ann], supergroup=False, bot_status="administrator")
    fresh = await telegram.upgrades(out.ann, group)
    assert await out.send(post(), group) == Moved(str(fresh.id))


async def test_a_lost_answer_to_a_new_message_is_unknown_and_cannot_be_looked_up(out: Out) -> None:
    out.telegram.faults.lost_reply("sendMessage")
    outcome = await out.send(post())
    assert isinstance(outcome, Unknown)
    assert out.posts() == ["hello"]
    assert await out.sender.look_up(post(), target(out.chat), 1) is None


async def test_a_lost_answer_to_what_may_be_done_twice_is_tried_again(out: Out) -> None:
    await out.send(post())
    (sent,) = out.telegram.bot_posts(out.chat)
    out.telegram.faults.lost_reply("editMessageText")
    assert isinstance(await out.send(post("new"), message=str(sent.id)), Later)
    assert isinstance(await out.send(post("new"), message=str(sent.id)), Sent)


@pytest.mark.parametrize("status", [500, 503])
async def test_a_telegram_in_trouble_is_tried_later(out: Out, status: int) -> None:
    out.telegram.faults.server_error("sendMessage", status=status)
    assert isinstance(await out.send(post()), Later)


@pytest.mark.parametrize("fault", ["gateway", "malformed"])
async def test_an_answer_from_something_between_is_unknown(out: Out, fault: str) -> None:
    if fault == "gateway":
        out.telegram.faults.server_error("sendMessage", status=504)
    else:
        out.telegram.faults.malformed("sendMessage")
    assert isinstance(await out.send(post()), Unknown)


async def test_a_telegram_that_is_down_is_tried_later(out: Out) -> None:
    await out.telegram.stop()
    outcome = await out.send(post())
    assert isinstance(outcome, Later)
    assert outcome.scope is Scope.ACCOUNT
