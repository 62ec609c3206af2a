"""Text in a ticket's room: the owner's goes to the customer, a colleague's stays a note until a second press."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import NobodyOwns, OldButton
from handlers.expert import promising
from handlers.files import taking
from handlers.inbound import Medium
from handlers.notices import Card, Mark, Post, Priority, Reply, Sign, Words
from handlers.promises import pledges
from handlers.relay import delays, passing
from handlers.rules import saidtimes, topics
from handlers.rules.lifecycle import EventKind
from handlers.staffing import owning
from handlers.text import keeping
from handlers.wording import customer, expert
from handlers.wording import routing as wording
from storage import conversation, people, queues
from storage.conversation import Message, Sort
from storage.tickets import Ticket

OVER = ("closed", "withdrawn", "merged", "set_aside")


def write(conn: Connection, call: Call, ticket: Ticket, *, word: str = "") -> Reply:
    """Take what somebody of ours wrote in a ticket's room. word: with which of ours it begins, "" where with none."""
    if topics.is_blank(call.inbound.text) and not any(one.medium in taking.CARRIED for one in call.inbound.attachments):
        return _nothing_to_send(conn, call, ticket)
    running = deskwork.load(conn, ticket)
    if keeping.is_internal(Words(call.inbound.text, spans=call.inbound.spans)):
        note(conn, call, running, call.inbound.text)
        return Reply()
    if ticket.owner_id is None or ticket.state in OVER:
        return _unowned(conn, call, running)
    if ticket.owner_id != call.caller.person_id:
        return _colleague(conn, call, running)
    is_word = word and not saidtimes.is_unclear(call.inbound.text)  # whose promise has no time is asked for one
    if is_word or _starts_with_colleague(conn, call, ticket):
        message, contact = note(conn, call, running, call.inbound.text), writers.contact_name(conn, ticket)
        card = expert.own_note(call.voice, contact=contact, number=ticket.number, message=message.id, word=word)
        return _beside(conn, call, card, "C7")
    _speak(conn, call, running)
    return Reply()


def _nothing_to_send(conn: Connection, call: Call, ticket: Ticket) -> Reply:
    """H4: the owner hears that a poll, a huddle or a sticker goes nowhere."""
    odd = next(iter(call.inbound.attachments), None)
    if odd is None or ticket.owner_id != call.caller.person_id:
        return Reply()
    kind = odd.name if odd.medium is Medium.UNSUPPORTED else odd.medium.value
    return _beside(conn, call, customer.unsupported(call.voice, kind), "H4")


def _speak(conn: Connection, call: Call, running: Running) -> None:
    """The owner's words go to the customer; “update by 16:00” alone is a promise and no words."""
    text = call.inbound.text
    promise = saidtimes.opening(text)
    if saidtimes.is_unclear(text) and not call.inbound.attachments:
        raise pledges.NotAnHour(said=text[:40])
    if promise is None or promise.rest or call.inbound.attachments:
        running = answer(conn, call, running, _keep(conn, call, running.ticket, Sort.ANSWER, text))
    if promise is not None:
        promising.write(conn, call, running, promise)
    elif call.caller.person is not None:
        pledges.nudge(conn, running, call.caller.person, text, now=call.now)


def write_in_left(conn: Connection, call: Call, ticket: Ticket) -> Reply:
    """What is written in the room that a request had before it moved reaches nobody, and the writer learns that."""
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    text = wording.went_on(call.voice, ticket.ref, queue.title if queue else "")
    return _beside(conn, call, Card(text), "C10")


def _keep(conn: Connection, call: Call, ticket: Ticket, sort: Sort, text: str) -> Message:
    spoken = call.inbound.kind == "message"
    message = conversation.add(
        conn,
        ticket.id,
        sort,
        author_id=call.caller.person_id,
        author=call.caller.name,
        place_id=call.place.id,
        external=call.inbound.message if spoken else None,
        at=call.at,
        text=text,
        attachments=len(call.inbound.attachments),
        spans=keeping.as_written(call.inbound, text),
    )
    taking.take(conn, call, message)
    return message


def note(conn: Connection, call: Call, running: Running, text: str) -> Message:
    """Keep it internal, with its sign (C7)."""
    message = _keep(conn, call, running.ticket, Sort.NOTE, text)
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, ref=str(message.id))
    deskwork.record(conn, running, event, now=call.now)
    if call.inbound.kind == "message":
        posting.mark(conn, call, Sign.NOTE)
    return message


def answer(conn: Connection, call: Call, running: Running, message: Message, *, holding: bool = False) -> Running:
    """Somebody's words go to the customer. They count from when he gave them to the customer: as he wrote them, or,
    where they were kept as a note, as somebody pressed [Send] (RULES 3). holding: a canned reply, no answer yet."""
    event = happened(EventKind.ANSWERED, call.at, by=message.author_id, ref=str(message.id), holding=holding)
    running = deskwork.record(conn, running, event, now=call.now)
    passing.to_customer(conn, call, running, message)
    delays.watch(conn, message, call.now)
    ticketcard.refresh(conn, running, call.now)
    return running


def _unowned(conn: Connection, call: Call, running: Running) -> Reply:
    """Nobody owns it: a note with [Claim and send] for whoever may claim; or it is over, and the writer learns that."""
    message, ticket = note(conn, call, running, call.inbound.text), running.ticket
    if ticket.state != "waiting":
        return _beside(conn, call, expert.over_note(call.voice, ticket.ref, ticket.number, ticket.state), "C6")
    card = expert.unclaimed_note(call.voice, number=running.ticket.number, message=message.id)
    return _beside(conn, call, card, "C6")


def _colleague(conn: Connection, call: Call, running: Running) -> Reply:
    message = note(conn, call, running, call.inbound.text)
    ticket = running.ticket
    card = expert.kept_as_note(
        call.voice,
        owner=people.name_of(conn, ticket.owner_id),
        contact=writers.contact_name(conn, ticket),
        number=ticket.number,
        message=message.id,
    )
    return _beside(conn, call, card, "C6")


def _beside(conn: Connection, call: Call, card: Card, script: str) -> Reply:
    replying.answer(conn, call, card, script=script, priority=Priority.RELAY)
    return Reply()


def _starts_with_colleague(conn: Connection, call: Call, ticket: Ticket) -> bool:
    """C7: a message that begins with the name of somebody of the queue is meant for him."""
    if ticket.queue_id is None:
        return False
    members = [people.by_id(conn, one.person_id) for one in queues.experts(conn, ticket.queue_id)]
    queue = queues.by_id(conn, ticket.queue_id)
    lead = people.by_id(conn, queue.lead_id) if queue and queue.lead_id else None
    names = [person.name for person in (*members, lead) if person is not None and person.id != call.caller.person_id]
    return topics.starts_with_name(call.inbound.text, names) is not None


def send(conn: Connection, call: Call) -> Reply:
    """[Send to …]: a kept note goes to the customer after all, by a second, explicit press (C6)."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.owner_id is None or ticket.state in OVER:
        raise NobodyOwns(ref=ticket.ref)
    owning.entitled(conn, call, ticket)
    _send_note(conn, call, deskwork.load(conn, ticket))
    return Reply()


def claim_and_send(conn: Connection, call: Call) -> Reply:
    """[Claim and send]: become the owner, and send the note."""
    running = owning.take(conn, call, pressed.ticket_at_hand(conn, call))
    _send_note(conn, call, running)
    return Reply()


def _send_note(conn: Connection, call: Call, running: Running) -> None:
    ticket = running.ticket
    message = pressed.message_at_hand(conn, call, ticket)
    if message.sort is not Sort.NOTE or keeping.is_internal(keeping.words(message)):
        raise OldButton
    conversation.resort(conn, message.id, Sort.ANSWER)
    answer(conn, call, running, message)
    lane = call.lane.id
    if message.external is not None:
        posting.put(conn, lane, Mark(message.external, None, replaces=Sign.NOTE), now=call.now)
    said = expert.sent_after_all(call.voice, call.caller.name, writers.contact_name(conn, ticket))
    posting.to_rooms(conn, ticket, Post(Card(said), script="C6"), now=call.now)


def note_command(conn: Connection, call: Call) -> Reply:
    """`note text` in a thread: an internal note."""
    ticket = pressed.ticket_at_hand(conn, call)
    owning.entitled(conn, call, ticket)
    note(conn, call, deskwork.load(conn, ticket), call.inbound.text)
    card = expert.fallback_note(call.voice, call.caller.name, Words(call.inbound.text))
    posting.to_rooms(conn, ticket, Post(card, script="C7"), now=call.now)
    return Reply()
