"""Keeps the workspaces as the database has them: read at the start, after every change, and when Slack says otherwise.

Nothing here is on the way between an event and its commit but a look into memory; only a workspace that is not there
yet is looked up in the database.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.cleaning import one_line
from bot.slack.installing import Installing
from bot.slack.listeners import Door
from bot.slack.payloads import PLATFORM, channel_of, workspace_of
from bot.slack.rotation import OAuth, Rotation
from bot.slack.sender import FAILURES, outcome_of
from bot.slack.workspaces import Access, NotInstalledError, Workspaces
from bot.underway import Underway
from bot.vault import Vault, WrongKeyError
from handlers.notices import Reason, Refused, Reply
from handlers.platforms import installed
from storage import desktime, installations, queues
from storage.engine import Database
from storage.installations import Installation

log = logging.getLogger(__name__)
EXPIRED = "token_expired"
PATIENCE = timedelta(minutes=1)  # until a token that was refused is asked about again
ENDINGS = ("app_uninstalled", "tokens_revoked")  # events; either may come first, or alone


class Installed:
    """oauth: by which workspaces install the desk; None where the environment holds the only token. `clock` gives real
    time."""

    def __init__(
        self, db: Database, workspaces: Workspaces, door: Door, *, oauth: OAuth | None, clock: Callable[[], datetime]
    ) -> None:
        self._db, self._workspaces, self._door, self._clock = db, workspaces, door, clock
        self._vault: Vault | None = None
        self._pages: Installing | None = None
        self._rotation: Rotation | None = None
        if oauth is not None:
            self._vault = Vault(oauth.keys)
            self._pages = Installing(db, workspaces, oauth, vault=self._vault, clock=clock)
            self._rotation = Rotation(db, workspaces, oauth, vault=self._vault, clock=clock)
        self._underway = Underway()
        self._own = ""  # the workspace of the environment's token, once Slack said so
        self._is_stopping = False
        self._looking = asyncio.Lock()  # or an older look would end last, and what it saw would stay
        self._ask_at = datetime.min.replace(tzinfo=UTC)
        self._checked: set[str] = set()  # workspaces whose token is being asked about
        self._forget: Callable[[], None] | None = None
        workspaces.refused = self.refused

    async def start(self) -> None:
        """Know every workspace before anything is sent or heard."""
        self._forget = self._db.subscribe(installations.TOPIC, lambda: self._start(self._look_again()))
        if self._vault is not None:
            await self._db.write(self._reseal, self._vault)
        await self.look()
        if self._rotation:
            self._start(self._rotation.run())

    def routes(self) -> list[web.RouteDef]:
        """The pages on which a workspace installs the desk."""
        return self._pages.routes() if self._pages else []

    async def stop(self) -> None:
        """Stop asking."""
        self._is_stopping = True
        if self._forget is not None:
            self._forget()
        await self._underway.cancel()

    async def introduce(self) -> bool:
        """Whether it is known where the desk is installed: of the environment's token Slack has to say it, once."""
        if self._vault is None and not self._own and self._clock() >= self._ask_at:
            await self._ask("", "")
        return self._vault is not None or bool(self._own)

    async def look(self) -> None:
        """Take the workspaces from the database."""
        async with self._looking:
            rows = await self._db.read(installations.every, PLATFORM)
            own = await self._db.read(queues.workspaces, PLATFORM)
            if self._vault is None:
                rows = tuple(row for row in rows if row.token is None and self._own in ("", row.workspace))
            self._workspaces.know(self._access(row, is_own=row.workspace in own) for row in rows)

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """For Bolt: whether the event is of a workspace that we know. One that took us out is known too: what was
        under way then is kept."""
        if self._vault is not None and not self._workspaces.knows(team_id or ""):
            await self.look()
            if not self._workspaces.knows(team_id or ""):
                log.warning("an event of workspace %s, where nobody installed the desk, is left aside", team_id)
                return None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """The door. What happens in a channel that several of our workspaces share Slack tells in the name of any of
        them, the desk knows it in one. The token by which apps once knew Slack goes no further."""
        known = {name: part for name, part in payload.items() if name != "token"}
        channel = channel_of(known) if len(self._workspaces.all()) > 1 else ""
        home = await self._db.read(installations.home_of, PLATFORM, channel) if channel else None
        return await self._door.accept(platform, known | ({"home": home} if home else {}))

    async def on_end(self, body: dict[str, Any]) -> None:
        """The workspace took our token back, or the whole app; acknowledged when it is committed."""
        event = body["event"]
        if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            return  # a person's token; we have none
        within = datetime.fromtimestamp(body["event_time"] + 1, UTC)  # Slack gives the whole second
        await self._end(workspace_of(body), event["type"], min(within, self._clock()))

    def refused(self, workspace: str, error: str) -> None:
        """A method was refused for its token; Slack is asked, once at a time, whether that is so."""
        if workspace not in self._checked:
            self._checked.add(workspace)
            self._start(self._check(workspace, error))

    # ------------------------------------------------------------------------------------------------------------ work

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self._is_stopping:  # a change that was told just before
            work.close()
            return
        self._underway.start(work)

    def _access(self, row: Installation, *, is_own: bool) -> Access:
        """A token that no key opens is as good as none, but nothing is lost: the right key opens it again."""
        token = ""
        if row.token is not None and self._vault is not None:
            try:
                token = self._vault.open(row.token)
            except WrongKeyError:
                log.error(
                    "RETAINER_TOKEN_KEY does not open the token of workspace %s (%s): set the key that sealed it, or "
                    "install the desk there again; until then what is to be sent there waits",
                    row.name,
                    row.workspace,
                )
        return Access(row.workspace, row.us, token, is_live=row.ended_at is None, is_own=is_own)

    @staticmethod
    def _reseal(conn: Connection, vault: Vault) -> None:
        """What an older key sealed, the first one seals, so that the older one can be taken away."""
        for row in installations.every(conn, PLATFORM, lock=True):
            if row.token is None or vault.is_current(row.token):
                continue
            try:
                opened = [vault.seal(vault.open(text)) if text else None for text in (row.token, row.refresh)]
            except WrongKeyError:
                continue
            installations.exchange(conn, row, replace(row, token=opened[0], refresh=opened[1]))

    async def _look_again(self) -> None:
        """Something changed; a database that falters is asked until it answers."""
        while True:
            try:
                return await self.look()
            except SQLAlchemyError:
                log.exception("the workspaces cannot be read")
                await asyncio.sleep(1.0)

    async def _check(self, workspace: str, error: str) -> None:
        try:
            await self._ask(workspace, error)
        finally:
            self._checked.discard(workspace)

    async def _ask(self, workspace: str, error: str) -> None:
        """Whether a token is good, in Slack's words. Taken back: that is the end, until a good one lets us in again."""
        try:
            answer = await self._workspaces.client(workspace).auth_test()
        except NotInstalledError:
            return
        except FAILURES as problem:
            outcome = outcome_of(problem)
            if not isinstance(outcome, Refused):
                return
            self._ask_at = self._clock() + PATIENCE
            log.error("slack does not accept the token of workspace %s: %s", workspace, outcome.detail)
            if outcome.reason is Reason.REVOKED:
                for each in [workspace] if self._vault is not None else self._workspaces.all():
                    await self._end(each, outcome.detail or error, self._clock())
            return
        if self._vault is None:
            self._own = str(answer["team_id"])
            await self._db.write(self._begin, _said(answer, self._clock()))
            await self.look()

    async def _end(self, workspace: str, why: str, at: datetime) -> None:
        if why == EXPIRED and await self._db.write(installations.hurry, PLATFORM, workspace, self._clock()):
            return
        await self._db.write(self._end_unit, workspace, why, at)

    def _end_unit(self, conn: Connection, workspace: str, why: str, at: datetime) -> bool:
        now = desktime.load(conn).at(self._clock())
        is_news = installed.ended(conn, PLATFORM, workspace, why=why, at=at, now=now)
        if is_news:
            log.warning("workspace %s took the desk out: %s", workspace, why)
        return is_news

    def _begin(self, conn: Connection, new: Installation) -> bool:
        return installed.begun(conn, new, desktime.load(conn).at(self._clock()))


def _said(answer: AsyncSlackResponse, now: datetime) -> Installation:
    """The installation of the environment's token, as auth.test describes it."""
    return Installation(
        platform=PLATFORM,
        workspace=str(answer["team_id"]),
        name=one_line(str(answer.get("team") or answer["team_id"]))[:200],
        us=str(answer["user_id"]),
        token=None,
        refresh=None,
        expires_at=None,
        refresh_at=None,
        scopes=str(answer.headers.get("X-OAuth-Scopes", "")),
        installed_by="",
        installed_at=now,
    )
