"""A missed promise: acknowledged by one for all (E6), given a reason (E9), reviewed with a colleague (E11)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard
from handlers.account import missed
from handlers.callers import Call, voice_of
from handlers.deskwork import instant
from handlers.errors import Changed, NotEntitled, OldButton, WrongRole
from handlers.missed import breaches, comparing
from handlers.notices import Post, Priority, Reply
from handlers.promises import acknowledging
from handlers.rules.patterns import Cause
from handlers.staffing.owning import entitled
from handlers.wording import patterns
from storage import misses
from storage.people import Person
from storage.tickets import Ticket


def acknowledge(conn: Connection, call: Call) -> Reply:
    """[Acknowledge]: written down with a name, shown in everybody's notice."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = _who(conn, call, ticket)
    running = deskwork.load(conn, ticket)
    known = acknowledging.acknowledge(conn, running, person.id, at=call.at, now=call.now)
    if known is running:
        raise Changed(
            what=call.voice.label("E6.already", "the missed time on {ref} is acknowledged already", ref=ticket.ref)
        )
    ticketcard.refresh(conn, known, call.now)
    return Reply(toast=call.voice.label("E6.done", "Acknowledged."))


def _who(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """Whoever answers for the request, or may work on it."""
    try:
        return entitled(conn, call, ticket)
    except NotEntitled as refusal:
        try:
            return missed.in_charge(conn, call, ticket)
        except WrongRole:
            raise refusal from None


def cause(conn: Connection, call: Call) -> Reply:
    """[Add a reason]: the usual ones as buttons, another in words; the last one given counts."""
    hand = missed.at_hand(conn, call)
    if not hand.rest:
        card = patterns.choices(call.voice, hand.ticket.ref, hand.value)
        slot = missed.slot(hand.ticket, hand.promise, "cause", hand.person, call.now)
        posting.to_person(
            conn, hand.person, Post(card, script="E9"), now=call.now, priority=Priority.RECEIPT, slot=slot
        )
        return Reply()
    if hand.rest not in list(Cause):
        raise OldButton
    words = ""
    if hand.rest == Cause.OTHER:
        if call.inbound.kind != "form":
            return replying.ask(conn, call, patterns.own_words(call.voice, hand.value))
        words = pressed.spoken(call, "words", call.voice.label("E9.field", "Why it was missed"))
    misses.say_why(conn, hand.promise, cause=hand.rest, words=words, person_id=hand.person.id)
    missed.note(conn, call, hand, "cause", hand.rest, words=words)
    if call.inbound.kind != "form":
        missed.replace(conn, call, patterns.given(call.voice, hand.ticket.ref, hand.rest), script="E9")
    return Reply(toast=call.voice.label("E9.done", "Recorded."))


def review(conn: Connection, call: Call) -> Reply:
    """[Review with …]: whoever else answers for the request gets the misses that belong together, once."""
    hand = missed.at_hand(conn, call)
    found = comparing.pattern_of(conn, hand.running, hand.clock, hand.running.terms.calendar.zone)
    other = breaches.other_of(conn, hand.ticket, hand.person)
    if found is None or other is None:
        raise OldButton
    voice, due = voice_of(other, call.now), [instant(one.at) for one in found.misses]
    post = Post(patterns.review(voice, hand.person.name, found, due), script="E11")
    key = f"{naming.slot_of(hand.ticket, 'review')}/{hand.promise.kind}/{hand.promise.number}/{other.id}"
    if not posting.to_person(conn, other, post, now=call.now, key=key):
        raise Changed(what=call.voice.label("E11.already", "{name} was asked already", name=other.name))
    missed.note(conn, call, hand, "review", other.id)
    return Reply(toast=call.voice.label("E11.done", "I asked {name} to review it with you.", name=other.name))
