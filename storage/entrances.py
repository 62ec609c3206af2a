"""How people get to the desk on each platform: what an adapter learned of itself when it connected."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Connection, String, Table, delete, select, update

from storage import places
from storage.base import insert_once, metadata
from storage.people import Identity

entrances = Table(
    "entrances",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("link", String(200), nullable=False, default=""),
    Column("handle", String(64), nullable=False, default=""),
    Column("silent", Boolean, nullable=False, default=False),
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """One platform's way in. link: an address that an invite's token is put at the end of, "" where there are none;
    handle: what people call the desk's account there ("@retainer_bot"); silent: a message can
    arrive there without a sound."""

    platform: str
    link: str
    handle: str
    silent: bool

    @property
    def name(self) -> str:
        """The platform, as people call it."""
        return called(self.platform)


OWN = {"console": "Web page"}  # what people call what has no name of its own


def called(platform: str) -> str:
    """A platform, as people call it."""
    return OWN.get(platform, platform.capitalize())


def open_on(conn: Connection, platform: str) -> None:
    """The desk can be reached on this platform; how exactly, its adapter tells once it is connected."""
    insert_once(conn, entrances, {"platform": platform, "link": "", "handle": "", "silent": False})


def keep(conn: Connection, platform: str, *, link: str = "", handle: str = "", silent: bool = False) -> None:
    """An adapter is connected; what it knows of itself replaces what was known."""
    values = {"link": link, "handle": handle, "silent": silent}
    if not insert_once(conn, entrances, {"platform": platform, **values}):
        conn.execute(update(entrances).where(entrances.c.platform == platform).values(**values))


def shut(conn: Connection, platform: str) -> None:
    """Nobody gets to the desk there any more."""
    conn.execute(delete(entrances).where(entrances.c.platform == platform))


def every(conn: Connection) -> tuple[Entrance, ...]:
    """All ways in, those with a link first, and of them those where the desk has an account that people can find."""
    rows = conn.execute(select(entrances).order_by(entrances.c.platform))
    return tuple(sorted((Entrance(*row) for row in rows), key=lambda one: (not one.link, not one.handle)))


def of(conn: Connection, platform: str) -> Entrance | None:
    """The way in on one platform."""
    row = conn.execute(select(entrances).where(entrances.c.platform == platform)).one_or_none()
    return Entrance(*row) if row else None


def may_write(conn: Connection, identity: Identity) -> bool:
    """Whether the desk has a chat with this account, or may begin one: people come by links only where they must."""
    seen = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
    if seen is not None:
        return seen.reachable
    way = of(conn, identity.platform)
    return way is None or not way.link
