"""How much memory a large file takes on its way from Slack to Slack and to Telegram, in a process of its own."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.files import Source
from bot.slack.files import SlackFiles
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces
from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers.notices import FileRef, Files, Sender, Sent, Target
from tests.fakes.slack import FakeSlack
from tests.fakes.slack import NewFile as SlackFile
from tests.fakes.telegram import FakeTelegram

LARGE = 45_000_000  # bytes
SMALL = 200_000
KIB = 1024


async def measure(size: int = LARGE) -> dict[str, float]:
    """MB by which the process that carries a file of this size grew, and seconds, by where it went."""
    async with FakeSlack() as slack, FakeTelegram() as telegram:
        giulia, room = slack.add_user("giulia"), slack.add_channel("queue")
        ann = telegram.add_person("Ann")
        ann.started = True
        files = [SlackFile("small.bin", bytes(SMALL)), SlackFile("large.bin", bytes(size))]
        message = await slack.user_sends(giulia, room, "look", files=files)
        small, large = (one["id"] for one in message.files)
        asked: dict[str, Any] = {"slack": [slack.api_url, slack.bot_token], "telegram": [telegram.url, telegram.token]}
        asked |= {"files": [small, large], "places": [room.id, str(ann.id)], "sizes": [SMALL, size]}
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.files", json.dumps(asked), stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await child.communicate()
        found: dict[str, float] = json.loads(printed)
        arrived = [one.content for one in slack.world.files.values() if one.id not in (small, large)]
        arrived += [one.file.content for one in telegram.world.files.values()]
        if [len(one) for one in arrived] != [SMALL, size, SMALL, size]:
            raise RuntimeError("a file did not arrive whole")
        return found


# ------------------------------------------------------------------------------------------------- the other process


async def _carry(asked: dict[str, Any]) -> dict[str, float]:
    workspaces = Workspaces(asked["slack"][0], token=asked["slack"][1])
    workspaces.open()
    sources: dict[str, Source] = {"slack": SlackFiles(workspaces, asked["slack"][0])}
    bot = client(Account(asked["telegram"][1], asked["telegram"][0]))
    await bot.initialize()
    room, chat = asked["places"]
    ways: dict[str, tuple[Sender, Target]] = {
        "slack": (SlackSender(workspaces, sources), Target("slack", "T", room, False)),
        "telegram": (TelegramSender(bot, "1", sources), Target("telegram", "global", chat, True)),
    }
    found: dict[str, float] = {}
    for name, (sender, there) in ways.items():
        before = 0
        for number, (file, size) in enumerate(zip(asked["files"], asked["sizes"], strict=True)):
            before, begun = peak(), datetime.now(UTC)
            ref = FileRef(number, "file", "a.bin", "", size, None, "slack", "T", file)
            sent = await sender.send(Files((ref,)), there, number + 1, repeated=False)
            if not isinstance(sent, Sent) or sent.lost:
                raise RuntimeError(f"{name}: {sent}")
            found[f"{name} seconds"] = (datetime.now(UTC) - begun).total_seconds()
        found[f"{name} MB"] = (peak() - before) * KIB / 1e6
    await bot.shutdown()
    await workspaces.close()
    return found


def peak() -> int:
    """The most memory this process ever held, in KiB; not `ru_maxrss`, which begins with that of whoever started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_carry(json.loads(sys.argv[1])))))
