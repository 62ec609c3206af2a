"""[Transfer], [Reassign] and [Send back]: who may hand a request on, to whom, and when an arbiter decides (C10)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying
from handlers.callers import Call
from handlers.deskwork import Running
from handlers.errors import Changed, Missing, NotOffered, NotTheOwner, OldButton
from handlers.inbound import Kind
from handlers.notices import Option, Reply
from handlers.rules.lifecycle import EventKind
from handlers.staffing import disputing, owning, transferring
from handlers.wording import handing as wording
from storage import people, queues
from storage.people import Person
from storage.queues import Queue
from storage.tickets import Ticket

MOST = 100  # options that a field offers


def transfer(conn: Connection, call: Call) -> Reply:
    """Ask to whom, and what the next must know; or, with both given, hand it on. The owner may, the lead, and the
    account manager; while nobody owns it, whoever may claim it. Raises NotEntitled, NotTheOwner, Disputed, Changed."""
    call = pressed.naming(call)
    running = _at_hand(conn, call)
    if call.inbound.kind != Kind.FORM:
        word = call.inbound.word if call.inbound.word == "reassign" else "transfer"
        return replying.ask(
            conn, call, wording.form(call.voice, word, _value(running.ticket), _options(conn, call, running))
        )
    to, line = _chosen(conn, call, running), _line(call)
    if isinstance(to, Person):
        transferring.transfer(
            conn, running, to_person=to, by=call.caller.person_id, line=line, at=call.at, now=call.now
        )
        return Reply(toast=call.voice.label("C10.given", "{name} has {ref} now.", name=to.name, ref=running.ticket.ref))
    return _to_queue(conn, call, running, to, line)


def send_back(conn: Connection, call: Call) -> Reply:
    """[Send back]: the queue it was handed to says that it does not belong there, and why; an arbiter decides."""
    running = _at_hand(conn, call)
    other = disputing.came_from(conn, running.ticket)
    if other is None:
        what = call.voice.label("C10.nowhere", "nobody handed {ref} to this queue", ref=running.ticket.ref)
        raise Changed(what=what)
    if call.inbound.kind != Kind.FORM:
        return replying.ask(conn, call, wording.back_form(call.voice, _value(running.ticket)))
    return _to_queue(conn, call, running, other, _line(call))


def _at_hand(conn: Connection, call: Call) -> Running:
    """The request at hand, for whoever may hand it on, while it runs and nobody decides about it."""
    ticket = pressed.ticket_at_hand(conn, call)
    person, roles = owning.entitled(conn, call, ticket), call.caller.roles
    answers = ticket.queue_id in roles.leads or ticket.organisation_id in roles.manages
    if ticket.owner_id not in (None, person.id) and not answers:
        raise NotTheOwner(owner=people.name_of(conn, ticket.owner_id), ref=ticket.ref)
    deskwork.require_place(ticket, EventKind.TRANSFERRED)
    running = deskwork.load(conn, ticket)
    disputing.require_free(conn, running)
    return running


def _to_queue(conn: Connection, call: Call, running: Running, queue: Queue, line: str) -> Reply:
    """A queue that it was handed out of before gets it back only by an arbiter's word."""
    ticket, person = running.ticket, call.caller.person
    if ticket.queue_id == queue.id:
        raise Changed(
            what=call.voice.label("C10.there", "{ref} is in {queue} already", ref=ticket.ref, queue=queue.title)
        )
    if person is not None and _is_disputed(conn, call, running, queue):
        is_asked = disputing.raise_one(conn, running, queue, by=person, line=line, now=call.now)
        if is_asked:
            said = call.voice.label("C10.raised", "An arbiter decides where {ref} belongs.", ref=ticket.ref)
            return Reply(toast=said)
    transferring.transfer(conn, running, to_queue=queue, by=call.caller.person_id, line=line, at=call.at, now=call.now)
    return Reply(toast=call.voice.label("C10.went", "{ref} is in {queue} now.", ref=ticket.ref, queue=queue.title))


def _is_disputed(conn: Connection, call: Call, running: Running, queue: Queue) -> bool:
    """Whether it goes back where it was; arbiters, and whoever answers for both queues, decide that themselves."""
    decides = {running.ticket.queue_id, queue.id} <= {*call.caller.roles.leads}
    is_free = decides or disputing.is_arbiter(conn, call.caller.person)
    return not is_free and disputing.is_bounce(conn, running, queue)


def _value(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.version}"


def _line(call: Call) -> str:
    """What the next must know; it stays internal."""
    text = call.inbound.fields.get("line", "").strip()
    if not text:
        raise Missing(name="line", field=call.voice.label("C10.line", "What the next person must know (internal)"))
    return text[: wording.LINE]


def _options(conn: Connection, call: Call, running: Running) -> list[Option]:
    """The experts of its queue, then the other queues."""
    ticket = running.ticket
    members = queues.members(conn, ticket.queue_id) if ticket.queue_id else ()
    found = [Option(f"p{person.id}", person.name[:75]) for person, _ in members if person.id != ticket.owner_id]
    found += [
        Option(f"q{queue.id}", wording.queue_option(call.voice, queue.title))
        for queue in queues.every(conn)
        if queue.id != ticket.queue_id
    ]
    if not found:
        raise Changed(what=call.voice.label("C10.nobody", "there is nobody else to take {ref}", ref=ticket.ref))
    return found[:MOST]


def _chosen(conn: Connection, call: Call, running: Running) -> Person | Queue:
    """The person or queue that was chosen, as things stand now. Raises NotOffered or OldButton."""
    given = call.inbound.fields.get("to", "")
    if given not in {one.value for one in _options(conn, call, running)}:
        raise NotOffered(name="to", given=given)
    found = people.by_id(conn, int(given[1:])) if given[0] == "p" else queues.by_id(conn, int(given[1:]))
    if found is None:
        raise OldButton
    return found
