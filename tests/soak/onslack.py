"""People on Slack."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from tests.fakes.slack import Channel, FakeSlack, Message, NewFile, OpenView, User
from tests.soak.people import AGAIN, PATIENCE, Line, Shown, file_of, insist, reference
from tests.soak.world import World


def files_in(slack: FakeSlack, messages: Iterable[Message]) -> Iterator[Shown]:
    """Every file that the desk shows in these messages."""
    shown = (file for message in messages if message.from_app for file in message.files)
    return (Shown(str(file["name"]), slack.world.files[file["id"]].content) for file in shown)


async def write(
    slack: FakeSlack, user: User, channel: Channel, text: str, *, thread: str | None, file: str | None = None
) -> Message:
    """Write in a thread. file: the token of the file that goes along."""
    files = [NewFile(*file_of(file), "text/plain")] if file else []
    return await slack.user_sends(user, channel, text, thread_ts=thread, files=files)


async def delete(slack: FakeSlack, user: User, message: Message) -> None:
    """Delete a message, which the desk has heard of: whoever deletes sooner is told of by no event that counts."""
    heard = message.delivery
    await slack.journal.wait_until(lambda: heard is None or heard.acknowledged, PATIENCE, what="an event taken")
    await slack.deletes(user, message)


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

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        file = token if with_file else None
        self._said = await write(self._slack, self._user, self._channel, text, thread=self._thread, file=file)
        return Line(token, self._said.delivery)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._slack.edits(self._user, self._said, text)

    async def take_back(self) -> bool:
        if self._said is not None:
            await delete(self._slack, self._user, self._said)
        return self._said is not None

    async def block(self) -> bool:
        return False

    async def unblock(self) -> None:
        raise NotImplementedError("nobody blocks an app on Slack")

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

    def files(self) -> Iterator[Shown]:
        return files_in(self._slack, self._channel.history)


class SlackExpert:
    """An expert in a queue's channel on Slack; the thread of the card is the room."""

    longest = 12_000

    def __init__(self, world: World, name: str, *, screen: asyncio.Lock, channel: Channel, card: Message) -> None:
        """screen: one person fills in one form at a time."""
        self._slack, self._name, self._user = world.slack, name, world.experts[name]
        self._channel, self._card, self._screen = channel, card, screen
        self._number = reference(card.shown).removeprefix("T-")
        self._said: Message | None = None

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

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        file = token if with_file else None
        self._said = await write(self._slack, self._user, self._channel, text, thread=self._card.ts, file=file)
        return Line(token, self._said.delivery)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._slack.edits(self._user, self._said, text)

    async def take_back(self) -> bool:
        if self._said is not None:
            await delete(self._slack, self._user, self._said)
        return self._said is not None

    async def hear(self, pattern: str) -> None:
        def found() -> bool:
            thread = self._channel.thread(self._card.ts)
            return any(message.from_app and re.search(pattern, message.shown) for message in thread)

        await self._slack.journal.wait_until(found, PATIENCE, what=f"{pattern!r} in the thread of {self._number}")

    async def read(self, pattern: str) -> None:
        await self._slack.wait_for_message(self._slack.direct(self._user), pattern, within=PATIENCE)

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


def _has(message: Message, word: str) -> bool:
    return any(element["action_id"] == word for _, element in message.elements())
