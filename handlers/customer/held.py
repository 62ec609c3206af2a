"""What the writer of a held request can do: write, ask, wait, choose, say that work has stopped (D1 to D10)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying
from handlers.asking import deciding
from handlers.callers import Call
from handlers.deskwork import happened, instant
from handlers.errors import Changed, OldButton
from handlers.held import holding, keepers, releasing
from handlers.notices import Card, Post, Reply, Text
from handlers.rules import worktime
from handlers.rules.facts import HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind, Terms
from handlers.wording import heldsaid, starting
from handlers.wording.leads import Ending
from storage.conversation import Sort
from storage.people import Person
from storage.tickets import Ticket

SOONER = 4  # work has stopped: a person writes within this part of the shortest first answer
SOON, SOONEST = 1800, 900  # seconds of working time: where nothing was promised, and at the least


def _held(conn: Connection, call: Call) -> Ticket:
    """The caller's own held ticket. Raises NotYours or Changed."""
    ticket = pressed.own_ticket(conn, call)
    if ticket.state != "held":
        raise Changed(what=call.voice.label("D.over", "{ref} is not held any more", ref=ticket.ref))
    return ticket


def _keeper(conn: Connection, call: Call, ticket: Ticket) -> Person:
    keeper = keepers.keeper_of(conn, ticket)
    if keeper is None:
        raise OldButton
    return keeper


def message(conn: Connection, call: Call) -> Reply:
    """[Message Sara]: one line for the account manager about a request; kept in it."""
    ticket = pressed.own_ticket(conn, call)
    keeper = _keeper(conn, call, ticket)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, heldsaid.message_form(call.voice, keeper.name, str(ticket.number)))
    words = pressed.spoken(call, "words", call.voice.label("D1.words", "Message"))
    pressed.keep(conn, call, ticket, Sort.WORDS, words)
    keepers.pass_on(conn, ticket, heldsaid.words(words), by=call.caller.name, now=call.now)
    return Reply(toast=heldsaid.told(call.voice, keeper.name))


def price(conn: Connection, call: Call) -> Reply:
    """[Ask for a price]: the account manager hears it, once."""
    return _wish(conn, call, "price", heldsaid.wants_price)


def more(conn: Connection, call: Call) -> Reply:
    """[Ask for more]: the account manager hears it, once."""
    return _wish(conn, call, "more", heldsaid.wants_more)


def _wish(conn: Connection, call: Call, name: str, said: heldsaid.Wish) -> Reply:
    ticket = _held(conn, call)
    keeper = _keeper(conn, call, ticket)
    wish: Text = said(posting.person_voice(keeper, call.now))
    slot = naming.slot_of(ticket, name)
    if keepers.pass_on(conn, ticket, wish, by=call.caller.name, now=call.now, key=slot):
        event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why=name)
        deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now)
    return Reply(toast=heldsaid.told(call.voice, keeper.name))


# --------------------------------------------------------------------------------------------------- work has stopped


def stopped(conn: Connection, call: Call) -> Reply:
    """[Our work has stopped]: the account manager and the lead decide, and one of them writes soon (D1)."""
    ticket = _held(conn, call)
    running = deskwork.load(conn, ticket)
    is_news = not keepers.is_pressing(conn, ticket)
    if is_news:
        due = _soon(running.terms, int(call.at.timestamp()))
        event = happened(EventKind.PROMISED, call.at, by_customer=True, due=due, why=keepers.STOPPED)
        running = deskwork.record(conn, running, event, now=call.now)
        keepers.tell(conn, running, deciding.decide_again(conn, ticket, call.at), now=call.now)
    names = [person.name for person in keepers.deciders(conn, ticket)]
    said = heldsaid.stopped(call.voice, names, _stopped_due(running) or call.now)
    answer = replying.say if is_news else replying.answer
    return answer(conn, call, Card(said), script="D1")


def _stopped_due(running: deskwork.Running) -> datetime | None:
    clock = running.clock(ClockKind.PROMISE)
    return instant(clock.due) if clock and clock.due is not None else None


def _soon(terms: Terms, at: int) -> int:
    """By when a person writes: in a quarter of the most pressing severity's first answer, in its own hours."""
    most = terms.severities[0]
    target = most.targets.get(ClockKind.FIRST_RESPONSE, SOON * SOONER)
    hours = worktime.of(terms.calendar_for(ClockKind.FIRST_RESPONSE, most.key))
    within = max(target // SOONER, SOONEST)
    return hours.add(at, within) or at + within


# ------------------------------------------------------------------------------------------------------ wait and choose


def wait(conn: Connection, call: Call) -> Reply:
    """[Wait until 1 Jan]: nobody has to write; it starts by itself in the next period (D4)."""
    ticket = _held(conn, call)
    if ticket.reconsider_at is None:
        raise OldButton
    running = deskwork.load(conn, ticket)
    hold = deciding.decide_again(conn, ticket, call.at).hold
    starts = instant(hold.date) if hold is not None and hold.date is not None else ticket.reconsider_at
    if running.running(ClockKind.PROMISE) is not None:
        event = happened(EventKind.PROMISE_KEPT, call.at, by=call.caller.person_id, by_customer=True, why="waits")
        deskwork.record(conn, running, event, now=call.now)
        keepers.settle(conn, ticket, Ending.WAITS, by=call.caller.name, at=call.at, now=call.now)
    zone, is_sooner = running.terms.calendar.zone, ticket.reconsider_at < starts
    said = heldsaid.waits(call.voice, ticket.ref, starts, zone, may_be_earlier=is_sooner)
    return replying.say(conn, call, Card(said), script="D4")


def asked(conn: Connection, call: Call) -> Reply:
    """[Yes, ask Sara]: it is that subject, and the account manager hears of it (D6)."""
    ticket = _held(conn, call)
    running = deskwork.load(conn, ticket)
    keepers.tell(conn, running, deciding.decide_again(conn, ticket, call.at), now=call.now)
    due = holding.promised(running)
    said = heldsaid.asked(call.voice, _keeper(conn, call, ticket).name, due or call.now)
    return replying.say(conn, call, Card(said), script="D6")


def subject(conn: Connection, call: Call) -> Reply:
    """[No, ERP Finance]: what it is really about; included, it starts at once (D6)."""
    ticket, key = _held(conn, call), pressed.rest_of(call)
    decision = deciding.decide_again(conn, ticket, call.at)
    return _choose(conn, call, ticket, ("module", key), {one.key: one.title for one in decision.options})


def company(conn: Connection, call: Call) -> Reply:
    """[Bianchi Meccanica]: for which of the writer's companies it is; it starts at once (D10)."""
    ticket, key = _held(conn, call), pressed.rest_of(call)
    if ticket.hold_reason != HoldReason.ORGANISATION:
        raise OldButton
    decision = deciding.decide_again(conn, ticket, call.at)
    return _choose(conn, call, ticket, ("organisation", key), {one.key: one.title for one in decision.options})


def _choose(conn: Connection, call: Call, ticket: Ticket, choice: tuple[str, str], titles: dict[str, str]) -> Reply:
    """The question is answered, where it stands; the request starts, or waits for its next reason."""
    if choice[1] not in titles:
        raise OldButton
    chosen = Post(starting.chosen(call.voice, ticket.ref, titles[choice[1]]), script="D10")
    slot = naming.slot_of(ticket, f"held-{ticket.hold_reason}")
    posting.to_writer(conn, ticket, chosen, now=call.now, slot=slot)
    releasing.choose(conn, ticket, choice, by=call.caller.person, at=call.at, now=call.now)
    return Reply()
