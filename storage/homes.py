"""The page a platform shows each person of the desk: what stands there, who looks at it, and when it is made anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata
from storage.desk import desk
from storage.journal import journal
from storage.people import identities
from storage.places import places

homes = Table(
    "homes",
    metadata,
    Column("place_id", BigId, ForeignKey("places.id"), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("seen_at", UtcDateTime),
    Column("made_at", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("row_id", BigId),
    Column("lists", Json, nullable=False, default=dict, server_default="{}"),
    Column("tickets", Json, nullable=False, default=list, server_default="[]"),
)
_AWAKE = homes.c.seen_at.is_not(None)
_WAITS = homes.c.next_at.is_not(None)
Index("ix_homes_seen_at", homes.c.seen_at, sqlite_where=_AWAKE, postgresql_where=_AWAKE)
Index("ix_homes_next_at", homes.c.next_at, sqlite_where=_WAITS, postgresql_where=_WAITS)

watch = Table(
    "homes_watch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", BigId, nullable=False),
    Column("desk_version", Integer, nullable=False),
    Column("looked_at", UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on somebody's page. seen_at: when he last looked, None when that is long ago: it is left as it is
    until he looks again. made_at: when it was made; next_at: when it is to be made anew, None: when something happens.
    row_id: of the outbox, the row that published it last.
    lists: which part of its lists is shown, by name, counted from 0; tickets: ids of those that stand there."""

    place_id: int
    hash: str
    seen_at: datetime | None
    made_at: datetime | None
    next_at: datetime | None
    row_id: int | None = None
    lists: Mapping[str, int] = field(default_factory=dict)
    tickets: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """How far the journal and the desk file were looked at for what changes on pages, and when; how far they have come,
    and since when they are there. None: never looked, or nothing there."""

    entry_id: int | None
    desk_version: int | None
    looked_at: datetime | None
    newest_id: int | None
    newest_at: datetime | None
    version: int | None
    applied_at: datetime | None

    @property
    def is_behind(self) -> bool:
        """Whether something happened since."""
        return (self.newest_id or 0) > (self.entry_id or 0) or (self.version or 0) > (self.desk_version or 0)


_PAGE = select(*(homes.c[name] for name in Page.__slots__))
_OF = _PAGE.where(homes.c.place_id == bindparam("place"))
_THEIRS = and_(
    identities.c.platform == places.c.platform,
    identities.c.workspace == places.c.workspace,
    identities.c.user == places.c.external,
)
_SEEN = (
    select(homes.c.place_id, identities.c.person_id, homes.c.tickets)
    .join_from(homes, places, places.c.id == homes.c.place_id)
    .join(identities, _THEIRS)
    .where(_AWAKE)
    .order_by(homes.c.place_id)
)
_NEWEST = journal.alias("newest")
_LAST = select(func.max(journal.c.id)).scalar_subquery()
_IS_SEEN = select(exists(select(homes.c.place_id).where(_AWAKE)).label("is_seen")).subquery("one")
_WATCH = (
    select(_IS_SEEN.c.is_seen, watch.c.entry_id, watch.c.desk_version, watch.c.looked_at)
    .add_columns(_NEWEST.c.id, _NEWEST.c.recorded_at, desk.c.version, desk.c.applied_at)
    .outerjoin_from(_IS_SEEN, watch, watch.c.id == 1)
    .outerjoin(_NEWEST, _NEWEST.c.id == _LAST)
    .outerjoin(desk, desk.c.id == 1)
)


def look(conn: Connection, place_id: int, now: datetime) -> Page:
    """Somebody looks at his page, whose lists begin at their beginning; its hash is "" the first time ever."""
    first = {"place_id": place_id, "hash": "", "seen_at": now, "lists": {}, "tickets": []}
    if insert_once(conn, homes, first):
        return Page(place_id, "", now, made_at=None, next_at=None)
    seen = update(homes).where(homes.c.place_id == place_id).values(seen_at=now, lists={})
    return Page(*conn.execute(seen.returning(*_PAGE.selected_columns)).one())


def turn(conn: Connection, page: Page, name: str, number: int) -> None:
    """Show another part of one of the lists."""
    lists = {**page.lists, name: number}
    conn.execute(update(homes).where(homes.c.place_id == page.place_id).values(lists=lists))


def keep(
    conn: Connection,
    place_id: int,
    content_hash: str,
    *,
    now: datetime,
    next_at: datetime | None,
    tickets: Collection[int],
) -> bool:
    """Keep what stands on a page from now on; False when that stands there already."""
    values = {"made_at": now, "next_at": next_at, "tickets": list(tickets)}
    mine = homes.c.place_id == place_id
    is_news = conn.execute(
        update(homes).where(mine, homes.c.hash != content_hash).values(hash=content_hash, **values)
    ).rowcount
    if not is_news:
        conn.execute(update(homes).where(mine).values(**values))
    return is_news == 1


def leave(conn: Connection, page: Page, now: datetime) -> None:
    """What stands on the page stays there until something happens."""
    keep(conn, page.place_id, page.hash, now=now, next_at=None, tickets=page.tickets)


def published(conn: Connection, place_id: int, row_id: int) -> None:
    """This row of the outbox publishes it."""
    conn.execute(update(homes).where(homes.c.place_id == place_id).values(row_id=row_id))


def of(conn: Connection, place_id: int) -> Page | None:
    """The page in a place, if anybody ever looked at it."""
    row = conn.execute(_OF, {"place": place_id}).one_or_none()
    return Page(*row) if row else None


# ------------------------------------------------------------------------------------------------------ made anew


def seen(conn: Connection) -> tuple[tuple[int, int | None, frozenset[int]], ...]:
    """The pages that people look at: (place, person, ids of the tickets that stand there)."""
    return tuple((row[0], row[1], frozenset(row[2])) for row in conn.execute(_SEEN))


def outdate(conn: Connection, place_ids: Collection[int], now: datetime, pause: timedelta) -> None:
    """What stands on these pages is not true any more: they are made anew now, or after a pause where that happened
    within the last one."""
    later = bindparam("later", now + pause, UtcDateTime())
    at = case((homes.c.made_at > now - pause, later), else_=bindparam("at_once", now, UtcDateTime()))
    sooner = or_(homes.c.next_at.is_(None), homes.c.next_at > at)
    conn.execute(update(homes).where(homes.c.place_id.in_(place_ids), sooner).values(next_at=at))


def rest(conn: Connection, since: datetime) -> None:
    """Nobody has looked at these since then: they stay as they are."""
    conn.execute(update(homes).where(_AWAKE, homes.c.seen_at < since).values(seen_at=None, next_at=None))


def due(conn: Connection, now: datetime, limit: int) -> tuple[Page, ...]:
    """The pages that are to be made anew by `now`, longest first, locked; those that others hold are skipped."""
    ripe = _PAGE.where(_WAITS, homes.c.next_at <= now).order_by(homes.c.next_at, homes.c.place_id).limit(limit)
    return tuple(Page(*row) for row in conn.execute(ripe.with_for_update(skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When the next page is to be made anew."""
    return conn.execute(select(func.min(homes.c.next_at)).where(_WAITS)).scalar_one_or_none()


def watched(conn: Connection) -> Watch | None:
    """How far what happens was looked at; None when nobody looks at any page."""
    is_seen, *found = conn.execute(_WATCH).one()
    return Watch(*found) if is_seen else None


def take_turn(conn: Connection) -> bool:
    """Let this unit be the only one that looks at what happens, until it ends; False when another is at it."""
    insert_once(conn, watch, {"id": 1, "entry_id": 0, "desk_version": 0})
    mine = select(watch.c.id).where(watch.c.id == 1).with_for_update(skip_locked=True)
    return conn.scalar(mine) is not None


def caught_up(conn: Connection, found: Watch, now: datetime) -> None:
    """Everything that had happened by then was looked at."""
    values = {"entry_id": found.newest_id or 0, "desk_version": found.version or 0, "looked_at": now}
    conn.execute(update(watch).where(watch.c.id == 1).values(**values))


def touched(conn: Connection, after: int, until: int) -> tuple[int, ...]:
    """Ids of the tickets to which something happened in these entries of the journal."""
    j = journal.c
    return tuple(conn.scalars(select(j.ticket_id).where(j.id > after, j.id <= until).distinct()))
