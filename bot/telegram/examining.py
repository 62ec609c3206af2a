"""What the desk finds at Telegram: its token, how updates come in, what it may do in each queue's group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.findings import Finding, right, wrong
from bot.questions import Answer, ask
from bot.settings import PREFIX
from bot.telegram.inbound import ALLOWED, PLATFORM
from handlers.wording import selfcheck as wording
from handlers.wording.voice import Voice

TITLE = PLATFORM.capitalize()


@dataclass(frozen=True, slots=True)
class Way:
    """How the bot is reached: the API's address without the trailing "/bot", its token, whether updates come by
    webhook; rivaled: another program took updates lately."""

    api_url: str
    token: str = field(repr=False)
    on_webhook: bool = False
    rivaled: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the API answered: who the bot is, how updates come in, and of each group what it is and what the bot is in
    it."""

    me: Answer
    hook: Mapping[str, Any] = field(default_factory=dict)
    groups: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = ()


async def look(session: aiohttp.ClientSession, way: Way, groups: Sequence[str]) -> Seen:
    """Ask; groups: ids of the chats in which queues stand."""
    base = f"{way.api_url}/bot{way.token}"
    me = await ask(session, f"{base}/getMe")
    if not me.body.get("ok"):
        return Seen(me)
    hook = await ask(session, f"{base}/getWebhookInfo")
    found = []
    for group in groups:
        member = await ask(session, f"{base}/getChatMember", chat_id=group, user_id=str(me.body["result"]["id"]))
        chat = await ask(session, f"{base}/getChat", chat_id=group)
        found.append((group, chat.body.get("result", {}), member.body))
    return Seen(me, hook.body.get("result", {}), found)


def findings(voice: Voice, way: Way, seen: Seen) -> list[Finding]:
    """Every finding, as somebody reads it."""
    if not seen.me.body.get("ok"):
        said = seen.me.silence or str(seen.me.body.get("description"))
        return [_wrong(wording.token(voice, TITLE, said, f"{PREFIX}TELEGRAM_TOKEN"))]
    bot = seen.me.body["result"]
    reads_all = bool(bot.get("can_read_all_group_messages"))
    return [
        _right(wording.token(voice, TITLE, f"@{bot['username']}")),
        _right(wording.privacy(voice, TITLE, reads_all=reads_all)),
        _updates(voice, way, seen.hook),
        *(_group(voice, *each) for each in seen.groups),
    ]


def _right(one: wording.Said) -> Finding:
    return right(one.subject, one.said, one.todo)


def _wrong(one: wording.Said) -> Finding:
    return wrong(one.subject, one.said, one.todo)


def _updates(voice: Voice, way: Way, info: Mapping[str, Any]) -> Finding:
    """The way in: Telegram remembers which kinds of updates were asked for, also by polling."""
    url = str(info.get("url") or "")
    if way.rivaled:
        return _wrong(wording.rivaled(voice, TITLE))
    if not way.on_webhook:
        return _right(wording.polling(voice, TITLE, url))
    if not url:
        return _wrong(wording.unregistered(voice, TITLE, f"{PREFIX}TELEGRAM_WEBHOOK_URL"))
    if info.get("last_error_message"):
        return _wrong(wording.failing(voice, TITLE, url, str(info["last_error_message"])))
    missing = set(ALLOWED) - set(info.get("allowed_updates") or ALLOWED)
    if missing:
        return _wrong(wording.partial(voice, TITLE, url, ", ".join(sorted(missing))))
    return _right(wording.registered(voice, TITLE, url, info.get("pending_update_count", 0)))


def _group(voice: Voice, group: str, chat: Mapping[str, Any], answer: Mapping[str, Any]) -> Finding:
    title, is_forum = str(chat.get("title") or group), bool(chat.get("is_forum"))
    if not answer.get("ok"):
        return _wrong(wording.absent(voice, TITLE, title, str(answer.get("description") or "")))
    member = answer["result"]
    if member.get("status") != "administrator":
        return _wrong(wording.powerless(voice, TITLE, title, str(member.get("status"))))
    if is_forum and not member.get("can_manage_topics"):
        return _wrong(wording.topicless(voice, TITLE, title))
    may_pin = bool(member.get("can_pin_messages"))
    return _right(wording.able(voice, TITLE, title, has_topics=is_forum, may_pin=may_pin))
