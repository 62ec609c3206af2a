"""Complaints as lists show them: in a day, on a page, by `complaints` (F11, G10)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import promising
from handlers.wording.recovery import Facts
from storage import complaints, overview, portfolio
from storage.complaints import Complaint


def handled(conn: Connection, person_id: int, now: datetime) -> tuple[Facts, ...]:
    """Those that somebody looks after, oldest first."""
    mine = complaints.open_for(conn, (person_id,))
    shown = gather(conn, mine, now)
    return tuple(shown[one.id] for one in mine)


def gather(conn: Connection, found: Collection[Complaint], now: datetime) -> Mapping[int, Facts]:
    """These by their ids: who, about whom, by when, who handles. Four queries, however many they are; nothing is
    locked."""
    if not found:
        return {}
    running = promising.look_at(conn, found)
    known = overview.organisations_of(conn, {one.organisation_id for one in found if one.organisation_id is not None})
    companies = {one.id: one.name for one in known}
    named = {one for each in found for one in (each.contact_id, each.handler_id, *each.subject_ids)}
    names = portfolio.names_of(conn, {one for one in named if one is not None})
    shown: dict[int, Facts] = {}
    for one in found:
        ticket, due = running[one.ticket_id].ticket, promising.due_of(running[one.ticket_id], one)
        shown[one.id] = Facts(
            ref=one.ref,
            id=one.id,
            customer=names.get(one.contact_id, ""),
            organisation=companies.get(one.organisation_id or 0, ""),
            ticket=ticket.ref,
            number=ticket.number,
            handler=names.get(one.handler_id or 0, ""),
            due=due,
            is_missed=due is not None and due < now,
            contacted_at=one.contacted_at,
            state=one.state.value,
            about=tuple(names[who] for who in one.subject_ids if who in names),
        )
    return shown
