"""The routes of customers' pages in the browser; what goes wrong on one is a sentence."""

from dataclasses import replace

from aiohttp import web

from bot import assets
from bot.console.coming import Door, Own
from bot.console.ownacts import Acts, Handler, wants_json
from bot.console.ownlooks import Looks
from bot.console.ownpage import TroubleError


def routes(own: Own) -> list[web.RouteDef]:
    """The routes of customers' pages; none where nobody can reach them."""
    if not own.setup.base:
        return []
    door, looks = Door(own), Looks(own)
    acts = Acts(own, looks)
    safe = _Safely(own, door)
    return [
        web.get("/c", safe.of(looks.home)),
        web.get("/c/static/{name}", assets.serve),
        web.get("/c/events", safe.of(looks.events), allow_head=False),
        web.get("/c/file/{message}", safe.of(looks.file)),
        web.get("/c/file/{message}/{number}", safe.of(looks.file)),
        web.get("/c/{link}", safe.of(door.look)),
        web.post("/c/in", safe.of(door.enter)),
        web.post("/c/out", safe.of(door.leave)),
        *(web.post(f"/c/{name}", safe.of(act)) for name, act in acts.all().items()),
    ]


class _Safely:
    """What goes wrong is a sentence: beside the conversation for whoever is signed in, else at the door."""

    def __init__(self, own: Own, door: Door) -> None:
        self._own = own
        self._door = door
        self._looks = Looks(own)

    def of(self, handler: Handler) -> Handler:
        """The handler, with its sentences shown."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except TroubleError as trouble:
                return await self._told(request, trouble)

        return handle

    async def _told(self, request: web.Request, trouble: TroubleError) -> web.Response:
        if wants_json(request):
            return web.json_response({"problem": trouble.sentence}, status=trouble.status)
        guest = await self._own.visits.who(request)
        if guest is None:
            voice = await self._own.visits.voice(request)
            return self._door.show(voice, said=trouble.sentence, status=trouble.status)
        now = replace(trouble.now, problem=trouble.sentence)
        return await self._looks.page(guest, now, status=trouble.status)
