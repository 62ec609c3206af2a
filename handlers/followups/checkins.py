""" "Did it hold?": who closed an urgent one with a yes is asked once more, days later (F9)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, whom, writers
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.followups import budget, readers, reminding
from handlers.notices import Post
from handlers.rules.terms import Role
from handlers.wording import followups as wording
from storage import followups, people, preferences, tickets
from storage.followups import FollowUp, How, Sort
from storage.people import Person

APART = timedelta(days=14)  # between two of them to one person


def ask(conn: Connection, one: FollowUp, now: datetime) -> None:
    """F9, to whoever wrote it: not to somebody who wants none, and not more often than every two weeks."""
    ticket = tickets.require(conn, one.ticket_id or 0)
    running = deskwork.load(conn, ticket)
    if ticket.contact_id is None or not _is_wanted(conn, ticket.contact_id, now):
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    reader = readers.of(conn, ticket, now)
    if reader is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        _say_untold(conn, running, now)
        return
    later = budget.may_remind(conn, reader, now)
    if later is not None:
        followups.postpone(conn, one.id, later)
    else:
        _ask(conn, one, running, reader, now)


def _is_wanted(conn: Connection, person_id: int, now: datetime) -> bool:
    if preferences.of(conn, person_id).check_ins is False:
        return False
    last = followups.last_sent(conn, Sort.CHECK_IN, person_id)
    return last is None or now - last >= APART


def _ask(conn: Connection, one: FollowUp, running: Running, reader: Person, now: datetime) -> None:
    ticket = tickets.require(conn, running.ticket.id)
    card = wording.check_in(
        readers.voice(conn, ticket, now),
        reader.name,
        people.name_of(conn, ticket.owner_id),
        ticket.ref,
        subject=ticket.subject,
        solved=ticket.resolved_at or now,
        value=f"{ticket.number}.{one.id}",
    )
    posting.to_writer(conn, ticket, Post(card, script="F9"), now=now, slot=reminding.slot(ticket, one.id))
    followups.asked(conn, one, reader.id, now)


def _say_untold(conn: Connection, running: Running, now: datetime) -> None:
    """The account manager reads that nobody was asked."""
    name = writers.contact_name(conn, running.ticket)
    for manager in whom.people_in(conn, running.ticket, Role.ACCOUNT_MANAGER):
        card = wording.untold(voice_of(manager, now), running.ticket.ref, running.terms.organisation, name)
        posting.to_person(conn, manager, Post(card, script="F9"), now=now)
