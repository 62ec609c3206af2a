"""Socket Mode over several connections: at least one is open while another one is replaced."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable
from typing import Any

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.underway import Underway

log = logging.getLogger(__name__)

NUMBERS = itertools.count(1)  # of sessions
DRAIN = 10.0  # seconds in which what came before a goodbye is acknowledged on the connection it came on
SHUT = {  # goodbyes after which the next connection would be refused as well: rests before it is tried, in pings
    "link_disabled": 10,  # Socket Mode was switched off in the app's settings
    "too_many_websockets": 10,  # ten are open already
}
SAID = {
    "link_disabled": "Socket Mode is switched off in the app's settings",
    "too_many_websockets": "other processes hold all ten connections that an app may have",
}


class Line(SocketModeClient):
    """One connection. It is told goodbye every few hours: then it stays open until what it brought is acknowledged,
    because an acknowledgement counts only on the connection the event came on."""

    def __init__(self, opened: Callable[[], None], leaving: Callable[["Line", str], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._opened, self._leaving = opened, leaving
        self._greeted: object = None
        self._number = 0  # of the session; its `id` may be given to another one later
        self.is_leaving = False
        self.ended = asyncio.Event()
        self.on_close_listeners.append(self._end)

    async def _end(self, _message: WSMessage) -> None:
        self.ended.set()

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Slack's greetings; everything else is the library's."""
        if message.get("type") == "hello":
            self._greeted, self._number = self.current_session, next(NUMBERS)
            self._opened()
        elif message.get("type") == "disconnect":
            self.auto_reconnect_enabled = False
            if not self.is_leaving:
                self.is_leaving = True
                self._leaving(self, str(message.get("reason", "")))
        else:
            await super().run_message_listeners(message, raw_message)

    async def session(self) -> int | None:
        """What tells this connection from every other, while it is open."""
        is_open = self._greeted is self.current_session and await self.is_connected()
        return self._number if is_open else None


class Lines:
    """Keeps so many connections open; the library opens one again that breaks. `ping`: seconds between signs of life,
    and between attempts."""

    def __init__(self, app: AsyncApp, token: str, client: AsyncWebClient, *, count: int, ping: float) -> None:
        self._app = app
        self._settings = {"app_token": token, "web_client": client, "ping_interval": ping, "logger": app.logger}
        self._proxy = client.proxy
        self._count, self._ping = count, ping
        self._lines: list[Line] = []
        self._underway = Underway()
        self._opened = asyncio.Event()
        self.trouble = ""  # why Slack does not let us in, where it said so

    def open(self) -> None:
        """Begin to connect; inside the running loop."""
        for _ in range(self._count):
            self._underway.start(self._connect(0))

    async def close(self) -> None:
        """Close them all."""
        await self._underway.cancel()
        await asyncio.gather(*(self._hang_up(line) for line in list(self._lines)))

    async def look_out(self) -> None:
        """Returns when a connection opens, or when it is time to look again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._ping):
                await self._opened.wait()
        self._opened.clear()

    async def sessions(self) -> frozenset[int]:
        """The connections that are open now."""
        found = [await line.session() for line in self._lines]
        opened = frozenset(one for one in found if one is not None)
        if opened:
            self.trouble = ""
        return opened

    async def _connect(self, rest: float) -> None:
        """One more connection; the library tries until it is there."""
        await asyncio.sleep(rest)
        line = Line(self._opened.set, self._goodbye, **self._settings)
        line.proxy = self._proxy
        line.socket_mode_request_listeners.append(self._handle)  # type: ignore[arg-type]  # its own handler has this shape
        self._lines.append(line)
        await line.connect()  # type: ignore[no-untyped-call]  # the library leaves it untyped

    async def _handle(self, line: SocketModeClient, request: SocketModeRequest) -> None:
        """An envelope: Bolt handles it and answers on the same connection."""
        began = asyncio.get_running_loop().time()
        await send_async_response(line, request, await run_async_bolt_app(self._app, request), began)

    def _goodbye(self, line: Line, reason: str) -> None:
        """Slack will close a connection: the next one is opened first."""
        if reason in SHUT:
            self.trouble = SAID[reason]
            log.error("slack closes a connection: %s", self.trouble)
        self._underway.start(self._connect(SHUT.get(reason, 0) * self._ping))
        self._underway.start(self._drain(line))

    async def _drain(self, line: Line) -> None:
        """Let it end by itself, within some seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                await line.ended.wait()
        self._lines.remove(line)
        await self._hang_up(line)

    @staticmethod
    async def _hang_up(line: Line) -> None:
        with contextlib.suppress(Exception):  # it may be broken already
            await line.close()  # type: ignore[no-untyped-call]  # the library leaves it untyped
