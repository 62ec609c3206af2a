"""Several workspaces at once: each with its own token, until it takes that back, or the token has to be another one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.slack.payloads import channel_of
from bot.slack.workspaces import Access, NotInstalledError, Workspaces
from handlers import posting
from handlers.notices import Act, Card, Outcome, Plain, Post, Reason, Refused, Sent
from schedules.deliveries import Deliveries
from storage import installations, places, queues
from storage.engine import Database
from tests.bot.slack.conftest import Desk, target
from tests.bot.slack.sites import KEY, Site, opened
from tests.fakes.slack import Channel
from tests.fakes.slack_oauth import SlackCloud

HELLO = Post(Card((Plain("hello"),)))
HALF_A_DAY = 43_200


@pytest.fixture
async def cloud() -> AsyncIterator[SlackCloud]:
    async with SlackCloud("Nordlicht", "Bianchi", rotation=HALF_A_DAY) as made:
        yield made


@pytest.fixture
async def site(cloud: SlackCloud, sqlite_database: Database, desk: Desk) -> AsyncIterator[Site]:
    """The desk, installed in both."""
    async with opened(cloud, sqlite_database, desk) as running:
        for name in ("Nordlicht", "Bianchi"):
            await running.install(name)
        await known(running, 2)
        yield running


async def known(site: Site, count: int) -> None:
    """The adapter took note of a change."""
    await site.until(lambda: len(site.adapter.workspaces.all()) == count)


async def send(site: Site, channel: Channel, act: Act = HELLO) -> Outcome:
    """What becomes of a message to this channel."""
    return await site.adapter.sender.send(act, target(channel), 1, repeated=False)


async def test_each_workspace_gets_its_own_messages_by_its_own_token(site: Site) -> None:
    rooms = {name: site.cloud[name].add_channel("support") for name in ("Nordlicht", "Bianchi")}
    for name, room in rooms.items():
        assert isinstance(await send(site, room, Post(Card((Plain(name),)))), Sent)
    for name, room in rooms.items():
        assert [message.shown for message in site.cloud[name].bot_messages(room)] == [name]
        site.cloud[name].assert_clean()


async def test_each_event_says_of_which_workspace_it_is(site: Site, desk: Desk) -> None:
    for name in ("Nordlicht", "Bianchi"):
        space = site.cloud[name]
        giulia = space.add_user("giulia", real_name=f"Giulia of {name}")
        assert (await space.user_sends(giulia, space.direct(giulia), "hello")) is not None
    assert [(event.where.workspace, event.writer.name) for event in desk.seen] == [
        (site.cloud["Nordlicht"].world.team_id, "Giulia of Nordlicht"),
        (site.cloud["Bianchi"].world.team_id, "Giulia of Bianchi"),
    ]


async def test_a_channel_that_two_of_our_workspaces_share_is_one_place(site: Site, desk: Desk) -> None:
    ours, theirs = site.cloud["Nordlicht"], site.cloud["Bianchi"]
    room = ours.add_channel("bianchi-support")
    theirs.world.channels[room.id] = replace(room, members=[theirs.bot.id])
    await site.db.write(
        lambda conn: places.ensure_place(conn, "slack", workspace=ours.world.team_id, external=room.id, direct=False)
    )
    giulia = theirs.add_user("giulia")
    await theirs.user_sends(giulia, theirs.world.channels[room.id], "told in the name of their workspace")
    assert desk.last.where.workspace == ours.world.team_id
    assert desk.last.writer.workspace == theirs.world.team_id


def test_people_of_companies_without_the_desk_are_reached_from_where_it_was_installed_first() -> None:
    known = Workspaces("http://127.0.0.1:9/api/")
    with pytest.raises(NotInstalledError):
        known.client("T9")
    known.know([Access("T1", token="xoxb-1"), Access("T2", token="xoxb-2"), Access("T3", is_live=False)])
    assert [known.client(name).token for name in ("T1", "T2", "T9")] == ["xoxb-1", "xoxb-2", "xoxb-1"]
    with pytest.raises(NotInstalledError):
        known.client("T3")
    before = known.client("T1")
    known.know([Access("T1", token="xoxb-1"), Access("T2", token="xoxb-new")])
    assert known.client("T1") is before, "a client whose token stayed is kept"
    assert known.client("T2").token == "xoxb-new"


def test_people_of_companies_without_the_desk_are_never_reached_through_another_customers_workspace() -> None:
    known, customers = Workspaces("http://127.0.0.1:9/api/"), Access("T1", token="xoxb-1")
    known.know([customers, Access("T2", token="xoxb-2", is_own=True)])
    assert known.client("T9").token == "xoxb-2", "whoever installed it first"
    known.know([customers, Access("T2", is_live=False, is_own=True)])
    with pytest.raises(NotInstalledError):
        known.client("T9")


async def test_our_own_workspace_is_where_our_queues_are(site: Site) -> None:
    assert str(site.adapter.workspaces.client("T9").token) == site.token_of("Nordlicht"), "installed first"
    await site.db.write(_queue_in, site.cloud["Bianchi"].world.team_id)
    await site.wake()
    await site.until(lambda: str(site.adapter.workspaces.client("T9").token) == site.token_of("Bianchi"))


def _queue_in(conn: Connection, workspace: str) -> None:
    row = {"id": 1, "key": "erp", "title": "ERP"}
    conn.execute(queues.queues.insert().values(**row))
    place = {"platform": "slack", "workspace": workspace, "written": "C1", "external": "C1"}
    conn.execute(queues.queue_places.insert().values(queue_id=1, **place))


@pytest.mark.parametrize(
    ("payload", "channel"),
    [
        ({"event": {"type": "message", "channel": "C1"}}, "C1"),
        ({"event": {"type": "channel_rename", "channel": {"id": "C1", "name": "x"}}}, "C1"),
        ({"event": {"type": "reaction_added", "item": {"channel": "C1"}}}, "C1"),
        ({"event": {"type": "message", "channel": "D1"}}, ""),
        ({"event": {"type": "app_home_opened", "channel": "D1"}}, ""),
        ({"command": "/desk", "channel_id": "C1"}, "C1"),
        ({"type": "block_actions", "channel": {"id": "C1"}}, "C1"),
        ({"type": "view_submission", "view": {"private_metadata": '{"address": "C1"}'}}, "C1"),
        ({"type": "block_actions", "view": {"private_metadata": ""}}, ""),
    ],
)
def test_every_payload_says_which_channel_it_is_about(payload: dict[str, Any], channel: str) -> None:
    assert channel_of(payload) == channel


async def test_what_waits_for_a_workspace_leaves_when_it_is_back(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")

    def say(conn: Connection, text: str) -> None:
        place = places.ensure_place(conn, "slack", workspace=room.team_id, external=room.id, direct=False)
        lane = places.ensure_lane(conn, place.id).id
        posting.put(conn, lane, Post(Card((Plain(text),))), now=site.clock())

    deliveries = Deliveries(site.db, {"slack": site.adapter.sender}, settled=lambda *_: None, clock=site.clock)
    await site.db.write(say, "before")
    await deliveries.drain()
    await site.cloud.uninstalls(site.cloud["Bianchi"])
    await known(site, 1)
    await site.db.write(say, "meanwhile")
    await deliveries.drain()
    site.clock.ahead += timedelta(seconds=30)
    await site.install("Bianchi")
    await known(site, 2)
    site.clock.ahead += timedelta(minutes=2)
    await deliveries.drain()
    assert [message.shown for message in site.cloud["Bianchi"].bot_messages(room)] == ["before", "meanwhile"]


async def test_another_process_hears_of_an_installation(cloud: SlackCloud, postgresql_url: str, desk: Desk) -> None:
    first, second = Database.open(postgresql_url), Database.open(postgresql_url)
    try:
        async with opened(cloud, first, desk) as one, opened(cloud, second, desk) as other:
            cloud.redirect_urls.add(f"{one.url}/slack/oauth")
            await one.install("Bianchi")
            await known(other, 1)
    finally:
        first.close_now()
        second.close_now()


async def test_an_event_of_a_workspace_that_nobody_installed_is_left_aside(
    cloud: SlackCloud, sqlite_database: Database, desk: Desk
) -> None:
    async with opened(cloud, sqlite_database, desk):
        space = cloud["Bianchi"]
        giulia = space.add_user("giulia")
        await space.user_sends(giulia, space.direct(giulia), "hello")
        assert space.journal.deliveries[-1].acknowledged
    assert desk.seen == []


async def test_who_takes_it_out_gets_nothing_more_and_the_others_do(site: Site) -> None:
    gone, stays = (site.cloud[name].add_channel("support") for name in ("Bianchi", "Nordlicht"))
    deliveries = await site.cloud.uninstalls(site.cloud["Bianchi"])
    assert [each.acknowledged for each in deliveries] == [True, True]
    await known(site, 1)
    outcome = await send(site, gone)
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.REVOKED, "a message that waits, as with any token that is not taken"
    assert isinstance(await send(site, stays), Sent)
    (kept,) = [row for row in await site.kept() if row.ended_at is not None]
    assert (kept.name, kept.token, kept.refresh, kept.ended_why) == ("Bianchi", None, None, "tokens_revoked")


async def test_a_workspace_that_comes_back_gets_what_is_for_it(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    await site.cloud.uninstalls(site.cloud["Bianchi"])
    await known(site, 1)
    await site.install("Bianchi")
    await known(site, 2)
    assert isinstance(await send(site, room), Sent)


async def test_the_end_of_an_earlier_installation_does_not_end_the_next(site: Site) -> None:
    space = site.cloud["Bianchi"]
    site.clock.ahead = timedelta(minutes=1)
    await site.install("Bianchi")
    envelope = space.events.envelope({"type": "app_uninstalled"})
    assert (await space.delivery.deliver("event", "app_uninstalled", envelope)).acknowledged
    assert [row.ended_at for row in await site.kept()] == [None, None]


async def test_an_uninstallation_that_slack_did_not_tell_of_shows_at_the_next_message(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    await site.cloud.uninstalls(site.cloud["Bianchi"], tell=False)
    assert isinstance(await send(site, room), Refused)
    await known(site, 1)


async def test_a_token_is_exchanged_before_it_expires(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    old = dict(site.cloud.tokens)
    site.clock.ahead = timedelta(hours=10, seconds=1)
    await site.wake()
    await site.until(lambda: site.cloud.exchanged == 2)
    for token in old.values():
        token.error = "token_expired"
    await site.until(lambda: site.token_of("Bianchi") not in old)
    assert isinstance(await send(site, room), Sent)
    assert await site.db.read(installations.next_refresh, "slack") is not None


async def test_one_process_exchanges_a_token_at_a_time(site: Site) -> None:
    now = site.clock() + timedelta(hours=10, seconds=1)
    retry = timedelta(minutes=5)
    claimed = [await site.db.write(installations.claim_refresh, "slack", now, retry) for _ in range(3)]
    assert [row.name if row else None for row in claimed] == ["Nordlicht", "Bianchi", None]


async def test_a_token_that_ran_out_is_exchanged_at_once(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    site.cloud.expire(site.cloud["Bianchi"])
    assert isinstance(await send(site, room), Refused)
    await site.until(lambda: site.cloud.exchanged == 1)
    await site.until(lambda: site.cloud.tokens[site.token_of("Bianchi")].error == "")
    assert isinstance(await send(site, room), Sent)
    assert [row.ended_at for row in await site.kept()] == [None, None]


async def test_a_refresh_token_that_slack_does_not_take_any_more_ends_it_when_the_token_runs_out(site: Site) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    site.cloud.refreshes.clear()
    site.cloud.expire(site.cloud["Bianchi"])
    assert isinstance(await send(site, room), Refused)
    async with asyncio.timeout(20):
        while (await site.kept())[1].refresh is not None:
            pass  # it is tried, and worth nothing
    assert isinstance(await send(site, room), Refused)
    await known(site, 1)
    assert [row.ended_why for row in await site.kept()] == ["", "token_expired"]


async def test_a_new_key_seals_what_the_old_one_sealed(site: Site, desk: Desk) -> None:
    new = Fernet.generate_key().decode()
    before = {row.workspace: row.token for row in await site.kept()}
    async with opened(site.cloud, site.db, desk, keys=(new, KEY)) as next_time:
        assert all(row.token != before[row.workspace] for row in await next_time.kept())
    async with opened(site.cloud, site.db, desk, keys=(new,)) as last:
        assert isinstance(await send(last, site.cloud["Bianchi"].add_channel("support")), Sent)


async def test_a_wrong_key_loses_nothing_and_says_what_to_do(
    site: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    room = site.cloud["Bianchi"].add_channel("support")
    async with opened(site.cloud, site.db, desk, keys=(Fernet.generate_key().decode(),)) as wrong:
        assert isinstance(await send(wrong, room), Refused)
    assert "RETAINER_TOKEN_KEY does not open the token of workspace Bianchi" in caplog.text
    assert [row.ended_at for row in await site.kept()] == [None, None]
    async with opened(site.cloud, site.db, desk) as right:
        assert isinstance(await send(right, room), Sent)
