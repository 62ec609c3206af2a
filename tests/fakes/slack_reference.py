"""What Slack documents about methods and events that its types do not carry: scopes, rate tiers, form-only methods.

The table covers the methods the fake carries out. Where the checkout has the full reference beside it, that is used
instead: unknown arguments, undocumented errors and methods are then caught too.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parent / "schema"
FULL = Path(__file__).resolve().parents[3] / "shared" / "wire" / "schema" / "slack_method_reference.json"

# Requests per minute and method (docs.slack.dev/apis/web-api/rate-limits); t5 stands for a rule of its own.
TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}

_READ = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_MANAGE = "channels:manage groups:write im:write mpim:write"
# method: tier, scopes of which one is needed; a trailing "form" = Slack takes no JSON body.
_METHODS = f"""
api.test: t4
auth.test: t5
apps.connections.open: t3
team.info: t3 team:read
bots.info: t3 users:read form
users.info: t4 users:read form
users.list: t2 users:read form
users.lookupByEmail: t3 users:read.email form
users.conversations: t3 {_READ} form
chat.postMessage: t5 chat:write
chat.postEphemeral: t4 chat:write
chat.update: t3 chat:write
chat.delete: t3 chat:write
chat.getPermalink: t5 form
conversations.open: t3 {_MANAGE}
conversations.list: t2 {_READ} form
conversations.info: t3 {_READ} form
conversations.members: t4 {_READ} form
conversations.history: t3 {_HISTORY}
conversations.replies: t3 {_HISTORY} form
conversations.join: t3 channels:join
conversations.leave: t3 {_MANAGE} channels:write
conversations.create: t2 {_MANAGE} channels:write
conversations.invite: t3 {_MANAGE} channels:write.invites groups:write.invites
conversations.kick: t3 groups:write channels:manage
conversations.archive: t2 {_MANAGE} channels:write
conversations.unarchive: t2 {_MANAGE} channels:write
conversations.rename: t2 {_MANAGE} channels:write
reactions.add: t3 reactions:write
reactions.remove: t2 reactions:write
reactions.get: t3 reactions:read form
pins.add: t2 pins:write
pins.remove: t2 pins:write
pins.list: t2 pins:read form
files.getUploadURLExternal: t4 files:write form
files.completeUploadExternal: t4 files:write
files.info: t4 files:read form
files.list: t3 files:read form
files.delete: t3 files:write
files.upload: t2 files:write form
views.open: t4
views.push: t4
views.update: t4
views.publish: t4
assistant.threads.setSuggestedPrompts: t4 assistant:write
"""
_EVENTS = """
message.channels: channels:history
message.groups: groups:history
message.im: im:history
message.mpim: mpim:history
app_mention: app_mentions:read
member_joined_channel: channels:read groups:read mpim:read
member_left_channel: channels:read groups:read
reaction_added: reactions:read
reaction_removed: reactions:read
file_shared: files:read
channel_rename: channels:read
channel_left: channels:read
channel_archive: channels:read
channel_deleted: channels:read
group_left: groups:read
group_archive: groups:read
group_rename: groups:read
group_deleted: groups:read
user_change: users:read
"""

# Scopes that depend on the kind of conversation a call is about.
CONVERSATION_SCOPES = (
    {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"},
    {"channel": "channels:history", "group": "groups:history", "im": "im:history", "mpim": "mpim:history"},
    {"channel": "channels:manage", "group": "groups:write", "im": "im:write", "mpim": "mpim:write"},
)


def _rows(table: str) -> dict[str, list[str]]:
    rows = (line.split(":", 1) for line in table.strip().splitlines())
    return {name: rest.split() for name, rest in rows}


def _entry(words: list[str]) -> dict[str, Any]:
    scopes = [word for word in words[1:] if word != "form"]
    return {"tier_docs": words[0], "bot_scopes": scopes, "json_body": "form" not in words}


@cache
def document(name: str) -> dict[str, Any]:
    """A JSON document beside this file."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / name).read_text())
    return loaded


@cache
def full_reference() -> dict[str, Any] | None:
    """The whole documentation of methods and events, where it is at hand."""
    loaded: dict[str, Any] | None = json.loads(FULL.read_text()) if FULL.exists() else None
    return loaded


@cache
def methods() -> dict[str, dict[str, Any]]:
    """Method -> tier_docs, bot_scopes, json_body, and with the full reference also args, required and errors."""
    full = full_reference()
    ours = {name: _entry(words) for name, words in _rows(_METHODS).items()}
    return ours | full["methods"] if full else ours


@cache
def event_scopes() -> dict[str, list[str]]:
    """Event -> scopes of which one is needed to hear it."""
    full = full_reference()
    named = {name: page["scopes"] for name, page in full["events"].items()} if full else {}
    return named | _rows(_EVENTS)


def is_known(method: str) -> bool:
    """Whether Slack documents this method."""
    return method in methods() or method in document("slack_methods.schema.json")["all_methods"]


def requests_per_minute(method: str) -> int | None:
    """The documented tier of a method; the more generous one where Slack's two lists disagree."""
    page = methods().get(method, {})
    named = (page.get("tier_docs") or "", (page.get("tier_java_sdk") or "").lower().replace("tier", "t"))
    return max((TIERS[tier] for tier in named if tier in TIERS), default=None)


def missing_scope(method: str, granted: set[str], kind: str | None) -> str | None:
    """The scope a call about a conversation of this kind lacks, or nothing."""
    accepted = methods().get(method, {}).get("bot_scopes", [])
    if not accepted:
        return None
    for family in CONVERSATION_SCOPES:
        if kind and set(family.values()) & set(accepted) and family[kind] in accepted:
            return None if family[kind] in granted else family[kind]
    return None if granted & set(accepted) else str(accepted[0])
