"""A request opens: does it look like a fault that is known, or like one that several companies have? (B12)"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.faults import knowing, showing
from handlers.notices import Card, Post
from handlers.rules import likeness
from handlers.rules.likeness import Wrote
from handlers.whom import lead_of
from handlers.wording import faults as wording
from handlers.wording.voice import Voice
from storage import faults
from storage.faults import Fault, Likeness
from storage.tickets import Ticket

WITHIN = timedelta(hours=1)
READ = 300  # messages of that hour that are looked at


def look(conn: Connection, running: Running, now: datetime) -> None:
    """The lead is asked, once per hour and set, what these are; nobody else hears of it. One query where nothing looks
    alike."""
    ticket = running.ticket
    if ticket.module is None or ticket.organisation_id is None or ticket.queue_id is None:
        return
    told, is_any_known = faults.lately(conn, ticket.module, ticket.written_at - WITHIN, READ)
    said = {one.ticket_id: Wrote(one.ticket_id, one.organisation_id, one.text) for one in told}
    mine = said.get(ticket.id)
    if mine is None:
        return
    open_ones = faults.open_of_module(conn, ticket.module) if is_any_known else ()
    known = next((one for one in open_ones if likeness.are_alike(mine.text, one.words)), None)
    if known is not None:
        _ask(conn, _more(conn, ticket, known, now), known, now=now)
    elif found := likeness.like(mine, said.values()):
        _new(conn, ticket, found, now)


def _more(conn: Connection, ticket: Ticket, known: Fault, now: datetime) -> Likeness:
    """One more that looks like a known fault: in the question that stands, or in a new one."""
    asked = faults.proposals(conn, ticket.module or "", known.known_at)
    standing = next((one for one in asked if one.fault_id == known.id and one.decided_at is None), None)
    if standing is not None:
        return faults.extend(conn, standing, [ticket.id])
    return _keep(conn, ticket, [ticket.id], known.id, now)


def _new(conn: Connection, ticket: Ticket, found: Sequence[Wrote], now: datetime) -> None:
    ids = [one.ticket for one in found]
    asked = [one for one in faults.proposals(conn, ticket.module or "", now - WITHIN) if set(one.tickets) & set(ids)]
    if any(one.decided_at is not None for one in asked):
        return  # he said what they are
    if asked:
        news = [one for one in ids if one not in asked[0].tickets]
        _ask(conn, faults.extend(conn, asked[0], news), None, companies=_companies(found), now=now)
    else:
        _ask(conn, _keep(conn, ticket, ids, None, now), None, companies=_companies(found), now=now)


def _companies(found: Sequence[Wrote]) -> int:
    return len({one.organisation for one in found})


def _keep(conn: Connection, ticket: Ticket, ids: list[int], fault_id: int | None, now: datetime) -> Likeness:
    return faults.propose(
        conn, module=ticket.module, queue_id=ticket.queue_id, fault_id=fault_id, tickets=ids, made_at=now
    )


def _ask(conn: Connection, asked: Likeness, known: Fault | None, *, companies: int = 0, now: datetime) -> None:
    """One question to the lead; what joins it is added to it where it stands."""
    lead = lead_of(conn, asked.queue_id)
    if lead is not None:
        card = _card(conn, voice_of(lead, now), asked, known, companies)
        posting.to_person(conn, lead, Post(card, script="B12"), now=now, slot=knowing.noticed_slot(asked))


def _card(conn: Connection, voice: Voice, asked: Likeness, known: Fault | None, companies: int) -> Card:
    found, value = showing.ones(conn, asked.tickets), f"{asked.id}.{len(asked.tickets)}"
    if known is not None:
        return wording.looks_known(voice, showing.known(known), found, value)
    return wording.looks_new(voice, found, companies, value)
