"""The shapes of Slack's events, and who hears of them."""

import copy
import uuid
from typing import Any

from tests.fakes.slack_delivery import SlackDelivery
from tests.fakes.slack_files import StoredFile
from tests.fakes.slack_limits import Json
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_reference import event_scopes
from tests.fakes.slack_world import Workspace
from tests.fakes.traffic import Delivery

_NOT_IN_EVENTS = {"reply_count", "reply_users", "reply_users_count", "latest_reply", "reactions"}


class SlackEvents:
    """Sends events about a workspace to the one app installed in it.

    `events` and `scopes` are what the app has; None allows everything.
    """

    def __init__(self, world: Workspace, delivery: SlackDelivery) -> None:
        self.world, self.delivery = world, delivery
        self.scopes: set[str] | None = None
        self.events: set[str] | None = None
        self.messages_tab = True

    # -- shapes

    def message_event(self, channel: Channel, payload: Json) -> Json:
        """A new message."""
        shown = {name: value for name, value in payload.items() if name not in _NOT_IN_EVENTS}
        return {**shown, "channel": channel.id, "event_ts": payload["ts"], "channel_type": channel.kind}

    def changed_event(self, channel: Channel, after: Json, before: Json) -> Json:
        """A message changed: by its writer, by a link preview, by the app."""
        inside = {"message": copy.deepcopy(after), "previous_message": before}
        return self._hidden(channel, "message_changed", **inside)

    def deleted_event(self, channel: Channel, message: Message) -> Json:
        """A message is gone."""
        inside = {"previous_message": copy.deepcopy(message.payload), "deleted_ts": message.ts}
        return self._hidden(channel, "message_deleted", **inside)

    def _hidden(self, channel: Channel, subtype: str, **inside: Any) -> Json:
        ts = self.world.new_ts()
        where = {"channel": channel.id, "channel_type": channel.kind, "hidden": True}
        return {"type": "message", "subtype": subtype, **inside, **where, "ts": ts, "event_ts": ts}

    def reaction_event(self, message: Message, user: User, *, name: str, add: bool) -> Json:
        """A reaction was set or taken away."""
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        kind = "reaction_added" if add else "reaction_removed"
        author = message.user or self.world.bot.id
        return {"type": kind, "user": user.id, "reaction": name, "item_user": author, "item": item}

    def joined_event(self, channel: Channel, user: User, inviter: User | None = None) -> Json:
        """Makes somebody a member and returns the event about it."""
        if user.id not in channel.members:
            channel.members.append(user.id)
        kind = "C" if channel.kind == "channel" else "G"
        event = {"type": "member_joined_channel", "user": user.id, "channel": channel.id, "team": user.team_id}
        return event | {"channel_type": kind} | ({"inviter": inviter.id} if inviter else {})

    @staticmethod
    def file_shared_event(file: StoredFile, channel: Channel) -> Json:
        """A file was shared; the event knows only its id."""
        inside = {"file_id": file.id, "user_id": file.user, "file": {"id": file.id}}
        return {"type": "file_shared", **inside, "channel_id": channel.id}

    def envelope(self, event: Json, channel: Channel | None = None) -> Json:
        """The outer part of an event delivery."""
        team = self.world.team_id
        installed = {"enterprise_id": None, "team_id": team, "user_id": self.world.bot.id, "is_bot": True}
        return {
            "token": "fake-verification-token",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self.world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{uuid.uuid4().hex[:9].upper()}",
            "event_time": int(self.world.now()),
            "authorizations": [installed | {"is_enterprise_install": False}],
            "is_ext_shared_channel": bool(channel and channel.connected_teams),
            "event_context": f"4-{uuid.uuid4().hex}",
        }

    # -- sending

    async def send_event(self, event: Json, channel: Channel | None = None) -> Delivery:
        """Delivers an event of any shape; the gestures use it."""
        event.setdefault("event_ts", self.world.new_ts())
        if reason := self._withheld(event, channel):
            return self.delivery.journal.add_delivery(Delivery("event", event["type"], event, skipped=reason))
        return await self.delivery.deliver("event", event["type"], self.envelope(event, channel))

    def send_event_later(self, event: Json, channel: Channel | None) -> None:
        """Delivers an event in the background, when the app can be reached."""
        if self.delivery.urls or self.delivery.sockets:
            self.delivery.later(self.send_event(event, channel))

    def _withheld(self, event: Json, channel: Channel | None) -> str | None:
        """Why the app does not hear of an event: not a member, not subscribed, scope missing."""
        name = event["type"]
        if channel is not None and (reason := self._unheard(name, channel)):
            return reason
        if name == "message" and channel is not None:
            name = {"channel": "message.channels", "group": "message.groups"}.get(
                channel.kind, f"message.{channel.kind}"
            )
        if self.events is not None and name not in self.events:
            return f"the app is not subscribed to {name}"
        scopes = [scope.replace("app_mentions.read", "app_mentions:read") for scope in event_scopes().get(name, [])]
        if self.scopes is not None and scopes and not self.scopes & set(scopes):
            return f"the app lacks the scope {scopes[0]}"
        return None

    def _unheard(self, name: str, channel: Channel) -> str | None:
        if self.world.bot.id not in channel.members:
            return "the app is not a member of the conversation"
        if channel.kind == "im" and name == "message" and not self.messages_tab:
            return "the messages tab is off"
        return None
