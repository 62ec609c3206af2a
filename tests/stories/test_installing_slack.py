"""A customer installs the desk in his own workspace, asks there, takes it out in the middle, and lets it in again."""

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from bot.settings import load
from bot.wiring import House
from handlers.admin import applying
from storage.engine import Database
from tests.fakes.slack import Channel, User
from tests.fakes.slack_oauth import SlackCloud
from tests.stories.gestures import QUESTION
from tests.stories.stage import desk_file


@dataclass(slots=True)
class Two:
    """The desk's own workspace with Anna and Sara, the customer's with Luca, and the desk on the web."""

    cloud: SlackCloud
    url: str
    anna: User
    sara: User
    luca: User
    queue: Channel

    async def installs(self, name: str) -> str:
        """Somebody installs the desk; the page he ends on."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            async with browser.get(f"{self.url}/slack/install") as answer:
                found = re.search(r'href="([^"]+)"', await answer.text())
            assert found
            back = self.cloud.consents(unescape(found[1]), self.cloud[name], by="U1")
            async with browser.get(back) as answer:
                return await answer.text()


@asynccontextmanager
async def two(url: str, folder: Path) -> AsyncIterator[Two]:
    """The house behind its own web server and guard; the page is closed, installing is open."""
    async with SlackCloud("Nordlicht", "Bianchi", rotation=43_200) as cloud:
        ours, theirs = cloud["Nordlicht"], cloud["Bianchi"]
        anna, sara = ours.add_user("anna", real_name="Anna Lindqvist"), ours.add_user("sara", real_name="Sara Holm")
        luca, queue = theirs.add_user("luca", real_name="Luca Bianchi"), ours.add_channel("q-erp", members=[anna])
        file = desk_file(folder, ours.world.team_id, {"anna": anna, "sara": sara}, {}, rooms={"slack": queue.id})
        theirs_as_ours = f"      slack: {theirs.world.team_id}/{luca.id}\n"
        file.write_text(file.read_text("utf-8").replace("      console: luca\n", theirs_as_ours), "utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        settings = load(
            {
                "RETAINER_DATABASE_URL": url,
                "RETAINER_HOST": "0.0.0.0",  # noqa: S104 - as on a server, where the guard matters
                "RETAINER_PORT": str(port),
                "RETAINER_SLACK_CLIENT_ID": cloud.client_id,
                "RETAINER_SLACK_CLIENT_SECRET": cloud.client_secret,
                "RETAINER_SLACK_SIGNING_SECRET": cloud.signing_secret,
                "RETAINER_SLACK_API_URL": cloud.api_url,
                "RETAINER_PUBLIC_URL": address,
                "RETAINER_TOKEN_KEY": Fernet.generate_key().decode(),
            },
            folder=folder,
        )
        cloud.redirect_urls = {f"{address}/slack/oauth"}
        cloud.use_http(f"{address}/slack/events")
        house = House(settings, Database.open(url))
        applying.apply_file(house.db, file, datetime.now(UTC))
        await house.start()
        try:
            yield Two(cloud, address, anna, sara, luca, queue)
        finally:
            await house.stop()


async def test_a_customer_asks_in_his_own_workspace_leaves_and_comes_back(sqlite_url: str, tmp_path: Path) -> None:
    async with two(sqlite_url, tmp_path) as play:
        ours, theirs = play.cloud["Nordlicht"], play.cloud["Bianchi"]
        for name in ("Nordlicht", "Bianchi"):
            assert f"is in {name}" in await play.installs(name)
        chat = theirs.direct(play.luca)
        asked = await theirs.user_sends(play.luca, chat, QUESTION)
        await theirs.wait_for_message(chat, "T-1001")
        card = await ours.wait_for_message(play.queue, "T-1001")
        await ours.clicks(play.anna, card, ours.button(card, "Claim"))
        await ours.wait_for_message(play.queue, "Anna")
        await ours.user_sends(play.anna, play.queue, "I am looking at it.", thread_ts=card.ts)
        await theirs.wait_for_message(chat, "I am looking at it.")
        await play.cloud.uninstalls(theirs)
        told = await ours.wait_for_message(ours.direct(play.sara), "I was taken out of the Slack workspace Bianchi")
        assert "1 open request cannot be answered there" in told.shown
        assert "is in Bianchi" in await play.installs("Bianchi")
        await ours.wait_for_message(ours.direct(play.sara), "I am back in the Slack workspace Bianchi")
        await ours.user_sends(play.anna, play.queue, "It is solved for the Turin plant.", thread_ts=card.ts)
        await theirs.wait_for_message(chat, "It is solved for the Turin plant.")
        assert asked is not None
        for space in (ours, theirs):
            space.assert_clean()
