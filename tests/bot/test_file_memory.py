"""A file is carried a piece at a time: the process does not grow with it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import ClientTimeout

from bot.files import open_one
from bot.parcels.uploading import Limits
from handlers.files.taking import ref
from storage.engine import Database
from tests.bench import files
from tests.bench.uploads import BLOCK, HEAD, KIND, TAIL
from tests.bot.parcels.conftest import FORM, served

SIZE = 16_000_000
PUT = 40_000_000
MOST = 6.0  # MB


async def test_a_large_file_takes_next_to_no_memory() -> None:
    found = await files.measure(SIZE)
    assert found["slack MB"] < MOST
    assert found["telegram MB"] < MOST


async def test_nor_does_one_that_is_put_on_the_page(sqlite_database: Database, tmp_path: Path) -> None:
    seen: list[float] = []

    async def body() -> AsyncIterator[bytes]:
        yield HEAD
        for start in range(0, PUT, len(BLOCK)):
            seen.append(resident())
            yield BLOCK[: PUT - start]
        yield TAIL

    async with served(sqlite_database, tmp_path, Limits(10**9, 10**9)) as page, AsyncExitStack() as stack:
        headers = {**KIND, "Content-Length": str(len(HEAD) + PUT + len(TAIL))}
        address, patience = f"{page.address}?form={FORM}", ClientTimeout(60)
        async with page.http.post(address, data=body(), headers=headers, timeout=patience) as answer:
            assert answer.status == 200
        (came,) = page.files()
        opened = await open_one(stack, {"uploads": page.folder}, ref(came), PUT)
        left = PUT
        async for piece in opened.chunks:
            left -= len(piece)
            seen.append(resident())
    assert left == 0
    assert max(seen) - seen[1] < MOST


def resident() -> float:
    """What this process holds now, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * files.KIB / 1e6 for line in lines if line.startswith("VmRSS:"))
