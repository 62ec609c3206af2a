"""[Not a request]: set aside with a word to its customer, who may say that an answer is needed after all (C15)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import Missing, NotTheOwner, StateChanged
from handlers.inbound import Kind
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.staffing import owning, rounds, routing
from handlers.wording import aside as wording
from storage import journal, people
from storage.tickets import Ticket


def set_aside(conn: Connection, call: Call) -> Reply:
    """Ask what it is; or, with that given, set it aside: nothing is counted, and the customer hears of it."""
    call = pressed.naming(call)
    ticket = pressed.ticket_at_hand(conn, call)
    person = owning.entitled(conn, call, ticket)
    if ticket.owner_id not in (None, person.id):
        raise NotTheOwner(owner=people.name_of(conn, ticket.owner_id), ref=ticket.ref)
    if ticket.state == "held":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    deskwork.require_place(ticket, EventKind.SET_ASIDE)
    why = (call.inbound.fields.get("why", "") if call.inbound.kind == Kind.FORM else call.inbound.text).strip()
    if not why and call.inbound.kind != Kind.FORM:
        return replying.ask(conn, call, wording.form(call.voice, f"{ticket.number}.{ticket.version}"))
    if not why:
        raise Missing(name="why", field=call.voice.label("C15.why", "What is it? (internal)"))
    _set_aside(conn, call, deskwork.load(conn, ticket), why[:100])
    return Reply()


def _set_aside(conn: Connection, call: Call, running: Running, why: str) -> None:
    event = happened(EventKind.SET_ASIDE, call.at, by=call.caller.person_id, why=why)
    changes = {"owner_id": None, "owned_at": None, "closed_at": call.at}
    after = deskwork.record(conn, running, event, now=call.now, changes=changes)
    rounds.stop(conn, after, call.now)
    ticket = after.ticket
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.told(voice, ticket.ref, call.caller.name, ticket.number)
    posting.to_customer(conn, ticket, Post(card, script="C15"), now=call.now, slot=_slot(ticket))
    ticketcard.refresh(conn, after, call.now)
    ticketcard.close_rooms(conn, after, call.now, closed=True)


def _slot(ticket: Ticket) -> str:
    """The name of what the customer was told; set aside again, he is told again."""
    return naming.slot_of(ticket, f"aside-{int(ticket.closed_at.timestamp()) if ticket.closed_at else 0}")


# ---------------------------------------------------------------------------------------------------------- taken back


def undo(conn: Connection, call: Call) -> Reply:
    """[Undo]: one of ours takes it back; the first due time stays. Raises NotEntitled or Changed."""
    ticket = pressed.ticket_at_hand(conn, call)
    owning.entitled(conn, call, ticket)
    after = _restore(conn, call, ticket, by_customer=False)
    note = wording.undone(ticketcard.room_voice(after, call.now), ticket.ref, call.caller.name)
    posting.to_rooms(conn, ticket, Post(note, script="C15"), now=call.now)
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.restored(voice, ticket.ref, call.caller.name, after.answer_due)
    posting.to_customer(conn, ticket, Post(card, script="C15"), now=call.now)
    _enter_again(conn, call, after)
    return Reply()


def need_answer(conn: Connection, call: Call) -> Reply:
    """[I need an answer]: it is a request, says the customer; the first due time stays. Raises NotYours or Changed."""
    ticket = pressed.own_ticket(conn, call)
    come_back(conn, call, ticket)
    return Reply()


def come_back(conn: Connection, call: Call, ticket: Ticket) -> Running:
    """A request that was set aside goes on at its customer's word. Raises Changed."""
    after = _restore(conn, call, ticket, by_customer=True)
    note = wording.back(ticketcard.room_voice(after, call.now), ticket.ref, call.caller.name)
    posting.to_rooms(conn, ticket, Post(note, script="C15"), now=call.now)
    card = wording.needed(call.voice, ticket.ref, after.answer_due)
    posting.to_customer(conn, ticket, Post(card, script="C15"), now=call.now)
    return _enter_again(conn, call, after)


def _restore(conn: Connection, call: Call, ticket: Ticket, *, by_customer: bool) -> Running:
    if ticket.state != "set_aside":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    running = deskwork.load(conn, ticket)
    _drop_button(conn, call, ticket)
    event = happened(EventKind.RESTORED, call.at, by=call.caller.person_id, by_customer=by_customer)
    return deskwork.record(conn, running, event, now=call.now, changes={"closed_at": None})


def _drop_button(conn: Connection, call: Call, ticket: Ticket) -> None:
    """What the customer was told loses its button: it is answered."""
    entry = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.SET_ASIDE][-1]
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.told(voice, ticket.ref, people.name_of(conn, entry.actor_id), ticket.number)
    post = Post(Card(card.text), script="C15")
    posting.to_customer(conn, ticket, post, now=call.now, slot=_slot(ticket))


def _enter_again(conn: Connection, call: Call, running: Running) -> Running:
    """It waits in its queue, in the rooms it had."""
    ticketcard.close_rooms(conn, running, call.now, closed=False)
    after = routing.route(conn, running, call.now)
    ticketcard.refresh(conn, after, call.now)
    return after
