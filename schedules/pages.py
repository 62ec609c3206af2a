"""Pages that people look at are made anew when something happened that may stand there, or by themselves (A9, G9)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.membership import home
from schedules.apart import each
from storage import desk, homes, overview, people
from storage.homes import Watch

LOOKED = timedelta(days=7)  # a page that nobody looked at for so long stays as it is
PAUSE = timedelta(seconds=10)  # at least that long between two times a page is made anew
BREATH = timedelta(seconds=1)  # what happens within it is looked at together
AGAIN = 20  # entries of the journal that are read once more: units commit in another order than they number them
FAR = 1000  # after more entries than that every page is made anew
MOST = 10  # pages that are made anew in one unit


def next_at(conn: Connection) -> datetime | None:
    """When a page is to be made anew; at once after something happened while anybody looks at pages."""
    found = homes.watched(conn)
    if found is None:
        return None
    return min(filter(None, (_news_at(found), homes.earliest(conn))), default=None)


def _news_at(found: Watch) -> datetime | None:
    """When to look at what happened; None when nothing did."""
    if not found.is_behind:
        return None
    rested = found.looked_at + BREATH if found.looked_at else None
    return max(filter(None, (found.newest_at, found.applied_at, rested)), default=None)


def renew(conn: Connection, now: datetime, limit: int) -> int:
    """Make at most so many pages anew, a few in one unit; how many. Twice does no harm. One that raises stays as it is
    until something happens again."""
    homes.rest(conn, now - LOOKED)
    found = homes.watched(conn)
    news_at = _news_at(found) if found else None
    has_news = news_at is not None and news_at <= now and homes.take_turn(conn)
    if found is not None and has_news:
        homes.outdate(conn, _concerned(conn, found), now, PAUSE)
        homes.caught_up(conn, found, now)
    return has_news + each(
        conn,
        homes.due(conn, now, min(limit, MOST)),
        lambda page: home.renew(conn, page, now),
        give_up=lambda page: homes.leave(conn, page, now),
        name=lambda page: f"the page of place {page.place_id}",
        now=now,
    )


def _concerned(conn: Connection, found: Watch) -> list[int]:
    """Where something may stand differently now: everywhere after another desk file, else where one of the tickets
    stands that something happened to, or may stand from now on."""
    shown, since = homes.seen(conn), found.entry_id or 0
    if found.version != found.desk_version or (found.newest_id or 0) - since > FAR:
        return [place for place, _, _ in shown]
    touched = frozenset(homes.touched(conn, since - AGAIN, found.newest_id or 0))
    whom = overview.concerned(conn, touched) | _deciders(conn)
    return [place for place, person, tickets in shown if person in whom or tickets & touched]


def _deciders(conn: Connection) -> frozenset[int]:
    """Who may be asked about anybody's request: the front desk and the arbiters."""
    here = desk.current(conn)
    named = (people.by_key(conn, key) for key in here.rules.get("arbiters", ()))
    return frozenset(one for one in (here.front_desk_id, *(person.id for person in named if person)) if one is not None)
