"""A file is passed on whole or not at all, and one that is not carried is not even fetched."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.files import BusyError, LostFileError, Stream, open_one
from handlers.notices import FileRef, Reason
from handlers.rules.filekinds import FileKind, is_program, kind_of


@dataclass(slots=True)
class Liar:
    """Says one size and gives another."""

    said: int
    given: bytes
    name: str = "a.txt"

    @asynccontextmanager
    async def open(self, ref: FileRef) -> AsyncIterator[Stream]:
        yield Stream(self.said, self._pieces(), self.name, "text/\ud800")

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield self.given


REF = FileRef(1, "file", "", "", None, None, "liar", "", "h")


async def read(source: Liar, most: int = 100) -> bytes:
    async with AsyncExitStack() as stack:
        opened = await open_one(stack, {"liar": source}, REF, most)
        return b"".join([piece async for piece in opened.chunks])


@pytest.mark.parametrize("said", [2, 4], ids=["longer", "shorter"])
async def test_a_file_of_another_size_than_was_said_is_not_passed_on(said: int) -> None:
    assert await read(Liar(3, b"abc")) == b"abc"
    with pytest.raises(BusyError):
        await read(Liar(said, b"abc"))


async def test_what_turns_out_too_large_is_left_where_it_is() -> None:
    with pytest.raises(LostFileError) as caught:
        await read(Liar(101, b"a" * 101))
    assert (caught.value.reason, caught.value.detail) == (Reason.TOO_LARGE, "100")


async def test_what_a_platform_says_of_a_strangers_file_is_cleaned() -> None:
    async with AsyncExitStack() as stack:
        named = Liar(3, b"abc", "../a\r\nb\x1b\ud800\u202e" + "x" * 400 + ".txt")
        known = (await open_one(stack, {"liar": named}, REF, 100)).ref
    assert len(known.name) == 300
    assert known.name.endswith("x.txt")
    assert (known.name + known.mime).isprintable()


@pytest.mark.parametrize(
    "name",
    [
        *("setup.exe", "SETUP.EXE", "a.pdf.js", "run.bat ", "run.cmd.", "x.ps1\u200b", ".exe", "a.b.MSI"),
        *("x.exe\u2060", "x.e\xadxe", "x.exe\xa0", "x\uff0eexe", "\u202egpj.exe", "x.exe\x00 ."),
        *("x.appref-ms", "x.jnlp", "x.Application"),
    ],
)
def test_programs_are_known_by_their_ending(name: str) -> None:
    assert is_program(name)


@pytest.mark.parametrize("name", ["exe", "report.pdf", "a.exe.zip", "macro.xlsm", "", "photo", "notes.txt", "exe.png"])
def test_daily_work_is_no_program(name: str) -> None:
    assert not is_program(name)


@pytest.mark.parametrize(
    ("medium", "mime", "kind"),
    [
        ("photo", "", FileKind.PICTURE),
        ("file", "image/png", FileKind.PICTURE),
        ("voice", "audio/ogg", FileKind.VOICE),
        ("file", "video/mp4", FileKind.VIDEO),
        ("file", "audio/mpeg", FileKind.FILE),
        ("file", "", FileKind.FILE),
    ],
)
def test_people_call_a_file_by_what_it_is(medium: str, mime: str, kind: FileKind) -> None:
    assert kind_of(medium, mime) is kind
