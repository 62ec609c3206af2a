"""Who sits at the page: in a demo whoever they say they are, else the person of a signed session."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from aiohttp import web

from bot.console.setup import Cast, Person, Setup
from bot.web import is_same
from storage import signins
from storage.engine import Database

COOKIE = "retainer_session"
SESSION = timedelta(days=7)
LINK = timedelta(hours=24)
GUEST = "*"  # the session of somebody who gave the demo's secret


class Access:
    """Sessions of the page."""

    def __init__(self, db: Database, setup: Setup) -> None:
        self._db = db
        self._setup = setup
        self._key = setup.secret.encode() if setup.secret else secrets.token_bytes(32)

    def user(self, request: web.Request) -> str | None:
        """The user id of the request's session; in a demo that needs no secret everybody is a guest."""
        if self._setup.demo and not self._setup.locked:
            return GUEST
        return self._read(request.cookies.get(COOKIE, ""))

    def actor(self, request: web.Request, cast: Cast, claimed: str) -> Person:
        """The person who acts: the claimed one in a demo, else the session's own. 403 for anybody else."""
        user = self.user(request)
        if user is None:
            raise web.HTTPUnauthorized(text="Sign in first: ask for a one-time link.")
        person = cast.person(claimed if user == GUEST and self._setup.demo else user)
        if person is None:
            raise web.HTTPForbidden(text="Nobody of that name sits at this page.")
        return person

    def guest(self, request: web.Request) -> None:
        """401 for anybody who may not play with the demo."""
        if self.user(request) != GUEST:
            raise web.HTTPUnauthorized(text="Sign in first.")

    async def spend(self, token: str) -> str | None:
        """The user a one-time link signs in; a demo's secret makes a guest."""
        if self._setup.demo:
            given = self._setup.secret or ""
            return GUEST if is_same(token, given) else None
        return await self._db.write(signins.use, token, self._setup.clock())

    async def invited(self, token: str) -> str | None:
        """Whom a link would sign in, without spending it."""
        return await self._db.read(signins.invited, token, self._setup.clock())

    def keep(self, response: web.StreamResponse, user: str, *, secure: bool) -> None:
        """Start the user's session on the response."""
        ends = int((self._setup.clock() + SESSION).timestamp())
        text = f"{user}\n{ends}".encode()
        value = f"{urlsafe_b64encode(text).decode()}.{self._sign(text)}"
        age = int(SESSION.total_seconds())
        response.set_cookie(COOKIE, value, max_age=age, httponly=True, samesite="Strict", secure=secure)

    def _read(self, cookie: str) -> str | None:
        encoded, _, mark = cookie.partition(".")
        try:
            text = urlsafe_b64decode(encoded.encode())
        except ValueError:
            return None
        if not is_same(mark, self._sign(text)):
            return None
        user, _, ends = text.decode().partition("\n")
        return user if int(ends) > self._setup.clock().timestamp() else None

    def _sign(self, text: bytes) -> str:
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def invite(db: Database, user: str, now: datetime) -> str:
    """A fresh one-time token that signs the user in within a day; its link is /console/in/TOKEN. `now` is real time."""
    token = secrets.token_urlsafe(24)
    db.write_now(lambda conn: signins.invite(conn, token=token, user=user, ends_at=now + LINK))
    return token
