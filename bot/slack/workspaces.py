"""The workspaces the desk is installed in: each has a client with its own token, and all share one session."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)  # seconds


class NotInstalledError(LookupError):
    """The desk was taken off the workspace, or was never installed there."""


@dataclass(frozen=True, slots=True)
class Access:
    """What lets the desk into one workspace. `us`: our bot's user id there; `token`: empty where the environment has
    it, or nobody; `is_live`: the workspace did not take it back; `is_own`: our experts work there."""

    workspace: str
    us: str = ""
    token: str = field(default="", repr=False)
    is_live: bool = True
    is_own: bool = False


def _unheard(_workspace: str, _error: str) -> None:
    """Until somebody listens."""


class Workspaces:
    """Every workspace's client. `token`: the one of the environment, where the desk is installed in one workspace only;
    it answers for every workspace then."""

    def __init__(self, api_url: str, *, token: str = "") -> None:
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._one = self.made(token) if token else None
        self._accesses: dict[str, Access] = {}
        self._clients: dict[str, AsyncWebClient] = {}
        self.anyone = self.made(None)  # for methods that need no token, or bring their own
        self.refused: Callable[[str, str], None] = _unheard  # told of a workspace and the error about its token

    def open(self) -> None:
        """Open the session; inside the running loop."""
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        for client in (self.anyone, *filter(None, [self._one]), *self._clients.values()):
            client.session = self._session

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    def know(self, accesses: Iterable[Access]) -> None:
        """These are all workspaces now, the one installed first in front. A client whose token stayed is kept."""
        before, self._accesses = self._accesses, {access.workspace: access for access in accesses}
        self._clients = {
            name: self._clients[name] if before.get(name) == access else self.made(access.token)
            for name, access in self._accesses.items()
            if access.token and access.is_live and self._one is None
        }

    def client(self, workspace: str) -> AsyncWebClient:
        """The client for a workspace. People of a workspace without the desk are reached from our own, never through
        another customer's; from the one it was installed in first only while none is known for ours. Raises
        NotInstalledError."""
        if self._one is not None:
            return self._one
        if workspace in self._clients:
            return self._clients[workspace]
        own = [name for name, access in self._accesses.items() if access.is_own]
        able = [name for name in own or self._clients if name in self._clients]
        if workspace in self._accesses or not able:
            raise NotInstalledError(f"the desk is not installed in {workspace}")
        return self._clients[able[0]]

    def knows(self, workspace: str) -> bool:
        """Whether the desk is, or was, installed there."""
        return workspace in self._accesses

    def all(self) -> tuple[str, ...]:
        """The workspaces the desk is in, as far as is known yet, the one installed first in front."""
        live = (name for name, access in self._accesses.items() if access.is_live)
        return tuple(live) if self._one is not None else tuple(self._clients)

    def us(self, workspace: str) -> str:
        """Our bot's user id there; empty while nobody said."""
        return self._accesses[workspace].us if workspace in self._accesses else ""

    def made(self, token: str | None) -> AsyncWebClient:
        """A client with a token of its own."""
        client = AsyncWebClient(token, base_url=self.api_url, session=self._session, retry_handlers=[])
        if urlsplit(self.api_url).hostname in LOOPBACK:
            client.proxy = None  # the library takes HTTP_PROXY even for this computer
        return client
