"""What the desk finds at Telegram: its token, how updates come in, what it may do in each queue's group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.findings import Finding, right, wrong
from bot.questions import ask
from bot.settings import PREFIX
from bot.telegram.inbound import ALLOWED


@dataclass(frozen=True, slots=True)
class Way:
    """How the bot is reached: the API's address without the trailing "/bot", its token, whether updates come by
    webhook; rivaled: another program took updates lately."""

    api_url: str
    token: str = field(repr=False)
    on_webhook: bool = False
    rivaled: bool = False


async def examine(session: aiohttp.ClientSession, way: Way, groups: Sequence[str]) -> list[Finding]:
    """Every finding; groups: ids of the chats in which queues stand."""
    base = f"{way.api_url}/bot{way.token}"
    me = await ask(session, f"{base}/getMe")
    if not me.body.get("ok"):
        said = me.silence or str(me.body.get("description"))
        return [wrong("Telegram token", said, f"Ask @BotFather for it and set {PREFIX}TELEGRAM_TOKEN.")]
    bot = me.body["result"]
    hook = await ask(session, f"{base}/getWebhookInfo")
    found = [right("Telegram token", f"@{bot['username']}"), _privacy(bool(bot.get("can_read_all_group_messages")))]
    found.append(_updates(way, hook.body.get("result", {})))
    for group in groups:
        member = await ask(session, f"{base}/getChatMember", chat_id=group, user_id=str(bot["id"]))
        chat = await ask(session, f"{base}/getChat", chat_id=group)
        found.append(_group(group, chat.body.get("result", {}), member.body))
    return found


def _privacy(reads_all: bool) -> Finding:
    if reads_all:
        return right("Telegram privacy mode", "off: the bot reads groups it is in")
    todo = "Make the bot an administrator of each queue's group (administrators read everything)."
    return right("Telegram privacy mode", "on: in groups the bot reads plain messages only as administrator", todo)


def _updates(way: Way, info: Mapping[str, Any]) -> Finding:
    """The way in: Telegram remembers which kinds of updates were asked for, also by polling."""
    subject, url = "Telegram updates", str(info.get("url") or "")
    if way.rivaled:
        todo = "Stop the other one, or ask @BotFather for a new token."
        return wrong(subject, "another program with this token takes them too", todo)
    if not way.on_webhook:
        return right(
            subject, "polling" if not url else f"polling; the webhook at {url} is taken off when the desk starts"
        )
    if not url:
        return wrong(subject, "webhook not registered", f"Set {PREFIX}TELEGRAM_WEBHOOK_URL and start the desk.")
    if info.get("last_error_message"):
        todo = "Check that the address reaches the desk and that the secret is the same."
        return wrong(subject, f"{url} answered: {info['last_error_message']}", todo)
    missing = set(ALLOWED) - set(info.get("allowed_updates") or ALLOWED)
    if missing:
        return wrong(subject, f"{url} does not get {', '.join(sorted(missing))}", "Start the desk again.")
    return right(subject, f"webhook {url}, {info.get('pending_update_count', 0)} waiting")


def _group(group: str, chat: Mapping[str, Any], answer: Mapping[str, Any]) -> Finding:
    subject = f"Telegram group {chat.get('title') or group}"
    if not answer.get("ok"):
        return wrong(subject, str(answer.get("description") or "no answer"), "Add the bot to the group.")
    member = answer["result"]
    if member.get("status") != "administrator":
        return wrong(subject, f"the bot is {member.get('status')}", "Make it an administrator with Manage topics.")
    if chat.get("is_forum") and not member.get("can_manage_topics"):
        return wrong(subject, "the bot may not manage topics", "Give it the right Manage topics.")
    todo = (
        "" if member.get("can_pin_messages") else "With the right Pin messages the card stays at the top of each topic."
    )
    said = "administrator" + (", manages topics" if chat.get("is_forum") else ", without topics")
    return right(subject, said, todo if chat.get("is_forum") else "")
