"""The Slack client: one session, Bolt's dispatch, Socket Mode or signed HTTP."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.backlog import Backlog
from bot.slack.answers import Answers
from bot.slack.listeners import Door, Listeners
from bot.slack.people import People
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces

log = logging.getLogger(__name__)

PATH = "/slack/events"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """One workspace's secrets. Socket Mode needs `app_token`, HTTP needs `signing_secret`; both may be on.

    ping: seconds between signs of life on Socket Mode, and between attempts to open it.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    ping: float = 3.0


class SlackAdapter:
    """Slack, from `start` to `stop`. `sender` is its way out; `routes` go into the one web server."""

    def __init__(self, settings: SlackSettings, door: Door) -> None:
        self._settings = settings
        self.workspaces = Workspaces(settings.api_url, token=settings.bot_token)
        self._answers = Answers(self.workspaces)
        self._bolt = _bolt(settings)
        Listeners(door, People(self.workspaces), self._answers).register(self._bolt)
        self._socket: asyncio.Task[None] | None = None
        self.backlog = Backlog()  # Slack does not say where it ends: it counts as read when it can hand it over
        self.sender = SlackSender(self.workspaces)

    async def start(self, *, listening: bool = True) -> None:
        """Open the session, and Socket Mode in the background when there is an app token."""
        self.workspaces.open()
        if self._settings.app_token and listening:
            self.backlog.lost()
            self._socket = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Stop taking events, finish what is being answered, close the session."""
        if self._socket:
            self._socket.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._socket
        await self._answers.close()
        await self.workspaces.close()

    def routes(self) -> list[web.RouteDef]:
        """The request URL for events, interactions and commands; none without a secret to check signatures with."""
        return [web.post(PATH, self._serve)] if self._settings.signing_secret else []

    async def _serve(self, request: web.Request) -> web.Response:
        """Bolt checks signature and age (five minutes): 401 changes nothing."""
        answer = await self._bolt.async_dispatch(await to_bolt_request(request))
        if answer.status == 401:
            log.warning("slack request refused: forged or too old", extra={"remote": request.remote})
        return await to_aiohttp_response(answer)

    async def _listen(self) -> None:
        """Keep Socket Mode open; the library connects again by itself, from the first attempt on."""
        anyone = self.workspaces.anyone
        handler = AsyncSocketModeHandler(
            self._bolt, self._settings.app_token, web_client=anyone, ping_interval=self._settings.ping
        )
        handler.client.proxy = anyone.proxy
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            await self._watch(handler.client)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    async def _watch(self, client: SocketModeClient) -> None:
        """Notice when it is lost, and when it is back."""
        while True:
            is_open = await client.is_connected()
            (self.backlog.read if is_open else self.backlog.lost)()
            await asyncio.sleep(self._settings.ping)


def build(settings: SlackSettings, door: Door) -> SlackAdapter:
    """The adapter for one workspace; nothing is opened before `start`."""
    return SlackAdapter(settings, door)


def _bolt(settings: SlackSettings) -> AsyncApp:
    """Bolt without its own network calls: the token is ours, the answer waits for the listener."""
    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.WARNING)  # it writes message bodies below that

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=settings.bot_token)

    return AsyncApp(
        name="retainer",
        logger=quiet,
        client=AsyncWebClient(base_url=settings.api_url),  # listeners get one of their own; ours do not use it
        signing_secret=settings.signing_secret,
        authorize=authorize,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
