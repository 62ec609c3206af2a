"""The same dialogue on every platform: Giulia, Luca, Sara and Marco all sit on Slack, on Telegram, or at the page."""

import asyncio
import html
import itertools
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import ClientSession

from bot.console import cards
from bot.telegram.cards import ASK, SURE
from handlers.admin.applying import apply
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from tests.fakes.slack import Channel, Message, User
from tests.fakes.telegram import Chat, Person, Post
from tests.stories.gestures import a_quiet_minute, as_it_is, now_shown
from tests.stories.stage import Stage

PLATFORMS = ("slack", "telegram", "console")
NAMES = {
    "giulia": "Giulia Rossi",
    "luca": "Luca Bianchi",
    "sara": "Sara Holm",
    "marco": "Marco Ferri",
    "liwei": "Li Wei",
}
SECONDS = 5
NONCES = itertools.count(1)


class Seat(Protocol):
    """A person in his private chat with the desk."""

    async def says(self, text: str) -> None:
        """Write something at the top level."""

    async def commands(self, word: str, rest: str = "", **fields: str) -> None:
        """Use a command, /desk word or /word, and fill in the form that it opens."""

    async def reads(self, pattern: str, button: str = "") -> str:
        """Wait until the desk says something like this, with this button; what is pressed next is pressed there."""

    async def presses(self, label: str, **fields: str) -> None:
        """Press a button of what was read last, say yes where it asks again, and fill in the form that it opens."""

    async def told(self, pattern: str) -> None:
        """Wait for the line that only the presser sees."""

    def labels(self) -> list[str]:
        """The buttons of what was read last, as it stands now."""

    def heard(self) -> str:
        """Everything the desk said in this chat."""


@dataclass(slots=True)
class OnSlack:
    """In a direct message with the app."""

    play: Stage
    user: User
    last: Message | None = None

    @property
    def chat(self) -> Channel:
        """The direct message."""
        return self.play.slack.direct(self.user)

    async def says(self, text: str) -> None:
        """A new message."""
        await a_quiet_minute(self.play)
        await self.play.slack.user_sends(self.user, self.chat, text)

    async def commands(self, word: str, rest: str = "", **fields: str) -> None:
        """The one slash command."""
        await a_quiet_minute(self.play)
        await self.play.slack.slash(self.user, self.chat, "/desk", f"{word} {rest}".strip())
        await self._fills(fields)

    async def reads(self, pattern: str, button: str = "") -> str:
        """In whatever thread."""

        def found() -> Message | None:
            said = (one for one in self.chat.history if one.from_app and re.search(pattern, one.shown, re.S))
            return next((one for one in said if not button or button in _labels(one)), None)

        await a_quiet_minute(self.play)
        what = f"{pattern!r} for {self.user.name}; there is\n{self.heard()}"
        self.last = await self.play.slack.journal.wait_until(found, what=what)
        return self.last.shown

    async def presses(self, label: str, **fields: str) -> None:
        """Slack asks again by itself; a form is a modal."""
        assert self.last is not None
        await a_quiet_minute(self.play)
        now = as_it_is(self.play, self.last)
        await self.play.slack.clicks(self.user, now, self.play.slack.button(now, re.escape(label)))
        await self._fills(fields)

    async def _fills(self, fields: dict[str, str]) -> None:
        if fields:
            await self.play.slack.submits_view(self.user, await self.play.slack.wait_for_modal(self.user), fields)

    async def told(self, pattern: str) -> None:
        """An ephemeral message."""
        await self.play.slack.journal.wait_until(lambda: any(self._ears(pattern)), what=f"told {pattern!r}")

    def _ears(self, pattern: str) -> Iterator[bool]:
        for message in self.play.slack.shown_to(self.user, self.chat):
            yield message.ephemeral_for == self.user.id and bool(re.search(pattern, message.shown, re.S))

    def labels(self) -> list[str]:
        """Of buttons only."""
        assert self.last is not None
        return _labels(as_it_is(self.play, self.last))

    def heard(self) -> str:
        """Ephemeral lines too."""
        return "\n".join(message.shown for message in self.chat.history if message.from_app)


def _labels(shown: Message) -> list[str]:
    return [element["text"]["text"] for _, element in shown.elements() if element["type"] == "button"]


@dataclass(slots=True)
class OnTelegram:
    """In a private chat with the bot."""

    play: Stage
    person: Person
    last: Post | None = None
    toast: str = ""

    @property
    def chat(self) -> Chat:
        """The private chat."""
        return self.play.telegram.private(self.person)

    async def says(self, text: str) -> None:
        """A new message."""
        await a_quiet_minute(self.play)
        await self.play.telegram.user_sends(self.person, self.chat, text)

    async def commands(self, word: str, rest: str = "", **fields: str) -> None:
        """A command of its own."""
        await a_quiet_minute(self.play)  # what is on its way is not taken for the question
        newest = max(self.chat.posts, default=0)
        await self.says(f"/{word} {rest}".strip())
        await self._fills(fields, newest)

    async def reads(self, pattern: str, button: str = "") -> str:
        """Anywhere in the chat."""

        def found() -> Post | None:
            said = (one for one in self.play.telegram.bot_posts(self.chat) if re.search(pattern, one.shown, re.S))
            return next((one for one in said if not button or button in one.labels), None)

        await a_quiet_minute(self.play)
        what = f"{pattern!r} for {self.person.first_name}; there is\n{self.heard()}"
        self.last = await self.play.telegram.journal.wait_until(found, what=what)
        return self.last.shown

    async def presses(self, label: str, **fields: str) -> None:
        """A button that asks again turns into a second one; a form is one question after the other."""
        assert self.last is not None
        await a_quiet_minute(self.play)
        telegram, newest = self.play.telegram, max(self.chat.posts)
        pressed = await telegram.clicks(self.person, self.last, re.escape(label))
        self.toast = (await telegram.wait_for_answer(pressed)).get("text", "")
        if pressed.data.startswith(ASK):
            await telegram.journal.wait_until(lambda: any(SURE in one for one in self.labels()))
            pressed = await telegram.clicks(self.person, self.last, SURE)
            self.toast = (await telegram.wait_for_answer(pressed)).get("text", "")
        await self._fills(fields, newest)

    async def _fills(self, fields: dict[str, str], newest: int) -> None:
        for given in fields.values():
            asked = await self.play.telegram.wait_for_post(self.chat, after=newest)
            await a_quiet_minute(self.play)  # nobody answers before the desk knows that it asked
            newest = (await self.play.telegram.user_sends(self.person, self.chat, given, reply_to=asked)).id

    async def told(self, pattern: str) -> None:
        """The answer to the press."""
        assert re.search(pattern, self.toast, re.S), self.toast

    def labels(self) -> list[str]:
        """Of its keyboard."""
        assert self.last is not None
        return now_shown(self.play, self.last).labels

    def heard(self) -> str:
        """What stands in the chat now."""
        return "\n".join(post.shown for post in self.play.telegram.bot_posts(self.chat))


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the page as its HTML shows it."""

    id: int
    shown: str
    buttons: list[tuple[str, str, str]]  # (word, value, label)


@dataclass(slots=True)
class OnPage:
    """At the desk's own page, through the addresses that its script calls."""

    play: Stage
    user: str
    lines: dict[int, Line] = field(default_factory=dict)
    last: int = 0
    toast: str = ""

    async def says(self, text: str) -> None:
        """What the composer sends."""
        await self._does("say", text=text)

    async def commands(self, word: str, rest: str = "", **fields: str) -> None:
        """A slash and a word."""
        await self._fills(await self._does("say", text=f"/{word} {rest}".strip()), fields)

    async def reads(self, pattern: str, button: str = "") -> str:
        """What the page's stream of events shows."""
        await a_quiet_minute(self.play)
        try:
            async with asyncio.timeout(SECONDS):
                async for line in self._events():
                    if re.search(pattern, line.shown, re.S) and button in ("", *(said for _, _, said in line.buttons)):
                        self.last = line.id
                        return line.shown
        except TimeoutError:
            pass
        raise AssertionError(f"{self.user} reads nothing like {pattern!r}; there is\n{self.heard()}")

    async def presses(self, label: str, **fields: str) -> None:
        """The page asks again by itself; a form is a dialog."""
        found = [(word, value) for word, value, said in self.lines[self.last].buttons if label in said]
        assert found, (label, self.labels())
        word, value = found[0]
        answer = await self._does("press", word=word, value=value, message=str(self.last))
        self.toast = answer["toast"] or ""
        await self._fills(answer, fields)

    async def _fills(self, answer: dict[str, Any], fields: dict[str, str]) -> None:
        if fields:
            opened = re.search('data-word="([^"]*)" data-value="([^"]*)"', answer["form"] or "")
            assert opened, answer
            assert set(re.findall('name="([^"]+)"', answer["form"])) == set(fields), answer["form"]
            fields = {name: _choice(answer["form"], said) for name, said in fields.items()}
            sent = {"word": opened[1], "value": html.unescape(opened[2]), "message": str(self.last), "fields": fields}
            assert (await self._does("form", **sent))["errors"] == {}
        await a_quiet_minute(self.play)

    async def told(self, pattern: str) -> None:
        """The answer to the press."""
        assert re.search(pattern, self.toast, re.S), self.toast

    def labels(self) -> list[str]:
        """Those behind "More" too."""
        return [label for _, _, label in self.lines[self.last].buttons]

    def heard(self) -> str:
        """As of the last look."""
        return "\n".join(line.shown for line in self.lines.values())

    async def _does(self, what: str, **given: Any) -> dict[str, Any]:
        at = f"http://127.0.0.1:{self.play.house.port}"
        body = {"as": self.user, "chat": f"@{self.user}", "nonce": f"nonce-{next(NONCES):04}"} | given
        async with (
            ClientSession(headers={"Origin": at}) as http,
            http.post(f"{at}/console/{what}", json=body) as answer,
        ):
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def _events(self) -> AsyncIterator[Line]:
        at = f"http://127.0.0.1:{self.play.house.port}/console/events?since=0"
        async with ClientSession() as http, http.get(at) as stream:
            async for row in stream.content:
                event = json.loads(row[6:]) if row.startswith(b"data: ") else {}
                if event.get("chat") == f"@{self.user}" and not event["writer"]:
                    self.lines[event["id"]] = _line(event["id"], event["html"])
                    yield self.lines[event["id"]]


class AtTheDoor(OnPage):
    """Somebody whom nobody gave a seat at the page: what he does comes in where the page's own doings do."""

    async def _does(self, what: str, **given: Any) -> dict[str, Any]:
        kind = "message" if what == "say" else what
        event = {"kind": kind, "key": f"{kind}:{next(NONCES)}", "user": self.user, "name": "Paolo Neri"}
        reply = await self.play.house.door.accept("console", event | {"chat": f"@{self.user}"} | given)
        form = str(cards.form(reply.form)) if reply.form else None
        return {"toast": reply.toast, "form": form, "errors": dict(reply.errors)}


def stranger(play: Stage, platform: str) -> Seat:
    """Somebody whom the desk does not know."""
    if platform == "slack":
        return OnSlack(play, play.slack.add_user("paolo", real_name="Paolo Neri", tz="Europe/Rome"))
    if platform == "telegram":
        play.paolo.started = True
        return OnTelegram(play, play.paolo)
    return AtTheDoor(play, "paolo")


def _choice(form: str, said: str) -> str:
    """What a form sends for an answer: of a choice its value."""
    found = re.search(f'<option value="([^"]*)"[^>]*>{re.escape(html.escape(said))}</option>', form)
    return html.unescape(found[1]) if found else said


def _line(number: int, shown: str) -> Line:
    """A message without its tags, and its buttons."""
    body = shown.partition('<details class="thread"')[0]
    found = re.findall(r'data-word="([^"]*)" data-value="([^"]*)"[^>]*>([^<]*)<', body)
    buttons = [(word, html.unescape(value), html.unescape(label)) for word, value, label in found]
    text = re.sub("<[^>]+>", "", body.partition('<div class="buttons">')[0])
    return Line(number, html.unescape(text), buttons)


async def seated(play: Stage, platform: str, *more: str) -> dict[str, Seat]:
    """Giulia, Luca, Sara and Marco (and whoever else is named) sit on this platform from now on, by their keys."""
    file = play.folder / "desk.yaml"
    text, seats = file.read_text(encoding="utf-8"), dict[str, Seat]()
    for key in ("giulia", "luca", "sara", "marco", *more):
        seats[key], identity = _SEATS[platform](play, key)
        was = rf"(\n  {key}:\n(?:    .*\n)*?    identities:\n)      [^#\s].*\n"
        text, count = re.subn(was, rf"\g<1>      {platform}: {identity}\n", text, count=1)
        assert count == 1, key
    file.write_text(text, encoding="utf-8")
    await applied(play)
    return seats


async def applied(play: Stage, was: str = "", now: str = "") -> None:
    """The desk file, with one place of it written otherwise, holds from now on."""
    file = play.folder / "desk.yaml"
    text = file.read_text(encoding="utf-8")
    assert was in text, was
    file.write_text(text.replace(was, now, 1), encoding="utf-8")
    at = await play.now()
    planned = await play.house.db.read(lambda conn: plan(conn, declare(file, at), at))
    await play.house.db.write(lambda conn: apply(conn, planned, at))


def _on_slack(play: Stage, key: str) -> tuple[Seat, str]:
    known = {"luca": play.luca, "sara": play.sara, "marco": play.marco}
    user = known.get(key) or play.slack.add_user(key, real_name=NAMES[key], tz="Europe/Rome")
    return OnSlack(play, user), user.id


def _on_telegram(play: Stage, key: str) -> tuple[Seat, str]:
    known = {"giulia": play.giulia, "liwei": play.liwei}
    first, _, rest = NAMES[key].partition(" ")
    person = known.get(key) or play.telegram.add_person(first, last_name=rest)
    person.started = True
    return OnTelegram(play, person), f'"{person.id}"'


def _at_the_page(play: Stage, key: str) -> tuple[Seat, str]:
    return OnPage(play, key), key


_SEATS = {"slack": _on_slack, "telegram": _on_telegram, "console": _at_the_page}
