"""Words that were taken back: an answer that never arrived, a message that belongs to another ticket (RULES 3)."""

from dataclasses import replace

from handlers.rules.clock import Clock, Event, Status, TicketClocks
from handlers.rules.clocktable import RESPONSES
from handlers.rules.lifecycle import EventKind
from handlers.rules.running import dropped, is_open, lapse, stopped, struck
from handlers.rules.terms import ClockKind, Terms

_STARTED_BY_WORDS = RESPONSES | {ClockKind.UPDATE}


def strike(state: TicketClocks, event: Event, terms: Terms) -> TicketClocks:
    """An answer that never arrived is taken back, and its clocks are judged by the next answer, if there is one.
    So is a customer message that belongs elsewhere, with the promise to answer it."""
    if not event.ref:
        return state
    asks = tuple(ask for ask in state.asks if ask[1] != event.ref)
    answers = tuple(answer for answer in state.answers if answer[1] != event.ref)
    clocks = tuple(_unanswered(clock, event, terms, answers) for clock in state.clocks)
    return _alone(replace(state, asks=asks, answers=answers, clocks=clocks), event)


def _unanswered(clock: Clock, event: Event, terms: Terms, answers: tuple[tuple[float, str], ...]) -> Clock:
    if is_open(clock):
        is_its = clock.start_ref == event.ref and clock.kind in _STARTED_BY_WORDS
        return dropped(clock, event) if is_its else clock
    if clock.status is not Status.STOPPED or clock.stop_ref != event.ref or clock.kind is ClockKind.RESOLUTION:
        return clock
    later = min((answer for answer in answers if answer[0] > clock.origin), default=None)
    if later is None:
        return lapse(struck(clock, terms), event.at)
    return stopped(struck(clock, terms), terms, Event(EventKind.ANSWERED, later[0], ref=later[1]))


def _alone(state: TicketClocks, event: Event) -> TicketClocks:
    """Of the response clocks that now wait for the same answer, the oldest remains, and every one that is broken."""
    waiting = [clock for clock in state.clocks if clock.kind in RESPONSES and is_open(clock)]
    oldest = min(waiting, key=lambda clock: clock.origin, default=None)
    others = [clock for clock in waiting if clock is not oldest and clock.breached_at is None]
    return replace(state, clocks=tuple(dropped(clock, event) if clock in others else clock for clock in state.clocks))
