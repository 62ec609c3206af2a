"""How a fake Slack hands things to an app, by Socket Mode or signed HTTP: acknowledgements measured, events retried."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine, Iterable
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from tests.fakes.journal import Journal
from tests.fakes.slack_limits import ACK_SECONDS, EVENT_RETRY_SCHEDULE, Json
from tests.fakes.slack_socket import Socket, SocketMode
from tests.fakes.traffic import Attempt, Delivery

DeliveryKind = Literal["event", "interaction", "command", "options"]


def sign(secret: str, body: str, timestamp: int | None = None) -> dict[str, str]:
    """The headers that prove a request comes from Slack; signatures are always in real time."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def http_body(kind: DeliveryKind, payload: Json) -> tuple[str, str]:
    """Body and content type of a delivery over HTTP."""
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


class SlackDelivery:
    """Delivers events, interactions and commands; events that are not acknowledged come again."""

    def __init__(self, journal: Journal, *, signing_secret: str, app_id: str) -> None:
        self.journal, self.signing_secret = journal, signing_secret
        self.socket_mode = SocketMode(journal, app_id)
        self.ack_seconds = ACK_SECONDS
        self.retry_schedule: tuple[float, ...] = EVENT_RETRY_SCHEDULE
        self.urls: dict[DeliveryKind, str] = {}
        self.held: list[Delivery] | None = None
        self.repeat_next: list[int] = []
        self.background: set[asyncio.Task[Any]] = set()
        self._http: aiohttp.ClientSession | None = None

    # -- connections

    def use_http(self, events: str, *, interactivity: str | None = None, commands: str | None = None) -> None:
        """Delivers over HTTP to these request URLs; by default one URL takes everything, as Bolt has it."""
        interactions = interactivity or events
        self.urls = {
            "event": events,
            "interaction": interactions,
            "command": commands or events,
            "options": interactions,
        }

    @property
    def sockets(self) -> list[Socket]:
        """The open Socket Mode connections."""
        return self.socket_mode.sockets

    async def connected(self, within: float = 10.0, *, at_least: int = 1) -> None:
        """Waits until the app has opened its Socket Mode connection."""
        await self.journal.wait_until(lambda: len(self.sockets) >= at_least, within, what="a Socket Mode connection")

    async def disconnect(self, reason: str = "refresh_requested", *, notice: bool = True, grace: float = 2.0) -> None:
        """Ends all connections: with a notice and some time to leave (as Slack does every few hours), or abruptly."""
        if not notice:
            self.socket_mode.abort()
            return
        for socket in await self.socket_mode.say_goodbye(reason):
            self.later(self._close_after(socket, grace))

    @staticmethod
    async def _close_after(socket: Socket, grace: float) -> None:
        await asyncio.sleep(grace)
        await socket.ws.close()

    # -- delivering

    async def deliver(self, kind: DeliveryKind, name: str, payload: Json) -> Delivery:
        """Delivers once and returns; an event that is not acknowledged is retried in the background."""
        delivery = Delivery(kind, name, payload, "http" if self.urls else "socket")
        self.journal.add_delivery(delivery)
        if kind == "event" and self.held is not None:
            self.held.append(delivery)
            return delivery
        await self._first_attempt(delivery)
        return delivery

    async def _first_attempt(self, delivery: Delivery) -> None:
        repeats = self.repeat_next.pop(0) if delivery.kind == "event" and self.repeat_next else 0
        await self._attempt(delivery, 0, reason="")
        for number in range(1, repeats + 1):
            await self._attempt(delivery, number, reason="http_timeout" if self.urls else "timeout")
        if not delivery.acknowledged:
            self._missed(delivery)

    def _missed(self, delivery: Delivery) -> None:
        last = delivery.attempts[-1]
        if last.error and last.error != "timeout":  # no connection, or it broke: not the fault of a handler
            message = f"{delivery.kind} not delivered: {last.error}"
            self.journal.violate("slack.connection", message, where=delivery.name, severity="warning")
        else:
            why = last.error or f"status {last.status}"
            message = f"{delivery.kind} not acknowledged within {self.ack_seconds} s: {why}"
            self.journal.violate("slack.ack", message, where=delivery.name)
        forbidden = isinstance(last.body, dict) and last.body.get("x-slack-no-retry") == "1"
        if delivery.kind == "event" and not forbidden:
            self.later(self._retry(delivery))

    async def _retry(self, delivery: Delivery) -> None:
        for number, pause in enumerate(self.retry_schedule, 1):
            await asyncio.sleep(pause)
            await self._attempt(delivery, number, reason=self._retry_reason(delivery.attempts[-1]))
            if delivery.attempts[-1].acknowledged:
                return

    def _retry_reason(self, failed: Attempt) -> str:
        if failed.error == "timeout":
            return "http_timeout" if self.urls else "timeout"
        return "http_error" if failed.status else "connection_failed"

    async def _attempt(self, delivery: Delivery, number: int, *, reason: str) -> None:
        attempt = Attempt(number, self.journal.now(), reason)
        delivery.attempts.append(attempt)
        started = time.monotonic()
        try:
            send = self._send_http if self.urls else self._send_socket
            attempt.status, attempt.body = await send(delivery, number, reason)
        except TimeoutError:
            attempt.error = "timeout"
        except (aiohttp.ClientError, OSError) as problem:
            attempt.error = f"{type(problem).__name__}: {problem}"
        attempt.latency = time.monotonic() - started
        self.journal.touch()

    async def _send_http(self, delivery: Delivery, number: int, reason: str) -> tuple[int, Any]:
        body, content_type = http_body(delivery.kind, delivery.payload)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= sign(self.signing_secret, body)
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return await self.post(self.urls[delivery.kind], body, headers=headers)

    async def post(self, url: str, body: str, *, headers: dict[str, str]) -> tuple[int, Any]:
        """A plain POST within the time limit; also used for forged requests."""
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.ack_seconds))
        async with self._http.post(url, data=body.encode(), headers=headers, allow_redirects=False) as answer:
            text = await answer.text()
            if answer.headers.get("X-Slack-No-Retry") == "1":
                return answer.status, {"x-slack-no-retry": "1"}
            if "json" in answer.content_type and text:
                return answer.status, json.loads(text)
            return answer.status, text or None

    async def _send_socket(self, delivery: Delivery, number: int, reason: str) -> tuple[int, Any]:
        retry = (number, reason)
        body = await self.socket_mode.send(delivery.kind, delivery.payload, retry=retry, within=self.ack_seconds)
        return 200, body

    # -- disorder

    def hold(self) -> None:
        """Keeps events back until `release`."""
        self.held = self.held or []

    async def release(self, order: Iterable[int] | Literal["as_sent", "reversed"] = "as_sent") -> list[Delivery]:
        """Delivers the events kept back, in the given order."""
        held, self.held = self.held or [], None
        if order == "reversed":
            held = held[::-1]
        elif order != "as_sent":
            held = [held[int(index)] for index in order]
        for delivery in held:
            await self._first_attempt(delivery)
        return held

    def repeat(self, times: int = 1) -> None:
        """The next event arrives `1 + times` times with one event_id, as happens after a lost acknowledgement."""
        self.repeat_next.append(times)

    # -- end

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Does something in the background."""
        task = asyncio.ensure_future(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def close(self) -> None:
        """Stops everything."""
        for task in list(self.background):
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
        await self.socket_mode.close()
        if self._http is not None:
            await self._http.close()
