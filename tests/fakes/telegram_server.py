"""The HTTP side of a fake Bot API: methods with validation, faults and rates; downloads."""

import asyncio
import inspect
import json
import time
from typing import Any, Literal, Self

from aiohttp import BodyPartReader, web

from tests.fakes import telegram_files, telegram_messages, telegram_rooms
from tests.fakes.telegram_checks import decode
from tests.fakes.telegram_documentation import (
    FAQ,
    LIKE_A_MESSAGE,
    MESSAGES_PER_MINUTE_AND_GROUP,
    MESSAGES_PER_SECOND,
    MESSAGES_PER_SECOND_AND_CHAT,
    canonical,
)
from tests.fakes.telegram_updates import Platform, TelegramError
from tests.fakes.telegram_world import NewFile, Wire
from tests.fakes.wire_common import Call, Clock, Fault, RateMeter

RatePolicy = Literal["observe", "enforce", "off"]
METHODS = telegram_messages.METHODS | telegram_files.METHODS | telegram_rooms.METHODS
REFUSALS = frozenset(f"telegram.refused.{code}" for code in (400, 403, 429))  # of these the text says what to do
HTTP_ERRORS = {502: "Bad Gateway", 504: "Gateway Timeout"}


class TelegramServer(Platform):
    """One bot's Bot API on a port of 127.0.0.1."""

    def __init__(
        self,
        *,
        token: str = "123456789:fake-telegram-token",
        username: str = "helpbot",
        privacy_mode: bool = True,
        rate_policy: RatePolicy = "observe",
        now: Clock = time.time,
    ) -> None:
        """privacy_mode: as set at BotFather; with it the bot hears little of what is said in groups.

        rate_policy: what happens above the documented rates: a warning, a 429, or nothing. now: gives messages their
        dates; waiting and rates are in real time.
        """
        super().__init__(token=token, username=username, now=now)
        self.privacy_mode, self.rate_policy = privacy_mode, rate_policy
        self.burst = 5  # messages per second and chat that "enforce" still lets through
        self.second_meter = RateMeter("all messages", MESSAGES_PER_SECOND, seconds=1.0, source=FAQ)
        self.chat_meter = RateMeter("messages per chat", MESSAGES_PER_SECOND_AND_CHAT, seconds=1.0, source=FAQ)
        self.group_meter = RateMeter("messages per group", MESSAGES_PER_MINUTE_AND_GROUP, seconds=60.0, source=FAQ)
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._worker: asyncio.Task[None] | None = None

    async def start(self, port: int = 0) -> Self:
        """Listens; port 0 takes a free one."""
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/bot{token}/{method}", self._serve_method)
        app.router.add_get("/file/bot{token}/{path:.*}", self._serve_file)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self._worker = asyncio.create_task(self.push())
        return self

    async def stop(self) -> None:
        """Closes the port and every connection."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        if self._http is not None:
            await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start() if not self.port else self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        if kind is None:
            self.journal.judge(REFUSALS)

    @property
    def url(self) -> str:
        """The server, as RETAINER_TELEGRAM_API_URL wants it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The same as the library wants it; the token is appended."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where the library downloads from."""
        return f"{self.url}/file/bot"

    # --------------------------------------------------------------------------------------------------- methods

    async def _serve_method(self, request: web.Request) -> web.StreamResponse:
        method = canonical(request.match_info["method"]) or request.match_info["method"]
        call = self.journal.open_call(method, await self._read(request))
        if request.match_info["token"] != self.token:
            self.journal.violate("telegram.auth", "wrong token", where=method, call=call)
            return self._finish(call, 401, refusal(401, "Unauthorized"))
        fault = self.faults.take(method, call.arguments)
        if fault and not fault.applied and (answer := await self._fail(request, call, fault)):
            return answer
        status, body = await self.run(call)
        if fault and fault.applied and (answer := await self._fail(request, call, fault)):
            return answer
        return self._finish(call, status, body)

    @staticmethod
    async def _read(request: web.Request) -> Wire:
        raw: Wire = dict(request.query)
        if request.content_type == "application/json":
            text = await request.text()
            return raw | (json.loads(text) if text else {})
        if request.content_type == "multipart/form-data":
            return raw | await _parts(request)
        return raw | (dict(await request.post()) if request.method == "POST" else {})

    def _finish(self, call: Call, status: int, body: Wire) -> web.Response:
        self.journal.close_call(call, status, response=body)
        return web.json_response(body, status=status)

    async def _fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        """Carries out an injected fault; None means the call goes on."""
        call.fault = fault.kind
        match fault.kind:
            case "slow":
                await asyncio.sleep(fault.seconds)
                return None
            case "timeout" | "dropped":
                await asyncio.sleep(fault.seconds if fault.kind == "timeout" else 0)
                self.journal.close_call(call, 599)
                if request.transport is not None:
                    request.transport.abort()
                return web.Response(status=500)
            case "malformed":
                self.journal.close_call(call, 200)
                return web.Response(text="<html>gateway</html>", content_type="text/html")
        status, body = answer_of(fault)
        return self._finish(call, status, body)

    async def run(self, call: Call) -> tuple[int, Wire]:
        """Checks and carries out one call."""
        try:
            result = await self._result(call)
        except TelegramError as problem:
            if not problem.recorded:
                text = f"{call.method} answered: {problem.description}"
                rule = f"telegram.refused.{problem.code}"
                self.journal.violate(rule, text, where=call.method, severity="warning", call=call)
            return problem.code, refusal(problem.code, problem.description, problem.parameters)
        return 200, {"ok": True, "result": True if result is None else result}

    async def _result(self, call: Call) -> Any:
        method = call.method
        if canonical(method) is None:
            text = f"the Bot API has no method {method}"
            self.journal.violate("telegram.unknown_method", text, where=method, call=call)
            raise TelegramError("Not Found", 404, recorded=True)
        call.arguments, problems = decode(method, call.arguments)
        for problem in problems:
            self.journal.violate(problem.rule, str(problem), where=method, severity=problem.severity, call=call)
        for problem in problems:
            if problem.severity == "error":
                raise TelegramError(problem.answer, recorded=True)
        self._meter(call)
        if method not in METHODS:
            self.journal.gap(f"{method} is not implemented by the fake")
            raise TelegramError("not implemented by the fake", 501, recorded=True)
        result = METHODS[method](self, call.arguments, call)
        return await result if inspect.isawaitable(result) else result

    def _meter(self, call: Call) -> None:
        """Counts a message, or what counts like one, against the rates."""
        if self.rate_policy == "off":
            return
        is_new = call.method == "sendMessage" or call.method in telegram_files.METHODS
        chat = self.world.chats.get(call.arguments.get("chat_id", 0))
        key = str(call.arguments.get("chat_id"))
        if is_new:
            self._count(call, self.second_meter, "all", enforced=self.second_meter.limit)
            self._count(call, self.chat_meter, key, enforced=self.burst)
        if chat is not None and chat.is_group and (is_new or call.method in LIKE_A_MESSAGE):
            for _ in range(len(call.arguments.get("media", ())) or 1):
                self._count(call, self.group_meter, key, enforced=self.group_meter.limit)

    def _count(self, call: Call, meter: RateMeter, key: str, *, enforced: int) -> None:
        count = meter.hit(key)
        if count > meter.limit:
            text = f"{count} in {meter.seconds:.0f} s, documented {meter.limit} ({meter.name}, {key})"
            self.journal.violate("telegram.rate", text, where=call.method, severity="warning", call=call)
        if self.rate_policy == "enforce" and count > enforced:
            meter.forget_last(key)
            wait = max(1, round(meter.wait_for(key)))
            text = f"Too Many Requests: retry after {wait}"
            raise TelegramError(text, 429, parameters={"retry_after": wait})

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        call = self.journal.open_call("download", {"path": path})
        fault = self.faults.take("download", {})
        if fault and (answer := await self._fail(request, call, fault)):
            return answer
        stored = next((f for f in self.world.files.values() if f.path == path), None)
        if stored is None or request.match_info["token"] != self.token:
            return self._finish(call, 404, refusal(404, "Not Found"))
        self.journal.close_call(call, 200)
        return web.Response(body=stored.file.content)


async def _parts(request: web.Request) -> Wire:
    """The values of a form; a file that came with it is read."""
    found: Wire = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            content, kind = bytes(await part.read()), part.headers.get("Content-Type", "")
            found[part.name] = content.decode() if part.filename is None else NewFile(part.filename, content, kind)
    return found


def refusal(code: int, description: str, parameters: Wire | None = None) -> Wire:
    """An answer with `ok: false`."""
    body: Wire = {"ok": False, "error_code": code, "description": description}
    return body | ({"parameters": parameters} if parameters else {})


def answer_of(fault: Fault) -> tuple[int, Wire]:
    """What an injected fault answers. A refusal may begin with its code: "403 Forbidden: …"."""
    if fault.kind == "rate_limited":
        wait = max(1, round(fault.retry_after))
        return 429, refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
    if fault.kind == "server_error":
        return fault.status, refusal(fault.status, HTTP_ERRORS.get(fault.status, "Internal Server Error"))
    code = int(fault.error[:3]) if fault.error[:3].isdecimal() else 400
    return code, refusal(code, fault.error.removeprefix(f"{code} "))
