"""An apology in a person's name: drafted from the facts, changed and sent by him, once per missed promise (E10)."""

import hashlib

from sqlalchemy import Connection

from handlers import posting, pressed, replying, writers
from handlers.account import missed
from handlers.account.missed import AtHand
from handlers.callers import Call
from handlers.deskwork import instant
from handlers.errors import Changed
from handlers.missed import evidence
from handlers.notices import Post, Priority, Reply
from handlers.relay import passing
from handlers.rules.clock import Status
from handlers.rules.patterns import Cause
from handlers.wording import remedies
from handlers.wording.breach import Miss
from handlers.wording.remedies import Facts
from storage import journal, misses
from storage.conversation import Sort

MARK = 6  # characters that tell one draft from another


def draft(conn: Connection, call: Call) -> Reply:
    """[Apology draft]: what it would say, with [Send as …] and [Edit]. Raises Changed when one was sent."""
    hand = _unsent(conn, call)
    _show(conn, call, hand, _text(conn, call, hand))
    return Reply()


def edit(conn: Connection, call: Call) -> Reply:
    """[Edit]: the draft in a form; what stands there is sent."""
    hand = _unsent(conn, call)
    return replying.ask(conn, call, remedies.editing(call.voice, _text(conn, call, hand), hand.value))


def send(conn: Connection, call: Call) -> Reply:
    """[Send as …], or the form sent: it goes to the customer as the person's own words. It keeps no promise: that is
    what an answer does. A draft whose facts have changed since it was shown is shown anew."""
    hand = _unsent(conn, call)
    if call.inbound.kind == "form":
        words = pressed.spoken(call, "text", call.voice.label("E10.field", "Your words"))
    else:
        words = _text(conn, call, hand)
        if _mark(words) != hand.rest:
            _show(conn, call, hand, words)
            return Reply(toast=call.voice.label("E10.changed", "This has changed since. Please read the new draft."))
    message = pressed.keep(conn, call, hand.ticket, Sort.ANSWER, words)
    passing.to_customer(conn, call, hand.running, message)
    misses.done(conn, hand.promise, misses.Sort.APOLOGY)  # one apology per missed target
    contact = writers.contact_name(conn, hand.ticket)
    if call.inbound.kind != "form":
        missed.replace(conn, call, remedies.apologised(call.voice, contact), script="E10")
    missed.note(conn, call, hand, "apology", message.id, words=words)
    return Reply(toast=call.voice.label("E10.done", "Sent to {name}.", name=contact))


def _unsent(conn: Connection, call: Call) -> AtHand:
    hand = missed.at_hand(conn, call)
    for entry in journal.of_ticket(conn, hand.ticket.id):
        if "apology" in entry.data and (entry.data["clock"], entry.data["number"]) == hand.clock.name:
            ref = hand.ticket.ref
            raise Changed(what=call.voice.label("E10.already", "an apology on {ref} was sent already", ref=ref))
    return hand


def _show(conn: Connection, call: Call, hand: AtHand, text: str) -> None:
    contact = writers.contact_name(conn, hand.ticket)
    card = remedies.draft(call.voice, contact, hand.person.name, text, hand.value, mark=_mark(text))
    slot = missed.slot(hand.ticket, hand.promise, "draft", hand.person, call.now)
    posting.to_person(conn, hand.person, Post(card, script="E10"), now=call.now, priority=Priority.RECEIPT, slot=slot)


def _text(conn: Connection, call: Call, hand: AtHand) -> str:
    """The draft, with times as its reader knows them."""
    voice = writers.customer_voice(conn, hand.ticket, call.now, hand.running.terms.calendar.zone)
    miss = evidence.gather(conn, hand.running, hand.clock).miss
    cause, after = _went_wrong(miss)
    came = hand.clock.status is Status.STOPPED and hand.clock.stopped_at is not None and bool(miss.answered_by)
    return remedies.apology(
        voice,
        Facts(
            miss.contact,
            miss.kind,
            miss.due,
            answered=instant(hand.clock.stopped_at or 0) if came else None,
            cause=cause,
            moved_after=after,
            sender=hand.person.name,
        ),
    )


def _went_wrong(miss: Miss) -> tuple[str, int]:
    """What a person gave as reason, else what the journal shows; and the seconds until it changed teams."""
    moved = next((step.at for step in miss.timeline if step.what == "transferred"), None)
    began = miss.timeline[0].at if miss.timeline else miss.due
    after = int((moved - began).total_seconds()) if moved else 0
    if miss.cause and (miss.cause != Cause.MOVED or moved):
        return miss.cause, after
    if moved is not None:
        return Cause.MOVED, after
    has_owner = any(step.what in ("claimed", "given", "taken_over") for step in miss.timeline)
    return ("" if has_owner else Cause.UNOWNED), 0


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]
