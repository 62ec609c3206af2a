"""Looks up the message that somebody points at, before the event is read: Slack tells only where it stands."""

import asyncio
import logging
from typing import Any

from bot.slack.payloads import workspace_of
from bot.slack.pointing import pointed_at
from bot.slack.sender import FAILURES
from bot.slack.workspaces import NotInstalledError, Workspaces

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds: the event must be acknowledged within three


class Looking:
    """Puts the message under "pointed" in a payload."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def look(self, body: dict[str, Any]) -> None:
        """What Slack does not tell in time is left out; a button tries it again."""
        if body.get("type") == "message_action":
            body["pointed"] = self._nobodys(body, body.get("message"))
            return
        found = pointed_at(body)
        if found is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                body["pointed"] = self._nobodys(body, await self._message(workspace_of(body), *found))
        except (*FAILURES, NotInstalledError) as problem:
            log.info("slack did not tell message %s: %s", found[1], type(problem).__name__)

    def _nobodys(self, body: dict[str, Any], message: dict[str, Any] | None) -> dict[str, Any] | None:
        """The message; one of the desk's own without what it says: that may be another customer's."""
        if message is None:
            return None
        app, us = (message.get("bot_profile") or {}).get("app_id"), self._workspaces.us(workspace_of(body))
        is_ours = (us and message.get("user") == us) or (app and app == body.get("api_app_id"))
        return {name: part for name, part in message.items() if not is_ours or name in ("ts", "thread_ts")}

    async def _message(self, workspace: str, channel: str, ts: str) -> dict[str, Any] | None:
        """The message itself, at the top level or in a thread; None where there is none any more."""
        answer = await self._workspaces.client(workspace).conversations_replies(
            channel=channel, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=2
        )
        return next((one for one in answer["messages"] if one["ts"] == ts), None)
