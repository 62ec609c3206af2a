"""Waits of a ticket: each once, measured in the promise's hours, and none that outlasts a customer's word."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from handlers.rules import clocks, pauses
from handlers.rules.clock import Clock, Owes, Pause, TicketClocks
from handlers.rules.clocks import Event, EventKind
from handlers.rules.pauses import Wait
from handlers.rules.terms import ClockKind, Terms
from tests.rules.histories import event, gold, instant, severity
from tests.rules.randomly import GRANTED, HISTORIES

NEWS = gold(severities=(severity("normal", 1, 4, 40, update=2),))


def played(*lines: str) -> TicketClocks:
    """The clocks after these events."""
    return clocks.replay([event(line) for line in lines], NEWS)


def at(text: str) -> int:
    """The instant of "Tue 13:04"."""
    return int(instant(*text.split()))


def test_a_wait_that_pauses_two_clocks_is_one() -> None:
    found = pauses.waits(played("Tue 10:00 granted normal", "Tue 11:00 asked", "Tue 12:30 wrote"))
    assert [(one.start, one.end, one.owes) for one in found] == [(at("Tue 11:00"), at("Tue 12:30"), Owes.CUSTOMER)]


def test_waits_for_two_are_two_and_the_closed_time_is_none() -> None:
    found = pauses.waits(
        played(
            "Tue 10:00 granted normal", "Tue 11:00 asked", "Tue 12:00 wrote", "Tue 12:00 third_party",
            "Tue 13:00 third_party_done", "Tue 14:00 resolved", "Tue 15:00 reopened",
        )
    )  # fmt: skip
    assert [(one.start, one.end, one.owes) for one in found] == [
        (at("Tue 11:00"), at("Tue 12:00"), Owes.CUSTOMER),
        (at("Tue 12:00"), at("Tue 13:00"), Owes.THIRD_PARTY),
    ]


def test_from_waiting_for_one_to_waiting_for_another_the_first_wait_ends() -> None:
    found = pauses.waits(
        played("Tue 10:00 granted normal", "Tue 11:00 asked", "Tue 12:00 third_party", "Tue 13:00 third_party_done")
    )
    resolution = [one for one in found if one.clock.kind is ClockKind.RESOLUTION]
    assert [(one.start, one.end, one.owes) for one in resolution] == [
        (at("Tue 11:00"), at("Tue 12:00"), Owes.CUSTOMER),
        (at("Tue 12:00"), at("Tue 13:00"), Owes.THIRD_PARTY),
    ]


def test_who_turns_to_another_for_no_time_at_all_waits_on() -> None:
    found = pauses.waits(
        played("Tue 10:00 granted normal", "Tue 11:00 asked", "Tue 11:00 third_party", "Tue 11:00 asked")
    )
    assert [(one.start, one.end) for one in found if one.owes is Owes.CUSTOMER] == [(at("Tue 11:00"), None)]


def test_it_is_measured_in_the_period_and_in_the_promises_hours() -> None:
    (wait,) = pauses.waits(played("Tue 10:00 granted normal", "Tue 17:00 asked", "Wed 10:00 wrote"))
    assert pauses.within(wait, NEWS, at("Mon 00:00"), at("Fri 00:00")) == (2 * 3600, 17 * 3600)
    assert pauses.within(wait, NEWS, at("Wed 00:00"), at("Fri 00:00")) == (3600, 10 * 3600)
    assert pauses.within(wait, NEWS, at("Thu 00:00"), at("Fri 00:00")) == (0, 0)


def test_one_that_lasts_counts_until_now() -> None:
    (wait,) = pauses.waits(played("Tue 10:00 granted normal", "Tue 17:00 asked"))
    assert wait.end is None
    assert pauses.within(wait, NEWS, at("Mon 00:00"), at("Tue 17:30")) == (1800, 1800)


CLOCK = Clock(ClockKind.RESOLUTION, 1, 0, 0, 100, "normal", None, pauses=(Pause(100, 200, Owes.CUSTOMER),))


@pytest.mark.parametrize(
    ("messages", "end", "after"),
    [
        ([], 200, 0),
        ([200], 200, 0),
        ([99, 100.5], 200, 0),
        ([150], 200, 50),
        ([150, 120], 200, 80),
        ([150], None, 850),
        ([201], 200, 0),
    ],
    ids=[
        "nobody wrote",
        "it ended with the message",
        "what was written before it, or in the second it began",
        "a message that it outlasted",
        "the first of several",
        "one that lasts",
        "what was written after it",
    ],
)
def test_what_outlasted_a_message_is_found(messages: list[float], end: int | None, after: int) -> None:
    assert pauses.outlasted(Wait(100, end, Owes.CUSTOMER, "", CLOCK), messages, 1000) == after


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_no_wait_outlasts_a_customers_word(history: tuple[Terms, list[Event]]) -> None:
    """In any history, in the order in which it happened: what customers wrote, taken by itself, finds no fault."""
    terms, drawn = history
    events = [GRANTED, *sorted(drawn, key=lambda one: one.at)]
    written = [one.at for one in events if one.kind is EventKind.CUSTOMER_WROTE and one.qualifies]
    now = int(events[-1].at) + 86_400
    for wait in pauses.waits(clocks.replay(events, terms)):
        assert pauses.outlasted(wait, written, now) == 0


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_each_paused_second_is_in_one_wait_for_one_party(history: tuple[Terms, list[Event]]) -> None:
    """No wait begins before the one before it for the same party is over, and none is longer than its pauses."""
    terms, drawn = history
    state = clocks.replay([GRANTED, *drawn], terms)
    for owes in (Owes.CUSTOMER, Owes.THIRD_PARTY):
        mine = [one for one in pauses.waits(state) if one.owes is owes]
        assert all(a.end is not None and a.end < b.start for a, b in pairwise(mine))
        drawn_pauses = [pause for clock in state.clocks for pause in clock.pauses if pause.owes is owes]
        for pause in drawn_pauses:
            assert any(one.start <= pause.start and (one.end is None or pause.start <= one.end) for one in mine)
