"""What account managers and leads read once a day (CONVERSATIONS F11, F13, A10)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handlers.notices import Button, Card, Text
from handlers.rules.allowance import Allowance
from handlers.wording import teams
from handlers.wording.catalogue import locale_of
from handlers.wording.quiet import Still
from handlers.wording.quiet import line as still
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice, lines, weekday

QUIET = 5  # accounts that ask nothing, named in one message
HELD, DISPUTE, OBJECTION = "held", "dispute", "objection"  # else it is the kind of a broken promise


@dataclass(frozen=True, slots=True)
class Line:
    """A request on a day. what: why it needs somebody (HELD, …), or the kind of its promise; at: when that is or was
    due; number: 0 where it is about no request."""

    number: int
    organisation: str
    subject: str
    what: str
    at: datetime | None = None

    @property
    def ref(self) -> str:
        """What people call it."""
        return f"T-{self.number}"


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract of which notice is due soon; value: what its button carries."""

    contract: str
    organisation: str
    ends: date
    notice_by: date
    value: str


@dataclass(frozen=True, slots=True)
class Full:
    """A contract of which most is used."""

    contract: str
    organisation: str
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came in by an invite (A10); active: of so many contacts of his company so many have a chat."""

    name: str
    platform: str
    organisation: str
    active: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What one of a lead's queues has."""

    title: str
    waiting: int
    since: datetime | None
    taken: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """An account manager's day; count: of his accounts."""

    count: int
    needs: tuple[Line, ...] = ()
    risk: tuple[Line, ...] = ()
    missed: tuple[Line, ...] = ()
    complaints: tuple[Facts, ...] = ()
    renewals: tuple[Ending, ...] = ()
    full: tuple[Full, ...] = ()
    joined: tuple[Newcomer, ...] = ()
    quiet: tuple[Still, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead's day; news: promised and not given since the last one."""

    queues: tuple[Queue, ...] = ()
    complaints: tuple[Facts, ...] = ()
    news: tuple[Line, ...] = ()

    @property
    def waiting(self) -> int:
        """How many requests nobody has claimed."""
        return sum(one.waiting for one in self.queues)


@dataclass(frozen=True, slots=True)
class Day:
    """What somebody reads once a day, by what he is to the desk; None: he is not. since: the day from which on misses
    are told; is_yesterday: whether that was the day before."""

    since: datetime
    is_yesterday: bool = True
    accounts: Accounts | None = None
    lead: Lead | None = None


def digest(voice: Voice, day: Day) -> Card:
    """F11, with what leads read of their queues below it."""
    heads = [_accounts(voice, day, day.accounts)] if day.accounts else []
    heads += [_lead(voice, day, day.lead)] if day.lead else []
    return Card(lines(*heads), buttons=(Button(voice.label("F11.each", "Show each"), "showeach"),))


def nothing(voice: Voice, day: Day) -> Card:
    """F11 on the first working day of a week after one in which nothing was told."""
    said = voice.say("F11.nothing", "Nothing needed you last week.")
    return Card(lines(said, *(_quiet(voice, day.accounts) if day.accounts else ())))


def _quiet(voice: Voice, mine: Accounts) -> Iterator[Text]:
    """F13: accounts that ask nothing; they are no reason to write."""
    yield from (still(voice, one) for one in mine.quiet[:QUIET])


def _accounts(voice: Voice, day: Day, mine: Accounts) -> Text:
    head = voice.count(
        "F11.head", "**{day}, your account**", "**{day}, your {n} accounts**", mine.count, day=voice.date(voice.now)
    )
    values = {
        "needs": len(mine.needs),
        "risk": len(mine.risk),
        "missed": len(mine.missed),
        "complaints": len(mine.complaints),
        "renewals": len(mine.renewals),
        "allowance": len(mine.full),
    }
    return lines(head, _counts(voice, day, values), *_joined(voice, mine.joined), *_quiet(voice, mine))


def _counts(voice: Voice, day: Day, values: dict[str, int]) -> Text:
    if day.is_yesterday:
        return voice.say(
            "F11",
            "Needs you: {needs} · At risk today: {risk} · Missed yesterday: {missed} · Open complaints: {complaints} · "
            "Renewals in 90 days: {renewals} · Allowance above 80 %: {allowance}",
            **values,
        )
    return voice.say(
        "F11.since",
        "Needs you: {needs} · At risk today: {risk} · Missed since {day}: {missed} · Open complaints: {complaints} · "
        "Renewals in 90 days: {renewals} · Allowance above 80 %: {allowance}",
        day=_weekday(voice, day.since),
        **values,
    )


def _joined(voice: Voice, joined: Iterable[Newcomer]) -> Iterable[Text]:
    for one in joined:
        yield teams.joined(voice, one.name, one.platform, one.organisation, active=one.active, contacts=one.contacts)


def _lead(voice: Voice, day: Day, mine: Lead) -> Text:
    head = voice.count(
        "F11.queues", "**{day}, your queue**", "**{day}, your {n} queues**", len(mine.queues), day=voice.date(voice.now)
    )
    values = {"complaints": len(mine.complaints), "news": len(mine.news), "waiting": mine.waiting}
    if day.is_yesterday:
        return lines(
            head,
            voice.say(
                "F11.lead",
                "Waiting for an owner: {waiting} · Promised news missed yesterday: {news} · "
                "Complaints you handle: {complaints}",
                **values,
            ),
        )
    return lines(
        head,
        voice.say(
            "F11.lead.since",
            "Waiting for an owner: {waiting} · Promised news missed since {day}: {news} · "
            "Complaints you handle: {complaints}",
            day=_weekday(voice, day.since),
            **values,
        ),
    )


def _weekday(voice: Voice, at: datetime) -> str:
    return weekday(locale_of(voice.locale), at.weekday())
