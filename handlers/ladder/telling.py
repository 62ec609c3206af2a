"""The one way in which warnings reach a person privately: at once, as an edit, or later with others, so that nobody is
buried (RULES 4, CONVERSATIONS 1.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.ladder import atrisk, singles
from handlers.ladder.singles import Notice
from storage import preferences, tellings
from storage.people import Person
from storage.tellings import Manner, Telling

SINGLES = 5  # messages of their own to one person in WINDOW
WINDOW = timedelta(seconds=60)
LATE = timedelta(seconds=60)  # what is told later than this belongs to a catch-up
EARLY = 3  # early notices to one person on one of his days


def tell(conn: Connection, notices: Sequence[Notice], now: datetime) -> None:
    """Tell each of these, in their order: at once, or by the rows that `digests.flush` looks at."""
    readers = _readers(conn, {one.person.id: one.person for one in notices}, now)
    decided = [replace(one, telling=readers[one.person.id].decide(one.telling)) for one in notices]
    tellings.keep(conn, [one.telling for one in decided])
    deliver(conn, [one for one in decided if one.telling.manner is not None], now)


def reader_of(conn: Connection, person: Person, now: datetime) -> "Reader":
    """What one person has been told of late."""
    return _readers(conn, {person.id: person}, now)[person.id]


def deliver(conn: Connection, decided: Sequence[Notice], now: datetime) -> None:
    """Say what was decided and kept, in its order; of a message with many promises only its newest state."""
    shown: set[str] = set()
    for one in decided:
        message = one.telling.message
        if one.telling.script != "E3" or message is None:
            singles.say(conn, one, now=now)
        elif message not in shown:
            shown.add(message)
            atrisk.say(conn, one.person, message, now=now)


class Reader:
    """What one person has been told of late, and what may be told him now. `decide` counts what it allows."""

    def __init__(self, conn: Connection, person: Person, now: datetime) -> None:
        self._conn, self._person, self._now = conn, person, now
        self._alone: list[datetime] = []
        self._risk: str | None = None
        self._queued: datetime | None = None
        self._early: int | None = None
        self._named: set[str] = set()

    def remember(self, told: Telling) -> None:
        """He was told this a moment ago."""
        if told.manner is Manner.ALONE and told.said_at is not None:
            self._alone += [told.said_at] if told.said_at > self._now - WINDOW else []
            self._risk = told.message if told.script == "E3" else self._risk

    def queue(self, until: datetime) -> None:
        """Something waits for him until then; what waits for less than a WINDOW takes along what comes now."""
        if until <= self._now + WINDOW:
            self._queued = min(until, self._queued or until)

    @property
    def room(self) -> int:
        """How many messages of their own he may get now."""
        return SINGLES - len(self._alone)

    @property
    def free_at(self) -> datetime:
        """When he may get the next one, if not now."""
        return min(self._alone[-SINGLES:], default=self._now) + WINDOW

    def decide(self, one: Telling, *, is_catching_up: bool = False) -> Telling:
        """The telling with how and when it is said. is_catching_up: it has waited, and is said now, late."""
        if one.script == "E4" and self._early_today() >= EARLY:
            return self._wait(one, self._morning())
        if self._now - one.at >= LATE and not is_catching_up:
            return self._wait(one, self._now)
        message = self._name(one)
        if message is not None and self._stands(one, message):
            return replace(one, said_at=self._now, manner=Manner.JOINED, message=message)
        if self._queued is not None and not is_catching_up:
            return self._wait(one, self._queued)
        if self.room <= 0:
            return self._wait(one, self.free_at)
        return self._say(one, message)

    def _say(self, one: Telling, message: str | None) -> Telling:
        said = replace(one, said_at=self._now, manner=Manner.ALONE, message=message, waits_until=None)
        self.remember(said)
        if message is not None:
            self._named.add(message)
        if one.script == "E4":
            self._early = self._early_today() + 1
        return said

    def _wait(self, one: Telling, until: datetime) -> Telling:
        self.queue(until)
        return replace(one, waits_until=until)

    def _name(self, one: Telling) -> str | None:
        """The name of the message in which a script goes on; None where each has its own."""
        if one.script == "E3":
            return self._risk or atrisk.name(self._person, self._now)
        if one.script == "E2":  # one warning of a request a day
            return f"t{one.ticket_id}/warned-{self._person.id}-{self._today().isoformat()}"
        return f"t{one.ticket_id}/early-{one.kind}-{one.number}-{self._person.id}" if one.script == "E4" else None

    def _stands(self, one: Telling, message: str) -> bool:
        """Whether the message of that name was sent already."""
        if one.script == "E3":
            return self._risk is not None
        if one.script != "E2":
            return False
        if message in self._named:
            return True
        return bool(tellings.carried(self._conn, self._person.id, message, self._midnight(), 1))

    def _early_today(self) -> int:
        if self._early is None:
            told = tellings.said_to(self._conn, [self._person.id], self._midnight())
            self._early = sum(one.script == "E4" for one in told)
        return self._early

    def _today(self) -> date:
        return self._now.astimezone(ZoneInfo(self._person.zone)).date()

    def _midnight(self) -> datetime:
        return datetime.combine(self._today(), time(), ZoneInfo(self._person.zone))

    def _morning(self) -> datetime:
        """When the further ones are told: the time of day that he chose, or the usual one, where he is."""
        chosen = preferences.of(self._conn, self._person.id).daily_at
        hour, minute = divmod(preferences.DAILY_AT if chosen is None else chosen, 60)
        today = datetime.combine(self._today(), time(hour, minute), ZoneInfo(self._person.zone))
        return today if today > self._now else today + timedelta(days=1)


def _readers(conn: Connection, found: dict[int, Person], now: datetime) -> dict[int, Reader]:
    readers = {one: Reader(conn, person, now) for one, person in found.items()}
    if found:
        for told in tellings.said_to(conn, found, now - atrisk.TOGETHER):
            readers[told.person_id or 0].remember(told)
        for person_id, until in tellings.queued(conn, found).items():
            readers[person_id].queue(until)
    return readers
