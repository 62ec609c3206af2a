"""People and conversations of a fake Slack workspace, and the JSON Slack shows them as."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.slack_limits import Json, walk
from tests.fakes.slack_text import block_pings, pings, texts_in
from tests.fakes.traffic import Delivery

ConversationKind = Literal["channel", "group", "im", "mpim"]
_HIDDEN_WHEN_DELETED = (
    "is_admin is_owner is_primary_owner is_restricted is_ultra_restricted tz tz_label tz_offset real_name color"
)


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    real_name: str
    team_id: str
    email: str | None = None
    tz: str = "Europe/Berlin"
    tz_offset: int = 3600
    locale: str = "en-US"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False  # a person of another workspace, known through Slack Connect
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None

    @property
    def mention(self) -> str:
        """How a message calls this user."""
        return f"<@{self.id}>"

    def wire(self, *, with_email: bool = True, with_locale: bool = False) -> Json:
        """The user object of users.info."""
        data = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": "9f69e7",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": "Central European Time",
            "tz_offset": self.tz_offset,
            "profile": self._profile(with_email),
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1700000000,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        data |= {"is_stranger": True} if self.is_stranger else {}
        data |= {"locale": self.locale} if with_locale else {}
        gone = _HIDDEN_WHEN_DELETED.split() if self.deleted else []
        return {name: value for name, value in data.items() if name not in gone}

    def _profile(self, with_email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = dict.fromkeys(("title", "phone", "skype", "status_text", "status_emoji"), "")
        profile |= {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_expiration": 0,
            "avatar_hash": "g0123456789a",
            "first_name": first,
            "last_name": last,
            "image_24": "https://example.invalid/24.png",
            "image_72": "https://example.invalid/72.png",
            "team": self.team_id,
        }
        if self.is_bot:
            return profile | {"api_app_id": self.app_id, "bot_id": self.bot_id, "always_active": True}
        return profile | ({"email": self.email} if with_email and self.email else {})


@dataclass(slots=True)
class Message:
    """A message as it is stored; `payload` is what conversations.history returns."""

    channel: str
    payload: Json
    ephemeral_for: str | None = None
    deleted: bool = False
    from_app: bool = False
    earlier: list[Json] = field(default_factory=list)
    delivery: Delivery | None = None

    @property
    def ts(self) -> str:
        """The message's id."""
        return str(self.payload["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The id of the thread's parent."""
        return self.payload.get("thread_ts")

    @property
    def text(self) -> str:
        """The text as it was sent."""
        return str(self.payload.get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """The blocks as they were sent."""
        return list(self.payload.get("blocks", []))

    @property
    def user(self) -> str | None:
        """Who wrote it."""
        return self.payload.get("user")

    @property
    def files(self) -> list[Json]:
        """The files shared with it."""
        return list(self.payload.get("files", []))

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Reaction -> users."""
        return {entry["name"]: list(entry["users"]) for entry in self.payload.get("reactions", [])}

    @property
    def shown(self) -> str:
        """All text a person sees: the blocks and attachments, or the text when there are none."""
        parts = [*texts_in(self.blocks), *texts_in(self.payload.get("attachments", []))]
        return "\n".join(parts) if parts else self.text

    @property
    def pings(self) -> set[str]:
        """The mentions that notify somebody."""
        return pings(self.text) | block_pings(self.blocks)

    def elements(self) -> Iterator[tuple[Json, Json]]:
        """Every interactive element with the block it is in."""
        yield from interactive_elements(self.blocks)
        for attachment in self.payload.get("attachments", []):
            yield from interactive_elements(attachment.get("blocks", []))


def interactive_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element of these blocks with the block it is in."""
    for block in blocks:
        for node, _, _ in walk(block):
            if node is not block and "type" in node and "action_id" in node:
                yield block, node


@dataclass(slots=True)
class Channel:
    """A channel or a direct conversation."""

    id: str
    kind: ConversationKind
    name: str
    team_id: str
    creator: str
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemeral: list[Message] = field(default_factory=list)
    is_archived: bool = False
    connected_teams: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def label(self) -> str:
        """The channel name in commands and interactions."""
        return {"im": "directmessage", "group": "privategroup"}.get(self.kind, self.name)

    @property
    def history(self) -> list[Message]:
        """Every message that is still there, oldest first."""
        return [m for _, m in sorted(self.messages.items()) if not m.deleted]

    def thread(self, ts: str) -> list[Message]:
        """The parent and its replies, oldest first."""
        return [m for m in self.history if ts in (m.thread_ts, m.ts)]

    def wire(self, viewer: str, *, with_count: bool = False, with_membership: bool = True) -> Json:
        """The channel object of conversations.info."""
        data: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
            "context_team_id": self.team_id,
            "updated": self.created * 1000,
        }
        if self.kind == "im":
            other = next((m for m in self.members if m != viewer), viewer)
            return data | {"user": other, "is_user_deleted": False, "priority": 0}
        data |= self._public()
        data |= {"connected_team_ids": list(self.connected_teams)} if self.connected_teams else {}
        data |= {"is_member": viewer in self.members} if with_membership else {}
        return data | ({"num_members": len(self.members)} if with_count else {})

    def _public(self) -> Json:
        shared = bool(self.connected_teams)
        empty = {"value": "", "creator": "", "last_set": 0}
        return {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "is_general": self.name == "general",
            "unlinked": 0,
            "is_shared": shared,
            "is_ext_shared": shared,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "creator": self.creator,
            "shared_team_ids": [self.team_id, *self.connected_teams],
            "topic": empty,
            "purpose": dict(empty),
        }
