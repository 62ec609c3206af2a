"""Files on the page: shown as pictures or links, and streamed from where they lie to whoever sits in that chat."""

from contextlib import AsyncExitStack, suppress
from urllib.parse import quote

from aiohttp import web
from markupsafe import Markup

from bot.files import BusyError, LostFileError, Opened, Sources, open_one
from handlers.notices import FileRef, Files

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # nothing that can hold a script
MOST = 1_000_000_000  # bytes


def shown(message: int, act: Files) -> Markup:
    """The files of a message: pictures as such, the others as links that save them."""
    return Markup("").join(_one(f"/console/file/{message}/{number}", ref) for number, ref in enumerate(act.files))


def _one(url: str, ref: FileRef) -> Markup:
    name = ref.name or ref.medium
    if ref.mime in PICTURES:
        return Markup('<p class="picture"><a href="{0}"><img src="{0}" alt="{1}"></a></p>').format(url, name)
    return Markup('<p class="footer"><a href="{}" download="{}">📎 {}</a></p>').format(url, name, name)


async def stream(request: web.Request, sources: Sources, ref: FileRef) -> web.StreamResponse:
    """The file, a piece at a time. 410 where it is gone, 503 where nobody answers just now."""
    async with AsyncExitStack() as stack:
        try:
            opened = await open_one(stack, sources, ref, MOST)
        except LostFileError as error:
            raise web.HTTPGone(text="That file is no longer where it was written.") from error
        except BusyError as error:
            raise web.HTTPServiceUnavailable(text="That file cannot be fetched just now. Try again.") from error
        response = web.StreamResponse(headers=_headers(opened))
        response.content_length = opened.size
        await response.prepare(request)
        with suppress(BusyError, ConnectionResetError):  # the browser sees that it broke off: the length was said
            async for piece in opened.chunks:
                await response.write(piece)
            await response.write_eof()
        return response


def _headers(opened: Opened) -> dict[str, str]:
    """Only pictures are shown in place; anything else is saved, whatever it says it is."""
    ref = opened.ref
    is_picture = ref.mime in PICTURES
    how, mime = ("inline", ref.mime) if is_picture else ("attachment", "application/octet-stream")
    name = quote(ref.name or ref.medium)
    return {
        "Content-Type": mime,
        "Content-Disposition": f"{how}; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=300",
    }
