"""Whose a chat or a workspace is: shared chats of an organisation, and directories that prove who is one of it."""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    update,
)

from storage.base import BigId, metadata
from storage.contracts import organisations

organisation_places = Table(
    "organisation_places",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("written", String(64), nullable=False),  # the id in the desk file
    Column("external", String(64), nullable=False),  # the id today: chats move
    UniqueConstraint("platform", "workspace", "external"),
)

organisation_workspaces = Table(
    "organisation_workspaces",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), primary_key=True, index=True),
)

_c = organisation_places.c
_HERE = (
    _c.platform == bindparam("platform"),
    _c.workspace == bindparam("workspace"),
    _c.external == bindparam("external"),
)
_BY_PLACE = (
    select(_c.organisation_id)
    .join_from(organisation_places, organisations, _c.organisation_id == organisations.c.id)
    .where(*_HERE, organisations.c.active.is_(True))
)


def organisation_of_place(conn: Connection, platform: str, workspace: str, external: str) -> int | None:
    """The organisation for which everybody in this chat asks."""
    found = conn.execute(_BY_PLACE, {"platform": platform, "workspace": workspace, "external": external})
    return found.scalar_one_or_none()


def move_place(conn: Connection, platform: str, workspace: str, *, old: str, new: str) -> None:
    """The platform gave an organisation's chat a new id; the desk file may go on naming the old one."""
    here = (_c.platform == platform, _c.workspace == workspace, _c.external == old)
    conn.execute(update(organisation_places).where(*here).values(external=new))
