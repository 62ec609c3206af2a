"""Workspaces the desk was let into: each with a sealed token, until the workspace takes it back.

Tokens come and go as sealed text; whoever has the key opens them. All times are real.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, String, Table, Text, func, insert, select, update

from storage.base import UtcDateTime, metadata
from storage.places import places
from storage.signals import wake

TOPIC = "installations"  # woken whenever a row changes

installations = Table(
    "installations",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("us", String(64), nullable=False),
    Column("token", Text),
    Column("refresh", Text),
    Column("expires_at", UtcDateTime),
    Column("refresh_at", UtcDateTime),
    Column("scopes", Text, nullable=False),
    Column("installed_by", String(64), nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_why", String(40), nullable=False, default=""),
)
Index("ix_installations_refresh_at", installations.c.refresh_at, sqlite_where=installations.c.refresh_at.is_not(None),
      postgresql_where=installations.c.refresh_at.is_not(None))  # fmt: skip
_i = installations.c


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace. us: our own user id there. token: sealed; None where the environment has it.

    refresh: sealed, of a token that expires at `expires_at`; it is to be exchanged at `refresh_at`.
    ended_at: since when the workspace takes nothing from us any more, and why in the platform's word.
    """

    platform: str
    workspace: str
    name: str
    us: str
    token: str | None = field(repr=False)
    refresh: str | None = field(repr=False)
    expires_at: datetime | None
    refresh_at: datetime | None
    scopes: str
    installed_by: str
    installed_at: datetime
    ended_at: datetime | None = None
    ended_why: str = ""


_ROW = tuple(_i[name] for name in Installation.__slots__)


def every(conn: Connection, platform: str, *, lock: bool = False) -> tuple[Installation, ...]:
    """All that ever were, the one installed first in front; `lock`: until the unit ends."""
    query = select(*_ROW).where(_i.platform == platform).order_by(_i.installed_at, _i.workspace)
    return tuple(Installation(*row) for row in conn.execute(query.with_for_update() if lock else query))


def one(conn: Connection, platform: str, workspace: str, *, lock: bool = False) -> Installation | None:
    """The installation of a workspace; `lock`: until the unit ends."""
    query = select(*_ROW).where(*_of(platform, workspace))
    row = conn.execute(query.with_for_update() if lock else query).one_or_none()
    return Installation(*row) if row else None


def keep(conn: Connection, new: Installation) -> bool:
    """Installed, perhaps again: the new token takes the old one's place. False where it was and is installed."""
    before = one(conn, new.platform, new.workspace, lock=True)
    if before is not None and before.ended_at is None and (before.token, before.us) == (new.token, new.us):
        conn.execute(update(installations).where(*_of(new.platform, new.workspace)).values(scopes=new.scopes))
        return False  # the environment's token, at every start; what it may do can have grown
    values: dict[str, Any] = {name: getattr(new, name) for name in Installation.__slots__}
    if before is None:
        conn.execute(insert(installations).values(**values))
    else:
        conn.execute(update(installations).where(*_of(new.platform, new.workspace)).values(**values))
    wake(conn, TOPIC)
    return before is None or before.ended_at is not None


def end(conn: Connection, platform: str, workspace: str, *, why: str, at: datetime) -> Installation | None:
    """The workspace took the desk out at `at`; what it was, or None when that is no news: not there, ended already, or
    installed again since."""
    before = one(conn, platform, workspace, lock=True)
    if before is None or before.ended_at is not None or at < before.installed_at:
        return None
    gone = {"token": None, "refresh": None, "expires_at": None, "refresh_at": None}
    ended = {"ended_at": at, "ended_why": why[:40]}
    conn.execute(update(installations).where(*_of(platform, workspace)).values(**gone, **ended))
    wake(conn, TOPIC)
    return before


def claim_refresh(conn: Connection, platform: str, now: datetime, retry: timedelta) -> Installation | None:
    """One whose token is to be exchanged, for this caller alone: the next may try after `retry`."""
    due = select(*_ROW).where(_i.platform == platform, _i.refresh_at <= now).order_by(_i.refresh_at).limit(1)
    row = conn.execute(due.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    found = Installation(*row)
    conn.execute(update(installations).where(*_of(platform, found.workspace)).values(refresh_at=now + retry))
    return found


def hurry(conn: Connection, platform: str, workspace: str, now: datetime) -> bool:
    """Its token ran out: exchange it now. False where it is none that can be exchanged."""
    able = (*_of(platform, workspace), _i.refresh.is_not(None))
    is_able = conn.execute(update(installations).where(*able).values(refresh_at=now)).rowcount == 1
    wake(conn, TOPIC)
    return is_able


def give_up(conn: Connection, old: Installation) -> None:
    """The platform does not exchange it any more: it is good until it expires."""
    same = (*_of(old.platform, old.workspace), _i.refresh == old.refresh)
    conn.execute(update(installations).where(*same).values(refresh=None, refresh_at=None))


def next_refresh(conn: Connection, platform: str) -> datetime | None:
    """When the next token is to be exchanged."""
    at: datetime | None = conn.scalar(select(func.min(_i.refresh_at)).where(_i.platform == platform))
    return at


def exchange(conn: Connection, old: Installation, new: Installation) -> bool:
    """The new sealed tokens take the old ones' place; False when that installation is over."""
    same = (*_of(old.platform, old.workspace), _i.installed_at == old.installed_at, _i.ended_at.is_(None))
    fresh = {name: getattr(new, name) for name in ("token", "refresh", "expires_at", "refresh_at")}
    is_done = conn.execute(update(installations).where(*same).values(**fresh)).rowcount == 1
    wake(conn, TOPIC)
    return is_done


def set_reachable(conn: Connection, platform: str, workspace: str, reachable: bool) -> None:
    """Note for every private chat of a workspace whether the desk can write there."""
    theirs = (places.c.platform == platform, places.c.workspace == workspace, places.c.direct.is_(True))
    conn.execute(update(places).where(*theirs).values(reachable=reachable))


def home_of(conn: Connection, platform: str, external: str) -> str | None:
    """The workspace in which the desk knows a chat; of several that share it, the one installed first."""
    known = select(_i.workspace).join_from(
        installations, places, (places.c.platform == _i.platform) & (places.c.workspace == _i.workspace)
    )
    here = (_i.platform == platform, places.c.external == external, places.c.direct.is_(False), _i.ended_at.is_(None))
    home: str | None = conn.scalar(known.where(*here).order_by(_i.installed_at, _i.workspace).limit(1))
    return home


def _of(platform: str, workspace: str) -> tuple[Any, ...]:
    return _i.platform == platform, _i.workspace == workspace
