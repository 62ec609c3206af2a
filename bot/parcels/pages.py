"""The pages for files as HTML."""

from functools import cache

from aiohttp import web
from jinja2 import Environment

from bot import assets
from handlers.wording.catalogue import spoken

STATIC = "/upload/static/{name}"


@cache
def _templates() -> Environment:
    return assets.environment("bot.parcels")


def html(template: str, language: str, *, status: int = 200, **values: object) -> web.Response:
    """A page. language: the tag that the reader's browser asks for."""
    tag = spoken(language).language
    text = _templates().get_template(template).render(lang=tag, **values)
    return web.Response(text=text, status=status, content_type="text/html")
