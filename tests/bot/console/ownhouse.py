"""The real house with a page for customers, and browsers that have no script."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from aiohttp import ClientResponse, ClientSession, CookieJar
from sqlalchemy import Connection

from bot import seeding
from bot.door import real_time
from bot.settings import Settings
from bot.wiring import House
from handlers.membership import inviting
from handlers.membership.inviting import Secret, Whom
from storage import desktime, people, roles
from storage.engine import Database

PUBLIC = "http://desk.example.org"


@dataclass
class Home:
    """A running desk whose customers' pages are open."""

    house: House
    clock: list[datetime] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.house.port}"

    async def invite(self, name: str = "Elena Conti", person: str | None = None) -> str:
        """Sara invites somebody to Bianchi Meccanica; the link's last part."""
        return await self.house.db.write(_invite, name, person)

    async def code_for(self, person: str) -> str:
        """Sara invites somebody she knows; the code, to be typed."""
        return await self.house.db.write(_code, person)

    async def link_of(self, person: str) -> str:
        """Somebody makes a link for another chat of his."""
        return await self.house.db.write(_another, person)


def _another(conn: Connection, key: str) -> str:
    person = people.by_key(conn, key)
    assert person
    whom = Whom(person.name, person=person.id)
    return _link(inviting.make(conn, person, whom, now=desktime.load(conn).at(real_time()))[1])


def _invite(conn: Connection, name: str, person: str | None) -> str:
    return _link(_secret(conn, name, person))


def _code(conn: Connection, person: str) -> str:
    return _secret(conn, "", person).code


def _secret(conn: Connection, name: str, person: str | None) -> Secret:
    sara, giulia = people.by_key(conn, "sara"), people.by_key(conn, "giulia")
    assert sara
    assert giulia
    known = people.by_key(conn, person) if person else None
    whom = Whom(
        known.name if known else name,
        organisation=roles.roles_of(conn, giulia.id).organisations[0],
        contract="C-2044",
        person=known.id if known else None,
    )
    return inviting.make(conn, sara, whom, now=desktime.load(conn).at(real_time()))[1]


def _link(secret: Secret) -> str:
    return f"{inviting.MARK}{secret.token}"


@asynccontextmanager
async def opened(url: str, *, public: str = PUBLIC) -> AsyncIterator[Home]:
    """The example desk on an empty database with tables."""
    db = Database.open(url)
    seeding.seed(db, real_time())
    clock = [real_time()]
    house = House(Settings(database_url=url, port=0, public_url=public), db)
    await house.start()
    try:
        yield Home(house, clock)
    finally:
        await house.stop()


@dataclass
class Browser:
    """A browser without a script: it follows forms, and nothing else. page: what it shows."""

    home: Home
    http: ClientSession
    page: str = ""
    status: int = 0

    async def get(self, path: str) -> str:
        """Open an address."""
        return await self._shown(await self.http.get(self.home.url + path))

    async def opens(self, link: str, answer: str = "yes") -> str:
        """Open an invite's link and answer."""
        await self.get(f"/c/{link}")
        return await self.sends("/c/in", answer=answer)

    async def sends(self, action: str, **more: str) -> str:
        """Send the page's form of this address, or with a button of this address, with what is given besides."""
        forms = [one for one in re.findall(r"<form[^>]*>.*?</form>", self.page, re.S) if f'action="{action}"' in one]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', forms[0]))
        fields = {name: unescape(value) for name, value in hidden.items()}
        return await self.posts(action, **{**fields, **more})

    async def posts(self, action: str, **fields: str) -> str:
        """Send fields as they are."""
        return await self._shown(await self.http.post(self.home.url + action, data=fields, headers={"Origin": PUBLIC}))

    async def says(self, text: str, **more: str) -> str:
        """Write something."""
        return await self.sends("/c/say", text=text, **more)

    async def presses(self, label: str, **more: str) -> str:
        """Press the newest button of this label."""
        found = re.findall(rf'name="button" value="([^"]*)"[^>]*>{re.escape(label)}<', self.page)
        assert found, f"no button {label} on {self.text}"
        return await self.sends("/c/press", button=unescape(found[-1]), **more)

    async def _shown(self, response: ClientResponse) -> str:
        self.page, self.status = await response.text(), response.status
        return self.text

    @property
    def text(self) -> str:
        """What can be read."""
        body = re.sub(r"</?(bdi|strong|time|em)\b[^>]*>", "", self.page.partition("<body")[2])
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def cookie(self) -> str:
        """What it keeps."""
        return "; ".join(one.value for one in self.http.cookie_jar)


@asynccontextmanager
async def browser(home: Home) -> AsyncIterator[Browser]:
    """A browser of its own."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield Browser(home, http)
