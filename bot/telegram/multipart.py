"""A form with files in it, written piece by piece, whose length is known before its first byte."""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.files import Opened

SAFE = str.maketrans({'"': "'", "\r": " ", "\n": " "})  # nobody says how Telegram reads these in a file's name


@dataclass(frozen=True, slots=True)
class Body:
    """The body of one request: fields, and files by the name of their part."""

    fields: Mapping[str, str]
    files: Sequence[tuple[str, Opened]]
    boundary: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def headers(self) -> dict[str, str]:
        """What the request says of its body."""
        length = len(self._start()) + sum(len(self._head(*part)) + part[1].size + 2 for part in self.files)
        return {
            "Content-Type": f"multipart/form-data; boundary={self.boundary}",
            "Content-Length": str(length + len(self._end())),
        }

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body from first to last byte. Raises what reading a file raises."""
        yield self._start()
        for name, opened in self.files:
            yield self._head(name, opened)
            async for chunk in opened.chunks:
                yield chunk
            yield b"\r\n"
        yield self._end()

    def _start(self) -> bytes:
        parts = (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self.fields.items()
        )
        return "".join(parts).encode()

    def _head(self, name: str, opened: Opened) -> bytes:
        mime = opened.ref.mime if opened.ref.mime.isascii() and opened.ref.mime.isprintable() else ""
        called = opened.ref.name.translate(SAFE)
        return (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
            f"Content-Type: {mime or 'application/octet-stream'}\r\n\r\n"
        ).encode()

    def _end(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()
