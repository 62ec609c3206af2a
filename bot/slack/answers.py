"""What Slack must show at once in answer to an event: acknowledgements, forms and lines only one person sees."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack import cards, homes, inbound, prompts
from bot.slack.prompts import Prompts
from bot.slack.sender import FAILURES
from bot.slack.workspaces import Workspaces
from bot.underway import Underway
from handlers.inbound import Inbound
from handlers.notices import Button, Card, Form, Plain, Reply
from handlers.wording.catalogue import catalogue_of, locale_of

log = logging.getLogger(__name__)


def acknowledgement(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    """What of the reply rides in the acknowledgement: field errors or the next form of a form, the line after a
    command. Field errors that name no field of the form are shown at its first."""
    if body.get("type") == "view_submission":
        if reply.errors:
            return {"response_action": "errors", "errors": _errors(body["view"], reply)}
        origin = inbound.read(body)
        if reply.form and origin:
            return {"response_action": "update", "view": cards.modal(reply.form, origin)}
    if "command" in body and reply.toast:
        return {"response_type": "ephemeral", "text": cards.notification((Plain(reply.toast),))}
    return {}


def _errors(view: dict[str, Any], reply: Reply) -> dict[str, str]:
    fields = list(cards.filled(view))
    return {(name if name in fields else fields[0]): text for name, text in reply.errors.items()}


class Answers:
    """Answers that follow the acknowledgement, each a task of its own that is tried once."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._prompts = Prompts(workspaces)
        self._underway = Underway()

    def follow(self, body: dict[str, Any], reply: Reply) -> None:
        """Show what did not ride in the acknowledgement."""
        if (where := prompts.asked_for(body)) is not None:
            self._underway.start(self._prompts.offer(body, where))
        rode = acknowledgement(body, reply)
        if reply.form and "view" not in rode:
            self._underway.start(self._open(body, reply.form))
        if reply.toast and "text" not in rode:
            said = Card((Plain(reply.toast),))
            is_home = (body.get("view") or {}).get("type") == "home"  # there is no chat where he looks
            self._underway.start(self._open(body, homes.told(body, said)) if is_home else self._whisper(body, said))

    async def close(self) -> None:
        """Wait for what is under way."""
        await self._underway.finish()

    async def _open(self, body: dict[str, Any], form: Form) -> None:
        """Open a form; when its three seconds are over, a button opens it again."""
        origin = inbound.read(body)
        if origin is None:
            return
        try:
            client = self._workspaces.client(inbound.workspace_of(body))
            await client.views_open(trigger_id=body.get("trigger_id", ""), view=cards.modal(form, origin))
        except FAILURES as problem:
            log.warning("form %s did not open for %s: %s", form.word, origin.key, _error(problem))
            await self._whisper(body, _again(origin))

    async def _whisper(self, body: dict[str, Any], card: Card) -> None:
        """A message only the person sees, where they are; lost when Slack does not take it."""
        origin = inbound.read(body)
        if origin is None:
            return
        shown = cards.render(card)[0].arguments()
        address = origin.where.address if origin.where.direct else origin.where.place
        try:
            client = self._workspaces.client(inbound.workspace_of(body))
            await client.chat_postEphemeral(
                channel=address or origin.where.place, user=origin.writer.user, thread_ts=origin.thread, **shown
            )
        except FAILURES as problem:
            log.info("no ephemeral message after %s: %s", origin.key, _error(problem))
            if body.get("response_url"):
                await self._respond(body["response_url"], shown)

    async def _respond(self, url: str, shown: dict[str, Any]) -> None:
        """The other way to the same person, for channels the desk is not in."""
        client = self._workspaces.anyone
        webhook = AsyncWebhookClient(url, session=client.session, proxy=client.proxy, retry_handlers=[])
        webhook.proxy = client.proxy
        try:
            await webhook.send(**shown, response_type="ephemeral", replace_original=False)
        except FAILURES as problem:
            log.warning("response url refused: %s", _error(problem))


def _again(origin: Inbound) -> Card:
    """The button that repeats what the person did (DESIGN 2.3)."""
    catalogue = catalogue_of(locale_of(origin.writer.locale))
    late = str(catalogue.pgettext("form.late", "The form did not open in time."))
    again = str(catalogue.pgettext("form.again", "Open again"))
    return Card((Plain(late),), buttons=(Button(again, origin.word, origin.value),))


def _error(problem: Exception) -> str:
    return str(problem.response.get("error")) if isinstance(problem, SlackApiError) else type(problem).__name__
