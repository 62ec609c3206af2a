"""What only a demo has: the clock bar, the story, the drawer "On the wire" and the transcript."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.console import limits, pages, story, views
from bot.console.listeners import Page, number
from bot.console.setup import Ahead, Cast, ClockState, DemoControls, Way
from handlers.notices import Post
from storage import shown

RATES = (0, 1, 60, 600)
TARGETS = ("warning", "missed", "rating")
FURTHEST = timedelta(days=5 * 366)  # that one goes at once


def routes(page: Page) -> list[web.RouteDef]:
    """The demo's routes; none at all on a real database."""
    if page.setup.demo is None:
        return []
    bar, drawer = ClockBar(page, page.setup.demo), Drawer(page)
    return [
        web.get("/console/clock", bar.show),
        web.post("/console/clock/rate", bar.rate),
        web.post("/console/clock/jump", bar.jump),
        web.post("/console/clock/go", bar.go),
        web.get("/console/story", drawer.story),
        web.get("/console/wire/{message}", drawer.wire),
        web.get("/console/transcript", drawer.transcript),
    ]


class ClockBar:
    """Desk time, moved."""

    def __init__(self, page: Page, controls: DemoControls) -> None:
        self._page = page
        self._controls = controls

    async def show(self, request: web.Request) -> web.Response:
        """The clock as it stands, and what is due next."""
        self._page.access.guest(request)
        return await self._told("")

    async def rate(self, request: web.Request) -> web.Response:
        """Let time run faster or slower."""
        self._page.access.guest(request)
        rate = number((await request.json()).get("rate"))
        if rate not in RATES:
            raise web.HTTPUnprocessableEntity(text=f"The clock runs at one of {', '.join(map(str, RATES))}.")
        await self._controls.rate(rate)
        return await self._moved("")

    async def jump(self, request: web.Request) -> web.Response:
        """Go to the next warning, past the next promise, or to when somebody is asked how the help was."""
        self._page.access.guest(request)
        target = str((await request.json()).get("target"))
        if target not in TARGETS:
            raise web.HTTPUnprocessableEntity(text=f"The clock goes to one of {', '.join(TARGETS)}.")
        return await self._moved(await self._controls.jump(target))

    async def go(self, request: web.Request) -> web.Response:
        """Go to what is due next ("next") or to a day and an hour in the desk's zone; all that is due on the way
        happens in its order."""
        self._page.access.guest(request)
        wanted, state = str((await request.json()).get("to")), await self._controls.state()
        to = _ahead(await self._controls.ahead()) if wanted == "next" else _instant(wanted, state)
        way = await self._controls.go(to, lambda now: self._page.live.announce("clock", clock_json(now)))
        cast = await self._page.db.read(self._page.setup.people)
        return await self._moved(_went(way), [news_json(one, cast) for one in way.news])

    async def _moved(self, said: str, news: list[dict[str, object]] | None = None) -> web.Response:
        self._page.live.announce("clock", clock_json(await self._controls.state()))
        return await self._told(said, news)

    async def _told(self, said: str, news: list[dict[str, object]] | None = None) -> web.Response:
        found = await self._controls.ahead()
        ahead = None if found is None else {"what": found.what, "at": _ms(found.at)}
        told = {"toast": said, "news": news or [], "ahead": ahead}
        return web.json_response(clock_json(await self._controls.state()) | told)


class Drawer:
    """What lies behind the page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def story(self, request: web.Request) -> web.Response:
        """The steps of "Show me"."""
        self._page.access.guest(request)
        return web.json_response(story.as_json())

    async def wire(self, request: web.Request) -> web.Response:
        """What each platform would be sent for one message, with the size check."""
        self._page.access.guest(request)
        row = await self._page.db.read(shown.by_id, number(request.match_info["message"]) or 0)
        if row is None or row.removed:
            raise web.HTTPNotFound(text="That message is no longer there.")
        post = views.of(row).post
        return web.json_response({"script": post.script, "sent": [self._sent(name, post) for name in self._names()]})

    def _names(self) -> list[str]:
        return sorted(self._page.setup.renderers)

    def _sent(self, name: str, post: Post) -> dict[str, object]:
        sent = list(self._page.setup.renderers[name](post))
        sizes = [{**asdict(one), "fits": one.fits} for one in limits.measures(name, sent)]
        return {"platform": name, "json": json.dumps(sent, indent=2, ensure_ascii=False), "sizes": sizes}

    async def transcript(self, request: web.Request) -> web.Response:
        """The exchange of one chat as text, ready to be kept beside a test."""
        self._page.access.guest(request)
        rows = await self._page.db.read(shown.in_chat, request.query.get("chat", ""))
        return web.Response(text=views.transcript(rows) + "\n")


def clock_json(state: ClockState) -> dict[str, object]:
    """The clock for the page's script: milliseconds of desk time, rate, zone."""
    return {"now": _ms(state.now), "rate": state.rate, "zone": state.zone}


def news_json(row: shown.Shown, cast: Cast) -> dict[str, object]:
    """Something that was said on the way: when, to whom, its first line, and who can look at it."""
    user = next((one.user for one in cast.people if pages.may_see(one, row.chat)), "")
    person = cast.person(row.chat[1:]) if row.chat.startswith("@") else None
    to = person.name if person else f"# {cast.title(row.chat[1:])}"
    return {"id": row.id, "chat": row.chat, "as": user, "to": to, "at": _ms(row.at), "text": views.headline(row)}


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _ahead(found: Ahead | None) -> datetime:
    if found is None:
        raise web.HTTPUnprocessableEntity(text="Nothing is due: write as a customer first.")
    return found.at


def _instant(wanted: str, state: ClockState) -> datetime:
    try:
        at = datetime.fromisoformat(wanted).replace(tzinfo=ZoneInfo(state.zone))
    except ValueError as error:
        raise web.HTTPUnprocessableEntity(text="Say a day and an hour.") from error
    if at <= state.now:
        raise web.HTTPUnprocessableEntity(text="That moment has passed.")
    if at > state.now + FURTHEST:
        raise web.HTTPUnprocessableEntity(text="The clock goes five years at once, no further.")
    return at


def _went(way: Way) -> str:
    count = len(way.news)
    said = f"{count or 'No'} message{'' if count == 1 else 's'} on the way."
    return f"{said} It is a long way: go on from here." if way.is_short else said
