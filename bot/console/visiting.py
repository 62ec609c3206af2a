"""Who looks at a customer's page: his browser keeps a secret, the database its hash and whose account it is."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from aiohttp import web
from sqlalchemy import Connection

from bot.console.inbound import PLATFORM, WORKSPACE, chat_of
from bot.console.setup import Pane, Person
from bot.web import is_same, language_of
from handlers.membership import visiting
from handlers.wording import webpage
from handlers.wording.voice import Voice
from storage import desk, desktime, people, visits
from storage.engine import Database
from storage.visits import Visit

SCOPE = (PLATFORM, WORKSPACE)
LASTS = timedelta(days=30)
DAY = timedelta(days=1)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is signed in. desk: what the desk is called; renewed: his secret lasts longer from now on."""

    token: str
    person: Person
    voice: Voice
    desk: str
    renewed: bool = False

    @property
    def chat(self) -> str:
        """The only conversation he has here."""
        return chat_of(self.person.user, direct=True)

    @property
    def mark(self) -> str:
        """Proves that a form was made for this sign-in: nobody else's page can know it."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def is_marked(self, given: object) -> bool:
        """Whether a form carries the mark."""
        return is_same(str(given), self.mark)


class Visits:
    """The sign-ins of customers. `base` is the address of the server as browsers know it."""

    def __init__(self, db: Database, clock: Callable[[], datetime], base: str) -> None:
        self._db = db
        self._clock = clock
        self._is_secure = base.startswith("https:")
        self._cookie = "__Host-retainer" if self._is_secure else "retainer_visit"

    async def who(self, request: web.Request) -> Guest | None:
        """Whoever is signed in, today: a contact who has left is not, nor an account that was forgotten."""
        token = self._brought(request)
        if not token:
            return None
        guest = await self._db.read(_guest, token, self._clock(), language(request))
        if guest is not None and guest.renewed:
            await self._db.write(_prolong, token, self._clock())
        return guest

    def _brought(self, request: web.Request) -> str:
        """The secret a browser brings; "" for what was never one."""
        token = request.cookies.get(self._cookie, "")
        return token if 20 <= len(token) <= 100 and token.isascii() else ""

    def keep(self, response: web.StreamResponse, token: str) -> None:
        """Let the browser keep its secret."""
        age, secure = int(LASTS.total_seconds()), self._is_secure
        response.set_cookie(self._cookie, token, max_age=age, path="/", httponly=True, samesite="Lax", secure=secure)

    async def leave(self, request: web.Request, response: web.StreamResponse) -> None:
        """Sign this browser out."""
        await self._db.write(visits.leave, self._brought(request))
        response.del_cookie(self._cookie, path="/", httponly=True, samesite="Lax", secure=self._is_secure)

    async def enter(self, request: web.Request, entry: visits.Entry) -> bool:
        """Sign a browser in with a secret of its own, whatever it brought; what it was before, it is no more."""
        await self._db.write(visits.leave, self._brought(request))
        return await self._db.write(_enter, entry, self._clock())

    async def voice(self, request: web.Request, zone: str = "") -> Voice:
        """How to speak to a browser that nobody is known by."""
        return await self._db.read(stranger, language(request), zone, self._clock())


def fresh() -> str:
    """A new secret."""
    return secrets.token_urlsafe(32)


def language(request: web.Request) -> str:
    """The language a browser asks for, where it is the tag of one; people can send anything."""
    tag = language_of(request)
    return tag if _TAG.fullmatch(tag) and len(tag) <= 32 else ""


def zone_of(given: object) -> str | None:
    """The time zone a browser says it is in, where there is one of that name."""
    return str(given) if str(given) in available_timezones() else None


def stranger(conn: Connection, tag: str, zone: str, now: datetime) -> Voice:
    """How to speak to somebody in a language he asks for."""
    return Voice(tag or "en", zone or desk.current(conn).zone, desktime.load(conn).at(now))


def _guest(conn: Connection, token: str, now: datetime, tag: str) -> Guest | None:
    visit = visits.by_token(conn, token, now)
    identity = people.identity(conn, *SCOPE, visit.user) if visit else None
    found = visiting.visitor(conn, identity, visit.person_id) if visit and identity else None
    if visit is None or found is None:
        return None
    here = desk.current(conn)
    voice = found.voice(desktime.load(conn).at(now), here.zone, tag)
    name = found.person.name if found.person else webpage.visitor_name(voice)
    person = Person(visit.user, name, (Pane.CUSTOMER,), locale=found.identity.locale, zone=found.identity.zone)
    return Guest(token, person, voice, here.name, _is_to_renew(visit, found, now))


def _is_to_renew(visit: Visit, found: visiting.Visitor, now: datetime) -> bool:
    return visit.ends_at - now < LASTS - DAY or visit.person_id != (found.person.id if found.person else None)


def _prolong(conn: Connection, token: str, now: datetime) -> None:
    visit = visits.by_token(conn, token, now)
    identity = people.identity(conn, *SCOPE, visit.user) if visit else None
    if visit is not None and identity is not None:
        visits.prolong(conn, visit, person_id=identity.person_id, ends_at=now + LASTS)


def _enter(conn: Connection, entry: visits.Entry, now: datetime) -> bool:
    return visits.enter(conn, entry, now=now, ends_at=now + LASTS)
