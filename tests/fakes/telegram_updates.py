"""The way from a fake Telegram to the bot: the queue of updates, long polling, the webhook; and who may write where."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from tests.fakes.telegram_world import Chat, Person, Topic, Wire, World
from tests.fakes.wire_common import Attempt, Call, Clock, Delivery, Faults, Journal

NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
SIGNATURE = "X-Telegram-Bot-Api-Secret-Token"


class TelegramError(Exception):
    """An answer with `ok: false`. `recorded`: the journal has it already."""

    def __init__(
        self, description: str, code: int = 400, *, parameters: Wire | None = None, recorded: bool = False
    ) -> None:
        super().__init__(description)
        self.description, self.code, self.parameters, self.recorded = description, code, parameters, recorded


@dataclass(slots=True)
class Webhook:
    """Where updates are posted; an empty URL means polling."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error: str = ""


@dataclass(slots=True)
class Pending:
    """An update that waits to be fetched or confirmed; `queued` in monotonic seconds."""

    update: Wire
    delivery: Delivery
    queued: float
    copies: int = 0


class Platform:
    """One bot's Telegram: its world, its journal and the updates on their way to it."""

    def __init__(self, *, token: str, username: str, now: Clock) -> None:
        self.token = token
        self.now = now
        self.world = World(int(token.split(":")[0]), username, now=now)
        self.journal = Journal(now)
        self.journal.idle_methods.add("getUpdates")
        self.faults = Faults()
        self.webhook = Webhook()
        self.webhook_seconds = 5.0
        self.webhook_retry = (0.1, 0.2, 0.5, 1.0)
        self.privacy_mode = True
        self.allowed_updates: set[str] | None = None
        self.pending: list[Pending] = []
        self.held: list[Pending] | None = None
        self.repeat_next: list[int] = []
        self.keyboards: dict[int, Wire] = {}  # the forced reply a chat shows
        self.commands: dict[tuple[Any, ...], list[Wire]] = {}  # by scope and language
        self.said: dict[tuple[str, str], str] = {}  # the bot's descriptions, by kind and language
        self._next_update = 500_000_000
        self._wake, self._ends = asyncio.Event(), asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._http: aiohttp.ClientSession | None = None

    # ------------------------------------------------------------------------------------------------ the queue

    def queue(self, kind: str, content: Wire) -> Delivery:
        """Queues an update for the bot, unless it did not ask for this kind."""
        return self.queue_raw({"update_id": self._next_update, kind: content}, kind)

    def queue_raw(self, update: Wire, kind: str = "anything") -> Delivery:
        """Queues an update of any shape."""
        self._next_update += 1
        transport = "webhook" if self.webhook.url else "polling"
        delivery = self.journal.add_delivery(Delivery("update", kind, update, transport))
        wanted = kind in self.allowed_updates if self.allowed_updates else kind not in NOT_BY_DEFAULT
        if not wanted and kind != "anything":
            delivery.skipped = f"the bot did not ask for {kind} in allowed_updates"
            return delivery
        copies = self.repeat_next.pop(0) if self.repeat_next else 0
        pending = Pending(update, delivery, time.monotonic(), copies)
        (self.pending if self.held is None else self.held).append(pending)
        self.wake()
        return delivery

    def begins_counting_at(self, number: int) -> None:
        """After a week without updates the next one's id is any number (Bot API, Update)."""
        self._next_update = number

    def ends_polls(self) -> None:
        """The poll under way comes back empty, as at the end of its time."""
        self._ends.set()
        self._ends = asyncio.Event()
        self.wake()

    @property
    def next_update(self) -> int:
        """The update_id the next update gets."""
        return self._next_update

    def wake(self) -> None:
        """Lets pollers and the webhook look again."""
        self._wake.set()
        self._wake = asyncio.Event()

    def hold(self) -> None:
        """Keeps updates back until `release`."""
        self.held = self.held or []

    def release(self, order: list[int] | Literal["as_sent", "reversed"] = "as_sent") -> None:
        """Sends what was held, in this order."""
        held, self.held = self.held or [], None
        if order == "reversed":
            held = held[::-1]
        elif order != "as_sent":
            held = [held[index] for index in order]
        self.pending += held
        self.wake()

    def repeat(self, times: int = 1) -> None:
        """The next update arrives `1 + times` times, as happens when a confirmation gets lost."""
        self.repeat_next.append(times)

    # ---------------------------------------------------------------------------------------------- long polling

    async def get_updates(self, arguments: Wire, call: Call) -> list[Wire]:
        """Long polling; another poller or a webhook is a conflict."""
        if self.webhook.url:
            text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
            raise TelegramError(text, 409)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        mine = self._poller = asyncio.get_running_loop().create_future()
        if "allowed_updates" in arguments:
            self.allowed_updates = set(arguments["allowed_updates"]) or None
        self._confirm(arguments.get("offset"))
        await self._wait_for_updates(mine, float(arguments.get("timeout") or 0), call)
        mine.cancel()
        batch = self.pending[: max(1, min(int(arguments.get("limit") or 100), 100))]
        for pending in batch:
            attempts = pending.delivery.attempts
            reason = "fetched again" if attempts else ""
            attempts.append(Attempt(len(attempts), self.now(), reason, time.monotonic() - pending.queued))
        return [pending.update for pending in batch]

    async def _wait_for_updates(self, mine: "asyncio.Future[None]", seconds: float, call: Call) -> None:
        deadline, ends = time.monotonic() + seconds, self._ends
        while not self.pending and time.monotonic() < deadline and not ends.is_set():
            waiting: asyncio.Future[Any] = asyncio.ensure_future(self._wake.wait())
            left = deadline - time.monotonic()
            await asyncio.wait({waiting, mine}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if mine.done():
                text = "two getUpdates at the same time"
                self.journal.violate("telegram.conflict", text, where="getUpdates", call=call)
                answer = "Conflict: terminated by other getUpdates request; make sure that only one bot is running"
                raise TelegramError(answer, 409, recorded=True)

    def _confirm(self, offset: int | None) -> None:
        """Forgets the updates before the offset; a negative offset keeps only the last ones."""
        if offset is None:
            return
        if offset < 0:
            self.pending = self.pending[offset:]
            return
        kept = []
        for pending in self.pending:
            if pending.update["update_id"] >= offset:
                kept.append(pending)
                continue
            if pending.delivery.attempts:
                pending.delivery.attempts[-1].status = 200
            if pending.copies:
                pending.copies -= 1
                kept.append(pending)
        self.pending = kept
        self.journal.touch(active=False)

    # --------------------------------------------------------------------------------------------------- webhook

    async def push(self) -> None:
        """Sends queued updates to the webhook, one after the other, and tries again when it fails."""
        while True:
            wake = self._wake
            if not self.webhook.url or not self.pending:
                await wake.wait()
                continue
            pending = self.pending[0]
            done = await self._post(pending)
            tries = len(pending.delivery.attempts)
            if done and pending.copies:
                pending.copies -= 1
            elif done or tries > len(self.webhook_retry):
                self.pending.remove(pending)
                if not done:
                    text = f"update not accepted: {self.webhook.last_error}"
                    self.journal.violate("telegram.webhook", text, where=pending.delivery.name)
            else:
                await asyncio.sleep(self.webhook_retry[tries - 1])

    async def _post(self, pending: Pending) -> bool:
        self._http = self._http or aiohttp.ClientSession()
        attempts = pending.delivery.attempts
        attempt = Attempt(len(attempts), self.now(), "sent again" if attempts else "")
        attempts.append(attempt)
        headers = {SIGNATURE: self.webhook.secret_token} if self.webhook.secret_token else {}
        started = time.monotonic()
        try:
            timeout = aiohttp.ClientTimeout(total=self.webhook_seconds)
            url = self.webhook.url
            async with self._http.post(url, json=pending.update, headers=headers, timeout=timeout) as answer:
                attempt.status, text = answer.status, await answer.text()
                attempt.body = json.loads(text) if text.startswith("{") else text or None
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            attempt.error = f"{type(problem).__name__}: {problem}"
        attempt.latency = time.monotonic() - started
        if not attempt.acknowledged:
            self.webhook.last_error = attempt.error or f"Wrong response from the webhook: {attempt.status}"
        self.journal.touch()
        return attempt.acknowledged

    async def forge(self, secret: str | None = None) -> int:
        """Posts an update that does not come from Telegram; returns the status the bot answers with."""
        person: Wire = {"id": 1, "is_bot": False, "first_name": "X"}
        chat: Wire = {"id": 1, "type": "private", "first_name": "X"}
        message = {"message_id": 1, "date": 0, "chat": chat, "from": person, "text": "forged"}
        headers = {SIGNATURE: secret} if secret else {}
        body = {"update_id": 1, "message": message}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook.url, json=body, headers=headers) as answer,
        ):
            if answer.status < 400:
                text = "accepted an update without the secret token"
                self.journal.violate("telegram.secret", text, where="webhook")
            return answer.status

    # ----------------------------------------------------------------------------------------------- permissions

    def chat_for(self, chat_id: Any) -> Chat:
        """The chat an argument names, if the bot may write there."""
        chat = self.world.chats.get(chat_id)
        if chat is None:
            raise TelegramError("Bad Request: chat not found")
        if chat.migrated_to:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise TelegramError(text, parameters={"migrate_to_chat_id": chat.migrated_to})
        if chat.person is not None:
            self._may_write_to(chat.person)
            return chat
        status = chat.members.get(self.world.bot.id, "left")
        if status == "kicked":
            raise TelegramError(f"Forbidden: bot was kicked from the {chat.kind} chat", 403)
        if status == "left":
            raise TelegramError(f"Forbidden: bot is not a member of the {chat.kind} chat", 403)
        return chat

    @staticmethod
    def _may_write_to(person: Person) -> None:
        if person.deactivated:
            raise TelegramError("Forbidden: user is deactivated", 403)
        if person.blocked:
            raise TelegramError("Forbidden: bot was blocked by the user", 403)
        if not person.started:
            raise TelegramError("Forbidden: bot can't initiate conversation with a user", 403)

    def needs_right(self, chat: Chat, right: str, action: str) -> None:
        """Refuses what the bot's rights in the group do not allow."""
        if right not in chat.bot_rights:
            raise TelegramError(f"Bad Request: not enough rights to {action}")

    def add_topic(self, chat: Chat, creator: Person, name: str) -> Topic:
        """Creates a topic; the bot does not get the service message of its own topics."""
        post = self.world.new_post(chat, creator, forum_topic_created={"name": name, "icon_color": 7322096})
        post.payload |= {"message_thread_id": post.id, "is_topic_message": True}
        topic = chat.topics[post.id] = Topic(post.id, name, created_by_bot=creator is self.world.bot)
        if creator is not self.world.bot:
            self.queue("message", post.wire())
        self.journal.touch()
        return topic
