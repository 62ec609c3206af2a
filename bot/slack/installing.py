"""Installing the desk in a workspace (OAuth v2): a page that offers it, and the one Slack sends people back to.

What is begun is finished once, within ten minutes, in the same browser: the state is signed, also a cookie, and spent
before Slack is asked for the token. Nothing is written for a page that is only looked at.
"""

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from urllib.parse import quote, urlencode, urljoin, urlsplit

from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import Connection

from bot.cleaning import one_line
from bot.manifest import OPTIONAL, REQUIRED
from bot.slack.payloads import PLATFORM
from bot.slack.rotation import OAuth, exchanged, times
from bot.slack.sender import FAILURES
from bot.slack.workspaces import Workspaces
from bot.vault import Vault
from bot.web import language_of
from handlers.platforms import installed
from handlers.wording.installing import Page, Scene
from handlers.wording.voice import Voice, flat
from storage import desk, desktime, inbox
from storage.engine import Database
from storage.installations import Installation

OFFER, BACK = "/slack/install", "/slack/oauth"
COOKIE = "retainer_install"
LASTS = timedelta(minutes=10)
STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1rem; color-scheme: light dark }
a { display: inline-block; padding: .6rem 1rem; border: 1px solid; border-radius: .4rem; color: inherit; text-decoration: none }
a:focus-visible { outline: 3px solid }
"""  # noqa: E501 - a style sheet
_SHEET = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_SHEET}'; base-uri 'none'; frame-ancestors 'none'"


class Installing:
    """The two pages. `clock` gives real time."""

    def __init__(
        self, db: Database, workspaces: Workspaces, oauth: OAuth, *, vault: Vault, clock: Callable[[], datetime]
    ) -> None:
        self._db, self._workspaces, self._oauth, self._vault, self._clock = db, workspaces, oauth, vault, clock

    def routes(self) -> list[web.RouteDef]:
        """Both are open to anybody: what they may do is decided by Slack and by the state."""
        return [web.get(OFFER, self.offer), web.get(BACK, self.come_back)]

    async def offer(self, request: web.Request) -> web.Response:
        """What will happen, and a button that leads to Slack."""
        state = self._new_state()
        slack = AuthorizeUrlGenerator(
            client_id=quote(self._oauth.client_id),
            redirect_uri=quote(self._oauth.url + BACK, safe=""),
            scopes=sorted(REQUIRED | OPTIONAL),
            authorization_url=urljoin(self._workspaces.api_url, "/oauth/v2/authorize"),
        )
        answer = _shown((await self._scene(request)).offer(), slack.generate(state))
        is_secure = urlsplit(self._oauth.url).scheme == "https"
        seconds = int(LASTS.total_seconds())
        answer.set_cookie(
            COOKIE, state, max_age=seconds, path="/slack", secure=is_secure, httponly=True, samesite="Lax"
        )
        return answer

    async def come_back(self, request: web.Request) -> web.Response:
        """Slack sends people back here with a code, or with what went wrong."""
        scene, query = await self._scene(request), request.query
        if query.get("error"):
            is_no = query["error"] == "access_denied"
            return _shown(scene.declined() if is_no else scene.refused(query["error"][:60]), OFFER)
        state = query.get("state", "")
        if not self._is_ours(state, request.cookies.get(COOKIE, "")) or not await self._db.write(self._spend, state):
            return _shown(scene.over(), OFFER, status=400)
        try:
            redirect = self._oauth.url + BACK
            answer = await exchanged(self._workspaces, self._oauth, code=query.get("code", ""), redirect_uri=redirect)
        except SlackApiError as problem:
            return _shown(scene.refused(str(problem.response.get("error"))), OFFER, status=400)
        except FAILURES:
            return _shown(scene.unanswered(), OFFER, status=502)
        if answer.get("is_enterprise_install") or not answer.get("team"):
            await self._give_back(answer)
            return _shown(scene.organisation(), OFFER, status=400)
        new = self._installation(answer)
        await self._db.write(self._begin, new)
        target = {"app": answer.get("app_id", ""), "team": new.workspace}
        where = urljoin(self._workspaces.api_url, f"/app_redirect?{urlencode(target)}")
        return _shown(scene.done(new.name), where)

    # ----------------------------------------------------------------------------------------------------------- state

    def _new_state(self) -> str:
        begun = f"{int(self._clock().timestamp())}.{secrets.token_urlsafe(18)}"
        return f"{begun}.{self._signature(begun)}"

    def _signature(self, begun: str) -> str:
        return hmac.new(self._oauth.client_secret.encode(), begun.encode(), hashlib.sha256).hexdigest()

    def _is_ours(self, state: str, cookie: str) -> bool:
        """Signed by us, not too old, and begun in this browser."""
        begun, _, signature = state.rpartition(".")
        if not hmac.compare_digest(self._signature(begun).encode(), signature.encode()):
            return False
        age = self._clock().timestamp() - int(begun.partition(".")[0])
        return age <= LASTS.total_seconds() and hmac.compare_digest(state.encode(), cookie.encode())

    def _spend(self, conn: Connection, state: str) -> bool:
        key = f"{PLATFORM}:install:{hashlib.sha256(state.encode()).hexdigest()}"
        return inbox.first_time(conn, key, self._clock())

    # ------------------------------------------------------------------------------------------------------------ work

    async def _scene(self, request: web.Request) -> Scene:
        """The pages in the browser's first language."""
        here = await self._db.read(desk.current)
        return Scene(
            Voice(language_of(request) or "en", here.zone, self._clock()), here.name, here.vendor, PLATFORM.capitalize()
        )

    async def _give_back(self, answer: AsyncSlackResponse) -> None:
        """A token that we do not want is worth nothing from here on."""
        try:
            await self._workspaces.made(str(answer["access_token"])).auth_revoke()
        except FAILURES:
            return  # it is kept nowhere, so nobody can use it

    def _installation(self, answer: AsyncSlackResponse) -> Installation:
        now = self._clock()
        expires_at, refresh_at = times(answer, now)
        refresh = answer.get("refresh_token")
        return Installation(
            platform=PLATFORM,
            workspace=str(answer["team"]["id"]),
            name=one_line(str(answer["team"].get("name") or answer["team"]["id"]))[:200],
            us=str(answer["bot_user_id"]),
            token=self._vault.seal(str(answer["access_token"])),
            refresh=self._vault.seal(str(refresh)) if refresh else None,
            expires_at=expires_at,
            refresh_at=refresh_at,
            scopes=str(answer.get("scope", "")),
            installed_by=str((answer.get("authed_user") or {}).get("id", "")),
            installed_at=now,
        )

    def _begin(self, conn: Connection, new: Installation) -> bool:
        return installed.begun(conn, new, desktime.load(conn).at(new.installed_at))


def _shown(page: Page, link: str, *, status: int = 200) -> web.Response:
    """A page of ours; everything in it is text."""
    parts = [escape(each) for each in (page.title, flat(page.text), page.button)]
    html = (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{parts[0]}</title><style>{STYLE}</style></head><body><main><h1>{parts[0]}</h1><p>{parts[1]}</p>"
        f'<p><a href="{escape(link)}">{parts[2]}</a></p></main></body></html>'
    )
    return web.Response(text=html, status=status, content_type="text/html", headers={"Content-Security-Policy": POLICY})
