"""A fake Telegram on loopback: the Bot API with polling and webhooks, people who write and press buttons, faults.

    async with FakeTelegram() as telegram:
        ann = telegram.add_person("Ann")
        ...                                              # start a bot with telegram.token against telegram.url
        await telegram.starts(ann)
        reply = await telegram.wait_for_post(telegram.private(ann), "Welcome")
        telegram.assert_clean()

Every call is held against the documentation; what is wrong ends up in `telegram.journal.violations`.
"""

import re
import time
from typing import Any

from tests.fakes.telegram_people import TelegramPeople
from tests.fakes.telegram_world import Chat, NewFile, Person, Post, Query, Topic, Wire

__all__ = ["Chat", "FakeTelegram", "NewFile", "Person", "Post", "Query", "Topic"]


class FakeTelegram(TelegramPeople):
    """A bot's Telegram with people in it."""

    def add_person(self, first_name: str, **details: Any) -> Person:
        """A new user; `details` are fields of Person."""
        return self.world.add_person(first_name, **{"username": first_name.lower(), **details})

    def add_group(self, title: str, **details: Any) -> Chat:
        """A new group; see World.add_group."""
        return self.world.add_group(title, **details)

    def bot_posts(self, chat: Chat, topic: int | None = None) -> list[Post]:
        """What the bot wrote in a chat, or in one topic of it."""
        return [p for p in chat.history if p.from_bot and p.shown and (topic is None or p.topic == topic)]

    def topic_named(self, chat: Chat, pattern: str) -> Topic:
        """The first topic whose name matches."""
        for topic in chat.topics.values():
            if re.search(pattern, topic.name):
                return topic
        raise LookupError(f"no topic like {pattern!r}; there is {[t.name for t in chat.topics.values()]}")

    def reaction(self, post: Post) -> str | None:
        """The bot's reaction on a message."""
        return next((item["emoji"] for item in post.reactions.get(self.world.bot.id, [])), None)

    def unanswered(self) -> list[Query]:
        """Presses on buttons the bot has not answered: the button of the person keeps spinning."""
        return [query for query in self.world.queries.values() if not query.answered]

    async def wait_for_post(
        self, chat: Chat, pattern: str = "", *, topic: int | None = None, after: int = 0, within: float = 20.0
    ) -> Post:
        """A message of the bot whose text matches, with an id above `after`."""

        def found() -> Post | None:
            posts = self.bot_posts(chat, topic)
            return next((p for p in posts if p.id > after and re.search(pattern, p.shown, re.DOTALL)), None)

        return await self.journal.wait_until(found, within, what=f"a message like {pattern!r} in {chat.id}")

    async def wait_for_topic(self, chat: Chat, pattern: str = "", within: float = 20.0) -> Topic:
        """A topic whose name matches."""

        def found() -> Topic | None:
            return next((t for t in chat.topics.values() if re.search(pattern, t.name)), None)

        return await self.journal.wait_until(found, within, what=f"a topic like {pattern!r}")

    async def wait_for_answer(self, query: Query, within: float = 20.0) -> Wire:
        """The bot's answer to a press on a button: text, show_alert and so on."""
        await self.journal.wait_until(lambda: query.answered, within, what=f"an answer to {query.data!r}")
        return query.answers[-1]

    def assert_clean(self, *ignored: str, warnings: bool = False) -> None:
        """Fails when the bot broke a rule or left a button spinning; `ignored` are globs of rule names."""
        for query in self.unanswered():
            if time.monotonic() - query.at > 1:
                text = f"callback query {query.data!r} was not answered"
                self.journal.violate("telegram.callback", text, where="callback_query")
        self.journal.assert_clean(*ignored, warnings=warnings)
