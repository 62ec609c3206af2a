"""People on Telegram."""

import re
from collections.abc import Iterable, Iterator

from bot.telegram.text import REPEATED
from tests.fakes.telegram import Chat, FakeTelegram, NewFile, Person, Post
from tests.soak.people import LABELS, PATIENCE, Line, Shown, file_of, first_text, with_mark
from tests.soak.world import World


def files_in(telegram: FakeTelegram, posts: Iterable[Post]) -> Iterator[Shown]:
    """Every file that the desk shows in these posts."""
    for post in posts:
        if post.from_bot and (file := post.payload.get("document")):
            content = telegram.world.files[file["file_id"]].file.content
            yield Shown(str(file["file_name"]), content, first_text(post).startswith(REPEATED.strip()))


def file_with(token: str) -> NewFile:
    """The file of that token."""
    name, content = file_of(token)
    return NewFile(name, content, "text/plain")


class TelegramCustomer:
    """A customer in a private chat on Telegram: no threads, one request at a time. Telegram loses no press."""

    def __init__(self, world: World, person: Person) -> None:
        self._telegram, self._person, self._since = world.telegram, person, 0
        self._chat = world.telegram.private(person)
        self._said: Post | None = None

    async def ask(self, text: str, token: str) -> Line:
        self._since = (await self._telegram.user_sends(self._person, self._chat, text)).id
        return Line(token)

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        file = file_with(token) if with_file else None
        self._said = await self._telegram.user_sends(self._person, self._chat, text, file=file)
        return Line(token)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._telegram.edits(self._person, self._said, text)

    async def take_back(self) -> bool:
        return False

    async def block(self) -> bool:
        await self._telegram.blocks_bot(self._person)
        return True

    async def unblock(self) -> None:
        await self._telegram.unblocks_bot(self._person)

    async def hear(self, pattern: str) -> None:
        await self._telegram.wait_for_post(self._chat, pattern, after=self._since, within=PATIENCE)

    async def press(self, label: str, *, under: str, seen: str) -> None:
        def newest() -> Post | None:
            posts = reversed(self._telegram.bot_posts(self._chat))
            fitting = (post for post in posts if re.search(under, post.shown) and label in post.labels)
            return next((post for post in fitting if post.id > self._since), None)

        post = await self._telegram.journal.wait_until(newest, PATIENCE, what=f"[{label}] under {under}")
        await self._telegram.clicks(self._person, post, label)
        await self._telegram.wait_for_post(self._chat, seen, after=post.id, within=PATIENCE)

    def shown(self) -> list[str]:
        return [with_mark(post) for post in self._telegram.bot_posts(self._chat)]

    def files(self) -> Iterator[Shown]:
        return files_in(self._telegram, self._chat.history)


class TopicExpert:
    """An expert in a forum on Telegram; the topic with the card is the room, and forms are asked line by line."""

    longest = 4096

    def __init__(self, world: World, name: str, ref: str) -> None:
        self._world, self._telegram, self._name, self._ref = world, world.telegram, name, ref
        self._person = world.liwei
        self._said: Post | None = None

    @property
    def _chat(self) -> Chat:
        return self._world.forum

    def _card(self) -> Post | None:
        """The newest copy of the card: after a repeated send only that one is kept up to date."""
        title = re.compile(rf"^(↻ )?\S+ {self._ref} · ")
        return next((post for post in reversed(self._telegram.bot_posts(self._chat)) if title.match(post.shown)), None)

    async def _find_card(self) -> Post:
        return await self._telegram.journal.wait_until(self._card, PATIENCE, what=f"the card of {self._ref}")

    async def claim(self) -> None:
        await self._telegram.clicks(self._person, await self._find_card(), "Claim")
        await self._telegram.journal.wait_until(self._is_mine, PATIENCE, what=f"the claim of {self._ref}")

    def _is_mine(self) -> bool:
        card = self._card()
        return card is not None and f"{self._name} since" in card.shown

    async def say(self, text: str, token: str, *, with_file: bool = False) -> Line:
        card = await self._find_card()
        self._said = await self._write(card, text, file_with(token) if with_file else None)
        return Line(token)

    async def _write(self, card: Post, text: str, file: NewFile | None) -> Post:
        return await self._telegram.user_sends(self._person, card.chat, text, topic=card.topic, file=file)

    async def correct(self, text: str) -> None:
        if self._said is not None:
            await self._telegram.edits(self._person, self._said, text)

    async def take_back(self) -> bool:
        said = self._said
        if said is None or said.chat is not self._chat:
            return False
        await self._telegram.user_sends(self._person, said.chat, "/unsend", reply_to=said)
        return True

    async def hear(self, pattern: str) -> None:
        card = await self._find_card()
        await self._telegram.wait_for_post(self._chat, pattern, topic=card.topic, within=PATIENCE)

    async def read(self, pattern: str) -> None:
        await self._telegram.wait_for_post(self._telegram.private(self._person), pattern, within=PATIENCE)

    def _is_offered(self, word: str) -> bool:
        found = self._card()
        return found is not None and LABELS[word] in found.labels

    async def fill(self, word: str, answers: dict[str, str]) -> None:
        what = f"[{LABELS[word]}] under {self._ref}"
        await self._telegram.journal.wait_until(lambda: self._is_offered(word), PATIENCE, what=what)
        card = await self._find_card()
        last = max(card.chat.posts)
        await self._telegram.clicks(self._person, card, LABELS[word])
        for name, answer in answers.items():
            question = f" · {LABELS[name]}"
            await self._telegram.wait_for_post(self._chat, question, topic=card.topic, after=last, within=PATIENCE)
            await self._telegram.user_sends(self._person, self._chat, answer, topic=card.topic)
