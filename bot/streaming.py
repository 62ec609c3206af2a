"""A file as the answer to a browser: a piece at a time, from where it lies, whole or the part that was asked for."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.files import BusyError, LostFileError, Opened, Sources, open_one
from bot.web import language_of
from handlers.notices import FileRef
from handlers.wording import fetching as wording

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # nothing that can hold a script
MOST = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file from `start` to before `end`."""

    start: int
    end: int


async def stream(request: web.Request, sources: Sources, ref: FileRef, *, saved: bool = False) -> web.StreamResponse:
    """The file; 410 where it is gone, 503 where nobody answers now. saved: not even a picture is shown in place."""
    async with AsyncExitStack() as stack:
        try:
            opened = await open_one(stack, sources, ref, MOST)
        except LostFileError as error:
            raise web.HTTPGone(text=wording.file_gone(language_of(request))) from error
        except BusyError as error:
            raise web.HTTPServiceUnavailable(text=wording.file_busy(language_of(request))) from error
        part = _part(request, opened)
        if part is not None and part.start >= part.end:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{opened.size}"})
        response = web.StreamResponse(status=206 if part else 200, headers=_headers(opened, part, saved=saved))
        part = part or Part(0, opened.size)
        response.content_length = part.end - part.start
        response.force_close()  # what follows a file that broke off would be taken for the rest of it
        await response.prepare(request)
        if request.method == hdrs.METH_HEAD:
            return response
        with suppress(BusyError, ConnectionResetError):  # the browser sees that it broke off: the length was said
            async for piece in _within(opened.chunks, part):
                await response.write(piece)
            await response.write_eof()
        return response


def _part(request: web.Request, opened: Opened) -> Part | None:
    """The part that is asked for; None for all of it: also where several parts are, or of what it was before."""
    if request.headers.get(hdrs.IF_RANGE, _tag(opened)) != _tag(opened):
        return None
    try:
        asked = request.http_range
    except ValueError:
        return None
    if asked.start is None:
        return None
    start = max(0, opened.size + asked.start) if asked.start < 0 else asked.start
    return Part(start, min(asked.stop or opened.size, opened.size))


async def _within(chunks: AsyncIterator[bytes], part: Part) -> AsyncIterator[bytes]:
    """The rest is read until it begins, and not read where it has ended, unless that is the end of the file: there
    the source says whether the file was whole."""
    at = 0
    async for chunk in chunks:
        if at >= part.end:
            return
        piece = chunk[max(0, part.start - at) : part.end - at]
        at += len(chunk)
        if piece:
            yield piece


def _tag(opened: Opened) -> str:
    return f'"{opened.ref.id}-{opened.size}"'


def _headers(opened: Opened, part: Part | None, *, saved: bool) -> dict[str, str]:
    """Only pictures are shown in place; anything else is saved, whatever it says it is."""
    ref = opened.ref
    is_shown = ref.mime in PICTURES and not saved
    how, mime = ("inline", ref.mime) if is_shown else ("attachment", "application/octet-stream")
    found = {
        "Content-Type": mime,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(ref.name or ref.medium, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store" if saved else "private, max-age=300",
        "Accept-Ranges": "bytes",
        "ETag": _tag(opened),
    }
    return found | ({"Content-Range": f"bytes {part.start}-{part.end - 1}/{opened.size}"} if part else {})
