"""Pictures of our own messages as Telegram shows them: a story on the fake, what was really sent drawn as HTML."""

import html
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Browser

from tests import conftest
from tests.fakes.telegram import Chat, Person, Post, Topic
from tests.shots import botapi
from tests.shots.page import DOCS
from tests.shots.slack import WORDS
from tests.stories.gestures import a_quiet_minute, asks_on_telegram, now_shown, topic_of
from tests.stories.stage import NOON, Stage, stage

ROME = ZoneInfo("Europe/Rome")


async def shots(browser: Browser) -> None:
    """Every picture of Telegram."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        conftest.create_tables(url)
        async with stage(url, Path(folder)) as play:
            await _Story(play, browser, datetime.now(UTC)).tell()


@dataclass(slots=True)
class _Story:
    """A request from the first words to "solved", asked and worked on in Telegram."""

    play: Stage
    browser: Browser
    began: datetime
    moved: timedelta = timedelta()

    async def tell(self) -> None:
        """Play it, and take a picture wherever somebody sees something new."""
        play, telegram = self.play, self.play.telegram
        asked, receipt = await asks_on_telegram(play, play.giulia, WORDS)
        topic, card = await topic_of(play)
        await self._quiet()
        await self._shoot("receipt", "Nordlicht desk", "Giulia's private chat with the bot", [asked, receipt])
        await self._shoot("card", topic.name, "a topic of the group ERP Finance", [card])
        await self._later(3)
        await telegram.clicks(play.liwei, card, "Claim")
        await telegram.wait_for_post(play.forum, "what you write here goes to", topic=topic.id)
        await self._quiet()
        last = max(play.forum.posts)
        for words in ("I am looking at it: which plant is it?", "🔒 rounding profile changed in release 14.2?"):
            await telegram.user_sends(play.liwei, play.forum, words, topic=topic)
        chat = telegram.private(play.giulia)
        asking = await telegram.wait_for_post(chat, "which plant is it")
        await telegram.user_sends(play.giulia, chat, "It is the plant in Turin, since 8 o'clock.", reply_to=asking)
        await telegram.wait_for_post(play.forum, "the plant in", topic=topic.id)
        await self._quiet()
        said = [post for post in play.forum.history if post.topic == topic.id and post.shown and post.id > last]
        await self._shoot("topic", topic.name, "what is written in the topic goes to Giulia", said)
        await self._solved(card, topic, chat)

    async def _solved(self, card: Post, topic: Topic, chat: Chat) -> None:
        play, telegram = self.play, self.play.telegram
        await self._later(35)
        await telegram.user_sends(play.liwei, play.forum, "The profile of Turin rounds to cents again.", topic=topic)
        answer = await telegram.wait_for_post(chat, "to cents again")
        await self._quiet()
        await telegram.clicks(play.liwei, now_shown(play, card), "Resolve")
        cause = await telegram.wait_for_post(play.forum, "Resolve · Cause", topic=topic.id)
        await telegram.user_sends(play.liwei, play.forum, "A wrong rounding profile", reply_to=cause)
        fix = await telegram.wait_for_post(play.forum, "Resolve · What fixed it", topic=topic.id)
        await telegram.user_sends(play.liwei, play.forum, "The profile is set to cents", reply_to=fix)
        await self._quiet()
        solved = await telegram.wait_for_post(chat, "set to cents")
        await self._shoot("solved", "Nordlicht desk", "Giulia's private chat with the bot", [answer, solved])

    async def _later(self, minutes: float) -> None:
        await self.play.later(minutes=minutes)
        self.moved += timedelta(minutes=minutes)

    async def _quiet(self) -> None:
        await a_quiet_minute(self.play)
        await self.play.telegram.journal.settle()

    # ---------------------------------------------------------------------------------------------------------- drawing

    async def _shoot(self, name: str, place: str, what: str, posts: Sequence[Post]) -> None:
        head = f"<div class=place>{html.escape(place)}<span>{html.escape(what)}</span></div>"
        body = head + "".join(map(self._message, posts))
        page = await self.browser.new_page(viewport={"width": 560, "height": 100})
        await page.set_content(f"<!doctype html><meta charset=utf-8><style>{botapi.STYLE}</style><main>{body}</main>")
        await page.screenshot(path=DOCS / f"telegram-{name}.png", full_page=True)
        await page.close()

    def _message(self, post: Post) -> str:
        fresh = now_shown(self.play, post)
        people = self.play.telegram.world.people
        writer: Person | None = people.get(fresh.payload["from"]["id"])
        group = not fresh.chat.person
        author = (writer.first_name if writer else "Nordlicht desk") if group else ""
        sign = self.play.telegram.reaction(fresh)
        at = datetime.fromtimestamp(fresh.payload["date"], UTC) - self.began + NOON + self.moved
        payload = {name: value for name, value in fresh.payload.items() if not (group and name == "reply_to_message")}
        return botapi.message(
            payload,
            mine=writer is not None,
            author=author,
            at=f"{at.astimezone(ROME):%H:%M}",
            reactions=[sign] if sign else [],
            pinned=fresh.id in fresh.chat.pinned,
        )
