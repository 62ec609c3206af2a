"""What is said when a clock reached a rung, and to whom (RULES 4, CONVERSATIONS 2 e)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, ticketcard, writers
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.held import keepers
from handlers.notices import Card, Post, Priority
from handlers.promises import breaches
from handlers.rules import rungs
from handlers.rules.clock import Clock
from handlers.rules.escalation import Situation, roles_told
from handlers.rules.terms import ClockKind, Role, Rung
from handlers.staffing import duty
from handlers.whom import called, lead_of, people_in
from handlers.wording import customer, warnings
from storage import contracts, conversation, desk, people, places
from storage.people import Person

ANSWERS = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rung that fires. moment: when it was due; now: when it is said."""

    running: Running
    clock: Clock
    rung: Rung
    moment: datetime
    now: datetime

    @property
    def left(self) -> int:
        """Seconds of counted time to the due time."""
        return self.running.left(self.clock, self.now)

    @property
    def due(self) -> datetime:
        """The clock's due time."""
        return instant(self.clock.due or 0)


def say(conn: Connection, alarms: Sequence[Alarm]) -> None:
    """Say what the ladder says at each of these rungs, in their order."""
    for alarm in alarms:
        _say(conn, alarm)


def _say(conn: Connection, alarm: Alarm) -> None:
    ticket = alarm.running.ticket
    if ticket.state == "held" or alarm.clock.kind is ClockKind.PROMISE:
        _say_promise(conn, alarm)
        return
    roles = roles_told(alarm.rung, _situation(conn, alarm), alarm.running.terms)
    told = {person.id: (role, person) for role in roles for person in people_in(conn, ticket, role)}
    for role, person in told.values():
        _tell(conn, alarm, role, person)
    if Role.DUTY in roles:
        _call_duty(conn, alarm)
    if rungs.is_breach(alarm.rung) and alarm.clock.kind in ANSWERS:
        _apologise(conn, alarm, alarm.running.terms.calendar.zone)
    if roles:
        ticketcard.refresh(conn, alarm.running, alarm.now)


def _situation(conn: Connection, alarm: Alarm) -> Situation:
    """How the ticket stands, for the ladder."""
    ticket = alarm.running.ticket
    account = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    return Situation(
        alarm.clock.severity, ticket.owner_id is not None, is_flagged=account is not None and account.flagged
    )


def _tell(conn: Connection, alarm: Alarm, role: Role, person: Person) -> None:
    """One private notice to one person: what it says depends on the rung and on who reads it."""
    if rungs.is_breach(alarm.rung):
        breaches.tell(conn, alarm.running, alarm.clock, person, now=alarm.now)
        return
    card, script = _warning(conn, alarm, role, person)
    head = posting.slot_of(alarm.running.ticket, alarm.clock.kind.value)
    key = f"{head}/{alarm.clock.number}/{alarm.rung.key}/{person.id}"
    priority = Priority.BREACH if alarm.rung.after_breach else Priority.RELAY
    said = warnings.with_lateness(voice_of(person, alarm.now), card, alarm.moment)
    posting.to_person(conn, person, Post(said, script=script), now=alarm.now, priority=priority, key=key)


def _warning(conn: Connection, alarm: Alarm, role: Role, person: Person) -> tuple[Card, str]:
    ticket, terms = alarm.running.ticket, alarm.running.terms
    voice, severity = voice_of(person, alarm.now), terms.severity(alarm.clock.severity).title
    if alarm.rung.after_breach:
        return warnings.unacknowledged(voice, ticket.ref, instant(alarm.clock.breached_at or 0), ticket.number), "E6"
    if role is Role.LEAD:
        owner = people.name_of(conn, ticket.owner_id)
        return warnings.at_risk(voice, [(ticket.ref, terms.organisation, owner, alarm.left)]), "E3"
    if role is Role.ACCOUNT_MANAGER:
        lead = lead_of(conn, ticket.queue_id)
        card = warnings.early(
            voice,
            ticket.ref,
            terms.organisation,
            severity,
            left=alarm.left,
            due=alarm.due,
            lead=lead.name if lead else "",
        )
        return card, "E4"
    card = warnings.owner_warning(
        voice, ticket.ref, terms.organisation, severity, left=alarm.left, due=alarm.due, kind=alarm.clock.kind.value
    )
    return card, "E2"


def _call_duty(conn: Connection, alarm: Alarm) -> None:
    """E1: in the card's thread, whoever is on duty is called by name."""
    ticket = alarm.running.ticket
    if ticket.queue_id is None:
        return
    on_duty = duty.on_duty(conn, ticket.queue_id, alarm.now)
    since = int(alarm.now.timestamp() - alarm.clock.origin)
    voice = ticketcard.room_voice(alarm.running, alarm.now)
    for lane in conversation.rooms_of(conn, ticket.id):
        place = places.place_by_id(conn, lane.place_id)
        names = [called(conn, person, place) for person in on_duty]
        card = warnings.half_time(voice, ticket.ref, names, since, alarm.due, f"{ticket.number}.{ticket.version}")
        posting.put(conn, lane.id, Post(card, script="E1"), now=alarm.now)


def _apologise(conn: Connection, alarm: Alarm, zone: str) -> None:
    """E8: the customer gets one apology per missed target, with a named person."""
    ticket = alarm.running.ticket
    owner = people.name_of(conn, ticket.owner_id)
    lead = lead_of(conn, ticket.queue_id)
    voice = writers.customer_voice(conn, ticket, alarm.now, zone)
    due = instant(alarm.clock.breached_at or alarm.clock.due or 0)
    card = customer.late(voice, ticket.ref, due, owner, lead.name if lead else "")
    posting.to_customer(conn, ticket, Post(card, script="E8"), now=alarm.now, priority=Priority.BREACH)


def _say_promise(conn: Connection, alarm: Alarm) -> None:
    """A promise to write: its keeper is warned, and when it is broken, who is next in line hears of it (D3)."""
    ticket = alarm.running.ticket
    if alarm.rung.share not in (75, rungs.BREACH):
        return
    keeper, broken = keepers.keeper_of(conn, ticket), rungs.is_breach(alarm.rung)
    name = keeper.name if keeper else desk.current(conn).name
    told = {person.id: person for person in keepers.deciders(conn, ticket)}
    told |= {person.id: person for person in _next_in_line(conn, keeper)} if broken else {}
    for person in told.values():
        card = warnings.promise_due(voice_of(person, alarm.now), ticket.ref, name, alarm.due, broken=broken)
        key = f"{posting.slot_of(ticket, 'promise')}/{alarm.clock.number}/{alarm.rung.key}/{person.id}"
        posting.to_person(conn, person, Post(card, script="D3"), now=alarm.now, priority=Priority.BREACH, key=key)
    if broken:
        _apologise_for_word(conn, alarm, name)


def _apologise_for_word(conn: Connection, alarm: Alarm, keeper: str) -> None:
    """E8 for a word that was promised: once, and to nobody beside the writer."""
    ticket = alarm.running.ticket
    voice = writers.customer_voice(conn, ticket, alarm.now, alarm.running.terms.calendar.zone)
    due = instant(alarm.clock.breached_at or alarm.clock.due or 0)
    card = customer.late_word(voice, ticket.ref, due, keeper)
    posting.to_writer(conn, ticket, Post(card, script="E8"), now=alarm.now, priority=Priority.BREACH)


def _next_in_line(conn: Connection, keeper: Person | None) -> list[Person]:
    """The keeper's manager; where nobody is above him, the front desk and those who hear of faults."""
    manager = people.by_id(conn, keeper.manager_id) if keeper and keeper.manager_id else None
    if manager is not None:
        return [manager]
    front = desk.current(conn).front_desk_id
    first = people.by_id(conn, front) if front else None
    return [*([first] if first else []), *people.operators(conn)]
