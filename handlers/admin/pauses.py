"""How long clocks were paused, by whom and for whom, and not a minute after a customer's word (RULES 3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import instant
from handlers.rules import clocks, pauses, topics
from handlers.rules.clock import Owes
from handlers.rules.lifecycle import EventKind
from handlers.rules.pauses import Wait
from storage import paused, people, tickets
from storage.paused import PausedTicket, Turn, Whose

EVERYBODYS = Whose()
NO_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Paused:
    """One wait as the report counts it: `working` and `calendar` seconds of it in the period; `after` seconds for which
    it outlasted a message of the customer, 0 where all is well. by: who began it, "" where nobody is known."""

    number: int
    start: datetime
    end: datetime | None
    owes: Owes
    why: str
    by: str
    working: int
    calendar: int
    is_disputed: bool
    after: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one person made wait for one party."""

    by: str
    owes: Owes
    times: int
    working: int
    calendar: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Report:
    """The waits of a period, the newest request's first. is_cut: there are more than were looked at."""

    since: datetime
    until: datetime
    waits: tuple[Paused, ...]
    is_cut: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """By who began them and for whom, the longest first."""
        groups: dict[tuple[str, Owes], list[Paused]] = defaultdict(list)
        for one in self.waits:
            groups[one.by, one.owes].append(one)
        found = [_line(by, owes, ones) for (by, owes), ones in groups.items()]
        return tuple(sorted(found, key=lambda line: (-line.calendar, line.by)))

    @property
    def after(self) -> tuple[Paused, ...]:
        """Waits that outlasted a message of the customer: none, unless something is wrong with us."""
        return tuple(one for one in self.waits if one.after)


def _line(by: str, owes: Owes, ones: Sequence[Paused]) -> Line:
    working, calendar = sum(one.working for one in ones), sum(one.calendar for one in ones)
    return Line(by, owes, len(ones), working, calendar, sum(one.is_disputed for one in ones))


def report(
    conn: Connection,
    since: datetime,
    until: datetime,
    *,
    whose: Whose = EVERYBODYS,
    now: datetime,
    limit: int = NO_LIMIT,
) -> Report:
    """The waits in [since, until) of the requests asked for; a few queries, whatever their number. limit: at most so
    many requests, the newest."""
    found = paused.paused(conn, since, until, whose, limit + 1)
    known = _known(conn, [one.id for one in found[:limit]])
    period = floor(since.timestamp()), floor(until.timestamp()), floor(now.timestamp())
    waits = [one for ticket in found[:limit] for one in _paused(conn, ticket, known, period)]
    return Report(since, until, tuple(waits), len(found) > limit)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the tickets of a report: when their customers wrote what asks for an answer, who began their
    waits, what people are called."""

    written: Mapping[int, list[float]]
    turns: Mapping[int, list[Turn]]
    names: Mapping[int | None, str]


def _known(conn: Connection, ids: Sequence[int]) -> _Known:
    written, turns = defaultdict[int, list[float]](list), defaultdict[int, list[Turn]](list)
    for said in paused.words(conn, ids):
        if said.attachments or not topics.is_pleasantry(said.text):
            written[said.ticket_id].append(said.at.timestamp())
    for turn in paused.turns(conn, ids):
        turns[turn.ticket_id].append(turn)
    began = {turn.actor_id for found in turns.values() for turn in found}
    return _Known(written, turns, {one: people.name_of(conn, one) for one in began})


def _paused(conn: Connection, ticket: PausedTicket, known: _Known, period: tuple[int, int, int]) -> Iterator[Paused]:
    """The waits of a ticket in a period (since, until, now)."""
    since, until, now = period
    terms, turns = deskwork.terms_of(conn, ticket.terms_hash), known.turns.get(ticket.id, [])
    for wait in pauses.waits(clocks.from_json(ticket.state)):
        working, calendar = pauses.within(wait, terms, since, until if wait.end is not None else min(until, now))
        if calendar:
            yield Paused(
                number=tickets.FIRST_NUMBER + ticket.id,
                start=instant(wait.start),
                end=None if wait.end is None else instant(wait.end),
                owes=wait.owes,
                why=wait.why,
                by=known.names.get(_began(turns, wait), ""),
                working=working,
                calendar=calendar,
                is_disputed=_is_disputed(turns, wait),
                after=pauses.outlasted(wait, known.written.get(ticket.id, ()), now),
            )


def _began(turns: Iterable[Turn], wait: Wait) -> int | None:
    """Who began a wait: whoever asked, or said that it waits for somebody else, last before it."""
    before = [one for one in turns if one.kind != EventKind.PAUSE_DISPUTED and floor(one.at.timestamp()) <= wait.start]
    return max(before, key=lambda one: one.at).actor_id if before else None


def _is_disputed(turns: Iterable[Turn], wait: Wait) -> bool:
    disputed = (floor(one.at.timestamp()) for one in turns if one.kind == EventKind.PAUSE_DISPUTED)
    return wait.end is not None and wait.end in disputed
