"""The Web API of a fake Slack over HTTP: decoding, faults, tokens, scopes, rates, validation."""

import asyncio
import json
import time
from typing import Any, Literal, Self

from aiohttp import web

from tests.fakes import slack_conversations, slack_methods
from tests.fakes.faults import Fault, Faults
from tests.fakes.journal import Journal
from tests.fakes.meters import RateMeter
from tests.fakes.slack_arguments import check_arguments, decode_arguments
from tests.fakes.slack_delivery import SlackDelivery
from tests.fakes.slack_events import SlackEvents
from tests.fakes.slack_limits import POSTS_PER_SECOND_AND_CHANNEL, RATES, Json, Problem
from tests.fakes.slack_posting import SlackError, SlackPosting
from tests.fakes.slack_reference import is_known, methods, missing_scope, requests_per_minute
from tests.fakes.slack_world import Workspace
from tests.fakes.traffic import Call, Clock, Upload

RatePolicy = Literal["observe", "enforce", "off"]
METHODS = slack_methods.METHODS | slack_conversations.METHODS
NEEDS_NO_TOKEN = {"api.test", "oauth.v2.access"}
NAMING = {"username", "icon_url", "icon_emoji"}
# errors any method may answer
ANYWHERE = {
    "invalid_arguments",
    "invalid_auth",
    "not_authed",
    "not_allowed_token_type",
    "missing_scope",
    "not_implemented_by_the_fake",
}
# what the desk asks for although Slack may say no, and knows what to do then; any other refusal is a fault of the desk
MAY_REFUSE = """
already_reacted no_reaction message_not_found expired_trigger_id user_not_in_channel missing_scope is_archived
channel_not_found not_in_channel thread_not_found token_revoked account_inactive invalid_auth file_not_found
"""
REFUSALS = frozenset(map("slack.refused.{}".format, MAY_REFUSE.split()))
Answer = tuple[Json, int, dict[str, str]]


class SlackServer:
    """One workspace with one app installed. `scopes` and `events` are what the app has; None allows everything."""

    def __init__(
        self,
        *,
        scopes: set[str] | None = None,
        events: set[str] | None = None,
        rate_policy: RatePolicy = "observe",
        page_cap: int = 1000,
        team_id: str = "T000000001",
        now: Clock = time.time,
    ) -> None:
        self.bot_token, self.app_token = "xoxb-fake-bot-token", "xapp-fake-app-token"
        self.signing_secret, self.app_id = "fake-signing-secret", "A000000001"
        self.rate_policy, self.scopes = rate_policy, scopes
        self.journal = Journal(now)
        self.faults = Faults()
        self.world = Workspace(team_id, "acme", app_id=self.app_id, now=now)
        self.delivery = SlackDelivery(self.journal, signing_secret=self.signing_secret, app_id=self.app_id)
        self.events = SlackEvents(self.world, self.delivery)
        self.events.scopes, self.events.events = scopes, events
        self.posting = SlackPosting(self.journal, self.events)
        self.posting.page_cap = page_cap
        self.minute_meters: dict[str, RateMeter] = {}
        limit = POSTS_PER_SECOND_AND_CHANNEL
        self.post_meter = RateMeter("chat.postMessage per channel", limit, seconds=1.0, source=RATES)
        self.burst = 3  # posts per second and channel that `enforce` still lets through
        self.port = 0
        self._runner: web.AppRunner | None = None

    # -- life

    def application(self) -> web.Application:
        """The routes of the server."""
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/api/{method}", self._serve_method)
        app.router.add_get("/socket", self.delivery.socket_mode.endpoint)
        return app

    async def start(self, port: int = 0) -> Self:
        """Listens on loopback."""
        self._runner = web.AppRunner(self.application(), handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        self.posting.base_url = self.url
        return self

    async def stop(self) -> None:
        """Closes everything."""
        await self.delivery.close()
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
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The base_url for the Slack client libraries."""
        return f"{self.url}/api/"

    # -- one call

    async def _serve_method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        raw, uploads, is_json = await _read(request)
        token = raw.pop("token", None)
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith("Bearer "):
            token = authorization.removeprefix("Bearer ").strip()
        arguments, problems = decode_arguments(method, raw)
        call = self.journal.open_call(method, arguments, uploads=uploads)
        if is_json and raw and not methods().get(method, {}).get("json_body", True):
            ignored = f"{method} takes no JSON body, Slack ignores it"
            self.journal.violate("slack.content_type", ignored, where=method, severity="warning", call=call)
        fault = self.faults.take(method, arguments)
        if fault and not fault.applied and (failed := await self.fail(request, call, fault)):
            return failed
        result, status, headers = self._run(call, token, problems)
        if fault and fault.applied and (failed := await self.fail(request, call, fault)):
            return failed
        self.journal.close_call(call, status, response=result)
        return web.json_response(result, status=status, headers=headers)

    async def fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        """Carries out an injected fault; None means the call goes on."""
        call.fault = fault.kind
        self.journal.touch()
        if fault.kind in ("slow", "timeout"):
            await asyncio.sleep(fault.seconds)
        if fault.kind == "slow":
            return None
        if fault.kind in ("timeout", "dropped"):
            self.journal.close_call(call, 599)
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return self._refusal(call, fault)

    def _refusal(self, call: Call, fault: Fault) -> web.StreamResponse:
        """The answer of a fault that answers."""
        status, error, headers = 200, fault.error, {}
        if fault.kind == "rate_limited":
            status, error, headers = 429, "ratelimited", _come_back(call, int(fault.retry_after))
        elif fault.kind == "server_error":
            status, error = fault.status, "internal_error"
        body = {"ok": False, "error": error}
        self.journal.close_call(call, status, response=body)
        if fault.kind == "malformed":
            return web.Response(text="<html>gateway</html>", content_type="text/html")
        return web.json_response(body, status=status, headers=headers)

    def _run(self, call: Call, token: str | None, problems: list[Problem]) -> Answer:
        """Checks and carries out one call."""
        headers = self._scope_headers(call.method)
        try:
            self._authenticate(call, token)
            if not is_known(call.method):
                self.journal.violate(
                    "slack.unknown_method", f"Slack has no method {call.method}", where=call.method, call=call
                )
                raise SlackError("unknown_method", req_method=call.method)
            wait = self._meter(call)
            if wait is not None:
                return {"ok": False, "error": "ratelimited"}, 429, _come_back(call, max(1, round(wait + 0.5)))
            return self._carry_out(call, problems), 200, headers
        except SlackError as problem:
            self._refused(call, problem)
            return {"ok": False, "error": problem.error, **problem.details}, 200, headers

    def _carry_out(self, call: Call, problems: list[Problem]) -> Json:
        problems = problems + check_arguments(call.method, call.arguments)
        self.report(problems, call.method, call)
        if refused := [p for p in problems if p.severity == "error"]:
            messages = [p.slack_message for p in refused]
            raise SlackError(refused[0].error, response_metadata={"messages": messages})
        self._check_scope(call)
        if call.method not in METHODS:
            self.journal.gap(f"{call.method} is not implemented by the fake")
            raise SlackError("not_implemented_by_the_fake")
        body = {"ok": True, **(METHODS[call.method](self.posting, call.arguments) or {})}
        if any(p.rule == "slack.truncated" for p in problems):
            body.setdefault("response_metadata", {}).setdefault("warnings", []).append("message_truncated")
        return body

    def report(self, problems: list[Problem], where: str, call: Call | None = None) -> None:
        """Writes problems into the journal."""
        for problem in problems:
            self.journal.violate(problem.rule, str(problem), where=where, severity=problem.severity, call=call)

    def _refused(self, call: Call, problem: SlackError) -> None:
        documented = methods().get(call.method, {}).get("errors", [])
        if documented and problem.error not in documented and problem.error not in ANYWHERE:
            self.journal.gap(f"{call.method} answered {problem.error}, which is not documented for it")
        if problem.error != "not_implemented_by_the_fake":
            rule, text = f"slack.refused.{problem.error}", f"{call.method} answered {problem.error}"
            self.journal.violate(rule, text, where=call.method, severity="warning", call=call)

    # -- tokens, scopes, rates

    def _authenticate(self, call: Call, token: str | None) -> None:
        if call.method in NEEDS_NO_TOKEN:
            return
        problem = ""
        if not token:
            problem, error = "no token", "not_authed"
        elif token not in (self.bot_token, self.app_token):
            problem, error = "unknown token", "invalid_auth"
        elif (token == self.app_token) != (call.method == "apps.connections.open"):
            problem, error = "wrong kind of token", "not_allowed_token_type"
        if problem:
            self.journal.violate("slack.auth", problem, where=call.method, call=call)
            raise SlackError(error)

    def _scope_headers(self, method: str) -> dict[str, str]:
        accepted = methods().get(method, {}).get("bot_scopes", [])
        granted = sorted(self.scopes) if self.scopes is not None else sorted(set(accepted))
        return {"X-OAuth-Scopes": ",".join(granted), "X-Accepted-OAuth-Scopes": ",".join(accepted)}

    def _check_scope(self, call: Call) -> None:
        if self.scopes is None:
            return
        channel = self.world.channels.get(call.get("channel") or call.get("channel_id") or "")
        kind: str | None = channel.kind if channel else None
        if call.method == "conversations.open":
            kind = "mpim" if "," in str(call.get("users", "")) else "im"
        needed = missing_scope(call.method, self.scopes, kind)
        names_itself = call.method == "chat.postMessage" and NAMING & call.arguments.keys()
        if needed is None and names_itself and "chat:write.customize" not in self.scopes:
            needed = "chat:write.customize"
        if needed:
            text = f"{call.method} needs the scope {needed}"
            self.journal.violate("slack.scope", text, where=call.method, call=call)
            raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))

    def _meter(self, call: Call) -> float | None:
        """Counts the call against the documented rates; a number means it is refused for that long."""
        meters: list[tuple[RateMeter, str, int]] = []
        if call.method == "chat.postMessage":
            meters.append((self.post_meter, str(call.get("channel")), self.burst))
        if limit := requests_per_minute(call.method):
            fresh = RateMeter(call.method, limit, seconds=60.0, source=RATES)
            meters.append((self.minute_meters.setdefault(call.method, fresh), "workspace", limit))
        for meter, key, enforced in meters if self.rate_policy != "off" else []:
            count = meter.hit(key)
            if count > meter.limit:
                text = f"{count} in {meter.seconds:.0f} s, documented {meter.limit} ({meter.name}, {key})"
                self.journal.violate("slack.rate", text, where=call.method, severity="warning", call=call)
            if self.rate_policy == "enforce" and count > enforced:
                meter.forget_last(key)
                return meter.wait_for(key)
        return None


def _come_back(call: Call, seconds: int) -> dict[str, str]:
    """The header of a 429."""
    call.retry_after = seconds
    return {"Retry-After": str(seconds)}


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload], bool]:
    """Arguments, files, and whether the body was JSON."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        body = json.loads(text) if text else {}
        return arguments | (body if isinstance(body, dict) else {}), {}, True
    uploads: dict[str, Upload] = {}
    if request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                arguments[name] = value
    return arguments, uploads, False
