"""A small language for clock histories: "Tue 13:04 granted urgent", and "first_response due Tue 15:04" is expected."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.rules import calendar, clocks
from handlers.rules.calendar import Calendar
from handlers.rules.clocks import Clock, ClockKind, Event, EventKind, Status, TicketClocks, Verdict
from handlers.rules.terms import HOUR, Clauses, Severity, Terms

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 11, 23, tzinfo=ROME)  # the week of the scripts; "+1" after a weekday is the week after
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

WORDS = {
    "granted": EventKind.GRANTED,
    "opened_by_us": EventKind.GRANTED,
    "wrote": EventKind.CUSTOMER_WROTE,
    "thanked": EventKind.CUSTOMER_WROTE,
    "answered": EventKind.ANSWERED,
    "holding_reply": EventKind.ANSWERED,
    "asked": EventKind.ASKED_CUSTOMER,
    "third_party": EventKind.WAITING_THIRD_PARTY,
    "raised": EventKind.SEVERITY_CHANGED,
    "lowered": EventKind.SEVERITY_CHANGED,
    "corrected_by_customer": EventKind.SEVERITY_CHANGED,
    "resolved": EventKind.RESOLVED,
    "fired": EventKind.RUNG_FIRED,
    "promised": EventKind.PROMISED,
    "struck": EventKind.STRUCK,
}
UNQUALIFIED = {"opened_by_us", "thanked", "holding_reply", "resolved"}


def hours(opens: str = "09:00", closes: str = "18:00", zone: str = "Europe/Rome") -> Calendar:
    """Monday to Friday between these times."""
    weekly = {day: [[opens, closes]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return calendar.from_data({"timezone": zone, "weekly": weekly})


def severity(key: str, rank: int, first: float, resolution: float | None = None, **more: float) -> Severity:
    """A severity with its targets in hours."""
    targets = {ClockKind.FIRST_RESPONSE: first, ClockKind.NEXT_RESPONSE: first}
    targets |= {ClockKind.RESOLUTION: resolution} if resolution else {}
    targets |= {ClockKind(kind): value for kind, value in more.items()}
    return Severity(key, key, rank, {kind: int(value * HOUR) for kind, value in targets.items()})


GOLD = (severity("urgent", 1, 2, 16), severity("normal", 2, 4, 40), severity("low", 3, 8))


def gold(cover: Calendar | None = None, severities: tuple[Severity, ...] = GOLD, **clauses: object) -> Terms:
    """The terms of C-2044."""
    default = "normal" if any(one.key == "normal" for one in severities) else severities[0].key
    chosen = Clauses(**clauses)  # type: ignore[arg-type]  # a table names clauses by word
    return Terms("C-2044", 1, "Gold", "Bianchi Meccanica", cover or hours(), severities, default, clauses=chosen)


def instant(day: str, clock: str) -> float:
    """Epoch seconds of "Tue" "13:04" in Rome; "Tue+1" is a week later, seconds and fractions may follow."""
    name, _, weeks = day.partition("+")
    date = (MONDAY + timedelta(days=DAYS.index(name) + 7 * int(weeks or 0))).date()
    parts = clock.split(":")
    seconds = float(parts[2]) if len(parts) > 2 else 0.0
    local = datetime(date.year, date.month, date.day, int(parts[0]), int(parts[1]), tzinfo=ROME)
    return local.timestamp() + seconds


def event(line: str) -> Event:
    """The event of a line "Tue 13:04 word [argument]"."""
    day, clock, word, *rest = line.split()
    argument = rest[0] if rest else ""
    kind = WORDS.get(word) or EventKind(word)
    at = instant(day, clock)
    if word == "fired":
        name, rung = argument.split(":")
        return Event(kind, at, clock=ClockKind(name), number=1, rung=rung)
    if word == "promised":
        return Event(kind, at, due=int(instant(day, argument)))
    is_severity = kind in (EventKind.GRANTED, EventKind.SEVERITY_CHANGED)
    return Event(
        kind,
        at,
        qualifies=word not in UNQUALIFIED or argument == "with_words",
        severity=argument if is_severity else "",
        ref=argument if kind in (EventKind.ANSWERED, EventKind.STRUCK) else "",
        by_customer=word == "corrected_by_customer",
    )


def events(text: str) -> tuple[Event, ...]:
    """The events of a text, one line each."""
    return tuple(event(line) for line in text.strip().splitlines())


def play(text: str, terms: Terms) -> TicketClocks:
    """The clocks after the events of a text."""
    return clocks.replay(events(text), terms)


def render(state: TicketClocks) -> str:
    """Every clock in one line, in the order they started."""
    return "\n".join(_line(clock) for clock in state.clocks)


def moment(at: float) -> str:
    """An instant as the language writes it."""
    local = datetime.fromtimestamp(at, ROME)
    weeks = (local.date() - MONDAY.date()).days // 7
    shown = f"{DAYS[local.weekday()]}{f'+{weeks}' if weeks else ''} {local:%H:%M}"
    return shown + (f":{local:%S}" if local.second else "")


def _line(clock: Clock) -> str:
    name = str(clock.kind) + (f"#{clock.number}" if clock.number > 1 else "")
    if clock.breached_at is not None:
        is_over = clock.status in (Status.STOPPED, Status.DROPPED)
        return f"{name} breached {moment(clock.breached_at)}{'' if is_over else ', open'}"
    if clock.status is Status.RUNNING:
        return f"{name} due {moment(clock.due)}" if clock.due is not None else f"{name} never due"
    verdict = clocks.judge(clock, clock.origin)
    return f"{name} {'paused' if verdict is Verdict.OPEN else verdict}"
