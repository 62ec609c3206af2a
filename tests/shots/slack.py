"""Pictures of our own cards as Slack shows them: a story on the fake workspace, its real blocks drawn as HTML."""

import html
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser

from tests import conftest
from tests.fakes.slack import Message, User
from tests.shots.blockkit import STYLE, ZONE, Drawing
from tests.shots.page import DOCS
from tests.stories.gestures import QUESTION, a_quiet_minute, as_it_is, asks_on_slack
from tests.stories.stage import NOON, Stage, stage

WORDS = re.sub(r" <b>.*", "", QUESTION) + " We close the books tomorrow."


async def shots(browser: Browser) -> None:
    """Every picture of Slack."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        conftest.create_tables(url)
        async with stage(url, Path(folder)) as play:
            await _Story(play, browser).tell()


@dataclass(slots=True)
class _Story:
    """A request from the first words to "solved", and one that is missed."""

    play: Stage
    browser: Browser
    moved: float = 0.0
    began: float = 0.0

    async def tell(self) -> None:
        """Play it, and take a picture wherever somebody sees something new."""
        play, slack, self.began = self.play, self.play.slack, time.time()
        asked, receipt = await asks_on_slack(play, play.luca, WORDS)
        card = await slack.wait_for_message(play.queue, "T-1001")
        await self._quiet()
        await self._shoot("receipt", "Nordlicht desk", "a private chat with the app", [asked], [receipt])
        await self._shoot("card", "# q-erp-finance", "the queue's channel", [card])
        await self._later(3)
        await slack.clicks(play.anna, card, "claim")
        await slack.wait_for_message(play.queue, "Anna Lindqvist since")
        await self._quiet()
        for words in ("I am looking at it: which plant is it?", "🔒 rounding profile changed in release 14.2?"):
            await slack.user_sends(play.anna, play.queue, words, thread_ts=card.ts)
        chat = slack.direct(play.luca)
        await slack.wait_for_message(chat, "which plant is it", thread_ts=asked.ts)
        await slack.user_sends(play.luca, chat, "It is the plant in Turin, since 8 o'clock.", thread_ts=asked.ts)
        await slack.wait_for_message(play.queue, "the plant in", thread_ts=card.ts)
        await self._quiet()
        room = [message for message in play.queue.thread(card.ts) if message.ts != card.ts]
        await self._shoot("thread", "# q-erp-finance", "the thread under the card is the room", [card], room)
        await slack.opens_app_home(play.anna)
        home = await slack.wait_for_home(play.anna, "T-1001")
        await self._draw("home", self._drawing().home(home.payload))
        await self._solved(card)
        await self._missed()

    async def _solved(self, card: Message) -> None:
        play, slack = self.play, self.play.slack
        chat = slack.direct(play.luca)
        await self._later(35)
        await slack.user_sends(play.anna, play.queue, "The profile of Turin rounds again to cents.", thread_ts=card.ts)
        await slack.wait_for_message(chat, "rounds again")
        await slack.clicks(play.anna, as_it_is(play, card), "resolve")
        modal = await slack.wait_for_modal(play.anna)
        await self._draw("form", self._drawing().modal(modal.payload))
        await slack.submits_view(play.anna, modal, {"cause": "A wrong rounding profile"})
        solved = await slack.wait_for_message(chat, "is solved")
        await self._quiet()
        await self._shoot("solved", "Nordlicht desk", "in the thread of the request", [solved])

    async def _missed(self) -> None:
        """Another one, that nobody answers in time; the account manager reads why."""
        play, slack = self.play, self.play.slack
        await slack.user_sends(play.luca, slack.direct(play.luca), "urgent: invoices of the plant in Lyon are empty")
        await slack.wait_for_message(play.queue, "T-1002")
        for minutes in (61, 30, 18, 12):
            await self._later(minutes)
        notice = await slack.wait_for_message(slack.direct(play.sara), "Missed: T-1002")
        await self._quiet()
        await self._shoot("missed", "Nordlicht desk", "the account manager's private chat", [notice])

    async def _later(self, minutes: float) -> None:
        await self.play.later(minutes=minutes)
        self.moved += minutes * 60

    async def _quiet(self) -> None:
        await a_quiet_minute(self.play)
        await self.play.slack.journal.settle()

    # ---------------------------------------------------------------------------------------------------------- drawing

    def _drawing(self) -> Drawing:
        return Drawing(
            {user.id: user.real_name for user in self.play.slack.world.users.values()}, self._desk(time.time())
        )

    def _desk(self, stamp: float) -> datetime:
        return (NOON + timedelta(seconds=self.moved + stamp - self.began)).astimezone(UTC)

    async def _shoot(
        self, name: str, place: str, what: str, above: Sequence[Message], thread: Sequence[Message] = ()
    ) -> None:
        shown = [f"<div class=place>{html.escape(place)}<span>{html.escape(what)}</span></div>"]
        shown += map(self._message, above)
        if thread:
            shown += ["<div class=thread>", *map(self._message, thread), "</div>"]
        await self._draw(name, "".join(shown))

    def _message(self, message: Message) -> str:
        fresh = as_it_is(self.play, message)
        user: User = self.play.slack.world.users[fresh.payload.get("user", self.play.slack.bot.id)]
        author = fresh.payload.get("username") or ("Nordlicht desk" if fresh.from_app else user.real_name)
        at = f"{self._desk(float(fresh.ts)).astimezone(ZONE):%H:%M}"
        reactions = [{"name": name} for name in fresh.reactions]
        payload = {**fresh.payload, "reactions": reactions}
        return self._drawing().message(payload, author=author, app=fresh.from_app, at=at)

    async def _draw(self, name: str, body: str) -> None:
        page = await self.browser.new_page(viewport={"width": 728, "height": 100})
        await page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>{body}</main>")
        await page.screenshot(path=DOCS / f"slack-{name}.png", full_page=True)
        await page.close()
