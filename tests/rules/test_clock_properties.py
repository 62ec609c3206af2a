"""Random histories: replay equals live, rungs fire once and in working time, no breach is erased (issue: clocks)."""

from collections.abc import Callable

import pytest
from hypothesis import given, seed, settings

from handlers.rules import clocks
from handlers.rules.clocks import Clock, Event, EventKind, Status, Verdict
from handlers.rules.rungs import hours_of, is_breach, is_warning
from handlers.rules.running import used
from tests.rules.randomly import LIVES, NAMED, History, lived

ENOUGH = 100  # histories of each property in the suite; `make soak` takes thousands


def replay_is_live(history: History) -> None:
    """The journal alone gives the same clocks, which went through JSON at every step."""
    desk = lived(history, sweeps=True)
    assert clocks.replay(desk.journal, history.terms, NAMED.__getitem__) == desk.state


def each_rung_once(history: History) -> None:
    """Per clock, rung and terms."""
    proofs = lived(history, sweeps=True).proofs
    assert len(proofs) == len(set(proofs))


def warned_in_working_time(history: History) -> None:
    """A warning's moment lies in counted time: no pause, no closed hour; at a change of terms, in that instant."""
    for clock, rung, at, terms in lived(history, sweeps=True).fired:
        if not is_warning(rung):
            continue
        assert clock.status is Status.RUNNING
        assert not any(pause.start < at < (pause.end or at + 1) for pause in clock.pauses if at != clock.rungs_from)
        hours = hours_of(clock, terms)
        is_counted = hours.is_open(int(at)) or hours.is_open(int(at) - 1)
        assert is_counted or at in (clock.rungs_from, clock.running_since)


def what_was_over_stays_unsaid(history: History) -> None:
    """Whatever comes back tells of the time in which nothing was owed at most that its promise was missed."""
    desk = lived(history, sweeps=True)
    terms, state = history.terms, clocks.TicketClocks()
    for event in desk.journal:
        before, old = terms, {(one.kind, one.number): one.status for one in state.clocks}
        terms = NAMED[event.terms] if event.kind is EventKind.RERATED else before
        state = clocks.step(state, event, terms, before)
        for clock in state.clocks if event.kind in (EventKind.RESTORED, EventKind.REOPENED) else ():
            coming = clocks.next_rung(clock, terms)
            if old.get((clock.kind, clock.number)) in (Status.DROPPED, Status.STOPPED) and coming is not None:
                assert is_breach(coming[1]) or coming[0] >= int(event.at)


def no_breach_is_erased(history: History) -> None:
    """Only an answer written in time, and delivered late, takes a breach back; if it was told, that is corrected."""
    desk = lived(history, sweeps=True)
    terms, state = history.terms, clocks.TicketClocks()
    for event in desk.journal:
        before, old = terms, {(one.kind, one.number): one for one in state.clocks}
        terms = NAMED[event.terms] if event.kind is EventKind.RERATED else before
        state = clocks.step(state, event, terms, before)
        for clock in state.clocks:
            was = old.get((clock.kind, clock.number))
            if was is not None and was.breached_at is not None and clock.breached_at != was.breached_at:
                _is_contradicted(was, clock, event)
        assert old.keys() <= {(one.kind, one.number) for one in state.clocks}


def _is_contradicted(was: Clock, clock: Clock, event: Event) -> None:
    assert was.breached_at is not None
    assert clock.breached_at is None
    assert clock.status is Status.STOPPED
    assert clock.stopped_at is not None
    assert clock.stopped_at <= was.breached_at
    assert event.at <= was.breached_at or event.kind is EventKind.STRUCK
    assert clock.corrected or "100" not in clock.fired


def sweeping_changes_no_verdict(history: History) -> None:
    """A sweep that runs always and one that never runs give the same breaches, at the same moments."""
    swept, unswept = (lived(history.in_order, sweeps=one) for one in (True, False))
    assert _verdicts(swept.state, swept.now) == _verdicts(unswept.state, swept.now)


def _verdicts(state: clocks.TicketClocks, now: float) -> list[tuple[str, int, Verdict, float | None]]:
    told = [(one, clocks.judge(one, now)) for one in state.clocks]
    plain = {Verdict.CORRECTED: Verdict.MET}
    return [(one.kind, one.number, plain.get(verdict, verdict), one.breached_at) for one, verdict in told]


def the_sum_is_the_target(history: History) -> None:
    """At the due time of a running clock exactly its target is used, pauses excluded."""
    desk = lived(history.in_order, sweeps=False)
    for clock in desk.state.clocks:
        if clock.status is Status.RUNNING and clock.due is not None and clock.breached_at is None:
            counted = used(clock, hours_of(clock, desk.terms), clock.due)
            assert counted == max(clock.target, clock.counted)  # past its target when it went on: due at once
            pairs = zip(clock.pauses, clock.pauses[1:], strict=False)
            assert not any(one.end is None or other.start < one.end for one, other in pairs)


def no_pause_outlasts_a_message(history: History) -> None:
    """In whatever order things are heard of: no clock is paused for a second after a message written in its pause."""
    own = [event for event in history.events if event.kind is not EventKind.ABSORBED]
    desk = lived(History(history.terms, tuple(own)), sweeps=False)
    wrote = [event.at for event in desk.journal if event.kind is EventKind.CUSTOMER_WROTE and event.qualifies]
    for clock in desk.state.clocks:
        for pause in clock.pauses:
            if pause.owes in (clocks.Owes.CUSTOMER, clocks.Owes.THIRD_PARTY) and clock.status is not Status.DROPPED:
                ended = float("inf") if pause.end is None else pause.end
                assert not any(pause.start < int(at) < ended for at in wrote)


PROPERTIES = (
    replay_is_live,
    each_rung_once,
    warned_in_working_time,
    what_was_over_stays_unsaid,
    no_breach_is_erased,
    sweeping_changes_no_verdict,
    the_sum_is_the_target,
    no_pause_outlasts_a_message,
)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__.replace("_", " "))
def test_property(holds: Callable[[History], None]) -> None:
    """It holds for as many random histories as the suite has time for."""
    settings(max_examples=ENOUGH, deadline=None)(given(LIVES)(holds))()


def run(count: int, number: int) -> None:
    """All properties over so many histories of that seed, for `make soak`. Raises AssertionError with the history."""

    def all_hold(history: History) -> None:
        for holds in PROPERTIES:
            holds(history)

    seed(number)(settings(max_examples=count, deadline=None, database=None)(given(LIVES)(all_hold)))()
