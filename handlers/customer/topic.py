"""[It is …]: the customer corrects what a request is about by one tap (RULES 1, B2)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard
from handlers.asking import deciding
from handlers.asking.correcting import correct
from handlers.callers import Call
from handlers.deskwork import Running
from handlers.errors import OldButton
from handlers.notices import Card, Post, Reply
from storage import people


def module(conn: Connection, call: Call) -> Reply:
    """Another part of the product: the request moves to the queue that answers it. Where somebody works on it already,
    he reads it and decides."""
    running = _open(conn, call)
    if running.ticket.module == pressed.rest_of(call):
        same = call.voice.label("B2.same", "That is what {ref} is about already.", ref=running.ticket.ref)
        return Reply(toast=same)
    if running.ticket.owner_id is not None:
        return _tell_owner(conn, call, running)
    correct(conn, running, "module", pressed.rest_of(call), by=call.caller.person_id, now=call.now)
    return _thanks(call, running)


def item(conn: Connection, call: Call) -> Reply:
    """Which of the customer's things it concerns: the experts read it."""
    running = _open(conn, call)
    correct(conn, running, "item", pressed.rest_of(call), by=call.caller.person_id, now=call.now)
    return _thanks(call, running)


def _open(conn: Connection, call: Call) -> Running:
    """The caller's own request, while it runs. Raises NotYours or Changed."""
    return deskwork.load_running(conn, pressed.own_ticket(conn, call))


def _thanks(call: Call, running: Running) -> Reply:
    return Reply(toast=call.voice.label("B2.thanks", "Thank you, {ref} is corrected.", ref=running.ticket.ref))


def _tell_owner(conn: Connection, call: Call, running: Running) -> Reply:
    owner = people.name_of(conn, running.ticket.owner_id)
    parts = {part.key: part.title for part in deciding.parts_of(conn, running.ticket)}
    topic = parts.get(pressed.rest_of(call))
    if topic is None:
        raise OldButton
    voice = ticketcard.room_voice(running, call.now)
    said = voice.say("B2.owner.room", "{name} says that it is about {topic}.", name=call.caller.name, topic=topic)
    posting.to_rooms(conn, running.ticket, Post(Card(said), script="B2"), now=call.now)
    return Reply(
        toast=call.voice.label("B2.owner", "I told {owner}, who has {ref}.", owner=owner, ref=running.ticket.ref)
    )
