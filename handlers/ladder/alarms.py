"""What happens when clocks reached rungs: who is told, who is called, what changes hands (RULES 4)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard, writers
from handlers.complaints import telling as complaining
from handlers.deskwork import Running
from handlers.held import keepers
from handlers.ladder import calling, digests, telling
from handlers.ladder.alarm import Alarm
from handlers.ladder.hearers import Hearer, Hearers
from handlers.ladder.singles import Notice
from handlers.missed import apologies
from handlers.notices import Post, Priority
from handlers.rules import rungs
from handlers.rules.facts import Says
from handlers.rules.terms import ClockKind, Role, RungAction
from handlers.staffing import letting_go, moving
from handlers.wording import customer
from storage import desk, people, queues, tickets
from storage.tellings import Telling

__all__ = ["Alarm", "say"]

FLUSHED = 50  # people who are told together in the unit of a sweep; the bell `digests` tells the others


def say(conn: Connection, alarms: Sequence[Alarm]) -> None:
    """Say what the ladder says at each of these rungs, which come in due order. All of them fire now."""
    if not alarms:
        return
    now, hearers = alarms[0].now, Hearers(conn, alarms)
    newest = {alarm.running.ticket.id: alarm.running for alarm in alarms}
    roles = [(alarm, hearers.roles(alarm)) for alarm in alarms]
    notices = [
        _notice(alarm, newest[alarm.running.ticket.id], one) for alarm, told in roles for one in hearers.of(alarm, told)
    ]
    telling.tell(conn, notices, now)
    calling.call_duty(conn, [alarm for alarm, told in roles if Role.DUTY in told])
    for alarm in alarms:
        _apologise(conn, alarm)
    for ticket_id in {alarm.running.ticket.id: None for alarm, told in roles if told and _shows(alarm)}:
        ticketcard.refresh(conn, newest[ticket_id], now)
    for alarm, _ in roles:
        _act(conn, alarm)
    digests.flush(conn, now, FLUSHED)


def _shows(alarm: Alarm) -> bool:
    """Whether a card says something else after this rung: a warning changes nothing that stands there."""
    return rungs.is_breach(alarm.rung) and alarm.running.ticket.state != "held"


def _notice(alarm: Alarm, running: Running, hearer: Hearer) -> Notice:
    """What one person is to be told of one rung."""
    is_loud = hearer.script in ("E5", "E6") and running.terms.clauses.breach_breaks_quiet
    return Notice(
        hearer.person,
        running,
        Telling(
            person_id=hearer.person.id,
            place_id=None,
            ticket_id=running.ticket.id,
            script=hearer.script,
            kind=alarm.clock.kind.value,
            number=alarm.clock.number,
            rung=alarm.rung.key,
            due_at=alarm.due,
            at=alarm.moment,
            made_at=alarm.now,
            loud=is_loud,
        ),
    )


# -------------------------------------------------------------------------------------------------------------- actions


def _act(conn: Connection, alarm: Alarm) -> None:
    """A rung may do more than tell: find another owner, or another queue. What is not open any more stays as it is."""
    if alarm.rung.action not in (RungAction.REASSIGN, RungAction.MOVE):
        return
    ticket = tickets.require(conn, alarm.running.ticket.id)
    if ticket.state not in tickets.OPEN_STATES or ticket.state == "held":
        return
    running = deskwork.load(conn, ticket)
    if alarm.rung.action is RungAction.MOVE:
        queue = queues.by_key(conn, alarm.rung.queue)
        if queue is not None:
            moving.move(conn, running, queue, by=None, why=Says("near", {}), now=alarm.now)
    elif ticket.owner_id is not None:
        why = Says("ladder", {"who": ticket.owner_id})
        letting_go.release(conn, running, why=why, at=alarm.now, now=alarm.now)


# ------------------------------------------------------------------------------------------------------------ apologies


def _apologise(conn: Connection, alarm: Alarm) -> None:
    """E8: the customer gets one apology per missed target, with a named person."""
    if not rungs.is_breach(alarm.rung):
        return
    if alarm.clock.kind is ClockKind.COMPLAINT:
        complaining.apologise(conn, alarm.clock, alarm.due, now=alarm.now)
    elif alarm.running.ticket.state == "held" or alarm.clock.kind is ClockKind.PROMISE:
        _apologise_for_word(conn, alarm)
    else:
        apologies.owe(conn, alarm.running, alarm.clock)


def _apologise_for_word(conn: Connection, alarm: Alarm) -> None:
    """For a word that was promised: to nobody beside the writer."""
    ticket = alarm.running.ticket
    given = people.by_id(conn, alarm.clock.by) if alarm.clock.by is not None else None
    keeper = given or keepers.keeper_of(conn, ticket)
    voice = writers.customer_voice(conn, ticket, alarm.now, alarm.running.terms.calendar.zone)
    card = customer.late_word(voice, ticket.ref, alarm.due, keeper.name if keeper else desk.current(conn).name)
    posting.to_writer(conn, ticket, Post(card, script="E8"), now=alarm.now, priority=Priority.BREACH)
