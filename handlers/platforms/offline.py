"""The desk was away and hears again: whoever wrote meanwhile is told once that nothing was lost (H5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.notices import Post
from handlers.platforms import troubles
from handlers.wording import offline as wording
from storage import catchups, desk, desktime, overheard, people, presence, tickets
from storage.overheard import Meanwhile

OUTAGE = timedelta(minutes=5)  # shorter ones nobody notices
SHOWN = 20  # places named that could not be read


@dataclass(frozen=True, slots=True)
class Away:
    """A workspace of a platform was not heard between two real times. newest: the id of the last message that was known
    then; unread: (what, why) of what was written there meanwhile and could not be read."""

    platform: str
    workspace: str
    since: datetime
    until: datetime
    newest: int
    unread: Sequence[tuple[str, str]] = ()


def back(conn: Connection, away: Away) -> None:
    """Everything that was written meanwhile is known now, but for what could not be read. Whoever wrote in an outage is
    told, once however often this is called."""
    now = desktime.load(conn).at(away.until)
    hear(conn, away.platform, away.workspace, away.until)
    catchups.forget(conn, away.platform, away.workspace)
    if away.unread:
        _tell_operators(conn, away, now)
    if away.until - away.since >= OUTAGE:
        _tell_writers(conn, away, now)


def hear(conn: Connection, platform: str, workspace: str, at: datetime) -> None:
    """A platform is heard, and nothing was missed before this real time."""
    if presence.heard(conn, platform, workspace, at):
        troubles.show(conn, platform, workspace, desktime.load(conn).at(at))


def _tell_writers(conn: Connection, away: Away, now: datetime) -> None:
    at = desktime.load(conn).at
    since, until = at(away.since), at(away.until)
    found = overheard.meanwhile(conn, away.platform, away.workspace, since=since, until=until, after=away.newest)
    by_writer: dict[tuple[int | None, str], list[Meanwhile]] = {}
    for one in found:
        by_writer.setdefault((one.author_id, one.author), []).append(one)
    for said in by_writer.values():
        _tell_writer(conn, away, said, now)


def _tell_writer(conn: Connection, away: Away, said: Sequence[Meanwhile], now: datetime) -> None:
    """In the conversation about the last request he wrote on."""
    at = desktime.load(conn).at
    known = tickets.seen(conn, {one.ticket_id for one in said})
    opened = {known[one.ticket_id].ref for one in said if one.is_new}
    last = known[said[-1].ticket_id]
    voice = writers.customer_voice(conn, last, now, desk.current(conn).zone)
    card = wording.back(voice, at(away.since), at(away.until), found=len(said), opened=sorted(opened))
    who = said[-1].author_id or f"account-{last.identity_id}"
    key = f"offline/{away.platform}/{away.workspace}/{away.since:%Y%m%dT%H%M%S}/{who}"
    posting.put(conn, last.customer_lane_id, Post(card, script="H5"), now=now, key=key)


def _tell_operators(conn: Connection, away: Away, now: datetime) -> None:
    at = desktime.load(conn).at
    for operator in people.operators(conn):
        voice = posting.person_voice(operator, now)
        shown = away.unread[:SHOWN]
        card = wording.unread(voice, away.platform.capitalize(), at(away.since), at(away.until), shown)
        key = f"unread/{away.platform}/{away.workspace}/{operator.id}/{'/'.join(' '.join(one) for one in shown)}"[:200]
        posting.to_person(conn, operator, Post(card, script="H5"), now=now, key=key)
