"""The Slack client: one session, Bolt's dispatch, Socket Mode or signed HTTP."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.attendance import Attendance
from bot.files import Sources
from bot.settings import Settings
from bot.slack.answers import Answers
from bot.slack.catching_up import CatchingUp
from bot.slack.files import SlackFiles
from bot.slack.inbound import PLATFORM
from bot.slack.installed import ENDINGS, Installed
from bot.slack.lines import Lines
from bot.slack.listeners import Door, Listeners
from bot.slack.listening import Listening
from bot.slack.people import People
from bot.slack.reading import Reading
from bot.slack.rotation import OAuth
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces
from bot.underway import ended
from storage.engine import Database

log = logging.getLogger(__name__)

PATH = "/slack/events"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The app's secrets. Socket Mode needs `app_token`, HTTP needs `signing_secret`; both may be on.

    bot_token: of the only workspace; empty where workspaces install the desk themselves, by `oauth`.
    connections: of Socket Mode, so that one is open while another is replaced; Slack allows ten for all processes.
    ping: seconds between signs of life on Socket Mode, and between attempts to open it.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    connections: int = 2
    ping: float = 3.0
    oauth: OAuth | None = None


class SlackAdapter:
    """Slack, from `start` to `stop`. `sender` is its way out; `routes` go into the one web server."""

    def __init__(
        self,
        settings: SlackSettings,
        door: Door,
        db: Database,
        clock: Callable[[], datetime],
        sources: Sources | None = None,
    ) -> None:
        self._settings = settings
        self.workspaces = Workspaces(settings.api_url, token=settings.bot_token)
        self._answers = Answers(self.workspaces)
        self._installed = Installed(db, self.workspaces, door, oauth=settings.oauth, clock=clock)
        self._bolt = _bolt(settings, self._installed)
        listeners = Listeners(self._installed, People(self.workspaces), self._answers)
        listeners.register(self._bolt)
        self._listening = Listening(
            db,
            self.workspaces,
            CatchingUp(db, Reading(db, self.workspaces, clock), listeners.on_event),
            lines=self._lines() if settings.app_token else None,
            attendance=Attendance(db, PLATFORM, clock),
            ping=settings.ping,
            introduce=self._installed.introduce,
        )
        self._task: asyncio.Task[None] | None = None
        self.backlog = self._listening.backlog
        self.sender = SlackSender(self.workspaces, sources)
        self.source = SlackFiles(self.workspaces, settings.api_url)

    def _lines(self) -> Lines:
        own, anyone = self._settings, self.workspaces.anyone
        return Lines(self._bolt, own.app_token, anyone, count=own.connections, ping=own.ping)

    async def start(self, *, listening: bool = True) -> None:
        """Open the session, and listen in the background: over Socket Mode when there is an app token."""
        self.workspaces.open()
        await self._installed.start()
        if listening:
            self.backlog.lost()
            self._task = asyncio.create_task(self._listening.run())

    async def stop(self) -> None:
        """Stop taking events, finish what is being answered, close the session."""
        if self._task:
            await ended(self._task)
        await self._answers.close()
        await self._installed.stop()
        await self.workspaces.close()

    def routes(self) -> list[web.RouteDef]:
        """The request URL for events, interactions and commands, with a secret to check signatures; the pages on which
        workspaces install the desk."""
        requests = [web.post(PATH, self._serve)] if self._settings.signing_secret else []
        return [*requests, *self._installed.routes()]

    async def _serve(self, request: web.Request) -> web.Response:
        """Nothing of what Slack did not sign within the last five minutes is even parsed: 401 changes nothing."""
        if not self._is_signed(request.headers, await request.read()):
            log.warning("slack request refused: forged or too old", extra={"remote": request.remote})
            return web.Response(status=401)
        return await to_aiohttp_response(await self._bolt.async_dispatch(await to_bolt_request(request)))

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        names = ("X-Slack-Request-Timestamp", "X-Slack-Signature")
        try:
            verifier = SignatureVerifier(self._settings.signing_secret)
            return verifier.is_valid(body, *(headers.get(name, "") for name in names))
        except (ValueError, TypeError, OverflowError):  # no number, no ASCII, or no time
            return False


def oauth(settings: Settings) -> OAuth:
    """What lets workspaces install the desk."""
    return OAuth(settings.slack_client_id, settings.slack_client_secret, settings.public_url, settings.token_keys)


def build(
    settings: SlackSettings,
    door: Door,
    db: Database,
    clock: Callable[[], datetime],
    sources: Sources | None = None,
) -> SlackAdapter:
    """The adapter; nothing is opened before `start`. `clock` gives real time; `sources` are where files to be sent
    lie."""
    return SlackAdapter(settings, door, db, clock, sources)


def _briefly(record: logging.LogRecord) -> bool:
    """That Slack is not reached, every few seconds, is a line; the way there through the library would be two pages."""
    if record.exc_info and isinstance(record.exc_info[1], ClientError | OSError):  # TimeoutError is one of these
        record.exc_info = None
    return True


def _bolt(settings: SlackSettings, installed: Installed) -> AsyncApp:
    """Bolt without its own network calls: the tokens are ours, the answer waits for the listener."""
    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.WARNING)  # it writes message bodies below that
    quiet.addFilter(_briefly)

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await installed.authorize(enterprise_id, team_id)  # Bolt reads the names of its arguments

    app = AsyncApp(
        name="retainer",
        logger=quiet,
        client=AsyncWebClient(base_url=settings.api_url),  # listeners get one of their own; ours do not use it
        request_verification_enabled=False,  # it would parse first
        authorize=authorize,  # type: ignore[arg-type]  # None is an answer of it: not installed there
        process_before_response=True,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    for event in ENDINGS:
        app.event(event)(installed.on_end)  # before the listener for everything
    return app
