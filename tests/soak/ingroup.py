"""An expert on Telegram in a group without topics."""

import asyncio
import itertools
import re
from dataclasses import dataclass

from tests.fakes.telegram import Chat, NewFile, Post
from tests.soak.ontelegram import TopicExpert
from tests.soak.people import AGAIN, LABELS, PATIENCE, Customer, Line, insist
from tests.soak.world import World

OVER = "That question is over"


class GroupExpert(TopicExpert):
    """An expert in a group without topics, which becomes another one some day: what answers the card is about its
    request. He fills in one form at a time (`screen`), and begins anew when the group was replaced meanwhile."""

    def __init__(self, world: World, name: str, ref: str, *, screen: asyncio.Lock, customer: Customer) -> None:
        super().__init__(world, name, ref)
        self._screen, self._customer = screen, customer

    @property
    def _chat(self) -> Chat:
        return self._world.group

    async def claim(self) -> None:
        async def act() -> bool:
            card = await self._find_card()
            if "Claim" in card.labels:
                await self._telegram.clicks(self._person, card, "Claim")
            return await self._telegram.journal.wait_until(self._is_mine, AGAIN)

        await insist(act)

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        line = await super().say(text, token, with_file=with_file)
        said = self._said
        assert said is not None

        def arrived() -> bool:
            return self._has_heard(token) or self._chat is not said.chat

        await self._telegram.journal.wait_until(
            lambda: arrived() or self._which(said), PATIENCE, what=f"what became of {token}"
        )
        question = self._which(said)
        if question is not None and not arrived():
            await self._telegram.clicks(self._person, question, self._ref)
        return line

    async def _write(self, card: Post, text: str, file: NewFile | None) -> Post:
        return await self._telegram.user_sends(self._person, card.chat, text, reply_to=card, file=file)

    def _has_heard(self, token: str) -> bool:
        return any(token in text for text in self._customer.shown())

    async def hear(self, pattern: str) -> None:
        def found() -> bool:
            chats = (self._world.squad, self._world.group)
            return any(re.search(pattern, post.shown) for chat in chats for post in self._telegram.bot_posts(chat))

        await self._telegram.journal.wait_until(found, PATIENCE, what=f"{pattern!r} in the group, for {self._ref}")

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        token = [*answers.values()][-1].split()[0]
        async with self._screen:
            while not self._has_heard(token):
                await self._fill(word, answers, token)

    async def _fill(self, word: str, answers: dict[str, str], token: str) -> None:
        def is_ready() -> bool:
            return self._is_offered(word) or self._has_heard(token)

        await self._telegram.journal.wait_until(is_ready, PATIENCE, what=f"[{LABELS[word]}] under {self._ref}")
        if self._has_heard(token):
            return
        card = await self._find_card()
        last = max(card.chat.posts)
        await self._telegram.clicks(self._person, card, LABELS[word])
        questions = [f" · {LABELS[name]}" for name in answers]
        steps = itertools.zip_longest(questions, answers.values(), questions[1:], fillvalue="")
        for question, answer, following in steps:
            if not await self._answer(Asked(card.chat, last, question, following), answer, token):
                return

    async def _answer(self, asked: "Asked", answer: str, token: str) -> bool:
        """Answer a question until the next one comes, or the end; every copy, and again where the desk asks what was
        meant: of a message it does not know yet, or never will. False when the question was over, or the group is
        another one by now; what was answered to the end is done in the old one."""
        seen = set[int]()  # copies, and questions what was meant, that were answered
        given: list[Post] = []

        def goes_on() -> bool:
            return self._has_heard(token) or bool(asked.following and self._asked(asked, asked.following))

        def is_over() -> bool:
            refused = [self._said_to(one, OVER) or self._which(one) for one in given]
            is_late = bool(given) and all(refused) and self._said_to(given[-1], OVER) is not None
            return is_late or (self._chat is not asked.chat and not (given and not asked.following))

        def open_now() -> set[int]:
            meant = {post.id for one in given if (post := self._which(one)) is not None}
            return (self._asked(asked, asked.question) | meant) - seen

        while not goes_on():
            await self._telegram.journal.wait_until(
                lambda: goes_on() or is_over() or open_now(), PATIENCE, what=f"what follows {asked.question!r}"
            )
            if is_over():
                return False
            if not goes_on() and (now := open_now()):
                seen |= now
                newest = asked.chat.posts[max(self._asked(asked, asked.question))]
                given.append(await self._telegram.user_sends(self._person, asked.chat, answer, reply_to=newest))
        return True

    def _which(self, said: Post) -> Post | None:
        """The desk asks for which request this is."""
        return self._said_to(said, "Which request")

    def _said_to(self, said: Post, words: str) -> Post | None:
        """What the desk answered to it, with these words."""
        posts = self._telegram.bot_posts(said.chat)
        return next((post for post in posts if post.reply_to == said.id and words in post.shown), None)

    def _asked(self, asked: "Asked", question: str) -> set[int]:
        posts = self._telegram.bot_posts(asked.chat)
        return {post.id for post in posts if post.id > asked.after and question in post.shown}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a group, after a message there, and the one that follows it ("" after the last)."""

    chat: Chat
    after: int
    question: str
    following: str
