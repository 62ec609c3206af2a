"""What is too large for a chat: Giulia puts it on a page, and fetches an expert's from another (H3)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, FormData

from tests.fakes.slack import Message
from tests.fakes.slack import NewFile as SlackFile
from tests.fakes.telegram import NewFile, Post
from tests.stories.stage import Stage, stage

TOO_LARGE_TO_FETCH, TOO_LARGE_TO_SHOW = 20_000_001, 50_000_001
BASE = "http://localhost:1"  # the port is known later


@pytest.fixture
async def reached(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage with a desk that browsers reach."""
    async with stage(sqlite_url, tmp_path, RETAINER_PUBLIC_URL=BASE) as played:
        yield played


def link_in(play: Stage, post: Post, page: str) -> str:
    """The link that a message carries, as a browser on this computer follows it."""
    found = re.search(rf"{BASE}(/{page}/[\w-]+)", str(post))
    assert found is not None, post
    return f"http://127.0.0.1:{play.house.port}{found[1]}"


async def test_what_is_too_large_goes_by_pages_both_ways(reached: Stage) -> None:
    slack, telegram, chat = reached.slack, reached.telegram, reached.telegram.private(reached.giulia)
    await telegram.user_sends(reached.giulia, chat, "Invoices are rounded")
    card = await slack.wait_for_message(reached.queue, "T-1001")
    await slack.clicks(reached.anna, card, slack.button(card, "Claim"))
    await slack.wait_for_message(reached.queue, "what you write here goes to Giulia", thread_ts=card.ts)

    dump = NewFile("dump.zip", bytes(TOO_LARGE_TO_FETCH))
    await telegram.user_sends(reached.giulia, chat, "The dump", file=dump)
    told = await telegram.wait_for_post(chat, "I can take files up to 20 MB here; dump.zip has 21 MB. Use this page")
    async with ClientSession() as http:
        page = await http.get(link_in(reached, told, "upload"))
        form = re.search(r'action="(\?form=[\w-]+)"', await page.text())
        assert form is not None
        data = FormData(default_to_multipart=True)
        data.add_field("files", b"PK dump", filename="dump.zip")
        async with http.post(f"{page.url}{form[1]}", data=data) as answer:
            assert "Arrived and passed on" in await answer.text()
        await telegram.wait_for_post(chat, "dump.zip arrived and belongs to T-1001")

        def shown() -> Message | None:
            posts = slack.messages(reached.queue, card.ts)
            return next((one for one in posts if one.from_app and one.files), None)

        arrived = await slack.journal.wait_until(shown, what="the dump in the thread")
        assert [slack.world.files[one["id"]].content for one in arrived.files] == [b"PK dump"]

        fix = SlackFile("fix.zip", b"PK" + bytes(TOO_LARGE_TO_SHOW), "application/zip")
        await slack.user_sends(reached.anna, reached.queue, "Install this", thread_ts=card.ts, files=[fix])
        offered = await telegram.wait_for_post(chat, "is too big to be shown here")
        await slack.wait_for_message(reached.queue, "I sent Giulia Rossi a download link instead", thread_ts=card.ts)
        leads = await (await http.get(link_in(reached, offered, "files"))).text()
        assert "fix.zip (51 MB)" in leads
        assert "From Anna Lindqvist" in leads
        async with http.get(f"{link_in(reached, offered, 'files')}/file", headers={"Range": "bytes=0-1"}) as part:
            assert (part.status, await part.read()) == (206, b"PK")
    reached.assert_clean()
