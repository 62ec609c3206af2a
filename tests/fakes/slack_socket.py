"""Socket Mode of a fake Slack: tickets, connections, envelopes and their acknowledgements."""

import asyncio
import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.journal import Journal
from tests.fakes.slack_limits import SOCKETS_PER_APP, Json

ENVELOPE_TYPES = {
    "event": "events_api",
    "interaction": "interactive",
    "options": "interactive",
    "command": "slash_commands",
}


@dataclass(slots=True)
class Socket:
    """One open connection."""

    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    pending: dict[str, asyncio.Future[Any]] = field(default_factory=dict)


class SocketMode:
    """The connections of one app."""

    def __init__(self, journal: Journal, app_id: str) -> None:
        self.journal, self.app_id = journal, app_id
        self.sockets: list[Socket] = []
        self.tickets: set[str] = set()
        self.envelopes: set[str] = set()
        self._turn = itertools.count()

    def issue_ticket(self) -> str:
        """A ticket for one connection."""
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket an app connects to; a ticket from apps.connections.open works once."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            self.journal.violate("slack.socket", "connected with a used or unknown ticket", where="socket")
            return web.Response(status=401)
        self.tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=True)
        await ws.prepare(request)
        if len(self.sockets) >= SOCKETS_PER_APP:
            self.journal.violate("slack.socket", f"more than {SOCKETS_PER_APP} connections", where="socket")
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        transport = request.transport
        socket = Socket(ws, transport if isinstance(transport, asyncio.Transport) else None)
        self.sockets.append(socket)
        self.journal.touch()
        try:
            await self._talk(socket)
        finally:
            self._forget(socket)
        return ws

    async def _talk(self, socket: Socket) -> None:
        hello = {"host": "applink-fake", "started": "2026-01-01 00:00:00.000", "build_number": 1}
        await socket.ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.sockets),
                "connection_info": {"app_id": self.app_id},
                "debug_info": hello | {"approximate_connection_time": 18060},
            }
        )
        async for message in socket.ws:
            if message.type is WSMsgType.TEXT:
                self._receive(socket, message.data)

    def _forget(self, socket: Socket) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        for waiting in socket.pending.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("socket closed before the acknowledgement"))
        self.journal.touch()

    def _receive(self, socket: Socket, text: str) -> None:
        try:
            frame = json.loads(text)
            envelope_id = frame["envelope_id"]
        except (json.JSONDecodeError, KeyError, TypeError):
            self.journal.violate("slack.socket", f"frame without envelope_id: {text[:120]}", where="socket")
            return
        waiting = socket.pending.pop(envelope_id, None)
        if waiting is None:
            known = envelope_id in self.envelopes
            message = "acknowledged on another connection than the envelope came on" if known else "unknown envelope"
            self.journal.violate("slack.socket", message, where="socket", severity="warning")
        elif waiting.done():
            self.journal.violate("slack.ack", "acknowledged after the time limit", where="socket")
        else:
            waiting.set_result(frame.get("payload"))

    async def send(self, kind: str, payload: Json, *, retry: tuple[int, str], within: float) -> Any:
        """Sends an envelope and returns what came with its acknowledgement. Raises TimeoutError without one."""
        if not self.sockets:
            raise ConnectionError("the app has no Socket Mode connection")
        socket = self.sockets[next(self._turn) % len(self.sockets)]
        envelope_id = str(uuid.uuid4())
        envelope: Json = {"envelope_id": envelope_id, "payload": payload, "type": ENVELOPE_TYPES[kind]}
        envelope["accepts_response_payload"] = kind != "event"
        if kind == "event":
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        socket.pending[envelope_id] = waiting
        self.envelopes.add(envelope_id)
        await socket.ws.send_json(envelope)
        return await asyncio.wait_for(waiting, within)

    async def say_goodbye(self, reason: str) -> list[Socket]:
        """Tells every connection that it will end; returns them."""
        leaving = list(self.sockets)
        for socket in leaving:
            await socket.ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}})
        return leaving

    def abort(self) -> None:
        """Breaks every connection off."""
        for socket in list(self.sockets):
            if socket.transport is not None:
                socket.transport.abort()

    async def close(self) -> None:
        """Ends every connection."""
        for socket in list(self.sockets):
            await socket.ws.close()
