"""The pages for files as HTML, and the few files they need."""

from functools import cache
from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader

from handlers.wording.catalogue import spoken

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
STATIC = "/upload/static/{name}"


@cache
def _templates() -> Environment:
    """Everything put into them is escaped."""
    return Environment(loader=PackageLoader("bot.parcels"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def html(template: str, language: str, *, status: int = 200, **values: object) -> web.Response:
    """A page. language: the tag that the reader's browser asks for."""
    tag = spoken(language).language
    text = _templates().get_template(template).render(language=tag, **values)
    return web.Response(text=text, status=status, content_type="text/html")


@cache
def _static() -> dict[str, bytes]:
    folders = (files("bot.parcels") / "static", files("bot.console") / "static")
    found = {one.name: one.read_bytes() for one in folders[0].iterdir() if one.name.rpartition(".")[2] in TYPES}
    return {**found, "icon.svg": (folders[1] / "icon.svg").read_bytes()}


async def static(request: web.Request) -> web.Response:
    """One of the files of the pages; there are no others."""
    name = request.match_info["name"]
    if name not in _static():
        raise web.HTTPNotFound(text="There is no such file.")
    headers = {"Cache-Control": "public, max-age=3600"}
    kind = TYPES[name.rpartition(".")[2]]
    return web.Response(body=_static()[name], content_type=kind, charset="utf-8", headers=headers)
