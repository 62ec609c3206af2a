"""Files on Slack: read with the workspace's own token, uploaded in three steps of which only the last shows them."""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.files import PIECE, BusyError, LostFileError, Opened, Sources, Stream, open_one
from bot.slack import cards
from bot.slack.workspaces import NotInstalledError, Workspaces
from handlers.files.parcels import headline
from handlers.notices import Card, Document, FileRef, Files, Lost, Reason, Sent

log = logging.getLogger(__name__)

MOST = 1_000_000_000  # bytes of one file (slack.com/help, "Add files to Slack")
NAME = 200  # characters of a name, with room for what makes it ours
PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=60)  # seconds without a sign of life
GONE = {"file_not_found", "file_deleted", "not_visible", "access_denied", "no_permission", "missing_scope"}
HOSTS = (".slack.com", ".slack-files.com", ".slack-edge.com", ".slack-gov.com")  # that may see our token


class SlackFiles:
    """Where Slack's files lie."""

    def __init__(self, workspaces: Workspaces, api_url: str) -> None:
        self._workspaces = workspaces
        self._api = urlsplit(api_url)

    @asynccontextmanager
    async def open(self, ref: FileRef) -> AsyncIterator[Stream]:
        """See `Source`. The file is asked for anew: of a stranger's file a message knows only the id."""
        client, found = await self._find(ref)
        url = str(found.get("url_private_download") or found.get("url_private") or "")
        if found.get("is_external") or not self._may_see(url):
            raise LostFileError(Reason.FILE_GONE, "it lies elsewhere")
        async with AsyncExitStack() as stack:
            try:
                answer = await stack.enter_async_context(_get(client, url))
            except (aiohttp.ClientError, TimeoutError, OSError) as problem:
                raise BusyError(type(problem).__name__) from problem
            _check(answer, str(found.get("mimetype", "")))
            size = int(answer.headers.get("Content-Length", found.get("size") or 0))
            yield Stream(size, _pieces(answer), str(found.get("name") or ""), str(found.get("mimetype") or ""))

    async def _find(self, ref: FileRef) -> tuple[AsyncWebClient, Mapping[str, Any]]:
        try:
            client = self._workspaces.client(ref.workspace)
            answer = await client.files_info(file=ref.handle)
        except NotInstalledError as problem:
            raise LostFileError(Reason.FILE_GONE, str(problem)) from problem
        except SlackApiError as problem:
            raise _refused(problem) from problem
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise BusyError(type(problem).__name__) from problem
        found: Mapping[str, Any] = answer["file"]
        return client, found

    def _may_see(self, url: str) -> bool:
        """Whether our token may be sent there: to Slack, or to the host of the API that was set."""
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) == (self._api.scheme, self._api.netloc):
            return True
        return parts.scheme == "https" and f".{parts.hostname}".endswith(HOSTS)


def _get(client: AsyncWebClient, url: str) -> Any:
    """The request for a file, as it is; a redirect leads to the page where people sign in."""
    if client.session is None:
        raise BusyError("the session is closed")
    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
    return client.session.get(url, headers=headers, allow_redirects=False, timeout=PATIENCE, proxy=client.proxy)


def _check(answer: aiohttp.ClientResponse, mime: str) -> None:
    """Raises LostFileError or BusyError where this is not the file."""
    if answer.status == 429 or answer.status >= 500:
        raise BusyError(f"status {answer.status}", float(answer.headers.get("Retry-After", 5)))
    is_page = answer.content_type == "text/html" and mime != "text/html"
    if answer.status in (301, 302, 303, 307, 401, 403) or is_page:
        log.error("a file on Slack cannot be read: does the app have the scope files:read?")
        raise LostFileError(Reason.FILE_GONE, "Slack did not let me read it")
    if answer.status != 200:
        raise LostFileError(Reason.FILE_GONE, f"status {answer.status}")


async def _pieces(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.content.iter_chunked(PIECE):
            yield piece
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise BusyError(type(problem).__name__) from problem


def _refused(problem: SlackApiError) -> Exception:
    error = str(problem.response.get("error"))
    if error in GONE:
        return LostFileError(Reason.FILE_GONE, error)
    headers = getattr(problem.response, "headers", None) or {}
    return BusyError(error, float(headers.get("Retry-After", 5)))


# -------------------------------------------------------------------------------------------------------------- upload


class Uploads:
    """Sends files, and remembers which of an act are with Slack already, shown to nobody yet."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._stored: dict[int, dict[int, tuple[str, str]]] = {}  # outbox row -> file -> its id there, and its title

    async def send(self, client: AsyncWebClient, act: Files, number: int, channel: str, thread: str | None) -> Sent:
        """Show the files as one message; its id is the ids of its files, because Slack does not say which message it
        made. Raises what the client raises, and BusyError."""
        stored, lost = self._stored.setdefault(number, {}), list[Lost]()
        for index, ref in enumerate(act.files):
            if ref.id in stored:
                continue
            try:
                async with AsyncExitStack() as stack:
                    opened = await open_one(stack, self._sources, ref, MOST)
                    stored[ref.id] = await _store(client, opened, name_of(opened.ref.name or ref.medium, number, index))
            except LostFileError as error:
                lost.append(Lost(ref.id, error.reason, error.detail))
        if stored:
            line = headline(act)
            more: dict[str, Any] = {"blocks": json.dumps(cards.render(Card(line))[0].blocks)} if line else {}
            await client.files_completeUploadExternal(
                files=[{"id": one, "title": title} for one, title in stored.values()],
                channel_id=channel,
                thread_ts=thread,
                **more,
            )
        self.forget(number)
        ids = [one for one, _ in stored.values()]
        return Sent(ids[0] if ids else None, rest=tuple(ids[1:]), lost=tuple(lost))

    def forget(self, number: int) -> None:
        """The act is over, one way or another."""
        self._stored.pop(number, None)


async def _store(client: AsyncWebClient, opened: Opened, name: str) -> tuple[str, str]:
    """The first two steps. Whatever fails in the second is invisible, so it is simply done again."""
    is_picture = opened.ref.mime.startswith("image/")
    about = {"alt_txt": opened.ref.name[:1000]} if is_picture and opened.ref.name else {}
    given = await client.files_getUploadURLExternal(filename=name, length=opened.size, **about)
    if client.session is None:
        raise BusyError("the session is closed")
    headers = {"Content-Length": str(opened.size), "Content-Type": "application/octet-stream"}
    try:
        async with client.session.post(
            given["upload_url"], data=opened.chunks, headers=headers, timeout=PATIENCE, proxy=client.proxy
        ) as answer:
            if answer.status != 200:
                raise BusyError("the file was not taken")
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise BusyError(f"the file was not taken: {type(problem).__name__}") from problem
    return str(given["file_id"]), opened.ref.name or name


async def upload(client: AsyncWebClient, act: Document, number: int, channel: str, thread: str | None) -> None:
    """A text of the desk's own making, by the same three steps."""
    await client.files_upload_v2(
        filename=name_of(act.name, number),
        title=act.name,
        content=act.body,
        channel=channel,
        initial_comment=cards.notification(act.caption),
        thread_ts=thread,
    )


async def delete(client: AsyncWebClient, channel: str, files: Iterable[str]) -> None:
    """Take files of ours away everywhere, with the message that shows them; those that are gone are done."""
    for file in files:
        try:
            shown = (await client.files_info(file=file))["file"].get("shares") or {}
            for one in (share for kind in shown.values() for share in kind.get(channel, ())):
                await client.chat_delete(channel=channel, ts=one["ts"])
        except SlackApiError as problem:
            if problem.response.get("error") not in GONE | {"message_not_found"}:
                raise
        try:
            await client.files_delete(file=file)
        except SlackApiError as problem:
            if problem.response.get("error") not in GONE:
                raise


def is_file(message: str) -> bool:
    """Whether what the desk posted is known by its file's id."""
    return message.startswith("F")


# ------------------------------------------------------------------------------------------------------------ look-up

_OURS = re.compile(r"-(\d+)\.(\d+)(?:\.[^.]+)?$")


def name_of(name: str, number: int, index: int = 0) -> str:
    """The name in the workspace of a file of an outbox row: no other file has it. Its title is what people see."""
    stem, dot, ending = name[-NAME:].rpartition(".")
    return f"{stem}-{number}.{index}{dot}{ending}" if dot else f"{ending}-{number}.{index}"


def shown_of(messages: Iterable[Mapping[str, Any]], number: int) -> dict[int, str]:
    """The files of an outbox row among these messages: number of the file -> its id."""
    found = ((file, _OURS.search(str(file.get("name")))) for one in messages for file in one.get("files") or ())
    return {int(match[2]): str(file["id"]) for file, match in found if match and int(match[1]) == number}


def document_of(messages: Iterable[Mapping[str, Any]], name: str) -> dict[int, str]:
    """The message that carries a file of this name."""
    found = [str(one["ts"]) for one in messages for file in one.get("files") or () if file.get("name") == name]
    return dict(enumerate(found[:1]))


def sent(found: Mapping[int, str]) -> Sent | None:
    """What a look-up found of files: they are shown together or not at all."""
    ids = [found[index] for index in sorted(found)]
    return Sent(ids[0], rest=tuple(ids[1:])) if ids else None
