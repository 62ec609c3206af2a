"""Who hears of a rung, and of what: the ladder's roles turned into persons, looked up once for many rungs (RULES 4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.complaints import promising
from handlers.faults import showing
from handlers.held import keepers
from handlers.ladder.alarm import Alarm
from handlers.rules import rungs
from handlers.rules.escalation import Situation, roles_told
from handlers.rules.terms import ClockKind, Role, RungAction
from storage import contracts, desk, people, preferences, queues, tellings
from storage.contracts import Organisation
from storage.people import Person
from storage.tickets import Ticket

CALL = "call"  # the script of a call list
COMPLAINT = "F5"  # that of the warning to whoever looks after a complaint
_KEPT_BY = (75, rungs.BREACH)  # rungs at which the keeper of a held request hears


@dataclass(frozen=True, slots=True)
class Hearer:
    """One person who hears of a rung, and by which script."""

    person: Person
    script: str


class Hearers:
    """Finds who hears of each of a batch's rungs. Every fact is read once."""

    def __init__(self, conn: Connection, alarms: Sequence[Alarm]) -> None:
        self._conn = conn
        self._people: dict[int, Person | None] = {}
        self._warned: dict[int, bool] = {}
        self._leads: dict[int, int | None] = {}
        self._organisations: dict[int, Organisation | None] = {}
        ids = {alarm.running.ticket.id for alarm in alarms}
        self._watches = tellings.watching(conn, ids)
        self._escalated: dict[tuple[int, str, int], set[int]] = {}
        if any(alarm.rung.after_breach is not None for alarm in alarms):
            for one in tellings.of_tickets(conn, ids):
                if one.script == "E6" and one.person_id is not None:
                    self._escalated.setdefault((one.ticket_id, one.kind, one.number), set()).add(one.person_id)

    def roles(self, alarm: Alarm) -> tuple[Role, ...]:
        """The roles that a rung tells, as the ticket stands."""
        ticket = alarm.running.ticket
        if alarm.clock.kind is ClockKind.CLAIM:  # nobody's but the queue's
            return tuple(role for role in alarm.rung.who if role is Role.LEAD)
        if alarm.clock.kind is ClockKind.COMPLAINT:  # its owner is whoever looks after it
            return alarm.rung.who
        if showing.is_shared(alarm.clock) and rungs.is_warning(alarm.rung):
            return ()  # whoever gave his word to many is reminded once for all of them
        found = self._organisation(ticket)
        is_kept = ticket.owner_id is not None or alarm.clock.by is not None
        situation = Situation(alarm.clock.severity, is_kept, is_flagged=found is not None and found.flagged)
        return roles_told(alarm.rung, situation, alarm.running.terms)

    def of(self, alarm: Alarm, roles: Sequence[Role]) -> tuple[Hearer, ...]:
        """Who hears of a rung by these roles, each person once."""
        if alarm.running.ticket.state == "held" and alarm.clock.kind is not ClockKind.COMPLAINT:
            return self._of_held(alarm)
        found: dict[int, Hearer] = {}
        for role in roles:
            for person in self._in(alarm, role):
                found.setdefault(person.id, Hearer(person, _script(alarm, role)))
        if rungs.is_breach(alarm.rung) and alarm.clock.kind is not ClockKind.CLAIM:
            for person in self._watching(alarm.running.ticket):
                found.setdefault(person.id, Hearer(person, "E5"))
        muted = {one for one, ticket, is_muted in self._watches if is_muted and ticket == alarm.running.ticket.id}
        quiet = {"E4": muted, "E2": self._unwarned(found)}
        return tuple(one for one in found.values() if one.person.id not in quiet.get(one.script, ()))

    def _unwarned(self, found: Mapping[int, Hearer]) -> set[int]:
        """Who of these does not want to be warned of his own requests."""
        asked = [one for one, hearer in found.items() if hearer.script == "E2" and one not in self._warned]
        refusing = preferences.refusing(self._conn, "warned", asked) if asked else ()
        self._warned |= {one: one not in refusing for one in asked}
        return {one for one in found if not self._warned.get(one, True)}

    def line(self, ticket: Ticket) -> Iterator[Person]:
        """Who is next in line for a ticket: the managers above its lead, those above its account manager, and in the
        end the front desk; each once."""
        seen: set[int] = set()
        account = self._organisation(ticket)
        for first in (self.lead_id(ticket), account.account_manager_id if account else None):
            below = self._person(first)
            while below is not None and below.manager_id is not None and below.manager_id not in seen:
                seen.add(below.manager_id)
                below = self._person(below.manager_id)
                if below is not None:
                    yield below
        front = self._person(desk.current(self._conn).front_desk_id)
        if front is not None and front.id not in seen:
            yield front

    def lead_id(self, ticket: Ticket) -> int | None:
        """Who leads the ticket's queue."""
        if ticket.queue_id is None:
            return None
        if ticket.queue_id not in self._leads:
            queue = queues.by_id(self._conn, ticket.queue_id)
            self._leads[ticket.queue_id] = queue.lead_id if queue else None
        return self._leads[ticket.queue_id]

    def _in(self, alarm: Alarm, role: Role) -> Iterator[Person]:
        account = self._organisation(alarm.running.ticket)
        ids: dict[Role, Callable[[], int | None]] = {
            Role.OWNER: lambda: self._owner(alarm),
            Role.LEAD: lambda: self.lead_id(alarm.running.ticket),
            Role.ACCOUNT_MANAGER: lambda: account.account_manager_id if account else None,
            Role.FRONT_DESK: lambda: desk.current(self._conn).front_desk_id,
            Role.NEXT_IN_LINE: lambda: self._next(alarm),
        }
        found = self._person(ids[role]()) if role in ids else None
        if found is not None:
            yield found

    def _owner(self, alarm: Alarm) -> int | None:
        """Whose promise it is: of whoever gave it, looks after the complaint, or has the request."""
        if alarm.clock.kind is ClockKind.COMPLAINT:
            complaint = promising.complaint_of(self._conn, alarm.clock)
            return complaint.handler_id if complaint else None
        return alarm.clock.by or alarm.running.ticket.owner_id

    def _next(self, alarm: Alarm) -> int | None:
        """The next above who has not been told that nobody reacts to this broken promise."""
        ticket = alarm.running.ticket
        told = self._escalated.setdefault((ticket.id, alarm.clock.kind.value, alarm.clock.number), set())
        rest = (person.id for person in self.line(ticket) if person.id not in told)
        found = next((one for one in rest if not promising.is_about(self._conn, alarm.clock, one)), None)
        if found is not None:
            told.add(found)
        return found

    def _of_held(self, alarm: Alarm) -> tuple[Hearer, ...]:
        """A held request's promise to write: its keeper is warned, and who is next in line hears that it broke (D3)."""
        if alarm.rung.share not in _KEPT_BY:
            return ()
        ticket = alarm.running.ticket
        found = {person.id: person for person in keepers.deciders(self._conn, ticket)}
        if rungs.is_breach(alarm.rung):
            found |= {person.id: person for person in self._above_keeper(ticket)}
        return tuple(Hearer(person, "D3") for person in found.values())

    def _above_keeper(self, ticket: Ticket) -> list[Person]:
        keeper = keepers.keeper_of(self._conn, ticket)
        manager = self._person(keeper.manager_id) if keeper else None
        if manager is not None:
            return [manager]
        first = self._person(desk.current(self._conn).front_desk_id)
        return [*([first] if first else []), *people.operators(self._conn)]

    def _watching(self, ticket: Ticket) -> Iterator[Person]:
        ids = (person for person, watched, is_muted in self._watches if watched == ticket.id and not is_muted)
        yield from (found for found in map(self._person, ids) if found is not None)

    def _person(self, person_id: int | None) -> Person | None:
        if person_id is None:
            return None
        if person_id not in self._people:
            self._people[person_id] = people.by_id(self._conn, person_id)
        return self._people[person_id]

    def _organisation(self, ticket: Ticket) -> Organisation | None:
        if ticket.organisation_id is None:
            return None
        if ticket.organisation_id not in self._organisations:
            found = contracts.organisation(self._conn, ticket.organisation_id)
            self._organisations[ticket.organisation_id] = found
        return self._organisations[ticket.organisation_id]


def _script(alarm: Alarm, role: Role) -> str:
    """What the rung says to whoever has this role."""
    if alarm.rung.action is RungAction.CALL:
        return CALL
    if alarm.clock.kind is ClockKind.CLAIM or (rungs.is_news(alarm.clock) and role is Role.LEAD):
        return "E3"
    if rungs.is_breach(alarm.rung):
        return "E5"
    if alarm.rung.after_breach is not None:
        return "E6"
    if alarm.clock.kind is ClockKind.COMPLAINT:
        return COMPLAINT
    return {Role.LEAD: "E3", Role.ACCOUNT_MANAGER: "E4"}.get(role, "E2")
