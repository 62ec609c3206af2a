"""[Show me]: why a request is kept, to whom it concerns and to nobody else (D8, check 25)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying, writers
from handlers.asking import deciding
from handlers.callers import Call
from handlers.errors import NotYours
from handlers.held import holding, keepers
from handlers.notices import Card, Reply
from handlers.wording import held
from storage import desk, places


def show(conn: Connection, call: Call) -> Reply:
    """The details of a held request, each time its writer presses; others learn whose they are."""
    ticket = pressed.ticket_at_hand(conn, call)
    if not pressed.is_own(call, ticket):
        if places.lane_by_id(conn, ticket.customer_lane_id).place_id != call.place.id:
            raise NotYours  # a name is told only where everybody reads it anyway
        name = writers.contact_name(conn, ticket)
        return Reply(toast=call.voice.label("D8.other", "This is for {name}.", name=name))
    if ticket.state != "held":
        return Reply(toast=call.voice.label("D8.over", "{ref} is not held any more: write “status”.", ref=ticket.ref))
    decision, running = deciding.decide_again(conn, ticket, call.at), deskwork.load(conn, ticket)
    if held.asks_first(decision):
        holding.say(conn, running, decision, now=call.now)  # again, with the buttons that answer it
        return replying.privately(call)
    keeper = keepers.keeper_of(conn, ticket)
    name = keeper.name if keeper else desk.current(conn).name
    said = held.shown(call.voice, held.reason_text(call.voice, decision), name, holding.promised(running))
    return replying.answer(conn, call, Card(said), script="D8")
