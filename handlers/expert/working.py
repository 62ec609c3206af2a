"""The time that somebody worked on what he solved: proposed in its room, logged by one tap, or changed first (C12)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard
from handlers.allowance import correcting, timekeeping
from handlers.callers import Call
from handlers.deskwork import Running, instant
from handlers.errors import Changed, FieldRefusal, OldButton
from handlers.inbound import Kind
from handlers.notices import Card, Post, Reply
from handlers.rules import timelog, worked, worktime
from handlers.rules.timelog import Logged
from handlers.wording import timelog as timelog_wording
from handlers.wording import worked as wording
from storage import conversation, journal, ledger, runs
from storage.tickets import Ticket

_DIGITS = 12


class NotATimeHere(FieldRefusal):
    """Write a time such as 30m or 1h30m."""

    script = "C12.wrong"


class NotATimeLogged(FieldRefusal):
    """Write a time such as 30m or 1h30m; “log -{minutes}m” in its thread takes it back."""

    script = "C12.wrong.logged"


def propose(conn: Connection, call: Call, running: Running) -> None:
    """Say in the room how long its owner worked on it, less what is logged already; nothing where that is nothing."""
    ticket = running.ticket
    events = [deskwork.event_of(one) for one in journal.of_ticket(conn, ticket.id)]
    spent = worked.seconds(events, ticket.owner_id or 0, worktime.of(running.terms.calendar)) // 60
    minutes = min(spent, timelog.MOST) - sum(one.minutes for one in ledger.time_of(conn, ticket.id))
    if minutes > 0:
        value = f"{ticket.number}.{minutes}.{int(call.at.timestamp())}"
        card = wording.proposed(ticketcard.room_voice(running, call.now), ticket.ref, minutes, value)
        _show(conn, call, ticket, card, value)


def press(conn: Connection, call: Call) -> Reply:
    """[Log 46 min], or the form with another time; once. Raises NotTheOwner, OldButton, Changed or NotATimeHere."""
    ticket, minutes, mark = _at_hand(conn, call)
    if not 0 < minutes <= timelog.MOST or mark > call.now.timestamp():
        raise OldButton
    person = pressed.require_owner(conn, call, ticket)
    logged = _written(call) if call.inbound.kind == Kind.FORM else Logged(minutes)
    if not runs.claim(conn, f"worked/{ticket.id}", instant(mark), call.now):
        raise Changed(what=call.voice.label("C12.logged", "the time on {ref} is logged already", ref=ticket.ref))
    done = timekeeping.add(conn, call, ticket, person, logged, mark=mark)
    _show(conn, call, ticket, done, call.inbound.value)
    return Reply()


def change(conn: Connection, call: Call) -> Reply:
    """[Change] of what was logged: ask how long it was, or keep that. Raises OldButton, NotYours, MonthClosed,
    NotATimeLogged, NotSoMuch or TooMuchInADay."""
    ticket, entry_id, mark = _at_hand(conn, call)
    entry = correcting.entry_of(conn, call, ticket, entry_id)
    if call.inbound.kind != Kind.FORM:
        return replying.ask(conn, call, timelog_wording.form(call.voice, entry.minutes, call.inbound.value))
    written = timelog.parse(call.inbound.fields.get(wording.FIELD, ""))
    if written is None or written.minutes < 0:
        raise NotATimeLogged(name=wording.FIELD, minutes=entry.minutes)
    done = correcting.change(conn, call, ticket, entry, minutes=written.minutes, mark=mark)
    if not mark:
        return replying.say(conn, call, done, script="G6")
    _show(conn, call, ticket, done, call.inbound.value)
    return Reply()


def other(conn: Connection, call: Call) -> Reply:
    """[Another time]: ask how long it was."""
    ticket, minutes, _ = _at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    return replying.ask(conn, call, wording.form(call.voice, minutes, call.inbound.value))


def _at_hand(conn: Connection, call: Call) -> tuple[Ticket, int, int]:
    """The request, the minutes proposed, and when it was solved. Raises OldButton."""
    minutes, _, mark = pressed.rest_of(call).partition(".")
    if not (minutes.isdecimal() and mark.isdecimal()) or len(minutes) > _DIGITS or len(mark) > _DIGITS:
        raise OldButton
    return pressed.ticket_at_hand(conn, call), int(minutes), int(mark)


def _written(call: Call) -> Logged:
    found = timelog.parse(call.inbound.fields.get(wording.FIELD, ""))
    if found is None or found.minutes < 0:
        raise NotATimeHere(name=wording.FIELD)
    return found


def _show(conn: Connection, call: Call, ticket: Ticket, card: Card, value: str) -> None:
    """In every room, under one name for one solution."""
    for lane in conversation.rooms_of(conn, ticket.id):
        slot = naming.slot_of(ticket, f"worked-{value.rpartition('.')[2]}", lane.id)
        posting.put(conn, lane.id, Post(card, script="C12"), now=call.now, slot=slot)
