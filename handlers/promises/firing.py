"""A clock reached a rung: it fires once, with its true time, and whoever the ladder names is told (RULES 4)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.notices import Card, Post, Priority
from handlers.promises import alarms
from handlers.promises.alarms import Alarm
from handlers.rules import rungs
from handlers.rules.clock import Clock, Event
from handlers.rules.lifecycle import EventKind
from handlers.wording import account
from storage import clocks, people, tickets
from storage.clocks import ClockRow


def fire(conn: Connection, row: ClockRow, now: datetime) -> bool:
    """Fire the clock's next rung if it is due; False when nothing fired (it was answered, moved, or fired before)."""
    ticket = tickets.require(conn, row.ticket_id)
    running = deskwork.load(conn, ticket)
    clock = next((one for one in running.clocks.clocks if (one.kind.value, one.number) == (row.kind, row.number)), None)
    ripe = rungs.next_rung(clock, running.terms) if clock else None
    if clock is None or ripe is None or instant(ripe[0]) > now:
        clocks.rearm(conn, row, instant(ripe[0]) if ripe else None)
        return False
    alarm = Alarm(running, clock, ripe[1], instant(ripe[0]), now)
    is_first = clocks.prove(
        conn, row, rung=alarm.rung.key, terms_hash=ticket.terms_hash or "", at=alarm.moment, now=now
    )
    event = Event(
        EventKind.RUNG_FIRED,
        max(alarm.moment.timestamp(), 0),
        clock=clock.kind,
        number=clock.number,
        rung=alarm.rung.key,
    )
    after = deskwork.record(conn, running, event, now=now)
    if is_first:
        alarms.say(conn, [Alarm(after, _same(after, clock), alarm.rung, alarm.moment, now)])
    return is_first


def tell_operators(conn: Connection, row: ClockRow, now: datetime) -> None:
    """A clock was set aside: until somebody looks at it, nobody is warned of its promise (DESIGN 2.10)."""
    ref = tickets.require(conn, row.ticket_id).ref
    for operator in people.operators(conn):
        voice = voice_of(operator, now)
        promise = account.promise_name(voice, row.kind)
        text = voice.say(
            "H9.clock",
            "❗ A clock of **{ref}** failed and is set aside ({promise}): nobody is warned of this promise. "
            "The log says why.",
            ref=ref,
            promise=promise,
        )
        key = f"clock/{row.ticket_id}/{row.kind}/{row.number}/{int(now.timestamp())}/{operator.id}"
        posting.to_person(conn, operator, Post(Card(text), script="H9"), now=now, priority=Priority.BREACH, key=key)


def _same(running: Running, clock: Clock) -> Clock:
    return next(one for one in running.clocks.clocks if (one.kind, one.number) == (clock.kind, clock.number))
