"""What happens to channels and people on Slack, as the desk hears it."""

import pytest

from bot.slack.app import SlackAdapter
from handlers.inbound import Kind
from tests.bot.slack.conftest import Desk
from tests.fakes import slack_changes
from tests.fakes.slack import FakeSlack


async def test_a_channel_is_renamed_archived_and_taken_out_again(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    luca = slack.add_user("luca", real_name="Luca Bianchi")
    room = slack.add_channel("bianchi", members=[luca])
    await slack_changes.renames(slack, room, "bianchi-support")
    await slack_changes.archives(slack, luca, room)
    await slack_changes.unarchives(slack, luca, room)
    await slack.removes_bot(luca, room)
    assert [(event.kind, event.value) for event in desk.seen] == [
        (Kind.RENAMED, ""),
        (Kind.REMOVED, "archived"),
        (Kind.UNBLOCKED, ""),
        (Kind.REMOVED, ""),
    ]
    assert desk.seen[0].text == "bianchi-support"
    assert {event.where.place for event in desk.seen} == {room.id}
    assert [event.writer.name for event in desk.seen[1:]] == ["Luca Bianchi"] * 3


@pytest.mark.parametrize("private", [False, True])
async def test_a_channel_is_deleted(adapter: SlackAdapter, slack: FakeSlack, desk: Desk, private: bool) -> None:
    luca = slack.add_user("luca")
    await slack_changes.deletes_channel(slack, luca, slack.add_channel("bianchi", private=private, members=[luca]))
    assert (desk.last.kind, desk.last.value, desk.last.writer.user) == (Kind.REMOVED, "deleted", luca.id)


async def test_a_shared_channel_is_disconnected(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    room = slack.add_channel("bianchi", connected_teams=["T000000777"])
    await slack_changes.unshares(slack, room)
    assert (desk.last.kind, desk.last.value) == (Kind.REMOVED, "unshared")


async def test_a_person_changes_name_and_zone_and_leaves(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    luca = slack.add_user("luca")
    await slack.user_sends(luca, slack.direct(luca), "hello")
    assert (desk.last.writer.zone, desk.last.writer.guest) == ("Europe/Berlin", False)
    await slack_changes.changes(slack, luca, real_name="Luca Verdi", tz="Asia/Shanghai", is_restricted=True)
    assert (desk.last.kind, desk.last.where.place, desk.last.where.direct) == (Kind.PROFILE, luca.id, True)
    writer = desk.last.writer
    assert (writer.name, writer.zone, writer.guest, writer.locale) == ("Luca Verdi", "Asia/Shanghai", True, "en-US")
    await slack_changes.changes(slack, luca, tz="Nowhere/Land")
    assert desk.last.writer.zone is None
    await slack_changes.changes(slack, luca, deleted=True)
    assert (desk.last.kind, desk.last.writer.user) == (Kind.CLOSED, luca.id)


async def test_a_person_of_another_workspace_is_known_by_both(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    paolo = slack.add_user("paolo", team_id="T000000777")
    await slack_changes.changes(slack, paolo, real_name="Paolo Neri")
    assert (desk.last.writer.workspace, desk.last.writer.user) == ("T000000777", paolo.id)
    assert desk.last.where.workspace == slack.world.team_id
