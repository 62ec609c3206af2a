"""One rung in one message to one person, for every script of the ladder (CONVERSATIONS 2 e)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.complaints import promising, telling
from handlers.deskwork import Running, instant
from handlers.held import keepers
from handlers.ladder.hearers import CALL, COMPLAINT
from handlers.missed import breaches
from handlers.notices import Card, Post, Priority
from handlers.rules.clock import Clock
from handlers.rules.terms import ClockKind
from handlers.staffing import duty
from handlers.whom import lead_of
from handlers.wording import digests, recovery, warnings
from handlers.wording.digests import Callee
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice
from handlers.wording.warnings import Risk
from storage import contracts, desk, people
from storage.people import Person
from storage.tellings import Telling


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is to be told of a ticket: `telling` as it is kept, not yet decided how."""

    person: Person
    running: Running
    telling: Telling

    @property
    def clock(self) -> Clock:
        """The clock it is about. Raises LookupError when the ticket has no such clock."""
        found = self.running.named(self.telling.kind, self.telling.number)
        if found is None:
            raise LookupError(f"{self.running.ticket.ref} has no clock {self.telling.kind} {self.telling.number}")
        return found


def say(conn: Connection, notice: Notice, *, now: datetime) -> None:
    """Say it by a message of its own, or by an edit of the one that carries it."""
    one, ticket = notice.telling, notice.running.ticket
    if one.script == "E5":
        breaches.tell(conn, notice.running, notice.clock, notice.person, now=now)
        return
    voice = voice_of(notice.person, now)
    card = warnings.with_lateness(voice, _card(conn, notice, voice), one.at)
    post, priority = Post(card, script=one.script, loud=one.loud), Priority.BREACH if one.loud else Priority.RELAY
    is_edited = one.script in ("E2", "E4")
    slot = one.message if is_edited else _complaint_slot(conn, notice)
    terms = (ticket.terms_hash or "")[:8]
    key = (
        None
        if is_edited and slot
        else f"t{ticket.id}/{one.kind}/{one.number}/{one.rung}/{terms}/{one.script}/{notice.person.id}"
    )
    posting.to_person(conn, notice.person, post, now=now, priority=priority, slot=slot, key=key)


def _complaint_slot(conn: Connection, notice: Notice) -> str | None:
    """A name by which its buttons are found when the complaint changes hands."""
    complaint = promising.complaint_of(conn, notice.clock) if notice.clock.kind is ClockKind.COMPLAINT else None
    one = notice.telling
    return f"{complaint.slot}{one.script}-{notice.person.id}-{one.number}-{one.rung}"[:120] if complaint else None


def risk_of(conn: Connection, notice: Notice, voice: Voice, owner: str | None = None) -> Risk:
    """A promise that may be missed, as its readers see it. owner: the name of its owner, where that is known."""
    one, running, clock = notice.telling, notice.running, notice.clock
    late = (one.said_at or voice.now) - one.at
    return Risk(
        ref=running.ticket.ref,
        number=running.ticket.number,
        organisation=running.terms.organisation,
        severity=running.terms.severity(clock.severity).title,
        kind=one.kind,
        due=one.due_at,
        left=running.left(clock, voice.now) if clock.due is not None else 0,
        owner=people.name_of(conn, running.ticket.owner_id) if owner is None else owner,
        at=one.at,
        late=int(late.total_seconds()),
    )


def early(conn: Connection, notice: Notice, voice: Voice) -> Card:
    """E4: to the account manager."""
    lead = lead_of(conn, notice.running.ticket.queue_id)
    return warnings.early(voice, risk_of(conn, notice, voice), lead.name if lead else "")


def _card(conn: Connection, notice: Notice, voice: Voice) -> Card:
    one, ticket = notice.telling, notice.running.ticket
    if one.script == CALL:
        return _call_list(conn, notice, voice)
    if one.script == COMPLAINT:
        return _complaint(conn, notice, voice)
    if one.script == "D3":
        keeper = keepers.keeper_of(conn, ticket)
        name = keeper.name if keeper else desk.current(conn).name
        return warnings.promise_due(voice, ticket.ref, name, one.due_at, broken=one.at >= one.due_at)
    if one.script == "E6":
        return _unacknowledged(conn, notice, voice)
    if one.script == "E4":
        return early(conn, notice, voice)
    return warnings.owner_warning(voice, risk_of(conn, notice, voice))


def _complaint(conn: Connection, notice: Notice, voice: Voice) -> Card:
    """To whoever looks after a complaint: the time to make contact runs out."""
    left = notice.running.left(notice.clock, voice.now)
    return recovery.warning(voice, _facts(conn, notice, voice), notice.telling.due_at, left)


def _unacknowledged(conn: Connection, notice: Notice, voice: Voice) -> Card:
    """E6, to the next in line: of the request, or of the complaint whose contact was missed."""
    ticket, since = notice.running.ticket, instant(notice.clock.breached_at or 0)
    if notice.clock.kind is ClockKind.COMPLAINT:
        return recovery.unacknowledged(voice, _facts(conn, notice, voice), since)
    return warnings.unacknowledged(voice, ticket.ref, since, ticket.number)


def _facts(conn: Connection, notice: Notice, voice: Voice) -> Facts:
    """The complaint that a notice is about, as its reader sees it. Raises LookupError when it is about none."""
    running, complaint = notice.running, promising.complaint_of(conn, notice.clock)
    if complaint is None:
        raise LookupError(f"{running.ticket.ref} has no complaint {notice.clock.start_ref}")
    return telling.facts(conn, running, complaint, notice.person, now=voice.now)


def _call_list(conn: Connection, notice: Notice, voice: Voice) -> Card:
    """Whoever is on duty, the lead and the account manager, each once, with the phones their profiles know."""
    ticket, terms = notice.running.ticket, notice.running.terms
    on_duty = duty.on_duty(conn, ticket.queue_id, voice.now) if ticket.queue_id else ()
    roles = [(person, voice.label("E7.list.duty", "on duty")) for person in on_duty]
    lead = lead_of(conn, ticket.queue_id)
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    roles += [(lead, voice.label("E7.list.lead", "lead"))] if lead else []
    roles += [(manager, voice.label("E7.list.manager", "account manager"))] if manager else []
    found: dict[int, Callee] = {}
    for person, role in roles:
        found.setdefault(person.id, Callee(person.name, role, person.profile.get("phone") or "", person.zone))
    severity = terms.severity(notice.clock.severity).title
    about = digests.about(voice, ticket.ref, terms.organisation, severity, notice.telling.due_at)
    button = digests.take_over(voice, str(ticket.number))
    if notice.clock.kind is ClockKind.COMPLAINT:
        button = recovery.showing(voice, _facts(conn, notice, voice))
    return digests.call_list(voice, about, tuple(found.values()), button)
