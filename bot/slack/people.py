"""Names, languages and titles that Slack's events leave out, learned before an event is read and kept in memory."""

import asyncio
import logging
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError

from bot.slack.looking import Looking
from bot.slack.payloads import workspace_of
from bot.slack.sender import FAILURES
from bot.slack.workspaces import NotInstalledError, Workspaces

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds an event may wait for names: it must be acknowledged within three
MOST = 10_000  # people kept
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)\|?>")  # with a name behind the bar where Slack tells it

Known = tuple[str, str]  # workspace, and user or channel: the ids of two workspaces may be the same


class People:
    """What is known about the people and channels of the workspace, and about messages that somebody points at."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._looking = Looking(workspaces)
        self._known: dict[Known, dict[str, Any]] = {}
        self._asked: dict[Known, asyncio.Task[None]] = {}

    async def introduce(self, body: dict[str, Any]) -> None:
        """Add "known" to a payload: name and locale of everybody in it, names of channels, and the title of one just
        joined. What Slack does not say in time is left out; a failed event is replayed with what was known then."""
        await self._looking.look(body)
        event = body.get("event", {})
        workspace = _workspace(body)
        if event.get("type") == "user_change":
            self._keep(workspace, event["user"])
        users = {(workspace, user) for user in _people_in(body, event)}
        channels = {(workspace, channel) for channel in _channels_in(body, event)}
        known: dict[str, Any] = {"people": {}}
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*map(self._learn, (users | channels) - self._known.keys()))
                if event.get("type") == "member_joined_channel":
                    known["title"] = await self._title(workspace, event["channel"])
        except TimeoutError:
            log.info("slack was too slow to say who %s are", ", ".join(sorted(user for _, user in users)))
        known["people"] = {each[1]: self._known[each] for each in users & self._known.keys()}
        known["names"] = {each[1]: self._known[each]["name"] for each in channels & self._known.keys()}
        body["known"] = known

    async def _learn(self, who: Known) -> None:
        """Ask once however many events wait for the answer; they go on in the order they came."""
        if who not in self._asked:
            self._asked[who] = asyncio.create_task(self._ask(who))
        await asyncio.shield(self._asked[who])

    async def _ask(self, who: Known) -> None:
        workspace, user = who
        try:
            if user.startswith(("C", "G")):
                await self._ask_channel(who)
                return
            answer = await self._workspaces.client(workspace).users_info(user=user, include_locale=True)
        except FAILURES as problem:
            log.info("slack did not say who %s is: %s", user, type(problem).__name__)
        else:
            self._keep(workspace, answer["user"])
        finally:
            del self._asked[who]

    async def _ask_channel(self, who: Known) -> None:
        if name := await self._title(*who):
            self._known[who] = {"name": name}

    def _keep(self, workspace: str, user: dict[str, Any]) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        profile = user.get("profile", {})
        name = user.get("real_name") or profile.get("real_name") or profile.get("display_name") or user["name"]
        before = self._known.get((workspace, user["id"]), {})
        self._known[workspace, user["id"]] = {
            "name": name,
            "locale": user.get("locale") or before.get("locale"),  # an event about a person may leave it out
            "zone": _zone(user.get("tz")),
            "guest": user.get("is_restricted"),
        }

    async def _title(self, workspace: str, address: str) -> str:
        """A channel's name; empty where the scope to read it was not granted."""
        try:
            answer = await self._workspaces.client(workspace).conversations_info(channel=address)
        except (SlackApiError, NotInstalledError):
            return ""
        return str(answer["channel"].get("name", ""))


def _zone(name: str | None) -> str | None:
    """A time zone, where it is one that our tables know."""
    try:
        return ZoneInfo(name).key if name else None
    except (LookupError, ValueError, OSError):
        return None


def _workspace(body: dict[str, Any]) -> str:
    """Where the event is from; empty for what is not Slack's, which nobody here has to judge."""
    try:
        return workspace_of(body)
    except (KeyError, TypeError):
        return ""


def _messages_in(body: dict[str, Any], event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every message an event tells, or points at."""
    yield event
    yield from filter(None, (event.get("message"), event.get("previous_message"), body.get("pointed")))


def _channels_in(body: dict[str, Any], event: dict[str, Any]) -> Iterator[str]:
    """Every channel that is named without its name."""
    for message in _messages_in(body, event):
        yield from _CHANNEL.findall(message.get("text") or "")


def _people_in(body: dict[str, Any], event: dict[str, Any]) -> Iterator[str]:
    """Everybody an event is by or mentions, but not programs."""
    if "command" in body:
        yield body["user_id"]
    elif "user" in body:
        yield body["user"]["id"]
    for message in _messages_in(body, event):
        user = message.get("user")
        if isinstance(user, dict):  # of an event about a person
            yield user["id"]
        elif user and not message.get("bot_id") and user != "USLACKBOT":
            yield user
        yield from _MENTION.findall(message.get("text") or "")
        yield from (one["author_id"] for one in message.get("attachments") or () if one.get("author_id"))
    yield from (event[role] for role in ("inviter", "actor_id") if event.get(role))
