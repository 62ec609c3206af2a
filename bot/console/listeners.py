"""The page's routes: read what the browser sent, let the chats do it, answer with what came back."""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot import assets
from bot.cleaning import clean
from bot.console import cards, pages, views
from bot.console.access import GUEST, Access
from bot.console.chats import Chats, Spot, is_nonce
from bot.console.live import Live
from bot.console.setup import Cast, Person, Setup
from bot.files import Sources
from bot.streaming import stream
from bot.web import form_of
from handlers.inbound import Kind
from handlers.notices import Document, Files, Reply, load
from storage import shown
from storage.engine import Database

LONGEST = 20_000  # characters of one message
GIVEN = ("word", "value", "message", "fields")  # what a press or a form adds to where it was done


@dataclass(frozen=True, slots=True)
class Page:
    """What the listeners share, and the questions all of them ask."""

    db: Database
    setup: Setup
    chats: Chats
    live: Live
    access: Access
    sources: Sources

    async def actor(self, request: web.Request, claimed: object) -> tuple[Person, Cast]:
        """Who acts, and everybody. 401 or 403 where nobody may."""
        cast = await self.db.read(self.setup.people)
        return self.access.actor(request, cast, str(claimed)), cast

    async def looker(self, request: web.Request) -> Person | None:
        """Who looks; None for the guest of a demo, who sees every chat. 401 or 403 where nobody may."""
        user = self.access.user(request)
        return None if user == GUEST else (await self.actor(request, user))[0]

    async def seen(self, person: Person | None, message: object) -> shown.Shown:
        """A message that stands in one of the person's chats. 404 for any other."""
        row = await self.db.read(shown.by_id, number(message) or 0)
        if row is None or row.removed or not (person is None or pages.may_see(person, row.chat)):
            raise web.HTTPNotFound(text="That message is no longer there.")
        return row


def routes(page: Page) -> list[web.RouteDef]:
    """The routes of every database, real or demo."""
    looks, acts = Looks(page), Acts(page)
    return [
        web.get("/", looks.home),
        web.get("/console/static/{name}", assets.serve),
        web.get("/console/in/{token}", looks.offer),
        web.post("/console/in", looks.enter),
        web.get("/console/chat", looks.chat),
        web.get("/console/events", looks.events, allow_head=False),
        web.get("/console/file/{message}", looks.file),
        web.get("/console/file/{message}/{number}", looks.sent_file),
        web.post("/console/say", acts.say),
        web.post("/console/press", acts.press),
        web.post("/console/form", acts.form),
        web.post("/console/edit", acts.edit),
        web.post("/console/delete", acts.delete),
    ]


class Looks:
    """What one can look at."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def home(self, request: web.Request) -> web.Response:
        """The whole page, or how to get in."""
        demo, user = self._page.setup.demo, self._page.access.user(request)
        if user is None:
            return pages.html("door.html", {"demo": demo is not None}, status=401)
        cast = await self._page.db.read(self._page.setup.people)
        chairs = pages.chairs(cast) if demo else pages.own_chair(self._page.access.actor(request, cast, user))
        turn = await self._page.db.read(shown.turn_now)
        panes = [await self._pane(chair, cast) for chair in chairs]
        clock = await demo.state() if demo else None
        return pages.html("page.html", {"panes": panes, "clock": clock, "turn": turn})

    async def _pane(self, chair: pages.Chair, cast: Cast) -> Mapping[str, object]:
        chats = pages.chats_of(chair.people[0], cast, chair.pane)
        rows = await self._page.db.read(shown.in_chat, chats[0].name)
        return {"chair": chair, "actor": chair.people[0], "chats": chats, "messages": views.threaded(rows)}

    async def chat(self, request: web.Request) -> web.Response:
        """A pane's switch and messages after the person or the chat changed."""
        person, cast = await self._page.actor(request, request.query.get("as", ""))
        pane = pages.pane_of(request.query.get("pane", ""))
        chats = pages.chats_of(person, cast, pane)
        wanted = request.query.get("chat") or chats[0].name
        name = wanted if wanted in [one.name for one in chats] else chats[0].name
        messages = views.threaded(await self._page.db.read(shown.in_chat, name))
        values = {"actor": person, "chats": chats, "open": name, "messages": messages, "empty": pages.EMPTY[pane]}
        return pages.html("chat.html", values)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Changes as they happen, for as long as the page stays open."""
        person = await self._page.looker(request)
        since = number(request.headers.get("Last-Event-ID") or request.query.get("since")) or 0
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the page was closed
            async for event in self._page.live.listen(
                lambda chat: person is None or pages.may_see(person, chat), since
            ):
                await response.write(event.encode())
        return response

    async def file(self, request: web.Request) -> web.Response:
        """The file that a message carries."""
        row = await self._page.seen(await self._page.looker(request), request.match_info["message"])
        act = load(row.body)
        if not isinstance(act, Document):
            raise web.HTTPNotFound(text="That message carries no file.")
        name = act.name.replace('"', "")
        return web.Response(text=act.body, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def sent_file(self, request: web.Request) -> web.StreamResponse:
        """One of the files that people sent, read where it lies."""
        row = await self._page.seen(await self._page.looker(request), request.match_info["message"])
        act, at = load(row.body), number(request.match_info["number"])
        if not isinstance(act, Files) or at is None or at >= len(act.files):
            raise web.HTTPNotFound(text="That message carries no such file.")
        return await stream(request, self._page.sources, act.files[at])

    async def offer(self, request: web.Request) -> web.Response:
        """A one-time link was opened: whom it signs in, and the button that does. Looking spends nothing."""
        token = request.match_info["token"]
        user = await self._page.access.invited(token)
        cast = await self._page.db.read(self._page.setup.people)
        person = cast.person(user) if user else None
        return pages.html("door.html", {"token": token, "person": person}, status=200 if person else 410)

    async def enter(self, request: web.Request) -> web.Response:
        """Spend the link and start the session."""
        user = await self._page.access.spend(str((await form_of(request)).get("token", "")))
        if user is None:
            raise web.HTTPForbidden(text="That did not open the page. A link works once, for a day: ask for a new one.")
        response = web.Response(status=303, headers={"Location": "/"})
        is_secure = request.headers.get("Origin", "").startswith(
            "https:"
        )  # as the browser knows it, behind a proxy too
        self._page.access.keep(response, user, secure=is_secure)
        return response


class Acts:
    """What one can do. Each is safe to send again with the same nonce."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def say(self, request: web.Request) -> web.Response:
        """Write a message."""
        given = await _json(request)
        person, spot = await self._spot(request, given)
        return await _answer(self._page.chats.say(person, spot, _text(given), number(given.get("reply_to"))))

    async def press(self, request: web.Request) -> web.Response:
        """Press a button of a card."""
        return await self._act(request, Kind.PRESS)

    async def form(self, request: web.Request) -> web.Response:
        """Send a form."""
        return await self._act(request, Kind.FORM)

    async def _act(self, request: web.Request, kind: Kind) -> web.Response:
        given = await _json(request)
        person, spot = await self._spot(request, given)
        kept = {name: given[name] for name in GIVEN if given.get(name) is not None}
        if not isinstance(kept.get("fields", {}), dict):
            raise web.HTTPBadRequest(text="A form's fields come by name.")
        return await _answer(self._page.chats.act(kind, person, spot, kept))

    async def edit(self, request: web.Request) -> web.Response:
        """Change what one wrote."""
        given = await _json(request)
        person, spot, row = await self._own(request, given)
        return await _answer(self._page.chats.edit(person, spot, row, _text(given)))

    async def delete(self, request: web.Request) -> web.Response:
        """Take back what one wrote."""
        person, spot, row = await self._own(request, await _json(request))
        return await _answer(self._page.chats.delete(person, spot, row))

    async def _spot(self, request: web.Request, given: Mapping[str, Any]) -> tuple[Person, Spot]:
        person, cast = await self._page.actor(request, given.get("as", ""))
        chat, nonce = str(given.get("chat", "")), str(given.get("nonce", ""))
        if not pages.may_see(person, chat):
            raise web.HTTPForbidden(text="That chat belongs to somebody else.")
        if not is_nonce(nonce):
            raise web.HTTPBadRequest(text="The page sent no number of its own with this. Load it again.")
        title = "" if chat.startswith("@") else cast.title(chat[1:])
        return person, Spot(chat, title, nonce, number(given.get("thread")), bool(given.get("threads")))

    async def _own(self, request: web.Request, given: Mapping[str, Any]) -> tuple[Person, Spot, shown.Shown]:
        person, spot = await self._spot(request, given)
        row = await self._page.seen(person, given.get("message"))
        if row.writer != person.user:
            raise web.HTTPForbidden(text="Only the person who wrote it can change it.")
        return person, Spot(row.chat, spot.title, spot.nonce, row.thread, spot.threads), row


def number(value: object) -> int | None:
    """A message's number as the page sends it; None for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _text(given: Mapping[str, Any]) -> str:
    text = clean(str(given.get("text", "")))
    if not text.strip():
        raise web.HTTPUnprocessableEntity(text="Write something first.")
    if len(text) > LONGEST:
        raise web.HTTPUnprocessableEntity(text=f"That is {len(text)} characters; the page takes {LONGEST} at once.")
    return text


async def _json(request: web.Request) -> Mapping[str, Any]:
    try:
        given = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="The page sent something unreadable. Load it again.") from error
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="The page sent something unreadable. Load it again.")
    return given


async def _answer(doing: Awaitable[Reply]) -> web.Response:
    reply = await doing
    form = cards.form(reply.form) if reply.form else None
    return web.json_response({"toast": reply.toast, "form": form, "errors": dict(reply.errors)})
