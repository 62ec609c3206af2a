"""What follows an answer: one table says which event has it done when, and which makes it pointless (RULES 6)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.rules import worktime
from handlers.rules.calendar import DAY, Calendar
from handlers.rules.clock import Event
from handlers.rules.lifecycle import TABLE as LIFE
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import HOUR, Terms

PLEASANTRY, COLLECTING, KEPT = "pleasantry", "collecting", "kept"  # why something was noted: he is there
RATED_AFTER = 3 * HOUR  # of a request that was closed
KEPT_FOR = 7  # days, by [Keep it one week]
QUIET = (19 * 60, 8 * 60)  # minutes after midnight: when nobody is reminded who chose no quiet hours himself
WEEKEND = 5  # the first day of it
FAR = 400  # days: a calendar that is closed for longer has no working day in sight


@dataclass(frozen=True, slots=True)
class Planned:
    """Something to be done: `sort` is one of `storage.followups.Sort`; due_at: epoch seconds."""

    sort: str
    step: int
    due_at: int


@dataclass(frozen=True, slots=True)
class Follows:
    """What an event does to what follows: these sorts are cancelled first, then these are planned."""

    cancelled: tuple[str, ...] = ()
    planned: tuple[Planned, ...] = ()


NOTHING = Follows()
When = Callable[[Event, Terms, str], int | None]  # the event, the terms, the severity; None: it is not wanted


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. It stands while the ticket is in one of `states`: an event that leads out of them cancels
    it, one of `made` in such a state (before it, and what happened) has it done at `when`, in place of an earlier one.
    why: of NOTED, for what reason. what, after: in words, for people."""

    sort: str
    script: str
    what: str
    states: tuple[State, ...]
    made: tuple[tuple[State | None, EventKind], ...]
    when: When
    after: str
    step: int = 0
    why: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------------------- moments


def working_days_after(calendar: Calendar, at: int, days: int) -> int | None:
    """So many working dates of the calendar after that of `at`, at the same time of day or when it next opens; epoch
    seconds, None: there is none in sight. The date itself never counts: two days after Tuesday is Thursday."""
    hours, zone = worktime.of(calendar), ZoneInfo(calendar.zone)
    begun = datetime.fromtimestamp(at, zone)
    left = days
    for number in range(1, FAR):
        day = begun.date() + timedelta(days=number)
        left -= _is_worked(hours, zone, day)
        if left <= 0:
            return hours.next_open(int(datetime.combine(day, begun.time(), zone).timestamp()))
    return None


def _is_worked(hours: worktime.Worktime, zone: ZoneInfo, day: date) -> bool:
    ends = [int(datetime.combine(one, time(), zone).timestamp()) for one in (day, day + timedelta(days=1))]
    return bool(hours.spans(*ends))


def out_of_quiet(at: datetime, zone: str, quiet: tuple[int, int]) -> datetime:
    """`at`, or the end of the quiet hours it lies in. quiet: from, until, in minutes after local midnight."""
    since, until = quiet
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    is_late = since > until and minute >= since  # of hours over midnight the part before it
    if not is_late and not (minute < until and (since > until or minute >= since)):
        return at
    day = local.date() + timedelta(days=int(is_late))
    end = datetime.combine(day, time(until // 60, until % 60), ZoneInfo(zone))
    if end.timestamp() < at.timestamp():  # clocks were put back meanwhile: the hour comes once more
        end = end.replace(fold=1)
    return end.astimezone(at.tzinfo)


def on_a_weekday(at: datetime, zone: str) -> datetime:
    """`at`, or the beginning of the Monday after the weekend it lies in."""
    local = at.astimezone(ZoneInfo(zone))
    if local.weekday() < WEEKEND:
        return at
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday, time(), ZoneInfo(zone)).astimezone(at.tzinfo)


def tomorrow(at: datetime, zone: str) -> datetime:
    """The beginning of the next local day."""
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(at.tzinfo)


def is_last(terms: Terms, step: int) -> bool:
    """Whether nothing but the silent close comes after this reminder."""
    return bool(terms.clauses.silent_close) and step == len(terms.clauses.reminders)


def _of_step(number: int) -> When:
    """The step's own working days after the question; None where the terms have no such step."""

    def when(event: Event, terms: Terms, severity: str) -> int | None:
        days = terms.clauses.reminders[number - 1 : number]
        return working_days_after(terms.calendar, int(event.at), days[0]) if days else None

    return when


def _silent(event: Event, terms: Terms, severity: str) -> int | None:
    if event.why == KEPT:
        return worktime.of(terms.calendar).next_open(int(event.at) + KEPT_FOR * DAY)
    days = terms.clauses.silent_close
    return working_days_after(terms.calendar, int(event.at), days) if days else None


def _objection(event: Event, terms: Terms, severity: str) -> int | None:
    days = terms.clauses.objection
    return working_days_after(terms.calendar, int(event.at), days) if days else None


def _rating(event: Event, terms: Terms, severity: str) -> int | None:
    return int(event.at) + RATED_AFTER


def _check_in(event: Event, terms: Terms, severity: str) -> int | None:
    days = terms.clauses.check_in
    is_pressing = any(one.key == severity and one.rank == 1 for one in terms.severities)
    return working_days_after(terms.calendar, int(event.at), days) if days and is_pressing else None


# ----------------------------------------------------------------------------------------------------------- the table

_ASKED = (State.PENDING_CUSTOMER,)
_ASKS: tuple[tuple[State | None, EventKind], ...] = (
    *((one, EventKind.ASKED_CUSTOMER) for one in (State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY)),
    (State.PENDING_CUSTOMER, EventKind.NOTED),
)
_WORKED = (State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY)
_ALIVE = (PLEASANTRY, COLLECTING)

TABLE: tuple[Line, ...] = (
    Line(
        "remind", "F1", "remind the customer of the question", _ASKED, _ASKS, _of_step(1),
        "2 working days (clause `reminders`)", step=1, why=_ALIVE,
    ),
    Line(
        "remind", "F2", "remind him for the last time", _ASKED, _ASKS, _of_step(2),
        "4 working days (clause `reminders`)", step=2, why=_ALIVE,
    ),
    Line(
        "silent_close", "F3", "close without an answer", _ASKED, _ASKS, _silent,
        "7 working days (clause `silent_close`); a week after [Keep it one week]", why=(*_ALIVE, KEPT),
    ),
    Line(
        "objection", "F4", "close what was solved", (State.RESOLVED,),
        tuple((one, EventKind.RESOLVED) for one in _WORKED), _objection, "2 working days (clause `objection`)",
    ),
    Line(
        "rating", "F4", "ask how the help was", (State.CLOSED,),
        ((State.RESOLVED, EventKind.CONFIRMED), (State.RESOLVED, EventKind.CLOSED)), _rating, "3 hours",
    ),
    Line(
        "check_in", "F9", "ask whether an urgent one holds", (State.CLOSED,),
        ((State.RESOLVED, EventKind.CONFIRMED),), _check_in, "5 working days (clause `check_in`)",
    ),
)  # fmt: skip


def follow(before: State | None, event: Event, after: State, terms: Terms, severity: str) -> Follows:
    """What an event that led from `before` to `after` does to what follows. NOTHING for most events."""
    made = [line for line in TABLE if (before, event.kind) in line.made and _is_meant(line, event)]
    ended = tuple(
        dict.fromkeys(
            line.sort
            for line in TABLE
            if before in line.states and (after not in line.states or line in made or _stops(line, event))
        )
    )
    planned = tuple(_plans(made, event, terms, severity))
    return Follows(ended, planned) if ended or planned else NOTHING


def _plans(made: list[Line], event: Event, terms: Terms, severity: str) -> Iterator[Planned]:
    for line in made:
        due = line.when(event, terms, severity)
        if due is not None:
            yield Planned(line.sort, line.step, due)


def _is_meant(line: Line, event: Event) -> bool:
    return event.kind is not EventKind.NOTED or event.why in line.why


def _stops(line: Line, event: Event) -> bool:
    """[Keep it one week] ends the reminders, too."""
    return event.kind is EventKind.NOTED and event.why == KEPT and line.states == _ASKED


def ends(line: Line) -> tuple[EventKind, ...]:
    """The events that make it pointless: those that lead out of its states, and those that begin it anew."""
    out = {event for (state, event), step in LIFE.items() if state in line.states and step.to not in line.states}
    again = {event for state, event in line.made if state in line.states}
    return tuple(one for one in EventKind if one in out | again)


def to_markdown() -> str:
    """The table for ARCHITECTURE, as Markdown."""
    lines = ["| what follows | script | begun by | after | ended by |", "|---|---|---|---|---|"]
    for line in TABLE:
        begun = ", ".join(dict.fromkeys(_named(line, kind) for _, kind in line.made))
        ended = ", ".join(_named(line, kind) for kind in ends(line))
        lines.append(f"| {line.what} | {line.script} | {begun} | {line.after} | {ended} |")
    return "\n".join(lines) + "\n"


def _named(line: Line, kind: EventKind) -> str:
    return f"{kind.value} ({', '.join(line.why)})" if kind is EventKind.NOTED else kind.value
