"""What Slack's payloads have in common: who and where, when, and what a message says. Pure.

A payload may carry what the listener learned beforehand under "known": {"people": {user id: {"name", "locale", "zone",
"guest"}}, "names": {id of a channel or user group: name}, "title": name of the channel}; under "home" the workspace in
which the desk knows a channel that several of its workspaces share.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack import content, words
from handlers.inbound import Attachment, Medium, Where, Writer
from handlers.text.pieces import Words

PLATFORM = "slack"
Payload = Mapping[str, Any]
UNNAMED = {"directmessage", "privategroup"}  # what Slack calls channels whose name it does not tell
_PAGES = {"canvas": "canvas", "quip": "canvas", "list": "list"}  # Slack's own documents: nothing that can be fetched


# ------------------------------------------------------------------------------------------------------- who and where


def our_user(body: Payload) -> str:
    """The desk's own user id, from the installation the event was sent for; empty when Slack does not say."""
    return next((str(a["user_id"]) for a in body.get("authorizations") or () if a.get("is_bot")), "")


def workspace_of(body: Payload) -> str:
    """The team our app is installed in: a form opened in a shared channel names it apart from the person's own."""
    granted = next((a["team_id"] for a in body.get("authorizations") or () if a.get("team_id")), None)
    granted = granted or (body.get("view") or {}).get("app_installed_team_id")
    return str(granted or body.get("team_id") or (body.get("team") or {})["id"])


def names_in(body: Payload) -> dict[str, str]:
    """What to call the people, channels and groups in it, by their ids."""
    known = body.get("known", {})
    return {**{user: person["name"] for user, person in known.get("people", {}).items()}, **known.get("names", {})}


def writer_of(body: Payload, user: str, team: str | None = None) -> Writer:
    """Somebody in it; team: his own, where it is not ours."""
    known = body.get("known", {}).get("people", {}).get(user, {})
    told = {key: known.get(key) for key in ("locale", "zone", "guest")}
    return Writer(PLATFORM, team or workspace_of(body), user, known.get("name") or user, **told)


def where_of(body: Payload, address: str, user: str, *, title: str = "") -> Where:
    """A channel, or the private chat of a user."""
    title = title or body.get("known", {}).get("title", "")
    if address.startswith("D"):
        return Where(PLATFORM, workspace_of(body), user, True, address, threads=True)
    return Where(PLATFORM, body.get("home") or workspace_of(body), address, False, title=title, threads=True)


def channel_of(body: Payload) -> str:
    """The channel that a payload is about, or a form was opened in; empty where it is none, or a private chat."""
    event, item = body.get("event") or {}, (body.get("event") or {}).get("item") or {}
    named = (
        event.get("channel") or item.get("channel") or body.get("channel") or body.get("channel_id") or _opened_in(body)
    )
    address = str(named.get("id", "") if isinstance(named, Mapping) else named)
    return "" if address.startswith("D") else address


def _opened_in(body: Payload) -> str:
    try:
        return str(json.loads(body["view"]["private_metadata"])["address"] or "")
    except (KeyError, TypeError, ValueError):
        return ""


def moment_of(ts: str) -> datetime:
    """When a message with this id was written."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int((micros + "000000")[:6]))


def thread_of(message: Payload, ts: str) -> str | None:
    """The thread a message is in; a parent is at the top level although Slack gives it its own id as thread."""
    thread = message.get("thread_ts")
    return None if thread == ts else thread


# ------------------------------------------------------------------------------------------------------------ messages


def is_persons(body: Payload, message: Payload) -> bool:
    """Whether a person wrote it: neither we ourselves (uploads carry no bot_id) nor another program."""
    user = message.get("user")
    return bool(user) and user != our_user(body) and user != "USLACKBOT" and not message.get("bot_id")


def said_in(body: Payload, message: Payload) -> tuple[Words, bool]:
    """What a person wrote or shared, and whether he called us."""
    us = our_user(body)
    said = content.of_message(message, names_in(body) | {us: us})
    return words.without_call(said, us) if us else (said, False)


def shared_in(message: Payload) -> list[Payload]:
    """The messages shared in this one."""
    return [one for one in message.get("attachments") or () if content.is_shared(one) and one.get("ts")]


def files_of(message: Payload) -> list[Payload]:
    """The files of a message, and of those shared in it; without what was deleted meanwhile."""
    found = [file for one in (message, *shared_in(message)) for file in one.get("files") or ()]
    return [file for file in found if file.get("mode") != "tombstone"]


def attachment_of(file: Payload) -> Attachment:
    """A file; of a stranger's file Slack tells only the id."""
    if file.get("filetype") in _PAGES:
        return Attachment(Medium.UNSUPPORTED, "", _PAGES[file["filetype"]])
    name, mime = str(file.get("name") or ""), str(file.get("mimetype") or "")
    if file.get("is_external") or file.get("mode") == "external":
        return Attachment(Medium.LINK, str(file["url_private"]), str(file.get("title") or name))
    milliseconds = file.get("duration_ms")
    seconds = round(milliseconds / 1000) if milliseconds else None
    return Attachment(_medium(file, mime), file["id"], name, file.get("size"), seconds, mime)


def _medium(file: Payload, mime: str) -> Medium:
    """A picture, something said into the microphone, or any other file."""
    if file.get("subtype") == "slack_audio":
        return Medium.VOICE
    return Medium.PHOTO if mime.startswith("image/") else Medium.FILE
