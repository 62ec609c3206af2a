"""[Ask customer]: one thing is needed; the solve-by clock pauses until the answer (C9)."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import deskwork, naming, needed, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import Changed
from handlers.notices import Card, Post, Reply
from handlers.relay import delays
from handlers.rules.lifecycle import EventKind
from handlers.wording import customer, expert
from storage import conversation
from storage.conversation import Message, Sort
from storage.tickets import Ticket


def ask(conn: Connection, call: Call) -> Reply:
    """Ask for the question, or, with the question given, send it."""
    ticket = pressed.ticket_at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    deskwork.require_place(ticket, EventKind.ASKED_CUSTOMER)
    if call.inbound.kind != "form" and not call.inbound.text.strip():
        return replying.ask(conn, call, expert.ask_form(call.voice, writers.contact_name(conn, ticket), _value(ticket)))
    if call.inbound.kind != "form":
        call = replace(call, inbound=replace(call.inbound, fields={"question": call.inbound.text}))
    question = pressed.spoken(call, "question", call.voice.label("C9.needed", "What do you need?"))
    send(conn, call, deskwork.load(conn, ticket), question)
    return Reply()


def ask_for(conn: Connection, call: Call) -> Reply:
    """[Ask for these]: the facts that are missing become the question, to be edited before it goes (RULES 5)."""
    ticket = pressed.ticket_at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    deskwork.require_place(ticket, EventKind.ASKED_CUSTOMER)
    facts = needed.missing_now(conn, deskwork.load(conn, ticket))
    if not facts:
        raise Changed(what=call.voice.label("C9.said", "what {ref} needed has been mentioned", ref=ticket.ref))
    theirs = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    contact, text = writers.contact_name(conn, ticket), expert.facts_wanted(theirs, facts)
    return replying.ask(conn, call, expert.ask_form(call.voice, contact, _value(ticket), text))


def _value(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.version}"


def send(conn: Connection, call: Call, running: Running, question: str) -> None:
    """The question goes to the customer, and pauses what the contract lets it pause."""
    ticket = running.ticket
    message = pressed.keep(conn, call, ticket, Sort.QUESTION, question)
    event = happened(
        EventKind.ASKED_CUSTOMER,
        call.at,
        by=call.caller.person_id,
        ref=str(message.id),
        qualifies=running.terms.clauses.question_counts,
        why=question[:200],
    )
    running = deskwork.record(conn, running, event, now=call.now)
    _tell(conn, call, running, message)


def _tell(conn: Connection, call: Call, running: Running, message: Message) -> None:
    ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = customer.question(voice, ticket.ref, call.caller.name, message.text, ticket.number, paused=running.is_paused)
    delays.watch(conn, message, call.now)
    slot = naming.message_slot(message.id, ticket, ticket.customer_lane_id)
    posting.to_customers(conn, ticket, Post(card, script="C9"), now=call.now, slot=slot)
    room = ticketcard.room_voice(running, call.now)
    asked = room.say(
        "C9.room",
        "{owner} asked {contact}: {question}",
        owner=call.caller.name,
        contact=writers.contact_name(conn, ticket),
        question=message.text,
    )
    for lane in conversation.rooms_of(conn, ticket.id):
        slot = naming.message_slot(message.id, ticket, lane.id)
        posting.put(conn, lane.id, Post(Card(asked), script="C9"), now=call.now, slot=slot)
    ticketcard.refresh(conn, running, call.now)
