"""What a customer presses who was asked whether it still holds: all fine, it came back, no more of that (F9)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard
from handlers.asking import opening
from handlers.callers import Call
from handlers.customer import solved
from handlers.customer.reopening import may_reopen
from handlers.deskwork import happened
from handlers.errors import Changed, OldButton
from handlers.followups import reminding
from handlers.inbound import Kind
from handlers.membership import home
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording import followups as wording
from handlers.wording.voice import flat
from storage import followups, preferences
from storage.followups import FollowUp, Sort
from storage.tickets import Ticket

HOLDS, BACK, NEVER = "holds", "back", "never"


def fine(conn: Connection, call: Call) -> Reply:
    """[All fine]: written down; nobody is disturbed."""
    ticket, shown = _asked(conn, call, HOLDS)
    if shown.data.get("answer") != HOLDS:
        followups.answer(conn, shown, HOLDS)
        event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, by_customer=True, why=HOLDS)
        deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now)
    return _show(conn, call, ticket, shown, wording.fine(call.voice, ticket.ref))


def came_back(conn: Connection, call: Call) -> Reply:
    """[It came back]: open again under its number, or, when that is over, a new request that names it."""
    ticket, shown = _asked(conn, call, BACK)
    said = wording.came_back(call.voice, ticket.ref)
    if shown.data.get("answer") == BACK:
        return Reply(toast=flat(said.text)[: replying.TOAST])
    if ticket.state == "closed" and not may_reopen(conn, call, ticket):
        return _open_linked(conn, call, ticket, shown)
    reply = solved.not_yet(conn, call)
    followups.answer(conn, shown, BACK)
    _show(conn, call, ticket, shown, said)
    return reply


def _open_linked(conn: Connection, call: Call, ticket: Ticket, shown: FollowUp) -> Reply:
    """What he writes is a new request; its experts and its journal know of the old one."""
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.came_back_form(call.voice, ticket.ref, call.inbound.value))
    words = pressed.spoken(call, wording.FIELD, call.voice.label("F9.title", "It came back"))
    running = opening.open_ticket(conn, call, f"{ticket.ref}: {words}")
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why="came_back", ref=ticket.ref)
    running = deskwork.record(conn, running, event, now=call.now)
    voice = ticketcard.room_voice(running, call.now)
    note = wording.linked(voice, ticket.ref, call.caller.name)
    posting.to_rooms(conn, running.ticket, Post(Card(note), script="F9"), now=call.now)
    followups.answer(conn, shown, BACK)
    return _show(conn, call, ticket, shown, wording.came_back(call.voice, ticket.ref))


def no_more(conn: Connection, call: Call) -> Reply:
    """[No more check-ins]: kept in his settings."""
    ticket, shown = _asked(conn, call, NEVER)
    if call.caller.person_id is None:
        raise OldButton
    followups.answer(conn, shown, NEVER)
    preferences.choose(conn, call.caller.person_id, check_ins=False)
    home.changed(conn, call)
    return _show(conn, call, ticket, shown, wording.no_more(call.voice))


def _asked(conn: Connection, call: Call, word: str) -> tuple[Ticket, FollowUp]:
    """The caller's request, and the question. Raises NotYours, OldButton, or Changed where he answered otherwise."""
    ticket = pressed.own_ticket(conn, call)
    shown = followups.find(conn, pressed.number(pressed.rest_of(call)))
    if shown is None or shown.sort is not Sort.CHECK_IN or shown.ticket_id != ticket.id:
        raise OldButton
    if shown.data.get("answer") not in (None, word):
        raise Changed(what=call.voice.label("F9.answered", "you answered that already"))
    return ticket, shown


def _show(conn: Connection, call: Call, ticket: Ticket, shown: FollowUp, card: Card) -> Reply:
    """The question says what he pressed."""
    slot = reminding.slot(ticket, shown.id)
    posting.to_writer(conn, ticket, Post(card, script="F9"), now=call.now, slot=slot)
    return Reply(toast=flat(card.text)[: replying.TOAST])
