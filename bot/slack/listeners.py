"""Slack's listeners: hand the payload to the door, and acknowledge when it is committed."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import cards
from bot.slack.answers import Answers, acknowledgement
from bot.slack.payloads import PLATFORM
from bot.slack.people import People
from handlers.notices import Reply

ANY = re.compile("")  # every event, action, command, view and shortcut: one without a listener comes again


class Door(Protocol):
    """Where events go in: returns after the commit, raises when nothing was kept."""

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Take the event in and return what must be shown at once."""


class Listeners:
    """What happens to each kind of payload; Bolt answers 500 when a listener raises, and Slack sends it again."""

    def __init__(self, door: Door, people: People, answers: Answers) -> None:
        self._door, self._people, self._answers = door, people, answers

    def register(self, app: AsyncApp) -> None:
        """Listen to everything; what nobody reads is acknowledged too."""
        app.event(ANY)(self.on_event)
        app.action(ANY)(self.on_interaction)
        app.command(ANY)(self.on_interaction)
        app.view_submission(ANY)(self.on_interaction)
        app.view_closed(ANY)(self.on_nothing)
        app.shortcut(ANY)(self.on_interaction)
        app.options(ANY)(self.on_typing)

    async def on_event(self, body: dict[str, Any]) -> None:
        """An event of the Events API, acknowledged when this returns."""
        await self._people.introduce(body)
        reply = await self._door.accept(PLATFORM, body)
        self._answers.follow(body, reply)

    async def on_interaction(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A button, a command, a form or the menu of a message."""
        await self._people.introduce(body)
        reply = await self._door.accept(PLATFORM, body)
        await ack(**acknowledgement(body, reply))
        self._answers.follow(body, reply)

    async def on_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Somebody types into a field that looks answers up: they ride in the acknowledgement."""
        reply = await self._door.accept(PLATFORM, body)
        await ack(options=[cards.option(one) for one in reply.options])

    async def on_nothing(self, ack: AsyncAck) -> None:
        """Something we offer nobody."""
        await ack()
