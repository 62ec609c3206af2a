"""What somebody looks at on his own page: his conversation, its files, and what changes in it."""

from contextlib import aclosing, suppress
from datetime import timedelta

from aiohttp import web
from sqlalchemy import Connection

from bot.console import ownpage, views
from bot.console.coming import Own
from bot.console.listeners import number
from bot.console.ownpage import Now, TroubleError
from bot.console.sparing import Measure
from bot.console.visiting import Guest
from bot.streaming import stream
from bot.web import HEADERS
from handlers.notices import Document, Files, load
from handlers.wording import webpage
from storage import shown
from storage.shown import Shown

STREAMS = Measure(20, timedelta(seconds=2))  # of one person: tabs, and phones that wake up
OPEN = 15  # of them at a time
LASTS = timedelta(hours=1)  # a stream; then the browser comes back by itself, and is asked who it is
ANOTHER = b"event: another\ndata: {}\n\n"  # he goes on in another conversation: the page loads anew


class Looks:
    """What he can look at."""

    def __init__(self, own: Own) -> None:
        self._own = own

    async def guest(self, request: web.Request) -> Guest:
        """Who looks. 401 for nobody."""
        guest = await self._own.visits.who(request)
        if guest is None:
            voice = await self._own.visits.voice(request)
            raise TroubleError(webpage.signed_out(voice), 401)
        return guest

    async def seen(self, guest: Guest, message: object) -> Shown:
        """A message of his own conversation. 404 for any other, as for none."""
        row = await self._own.db.read(shown.by_id, number(message) or 0)
        if row is None or row.removed or row.chat != guest.chat:
            raise TroubleError(webpage.gone(guest.voice), 404)
        return row

    async def written(self, guest: Guest, message: object) -> Shown:
        """A message that he wrote. 403 for another's."""
        row = await self.seen(guest, message)
        if row.writer != guest.person.user:
            raise TroubleError(webpage.not_yours(guest.voice), 403)
        return row

    async def page(self, guest: Guest, now: Now, *, status: int = 200, before: int | None = None) -> web.Response:
        """His page."""
        turn = await self._own.db.read(shown.turn_now)
        rows = await self._own.db.read(_conversation, guest.chat, before)
        return ownpage.page(guest, rows, now, turn=turn, status=status)

    async def home(self, request: web.Request) -> web.Response:
        """His page, or how to get in."""
        guest, query = await self.guest(request), request.query
        to = await self.seen(guest, query["to"]) if "to" in query else None
        editing = await self.written(guest, query["edit"]) if "edit" in query else None
        text = views.text_of(editing) if editing else ""
        response = await self.page(guest, Now(to=to, editing=editing, text=text), before=number(query.get("before")))
        self._own.visits.keep(response, guest.token)
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What changes in his conversation, as long as he is signed in."""
        guest = await self.guest(request)
        self._own.spare("stream", guest.person.user, STREAMS, guest.voice)
        if self._own.live.open_for(guest.chat) >= OPEN:
            raise TroubleError(webpage.too_often(guest.voice), 429)
        since = number(request.headers.get("Last-Event-ID") or request.query.get("since")) or 0
        response = web.StreamResponse(
            headers=HEADERS | {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        self._own.visits.keep(response, guest.token)  # a page that stays open keeps its sign-in
        await response.prepare(request)
        ends = self._own.setup.clock() + LASTS

        def render(row: Shown) -> str:
            return ownpage.item(guest, row)

        changes = self._own.live.listen(lambda chat: chat == guest.chat, since, chat=guest.chat, render=render)
        with suppress(ConnectionResetError):  # the page was closed
            await response.write(b"retry: 2000\n\n")
            async with aclosing(changes):
                async for event in changes:
                    now = await self._own.visits.who(request)
                    if now is not None and now.person.user != guest.person.user:
                        await response.write(ANOTHER)
                    if self._own.setup.clock() > ends or now is None or now.person.user != guest.person.user:
                        break
                    await response.write(event.encode())
        return response

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of his conversation."""
        guest = await self.guest(request)
        act = load((await self.seen(guest, request.match_info["message"])).body)
        at = number(request.match_info.get("number", "0")) or 0
        if isinstance(act, Files) and at < len(act.files):
            return await stream(request, self._own.sources, act.files[at])
        if not isinstance(act, Document):
            raise TroubleError(webpage.gone(guest.voice), 404)
        name = act.name.replace('"', "")
        return web.Response(text=act.body, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _conversation(conn: Connection, chat: str, before: int | None) -> tuple[Shown, ...]:
    return shown.in_chat(conn, chat, ownpage.PAGE + 1, before=before)
