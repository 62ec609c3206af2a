"""[Duplicate of…]: a request joins another one of its company; across companies it is only linked (C14, RULES 3)."""

import re

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.complaints import owning as complaining
from handlers.deskwork import Running, happened
from handlers.errors import Changed, NoSuchTicket, NotOffered, NotTheOwner, StateChanged
from handlers.inbound import Kind
from handlers.notices import Option, Post, Reply
from handlers.relay import continuing, passing
from handlers.rules import clocks
from handlers.rules.lifecycle import EventKind
from handlers.staffing import owning, rounds
from handlers.wording import aside as wording
from storage import complaints, conversation, people, queues, tickets
from storage.conversation import Side, Sort
from storage.tickets import FIRST_NUMBER, Ticket

MOST = 24  # requests that are offered as the same
_REF = re.compile(r"(?:of\s+)?t-?(\d{1,15})", re.IGNORECASE)
_TWO = re.compile(r"t-\d+\s+(?:of\s+)?t-\d+", re.IGNORECASE)  # "duplicate T-1048 of T-1042", said anywhere
_SAID = re.compile(r"duplicate\s+((?:of\s+)?t-?\d{1,15})", re.IGNORECASE)


def said(text: str) -> str:
    """What follows the word where somebody writes "duplicate of T-1042" in a room; "" where he writes anything else."""
    found = _SAID.fullmatch(text.strip())
    return found[1] if found else ""


def duplicate(conn: Connection, call: Call) -> Reply:
    """Ask which request is the same; or, with that given, join the one at hand to it. The owner may, the lead and the
    account manager; while nobody owns it, whoever may claim it. Raises NotEntitled, NotTheOwner or Changed."""
    call = pressed.naming(call) if _TWO.match(call.inbound.text.strip()) else call
    given = call.inbound.fields.get("of", "") if call.inbound.kind == Kind.FORM else call.inbound.text
    named = _REF.fullmatch(given.strip())
    if named is None and given.strip():
        raise NotOffered(name="of", given=given.strip()[:40])
    other = _running_on(conn, int(named[1]) - FIRST_NUMBER) if named else None
    _lock_in_order(conn, call, other)
    ticket = _at_hand(conn, call)
    if other is None:
        return replying.ask(
            conn, call, wording.duplicate_form(call.voice, _value(ticket), _options(conn, call, ticket))
        )
    survivor = tickets.by_id(conn, other, lock=True)
    if survivor is None or named is None:
        raise NoSuchTicket(ref=f"T-{named[1] if named else ''}")
    if survivor.merged_into is not None:  # a moment ago
        survivor = tickets.require(conn, survivor.merged_into)
    return _join(conn, call, ticket, survivor)


def _running_on(conn: Connection, ticket_id: int) -> int:
    """The ticket, or the one that took it in."""
    found = tickets.by_id(conn, ticket_id)
    return ticket_id if found is None or found.merged_into is None else found.merged_into


def _lock_in_order(conn: Connection, call: Call, other: int | None) -> None:
    """Tickets are locked by their ids, the lower one first, so that two people who join the same two do not block each
    other."""
    number = call.inbound.value.partition(".")[0]
    here = conversation.ticket_in(conn, call.lane.id) if not number else None
    own = int(number) - FIRST_NUMBER if number.isdecimal() and len(number) <= 15 else here[0] if here else None
    for ticket_id in sorted(one for one in (own, other) if one is not None):
        tickets.by_id(conn, ticket_id, lock=True)


def _at_hand(conn: Connection, call: Call) -> Ticket:
    ticket = pressed.ticket_at_hand(conn, call)
    person, roles = owning.entitled(conn, call, ticket), call.caller.roles
    answers = ticket.queue_id in roles.leads or ticket.organisation_id in roles.manages
    if ticket.owner_id not in (None, person.id) and not answers:
        raise NotTheOwner(owner=people.name_of(conn, ticket.owner_id), ref=ticket.ref)
    if ticket.state == "held":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    deskwork.require_place(ticket, EventKind.MERGED)
    return ticket


def _value(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.version}"


def _is_same_company(one: Ticket, other: Ticket) -> bool:
    """Whose company nobody knows may be anybody's."""
    return one.organisation_id is not None and one.organisation_id == other.organisation_id


def _options(conn: Connection, call: Call, ticket: Ticket) -> list[Option]:
    """Other requests that run: of the same company first, then those of its queue, which can only be linked."""
    theirs = tickets.running_of(conn, ticket.organisation_id, MOST) if ticket.organisation_id else ()
    here = tickets.running_in(conn, ticket.queue_id, MOST) if ticket.queue_id else ()
    found = {one.id: one for one in (*theirs, *here) if one.id != ticket.id}
    options = [_option(conn, call, ticket, one) for one in list(found.values())[:MOST]]
    if not options:
        raise Changed(what=call.voice.label("C14.none", "there is no other open request", ref=ticket.ref))
    return options


def _option(conn: Connection, call: Call, ticket: Ticket, one: Ticket) -> Option:
    name = deskwork.load(conn, one).terms.organisation
    is_link = not _is_same_company(ticket, one)
    return Option(one.ref, wording.option(call.voice, one.ref, name, one.subject, is_link=is_link))


# --------------------------------------------------------------------------------------------------------------- joined


def _join(conn: Connection, call: Call, ticket: Ticket, other: Ticket) -> Reply:
    if other.id == ticket.id:
        raise Changed(what=call.voice.label("C14.same", "{ref} is this request itself", ref=other.ref))
    if not _is_same_company(ticket, other):
        owning.entitled(conn, call, other)
        return _link(conn, call, ticket, other)
    if other.state == "held":
        raise StateChanged(ref=other.ref, state=other.state)
    deskwork.require_place(other, EventKind.ABSORBED)
    _merge(conn, call, deskwork.load(conn, ticket), deskwork.load(conn, other))
    return Reply(toast=call.voice.label("C14.done", "{ref} joined {into}.", ref=ticket.ref, into=other.ref))


def _link(conn: Connection, call: Call, ticket: Ticket, other: Ticket) -> Reply:
    """Never across companies: both rooms read of the other, and no customer does."""
    for one, like in ((ticket, other), (other, ticket)):
        running = deskwork.load(conn, one)
        event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why=f"like {like.ref}")
        running = deskwork.record(conn, running, event, now=call.now)
        name = deskwork.load(conn, like).terms.organisation
        note = wording.linked(ticketcard.room_voice(running, call.now), like.ref, name)
        posting.to_rooms(conn, one, Post(note, script="C14"), now=call.now)
    return Reply(toast=call.voice.label("C14.noted", "{ref} is linked for experts only.", ref=other.ref))


def _merge(conn: Connection, call: Call, lost: Running, kept: Running) -> None:
    """The loser ends with its allowance refunded, the survivor takes its open clocks, its words and its customer."""
    handed_over = clocks.inherited(lost.clocks, lost.terms, kept.terms)
    by = call.caller.person_id
    gone = happened(EventKind.MERGED, call.at, by=by, why=kept.ticket.ref)
    changes = {"owner_id": None, "owned_at": None, "closed_at": call.at}
    lost = deskwork.record(conn, lost, gone, now=call.now, changes=changes)
    tickets.merge(conn, lost.ticket, kept.ticket)
    complaints.move(conn, lost.ticket.id, kept.ticket.id)
    lost = deskwork.load(conn, tickets.require(conn, lost.ticket.id))
    rounds.stop(conn, lost, call.now)
    taken = happened(EventKind.ABSORBED, call.at, by=by, why=lost.ticket.ref, inherits=handed_over)
    kept = deskwork.record(conn, kept, taken, now=call.now)
    complaining.merged(conn, kept, call.now)
    _move_customer(conn, lost.ticket, kept.ticket)
    _tell_rooms(conn, call, lost, kept)
    _tell_customer(conn, call, lost, kept)
    ticketcard.refresh(conn, lost, call.now)
    ticketcard.close_rooms(conn, lost, call.now, closed=True)
    ticketcard.refresh(conn, kept, call.now)


def _move_customer(conn: Connection, lost: Ticket, kept: Ticket) -> None:
    """What its customer writes in its conversation belongs to the survivor from now on."""
    for lane_id in conversation.lanes_of(conn, lost.id, Side.CUSTOMER):
        conversation.leave(conn, lane_id, lost.id)
        conversation.join(conn, lane_id, kept.id, Side.CUSTOMER)


def _tell_rooms(conn: Connection, call: Call, lost: Running, kept: Running) -> None:
    """Both rooms hear of it, and the survivor's reads what the other customer wrote."""
    voice, both = ticketcard.room_voice(kept, call.now), not posting.is_same_writer(lost.ticket, kept.ticket)
    note = Post(wording.joined(voice, lost.ticket.ref, kept.ticket.ref, both=both), script="C14")
    for running in (lost, kept):
        posting.to_rooms(conn, running.ticket, note, now=call.now)
    said = [one for one in conversation.of_ticket(conn, lost.ticket.id) if one.sort is Sort.WORDS]
    for lane in conversation.rooms_of(conn, kept.ticket.id):
        for text in continuing.texts(said):
            slot = naming.message_slot(text[0].id, kept.ticket, lane.id)
            card = passing.from_customer(conn, text, voice)
            posting.put(conn, lane.id, Post(card, script="C5"), now=call.now, slot=slot)


def _tell_customer(conn: Connection, call: Call, lost: Running, kept: Running) -> None:
    voice = writers.customer_voice(conn, lost.ticket, call.now, call.desk_zone)
    queue = queues.by_id(conn, kept.ticket.queue_id) if kept.ticket.queue_id else None
    owner, title = people.name_of(conn, kept.ticket.owner_id), queue.title if queue else ""
    card = wording.belongs(voice, kept.ticket.ref, owner, title, kept.answer_due)
    posting.to_customer(conn, lost.ticket, Post(card, script="C14"), now=call.now)
