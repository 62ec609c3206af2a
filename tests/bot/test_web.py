"""The server's guard: who may ask for what, and how it says no."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.web import Front, Server, is_same

REASONS: list[str] = []
AWAY: list[str] = []


async def ready() -> Sequence[str]:
    return REASONS


async def metrics() -> bytes:
    return b"retainer_events_total 1.0\n"


async def hello(request: web.Request) -> web.Response:
    return web.Response(text=f"read {len(await request.read())}")


async def broken(request: web.Request) -> web.Response:
    raise RuntimeError("xoxb-secret")


def front(host: str, secret: str | None = None) -> Front:
    page = (web.get("/", hello), web.post("/console/say", hello), web.get("/broken", broken))
    return Front(host, 0, ready, metrics, (web.post("/slack/events", hello),), page, secret, lambda: AWAY)


@asynccontextmanager
async def serving(host: str = "127.0.0.1", secret: str | None = None) -> AsyncIterator[tuple[ClientSession, str]]:
    server = await Server.start(front(host, secret))
    async with ClientSession() as http:
        yield http, f"http://127.0.0.1:{server.port}"
    await server.stop()


async def status(url: str, http: ClientSession, method: str = "GET", **given: Any) -> int:
    async with http.request(method, url, **given) as answer:
        return answer.status


async def test_health_and_readiness_say_why_not() -> None:
    async with serving() as (http, url):
        assert await status(url + "/healthz", http) == 200
        assert await status(url + "/readyz", http) == 200
        REASONS.append("deliveries are 40 s late")
        try:
            answer = await http.get(url + "/readyz")
        finally:
            REASONS.clear()
        assert answer.status == 503
        assert await answer.json() == {"status": "not ready", "reasons": ["deliveries are 40 s late"], "away": []}


async def test_who_cannot_reach_one_platform_goes_on_serving_the_others() -> None:
    async with serving() as (http, url):
        AWAY.append("slack cannot be reached")
        try:
            answer = await http.get(url + "/readyz")
        finally:
            AWAY.clear()
        assert answer.status == 200
        assert await answer.json() == {"status": "ready", "reasons": [], "away": ["slack cannot be reached"]}


async def test_metrics_are_prometheus_text() -> None:
    async with serving() as (http, url):
        answer = await http.get(url + "/metrics")
        assert "retainer_events_total 1.0" in await answer.text()
        assert answer.content_type == "text/plain"


async def test_off_loopback_without_a_secret_only_webhooks_and_health_answer() -> None:
    async with serving("0.0.0.0") as (http, url):  # noqa: S104 - the case under test
        assert await status(url + "/slack/events", http, "POST") == 200
        assert await status(url + "/healthz", http) == 200
        assert await status(url + "/readyz", http) == 200
        for path in ("/", "/metrics", "/console/static/page.js", "/nowhere"):
            assert await status(url + path, http) == 403
        answer = await http.get(url + "/")
        assert "RETAINER_CONSOLE_SECRET" in await answer.text()


async def test_off_loopback_with_a_secret_metrics_need_it() -> None:
    async with serving("0.0.0.0", "s3cret") as (http, url):  # noqa: S104 - the case under test
        assert await status(url + "/", http) == 200
        assert await status(url + "/metrics", http) == 403
        assert await status(url + "/metrics", http, headers={"Authorization": "Bearer s3cret"}) == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "10.0.0.1", "localhost.evil.example"])
async def test_a_rebound_name_is_refused_on_loopback(host: str) -> None:
    async with serving() as (http, url):
        assert await status(url + "/", http, headers={"Host": host}) == 403
        assert await status(url + "/slack/events", http, "POST", headers={"Host": host}) == 200


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:80"])
async def test_this_computers_own_names_are_fine(host: str) -> None:
    async with serving() as (http, url):
        assert await status(url + "/", http, headers={"Host": host}) == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, 403, id="no origin"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a hidden site"),
        pytest.param({"Origin": "{url}", "Sec-Fetch-Site": "cross-site"}, 403, id="the browser says cross-site"),
        pytest.param({"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}, 200, id="the page itself"),
        pytest.param({"Origin": "{url}"}, 200, id="the page in an older browser"),
    ],
)
async def test_only_the_page_itself_changes_anything(headers: dict[str, str], expected: int) -> None:
    async with serving() as (http, url):
        sent = {name: value.format(url=url) for name, value in headers.items()}
        assert await status(url + "/console/say", http, "POST", headers=sent) == expected


async def test_too_much_is_refused() -> None:
    async with serving() as (http, url):
        assert await status(url + "/console/say", http, "POST", headers={"Origin": url}, data=b"x" * 300_000) == 413
        assert await status(url + "/slack/events", http, "POST", data=BytesIO(b"x" * 2_000_000)) == 413


async def test_a_failure_is_logged_without_the_secret_in_its_address(caplog: pytest.LogCaptureFixture) -> None:
    named = Front("127.0.0.1", 0, ready, metrics, (web.get("/c/{link}", broken),))
    server = await Server.start(named)
    async with ClientSession() as http:
        assert await status(f"http://127.0.0.1:{server.port}/c/i_secret-of-an-invite", http) == 500
    await server.stop()
    assert [record.__dict__["path"] for record in caplog.records if "failed" in record.message] == ["/c/{link}"]
    assert "secret-of-an-invite" not in caplog.text


async def test_failures_are_plain_sentences_without_details(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as (http, url):
        for path, code, words in (
            ("/nowhere", 404, "There is nothing at this address."),
            ("/broken", 500, "Something went wrong on this side."),
            ("/slack/events", 405, "does not take that kind"),
        ):
            answer = await http.get(url + path)
            text = await answer.text()
            assert (answer.status, words in text, "xoxb" in text) == (code, True, False)
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_taken_port_is_said() -> None:
    async with serving() as (_, url):
        taken = front("127.0.0.1")
        with pytest.raises(OSError, match="address already in use"):
            await Server.start(Front(taken.host, int(url.rpartition(":")[2]), ready, taken.metrics))


@pytest.mark.parametrize(
    ("given", "secret", "same"),
    [("hush", "hush", True), ("hush", "hush!", False), ("", "", False), ("\udcff", "hush", False), ("ü", "ü", True)],
)
def test_a_secret_is_compared_with_whatever_bytes_a_header_has(given: str, secret: str, same: bool) -> None:
    assert is_same(given, secret) is same
