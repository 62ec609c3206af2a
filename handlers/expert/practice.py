"""[Practice ticket]: claim, write, resolve, alone, with the desk as the customer (A11).

It is a row of its own and a message in the expert's private chat, not a ticket: no journal, clock, allowance, figure or
report can see it, because none of them reads that row.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, OldButton
from handlers.notices import Card, Post, Priority, Reply, Sign
from handlers.pressed import spoken
from handlers.rules import firstnames, topics
from handlers.wording import practice as wording
from handlers.wording.voice import Voice
from storage import desk, people, practices, slots
from storage.people import Person
from storage.practices import Practice, Step

LASTS = timedelta(days=1)
ANSWER = timedelta(hours=1)  # the time that its card shows


def press(conn: Connection, call: Call) -> Reply:
    """Its buttons. Raises OldButton, Changed, Missing."""
    person, step = call.caller.person, call.inbound.value
    if person is None:
        raise OldButton
    found = practices.of(conn, person.id)
    if not step:
        return _begin(conn, call, person, found)
    if found is None:
        raise Changed(what=call.voice.label("A11.gone", "this practice ticket is over"))
    if step not in _STEPS:
        raise OldButton
    return _STEPS[step](conn, call, person, found)


def hear(conn: Connection, call: Call) -> Reply | None:
    """What he writes privately while he works on one; None when it is not for its customer."""
    found = practices.of(conn, call.caller.person_id or 0)
    if found is None or found.step == Step.OPEN or not _is_meant(conn, call, found):
        return None
    if topics.is_internal(call.inbound.text):
        posting.mark(conn, call, Sign.NOTE)
        return Reply()
    posting.mark(conn, call, Sign.DELIVERED)
    if found.step == Step.CLAIMED:
        practices.step(conn, found, Step.ANSWERED)
        name, here = wording.customer(call.voice), desk.current(conn).name
        post = Post(wording.thanks(call.voice), author=name, via=here, about=call.voice.label("A11.about", "Practice"))
        posting.put(conn, call.lane.id, replace(post, script="A11"), now=call.now)
    return Reply()


def expire(conn: Connection, found: Practice, now: datetime) -> None:
    """It is over by itself."""
    person = people.by_id(conn, found.person_id)
    _end(conn, found, wording.over(voice_of(person, now)), now)


def _is_meant(conn: Connection, call: Call, found: Practice) -> bool:
    """Whoever is nothing but ours has nothing else to write here; else it answers the practice request's message."""
    if not call.caller.roles.organisations:
        return True
    sent = slots.sent_in(conn, found.slot)
    return sent is not None and sent.message in (call.inbound.thread, call.inbound.reply_to)


def _begin(conn: Connection, call: Call, person: Person, found: Practice | None) -> Reply:
    there = Reply(toast=call.voice.label("A11.there", "Your practice ticket is in our private chat."))
    if found is None:
        lane = replying.own_lane(conn, call)
        found = practices.begin(conn, person.id, lane.id, call.now + LASTS)
        _show(conn, found, wording.fresh(call.voice, call.now + ANSWER, found.ends_at), call.now)
    return there


def _claim(conn: Connection, call: Call, person: Person, found: Practice) -> Reply:
    if found.step == Step.OPEN:
        practices.step(conn, found, Step.CLAIMED)
        _show(conn, found, _owned(call.voice, person, found), call.now)
        first = firstnames.first(person.name)
        posting.put(conn, found.lane_id, Post(wording.rules(call.voice, first), script="A11"), now=call.now)
    return Reply(toast=call.voice.label("A11.yours", "The practice ticket is yours."))


def _resolve(conn: Connection, call: Call, person: Person, found: Practice) -> Reply:
    if call.inbound.kind != "form":
        return replying.ask(conn, call, wording.resolve_form(call.voice))
    cause = spoken(call, wording.CAUSE, call.voice.label("A11.cause", "Cause"))
    fix = spoken(call, wording.FIX, call.voice.label("A11.fix", "Fix"))
    _end(conn, found, wording.solved(call.voice, cause, fix), call.now)
    return Reply()


def _stop(conn: Connection, call: Call, person: Person, found: Practice) -> Reply:
    _end(conn, found, wording.over(call.voice), call.now)
    return Reply(toast=call.voice.label("A11.ended", "Practice is over."))


_STEPS = {"claim": _claim, "resolve": _resolve, "end": _stop}


def _owned(voice: Voice, person: Person, found: Practice) -> Card:
    return wording.owned(voice, person.name, found.ends_at - LASTS + ANSWER, found.ends_at)


def _end(conn: Connection, found: Practice, card: Card, now: datetime) -> None:
    practices.end(conn, found)
    _show(conn, found, card, now)


def _show(conn: Connection, found: Practice, card: Card, now: datetime) -> None:
    """Its one message, as it stands now."""
    posting.put(conn, found.lane_id, Post(card, script="A11"), now=now, priority=Priority.RECEIPT, slot=found.slot)
