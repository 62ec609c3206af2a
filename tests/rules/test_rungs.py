"""Rungs: when each fires, that none fires twice, and which never fire (RULES 4)."""

import pytest

from handlers.rules import clocks
from handlers.rules.clocks import Clock, ClockKind, Event, EventKind
from handlers.rules.rungs import next_rung
from handlers.rules.terms import Terms
from tests.rules.histories import gold, moment, play, severity

URGENT = "Tue 13:04 granted urgent"
ANSWERED = "Tue 09:00 granted urgent\nTue 09:30 answered"

LADDERS = {
    "half of the time": (URGENT, "first_response", "50 Tue 14:04"),
    "three quarters": (f"{URGENT}\nTue 14:04 fired first_response:50", "first_response", "75 Tue 14:34"),
    "a rung that fired does not fire again": (
        f"{URGENT}\nTue 14:04 fired first_response:50\nTue 14:34 fired first_response:75",
        "first_response",
        "90 Tue 14:52",
    ),
    "the breach at the due time": (
        f"{URGENT}\n" + "\n".join(f"Tue 14:52 fired first_response:{rung}" for rung in (50, 75, 90)),
        "first_response",
        "100 Tue 15:04",
    ),
    "unacknowledged for 15 minutes": (
        f"{URGENT}\n" + "\n".join(f"Tue 15:04 fired first_response:{rung}" for rung in (50, 75, 90, 100)),
        "first_response",
        "breach+15m Tue 15:19",
    ),
    "acknowledged, the ladder ends": (
        f"{URGENT}\n" + "\n".join(f"Tue 15:04 fired first_response:{rung}" for rung in (50, 75, 90, 100)) + "\nACK",
        "first_response",
        "none",
    ),
    "after downtime the missed ones come in due order": (
        f"{URGENT}\nWed 10:00 noted",
        "first_response",
        "50 Tue 14:04",
    ),
    "answered, the warnings that were missed never fire": (f"{URGENT}\nTue 14:50 answered", "first_response", "none"),
    "answered too late and unseen, the breach is told": (
        f"{URGENT}\nTue 15:30 answered",
        "first_response",
        "100 Tue 15:04",
    ),
    "an answer in time that came late ends it": (
        f"{URGENT}\nTue 15:10 noted\nTue 15:00 answered",
        "first_response",
        "none",
    ),
    "nothing fires while paused": ("Tue 09:00 granted urgent\nTue 10:00 asked", "resolution", "none"),
    "a pause moves the moments": (
        "Tue 09:00 granted urgent\nTue 10:00 asked\nTue 11:00 wrote",
        "resolution",
        "50 Tue 18:00",
    ),
    "the moment that passed before a pause never fires": (
        "Tue 09:00 granted urgent\nTue 17:30 asked\nWed 10:00 wrote",
        "resolution",
        "75 Wed 13:30",
    ),
    "raised past three quarters warns once, now": (
        "Tue 09:00 granted normal\nTue 10:40 raised urgent",
        "first_response",
        "75 Tue 10:40",
    ),
    "raised past the target tells the breach only": (
        "Tue 09:00 granted normal\nTue 12:00 raised urgent",
        "first_response",
        "100 Tue 12:00",
    ),
    "a promise has no half-time warning": ("Tue 13:00 promised 17:00", "promise", "75 Tue 16:00"),
    "moved back by an older message, what fired does not fire again": (
        f"{ANSWERED}\nTue 10:00 wrote\nTue 11:00 fired next_response:50\nTue 09:40 wrote",
        "next_response",
        "75 Tue 11:10",
    ),
    "reopened, the moment that passed before the solution never fires": (
        "Tue 09:00 granted urgent\nWed 09:30 resolved\nWed 10:00 reopened",
        "resolution",
        "75 Wed 12:30",
    ),
    "a withdrawn ticket is quiet": (f"{URGENT}\nTue 13:30 withdrawn", "first_response", "none"),
}


def _play(text: str, kind: ClockKind, terms: Terms) -> Clock:
    is_acknowledged = text.endswith("\nACK")
    state = play(text.removesuffix("\nACK"), terms)
    clock = next(one for one in state.clocks if one.kind is kind)
    if is_acknowledged:
        seen = Event(EventKind.ACKNOWLEDGED, clock.origin + 8000, clock=kind, number=clock.number)
        state = clocks.step(state, seen, terms)
    return next(one for one in state.clocks if one.kind is kind)


@pytest.mark.parametrize("name", LADDERS)
def test_next_rung(name: str) -> None:
    """The next rung of the clock and its moment are as the sentence says."""
    text, kind, expected = LADDERS[name]
    found = next_rung(_play(text, ClockKind(kind), gold()), gold())
    assert (f"{found[1].key} {moment(found[0])}" if found else "none") == expected


def test_a_clock_fires_each_rung_once_and_then_is_silent() -> None:
    """Firing whatever is next, in order, ends after the five rungs."""
    state = play(URGENT, gold())
    fired = []
    while found := next_rung(state.clocks[0], gold()):
        at, rung = found
        fired.append((rung.key, moment(at)))
        event = Event(EventKind.RUNG_FIRED, at, clock=ClockKind.FIRST_RESPONSE, number=1, rung=rung.key)
        state = clocks.step(state, event, gold())
        assert len(fired) < 10
    assert fired == [
        ("50", "Tue 14:04"),
        ("75", "Tue 14:34"),
        ("90", "Tue 14:52"),
        ("100", "Tue 15:04"),
        ("breach+15m", "Tue 15:19"),
    ]


def test_a_share_that_is_no_whole_second_is_rounded_up() -> None:
    """Never before that share of the time is used."""
    terms = gold(severities=(severity("normal", 1, 1.0005),))  # 3601 s: half of it is 1800.5 s
    found = next_rung(play("Tue 09:00 granted", terms).clocks[0], terms)
    assert found is not None
    assert moment(found[0]) == "Tue 09:30:01"
