"""The addresses of a fake Slack beside the Web API: uploads, downloads and response URLs."""

import json
import time
import uuid
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.slack_content import check_message
from tests.fakes.slack_limits import RESPONSE_URL_SECONDS, RESPONSE_URL_USES, Json
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_server import SlackServer
from tests.fakes.traffic import Call


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: valid for half an hour and five uses."""

    channel: Channel
    user: str
    message: Message | None
    at: float = field(default_factory=time.monotonic)
    uses: int = 0


class SlackAddresses(SlackServer):
    """A server whose files can be fetched and whose response URLs answer."""

    response_urls: dict[str, ResponseUrl]

    def application(self) -> web.Application:
        """The routes of the server."""
        app = super().application()
        app.router.add_post("/upload/v1/{ticket}", self._serve_upload)
        app.router.add_post("/response/{key}", self._serve_response_url)
        app.router.add_get("/files-pri/{owner}/{tail:.*}", self._serve_file)
        app.router.add_get("/login", self._serve_login)
        self.response_urls = {}
        return app

    def response_url_for(self, channel: Channel, user: User, message: Message | None = None) -> str:
        """A fresh response URL."""
        key = uuid.uuid4().hex
        self.response_urls[key] = ResponseUrl(channel, user.id, message)
        return f"{self.url}/response/{key}"

    async def _fault(self, request: web.Request, call: Call) -> web.StreamResponse | None:
        fault = self.faults.take(call.method, call.arguments)
        return await self.fail(request, call, fault) if fault else None

    async def _serve_upload(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        stored = self.world.files.get(ticket)
        call = self.journal.open_call("upload", {"ticket": ticket})
        if failed := await self._fault(request, call):
            return failed
        if stored is None or stored.complete:
            self.journal.close_call(call, 404)
            return web.Response(status=404, text="unknown upload url")
        if request.content_type.startswith("multipart/"):
            part = next((v for v in (await request.post()).values() if isinstance(v, web.FileField)), None)
            stored.content = part.file.read() if part else b""
        else:
            stored.content = await request.read()
        size = len(stored.content)
        if stored.expected_length not in (None, size):
            text = f"announced {stored.expected_length} bytes, sent {size}"
            self.journal.violate("slack.upload", text, where="upload", call=call)
        self.journal.close_call(call, 200, response=f"OK - {size}")
        return web.Response(text=f"OK - {size}")

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        file_id = request.match_info["owner"].split("-", 1)[-1]
        call = self.journal.open_call("download", {"file": file_id})
        if failed := await self._fault(request, call):
            return failed
        may_read = self.scopes is None or "files:read" in self.scopes
        if request.headers.get("Authorization") != f"Bearer {self.bot_token}" or not may_read:
            # Slack answers with a redirect to a page in HTML, status 200 at the end: easy to store as "the file"
            text = "file requested without a token that may read files"
            self.journal.violate("slack.download", text, where="download", call=call)
            self.journal.close_call(call, 302)
            raise web.HTTPFound("/login")
        stored = self.world.files.get(file_id)
        found = stored is not None and not stored.deleted
        self.journal.close_call(call, 200 if found else 404)
        if stored is None or not found:
            return web.Response(status=404, text="file not found")
        return web.Response(body=stored.content, content_type=stored.mimetype)

    async def _serve_login(self, request: web.Request) -> web.Response:
        return web.Response(text="<!DOCTYPE html><title>Slack</title>Sign in", content_type="text/html")

    async def _serve_response_url(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            arguments = json.loads(await request.text() or "{}")
        except json.JSONDecodeError:
            arguments = {}
        call = self.journal.open_call("response_url", arguments | {"key": key})
        if failed := await self._fault(request, call):
            return failed
        status, text = self._use_response_url(call, key, arguments)
        self.journal.close_call(call, status, response=text)
        return web.Response(status=status, text=text)

    def _use_response_url(self, call: Call, key: str, arguments: Json) -> tuple[int, str]:
        target = self.response_urls.get(key)
        if target is None:
            self.journal.violate("slack.response_url", "unknown response_url", where="response_url", call=call)
            return 404, json.dumps({"ok": False, "error": "expired_url"})
        target.uses += 1
        if target.uses > RESPONSE_URL_USES or time.monotonic() - target.at > RESPONSE_URL_SECONDS:
            text = f"used {target.uses} times or too late"
            self.journal.violate("slack.response_url", text, where="response_url", call=call)
            return 404, json.dumps({"ok": False, "error": "used_url"})
        problems = check_message(arguments, "response_url")
        self.report(problems, "response_url", call)
        if errors := [p.error for p in problems if p.severity == "error"]:
            return 400, errors[0]
        self._answer(target, arguments)
        return 200, "ok"

    def _answer(self, target: ResponseUrl, arguments: Json) -> None:
        original = target.message
        if arguments.get("delete_original") and original:
            original.deleted = True
        elif arguments.get("replace_original") and original:
            self.posting.change(original, arguments, edited=not original.ephemeral_for)
        else:
            only_for = None if arguments.get("response_type") == "in_channel" else target.user
            self.posting.post(target.channel, arguments, only_for=only_for)
