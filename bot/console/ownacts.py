"""What somebody does on his own page, with a script and without one."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console import ownpage
from bot.console.chats import Spot, is_nonce
from bot.console.coming import PATIENCE, Own
from bot.console.listeners import LONGEST
from bot.console.ownlooks import Looks
from bot.console.ownpage import Asked, Now, Sure, TroubleError
from bot.console.sparing import Measure, address_of
from bot.console.visiting import SCOPE, Guest
from bot.web import form_of
from handlers.files import bringing
from handlers.inbound import Kind
from handlers.notices import Post, Reply, load
from handlers.wording import webpage
from storage import people, shown
from storage.shown import Shown

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WRITES = Measure(20, timedelta(seconds=3))  # of one person
POSTS = Measure(90, timedelta(seconds=1))  # of one address: a company shares it


class Acts:
    """What he can do. Each is safe to send again with the same nonce."""

    def __init__(self, own: Own, looks: Looks) -> None:
        self._own = own
        self._looks = looks

    def all(self) -> Mapping[str, Handler]:
        """By the last part of their addresses."""
        talking = {"say": self.say, "edit": self.edit, "delete": self.delete, "files": self.files}
        return {**talking, "press": self.press, "form": self.form}

    async def say(self, request: web.Request) -> web.Response:
        """Write a message, perhaps as an answer to one."""
        guest, given = await self._who(request)
        to = await self._looks.seen(guest, given["to"]) if given.get("to") else None
        text = self._text(guest, given, Now(to=to))
        since = await self._own.db.read(shown.turn_now)
        spot = self._spot(guest, given)
        reply = await self._own.chats.say(guest.person, spot, text, to.id if to else None)
        return await self._answer(request, guest, reply, since)

    async def press(self, request: web.Request) -> web.Response:
        """Press a button of a message; one that asks first is asked about."""
        guest, given = await self._who(request)
        button = str(given.get("button", ""))
        message, word, value = (*button.split(" ", 2), "", "")[:3]
        row = await self._looks.seen(guest, message)
        question = _question(row, word, value)
        if question and not given.get("sure"):
            return await self._ask(request, guest, Sure(question, "press", "button", button))
        since = await self._own.db.read(shown.turn_now)
        spot = self._spot(guest, given, button)
        pressed = {"message": str(row.id), "word": word, "value": value}
        reply = await self._own.chats.act(Kind.PRESS, guest.person, spot, pressed)
        return await self._answer(request, guest, reply, since, message=row.id)

    async def form(self, request: web.Request) -> web.Response:
        """Send a form."""
        guest, given = await self._who(request)
        form = ownpage.form_of(given.get("form", ""))
        if form is None:
            raise TroubleError(webpage.stale(guest.voice), 400)
        message = (await self._looks.seen(guest, given["message"])).id if given.get("message", "0") != "0" else 0
        fields = {one.name: str(given.get(f"f.{one.name}", ""))[:LONGEST] for one in form.fields}
        sent = {"word": form.word, "value": form.value, "fields": fields, "message": str(message) if message else None}
        since = await self._own.db.read(shown.turn_now)
        reply = await self._own.chats.act(Kind.FORM, guest.person, self._spot(guest, given), sent)
        asked = Asked(form, message, reply.errors, fields) if reply.errors else None
        return await self._answer(request, guest, reply, since, message=message, asked=asked)

    async def edit(self, request: web.Request) -> web.Response:
        """Change what he wrote."""
        guest, given = await self._who(request)
        row = await self._looks.written(guest, given.get("message"))
        text = self._text(guest, given, Now(editing=row))
        reply = await self._own.chats.edit(guest.person, self._spot(guest, given), row, text)
        return await self._answer(request, guest, reply)

    async def delete(self, request: web.Request) -> web.Response:
        """Take back what he wrote."""
        guest, given = await self._who(request)
        row = await self._looks.written(guest, given.get("message"))
        if not given.get("sure"):
            question = webpage.labels(guest.voice, guest.desk).delete_sure
            return await self._ask(request, guest, Sure(question, "delete", "message", str(row.id)))
        reply = await self._own.chats.delete(guest.person, self._spot(guest, given), row)
        return await self._answer(request, guest, reply)

    async def files(self, request: web.Request) -> web.Response:
        """Go to the page where he puts files to the request he wrote on last; what he wrote and did not send stays."""
        guest, given = await self._who(request)
        if str(given.get("text", "")).strip():
            to = await self._looks.seen(guest, given["to"]) if given.get("to") else None
            editing = await self._looks.written(guest, given["message"]) if given.get("message") else None
            kept = Now(text=str(given["text"])[:LONGEST], to=to, editing=editing)
            raise TroubleError(webpage.send_first(guest.voice), 409, kept)
        path = await self._own.db.write(_upload_page, guest)
        if path is None:
            raise TroubleError(webpage.question_first(guest.voice), 409)
        return web.Response(status=303, headers={"Location": f"{path}?back"})

    async def _who(self, request: web.Request) -> tuple[Guest, Mapping[str, Any]]:
        """Who acts, by a form of his own page, no more often than a person does."""
        guest, given = await self._looks.guest(request), await form_of(request)
        kept = Now(text=str(given.get("text", ""))[:LONGEST])
        try:
            self._own.same_origin(request, guest.voice)
            self._own.spare("post", address_of(request), POSTS, guest.voice)
            self._own.spare("write", guest.person.user, WRITES, guest.voice)
        except TroubleError as trouble:
            raise TroubleError(trouble.sentence, trouble.status, kept) from None
        if not guest.is_marked(given.get("mark", "")) or not is_nonce(given.get("nonce")):
            raise TroubleError(webpage.stale(guest.voice), 403, kept)
        return guest, given

    def _spot(self, guest: Guest, given: Mapping[str, Any], button: str = "") -> Spot:
        """Where it is done. Several buttons of one page share its nonce, and nobody has another's."""
        own = f"{given['nonce']}.{sha256(button.encode()).hexdigest()[:8]}" if button else given["nonce"]
        return Spot(guest.chat, "", f"{guest.person.user}:{own}")

    def _text(self, guest: Guest, given: Mapping[str, Any], now: Now) -> str:
        text = str(given.get("text", "")).replace("\r\n", "\n")  # as browsers send what has several lines
        if not text.strip():
            raise TroubleError(webpage.nothing_written(guest.voice), 422, now)
        if len(text) > LONGEST:
            sentence = webpage.too_long(guest.voice, len(text), LONGEST)
            raise TroubleError(sentence, 422, replace(now, text=text))
        return text

    async def _ask(self, request: web.Request, guest: Guest, sure: Sure) -> web.Response:
        if wants_json(request):
            return web.json_response({"sure": sure.question})
        return await self._looks.page(guest, Now(sure=sure))

    async def _answer(
        self,
        request: web.Request,
        guest: Guest,
        reply: Reply,
        since: int | None = None,
        *,
        message: int = 0,
        asked: Asked | None = None,
    ) -> web.Response:
        """What the presser is told at once. since: the turn after which the next page of a browser without a script
        waits a moment for what the desk says."""
        asked = asked or (Asked(reply.form, message) if reply.form else None)
        if wants_json(request):
            form = ownpage.asked(guest, asked) if asked else None
            told = {"said": reply.toast, "form": form, "errors": dict(reply.errors)}
            return web.Response(text=json.dumps(told), content_type="application/json")
        if asked or reply.toast:
            return await self._looks.page(guest, Now(said=reply.toast, asked=asked))
        if since is not None:
            await self._own.live.answered(guest.chat, since, PATIENCE)
        return web.Response(status=303, headers={"Location": "/c#write"})


def _upload_page(conn: Connection, guest: Guest) -> str | None:
    account = people.identity(conn, *SCOPE, guest.person.user)
    return bringing.page_for(conn, account, guest.chat, guest.voice.now) if account else None


def _question(row: Shown, word: str, value: str) -> str:
    """What a button of the message asks before it is pressed."""
    act = load(row.body)
    buttons = (*act.card.buttons, *act.card.more) if isinstance(act, Post) else ()
    return next((one.confirm for one in buttons if (one.word, one.value) == (word, value)), "")


def wants_json(request: web.Request) -> bool:
    """The page's script asks, not the browser itself."""
    return "application/json" in request.headers.get("Accept", "")
