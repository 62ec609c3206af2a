"""A message that somebody points at, by its menu or by a 🎫 under it -> the press it means, with the message. Pure.

The listener puts the message itself under "pointed" beforehand (`bot/slack/looking.py`), where Slack told it in time.
"""

from dataclasses import replace
from typing import Any

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
    thread_of,
    workspace_of,
    writer_of,
)
from handlers.inbound import Inbound, Kind, Quoted, Where

SHORTCUT = "request"  # callback id in the manifest, and the word it means
SIGNS = {"ticket", "admission_tickets"}


def pointed_at(body: Payload) -> tuple[str, str] | None:
    """Channel and ts of a message that has to be looked up: under a sign, or named by a button that tries again."""
    event = body.get("event") or {}
    if event.get("type") == "reaction_added" and event.get("reaction") in SIGNS:
        item = event["item"]
        return (item["channel"], item["ts"]) if item.get("type") == "message" else None
    action: dict[str, Any] = next(iter(body.get("actions") or ()), {})
    if str(action.get("action_id", "")).partition("~")[0] != SHORTCUT:
        return None
    channel, _, ts = str(action.get("value") or "").partition(":")
    return (channel, ts) if ts else None


def by_menu(body: Payload) -> Inbound | None:
    """ "Make this a request" in the menu of a message."""
    if body["callback_id"] != SHORTCUT:
        return None
    name = body["channel"].get("name", "")
    pressed = _press(body, f"menu:{body['user']['id']}:{body['action_ts']}", body["channel"]["id"], body["message_ts"])
    where = replace(pressed.where, title="" if name in UNNAMED else name)
    return replace(pressed, where=where, written=moment_of(body["action_ts"]), forms=True)


def by_sign(body: Payload, event: Payload) -> Inbound | None:
    """A 🎫 under a message; not ours, and not under anything else."""
    found = pointed_at(body)
    if found is None or event["user"] == our_user(body):
        return None
    return replace(_press(body, f"event:{body['event_id']}", *found), written=moment_of(event["event_ts"]))


def again(body: Payload) -> Inbound | None:
    """The button that tries again; None for any other."""
    found = pointed_at(body)
    if found is None:
        return None
    at = body["actions"][0]["action_ts"]
    return replace(_press(body, f"again:{body['user']['id']}:{at}", *found), written=moment_of(at), forms=True)


def _press(body: Payload, key: str, channel: str, ts: str) -> Inbound:
    """Whose private chat a direct channel is cannot be seen from its id: it stands for itself."""
    user = body.get("user") or _reacting(body)
    return Inbound(
        key=key,
        kind=Kind.PRESS,
        writer=writer_of(body, user["id"], user.get("team_id")),
        where=Where(PLATFORM, body.get("home") or workspace_of(body), channel, False, threads=True),
        message=ts,
        word=SHORTCUT,
        value=f"{channel}:{ts}",
        about=quoted(body),
    )


def _reacting(body: Payload) -> Payload:
    """Who put the sign. Of whose company he is Slack does not say; where the message is his own, it does."""
    user, message = body["event"].get("user"), body.get("pointed") or {}
    return {"id": user, "team_id": _company(message) if message.get("user") == user else None}


def _company(message: Payload) -> str | None:
    """Of somebody of another company, that one."""
    return message.get("user_team") or message.get("team")


def quoted(body: Payload) -> Quoted | None:
    """The message that was looked up; None where it was not."""
    message = body.get("pointed")
    if not message:
        return None
    said, _ = said_in(body, message)
    user = message.get("user") if is_persons(body, message) else None
    return Quoted(
        message=message["ts"],
        writer=writer_of(body, user, _company(message)) if user else None,
        written=moment_of(message["ts"]),
        thread=thread_of(message, message["ts"]),
        text=said.text,
        attachments=tuple(map(attachment_of, files_of(message))),
        spans=said.spans,
    )
