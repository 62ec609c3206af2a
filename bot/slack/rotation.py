"""Tokens that expire are exchanged before they do: by one process at a time, and committed before they are used."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.slack.payloads import PLATFORM
from bot.slack.sender import FAILURES, outcome_of
from bot.slack.workspaces import Workspaces
from bot.vault import Vault, WrongKeyError
from storage import installations
from storage.engine import Database
from storage.installations import Installation

log = logging.getLogger(__name__)
EARLY = timedelta(hours=2)  # before a token expires
RETRY = timedelta(minutes=5)  # until another try, here or in another process
NET = 60.0  # seconds after which the database is asked at the latest
WORTHLESS = {"invalid_refresh_token", "invalid_grant", "token_revoked", "account_inactive"}
WRITES = 60  # tries, a second apart, to write down a pair that Slack gives only once


@dataclass(frozen=True, slots=True)
class OAuth:
    """What lets workspaces install the desk by themselves. url: our public address; keys: see `Vault`."""

    client_id: str
    client_secret: str = field(repr=False)
    url: str
    keys: tuple[str, ...] = field(repr=False)


async def exchanged(workspaces: Workspaces, oauth: OAuth, **form: str) -> AsyncSlackResponse:
    """What Slack gives for a code or a refresh token. Raises `FAILURES`."""
    proof = aiohttp.encode_basic_auth(oauth.client_id, oauth.client_secret)  # the library's own way is deprecated
    return await workspaces.anyone.api_call("oauth.v2.access", data=form, headers={"Authorization": proof})


def times(answer: AsyncSlackResponse, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When a token expires and when it is to be exchanged; neither where it does not."""
    seconds = answer.get("expires_in")
    if not seconds or not answer.get("refresh_token"):
        return None, None
    lasts = timedelta(seconds=int(seconds))
    return now + lasts, now + max(lasts - EARLY, lasts / 2)


class Rotation:
    """Exchanges them while `run` runs."""

    def __init__(
        self, db: Database, workspaces: Workspaces, oauth: OAuth, *, vault: Vault, clock: Callable[[], datetime]
    ) -> None:
        self._db, self._workspaces, self._oauth, self._vault, self._clock = db, workspaces, oauth, vault, clock
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Until it is cancelled."""
        forget = self._db.subscribe(installations.TOPIC, self._woken.set)
        try:
            while True:
                self._woken.clear()
                try:
                    await self.ring()
                    next_at = await self._db.read(installations.next_refresh, PLATFORM)
                except Exception:  # whatever it is, the next token is exchanged all the same
                    log.exception("tokens cannot be looked at")
                    next_at = None
                seconds = NET if next_at is None else min(NET, max(1.0, (next_at - self._clock()).total_seconds()))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._woken.wait()
        finally:
            forget()

    async def ring(self) -> int:
        """Exchange every token that is due; how many were."""
        count = 0
        while True:
            due = await self._db.write(installations.claim_refresh, PLATFORM, self._clock(), RETRY)
            if due is None:
                return count
            work = asyncio.create_task(self._exchange(due))
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:
                await work  # Slack gives a pair once: it is written down before we go
                raise
            count += 1

    async def _exchange(self, old: Installation) -> None:
        try:
            refresh = self._vault.open(old.refresh or "")
            answer = await exchanged(self._workspaces, self._oauth, grant_type="refresh_token", refresh_token=refresh)
        except WrongKeyError:
            log.error("RETAINER_TOKEN_KEY does not open the refresh token of workspace %s", old.workspace)
        except FAILURES as problem:
            await self._failed(old, problem)
        else:
            await self._keep(old, self._fresh(old, answer))

    def _fresh(self, old: Installation, answer: AsyncSlackResponse) -> Installation:
        expires_at, refresh_at = times(answer, self._clock())
        refresh = self._vault.seal(str(answer["refresh_token"])) if answer.get("refresh_token") else None
        token = self._vault.seal(str(answer["access_token"]))
        return replace(old, token=token, refresh=refresh, expires_at=expires_at, refresh_at=refresh_at)

    async def _keep(self, old: Installation, new: Installation) -> None:
        """Slack gives a pair once: it is written down however long the database takes."""
        for _ in range(WRITES):
            try:
                await self._db.write(installations.exchange, old, new)
                return
            except SQLAlchemyError:
                log.exception("the new token of workspace %s cannot be written down yet", old.workspace)
                await asyncio.sleep(1.0)

    async def _failed(self, old: Installation, problem: Exception) -> None:
        """Tried again in a while, unless Slack says that the refresh token itself is worth nothing."""
        log.error("the token of workspace %s was not renewed: %s", old.workspace, outcome_of(problem))
        if isinstance(problem, SlackApiError) and problem.response.get("error") in WORTHLESS:
            await self._db.write(installations.give_up, old)
