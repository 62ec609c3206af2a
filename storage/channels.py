"""Whose a chat or a workspace is: shared chats of an organisation, and directories that prove who is one of it."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat that is bound to an organisation, in external ids."""

    platform: str
    workspace: str
    external: str


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
_w = organisation_workspaces.c
_BY_WORKSPACE = (
    select(_w.organisation_id)
    .join_from(organisation_workspaces, organisations, _w.organisation_id == organisations.c.id)
    .where(_w.platform == bindparam("platform"), _w.workspace == bindparam("workspace"))
    .where(organisations.c.active.is_(True))
    .order_by(_w.organisation_id)
)


def organisation_of_place(conn: Connection, platform: str, workspace: str, external: str) -> int | None:
    """The organisation for which everybody in this chat asks."""
    found = conn.execute(_BY_PLACE, {"platform": platform, "workspace": workspace, "external": external})
    return found.scalar_one_or_none()


def organisations_of_workspace(conn: Connection, platform: str, workspace: str) -> tuple[int, ...]:
    """The organisations to whose people this workspace belongs, by id; several may share one."""
    return tuple(conn.scalars(_BY_WORKSPACE, {"platform": platform, "workspace": workspace}))


def places_of(conn: Connection, organisation_id: int) -> tuple[Channel, ...]:
    """The chats bound to the organisation, in the order of the desk file."""
    query = select(_c.platform, _c.workspace, _c.external).where(_c.organisation_id == organisation_id)
    return tuple(Channel(*row) for row in conn.execute(query.order_by(_c.id)))


def move_place(conn: Connection, platform: str, workspace: str, *, old: str, new: str) -> None:
    """The platform gave an organisation's chat a new id; the desk file may go on naming the old one."""
    here = (_c.platform == platform, _c.workspace == workspace, _c.external == old)
    conn.execute(update(organisation_places).where(*here).values(external=new))
