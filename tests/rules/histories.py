"""A small language for clock histories: "Tue 13:04 granted urgent", and "first answer due Tue 15:04" is expected."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules import calendar, clocks
from handlers.rules.calendar import Calendar
from handlers.rules.clocks import Clock, ClockKind, Event, EventKind, Status, TicketClocks, Verdict
from handlers.rules.terms import HOUR, Clauses, Severity, Terms

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 11, 23, tzinfo=ROME)  # the week of the scripts; "+1" after a weekday is the week after
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAMES = {
    "first answer": ClockKind.FIRST_RESPONSE,
    "next answer": ClockKind.NEXT_RESPONSE,
    "news": ClockKind.UPDATE,
    "solution": ClockKind.RESOLUTION,
    "claim": ClockKind.CLAIM,
    "promise": ClockKind.PROMISE,
    "complaint": ClockKind.COMPLAINT,
    "delivery": ClockKind.DELIVERY,
}
TITLES = {kind: name for name, kind in NAMES.items()}
PEOPLE = {"Anna": 1, "Marco": 2, "Sara": 3}


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


# ------------------------------------------------------------------------------------------------------------- instants

_DAY = r"(?:[A-Z][a-z]{2}(?:\+\d+)?|(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2}(?: \d{4})?)"
_INSTANT = re.compile(rf"(?:({_DAY}) )?(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)( again)?(?: |$)")


def instant(day: str, clock: str, *, zone: tzinfo = ROME, again: bool = False) -> float:
    """Epoch seconds of "Tue" "13:04"; "Tue+1" is a week later, "29 Mar" or "29 Mar 2027" a date; seconds and fractions
    may follow. again: the second of two equal wall-clock times."""
    hour, minute, *seconds = clock.split(":")
    local = _date(day).replace(hour=int(hour), minute=int(minute), tzinfo=zone, fold=int(again))
    return local.timestamp() + (float(seconds[0]) if seconds else 0.0)


def moment(at: float, zone: tzinfo = ROME) -> str:
    """An instant as the language writes it."""
    local = datetime.fromtimestamp(at, zone)
    weeks = (local.date() - MONDAY.date()).days // 7
    if 0 <= weeks <= 2:
        day = f"{DAYS[local.weekday()]}{f'+{weeks}' if weeks else ''}"
    else:
        day = f"{local:%a} {local.day} {local:%b}" + ("" if local.year == MONDAY.year else f" {local.year}")
    return f"{day} {local:%H:%M}" + (f":{local:%S}" if local.second else "") + (" again" if local.fold else "")


def _date(day: str) -> datetime:
    name, _, weeks = day.partition("+")
    if name in DAYS:
        return MONDAY + timedelta(days=DAYS.index(name) + 7 * int(weeks or 0))
    date = re.sub(r"^[A-Z][a-z]{2} ", "", day)
    dated = date if re.search(r"\d{4}", date) else f"{date} {MONDAY.year}"
    found = datetime.strptime(dated, "%d %b %Y").replace(tzinfo=ROME)
    assert date == day or f"{found:%a}" == day[:3], f"{day} is a {found:%A}"
    return found


# --------------------------------------------------------------------------------------------------------------- events

_NAME = "|".join((*NAMES, *(kind.replace("_", " ") for kind in ClockKind)))
_SPAN = r"(?:\d+ ?(?:h|min|s) ?)+"


def seconds(text: str) -> int:
    """Seconds of "1 h 30 min"."""
    units = {"h": HOUR, "min": 60, "s": 1}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+) ?(h|min|s)", text))


def kind_of(name: str) -> ClockKind:
    """The kind that people call so."""
    return NAMES.get(name) or ClockKind(name.replace(" ", "_"))


def _plain(kind: EventKind, **details: Any) -> Callable[..., dict[str, Any]]:
    return lambda *_: {"kind": kind, **details}


def _severity(kind: EventKind, **details: Any) -> Callable[..., dict[str, Any]]:
    return lambda key: {"kind": kind, "severity": key or "", **details}


def _words(kind: EventKind, **details: Any) -> Callable[..., dict[str, Any]]:
    return lambda ref: {"kind": kind, "ref": ref or "", **details}


def _of_promise(kind: EventKind) -> Callable[..., dict[str, Any]]:
    return lambda number: {"kind": kind, "number": int(number) if number else None}


def _of_clock(kind: EventKind) -> Callable[..., dict[str, Any]]:
    def read(name: str, number: str | None, rung: str = "") -> dict[str, Any]:
        return {"kind": kind, "clock": kind_of(name), "number": int(number or 1), "rung": rung}

    return read


def _within(kind: EventKind) -> Callable[..., dict[str, Any]]:
    """An event that may say in how much working time, and in which hours of its own."""

    def read(span: str | None, opens: str | None, closes: str | None) -> dict[str, Any]:
        own = hours(opens, closes) if opens and closes else None
        return {"kind": kind, "target": seconds(span) if span else None, "hours": own}

    return read


_WITHIN = rf"(?: ({_SPAN}?)(?: in (\d\d:\d\d)-(\d\d:\d\d))?)?"
_PHRASES: dict[str, Callable[..., dict[str, Any]]] = {
    r"granted(?: (\w+))?": _severity(EventKind.GRANTED),
    r"opened by us(?: (\w+))?": _severity(EventKind.GRANTED, qualifies=False),
    r"(?:raised|lowered)(?: to)? (\w+)": _severity(EventKind.SEVERITY_CHANGED),
    r"corrected by customer(?: to)? (\w+)": _severity(EventKind.SEVERITY_CHANGED, by_customer=True),
    r"wrote(?: (\w+))?": _words(EventKind.CUSTOMER_WROTE),
    "thanked": _plain(EventKind.CUSTOMER_WROTE, qualifies=False),
    r"answered(?: (\w+))?": _words(EventKind.ANSWERED),
    "holding reply": _plain(EventKind.ANSWERED, qualifies=False, holding=True),
    r"asked(?: (m\w+))?": _words(EventKind.ASKED_CUSTOMER),
    r"struck (\w+)": _words(EventKind.STRUCK),
    r"third party(?: (done))?": lambda done: {"kind": EventKind("third_party_done" if done else "waiting_third_party")},
    "resolved": _plain(EventKind.RESOLVED, qualifies=False),
    "resolved with words": _plain(EventKind.RESOLVED),
    rf"fired ({_NAME})(?: (\d+))?:(\S+)": _of_clock(EventKind.RUNG_FIRED),
    rf"acknowledged ({_NAME})(?: (\d+))?": _of_clock(EventKind.ACKNOWLEDGED),
    r"kept promise(?: (\d+))?": _of_promise(EventKind.PROMISE_KEPT),
    r"withdrew promise(?: (\d+))?": _of_promise(EventKind.PROMISE_WITHDRAWN),
    rf"promised within{_WITHIN}": _within(EventKind.PROMISED),
    rf"queued{_WITHIN}": _within(EventKind.QUEUED),
    rf"complained{_WITHIN}": _within(EventKind.COMPLAINED),
    rf"accepted{_WITHIN}": _within(EventKind.ACCEPTED),
    "contacted by the owner": _plain(EventKind.CONTACTED, qualifies=False),
}


def event(line: str, zone: tzinfo = ROME) -> Event:
    """The event of a line "Tue 13:04 words"."""
    line = line.strip()
    found = _INSTANT.match(line)
    assert found is not None, line
    day, clock, again = found.groups()
    at, text = instant(day, clock, zone=zone, again=bool(again)), line[found.end() :].replace("_", " ").strip()
    due = re.fullmatch(rf"(promised|accepted until)(?: ({_DAY}))? (\d\d:\d\d(?::\d\d)?)(?: by (\w+))?", text)
    if due is not None:
        kind = EventKind.PROMISED if due[1] == "promised" else EventKind.ACCEPTED
        return Event(kind, at, due=int(instant(due[2] or day, due[3], zone=zone)), by=PEOPLE.get(due[4] or ""))
    for pattern, read in _PHRASES.items():
        said = re.fullmatch(pattern, text)
        if said is not None:
            return Event(at=at, **read(*said.groups()))
    return Event(EventKind(text.replace(" ", "_")), at)


def events(text: str) -> tuple[Event, ...]:
    """The events of a text, one line each."""
    return tuple(event(line) for line in text.strip().splitlines())


def play(text: str, terms: Terms) -> TicketClocks:
    """The clocks after the events of a text."""
    return clocks.replay(events(text), terms)


# ------------------------------------------------------------------------------------------------------ what came of it


def named(clock: Clock) -> str:
    """A clock as people call it: "next answer", "next answer 2"."""
    return TITLES[clock.kind] + (f" {clock.number}" if clock.number > 1 else "")


def standing(clock: Clock, zone: tzinfo = ROME) -> str:
    """How a clock stands."""
    if clock.breached_at is not None:
        is_over = clock.status in (Status.STOPPED, Status.DROPPED)
        return f"{named(clock)} breached {moment(clock.breached_at, zone)}{'' if is_over else ' and open'}"
    if clock.status is Status.RUNNING:
        return f"{named(clock)} " + ("never due" if clock.due is None else f"due {moment(clock.due, zone)}")
    verdict = clocks.judge(clock, clock.origin)
    return f"{named(clock)} {'paused' if verdict is Verdict.OPEN else verdict}"
