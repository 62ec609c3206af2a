"""What a page needs is asked for once: its address names its version, and only that is kept by browsers."""

import re

from tests.bot.console.ownhouse import browser, opened

FOR_EVER = "public, max-age=31536000, immutable"


async def test_every_file_of_a_page_is_kept_for_ever_under_its_own_address(sqlite_url: str) -> None:
    async with opened(sqlite_url) as home, browser(home) as guest:
        await guest.opens(await home.invite())
        found = re.findall(r'(?:href|src)="(/c/static/[^"]+)"', guest.page)
        assert [one.partition("?")[0].rpartition("/")[2] for one in found] == [
            "icon.svg", "page.css", "own.css", "own.js",
        ]  # fmt: skip
        for address in found:
            answer = await guest.http.get(home.url + address)
            assert (answer.status, answer.headers["Cache-Control"]) == (200, FOR_EVER)


async def test_any_other_version_is_asked_for_again(sqlite_url: str) -> None:
    async with opened(sqlite_url) as home, browser(home) as guest:
        for query in ("", "?v=", "?v=0123456789ab"):
            answer = await guest.http.get(f"{home.url}/c/static/own.css{query}")
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
