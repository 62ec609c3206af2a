"""The files that pages need, each under an address that changes with it: a browser asks for it once."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from aiohttp import web
from jinja2 import ChoiceLoader, Environment, PackageLoader

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def environment(package: str) -> Environment:
    """The templates of a package, and what every page begins with; everything put into them is escaped."""
    loader = ChoiceLoader([PackageLoader(package), PackageLoader("bot")])
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals["versioned"] = versioned
    return made


def versioned(address: str) -> str:
    """The address of a file as a page names it. Raises KeyError for a file that is not there."""
    return f"{address}?v={_versions()[address.rpartition('/')[2]]}"


async def serve(request: web.Request) -> web.Response:
    """One of the files; there are no others. Only the version that a page names is kept by browsers."""
    name = request.match_info["name"]
    if name not in _known():
        raise web.HTTPNotFound(text="There is no such file.")
    kept = FOR_EVER if request.query.get("v") == _versions()[name] else {}
    kind = TYPES[name.rpartition(".")[2]]
    return web.Response(body=_known()[name], content_type=kind, charset="utf-8", headers=kept)


@cache
def _known() -> Mapping[str, bytes]:
    folders = [files(package) / "static" for package in ("bot.console", "bot.parcels")]
    every = [one for folder in folders for one in folder.iterdir()]
    return {one.name: one.read_bytes() for one in every if one.name.rpartition(".")[2] in TYPES}


@cache
def _versions() -> Mapping[str, str]:
    return {name: sha256(body).hexdigest()[:12] for name, body in _known().items()}
