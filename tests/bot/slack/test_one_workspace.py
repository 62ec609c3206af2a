"""One workspace, whose token the environment holds: the same ends and returns, without an installation."""

import asyncio
from collections.abc import Callable

from bot.slack.app import SlackAdapter
from handlers.notices import Card, Plain, Post, Reason, Refused, Sent
from storage import installations
from tests.bot.slack.conftest import House, target
from tests.fakes.slack import FakeSlack

HELLO = Post(Card((Plain("hello"),)))


async def until(house: House, condition: Callable[[], bool]) -> None:
    """Wait for what the adapter does by itself."""
    async with asyncio.timeout(20):
        while not condition():
            await house.db.read(installations.every, "slack")


async def known(house: House, adapter: SlackAdapter, *names: str) -> None:
    """These are the workspaces the adapter works for."""
    await until(house, lambda: adapter.workspaces.all() == names)


async def test_slack_says_whose_the_token_is(house: House, slack: FakeSlack) -> None:
    async with house.on_http() as adapter:
        await known(house, adapter, slack.world.team_id)
        assert adapter.workspaces.us(slack.world.team_id) == slack.bot.id
    async with house.on_http() as again:
        await known(house, again, slack.world.team_id)
    (kept,) = await house.db.read(installations.every, "slack")
    assert (kept.token, kept.ended_at) == (None, None)


async def test_it_is_taken_out_and_comes_back_with_the_next_good_token(house: House, slack: FakeSlack) -> None:
    team = slack.world.team_id
    async with house.on_http() as adapter:
        await known(house, adapter, team)
        envelope = slack.events.envelope({"type": "tokens_revoked", "tokens": {"bot": [slack.bot.id]}})
        assert (await slack.delivery.deliver("event", "tokens_revoked", envelope)).acknowledged
        await known(house, adapter)
    async with house.on_http() as again:
        await known(house, again, team)
        assert isinstance(await again.sender.send(HELLO, target(slack.add_channel("q")), 1, repeated=False), Sent)


async def test_a_persons_revoked_token_is_nothing_to_us(house: House, slack: FakeSlack) -> None:
    async with house.on_http() as adapter:
        await known(house, adapter, slack.world.team_id)
        envelope = slack.events.envelope({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
        await slack.delivery.deliver("event", "tokens_revoked", envelope)
        assert adapter.workspaces.all() == (slack.world.team_id,)


async def test_a_token_that_slack_refuses_is_asked_about_once(house: House, slack: FakeSlack) -> None:
    slack.journal.excuse("slack.auth", "slack.refused.invalid_auth")
    room = target(slack.add_channel("q"))
    async with house.on_http() as adapter:
        await known(house, adapter, slack.world.team_id)
        slack.bot_token = "xoxb-another"
        for _ in range(2):
            outcome = await adapter.sender.send(HELLO, room, 1, repeated=False)
            assert isinstance(outcome, Refused)
            assert outcome.reason is Reason.REVOKED
        await known(house, adapter)
