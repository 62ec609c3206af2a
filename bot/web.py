"""The one HTTP server: platforms' webhooks, the page, health, readiness and metrics, behind one guard."""

import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

log = logging.getLogger(__name__)

LARGEST = 1 << 20  # bytes of a request: a platform's payload with room to spare
LARGEST_PAGE = 1 << 18  # bytes the page itself ever sends
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Front:
    """What the server serves.

    webhooks: routes the platforms call, which check their own signatures. page: the console's routes.
    ready: why the process cannot serve yet; empty when it can. metrics: the figures in Prometheus' text format.
    secret: RETAINER_CONSOLE_SECRET. away: what it cannot reach, though it serves.
    """

    host: str
    port: int
    ready: Callable[[], Awaitable[Sequence[str]]]
    metrics: Callable[[], Awaitable[bytes]]
    webhooks: Sequence[web.RouteDef] = ()
    page: Sequence[web.RouteDef] = ()
    secret: str | None = None
    away: Callable[[], Sequence[str]] = tuple

    @property
    def is_local(self) -> bool:
        """Bound to loopback, so that only this computer reaches it."""
        return _is_loopback(self.host)


class Server:
    """A running server; `port` is the one it really got."""

    def __init__(self, runner: web.AppRunner, port: int) -> None:
        self._runner = runner
        self.port = port

    @classmethod
    async def start(cls, front: Front) -> Self:
        """Listen. Port 0 takes any free one. Raises OSError when the port is taken."""
        runner = web.AppRunner(build(front), access_log=None, shutdown_timeout=3)
        await runner.setup()
        try:
            await web.TCPSite(runner, front.host, front.port).start()
        except OSError:
            await runner.cleanup()
            raise
        return cls(runner, int(runner.addresses[0][1]))

    async def stop(self) -> None:
        """Answer what is under way, for at most three seconds, and stop listening."""
        await self._runner.cleanup()


def build(front: Front) -> web.Application:
    """The application: the guard around every route."""
    app = web.Application(middlewares=[_plainly, _Guard(front).check], client_max_size=LARGEST)
    health = _Health(front)
    app.router.add_get("/healthz", health.alive)
    app.router.add_get("/readyz", health.is_ready)
    app.router.add_get("/metrics", health.metrics)
    app.router.add_routes([*front.webhooks, *front.page])
    return app


class _Health:
    """What an operator's tools ask."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def alive(self, request: web.Request) -> web.Response:
        """The process runs."""
        return web.json_response({"status": "ok"})

    async def is_ready(self, request: web.Request) -> web.Response:
        """200 when the desk can serve, whatever else is away; else 503 with the reasons."""
        reasons = list(await self._front.ready())
        status = "ready" if not reasons else "not ready"
        found = {"status": status, "reasons": reasons, "away": list(self._front.away())}
        return web.json_response(found, status=503 if reasons else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """The figures in Prometheus' text format; off loopback for those who send the secret as a bearer token."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._front.is_local and not is_same(given, self._front.secret or ""):
            raise web.HTTPForbidden(text="Metrics need the console secret as a bearer token.")
        return web.Response(body=await self._front.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Guard:
    """Who may ask for what (DESIGN 6): webhooks and health from anywhere, the rest by its own rules."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._open = {"/healthz", "/readyz", *(route.path for route in front.webhooks)}

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let the request through, or say why not."""
        resource = request.match_info.route.resource
        if resource is None or resource.canonical not in self._open:
            self._private(request)
        return await handler(request)

    def _private(self, request: web.Request) -> None:
        if not self._front.is_local and not self._front.secret:
            raise web.HTTPForbidden(text="This address serves webhooks and health only: set RETAINER_CONSOLE_SECRET.")
        if self._front.is_local and not _is_loopback(_host_of(request.host)):
            raise web.HTTPForbidden(text="This desk answers to localhost only.")
        if request.method not in ("GET", "HEAD"):
            _same_origin(request)
        if (request.content_length or 0) > LARGEST_PAGE:
            raise web.HTTPRequestEntityTooLarge(LARGEST_PAGE, request.content_length or 0)


def _same_origin(request: web.Request) -> None:
    """Only this server's own pages may change anything here."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", ""))
    if site not in (None, "same-origin") or origin.netloc != request.host:
        raise web.HTTPForbidden(text="Only the page itself may ask for this.")


def _host_of(value: str) -> str:
    return urlsplit(f"//{value}").hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_same(given: str, secret: str) -> bool:
    """Whether somebody knows a secret, in a time that tells nothing of it. given: of any bytes, as headers are."""
    return bool(secret) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())


async def form_of(request: web.Request) -> Mapping[str, Any]:
    """The fields of a form. 400 for what no browser sends: the library raises many things, and none fills the log."""
    try:
        return await request.post()
    except web.HTTPException:
        raise
    except Exception as error:
        raise web.HTTPBadRequest(text="The page sent something unreadable. Load it again.") from error


@web.middleware
async def _plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer carries the safety headers; every failure is one plain sentence."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if error.status < 400:  # a redirect is an answer, not a failure
            raise
        return web.Response(text=_sentence(error), status=error.status, headers=HEADERS)
    except Exception:
        resource = request.match_info.route.resource  # the address as we wrote it: a real one may carry a secret
        log.exception("request failed", extra={"path": resource.canonical if resource else ""})
        text = "Something went wrong on this side. What was saved is safe; try again."
        return web.Response(text=text, status=500, headers=HEADERS)
    if not response.prepared:
        response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
    return response


SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    413: "That is too large to be taken here.",
}


def _sentence(error: web.HTTPException) -> str:
    own = error.text or ""
    return SENTENCES.get(error.status, error.reason) if own.startswith(f"{error.status}:") or not own else own


def language_of(request: web.Request) -> str:
    """The tag of the language a browser asks for first; "" where it asks for none."""
    return request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
