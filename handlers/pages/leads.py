"""A lead's page: what each queue has, what is due soon, when nobody is on duty (G10)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import Running, instant
from handlers.notices import Card, Text
from handlers.pages.lines import line
from handlers.pages.parts import Part, Pieces, Row
from handlers.rules import rota, worktime
from handlers.staffing import claiming, duty
from handlers.staffing.duty import Crew
from handlers.wording import expertpage as wording
from handlers.wording import home
from handlers.wording.voice import Voice, lines
from storage import overview, people, queues
from storage.overview import Load
from storage.roles import Roles

SOON = timedelta(hours=1)
AHEAD = timedelta(days=7)
MOST, GAPS = 200, 5  # promises that are looked at, gaps that are named


def gather(conn: Connection, found: Roles, voice: Voice) -> Pieces:
    """What the lead of some queues sees."""
    crews = [duty.crew(conn, queue, voice.now) for queue in filter(None, (queues.by_id(conn, q) for q in found.leads))]
    loads = overview.loads(conn, found.leads)
    load = lines(*(_load(voice, crew, loads.get(crew.queue.id, Load(0, None, 0))) for crew in crews))
    coming = overview.coming_due(conn, found.leads, MOST)
    risk, gaps = _at_risk(conn, voice, coming), _gaps(conn, crews, voice)
    parts = [Part(wording.queues(voice), load)]
    parts += [Part(wording.at_risk(voice), name="risk", rows=risk)] if risk else []
    parts += [Part(wording.gaps(voice), gaps)] if gaps else []
    return Pieces(parts=tuple(parts), next_at=_next(crews, coming, voice.now))


def _load(voice: Voice, crew: Crew, load: Load) -> Text:
    on = ", ".join(one.name for one in crew.on_duty(voice.now))
    return wording.queue(voice, crew.queue.title, load.waiting, load.since, load.taken, on)


def _at_risk(conn: Connection, voice: Voice, coming: Sequence[tuple[int, datetime]]) -> tuple[Row, ...]:
    soon = dict.fromkeys(ticket_id for ticket_id, due in coming if due <= voice.now + SOON)
    running = deskwork.look_at(conn, list(soon))
    return tuple(Row(partial(_risk, conn, voice, running[one]), one) for one in soon if one in running)


def _risk(conn: Connection, voice: Voice, running: Running) -> Card:
    text = wording.risk(voice, line(voice, running), people.name_of(conn, running.ticket.owner_id))
    return Card(text, buttons=(home.look(voice, running.ticket.number),))


def _gaps(conn: Connection, crews: Iterable[Crew], voice: Voice) -> Text:
    start, end = (int(at.timestamp()) for at in (voice.now, voice.now + AHEAD))
    found = [
        (since, until, crew.queue.title)
        for crew in crews
        for since, until in rota.gaps(crew.rota, worktime.of(claiming.hours(conn, crew.queue, voice.now)), start, end)
    ]
    return lines(*(wording.gap(voice, queue, instant(a), instant(b)) for a, b, queue in sorted(found)[:GAPS]))


def _next(crews: Iterable[Crew], coming: Sequence[tuple[int, datetime]], now: datetime) -> datetime | None:
    """When something is due soon that is not yet, or somebody goes on or off duty."""
    changes = (rota.next_change(crew.rota, int(now.timestamp())) for crew in crews)
    moments = [instant(one) for one in changes if one is not None]
    moments += [due - SOON for _, due in coming if due > now + SOON][:1]
    return min(moments, default=None)
