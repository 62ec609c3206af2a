"""The door of a customer's page: an invite's link is looked at as often as he likes, and opens it once (A0 to A4)."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy import Connection

from bot.console import cards, ownpage, pages
from bot.console.chats import Chats, Spot, is_nonce
from bot.console.inbound import chat_of
from bot.console.live import Live
from bot.console.setup import Pane, Person, Setup
from bot.console.sparing import Measure, Sparing, address_of
from bot.console.visiting import SCOPE, Visits, fresh, language, zone_of
from bot.files import Sources
from bot.web import form_of
from handlers.inbound import Kind
from handlers.membership import visiting
from handlers.membership.visiting import Offer
from handlers.wording import webpage
from handlers.wording.voice import Voice
from storage import people, shown, visits
from storage.engine import Database

HOUR = timedelta(hours=1)
LOOKS = Measure(30, HOUR / 60)  # of one address, links that open nothing
ENTRIES = Measure(30, HOUR / 60)  # of one address: a company shares it
OPENED = 5  # browsers that come by one invite in an hour, his or not
SIGNED_OUT = 401
PATIENCE = 1.5  # real seconds for which the next page waits for the desk's answer


@dataclass(frozen=True, slots=True)
class Own:
    """What the routes of customers' pages share."""

    db: Database
    setup: Setup
    chats: Chats
    live: Live
    visits: Visits
    sparing: Sparing
    sources: Sources

    def spare(self, what: str, who: str, measure: Measure, voice: Voice) -> None:
        """429 for more than a person does."""
        if not self.sparing.may(what, who, measure, self.setup.clock()):
            raise ownpage.TroubleError(webpage.too_often(voice), 429)

    def same_origin(self, request: web.Request, voice: Voice) -> None:
        """403 for what another site's page sends; the server may be known by another name outside."""
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        known = (request.host, urlsplit(self.setup.base).netloc)
        if site not in (None, "same-origin") or (origin is not None and urlsplit(origin).netloc not in known):
            raise ownpage.TroubleError(webpage.stale(voice), 403)


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brought to the door, and what he says."""

    link: str
    offer: Offer
    nonce: str
    is_he: bool
    person: Person


class Door:
    """Coming in and going out."""

    def __init__(self, own: Own) -> None:
        self._own = own

    async def look(self, request: web.Request) -> web.Response:
        """What a link opens. A preview that looks spends nothing."""
        link, voice = request.match_info["link"], await self._own.visits.voice(request)
        offer = await self._offer(request, link, voice)
        guest = None if offer.is_open else await self._own.visits.who(request)
        if guest is not None and await self._own.db.read(_has_joined, offer.invite_id, guest.person.user):
            raise web.HTTPSeeOther("/c")
        return self.show(voice, link=link, offer=offer, status=200 if offer.is_open else 410)

    async def _offer(self, request: web.Request, link: str, voice: Voice) -> Offer:
        offer = await self._own.db.read(visiting.look, link, voice)
        if offer is None:
            self._own.spare("look", address_of(request), LOOKS, voice)
            raise ownpage.TroubleError(webpage.door(voice).unknown, 404)
        return offer

    async def enter(self, request: web.Request) -> web.Response:
        """Somebody says whether an invite is his; the browser that says yes first is let in."""
        given = await form_of(request)
        zone = zone_of(given.get("zone"))
        voice = await self._own.visits.voice(request, zone or "")
        self._own.same_origin(request, voice)
        link, nonce, is_he = str(given.get("link", "")), str(given.get("nonce", "")), given.get("answer") != "no"
        if not is_nonce(nonce):
            raise ownpage.TroubleError(webpage.stale(voice), 400)
        offer = await self._offer(request, link, voice)
        self._own.spare("enter", address_of(request), ENTRIES, voice)
        again = await self._own.db.read(visits.asked_again, offer.invite_id, nonce, self._own.setup.clock())
        user = again if again and is_he else await self._account(request, offer, is_he=is_he)
        person = Person(
            user, webpage.visitor_name(voice), (Pane.CUSTOMER,), locale=language(request) or None, zone=zone
        )
        brought = Brought(link, offer, nonce, is_he, person)
        before = await self._own.visits.who(request)
        since = await self._own.db.read(shown.turn_now)
        await self._bring(brought)
        if offer.is_open and not is_he:
            return self.show(voice, said=webpage.not_you(voice))
        if not await self._let_in(request, brought, token := fresh()):
            offer = await self._offer(request, link, voice)
            return self.show(voice, link=link, offer=offer, status=409)
        if before is not None and is_he and before.person.user != user:
            await self._own.db.write(visiting.bring_along, SCOPE, before.person.user, user, voice.now)
        if not again:
            await self._own.live.answered(chat_of(user, direct=True), since, PATIENCE)
        response = web.Response(status=303, headers={"Location": "/c#write"})
        self._own.visits.keep(response, token)
        return response

    async def _account(self, request: web.Request, offer: Offer, *, is_he: bool) -> str:
        """Whose conversation opens; a new one for whom nobody knows yet."""
        guest = await self._own.visits.who(request)
        present = guest.person.user if guest else None
        if not is_he:
            return await self._own.db.read(_unlinked, present) or f"w_{token_urlsafe(12)}"
        known = await self._own.db.read(visiting.account_for, offer, SCOPE, present)
        return known or f"w_{token_urlsafe(12)}"

    async def _bring(self, brought: Brought) -> None:
        """To the desk: he opens the link, and says yes or no."""
        spot = Spot(chat_of(brought.person.user, direct=True), "", f"{brought.person.user}:{brought.nonce}")
        if not brought.is_he and not brought.offer.asks:
            return
        await self._own.chats.act(Kind.STARTED, brought.person, spot, {"text": brought.link})
        offer, user = brought.offer, brought.person.user
        if offer.is_open and not await self._own.db.read(_has_joined, offer.invite_id, user):
            given = {"word": "join" if brought.is_he else "notme", "value": str(offer.invite_id)}
            await self._own.chats.act(Kind.PRESS, brought.person, spot, given)

    async def _let_in(self, request: web.Request, brought: Brought, token: str) -> bool:
        """His are the invite and the conversation, or he is a visitor whom nobody linked."""
        own, now, offer = self._own, self._own.setup.clock(), brought.offer
        identity = await own.db.read(people.identity, *SCOPE, brought.person.user)
        joined = await own.db.read(_has_joined, offer.invite_id, brought.person.user)
        again = await own.db.read(visits.asked_again, offer.invite_id, brought.nonce, now)
        is_his = joined and (offer.is_open or again is not None)
        if identity is None or not (is_his or identity.person_id is None):
            return False
        if await own.db.read(visits.entered_since, offer.invite_id, now - HOUR) >= OPENED:
            return False
        entry = visits.Entry(
            token,
            brought.person.user,
            brought.nonce,
            invite_id=offer.invite_id,
            person_id=identity.person_id,
            joins=is_his,
        )
        return await own.visits.enter(request, entry)

    async def leave(self, request: web.Request) -> web.Response:
        """Sign this browser out."""
        guest, given = await self._own.visits.who(request), await form_of(request)
        voice = guest.voice if guest else await self._own.visits.voice(request)
        self._own.same_origin(request, voice)
        if guest is not None and not guest.is_marked(given.get("mark", "")):
            raise ownpage.TroubleError(webpage.stale(voice), 403)
        response = web.Response(status=303, headers={"Location": "/c"})
        await self._own.visits.leave(request, response)
        return response

    def show(
        self, voice: Voice, *, said: str = "", link: str = "", offer: Offer | None = None, status: int = 200
    ) -> web.Response:
        """The door: what a link opens, or a sentence."""
        values = {"said": said, "link": link, "offer": offer, "card": cards.text(offer.card.text) if offer else ""}
        around = {**ownpage.reading(voice), "words": webpage.door(voice), "nonce": ownpage.nonce()}
        return pages.html("owndoor.html", {**around, **values, "is_out": status == SIGNED_OUT}, status=status)


def _has_joined(conn: Connection, invite_id: int, user: str) -> bool:
    return visiting.has_joined(conn, invite_id, people.identity(conn, *SCOPE, user))


def _unlinked(conn: Connection, user: str | None) -> str | None:
    found = people.identity(conn, *SCOPE, user) if user else None
    return user if found is not None and found.person_id is None else None
