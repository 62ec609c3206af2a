"""A file as the answer to a browser: a piece at a time, from where it lies."""

from contextlib import AsyncExitStack, suppress
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.files import BusyError, LostFileError, Opened, Sources, open_one
from bot.web import language_of
from handlers.notices import FileRef
from handlers.wording import fetching as wording

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # nothing that can hold a script
MOST = 1_000_000_000  # bytes


async def stream(request: web.Request, sources: Sources, ref: FileRef, *, saved: bool = False) -> web.StreamResponse:
    """The file; 410 where it is gone, 503 where nobody answers now. saved: not even a picture is shown in place."""
    async with AsyncExitStack() as stack:
        try:
            opened = await open_one(stack, sources, ref, MOST)
        except LostFileError as error:
            raise web.HTTPGone(text=wording.file_gone(language_of(request))) from error
        except BusyError as error:
            raise web.HTTPServiceUnavailable(text=wording.file_busy(language_of(request))) from error
        response = web.StreamResponse(headers=_headers(opened, saved=saved))
        response.content_length = opened.size
        response.force_close()  # what follows a file that broke off would be taken for the rest of it
        await response.prepare(request)
        if request.method == hdrs.METH_HEAD:
            return response
        with suppress(BusyError, ConnectionResetError):  # the browser sees that it broke off: the length was said
            async for piece in opened.chunks:
                await response.write(piece)
            await response.write_eof()
        return response


def _headers(opened: Opened, *, saved: bool) -> dict[str, str]:
    """Only pictures are shown in place; anything else is saved, whatever it says it is."""
    ref = opened.ref
    is_shown = ref.mime in PICTURES and not saved
    how, mime = ("inline", ref.mime) if is_shown else ("attachment", "application/octet-stream")
    return {
        "Content-Type": mime,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(ref.name or ref.medium, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store" if saved else "private, max-age=300",
    }
