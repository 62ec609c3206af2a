"""An expert's page: the duty switch, what is his, what he may take, what waits, what he missed (G9)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.deskwork import instant
from handlers.notices import Text
from handlers.pages import lines
from handlers.pages.parts import Part, Pieces, Row
from handlers.staffing import candidates, duty
from handlers.staffing.duty import Crew
from handlers.wording import expertpage as wording
from handlers.wording.voice import Voice
from storage import overview, queues, tickets
from storage.people import Person
from storage.roles import Roles

MOST = 200  # unclaimed requests that are looked at


def gather(conn: Connection, person: Person, found: Roles, voice: Voice) -> Pieces:
    """What an expert sees."""
    crews = [duty.crew(conn, queue, voice.now) for queue in filter(None, (queues.by_id(conn, q) for q in found.queues))]
    is_on, until = stands(crews, person, voice.now)
    today = day_begins(person, voice.now)
    return Pieces(
        ((wording.on_duty if is_on else wording.off_duty)(voice, until),),
        (wording.switch(voice, is_on=is_on), wording.practice(voice)),
        _lists(conn, person, crews, voice, today),
        next_at=min(filter(None, (until, today + timedelta(days=1)))),
    )


def stands(crews: Iterable[Crew], person: Person, now: datetime) -> tuple[bool, datetime | None]:
    """Whether somebody is on duty in any of his queues; until when he stays so, or when he begins, where that is in
    sight."""
    mine = [(crew, any(one.id == person.id for one in crew.on_duty(now))) for crew in crews]
    if any(is_on for _, is_on in mine):
        ends = [crew.ends(person, now) for crew, is_on in mine if is_on]
        return True, max((one for one in ends if one is not None), default=None) if all(ends) else None
    begins = [crew.begins(person, now) for crew, _ in mine]
    return False, min((instant(one) for one in begins if one is not None), default=None)


def day_begins(person: Person, now: datetime) -> datetime:
    """The last midnight where he is."""
    zone = ZoneInfo(person.zone)
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _lists(conn: Connection, person: Person, crews: Iterable[Crew], voice: Voice, today: datetime) -> tuple[Part, ...]:
    mine = tickets.owned_by(conn, person.id)
    asked = [one for one in mine if one.state == "pending_customer"]
    free = [crew.queue.id for crew in crews if not candidates.lacks(person, crew.queue)]
    missed = overview.missed_by(conn, person.id, today - timedelta(days=1), today)
    yours = lines.rows(conn, voice, [one for one in mine if one not in asked])
    none: Text = () if yours else wording.none_yours(voice)
    found = (
        Part(wording.yours(voice), none, name="yours", rows=yours),
        _part(
            wording.unclaimed(voice), "free", lines.rows(conn, voice, overview.waiting_in(conn, free, MOST), "claim")
        ),
        _part(wording.waiting(voice), "waiting", lines.rows(conn, voice, asked)),
        _part(wording.missed(voice), "missed", lines.rows(conn, voice, missed, "why")),
    )
    return tuple(part for part in found if part.text or part.rows)


def _part(title: str, name: str, rows: tuple[Row, ...]) -> Part:
    return Part(title, name=name, rows=rows)
