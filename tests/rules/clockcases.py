"""Reads tests/rules/data/clocks/*.md: tables of histories in plain words become terms, events and what is expected."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules import calendar, clocks
from handlers.rules.clocks import ClockKind, Event, EventKind, TicketClocks
from handlers.rules.rungs import next_rung
from handlers.rules.terms import OnDowngrade, Role, Rung, Severity, Terms
from tests.rules.histories import GOLD, NAMES, event, gold, kind_of, moment, named, seconds, standing

TABLES = Path(__file__).parent / "data" / "clocks"
WEEKDAYS = calendar.DAYS
WEEK = "Mon-Fri"


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table. other: the terms of the other ticket of a merge, and those of a re-rate."""

    theme: str
    says: str
    terms: str
    happened: str
    expected: str

    def play(self) -> tuple[TicketClocks, Terms]:
        """The clocks at the end, and the terms in force then."""
        first, _, second = self.terms.partition(" / ")
        terms = terms_of(first)
        zone = ZoneInfo(terms.calendar.zone)
        return _play(self.happened, terms, terms_of(second or first), zone)


def cases() -> tuple[Case, ...]:
    """Every line of every table."""
    return tuple(case for path in sorted(TABLES.glob("*.md")) for case in _read(path))


def said(case: Case) -> list[str]:
    """What is to be said of the case's clocks, in the words of its last column."""
    state, terms = case.play()
    zone = ZoneInfo(terms.calendar.zone)
    return [standing(clock, zone) for clock in state.clocks]


def said_more(case: Case, wanted: str) -> str:
    """The answer to one of the last column's further items: "then 75 of first answer Tue 14:34" (the next rung),
    "counted 3 h of solution"."""
    state, terms = case.play()
    name, number = _clock_in(wanted)
    clock = next(one for one in state.clocks if one.kind is kind_of(name) and one.number == number)
    if wanted.startswith("counted"):
        return f"counted {_span(clock.counted)} of {named(clock)}"
    if wanted.startswith("cause"):
        return f"cause {clock.cause or 'time'} of {named(clock)}"
    if wanted.startswith("given"):
        return f"given by {clock.by or 'nobody'} of {named(clock)}"
    found = next_rung(clock, terms)
    if found is None:
        return f"then nothing of {named(clock)}"
    return f"then {found[1].key} of {named(clock)} {moment(found[0], ZoneInfo(terms.calendar.zone))}"


def _read(path: Path) -> list[Case]:
    found, theme = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        theme = line.removeprefix("## ") if line.startswith("## ") else theme
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] != "history" and set(line) - set("|- "):
            says, terms, happened, expected = cells
            found.append(Case(theme, says, terms, happened, expected))
    return found


def _play(text: str, terms: Terms, second: Terms, zone: ZoneInfo) -> tuple[TicketClocks, Terms]:
    """`other:` begins an event of the ticket that is merged into this one; it runs under the second terms."""
    state, other, day = TicketClocks(), TicketClocks(), ""
    for part in text.split("; "):
        is_other = part.startswith("other: ")
        line = part.removeprefix("other: ")
        line = f"{day} {line}" if line[0].isdigit() and line[1:3].find(":") >= 0 else line
        day = line[: re.search(r" \d\d:\d\d", line).start()]  # type: ignore[union-attr]  # every line has a time
        if line.endswith((" re-rated", " absorbed it")):
            happened, state, terms = _with_second(line, state, other, terms=terms, second=second)
            continue
        happened = event(line, zone)
        if is_other:
            other = clocks.step(other, happened, second)
        else:
            state = clocks.step(state, happened, terms)
    return state, terms


def _with_second(
    line: str, state: TicketClocks, other: TicketClocks, *, terms: Terms, second: Terms
) -> tuple[Event, TicketClocks, Terms]:
    at = event(re.sub(r" (re-rated|absorbed it)$", " noted", line), ZoneInfo(terms.calendar.zone)).at
    if line.endswith("re-rated"):
        happened = Event(EventKind.RERATED, at, terms=second.content_hash())
        return happened, clocks.step(state, happened, second, terms), second
    happened = Event(EventKind.ABSORBED, at, inherits=clocks.inherited(other, second, terms))
    return happened, clocks.step(state, happened, terms), terms


def _clock_in(wanted: str) -> tuple[str, int]:
    found = re.search(rf" of ({'|'.join(NAMES)})(?: (\d))?\b", wanted)
    assert found is not None, wanted
    return found[1], int(found[2] or 1)


def _span(total: int) -> str:
    hours, rest = divmod(total, 3600)
    parts = [(hours, "h"), (rest // 60, "min"), (rest % 60, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


# ---------------------------------------------------------------------------------------------------------------- terms


def terms_of(text: str) -> Terms:
    """The terms of "Gold; in America/New_York; 08:00-17:00; normal 3 h, solution 6 h"."""
    name, *changes = text.split("; ")
    assert name == "Gold", text
    hours: dict[str, Any] = {
        "timezone": "Europe/Rome",
        "versions": [{"from": None, "weekly": _weekly("09:00-18:00", WEEK)}],
    }
    terms = gold()
    for change in changes:
        terms = _changed(change, terms, hours)
    return replace(terms, calendar=calendar.from_data(hours), version=1)


def _changed(change: str, terms: Terms, hours: dict[str, Any]) -> Terms:
    for pattern, alter in _HOURS.items():
        found = re.fullmatch(pattern, change)
        if found is not None:
            alter(hours, *found.groups())
            return terms
    for pattern, promise in _PROMISES.items():
        found = re.fullmatch(pattern, change)
        if found is not None:
            return promise(terms, *found.groups())
    raise AssertionError(f"the language does not know {change!r}")


def _iso(day: str) -> str:
    dated = day if re.search(r"\d{4}", day) else f"{day} 2026"
    return datetime.strptime(dated, "%d %b %Y").date().isoformat()  # noqa: DTZ007 - a date


def _spans(text: str) -> list[list[str]]:
    return [] if text == "closed" else [span.split("-") for span in text.split(" and ")]


def _weekly(spans: str, days: str) -> dict[str, list[list[str]]]:
    first, _, last = days.lower().partition("-")
    start, length = WEEKDAYS.index(first), (WEEKDAYS.index(last or first) - WEEKDAYS.index(first)) % 7 + 1
    return {WEEKDAYS[(start + n) % 7]: _spans(spans) for n in range(length)}


def _open(hours: dict[str, Any], days: str | None, spans: str) -> None:
    hours["versions"][-1]["weekly"] = _weekly(spans, (days or WEEK).strip())


def _also(hours: dict[str, Any], days: str, spans: str) -> None:
    hours["versions"][-1]["weekly"] |= _weekly(spans, days)


def _from(hours: dict[str, Any], day: str, days: str | None, spans: str) -> None:
    hours["versions"].append({"from": _iso(day), "weekly": _weekly(spans, (days or WEEK).strip())})


def _holiday(hours: dict[str, Any], day: str) -> None:
    hours["versions"][-1].setdefault("holidays", []).append(_iso(day))


def _exception(hours: dict[str, Any], day: str, spans: str) -> None:
    hours["versions"][-1].setdefault("exceptions", {})[_iso(day)] = _spans(spans)


_TIMES = r"\d\d:\d\d-\d\d:\d\d(?: and \d\d:\d\d-\d\d:\d\d)*"
_DAYS = r"[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})? "
_DATE = r"\d+ [A-Z][a-z]{2}(?: \d{4})?"
_HOURS: dict[str, Callable[..., None]] = {
    r"in (\w+/\w+)": lambda hours, zone: hours.update(timezone=zone),
    "day and night": lambda hours: _open(hours, "Mon-Sun", "00:00-24:00"),
    rf"({_DAYS})?({_TIMES})": _open,
    rf"also ({_DAYS.strip()}) ({_TIMES})": _also,
    rf"from ({_DATE}) ({_DAYS})?({_TIMES}|closed)": _from,
    rf"holiday ({_DATE})": _holiday,
    rf"on ({_DATE}) ({_TIMES}|closed)": _exception,
}


def _promise(terms: Terms, key: str, first: str, more: str) -> Terms:
    """`normal 3 h, solution 6 h` says all of that severity's targets."""
    targets = {ClockKind.FIRST_RESPONSE: seconds(first), ClockKind.NEXT_RESPONSE: seconds(first)}
    for name, span in re.findall(r", ([a-z ]+?) (\d[^,]*)", more):
        targets[kind_of(name)] = seconds(span)
    return replace(terms, severities=tuple(_with(one, key, targets) for one in terms.severities))


def _with(one: Severity, key: str, targets: dict[ClockKind, int]) -> Severity:
    return replace(one, targets=targets) if one.key == key else one


def _clause(**clauses: Any) -> Callable[..., Terms]:
    return lambda terms: replace(terms, clauses=replace(terms.clauses, **clauses))


def _emergency(terms: Terms) -> Terms:
    urgent, *rest = terms.severities
    nights = calendar.always(terms.calendar.zone)
    return replace(terms, severities=(replace(urgent, emergency=True), *rest), emergency_calendar=nights)


def _rung(terms: Terms, key: str, after: str | None, before: str | None) -> Terms:
    rung = Rung(key, after=seconds(after or "") or None, before=seconds(before or "") or None, who=(Role.LEAD,))
    return replace(terms, rungs=(rung, *terms.rungs))


def _only(terms: Terms, key: str) -> Terms:
    return replace(terms, severities=tuple(one for one in terms.severities if one.key == key), default_severity=key)


_SPAN = r"\d+ (?:h|min|s)(?: \d+ (?:min|s))*"
_PROMISES: dict[str, Callable[..., Terms]] = {
    rf"({'|'.join(one.key for one in GOLD)}) ({_SPAN})((?:, [a-z ]+ {_SPAN})*)": _promise,
    "only (normal)": _only,
    "emergencies at night": _emergency,
    "lowered at once": _clause(on_downgrade=OnDowngrade.RECOMPUTE),
    "a question is no answer": _clause(question_counts=False),
    "a holding reply counts": _clause(holding_reply_counts=True),
    rf"rung (\w+) (?:after ({_SPAN})|({_SPAN}) before)": _rung,
}
