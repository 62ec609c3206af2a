"""The sums behind a request's promises, for whoever asks why in a chat."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from handlers.admin import citing
from handlers.deskwork import Running
from handlers.notices import Text
from handlers.promises import holders
from handlers.rules import sums as rules
from handlers.rules.clock import Clock, Verdict
from handlers.rules.sums import Sum
from handlers.rules.terms import ClockKind
from handlers.wording import sums as wording
from handlers.wording.sums import Inside
from handlers.wording.voice import Voice
from storage import journal
from storage.contracts import ContractVersion


def for_customer(voice: Voice, running: Running, now: datetime) -> list[Text]:
    """His promises with what was counted and what was not, as things stand at `now`; nobody of ours is named. A held
    request has none yet beside the word that its keeper gave."""
    if running.ticket.state == "held":
        return []
    theirs = [clock for clock in _newest(running) if clock.kind is not ClockKind.CLAIM]
    found = (rules.of(clock, running.terms, (), now.timestamp()) for clock in theirs)
    return [wording.promise(voice, one, None) for one in found if one.verdict is not Verdict.DROPPED]


def for_us(conn: Connection, voice: Voice, running: Running, now: datetime) -> list[Text]:
    """The same with who had the request for how long, the clause and the terms."""
    holdings = holders.of_ticket(conn, running.ticket, journal.of_ticket(conn, running.ticket.id))
    names, cited = holders.names_of(conn, holdings), citing.version_of(conn, running.terms)
    said = []
    for clock in _newest(running):
        found = rules.of(clock, running.terms, holdings, now.timestamp())
        if found.verdict is not Verdict.DROPPED:
            said.append(wording.promise(voice, found, _inside(voice, running, found, names, cited=cited)))
    return said


def _newest(running: Running) -> Iterator[Clock]:
    """The newest clock of each kind, in the order in which they started."""
    last = {clock.kind: clock for clock in running.clocks.clocks}
    yield from (clock for clock in running.clocks.clocks if last[clock.kind] is clock)


def _inside(
    voice: Voice, running: Running, found: Sum, names: holders.Names, *, cited: ContractVersion | None
) -> Inside:
    parts = []
    for person, queue, counted, calendar in rules.by_holder(found.shares):
        who = wording.nobody(voice) if person is None else names.people.get(person, "")
        named = wording.in_queue(voice, who, names.queue(queue)) if queue else who
        parts.append((named, counted, calendar))
    return Inside(parts, citing.clause(found.clock, cited) or "", running.ticket.terms_hash or "")
