"""The state of a fake Slack workspace: people, conversations, files and views."""

import time
import uuid
from collections.abc import Sequence
from typing import Any

from tests.fakes.meters import IdSequence
from tests.fakes.slack_files import StoredFile
from tests.fakes.slack_limits import Json
from tests.fakes.slack_people import Channel, ConversationKind, Message, User
from tests.fakes.slack_views import OpenView, with_ids
from tests.fakes.traffic import Clock


class Workspace:
    """One workspace. `now` gives message ids their time."""

    def __init__(self, team_id: str, domain: str, *, app_id: str, now: Clock = time.time) -> None:
        self.team_id, self.domain, self.app_id, self.now = team_id, domain, app_id, now
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.modals: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self._ids = {prefix: IdSequence(prefix) for prefix in ("U", "C", "D", "F", "V", "B")}
        self._last_ts = 0
        self.bot = self.add_user("helpbot", real_name="Help Bot", is_bot=True)
        self.bot.bot_id, self.bot.app_id = self._ids["B"].next(), app_id
        self.users["USLACKBOT"] = User("USLACKBOT", "slackbot", "Slackbot", team_id)

    def new_id(self, prefix: str) -> str:
        """An id of Slack's form."""
        return self._ids[prefix].next()

    def new_ts(self) -> str:
        """A message timestamp: seconds and microseconds, unique and rising."""
        now = max(int(self.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = now
        return f"{now // 1_000_000}.{now % 1_000_000:06d}"

    def add_user(
        self, name: str, *, real_name: str = "", email: str | None = None, team_id: str | None = None, **flags: Any
    ) -> User:
        """A new person; with another `team_id` a stranger of Slack Connect."""
        mail = email or f"{name}@example.com"
        user = User(self.new_id("U"), name, real_name or name.title(), team_id or self.team_id, email=mail, **flags)
        user.is_stranger = user.team_id != self.team_id
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        members: Sequence[User] = (),
        with_bot: bool = True,
        connected_teams: Sequence[str] = (),
    ) -> Channel:
        """A new channel."""
        people = [member.id for member in members]
        kind: ConversationKind = "group" if private else "channel"
        channel = Channel(self.new_id("C"), kind, name, self.team_id, people[0] if people else self.bot.id)
        channel.members = people + ([self.bot.id] if with_bot else [])
        channel.connected_teams = list(connected_teams)
        self.channels[channel.id] = channel
        return channel

    def direct(self, *people: User) -> Channel:
        """The direct conversation of these people with the bot."""
        wanted = sorted({p.id for p in people} | {self.bot.id})
        for channel in self.channels.values():
            if channel.kind in ("im", "mpim") and sorted(channel.members) == wanted:
                return channel
        kind: ConversationKind = "im" if len(wanted) <= 2 else "mpim"
        name = "" if kind == "im" else "mpdm-" + "--".join(self.users[i].name for i in wanted) + "-1"
        prefix = "D" if kind == "im" else "C"
        channel = Channel(self.new_id(prefix), kind, name, self.team_id, self.bot.id, wanted)
        self.channels[channel.id] = channel
        return channel

    def find_message(self, channel: str, ts: str) -> Message | None:
        """A message that is still there."""
        message = self.channels[channel].messages.get(ts) if channel in self.channels else None
        return message if message and not message.deleted else None

    def find_view(self, view_id: str | None, external_id: str | None) -> OpenView | None:
        """A view that is still open."""
        everything = [v for stack in self.modals.values() for v in stack] + list(self.homes.values())
        for view in everything:
            same = (view_id and view.id == view_id) or (external_id and view.payload.get("external_id") == external_id)
            if same and not view.closed:
                return view
        return None

    def bot_profile(self) -> Json:
        """The profile in the bot's messages."""
        return {
            "id": self.bot.bot_id,
            "app_id": self.app_id,
            "name": self.bot.name,
            "icons": {"image_36": "https://example.invalid/36.png"},
            "deleted": False,
            "updated": 1700000000,
            "team_id": self.team_id,
        }

    def make_view(
        self, given: Json, user: str, *, parent: OpenView | None = None, replacing: OpenView | None = None
    ) -> OpenView:
        """Completes a view the way Slack does before it returns or sends it."""
        view_id = replacing.id if replacing else self.new_id("V")
        payload = {
            "id": view_id,
            "team_id": self.team_id,
            "type": given["type"],
            "blocks": with_ids(given.get("blocks", [])),
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": {}},
            "hash": f"{int(self.now())}.{uuid.uuid4().hex[:8]}",
            "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": bool(given.get("clear_on_close")),
            "notify_on_close": bool(given.get("notify_on_close")),
            "close": given.get("close"),
            "submit": given.get("submit"),
            "previous_view_id": parent.id if parent else None,
            "root_view_id": parent.payload["root_view_id"] if parent else view_id,
            "app_id": self.app_id,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot.bot_id,
        }
        if replacing:
            payload |= {name: replacing.payload[name] for name in ("previous_view_id", "root_view_id")}
        return OpenView(payload, user)
