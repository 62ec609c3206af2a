"""What a customer presses who was reminded: still collecting, keep it for a week, close it (F1, F2)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import OldButton, StateChanged
from handlers.followups import reminding
from handlers.notices import Card, Post, Reply, Text
from handlers.rules import followup
from handlers.rules.lifecycle import EventKind
from handlers.wording import customer
from handlers.wording import followups as wording
from handlers.wording.voice import Voice, flat
from storage import followups
from storage.followups import FollowUp, Sort
from storage.tickets import Ticket


def collecting(conn: Connection, call: Call) -> Reply:
    """[Still collecting]: he is there, and is asked again as if he had just been asked."""
    ticket, shown = _asked(conn, call)
    if not _is_pressed(conn, shown, followup.COLLECTING):
        running = _note(conn, call, ticket, followup.COLLECTING)
        _tell(conn, call, ticket, wording.collecting_in_room(_room(running, call), call.caller.name))
    return _show(conn, call, ticket, shown, wording.collecting(call.voice, ticket.ref, _next(conn, ticket)))


def keep(conn: Connection, call: Call) -> Reply:
    """[Keep it one week]: it is closed a week from now, and nobody reminds him."""
    ticket, shown = _asked(conn, call)
    if not _is_pressed(conn, shown, followup.KEPT):
        running = _note(conn, call, ticket, followup.KEPT)
        closes = _next(conn, ticket)
        _tell(conn, call, ticket, wording.kept_in_room(_room(running, call), call.caller.name, closes))
    return _show(conn, call, ticket, shown, wording.kept(call.voice, ticket.ref, _next(conn, ticket)))


def close(conn: Connection, call: Call) -> Reply:
    """[Close it]: he needs no answer any more."""
    ticket, shown = _asked(conn, call)
    event = happened(EventKind.CLOSED, call.at, by=call.caller.person_id, by_customer=True, why="customer")
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes={"closed_at": call.at})
    _tell(conn, call, ticket, wording.closed_by_customer(_room(running, call), call.caller.name))
    ticketcard.refresh(conn, running, call.now)
    ticketcard.close_rooms(conn, running, call.now, closed=True)
    return _show(conn, call, ticket, shown, Card(customer.confirmed(call.voice, ticket.ref)))


def _asked(conn: Connection, call: Call) -> tuple[Ticket, FollowUp]:
    """The caller's request, which waits for him, and the reminder. Raises NotYours, OldButton, Changed."""
    ticket = pressed.own_ticket(conn, call)
    shown = followups.find(conn, pressed.number(pressed.rest_of(call)))
    if shown is None or shown.sort is not Sort.REMIND or shown.ticket_id != ticket.id:
        raise OldButton
    if ticket.state != "pending_customer":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return ticket, shown


def _is_pressed(conn: Connection, shown: FollowUp, word: str) -> bool:
    """Whether that was pressed at this reminder before; it is from now on."""
    if shown.data.get("answer") == word:
        return True
    followups.answer(conn, shown, word)
    return False


def _note(conn: Connection, call: Call, ticket: Ticket, why: str) -> Running:
    event = happened(
        EventKind.NOTED, call.at, by=call.caller.person_id, by_customer=True, why=why, ref=call.inbound.key[-32:]
    )
    return deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now)


def _next(conn: Connection, ticket: Ticket) -> datetime | None:
    """When he is reminded next, or it is closed."""
    waits = [one for one in followups.of_ticket(conn, ticket.id) if one.sort in (Sort.REMIND, Sort.SILENT_CLOSE)]
    return next((one.due_at for one in waits), None)


def _show(conn: Connection, call: Call, ticket: Ticket, shown: FollowUp, card: Card) -> Reply:
    """The reminder says what he pressed."""
    slot = reminding.slot(ticket, shown.id)
    posting.to_customer(conn, ticket, Post(card, script="F1"), now=call.now, slot=slot)
    return Reply(toast=flat(card.text)[: replying.TOAST])


def _tell(conn: Connection, call: Call, ticket: Ticket, note: Text) -> None:
    posting.to_rooms(conn, ticket, Post(Card(note), script="F1"), now=call.now)


def _room(running: Running, call: Call) -> Voice:
    return ticketcard.room_voice(running, call.now)
