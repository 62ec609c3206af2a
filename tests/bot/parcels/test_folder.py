"""Where parcels lie: for nobody else's eyes, read a piece at a time, and known from any other folder."""

import stat
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.files import BusyError, LostFileError, open_one
from bot.parcels.folder import Folder
from handlers.notices import FileRef, Reason

MOST = 10**9


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "files")
    made.make()
    return made


def put(folder: Folder, content: bytes) -> FileRef:
    (folder.begin("p1") / "0").write_bytes(content)
    return FileRef(1, "file", "a.bin", "", len(content), None, "uploads", "", f"{folder.mark()}/p1/0")


async def read(folder: Folder, ref: FileRef) -> bytes:
    async with AsyncExitStack() as stack:
        opened = await open_one(stack, {"uploads": folder}, ref, MOST)
        return b"".join([piece async for piece in opened.chunks])


async def test_what_was_put_is_read_whole(folder: Folder) -> None:
    content = bytes(range(256)) * 1000
    assert await read(folder, put(folder, content)) == content


async def test_nobody_else_on_the_machine_reads_it(folder: Folder, tmp_path: Path) -> None:
    put(folder, b"a")
    for path in (tmp_path / "files", tmp_path / "files" / "p1"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


async def test_what_was_taken_away_is_gone_and_may_be_taken_away_twice(folder: Folder) -> None:
    ref = put(folder, b"a")
    folder.discard("p1")
    folder.discard("p1")
    with pytest.raises(LostFileError):
        await read(folder, ref)


async def test_a_file_that_shrank_is_not_passed_on_as_whole(folder: Folder, tmp_path: Path) -> None:
    ref = put(folder, b"a" * 200_000)
    async with folder.open(ref) as stream:
        (tmp_path / "files" / "p1" / "0").write_bytes(b"a")
        assert b"".join([piece async for piece in stream.chunks]) != b"a" * stream.size


async def test_two_processes_on_one_folder_read_the_same(folder: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "files")
    other.make()
    assert await read(other, put(folder, b"a")) == b"a"


async def test_another_folder_knows_that_the_file_is_not_here(folder: Folder, tmp_path: Path) -> None:
    ref, other = put(folder, b"a"), Folder(tmp_path / "other")
    with pytest.raises(BusyError):  # a process without the folder leaves it to the others
        await read(other, ref)
    other.make()
    with pytest.raises(LostFileError) as lost:
        await read(other, ref)
    assert lost.value.reason is Reason.FILE_GONE


@pytest.mark.parametrize("handle", ["", "x/y/0", "../../etc/passwd"])
async def test_a_forged_handle_leads_nowhere(folder: Folder, handle: str) -> None:
    ref = replace(put(folder, b"a"), handle=handle)
    with pytest.raises(LostFileError):
        await read(folder, ref)
