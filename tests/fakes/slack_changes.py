"""What administrators and people do to channels and accounts of a fake Slack, and the events about it."""

from typing import Any

from tests.fakes.slack_people import Channel, User
from tests.fakes.slack_writing import SlackWriting
from tests.fakes.traffic import Delivery


def _kind(channel: Channel) -> str:
    return "channel" if channel.kind == "channel" else "group"


async def archives(slack: SlackWriting, user: User, channel: Channel) -> Delivery:
    """Somebody archives a channel."""
    channel.is_archived = True
    event = {"type": f"{_kind(channel)}_archive", "channel": channel.id, "user": user.id, "is_moved": 0}
    return await slack.send_event(event)


async def unarchives(slack: SlackWriting, user: User, channel: Channel) -> Delivery:
    """Somebody takes it out of the archive."""
    channel.is_archived = False
    return await slack.send_event({"type": f"{_kind(channel)}_unarchive", "channel": channel.id, "user": user.id})


async def deletes_channel(slack: SlackWriting, user: User, channel: Channel) -> Delivery:
    """Somebody deletes a channel for good."""
    del slack.world.channels[channel.id]
    return await slack.send_event({"type": f"{_kind(channel)}_deleted", "channel": channel.id, "actor_id": user.id})


async def renames(slack: SlackWriting, channel: Channel, name: str) -> Delivery:
    """Somebody gives it another name."""
    channel.name = name
    inside = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    return await slack.send_event({"type": f"{_kind(channel)}_rename", "channel": inside})


async def unshares(slack: SlackWriting, channel: Channel) -> Delivery:
    """The other workspace is disconnected from a shared channel."""
    team = channel.connected_teams.pop()
    event = {"type": "channel_unshared", "previously_connected_team_id": team, "channel": channel.id}
    return await slack.send_event(event | {"is_ext_shared": bool(channel.connected_teams)})


async def changes(slack: SlackWriting, user: User, **new: Any) -> Delivery:
    """A person changes his profile, or an administrator closes his account (`deleted=True`)."""
    for name, value in new.items():
        setattr(user, name, value)
    return await slack.send_event({"type": "user_change", "user": user.wire(with_email=False), "cache_ts": 1700000000})
