"""Slack payload -> Inbound, or None for our own echo and for what is nothing to us. Pure.

A payload may carry what the listener learned beforehand under "known": {"people": {user id: {"name", "locale"}},
"names": {id of a channel or user group: name}, "title": name of the channel}. Keys follow DESIGN 2.2. What is read from
history after an outage has the keys that its events have or would have had: a message its channel and ts, an edit also
the moment of the edit, a delete those of what is gone; so nobody has to know which of them came live. A form keeps its
key when it is sent again, after field errors or because the acknowledgement was lost; the door tells the two apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack import cards, content, words
from handlers.inbound import Attachment, Inbound, Kind, Medium, Where, Writer
from handlers.pieces import Words

PLATFORM = "slack"
Payload = Mapping[str, Any]
_WRITTEN = {None, "file_share", "thread_broadcast", "me_message"}
_UNNAMED = {"directmessage", "privategroup"}
_PAGES = {"canvas": "canvas", "quip": "canvas", "list": "list"}  # Slack's own documents: nothing that can be fetched


def read(body: Payload) -> Inbound | None:
    """The event in our words. Raises KeyError, TypeError or ValueError on a payload that is not Slack's."""
    if "command" in body:
        return _command(body)
    if body["type"] == "event_callback":
        reader = _EVENTS.get(body["event"]["type"])
        return reader(body, body["event"]) if reader else None
    if body["type"] == "block_actions":
        return _press(body)
    return _form(body) if body["type"] == "view_submission" else None


# ------------------------------------------------------------------------------------------------------- who and where


def our_user(body: Payload) -> str:
    """The desk's own user id, from the installation the event was sent for; empty when Slack does not say."""
    return next((str(a["user_id"]) for a in body.get("authorizations") or () if a.get("is_bot")), "")


def workspace_of(body: Payload) -> str:
    """The team our app is installed in: a form opened in a shared channel names it apart from the person's own."""
    granted = next((a["team_id"] for a in body.get("authorizations") or () if a.get("team_id")), None)
    granted = granted or (body.get("view") or {}).get("app_installed_team_id")
    return str(granted or body.get("team_id") or (body.get("team") or {})["id"])


def _names(body: Payload) -> dict[str, str]:
    known = body.get("known", {})
    return {**{user: person["name"] for user, person in known.get("people", {}).items()}, **known.get("names", {})}


def _writer(body: Payload, user: str, team: str | None = None) -> Writer:
    known = body.get("known", {}).get("people", {}).get(user, {})
    return Writer(PLATFORM, team or workspace_of(body), user, known.get("name") or user, known.get("locale"))


def _where(body: Payload, address: str, user: str, *, title: str = "") -> Where:
    title = title or body.get("known", {}).get("title", "")
    if address.startswith("D"):
        return Where(PLATFORM, workspace_of(body), user, True, address, threads=True)
    return Where(PLATFORM, workspace_of(body), address, False, title=title, threads=True)


def _moment(ts: str) -> datetime:
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int((micros + "000000")[:6]))


def _thread(message: Payload, ts: str) -> str | None:
    """The thread a message is in; a parent is at the top level although Slack gives it its own id as thread."""
    thread = message.get("thread_ts")
    return None if thread == ts else thread


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


def _is_foreign(body: Payload, message: Payload) -> bool:
    """Whether a person wrote it: neither we ourselves (uploads carry no bot_id) nor another program."""
    user = message.get("user")
    return bool(user) and user != our_user(body) and user != "USLACKBOT" and not message.get("bot_id")


def _written(body: Payload, event: Payload) -> Inbound | None:
    """A message; `message` and `app_mention` about it share their key."""
    if not _is_foreign(body, event):
        return None
    user, ts = event["user"], event["ts"]
    said, called = _said(body, event)
    return Inbound(
        key=f"message:{event['channel']}:{ts}",
        kind=Kind.MESSAGE,
        writer=_writer(body, user, event.get("user_team") or event.get("team")),
        where=_where(body, event["channel"], user),
        written=_moment(ts),
        thread=_thread(event, ts),
        message=ts,
        reply_to=next((one["ts"] for one in _shared(event) if one.get("channel_id") == event["channel"]), None),
        text=said.text,
        spans=said.spans,
        attachments=tuple(map(_attachment, _files(event))),
        mentioned=called or event["type"] == "app_mention",
    )


def _said(body: Payload, message: Payload) -> tuple[Words, bool]:
    """What a person wrote or shared, and whether he called us."""
    us = our_user(body)
    said = content.of_message(message, _names(body) | {us: us})
    return words.without_call(said, us) if us else (said, False)


def _shared(message: Payload) -> list[Payload]:
    """The messages shared in this one."""
    return [one for one in message.get("attachments") or () if content.is_shared(one) and one.get("ts")]


def _files(message: Payload) -> list[Payload]:
    """The files of a message, and of those shared in it."""
    return [file for one in (message, *_shared(message)) for file in one.get("files") or ()]


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
    if not _is_foreign(body, message) or _is_same(message, before):
        return None
    said, _ = _said(body, message)
    user, ts = message["user"], message["ts"]
    return Inbound(
        key=f"edit:{event['channel']}:{ts}:{message.get('edited', event)['ts']}",
        kind=Kind.EDIT,
        writer=_writer(body, user, message.get("user_team") or message.get("team")),
        where=_where(body, event["channel"], user),
        written=_moment(message.get("edited", event)["ts"]),
        thread=_thread(message, ts),
        message=ts,
        text=said.text,
        spans=said.spans,
    )


def _is_same(message: Payload, before: Payload) -> bool:
    """Whether a person changed nothing: neither words nor, as far as the platform tells, their formatting."""
    if message.get("text") != before.get("text"):
        return False
    return not before.get("blocks") or words.of_message(message, {}) == words.of_message(before, {})


def _deleted(body: Payload, event: Payload, ts: str) -> Inbound | None:
    before = event.get("previous_message") or {}
    if not _is_foreign(body, before):
        return None
    user = before["user"]
    return Inbound(
        key=f"delete:{event['channel']}:{ts}",
        kind=Kind.DELETE,
        writer=_writer(body, user, before.get("user_team") or before.get("team")),
        where=_where(body, event["channel"], user),
        written=_moment(event["ts"]),
        thread=_thread(before, ts),
        message=ts,
    )


def _attachment(file: Payload) -> Attachment:
    """A file; of a stranger's file Slack tells only the id."""
    if file.get("filetype") in _PAGES:
        return Attachment(Medium.UNSUPPORTED, "", _PAGES[file["filetype"]])
    major = str(file.get("mimetype", "")).partition("/")[0]
    medium = {"image": Medium.PHOTO, "audio": Medium.VOICE}.get(major, Medium.FILE)
    milliseconds = file.get("duration_ms")
    seconds = round(milliseconds / 1000) if milliseconds else None
    return Attachment(medium, file["id"], file.get("name") or "", file.get("size"), seconds)


# -------------------------------------------------------------------------------------------------------- interactions


def _command(body: Payload) -> Inbound:
    word, rest = [*words.unescape(body.get("text") or "").split(maxsplit=1), "", ""][:2]
    user, channel = body["user_id"], body["channel_name"]
    return Inbound(
        key=f"command:{body['trigger_id']}",
        kind=Kind.COMMAND,
        writer=_writer(body, user, body.get("team_id")),
        where=_where(body, body["channel_id"], user, title="" if channel in _UNNAMED else channel),
        word=word.lower(),
        text=rest.strip(),
        forms=True,
    )


def _press(body: Payload) -> Inbound:
    action, user, container = body["actions"][0], body["user"], body["container"]
    word, value = cards.pressed(action)
    where, thread, ts = _origin(body)
    return Inbound(
        key=f"press:{user['id']}:{action['action_ts']}:{action['action_id']}",
        kind=Kind.PRESS,
        writer=_writer(body, user["id"], user.get("team_id")),
        where=where,
        written=_moment(action["action_ts"]),
        thread=_thread(container, ts) if ts else thread,
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
    title = "" if channel.get("name") in _UNNAMED else channel.get("name", "")
    where = _where(body, channel.get("id") or container["channel_id"], user, title=title)
    return where, None, container["message_ts"]


def _opened_from(body: Payload) -> tuple[Where, str | None]:
    opened = cards.opened(body["view"])
    user = body["user"]["id"]
    where = Where(PLATFORM, workspace_of(body), user, True, threads=True)
    return (_where(body, opened.address, user) if opened.address else where), opened.thread


def _form(body: Payload) -> Inbound:
    view, user = body["view"], body["user"]
    opened = cards.opened(view)
    where, thread = _opened_from(body)
    return Inbound(
        key=f"form:{view['id']}:{view['hash']}",
        kind=Kind.FORM,
        writer=_writer(body, user["id"], user.get("team_id")),
        where=where,
        thread=thread,
        word=opened.word,
        value=opened.value,
        fields=cards.filled(view),
        forms=True,
    )


# --------------------------------------------------------------------------------------------------- home and channels


def _home(body: Payload, event: Payload) -> Inbound:
    """Looking at the Home tab, or at Messages, where the key makes every time but the first a duplicate."""
    user, is_home = event["user"], event.get("tab") == "home"
    return Inbound(
        key=f"event:{body['event_id']}" if is_home else f"home:{workspace_of(body)}:{user}",
        kind=Kind.HOME if is_home else Kind.STARTED,
        writer=_writer(body, user),
        where=_where(body, event["channel"], user),
        written=_moment(event["event_ts"]),
    )


def _joined(body: Payload, event: Payload) -> Inbound | None:
    ours = event["user"] == our_user(body)
    return _place(body, {**event, "user": event.get("inviter")}, Kind.ADDED) if ours else None


def _left(body: Payload, event: Payload) -> Inbound:
    return _place(body, event, Kind.REMOVED)


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
        writer=_writer(body, user),
        where=_where(body, event["channel"], user),
        written=_moment(event["event_ts"]),
    )


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
    "channel_rename": _renamed,
    "group_rename": _renamed,
    "channel_id_changed": _renumbered,
}
