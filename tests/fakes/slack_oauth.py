"""A fake Slack in which several workspaces can install one app: consent, codes, tokens that expire, uninstalling.

    async with SlackCloud("Nordlicht", "Bianchi") as cloud:
        back = cloud.consents(address_of_the_button, cloud["Bianchi"], by="U1")   # where the browser goes next
        await cloud.uninstalls(cloud["Bianchi"])

Each workspace is a whole fake of its own; a call reaches the one its token was given for, and no other.
"""

import base64
import secrets
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_delivery import SlackDelivery
from tests.fakes.slack_limits import Json
from tests.fakes.slack_posting import SlackError
from tests.fakes.traffic import Call, Delivery


@dataclass(slots=True)
class Code:
    """What a consent gives: good once."""

    team: str
    scopes: list[str]
    redirect: str
    user: str


@dataclass(slots=True)
class Token:
    """An access token, or a refresh token. error: what Slack answers who uses it, once it is not good any more."""

    team: str
    scopes: list[str]
    error: str = ""


class _Installable(FakeSlack):
    """A workspace that takes whatever token the cloud says is good."""

    def __init__(self, cloud: "SlackCloud", **options: Any) -> None:
        super().__init__(**options)
        self._cloud = cloud

    def _authenticate(self, call: Call, token: str | None) -> None:
        given = self._cloud.tokens.get(token or "")
        if given is None:
            super()._authenticate(call, token)
        elif given.error:
            raise SlackError(given.error)


class SlackCloud:
    """Workspaces by name, behind one address. rotation: seconds that a token lasts; None: it never expires."""

    def __init__(self, *names: str, scopes: set[str] | None = None, rotation: int | None = None) -> None:
        self.client_id, self.client_secret = "111.222", "fake-client-secret"
        self.rotation = rotation
        self.redirect_urls: set[str] = set()
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Token] = {}
        self.refreshes: dict[str, Token] = {}
        self.answers: list[Json] = []  # given instead of the next exchanges
        self.exchanged = 0
        self._spaces: dict[str, _Installable] = {}
        for number, name in enumerate(names, 1):
            space = _Installable(self, team_id=f"T00000000{number}", scopes=scopes)
            space.world.domain, space.bot_token = name.lower(), f"xoxb-nobody-{number}"
            self._spaces[name] = space
        self._runner: web.AppRunner | None = None
        self.port = 0

    def __getitem__(self, name: str) -> FakeSlack:
        return self._spaces[name]

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        for space in self._spaces.values():
            await space.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for space in self._spaces.values():
            await space.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base_url for the Slack client libraries."""
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def signing_secret(self) -> str:
        """The app's, the same for all workspaces."""
        return next(iter(self._spaces.values())).signing_secret

    def use_http(self, url: str) -> None:
        """Every workspace delivers to this request URL."""
        for space in self._spaces.values():
            space.use_http(url)

    # -- people

    def consents(self, address: str, space: FakeSlack, *, by: str, without: set[str] | None = None) -> str:
        """Somebody allows what the address asks for, but optional scopes `without`; where his browser is sent."""
        asked = self._asked(address)
        scopes = [scope for scope in asked["scope"].split(",") if scope not in (without or set())]
        code = secrets.token_hex(8)
        self.codes[code] = Code(space.world.team_id, scopes, asked["redirect_uri"], by)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def declines(self, address: str) -> str:
        """Somebody does not allow it."""
        asked = self._asked(address)
        return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"

    def _asked(self, address: str) -> dict[str, str]:
        """What an authorize address asks for; Slack shows an error of its own when it does not fit the app."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=False).items()}
        assert parts.path == "/oauth/v2/authorize", address
        assert asked["client_id"] == self.client_id, "invalid_client_id"
        assert asked["redirect_uri"] in self.redirect_urls, "bad_redirect_uri"
        return asked

    async def uninstalls(self, space: FakeSlack, *, tell: bool = True) -> list[Delivery]:
        """An admin removes the app: every token is worth nothing, and the app is told by two events."""
        self.revoke(space, "account_inactive")
        revoked: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [space.bot.id]}}
        events: list[Json] = [revoked, {"type": "app_uninstalled"}]
        return [await self._tell(space, event) for event in events] if tell else []

    def revoke(self, space: FakeSlack, error: str = "token_revoked") -> None:
        """No token of the workspace is good any more."""
        for kind in (self.tokens, self.refreshes):
            for token in kind.values():
                token.error = token.error or (error if token.team == space.world.team_id else "")

    def expire(self, space: FakeSlack) -> None:
        """The access tokens of a workspace have run out; its refresh token has not."""
        for token in self.tokens.values():
            token.error = token.error or ("token_expired" if token.team == space.world.team_id else "")

    @staticmethod
    async def _tell(space: FakeSlack, event: Json) -> Delivery:
        envelope = space.events.envelope({**event, "event_ts": space.world.new_ts()})
        del envelope["authorizations"]  # there is no installation left that it would be for
        delivery: SlackDelivery = space.delivery
        return await delivery.deliver("event", event["type"], envelope)

    # -- the Web API

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method == "oauth.v2.access":
            return web.json_response(self._access(request, {k: str(v) for k, v in (await request.post()).items()}))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = self.tokens.get(token)
        if given is None:
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        if method == "auth.revoke":
            given.error = given.error or "token_revoked"
            return web.json_response({"ok": True, "revoked": True})
        space = next(each for each in self._spaces.values() if each.world.team_id == given.team)
        return await space._serve_method(request)

    def _access(self, request: web.Request, form: dict[str, str]) -> Json:
        if self.answers:
            return self.answers.pop(0)
        expected = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return {"ok": False, "error": "bad_client_secret"}
        if form.get("grant_type") == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""))
        code = self.codes.pop(form.get("code", ""), None)
        if code is None:
            return {"ok": False, "error": "invalid_code"}
        if code.redirect != form.get("redirect_uri"):
            return {"ok": False, "error": "bad_redirect_uri"}
        return self._granted(Token(code.team, code.scopes), user=code.user)

    def _refreshed(self, refresh: str) -> Json:
        """A refresh token is good once."""
        old = self.refreshes.pop(refresh, None)
        if old is None or old.error:
            return {"ok": False, "error": "invalid_refresh_token"}
        self.exchanged += 1
        return self._granted(Token(old.team, old.scopes))

    def _granted(self, token: Token, user: str = "") -> Json:
        space = next(each for each in self._spaces.values() if each.world.team_id == token.team)
        text = f"xoxb-{token.team}-{secrets.token_hex(6)}"
        answer: Json = {"ok": True, "token_type": "bot", "app_id": space.app_id, "scope": ",".join(token.scopes)}
        answer |= {"bot_user_id": space.bot.id, "enterprise": None, "is_enterprise_install": False}
        answer |= {"team": {"id": token.team, "name": space.world.domain.title()}}
        answer |= {"authed_user": {"id": user}} if user else {}
        if self.rotation is not None:
            text = f"xoxe.{text}"
            refresh = f"xoxe-1-{secrets.token_hex(8)}"
            self.refreshes[refresh] = Token(token.team, token.scopes)
            answer |= {"refresh_token": refresh, "expires_in": self.rotation}
        self.tokens[text] = token
        return answer | {"access_token": text}
