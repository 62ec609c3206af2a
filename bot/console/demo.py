"""What only a demo has: the clock bar, the story, the drawer "On the wire" and the transcript."""

import json
from dataclasses import asdict

from aiohttp import web

from bot.console import limits, story, views
from bot.console.listeners import Page, number
from bot.console.setup import ClockState, DemoControls
from handlers.notices import Post
from storage import shown

RATES = (0, 1, 60, 600)
TARGETS = ("warning", "missed", "rating", "monday")


def routes(page: Page) -> list[web.RouteDef]:
    """The demo's routes; none at all on a real database."""
    if page.setup.demo is None:
        return []
    bar, drawer = ClockBar(page, page.setup.demo), Drawer(page)
    return [
        web.get("/console/clock", bar.show),
        web.post("/console/clock/rate", bar.rate),
        web.post("/console/clock/jump", bar.jump),
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
        """The clock as it stands."""
        self._page.access.guest(request)
        return web.json_response(clock_json(await self._controls.state()))

    async def rate(self, request: web.Request) -> web.Response:
        """Let time run faster or slower."""
        self._page.access.guest(request)
        rate = number((await request.json()).get("rate"))
        if rate not in RATES:
            raise web.HTTPUnprocessableEntity(text=f"The clock runs at one of {', '.join(map(str, RATES))}.")
        await self._controls.rate(rate)
        return await self._told("")

    async def jump(self, request: web.Request) -> web.Response:
        """Go to the next warning, past the next promise, to when somebody is asked how the help was, or to Monday."""
        self._page.access.guest(request)
        target = str((await request.json()).get("target"))
        if target not in TARGETS:
            raise web.HTTPUnprocessableEntity(text=f"The clock goes to one of {', '.join(TARGETS)}.")
        return await self._told(await self._controls.jump(target))

    async def _told(self, said: str) -> web.Response:
        state = clock_json(await self._controls.state())
        self._page.live.announce("clock", state)
        return web.json_response({**state, "toast": said})


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
    return {"now": int(state.now.timestamp() * 1000), "rate": state.rate, "zone": state.zone}
