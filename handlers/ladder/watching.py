"""What is pressed on an early notice and on a digest: watch, mute, show what was missed (E4, E5)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed
from handlers.callers import Call
from handlers.errors import Changed
from handlers.ladder import following, singles
from handlers.ladder.singles import Notice
from handlers.missed import breaches
from handlers.notices import Post, Reply
from handlers.rules import rungs
from handlers.rules.terms import ClockKind
from handlers.staffing import owning
from handlers.wording import warnings
from storage import tellings, tickets
from storage.people import Person
from storage.tickets import Ticket


def watch(conn: Connection, call: Call) -> Reply:
    """[Watch]: he hears when it is answered, or missed."""
    return _choose(conn, call, is_muted=False)


def mute(conn: Connection, call: Call) -> Reply:
    """[Mute T-1042]: no more early notices of it for him."""
    return _choose(conn, call, is_muted=True)


def _choose(conn: Connection, call: Call, *, is_muted: bool) -> Reply:
    ticket, person = _told(conn, call)
    if ticket.state not in tickets.OPEN_STATES:
        raise Changed(what=call.voice.label("E4.over", "{ref} is not open any more", ref=ticket.ref))
    tellings.watch(conn, person.id, ticket.id, is_muted=is_muted)
    one = following.early_notice(conn, person, ticket)
    if one is not None and one.message:
        notice = Notice(person, deskwork.load(conn, ticket), one)
        card = singles.early(conn, notice, call.voice)
        change = warnings.muted if is_muted else warnings.watched
        shown = change(call.voice, card, ticket.ref, str(ticket.number))
        posting.to_person(conn, person, Post(shown, script="E4"), now=call.now, slot=one.message)
    if is_muted:
        return Reply(toast=call.voice.label("E4.muted.toast", "Muted."))
    return Reply(toast=call.voice.label("E4.watched.toast", "You will hear."))


def missed(conn: Connection, call: Call) -> Reply:
    """[Show T-1042] on a digest: the whole notice of what was missed, from then on kept up to date like any other.
    Raises NotEntitled; Changed when nothing is missed any more."""
    ticket, person = _told(conn, call)
    running = deskwork.load(conn, ticket)
    missed_ones = (clock for clock in running.clocks.clocks if rungs.is_breach_told(clock, running.terms))
    found = [clock for clock in missed_ones if clock.kind is not ClockKind.CLAIM]
    if not found:
        raise Changed(what=call.voice.label("E5.none", "nothing on {ref} is missed", ref=ticket.ref))
    for clock in found:
        breaches.tell(conn, running, clock, person, now=call.now)
    return Reply(toast=call.voice.label("E5.shown", "The notice of {ref} is in our private chat.", ref=ticket.ref))


def _told(conn: Connection, call: Call) -> tuple[Ticket, Person]:
    """The ticket at hand, for whoever was told of it or may work on it. Raises NotEntitled."""
    ticket, person = pressed.ticket_at_hand(conn, call), call.caller.person
    if person is not None and tellings.was_told(conn, person.id, ticket.id):
        return ticket, person
    return ticket, owning.entitled(conn, call, ticket)
