"""What somebody may begin with, offered where the workspace has Slack's view for agents (CONVERSATIONS 1 row 12).

Slack shows prompts above the field in which people write; a tap sends the words. The newer view asks for them when the
Messages tab is opened, the older one when a thread with the app is started
(docs.slack.dev/ai/migrating-to-agent-messaging).
"""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.payloads import workspace_of
from bot.slack.sender import FAILURES
from bot.slack.workspaces import NotInstalledError, Workspaces
from handlers.wording.catalogue import catalogue_of, locale_of

log = logging.getLogger(__name__)

METHOD = "assistant.threads.setSuggestedPrompts"
NOT_HERE = {"not_agent_app", "missing_scope", "no_permission", "access_denied", "unknown_method", "method_deprecated"}


def asked_for(body: dict[str, Any]) -> dict[str, str] | None:
    """Where prompts are wanted, as arguments of the method; None for an event that asks for none."""
    event = body.get("event") or {}
    if event.get("type") == "app_home_opened" and event.get("tab") == "messages":
        return {"channel_id": event["channel"]}
    if event.get("type") == "assistant_thread_started":
        thread = event["assistant_thread"]
        return {"channel_id": thread["channel_id"], "thread_ts": thread["thread_ts"]}
    return None


class Prompts:
    """Offers them; a workspace that has no such view is asked once."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._without: set[str] = set()

    async def offer(self, body: dict[str, Any], where: dict[str, str]) -> None:
        """Set them, in the person's language; nothing depends on it."""
        workspace = workspace_of(body)
        if workspace in self._without:
            return
        people = (body.get("known") or {}).get("people", {}).values()
        locale = next((one.get("locale") for one in people), None)
        try:
            client = self._workspaces.client(workspace)
            await client.api_call(METHOD, json={**where, "prompts": _prompts(locale)})
        except (*FAILURES, NotInstalledError) as problem:
            error = problem.response.get("error") if isinstance(problem, SlackApiError) else type(problem).__name__
            if error in NOT_HERE:
                self._without.add(workspace)
            log.info("no prompts in %s: %s", workspace, error)


def _prompts(locale: str | None) -> list[dict[str, str]]:
    """Titles, and the words that a tap sends: those the desk knows."""
    catalogue = catalogue_of(locale_of(locale))
    return [
        {"title": str(catalogue.pgettext("button.question", "Ask a question")), "message": "question"},
        {"title": str(catalogue.pgettext("prompts.requests", "My requests")), "message": "status"},
        {"title": str(catalogue.pgettext("button.contract", "My contract")), "message": "contract"},
    ]
