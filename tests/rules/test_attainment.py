"""The share of first answers on time: what counts, what does not, and that it says what the clocks say."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from handlers.rules import attainment, clocks
from handlers.rules.attainment import FirstAnswer, Missed, Record
from handlers.rules.clock import Clock, Status, Verdict
from handlers.rules.clocks import ClockKind, Event
from handlers.rules.lifecycle import State
from handlers.rules.terms import Terms
from tests.rules.randomly import GRANTED, HISTORIES

NOW, DUE = 1000.0, 500.0
KEPT = FirstAnswer(1, State.CLOSED, Status.STOPPED, due=DUE, stopped=400)
LATE = FirstAnswer(2, State.CLOSED, Status.STOPPED, due=DUE, breached=DUE, stopped=560)
OVERDUE = FirstAnswer(3, State.OWNED, Status.RUNNING, due=DUE)
OVERDUE_TOLD = FirstAnswer(4, State.OWNED, Status.RUNNING, due=DUE, breached=DUE)
OPEN = FirstAnswer(5, State.WAITING, Status.RUNNING, due=2000)
UNANSWERED = FirstAnswer(6, State.CLOSED, Status.DROPPED, due=DUE, stopped=300, dropped_by="resolved")
UNANSWERED_LATE = FirstAnswer(
    7, State.CLOSED, Status.DROPPED, due=DUE, breached=DUE, stopped=600, dropped_by="resolved"
)
NO_LONGER_OWED = FirstAnswer(9, State.OWNED, Status.DROPPED, due=DUE, stopped=300, dropped_by="severity_changed")
WITHOUT = FirstAnswer(8, State.OWNED)

TABLE = {
    "an answer in time is kept": (KEPT, Record(1, kept=1)),
    "a late one is missed, by the time between": (LATE, Record(1, missed=(Missed(2, DUE, 60),))),
    "an open one counts once it is overdue": (OVERDUE, Record(1, missed=(Missed(3, DUE, None),))),
    "whether anybody was told or not": (OVERDUE_TOLD, Record(1, missed=(Missed(4, DUE, None),))),
    "an open one that is not due yet is neither kept nor missed": (OPEN, Record(1, waiting=1)),
    "closed without an answer is apart": (UNANSWERED, Record(1, unanswered=1)),
    "closed without an answer, after its time, is missed": (UNANSWERED_LATE, Record(1, missed=(Missed(7, DUE, None),))),
    "what another severity does not promise is neither": (NO_LONGER_OWED, Record(1)),
    "a request that was promised no first answer is only a request": (WITHOUT, Record(1)),
}


@pytest.mark.parametrize(("answer", "expected"), TABLE.values(), ids=TABLE)
def test_what_counts(answer: FirstAnswer, expected: Record) -> None:
    assert attainment.measure([answer], NOW) == expected


SHARES = {
    "an open one is in every denominator": ([KEPT, KEPT, KEPT, OPEN], 75),
    "an overdue one is missed before anybody answers": ([KEPT, OVERDUE], 50),
    "closed without an answer is in no share": ([KEPT, UNANSWERED], 100),
    "nothing decided yet has no share": ([OPEN, UNANSWERED, WITHOUT], None),
    "nothing asked has no share": ([], None),
}


@pytest.mark.parametrize(("answers", "share"), SHARES.values(), ids=SHARES)
def test_the_share_is_of_what_is_promised(answers: list[FirstAnswer], share: int | None) -> None:
    assert attainment.measure(answers, NOW).share == share


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        pytest.param(6, 7, 86, id="six of seven are 86 %"),
        pytest.param(1, 8, 13, id="half of a percent is rounded up"),
        pytest.param(999, 1000, 99, id="one of a thousand missed is not 100 %"),
        pytest.param(1, 1000, 1, id="one of a thousand kept is not 0 %"),
        pytest.param(5, 5, 100, id="all are 100 %"),
        pytest.param(0, 5, 0, id="none is 0 %"),
        pytest.param(0, 0, None, id="of nothing there is no share"),
    ],
)
def test_percent(part: int, whole: int, said: int | None) -> None:
    assert attainment.percent(part, whole) == said


END = 450.0  # a month ends, before DUE
RUNS_ON = FirstAnswer(10, State.CLOSED, Status.STOPPED, due=DUE, stopped=480, begun=300)
MISSED_AFTER = FirstAnswer(11, State.OWNED, Status.RUNNING, due=DUE, begun=300)
ANSWERED_AFTER = FirstAnswer(12, State.CLOSED, Status.STOPPED, due=440, breached=440, stopped=480, begun=300)
AT_THE_END = FirstAnswer(13, State.CLOSED, Status.STOPPED, due=END, stopped=END, begun=300)
DUE_AT_THE_END = FirstAnswer(14, State.OWNED, Status.RUNNING, due=END, begun=300)
WITHDRAWN_AFTER = FirstAnswer(
    15, State.WITHDRAWN, Status.DROPPED, due=DUE, stopped=480, dropped_by="withdrawn", begun=1
)
SILENT_AFTER = FirstAnswer(16, State.CLOSED, Status.DROPPED, due=DUE, stopped=480, dropped_by="resolved", begun=300)
TAKEN_IN = FirstAnswer(17, State.OWNED, Status.STOPPED, due=440, breached=440, stopped=500, begun=480)
RUNNING = Record(1, waiting=1)
PERIODS = {
    "answered in the next month: running at the end of this one, kept in that": (RUNS_ON, RUNNING, Record(kept=1)),
    "missed in the next month": (MISSED_AFTER, RUNNING, Record(missed=(Missed(11, DUE, None),))),
    "missed in this one, whenever the answer came": (
        ANSWERED_AFTER, Record(1, missed=(Missed(12, 440, 40),)), Record()
    ),
    "answered in the first second of the next": (AT_THE_END, RUNNING, Record(kept=1)),
    "due in the first second of the next": (DUE_AT_THE_END, RUNNING, Record(missed=(Missed(14, END, None),))),
    "withdrawn in the next: no request any more": (WITHDRAWN_AFTER, Record(), Record()),
    "missed in this one by a request that the next one's took in": (
        TAKEN_IN, Record(missed=(Missed(17, 440, 60),)), Record(1)
    ),
    "closed without an answer in the next": (SILENT_AFTER, RUNNING, Record(unanswered=1)),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "this", "that"), PERIODS.values(), ids=PERIODS)
def test_what_runs_across_the_end_of_a_month_is_counted_once_where_it_is_decided(
    answer: FirstAnswer, this: Record, that: Record
) -> None:
    """And the two months add up to what both are together."""
    two = [attainment.measure([answer], NOW, *month) for month in ((0, END), (END, NOW + 1))]
    assert two == [this, that]
    whole = attainment.measure([answer], NOW, 0, NOW + 1)
    assert (whole.requests, whole.decided, whole.unanswered) == (
        sum(one.requests for one in two),
        sum(one.decided for one in two),
        sum(one.unanswered for one in two),
    )


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.MERGED, State.SET_ASIDE])
def test_what_was_taken_back_in_time_counts_nowhere(state: State) -> None:
    gone = FirstAnswer(2, state, Status.DROPPED, due=DUE, stopped=300, dropped_by=state.value)
    assert attainment.measure([gone], NOW) == Record()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.SET_ASIDE])
def test_taking_it_back_erases_no_breach(state: State) -> None:
    gone = FirstAnswer(2, state, Status.DROPPED, due=DUE, breached=DUE, stopped=560, dropped_by=state.value)
    assert attainment.measure([gone], NOW) == Record(missed=(Missed(2, DUE, None),))
    answered = FirstAnswer(2, state, Status.STOPPED, due=DUE, breached=DUE, stopped=560)
    assert attainment.measure([answered], NOW) == Record(missed=(Missed(2, DUE, 60),))


def test_the_breach_of_a_merged_request_is_counted_where_its_clock_went_on() -> None:
    merged = FirstAnswer(2, State.MERGED, Status.DROPPED, due=DUE, breached=DUE, stopped=560, dropped_by="merged")
    absorbed = FirstAnswer(1, State.OWNED, Status.DROPPED, due=800, stopped=560, dropped_by="absorbed")
    inherited = FirstAnswer(1, State.OWNED, Status.STOPPED, due=DUE, breached=DUE, stopped=600)
    found = attainment.measure([merged, absorbed, inherited], NOW)
    assert found == Record(1, missed=(Missed(1, DUE, 100),))


def test_the_newest_missed_first_and_all_together() -> None:
    found = attainment.measure([KEPT, LATE, OVERDUE, OPEN, UNANSWERED], NOW)
    assert (found.requests, found.kept, found.decided, found.waiting, found.unanswered) == (5, 1, 3, 1, 1)
    assert [one.number for one in found.missed] == [3, 2]


@pytest.mark.parametrize(
    ("at", "since"),
    [("2026-12-31", "2026-04-15"), ("2027-04-14", "2026-04-15"), ("2027-04-15", "2027-04-15")],
)
def test_a_contracts_year_begins_on_the_day_of_its_start(at: str, since: str) -> None:
    def seconds(day: str) -> int:
        return int(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Rome")).timestamp())

    start, end = seconds("2025-04-15"), seconds("2028-04-15")
    assert attainment.year_of(start, end, zone="Europe/Rome", at=seconds(at)) == seconds(since)


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_it_says_what_the_clock_says(history: tuple[Terms, list[Event]]) -> None:
    """In any history and at any time, row and clock are judged alike; corrected counts as met."""
    terms, drawn = history
    events = [GRANTED, *drawn]
    clock = clocks.replay(events, terms).clocks[0]
    assert clock.kind is ClockKind.FIRST_RESPONSE
    for now in (events[-1].at, events[-1].at + 86_400):
        expected = clocks.judge(clock, now)
        expected = Verdict.MET if expected is Verdict.CORRECTED else expected
        assert attainment.verdict(_row(clock), now) is expected


def _row(clock: Clock) -> FirstAnswer:
    """A clock as its row is kept."""
    breached = None if clock.corrected else clock.breached_at
    dropped_by = clock.stopped_by if clock.status is Status.DROPPED else ""
    return FirstAnswer(
        1,
        State.OWNED,
        clock.status,
        due=clock.due,
        breached=breached,
        stopped=clock.stopped_at,
        dropped_by=dropped_by,
    )
