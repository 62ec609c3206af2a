"""Slack payload -> Inbound, or None for our own echo and for what is nothing to us. Pure.

Keys follow DESIGN 2.2. What is read from history after an outage has the keys that its events have or would have had: a
message its channel and ts, an edit also the moment of the edit, a delete those of what is gone; so nobody has to know
which of them came live. A form keeps its key when it is sent again, after field errors or because the acknowledgement
was lost; the door tells the two apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.slack import cards, pointing, words
from bot.slack.payloads import (
    PLATFORM,
    UNNAMED,
    Payload,
    attachment_of,
    files_of,
    is_persons,
    moment_of,
    our_user,
    said_in,
    shared_in,
    thread_of,
    where_of,
    workspace_of,
    writer_of,
)
from handlers.inbound import Attachment, Inbound, Kind, Medium, Where

__all__ = ["PLATFORM", "our_user", "read", "workspace_of"]

LATE = 600.0  # seconds: Slack delivers three more times within six minutes what was not acknowledged
_WRITTEN = {None, "file_share", "thread_broadcast", "me_message"}


def read(body: Payload) -> Inbound | None:
    """The event in our words. Raises KeyError, TypeError or ValueError on a payload that is not Slack's."""
    if "command" in body:
        return _command(body)
    if body["type"] == "event_callback":
        reader = _EVENTS.get(body["event"]["type"])
        return reader(body, body["event"]) if reader else None
    reader_of = _INTERACTIONS.get(body["type"])
    return reader_of(body) if reader_of else None


# ------------------------------------------------------------------------------------------------------------ messages


def _message(body: Payload, event: Payload) -> Inbound | None:
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _changed(body, event)
    if subtype == "message_deleted":
        return _deleted(body, event, event["deleted_ts"])
    if subtype == "huddle_thread":
        return _huddle(body, event)
    return _written(body, event) if subtype in _WRITTEN else None


def _written(body: Payload, event: Payload) -> Inbound | None:
    """A message; `message` and `app_mention` about it share their key."""
    if not is_persons(body, event):
        return None
    user, ts = event["user"], event["ts"]
    said, called = said_in(body, event)
    return Inbound(
        key=_key_of(event["channel"], ts),
        kind=Kind.MESSAGE,
        writer=writer_of(body, user, event.get("user_team") or event.get("team")),
        where=where_of(body, event["channel"], user),
        written=moment_of(ts),
        thread=thread_of(event, ts),
        message=ts,
        reply_to=next((one["ts"] for one in shared_in(event) if one.get("channel_id") == event["channel"]), None),
        text=said.text,
        spans=said.spans,
        attachments=tuple(map(attachment_of, files_of(event))),
        mentioned=called or event["type"] == "app_mention",
    )


def _huddle(body: Payload, event: Payload) -> Inbound | None:
    """A talk that somebody began, which the platform itself announces."""
    begun = {**event, "user": event["room"]["created_by"], "text": "", "blocks": []}
    heard = _written(body, begun)
    return heard and replace(heard, attachments=(Attachment(Medium.UNSUPPORTED, "", "huddle"),))


def _changed(body: Payload, event: Payload) -> Inbound | None:
    """A real edit; link previews and our own updates change no person's text."""
    message, before = event["message"], event["previous_message"]
    if message.get("subtype") == "tombstone":
        return _deleted(body, event, message["ts"])
    if not is_persons(body, message) or _is_same(message, before):
        return None
    said, _ = said_in(body, message)
    user, ts = message["user"], message["ts"]
    return Inbound(
        key=f"edit:{event['channel']}:{ts}:{message.get('edited', event)['ts']}",
        kind=Kind.EDIT,
        writer=writer_of(body, user, message.get("user_team") or message.get("team")),
        where=where_of(body, event["channel"], user),
        written=moment_of(message.get("edited", event)["ts"]),
        thread=thread_of(message, ts),
        message=ts,
        text=said.text,
        spans=said.spans,
        overtaken=_overtaken(body, {**message, "channel": event["channel"]}, message.get("edited", event)["ts"]),
    )


def _overtaken(body: Payload, message: Payload, at: str) -> Inbound | None:
    """The message itself, where it is so young that Slack may still be about to deliver it."""
    is_young = float(at) - float(message["ts"]) < LATE and message.get("subtype") in _WRITTEN
    return _written(body, message) if is_young else None


def _is_same(message: Payload, before: Payload) -> bool:
    """Whether a person changed nothing: neither words nor, as far as the platform tells, their formatting."""
    if message.get("text") != before.get("text"):
        return False
    return not before.get("blocks") or words.of_message(message, {}) == words.of_message(before, {})


def _deleted(body: Payload, event: Payload, ts: str) -> Inbound | None:
    before = event.get("previous_message") or {}
    if not is_persons(body, before):
        return None
    user = before["user"]
    deleted = Inbound(
        key=f"delete:{event['channel']}:{ts}",
        kind=Kind.DELETE,
        writer=writer_of(body, user, before.get("user_team") or before.get("team")),
        where=where_of(body, event["channel"], user),
        written=moment_of(event["ts"]),
        thread=thread_of(before, ts),
        message=ts,
    )
    is_young = float(event["ts"]) - float(ts) < LATE
    return replace(deleted, overtaken=replace(deleted, key=_key_of(event["channel"], ts)) if is_young else None)


def _key_of(channel: str, ts: str) -> str:
    """The key of a message's own event."""
    return f"message:{channel}:{ts}"


# -------------------------------------------------------------------------------------------------------- interactions


def _command(body: Payload) -> Inbound:
    word, rest = [*words.unescape(body.get("text") or "").split(maxsplit=1), "", ""][:2]
    user, channel = body["user_id"], body["channel_name"]
    return Inbound(
        key=f"command:{body['trigger_id']}",
        kind=Kind.COMMAND,
        writer=writer_of(body, user, body.get("team_id")),
        where=where_of(body, body["channel_id"], user, title="" if channel in UNNAMED else channel),
        word=word.lower(),
        text=rest.strip(),
        forms=True,
    )


def _press(body: Payload) -> Inbound:
    if (again := pointing.again(body)) is not None:
        return again
    action, user, container = body["actions"][0], body["user"], body["container"]
    word, value = cards.pressed(action)
    where, thread, ts = _origin(body)
    return Inbound(
        key=f"press:{user['id']}:{action['action_ts']}:{action['action_id']}",
        kind=Kind.PRESS,
        writer=writer_of(body, user["id"], user.get("team_id")),
        where=where,
        written=moment_of(action["action_ts"]),
        thread=thread_of(container, ts) if ts else thread,
        message=ts,
        word=word,
        value=value,
        forms=True,
    )


def _origin(body: Payload) -> tuple[Where, str | None, str | None]:
    """Where a button was pressed, and the message it stands on; a form remembers where it was opened."""
    user, container = body["user"]["id"], body["container"]
    if container["type"] == "view":
        where, thread = _opened_from(body)
        return where, thread, None
    channel = body.get("channel") or {}
    title = "" if channel.get("name") in UNNAMED else channel.get("name", "")
    where = where_of(body, channel.get("id") or container["channel_id"], user, title=title)
    return where, None, container["message_ts"]


def _opened_from(body: Payload) -> tuple[Where, str | None]:
    opened = cards.opened(body["view"])
    user = body["user"]["id"]
    where = Where(PLATFORM, workspace_of(body), user, True, threads=True)
    return (where_of(body, opened.address, user) if opened.address else where), opened.thread


def _form(body: Payload) -> Inbound:
    view, user = body["view"], body["user"]
    opened = cards.opened(view)
    where, thread = _opened_from(body)
    return Inbound(
        key=f"form:{view['id']}:{view['hash']}",
        kind=Kind.FORM,
        writer=writer_of(body, user["id"], user.get("team_id")),
        where=where,
        thread=thread,
        word=opened.word,
        value=opened.value,
        fields=cards.filled(view),
        forms=True,
    )


def _typed(body: Payload) -> Inbound:
    """Somebody types into a field of a form; nothing changes, so it has no key."""
    user, opened = body["user"], cards.opened(body["view"])
    where, thread = _opened_from(body)
    return Inbound(
        key="",
        kind=Kind.TYPED,
        writer=writer_of(body, user["id"], user.get("team_id")),
        where=where,
        thread=thread,
        word=opened.word,
        value=opened.value,
        text=str(body.get("value") or ""),
    )


# --------------------------------------------------------------------------------------------------- home and channels


def _home(body: Payload, event: Payload) -> Inbound:
    """Looking at the Home tab, or at Messages, where the key makes every time but the first a duplicate."""
    user, is_home = event["user"], event.get("tab") == "home"
    return Inbound(
        key=f"event:{body['event_id']}" if is_home else f"home:{workspace_of(body)}:{user}",
        kind=Kind.HOME if is_home else Kind.STARTED,
        writer=writer_of(body, user),
        where=where_of(body, event["channel"], user),
        written=moment_of(event["event_ts"]),
    )


def _joined(body: Payload, event: Payload) -> Inbound | None:
    ours = event["user"] == our_user(body)
    return _place(body, {**event, "user": event.get("inviter")}, Kind.ADDED) if ours else None


def _left(body: Payload, event: Payload) -> Inbound:
    """We were removed, or the channel was archived, deleted, or is no longer shared with the other workspace."""
    return replace(_place(body, event, Kind.REMOVED), value=_ENDS.get(event["type"].partition("_")[2], ""))


_ENDS = {"archive": "archived", "deleted": "deleted", "unshared": "unshared"}


def _unarchived(body: Payload, event: Payload) -> Inbound:
    """It can be written in again, as far as we are still in it; Slack tells nobody that he was let back in."""
    return _place(body, event, Kind.UNBLOCKED)


def _profile(body: Payload, event: Payload) -> Inbound:
    """A person changed something about himself, or an administrator closed his account."""
    user = event["user"]
    return Inbound(
        key=f"event:{body['event_id']}",
        kind=Kind.CLOSED if user.get("deleted") else Kind.PROFILE,
        writer=writer_of(body, user["id"], user.get("team_id")),
        where=Where(PLATFORM, workspace_of(body), user["id"], True, threads=True),
    )


def _renamed(body: Payload, event: Payload) -> Inbound:
    channel = event["channel"]
    renamed = _place(body, {**event, "channel": channel["id"]}, Kind.RENAMED)
    return replace(renamed, text=channel["name"], where=replace(renamed.where, title=channel["name"]))


def _renumbered(body: Payload, event: Payload) -> Inbound:
    moved = _place(body, {**event, "channel": event["old_channel_id"]}, Kind.MOVED)
    return replace(moved, value=event["new_channel_id"])


def _place(body: Payload, event: Payload, kind: Kind) -> Inbound:
    """Something happened to a channel; the writer is who did it, or nobody."""
    user = event.get("actor_id") or event.get("user") or ""
    return Inbound(
        key=f"event:{body['event_id']}",
        kind=kind,
        writer=writer_of(body, user),
        where=where_of(body, event["channel"], user),
        written=moment_of(event["event_ts"]),
    )


_INTERACTIONS: Mapping[str, Callable[[Payload], Inbound | None]] = {
    "block_actions": _press,
    "block_suggestion": _typed,
    "message_action": pointing.by_menu,
    "view_submission": _form,
}
_EVENTS: Mapping[str, Callable[[Payload, Payload], Inbound | None]] = {
    "message": _message,
    "app_mention": _written,
    "app_home_opened": _home,
    "member_joined_channel": _joined,
    "channel_left": _left,
    "group_left": _left,
    "channel_archive": _left,
    "group_archive": _left,
    "channel_deleted": _left,
    "group_deleted": _left,
    "channel_unshared": _left,
    "channel_unarchive": _unarchived,
    "group_unarchive": _unarchived,
    "user_change": _profile,
    "channel_rename": _renamed,
    "group_rename": _renamed,
    "channel_id_changed": _renumbered,
    "reaction_added": pointing.by_sign,
}
