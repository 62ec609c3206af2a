"""All of a customer's requests, and answering one of them from a list (G1, G3)."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call
from handlers.customer import write
from handlers.errors import Changed
from handlers.inbound import Kind
from handlers.lists import turning
from handlers.notices import Card, Post, Reply
from handlers.wording import listing as wording
from handlers.wording import status as standing
from storage import conversation
from storage import listing as rows
from storage.conversation import Sort
from storage.listing import Whose
from storage.tickets import OPEN_STATES


def tickets(conn: Connection, call: Call) -> Reply:
    """G3: how many are open, solved and closed, and five of them; only the open ones by “tickets open”."""
    turn = turning.turn_of(call, "open" if call.inbound.text.strip().lower() == "open" else "all")
    whose = Whose(identity=call.caller.identity.id, contact=call.caller.person_id)
    counts = rows.counts(conn, whose)
    if not counts:
        return replying.answer(conn, call, Card(wording.none(call.voice)), script="G3")
    is_open = turn.view == "open"
    other = (wording.every(call.voice), "all") if is_open else (wording.only_open(call.voice), "open")
    shown = replace(whose, states=OPEN_STATES) if is_open else whose
    return turning.show(conn, call, shown, turn, head=wording.summary(call.voice, counts), others=(other,))


def reply(conn: Connection, call: Call) -> Reply:
    """G1 [Answer T-1047]: a form with what was asked; what is written there counts like a reply in the thread."""
    ticket = pressed.own_ticket(conn, call)
    if ticket.state not in OPEN_STATES:
        raise Changed(what=call.voice.label("G1.over", "{ref} is not open any more", ref=ticket.ref))
    if call.inbound.kind is not Kind.FORM:
        asked = conversation.last(conn, ticket.id, Sort.ANSWER)
        form = standing.reply_form(call.voice, ticket.ref, asked.text if asked else "", str(ticket.number))
        return replying.ask(conn, call, form)
    words = pressed.spoken(call, standing.FIELD, call.voice.label("G1.words", "Your answer"))
    written = replace(call.inbound, kind=Kind.MESSAGE, message=None, text=words, spans=(), value="", fields={})
    write.take(conn, replace(call, inbound=written), ticket)
    shown = Card(standing.replied(call.voice, ticket.ref, words))
    posting.to_customer(conn, ticket, Post(shown, script="G1"), now=call.now)
    return Reply(toast=call.voice.label("G1.added", "Added to {ref}.", ref=ticket.ref))
