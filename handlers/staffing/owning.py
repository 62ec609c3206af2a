"""Claiming: one conditional write decides, everybody hears who it was (RULES 5, C2, C3, C4)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.complaints import owning as complaining
from handlers.deskwork import Running, happened
from handlers.errors import (
    AlreadyClaimed,
    AlreadyYours,
    Full,
    LacksLevel,
    LacksSkill,
    NotEntitled,
    OfferedToAnother,
    Refusal,
    StateChanged,
)
from handlers.notices import Card, Post, Priority, Reply
from handlers.promises import acknowledging
from handlers.rules import firstnames
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.routing import Claimant, ClaimVerdict, judge_claim
from handlers.staffing import candidates, extracting, rounds
from handlers.whom import lead_of
from handlers.wording import customer, duetimes, expert, handing, taking
from handlers.wording.voice import flat
from storage import conversation, desk, offers, people, queues, tellings, tickets
from storage.people import Person
from storage.tickets import Ticket


def claim(conn: Connection, call: Call) -> Reply:
    """[Claim]: the caller becomes the owner, or hears who was faster. Whoever lacks a skill can ask for it."""
    ticket = pressed.ticket_at_hand(conn, call)
    try:
        take(conn, call, ticket)
    except LacksSkill as refusal:
        return _offer_to_ask(conn, call, ticket, refusal)
    return Reply()


def take(conn: Connection, call: Call, ticket: Ticket) -> Running:
    """Make the caller the owner of a waiting ticket. Raises NotEntitled, LacksSkill, Full, OfferedToAnother,
    AlreadyYours, AlreadyClaimed or Changed."""
    person = entitled(conn, call, ticket)
    verdict = _judge(conn, call, ticket, person)
    running = deskwork.load(conn, ticket)
    after = give(conn, running, person, at=call.at, now=call.now) if verdict is ClaimVerdict.FREE else None
    if after is None:
        raise _why_not(conn, call, tickets.require(conn, ticket.id), person)
    return after


def give(
    conn: Connection,
    running: Running,
    person: Person,
    *,
    at: datetime,
    now: datetime,
    assigned: bool = False,
    before: Person | None = None,
) -> Running | None:
    """Make a person the owner of a waiting ticket in one conditional write, and tell everybody; None when somebody else
    was faster. assigned: the desk, or a colleague, chose him; before: who had it until now."""
    if not tickets.claim(conn, running.ticket.id, person.id, at):
        return None
    event = happened(EventKind.CLAIMED, at, by=person.id)
    notes = {"assigned": True} if assigned else None
    running = deskwork.record(conn, running, event, now=now, notes=notes)  # still the waiting ticket
    rounds.stop(conn, running, now, owner=person)
    complaining.took(conn, running, person.id, now)
    _tell(conn, running, person, now, before=before)
    return running


def _judge(conn: Connection, call: Call, ticket: Ticket, person: Person) -> ClaimVerdict:
    standing = offers.standing(conn, ticket.id) if ticket.state == State.WAITING else None
    claimant, state = _claimant(conn, call, ticket, person), State(ticket.state)
    return judge_claim(claimant, state, ticket.owner_id, standing.person_id if standing else None)


def _claimant(conn: Connection, call: Call, ticket: Ticket, person: Person) -> Claimant:
    roles, queue = call.caller.roles, queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    return Claimant(
        person.id,
        is_expert=True,
        leads=ticket.queue_id in roles.leads or ticket.organisation_id in roles.manages,
        lacks=candidates.lacks(person, queue) if queue else (),
        load=tickets.loads(conn, [person.id]).get(person.id, 0),
        capacity=candidates.capacity(person),
    )


def entitled(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The caller, when he may work on the ticket's queue: one of its experts, its lead, the account manager who answers
    for the organisation, or whoever is above them and was told that nobody reacts. Raises NotEntitled, which names who
    can help."""
    person, roles = call.caller.person, call.caller.roles
    ours = ticket.queue_id is not None and ticket.queue_id in (*roles.queues, *roles.leads)
    if person is not None and (ours or ticket.organisation_id in roles.manages):
        return person
    if person is not None and tellings.was_told(conn, person.id, ticket.id, "E6"):
        return person
    queue, lead = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None, lead_of(conn, ticket.queue_id)
    raise NotEntitled(ref=ticket.ref, queue=queue.title if queue else "", who=lead.name if lead else "")


def at_hand(conn: Connection, call: Call) -> Running:
    """The request at hand, for whoever may work on it, while it runs. Raises NotEntitled or StateChanged."""
    ticket = pressed.ticket_at_hand(conn, call)
    entitled(conn, call, ticket)
    return deskwork.load_running(conn, ticket)


def _why_not(conn: Connection, call: Call, ticket: Ticket, person: Person) -> Refusal:
    """Why the claim of a ticket, as it stands now, came to nothing."""
    verdict = _judge(conn, call, ticket, person)
    if verdict is ClaimVerdict.YOURS and ticket.state in tickets.OPEN_STATES:
        return AlreadyYours(ref=ticket.ref)
    if verdict is ClaimVerdict.UNSKILLED:
        return _lack(conn, ticket, person)
    if verdict is ClaimVerdict.FULL:
        return Full(count=candidates.capacity(person) or 0)
    standing = offers.standing(conn, ticket.id)
    if verdict is ClaimVerdict.OFFERED and standing is not None:
        asked, until = people.name_of(conn, standing.person_id), call.voice.hour(standing.ends_at)
        return OfferedToAnother(ref=ticket.ref, owner=asked, time=until)
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    if owner is None or ticket.state not in tickets.OPEN_STATES:
        return StateChanged(ref=ticket.ref, state=ticket.state)
    return AlreadyClaimed(owner=owner.name, ref=ticket.ref)


def _lack(conn: Connection, ticket: Ticket, person: Person) -> Refusal:
    """The first skill that is missing, or its level, and who can change that."""
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    missing = candidates.lacks(person, queue) if queue else ()
    if queue is None or not missing:
        return StateChanged(ref=ticket.ref, state=ticket.state)
    key, lead = missing[0], lead_of(conn, ticket.queue_id)
    skill, who = candidates.skill_title(conn, key), lead.name if lead else ""
    own = person.profile.get("skills", {}).get(key)
    if own is None:
        return LacksSkill(ref=ticket.ref, skill=skill, who=who)
    return LacksLevel(ref=ticket.ref, skill=skill, who=who, level=queue.routing["skills"][key], own=own["level"])


def _offer_to_ask(conn: Connection, call: Call, ticket: Ticket, refusal: LacksSkill) -> Reply:
    """C4: what is missing, privately, with [Ask Marco]; once per request."""
    said, lead = refusal.said(call.voice), lead_of(conn, ticket.queue_id)
    card = taking.lacks(call.voice, said, lead.name if lead else "", str(ticket.number))
    key = f"{naming.slot_of(ticket, 'lacks')}/{call.caller.person_id}"
    posting.put(conn, replying.own_lane(conn, call).id, Post(card, script="C4"), now=call.now, key=key)
    return Reply(toast=flat(said))


def _tell(conn: Connection, running: Running, person: Person, now: datetime, *, before: Person | None) -> None:
    """The card shows the owner, the thread says who reads along, the customer hears the name (C2, B5, C10)."""
    ticket = running.ticket
    ticketcard.refresh(conn, running, now, priority=Priority.RELAY)  # or others still press [Claim] (check 11)
    _tell_rules(conn, running, person, now)
    extracting.tell(conn, running, now)
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    spoken = writers.customer_voice(conn, ticket, now, desk.current(conn).zone)
    if before is not None:
        handed = handing.takes(spoken, ticket.ref, person.name, queue.title if queue else "", before.name)
        card = Card(spoken.paragraph(handed, duetimes.stays(spoken, running.answer_due)))
        posting.to_customer(conn, ticket, Post(card, script="C10"), now=now)
        return
    profile = customer.profile(spoken, person.profile.get("title") or "", candidates.languages(person))
    title = queue.title if queue else ""
    card = customer.claimed(spoken, ticket.ref, person.name, title, running.answer_due, profile=profile)
    posting.to_customer(conn, ticket, Post(card, script="B5"), now=now)


def _tell_rules(conn: Connection, running: Running, person: Person, now: datetime) -> None:
    """Where what the owner writes goes (C2)."""
    ticket, voice = running.ticket, ticketcard.room_voice(running, now)
    contact, platform = writers.contact_name(conn, ticket), writers.customer_platform(conn, ticket)
    called = firstnames.first(person.name)
    rules = Post(expert.room_rules(voice, called, contact, platform), script="C2")
    flat = Post(expert.flat_rules(voice, called, contact, platform, ticket.ref), script="C2")
    for lane in conversation.rooms_of(conn, ticket.id):
        posting.put(conn, lane.id, flat if lane.room == "" else rules, now=now)


def take_over(conn: Connection, call: Call) -> Reply:
    """[Take over]: an entitled colleague, the lead or the account manager becomes the owner (C6, C10, E8)."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = entitled(conn, call, ticket)
    if ticket.owner_id == person.id:
        raise AlreadyYours(ref=ticket.ref)
    claimant = _claimant(conn, call, ticket, person)
    if claimant.lacks and not claimant.leads:
        raise _lack(conn, ticket, person)
    before = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    event = happened(EventKind.TAKEN_OVER, call.at, by=person.id)
    changes = {"owner_id": person.id, "owned_at": call.at}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=changes)
    running = acknowledging.acknowledge(conn, running, person.id, at=call.at, now=call.now)
    rounds.stop(conn, running, call.now, owner=person)
    complaining.took(conn, running, person.id, call.now)
    _tell_taken(conn, call, running, person, before=before)
    return Reply(toast=call.voice.label("C10.yours", "You have {ref} now.", ref=ticket.ref))


def _tell_taken(conn: Connection, call: Call, running: Running, person: Person, *, before: Person | None) -> None:
    ticket, voice = running.ticket, ticketcard.room_voice(running, call.now)
    ticketcard.refresh(conn, running, call.now, priority=Priority.RELAY)
    note = voice.say(
        "C10.room",
        "{owner} took {ref} over from {before}.",
        owner=person.name,
        ref=ticket.ref,
        before=before.name if before else "the queue",
    )
    posting.to_rooms(conn, ticket, Post(Card(note), script="C10"), now=call.now)
    extracting.tell(conn, running, call.now)
    spoken = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = customer.took_over(spoken, ticket.ref, person.name, before.name if before else "", running.answer_due)
    posting.to_customer(conn, ticket, Post(card, script="C10"), now=call.now)
