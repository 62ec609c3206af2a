"""Telegram's way out: posts, edits, topics, reactions, deletions."""

from collections.abc import Container, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from telegram import Bot, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, TelegramError

from bot.files import BusyError, Sources
from bot.telegram import paces, replying
from bot.telegram.cards import Message, caption, draw
from bot.telegram.files import Spot, Uploads, ids_of
from bot.telegram.floods import Floods
from bot.telegram.gate import Gate
from bot.telegram.outcomes import outcome_of, passing_over
from bot.telegram.paces import is_repeatable
from bot.telegram.requests import requests_of
from bot.telegram.topics import Topics, chain_of, chat_of, is_chain, topic_of
from handlers.notices import (
    Act,
    Document,
    Files,
    Later,
    Mark,
    Moved,
    Open,
    Outcome,
    Pace,
    Post,
    Refused,
    Remove,
    Retitle,
    Scope,
    Sent,
    Sign,
    Target,
    Unknown,
    headed,
)

SIGNS = {
    Sign.RECEIVED: "👀",
    Sign.DELIVERED: "👌",
    Sign.THANKS: "👌",
    Sign.NOTE: "✍",
    Sign.WAITING: "👀",
    Sign.FAILED: "👎",
}
MOST_PARTS = 100
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Sends for one bot. Remembers which parts of a long text already went out."""

    def __init__(self, bot: Bot, account: str, sources: Sources | None = None) -> None:
        self._bot = bot
        self._uploads = Uploads(requests_of(bot), bot.base_url, {} if sources is None else sources)
        self._account = account
        self._topics = Topics(bot)
        self._floods = Floods()
        self._gate = Gate(paces.ALL, paces.NEARLY)
        self._parts: dict[int, list[int]] = {}

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """See `paces.paces`."""
        return paces.paces(self._account, act, target)

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Perform one act; see `Sender`."""
        try:
            async with self._gate.passing() if isinstance(act, Post) else nullcontext():
                outcome = await self._perform(act, target, number, repeated=repeated)
        except BusyError as error:
            outcome = Later(error.seconds, Scope.LANE, str(error))
        except TelegramError as error:
            repeatable = is_repeatable(act, target) and number not in self._parts
            outcome = outcome_of(error, direct=target.direct, repeatable=repeatable)
        outcome = self._floods.judge(outcome, act, target.place)
        if isinstance(outcome, Later):
            shown = self._uploads.shown(number)
            there = Sent(shown[0], rest=shown[1:]) if shown else self._there(target, number)
            outcome = replace(outcome, there=there)
        if isinstance(outcome, Sent | Refused | Moved):
            self._parts.pop(number, None)
            self._uploads.forget(number)
        if isinstance(outcome, Sent) and is_chain(target):
            outcome = replace(outcome, loose=outcome.loose or outcome.message is not None)
        return outcome

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """Bots cannot read a chat: whether it arrived cannot be known."""
        return None

    async def _perform(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        match act:
            case Post() if target.message is not None:
                return await self._edit(act, target, number, repeated=repeated)
            case Post():
                return await self._post(act, target, number, repeated=repeated)
            case Document():
                return await self._upload(act, target, repeated=repeated)
            case Files():
                return await self._show(act, target, number, repeated=repeated)
            case Mark():
                return await self._mark(act, target)
            case Remove():
                return await self._remove(target)
            case Open() | Retitle():
                return await self._topics.perform(act, target, repeated=repeated)
        return Sent()  # a page of his own nobody has here

    # ------------------------------------------------------------------------------------------------- messages

    async def _post(self, post: Post, target: Target, number: int, *, repeated: bool) -> Outcome:
        """A long text goes in parts; after a failure it goes on where it stopped. A flat chat's thread is a chain of
        replies to its first message."""
        reply = replying.answering(post.reply_to or chain_of(target), post.part)
        doubtful = self._doubtful(number) if repeated else ()
        sent = self._parts.setdefault(number, [])
        for part in draw(headed(post), prompt=post.prompt, marked=doubtful)[len(sent) :]:
            sent.append(await self._say(part, target, reply=reply, silent=post.silent))
        if post.pinned and topic_of(target) is not None:
            await self._topics.pin(target, sent[0])
        return self._there(target, number) or Sent()

    def _there(self, target: Target, number: int) -> Sent | None:
        """What there is of a text, some parts of which went out."""
        if not self._parts.get(number):
            return None
        old = _known(target)
        first, *rest = (*old, *map(str, self._parts[number]))
        begins = not old and target.wants_thread and target.thread is None
        return Sent(message=first, thread=first if begins else None, rest=tuple(rest))

    def _doubtful(self, number: int, begin: int = 0) -> Container[int]:
        """The parts from `begin` on that may have arrived: the one whose answer was lost, or, where a dead process sent
        them, any."""
        return (begin + len(self._parts[number]),) if number in self._parts else range(begin, MOST_PARTS)

    async def _say(self, part: Message, target: Target, *, reply: ReplyParameters | None, silent: bool) -> int:
        """Send one message and return its id. A closed topic is opened for it, once; what answers words that Telegram
        does not find answers their message."""
        send = partial(
            self._bot.send_message,
            chat_of(target),
            part.text,
            entities=part.entities,
            message_thread_id=topic_of(target),
            reply_markup=part.markup,
            link_preview_options=NO_PREVIEW,
            disable_notification=silent or None,
        )
        try:
            return (await send(reply_parameters=reply)).message_id
        except BadRequest as error:
            if not replying.is_not_found(error):
                await self._topics.reopen(target, error)
        return (await send(reply_parameters=replying.whole(reply))).message_id

    async def _upload(self, document: Document, target: Target, *, repeated: bool) -> Outcome:
        """Send a file with a line above it. A closed topic is opened, and it is tried again."""
        line, chain = caption(document.caption, marked=repeated), chain_of(target)
        try:
            sent = await self._bot.send_document(
                chat_of(target),
                InputFile(document.body.encode(), document.name),
                caption=line.text,
                caption_entities=line.entities,
                message_thread_id=topic_of(target),
                reply_parameters=ReplyParameters(int(chain), allow_sending_without_reply=True) if chain else None,
                disable_notification=document.silent or None,
            )
        except BadRequest as error:
            await self._topics.reopen(target, error)
            return Later(0.0, Scope.LANE, "the topic was closed")
        return Sent(message=str(sent.message_id))

    async def _show(self, act: Files, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Send files. A closed topic is opened, and they are tried again."""
        quoted = act.reply_to or chain_of(target)
        spot = Spot(chat_of(target), topic_of(target), int(quoted) if quoted else None, act.silent)
        try:
            progress = await self._uploads.send(act, spot, number, there=_known(target), repeated=repeated)
        except BadRequest as error:
            await self._topics.reopen(target, error)
            return Later(0.0, Scope.LANE, "the topic was closed")
        first, *rest = ids_of(progress) or (None,)
        return Sent(message=first, rest=tuple(filter(None, rest)), lost=tuple(progress.lost))

    async def _edit(self, post: Post, target: Target, number: int, *, repeated: bool) -> Outcome:
        """Every part anew; those that a shorter text does not need are deleted, and what a longer one needs follows
        below."""
        old = (str(target.message), *target.rest)
        if number in self._parts:  # those of an earlier try are part of the message by now
            self._parts[number] = [one for one in self._parts[number] if str(one) not in old]
        doubtful = self._doubtful(number, len(old)) if repeated else ()
        parts = draw(headed(post), marked=doubtful)
        for each, new in zip(old, parts, strict=False):
            with passing_over("message is not modified"):
                await self._bot.edit_message_text(
                    new.text,
                    chat_of(target),
                    int(each),
                    entities=new.entities,
                    reply_markup=new.keyboard,
                    link_preview_options=NO_PREVIEW,
                )
        await self._delete(target, old[len(parts) :])
        if len(parts) <= len(old):
            return Sent(message=old[0], rest=old[1 : len(parts)])
        sent = self._parts.setdefault(number, [])
        for part in parts[len(old) + len(sent) :]:
            reply = replying.answering(chain_of(target))
            sent.append(await self._say(part, target, reply=reply, silent=True))
        return self._there(target, number) or Sent()

    async def _mark(self, mark: Mark, target: Target) -> Outcome:
        """A bot has one reaction on a message: a new one takes the place of the old. A refused one hurts nobody."""
        reaction = SIGNS[mark.sign] if mark.sign else None
        with passing_over(""):
            await self._bot.set_message_reaction(chat_of(target), int(mark.message), reaction)
        return Sent()

    async def _remove(self, target: Target) -> Outcome:
        if target.message is not None:
            await self._delete(target, _known(target))
        return Sent()

    async def _delete(self, target: Target, messages: Iterable[str]) -> None:
        for message in messages:
            with passing_over("message to delete not found"):
                await self._bot.delete_message(chat_of(target), int(message))


def _known(target: Target) -> tuple[str, ...]:
    """The messages that an act became so far."""
    return (target.message, *target.rest) if target.message else ()
