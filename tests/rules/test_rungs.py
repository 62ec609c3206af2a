"""Rungs: that each fires once, to the second (RULES 4). When each fires stands in tests/rules/data/clocks/rungs.md."""

from handlers.rules import clocks
from handlers.rules.clocks import ClockKind, Event, EventKind
from handlers.rules.rungs import next_rung
from tests.rules.histories import gold, moment, play, severity

URGENT = "Tue 13:04 granted urgent"


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
