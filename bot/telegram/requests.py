"""The library's HTTP side, reading from an answer no more than the desk needs, and files a piece at a time."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.files import BusyError
from bot.telegram.multipart import Body

UNUSED = ("reply_to_message", "pinned_message")  # whole messages of people inside what we sent or asked for
PATIENCE = httpx.Timeout(60, connect=5, pool=10)  # seconds without a sign of life while a file is on its way
AS_IT_IS = {"Accept-Encoding": "identity"}  # so that its length is the file's


class Requests(HTTPXRequest):
    """The library refuses an answer whole when one thing in it is not as it expects, such as a poll of another version
    that is quoted: a message that was sent would then count as failed, and be sent again."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer without the messages inside it. Raises TelegramError; nothing of the answer is logged."""
        try:
            answer: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        result = answer.get("result")
        if isinstance(result, dict):
            for name in UNUSED:
                result.pop(name, None)
        return answer

    async def upload(self, url: str, body: Body) -> Any:
        """Call a method with files in its body, which the library itself would read whole. Raises TelegramError, and
        whatever reading the files raises."""
        try:
            return await _Upload(self._client, body).post(url)
        except NetworkError as error:
            if isinstance(error.__cause__, BusyError):  # the file broke off, and with it the request
                raise error.__cause__ from error
            raise

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[httpx.Response]:
        """What lies at an address, its body not read yet. Raises httpx.HTTPError."""
        async with self._client.stream("GET", url, headers=AS_IT_IS, timeout=PATIENCE) as answer:
            yield answer


class _Upload(BaseRequest):
    """One call that streams its body; what the answer means is the library's knowledge."""

    parse_json_payload = staticmethod(Requests.parse_json_payload)

    def __init__(self, client: httpx.AsyncClient, body: Body) -> None:
        self._client = client
        self._body = body

    @property
    def read_timeout(self) -> float | None:
        """Not asked for: the client has its own."""
        return None

    async def initialize(self) -> None:
        """Nothing to open: the client is the pool's."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Send the body in pieces, its length said beforehand."""
        try:
            answer = await self._client.request(
                method, url, content=self._body.pieces(), headers=self._body.headers, timeout=PATIENCE
            )
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(f"httpx.{type(error).__name__}") from error
        return answer.status_code, answer.content


def requests_of(bot: Bot) -> Requests:
    """The HTTP side of a client that `app.client` made."""
    if not isinstance(bot.request, Requests):
        raise TypeError("not the desk's own HTTP side")
    return bot.request
