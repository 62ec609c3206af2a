"""Topics of forums, which are the desk's rooms: made, renamed, closed, opened again. A chat without them has none."""

import logging

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.telegram.outcomes import passing_over
from bot.telegram.text import REPEATED
from handlers.notices import Open, Outcome, Retitle, Sent, Target

log = logging.getLogger(__name__)

TITLE = 128


class Topics:
    """Of all groups of one bot. Whether a group has topics is asked each time one is made: people turn them on and
    off."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._titled: dict[tuple[int, int], str] = {}  # while the second half of a change is still to be done

    async def perform(self, act: Open | Retitle, target: Target, *, repeated: bool) -> Outcome:
        """Make one, or change it."""
        if isinstance(act, Open):
            return await self._make(act, target, repeated=repeated)
        return await self._retitle(act, target)

    async def _make(self, act: Open, target: Target, *, repeated: bool) -> Outcome:
        """A new topic; nothing in a group without topics, or where the desk may not make any: there the request is a
        chain of answers to its card."""
        if target.direct or not (await self._bot.get_chat(chat_of(target))).is_forum:
            return Sent(loose=True)
        title = (REPEATED if repeated else "") + act.title
        try:
            topic = await self._bot.create_forum_topic(chat_of(target), title[:TITLE])
        except BadRequest as error:
            if "not enough rights" not in error.message.lower():
                raise
            log.warning("No topic can be made in %s, and its requests stand in General: %s", target.place, error)
            return Sent(loose=True)
        return Sent(thread=str(topic.message_thread_id))

    async def _retitle(self, act: Retitle, target: Target) -> Outcome:
        """Another title, closed or open; either may be so already. What was done of it before a refusal is not done
        again: each half counts as a message, and a group that has just room for one would never get both."""
        topic = topic_of(target)
        if topic is None:
            return Sent()
        chat = chat_of(target)
        if self._titled.get((chat, topic)) != act.title:
            with passing_over("topic_not_modified"):
                await self._bot.edit_forum_topic(chat, topic, name=act.title[:TITLE])
            self._titled[chat, topic] = act.title
        with passing_over("topic_not_modified"):
            if act.closed:
                await self._bot.close_forum_topic(chat, topic)
            else:
                await self._bot.reopen_forum_topic(chat, topic)
        del self._titled[chat, topic]
        return Sent(thread=str(topic))

    async def reopen(self, target: Target, error: BadRequest) -> None:
        """Open the topic again, General where it is none, when it was refused for being closed; raises any other
        refusal."""
        topic = topic_of(target)
        if "topic_closed" not in error.message.lower():  # the library changes the case
            raise error
        if topic is None:
            await self._bot.reopen_general_forum_topic(chat_of(target))
        else:
            await self._bot.reopen_forum_topic(chat_of(target), topic)

    async def pin(self, target: Target, message: int) -> None:
        """Keep a message at the top of its topic, where the desk may pin."""
        try:
            await self._bot.pin_chat_message(chat_of(target), message, disable_notification=True)
        except TelegramError as error:
            log.info("The card of %s in %s is not pinned: %s", target.thread, target.place, error)


def is_chain(target: Target) -> bool:
    """Whether the request is a chain of answers to its card, for want of a topic."""
    return target.wants_thread and not target.room


def topic_of(target: Target) -> int | None:
    """The topic that an act goes to."""
    return int(target.thread) if target.thread and not is_chain(target) else None


def chain_of(target: Target) -> str | None:
    """The message that everything answers where there is no topic."""
    return target.thread if is_chain(target) else None


def chat_of(target: Target) -> int:
    """The chat's id; a private chat has its person's."""
    return int(target.address or target.place)
