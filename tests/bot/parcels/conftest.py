"""The upload page on a web server that everybody reaches, over the desk's own door, for a request of Giulia's."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession
from sqlalchemy import select

from bot import wiring
from bot.door import Door
from bot.parcels.folder import Folder
from bot.parcels.uploading import Limits, Uploads
from bot.web import Front, Server
from handlers.inbound import Attachment, Medium
from handlers.notices import Words
from storage import downloads, files, uploads
from storage.engine import Database
from tests.bot.console.conftest import no_metrics, no_reasons
from tests.desks import NOW
from tests.handlers.handed import claimed
from tests.handlers.scene import Scene

DUMP = Attachment(Medium.FILE, "f3", "dump.zip", 64_000_000, limit=20_000_000)
BASE = "https://desk.example.com"
LIMITS = Limits(form=1_000_000, all=3_000_000)
FORM = "0123456789abcdef"


def body_of(named: Mapping[str, bytes]) -> bytes:
    """A form as browsers write it: names as they are, but for quotation marks."""
    head = '--bb\r\nContent-Disposition: form-data; name="files"; filename="{}"\r\nContent-Type: image/png\r\n\r\n'
    parts = [head.format(name.replace('"', "%22")).encode() + content + b"\r\n" for name, content in named.items()]
    return b"".join([*parts, b"--bb--\r\n"])


@dataclass(slots=True)
class Page:
    """The page as somebody with the token sees it."""

    url: str
    token: str
    http: ClientSession
    scene: Scene
    path: Path
    folder: Folder
    door: Door
    server: Server

    @property
    def address(self) -> str:
        return f"{self.url}/upload/{self.token}"

    async def put(self, named: Mapping[str, bytes], form: str = FORM) -> ClientResponse:
        """Send a form with these files, as a browser does."""
        headers = {"Content-Type": "multipart/form-data; boundary=bb"}
        answer = await self.http.post(f"{self.address}?form={form}", data=BytesIO(body_of(named)), headers=headers)
        self.scene.deliver()
        return answer

    def kept(self) -> list[bytes]:
        """What lies in the folder."""
        return [one.read_bytes() for one in sorted(self.path.glob("*/*"))]

    def handles(self) -> list[str]:
        """The parcels that have a row."""
        found = select(uploads.parcels.c.handle)
        return self.scene.db.read_now(lambda conn: list(conn.scalars(found)))

    def files(self) -> list[files.File]:
        """What came by the page to the request."""
        found = self.scene.db.read_now(files.of_ticket, self.scene.ticket().id)
        return [one for one in found if one.platform == "uploads"]

    def is_empty(self) -> bool:
        """Nothing of any form is left, on the disk or in the database."""
        return not list(self.path.glob("[!.]*")) and not self.handles()


def offered(db: Database, folder: Path) -> Scene:
    """Giulia was given the link."""
    scene = Scene(db, folder)
    db.write_now(downloads.serve_at, BASE)
    claimed(scene)
    scene.says("giulia", "The dump", attachments=(DUMP,))
    return scene


@pytest.fixture
async def page(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Page]:
    async with served(sqlite_database, tmp_path) as found:
        yield found


@asynccontextmanager
async def served(db: Database, path: Path, limits: Limits = LIMITS) -> AsyncIterator[Page]:
    """The page, until it ends."""
    folder, scene = Folder(path / "kept"), offered(db, path)
    pieces = scene.last("giulia", "I can take", "H3").card.text
    (address,) = [span.value for one in pieces if isinstance(one, Words) for span in one.spans]
    door = wiring.door(db, clock=lambda: NOW)
    routes = Uploads(db, door, folder, limits, lambda: NOW).routes()
    server = await Server.start(Front("0.0.0.0", 0, no_reasons, no_metrics, webhooks=routes))  # noqa: S104
    async with ClientSession() as http:
        url = f"http://127.0.0.1:{server.port}"
        yield Page(url, address.rpartition("/")[2], http, scene, path / "kept", folder, door, server)
    await server.stop()
