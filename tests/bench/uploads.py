"""How much memory a large file takes through the upload page and on to Slack and Telegram, in a process of its own."""

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.files import Source
from bot.parcels.uploading import Limits
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces
from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers.notices import FileRef, Files, Sender, Sent, Target
from storage.engine import Database
from tests import conftest
from tests.bench.files import KIB, SMALL, peak
from tests.bot.parcels.conftest import Page, served
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

LARGE = 200_000_000  # bytes, to the page and to Slack
TO_TELEGRAM = 45_000_000  # bytes: it takes no more than 50
KIND = {"Content-Type": "multipart/form-data; boundary=bb"}
HEAD = b'--bb\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n'
TAIL = b"\r\n--bb--\r\n"
BLOCK = bytes(1 << 18)


async def measure(large: int = LARGE, to_telegram: int = TO_TELEGRAM) -> dict[str, float]:
    """MB by which the process grew that took files of these sizes in and passed them on, and seconds."""
    async with FakeSlack() as slack, FakeTelegram() as telegram:
        room, ann = slack.add_channel("queue"), telegram.add_person("Ann")
        ann.started = True
        asked = {"slack": [slack.api_url, slack.bot_token], "telegram": [telegram.url, telegram.token]}
        asked |= {"places": [room.id, str(ann.id)]}
        command = [sys.executable, "-m", "tests.bench.uploads", json.dumps(asked)]
        child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        found = await _put_all(child, [SMALL, large, to_telegram])
        await child.wait()
        arrived = [len(one.content) for one in slack.world.files.values()]
        arrived += [len(one.file.content) for one in telegram.world.files.values()]
    if arrived != [SMALL, large, SMALL, to_telegram]:
        raise RuntimeError(f"a file did not arrive whole: {arrived}")
    return found


async def _put_all(child: Process, sizes: list[int]) -> dict[str, float]:
    assert child.stdin is not None
    assert child.stdout is not None
    address = (await child.stdout.readline()).decode().strip()
    async with ClientSession() as http:
        for number, size in enumerate(sizes):
            headers = {**KIND, "Content-Length": str(len(HEAD) + size + len(TAIL))}
            url = f"{address}?form={number:016d}"
            async with http.post(url, data=_form(size), headers=headers) as answer:
                answer.raise_for_status()
            child.stdin.write(b"next\n")
            await child.stdout.readline()
    printed: dict[str, float] = json.loads(await child.stdout.readline())
    return printed


async def _form(size: int) -> AsyncIterator[bytes]:
    yield HEAD
    for start in range(0, size, len(BLOCK)):
        yield BLOCK[: size - start]
    yield TAIL


# ------------------------------------------------------------------------------------------------- the other process


async def _serve(asked: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        conftest.create_tables(f"sqlite:///{folder}/desk.db")
        db = Database.open(f"sqlite:///{folder}/desk.db")
        async with served(db, folder, Limits(10**9, 10**10)) as page:
            _print(page.address)
            found = await _watch()
            found |= await _carry(asked, page)
        db.close_now()
    _print(json.dumps(found))


async def _watch() -> dict[str, float]:
    """What each form added, as the other side says that it was answered."""
    peaks, times = list[int](), list[datetime]()
    for _ in range(3):
        await asyncio.to_thread(sys.stdin.readline)
        peaks.append(peak())
        times.append(datetime.now(UTC))
        _print("noted")
    return {"page MB": (peaks[1] - peaks[0]) * KIB / 1e6, "page seconds": (times[1] - times[0]).total_seconds()}


async def _carry(asked: dict[str, Any], page: Page) -> dict[str, float]:
    workspaces = Workspaces(asked["slack"][0], token=asked["slack"][1])
    workspaces.open()
    bot = client(Account(asked["telegram"][1], asked["telegram"][0]))
    await bot.initialize()
    sources: dict[str, Source] = {"uploads": page.folder}
    room, chat = asked["places"]
    small, large, third = (
        FileRef(one.id, "file", "a.bin", "", one.size, None, one.platform, "", one.handle) for one in page.files()
    )
    slack, telegram = SlackSender(workspaces, sources), TelegramSender(bot, "1", sources)
    found = await _send("slack", slack, Target("slack", "T", room, False), [small, large])
    found |= await _send("telegram", telegram, Target("telegram", "global", chat, True), [small, third])
    await bot.shutdown()
    await workspaces.close()
    return found


async def _send(name: str, sender: Sender, there: Target, refs: list[FileRef]) -> dict[str, float]:
    before, begun = 0, datetime.now(UTC)
    for number, ref in enumerate(refs):
        before, begun = peak(), datetime.now(UTC)
        sent = await sender.send(Files((ref,)), there, number + 1, repeated=False)
        if not isinstance(sent, Sent) or sent.lost:
            raise RuntimeError(f"{name}: {sent}")
    seconds = (datetime.now(UTC) - begun).total_seconds()
    return {f"{name} MB": (peak() - before) * KIB / 1e6, f"{name} seconds": seconds}


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
