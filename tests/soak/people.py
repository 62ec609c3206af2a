"""What people do at a desk that dies now and then: they write, press, and press again when nothing happens."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from bot.telegram.text import REPEATED
from tests.fakes.slack import Channel, Message, OpenView, User
from tests.fakes.telegram import Person, Post
from tests.fakes.traffic import Delivery
from tests.soak.world import World

PATIENCE = 150.0  # seconds a person waits for what must come; above a lease on PostgreSQL
AGAIN = 4.0  # seconds until a person presses again
TRIES = 40
LABELS = {  # of buttons and fields
    "ask": "Ask customer",
    "resolve": "Resolve",
    "question": "What do you need",
    "cause": "Cause",
    "fix": "What fixed it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something a person wrote; its token occurs nowhere else. `delivery`: how Slack handed it over; None on Telegram,
    whose order is strict, and for what was put into a form. `written`: when, in seconds since 1970."""

    token: str
    delivery: Delivery | None = None
    written: float = field(default_factory=time.time)

    def is_surely_before(self, later: "Line") -> bool:
        """Whether the desk had this line before it could have the later one: Slack may hand over late, and again."""
        if self.delivery is None:
            return True
        taken = min(
            (each.at + (each.latency or 0) for each in self.delivery.attempts if each.acknowledged), default=inf
        )
        return taken <= (later.delivery.attempts[0].at if later.delivery else later.written)


class Customer(Protocol):
    """Somebody who asks."""

    async def ask(self, text: str, token: str) -> Line:
        """Begin a request."""

    async def say(self, text: str, token: str) -> Line:
        """Add to it."""

    async def correct(self, text: str) -> None:
        """Edit what was said last."""

    async def hear(self, pattern: str) -> None:
        """Wait for words of the desk or an expert."""

    async def press(self, label: str, *, under: str, seen: str) -> None:
        """Press a button under a message, until what follows is seen."""

    def shown(self) -> list[str]:
        """Everything the desk said to the customer, oldest first."""


class Expert(Protocol):
    """Somebody who answers, in the room of one request. longest: characters of a message he can send."""

    longest: int

    async def claim(self) -> None:
        """Become the owner."""

    async def say(self, text: str, token: str) -> Line:
        """Write in the room."""

    async def hear(self, token: str) -> None:
        """Wait for the customer's words."""

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        """Press a button of the card and fill in the form it opens."""


async def insist(act: Callable[[], Awaitable[bool]]) -> None:
    """Do it until it has worked; the desk may be dead when we try."""
    for _ in range(TRIES):
        with suppress(TimeoutError):
            if await act():
                return
    raise TimeoutError("it never worked")


def reference(text: str) -> str:
    """The first "T-1042" in a text."""
    found = re.search(r"T-\d+", text)
    if found is None:
        raise LookupError(f"no reference in {text!r}")
    return found.group()


def first_text(post: Post) -> str:
    """A post's text, or its caption, before any edit."""
    payload = post.earlier[0] if post.earlier else post.payload
    return str(payload.get("text") or payload.get("caption") or "")


def with_mark(post: Post) -> str:
    """A post's text, with the mark of a repetition if it came with it: an edit shows the newest state without it."""
    mark = REPEATED if first_text(post).startswith(REPEATED) else ""
    return mark + post.shown.removeprefix(REPEATED)


def _has(message: Message, word: str) -> bool:
    return any(element["action_id"] == word for _, element in message.elements())


# --------------------------------------------------------------------------------------------------------------- Slack


class SlackCustomer:
    """A customer in a private chat on Slack, one thread per request."""

    def __init__(self, world: World, user: User) -> None:
        self._slack, self._user, self._thread = world.slack, user, ""
        self._channel = world.slack.direct(user)
        self._said: Message | None = None

    async def ask(self, text: str, token: str) -> Line:
        message = await self._slack.user_sends(self._user, self._channel, text)
        self._thread = message.ts
        return Line(token, message.delivery)

    async def say(self, text: str, token: str) -> Line:
        message = self._said = await self._slack.user_sends(self._user, self._channel, text, thread_ts=self._thread)
        return Line(token, message.delivery)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._slack.edits(self._user, self._said, text)

    async def hear(self, pattern: str) -> None:
        await self._slack.wait_for_message(self._channel, pattern, after=self._thread, within=PATIENCE)

    async def press(self, label: str, *, under: str, seen: str) -> None:
        message = await self._slack.wait_for_message(self._channel, under, after=self._thread, within=PATIENCE)

        async def act() -> bool:
            fresh = self._channel.messages[message.ts]
            with suppress(LookupError):  # the button is gone: an earlier press worked
                await self._slack.clicks(self._user, fresh, self._slack.button(fresh, label))
            return bool(await self._slack.wait_for_message(self._channel, seen, after=message.ts, within=AGAIN))

        await insist(act)

    def shown(self) -> list[str]:
        return [message.shown for message in self._slack.bot_messages(self._channel)]


class SlackExpert:
    """An expert in a queue's channel on Slack; the thread of the card is the room."""

    longest = 12_000

    def __init__(self, world: World, name: str, *, screen: asyncio.Lock, channel: Channel, card: Message) -> None:
        """screen: one person fills in one form at a time."""
        self._slack, self._name, self._user = world.slack, name, world.experts[name]
        self._channel, self._card, self._screen = channel, card, screen
        self._number = reference(card.shown).removeprefix("T-")

    @property
    def _fresh(self) -> Message:
        return self._channel.messages[self._card.ts]

    async def claim(self) -> None:
        async def act() -> bool:
            with suppress(LookupError):  # claimed by an earlier press
                await self._slack.clicks(self._user, self._fresh, "claim")
            return await self._slack.journal.wait_until(lambda: f"{self._name} since" in self._fresh.shown, AGAIN)

        await insist(act)

    def _modal(self) -> OpenView | None:
        """The form about this request that is open, if one is."""
        view = self._slack.modal_of(self._user)
        return view if view and f"{self._number}." in view.payload["private_metadata"] else None

    async def say(self, text: str, token: str) -> Line:
        message = await self._slack.user_sends(self._user, self._channel, text, thread_ts=self._card.ts)
        return Line(token, message.delivery)

    async def hear(self, token: str) -> None:
        def found() -> bool:
            return any(message.from_app and token in message.shown for message in self._channel.thread(self._card.ts))

        await self._slack.journal.wait_until(found, PATIENCE, what=f"the customer's words {token}")

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        view: OpenView | None = None

        async def act() -> bool:
            nonlocal view
            await self._slack.delivery.connected(within=AGAIN)
            if view is None or view.closed:
                await self._slack.journal.wait_until(lambda: _has(self._fresh, word), AGAIN)
                await self._slack.clicks(self._user, self._fresh, word)
                view = await self._slack.journal.wait_until(self._modal, AGAIN)
            delivery = await self._slack.submits_view(self._user, view, answers)
            return delivery.acknowledged and view.closed

        async with self._screen:
            await insist(act)


# ------------------------------------------------------------------------------------------------------------ Telegram


class TelegramCustomer:
    """A customer in a private chat on Telegram: no threads, one request at a time. Telegram loses no press."""

    def __init__(self, world: World, person: Person) -> None:
        self._telegram, self._person, self._since = world.telegram, person, 0
        self._chat = world.telegram.private(person)
        self._said: Post | None = None

    async def ask(self, text: str, token: str) -> Line:
        self._since = (await self._telegram.user_sends(self._person, self._chat, text)).id
        return Line(token)

    async def say(self, text: str, token: str) -> Line:
        self._said = await self._telegram.user_sends(self._person, self._chat, text)
        return Line(token)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._telegram.edits(self._person, self._said, text)

    async def hear(self, pattern: str) -> None:
        await self._telegram.wait_for_post(self._chat, pattern, after=self._since, within=PATIENCE)

    async def press(self, label: str, *, under: str, seen: str) -> None:
        def newest() -> Post | None:
            posts = reversed(self._telegram.bot_posts(self._chat))
            return next((post for post in posts if under in post.shown and label in post.labels), None)

        post = await self._telegram.journal.wait_until(newest, PATIENCE, what=f"[{label}] under {under}")
        await self._telegram.clicks(self._person, post, label)
        await self._telegram.wait_for_post(self._chat, seen, after=post.id, within=PATIENCE)

    def shown(self) -> list[str]:
        return [with_mark(post) for post in self._telegram.bot_posts(self._chat)]


class TelegramExpert:
    """An expert in a forum on Telegram; the topic with the card is the room, and forms are asked line by line."""

    longest = 4096

    def __init__(self, world: World, name: str, ref: str) -> None:
        self._telegram, self._name, self._ref = world.telegram, name, ref
        self._person, self._forum = world.liwei, world.forum

    def _card(self) -> Post | None:
        """The newest copy of the card: after a repeated send only that one is kept up to date."""
        title = re.compile(rf"^(↻ )?\S+ {self._ref} · ")
        return next((post for post in reversed(self._telegram.bot_posts(self._forum)) if title.match(post.shown)), None)

    async def _find_card(self) -> Post:
        return await self._telegram.journal.wait_until(self._card, PATIENCE, what=f"the card of {self._ref}")

    async def claim(self) -> None:
        await self._telegram.clicks(self._person, await self._find_card(), "Claim")

        def is_ours() -> bool:
            card = self._card()
            return card is not None and f"{self._name} since" in card.shown

        await self._telegram.journal.wait_until(is_ours, PATIENCE, what=f"the claim of {self._ref}")

    async def say(self, text: str, token: str) -> Line:
        card = await self._find_card()
        await self._telegram.user_sends(self._person, self._forum, text, topic=card.topic)
        return Line(token)

    async def hear(self, token: str) -> None:
        card = await self._find_card()
        await self._telegram.wait_for_post(self._forum, token, topic=card.topic, within=PATIENCE)

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        def is_offered() -> bool:
            found = self._card()
            return found is not None and LABELS[word] in found.labels

        await self._telegram.journal.wait_until(is_offered, PATIENCE, what=f"[{LABELS[word]}] under {self._ref}")
        card = await self._find_card()
        last = max(card.chat.posts)
        await self._telegram.clicks(self._person, card, LABELS[word])
        for name, answer in answers.items():
            question = f" · {LABELS[name]}"
            await self._telegram.wait_for_post(self._forum, question, topic=card.topic, after=last, within=PATIENCE)
            await self._telegram.user_sends(self._person, self._forum, answer, topic=card.topic)
