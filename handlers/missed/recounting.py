"""A request's journal as steps that people can read: who did what when, who was warned, and who did nothing (E5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import writers
from handlers.deskwork import Running, instant
from handlers.rules.escalation import Situation, roles_told
from handlers.rules.lifecycle import EventKind
from handlers.rules.rungs import is_breach, ladder
from handlers.rules.terms import ClockKind, Role
from handlers.staffing import duty
from handlers.wording.recount import Step, Who
from storage import contracts, conversation, people, queues
from storage.conversation import Message, Sort
from storage.journal import Entry

FROM_NOBODY = ("rung_fired", "customer_wrote")  # said by other steps
BECAUSE = ("offered", "passed", "lapsed")  # of an offer, as routing notes them
NOTES = ("call", "apology", "cause", "review")  # of a miss, as the use-cases note them
CLOSES = ("silent", "objection", "customer")  # why a request was closed, as follow-ups note it
ENDS_HOLDING = (EventKind.RELEASED, EventKind.TRANSFERRED)
BEGINS_HOLDING = (EventKind.CLAIMED, EventKind.TAKEN_OVER)


@dataclass(slots=True)
class _Standing:
    """Where the request stood while its journal is read. handlers: who looked after its complaints, by their ids."""

    queue: str
    owner: int | None = None
    severity: str = ""
    handlers: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Recount:
    """What is looked up once for a request. names: of people, by id."""

    conn: Connection
    running: Running
    entries: tuple[Entry, ...]
    messages: Mapping[str, Message]
    names: dict[int, str] = field(default_factory=dict)

    def name(self, person_id: int | None) -> str:
        if person_id is None:
            return ""
        if person_id not in self.names:
            self.names[person_id] = people.name_of(self.conn, person_id)
        return self.names[person_id]

    def who(self, ids: Iterable[int]) -> tuple[Who, ...]:
        return tuple(Who(one, self.name(one)) for one in dict.fromkeys(ids))


def recount(conn: Connection, running: Running, entries: tuple[Entry, ...]) -> tuple[Step, ...]:
    """Everything that happened to a request, by when it happened. entries: its journal."""
    ticket = running.ticket
    messages = {str(one.id): one for one in conversation.of_ticket(conn, ticket.id)}
    told = _Recount(conn, running, entries, messages)
    steps = [*_written(told), *_happened(told)]
    return tuple(sorted(steps, key=lambda step: step.at))


def _written(told: _Recount) -> Iterator[Step]:
    """What the customer wrote; the first with the seconds until its receipt."""
    contact = writers.contact_name(told.conn, told.running.ticket)
    platform = writers.customer_platform(told.conn, told.running.ticket)
    taken = told.entries[0].recorded_at if told.entries else None
    for message in told.messages.values():
        if message.sort is Sort.WORDS and taken is not None and writers.is_check(told.running.ticket):
            taken = None
            yield Step(message.at, "check", words=message.text)
        elif message.sort is Sort.WORDS:
            receipt = max(int((taken - message.at).total_seconds()), 0) if taken else None
            yield Step(
                message.at, "wrote", message.author or contact, words=message.text, platform=platform, seconds=receipt
            )
            taken = None


def _happened(told: _Recount) -> Iterator[Step]:
    standing = _Standing(_first_queue(told))
    for entry in told.entries:
        event = entry.data.get("event", {})
        _follow(standing, entry, event)
        if entry.kind == EventKind.RUNG_FIRED:
            yield from _fired(told, entry, standing)
        elif (step := _step(told, entry, standing)) is not None:
            yield step


def _first_queue(told: _Recount) -> str:
    """The key of the queue it was in before it moved for the first time."""
    moved = next((entry for entry in told.entries if entry.kind == EventKind.TRANSFERRED), None)
    if moved is not None and moved.data.get("from"):
        return str(moved.data["from"])
    queue = queues.by_id(told.conn, told.running.ticket.queue_id) if told.running.ticket.queue_id else None
    return queue.key if queue else ""


def _follow(standing: _Standing, entry: Entry, event: Mapping[str, str]) -> None:
    if entry.kind in BEGINS_HOLDING:
        standing.owner = entry.actor_id
    elif entry.kind in ENDS_HOLDING:
        standing.owner = None
    if entry.kind == EventKind.TRANSFERRED:
        standing.queue = entry.data.get("queue", standing.queue)
    if entry.data.get("handler"):
        standing.handlers[entry.data["complaint"]] = entry.data["handler"]
    standing.severity = event.get("severity") or standing.severity


def _step(told: _Recount, entry: Entry, standing: _Standing) -> Step | None:
    """A journal entry as a step; None for what another step says."""
    if entry.kind in FROM_NOBODY:
        return None
    event = entry.data.get("event", {})
    step = Step(entry.at, entry.kind, told.name(entry.actor_id), clock=_clock(event))
    if "complaint" in entry.data:
        return _about_complaint(told, step, entry)
    if entry.kind == EventKind.NOTED:
        return _noted(told, entry, step)
    if (found := _how(entry, event)) is not None:
        return replace(step, what=found)
    if entry.kind == EventKind.REOPENED and not step.who:  # a customer whom the desk does not know
        step = replace(step, who=writers.contact_name(told.conn, told.running.ticket))
    if entry.kind in (EventKind.QUEUED, EventKind.TRANSFERRED):
        step = replace(step, queue=_title(told, standing.queue), words=_handed(entry))
    elif event.get("severity"):
        step = replace(step, severity=_severity(told, standing.severity))
    by = instant(event["due"]) if event.get("due") else None
    what = "holding" if event.get("holding") else step.what
    return replace(step, what=what, by=by, words=step.words or _said(told, event))


def _how(entry: Entry, event: Mapping[str, str]) -> str | None:
    """Where the event alone does not say what happened."""
    if entry.kind == EventKind.CLAIMED and entry.data.get("assigned"):
        return "given"
    is_said = entry.kind == EventKind.CLOSED and event.get("why") in CLOSES
    return f"closed.{event['why']}" if is_said else None


def _handed(entry: Entry) -> str:
    """What was given on with a request that moved."""
    said = (says.get("params", {}).get("line") for says in entry.data.get("because", ()))
    return str(next(filter(None, said), ""))


def _said(told: _Recount, event: Mapping[str, str]) -> str:
    message = told.messages.get(event.get("ref", ""))
    return message.text if message is not None and message.sort is not Sort.WORDS else str(event.get("why", ""))


def _noted(told: _Recount, entry: Entry, step: Step) -> Step | None:
    """What the desk notes beside people's notes: offers, and what was done about a miss."""
    data = entry.data
    for says in data.get("because", ()):
        if says.get("code") in BECAUSE and says.get("params", {}).get("who") is not None:
            return replace(step, what=says["code"], whom=told.who([int(says["params"]["who"])]))
    found = next((name for name in NOTES if name in data), "")
    if not found:
        return replace(step, words=_said(told, data.get("event", {}))) if step.who else None
    return _about_miss(told, replace(step, clock=(data.get("clock", ""), data.get("number", 0))), found, data)


def _about_complaint(told: _Recount, step: Step, entry: Entry) -> Step:
    """A complaint, as it goes on; after the first time it is about how it is handled."""
    what = str(entry.data.get("what") or (EventKind.COMPLAINED if entry.kind == EventKind.NOTED else entry.kind))
    is_again = what == EventKind.COMPLAINED and entry.data.get("level")
    whom = told.who([entry.data["handler"]]) if what == "passed" and "handler" in entry.data else ()
    step = replace(step, whom=whom, clock=None, ref=f"K-{entry.data['complaint']}")
    return replace(step, what="complaint.again" if is_again else f"complaint.{what}")


def _about_miss(told: _Recount, step: Step, found: str, data: Mapping[str, object]) -> Step:
    if found == "call":
        return replace(step, what=str(data["call"]), words=str(data.get("words", "")))
    if found == "review":
        return replace(step, what="review", whom=told.who([int(str(data["review"]))]))
    words = str(data.get("words", ""))
    return replace(step, what={"apology": "apologised", "cause": "cause"}[found], words=words)


def _clock(event: Mapping[str, object]) -> tuple[str, int] | None:
    kind, number = event.get("clock"), event.get("number")
    return (str(kind), int(str(number))) if kind and number else None


def _title(told: _Recount, key: str) -> str:
    found = queues.by_key(told.conn, key)
    return found.title if found else key


def _severity(told: _Recount, key: str) -> str:
    titles = {one.key: one.title for one in told.running.terms.severities}
    return titles.get(key, key)


# ------------------------------------------------------------------------------------------------------------ warnings


def _fired(told: _Recount, entry: Entry, standing: _Standing) -> Iterator[Step]:
    """Who was warned, by the ladder and as the request stood then, and whether any of them did something."""
    event = entry.data.get("event", {})
    clock = _clock(event)
    if clock is not None and clock[0] == ClockKind.COMPLAINT:
        yield from _handler_warned(told, entry, standing, clock)
        return
    rung = next((one for one in told.running.terms.rungs if one.key == event.get("rung")), None)
    if rung is None or clock is None or is_breach(rung):
        return
    roles = roles_told(rung, _situation(told, standing), told.running.terms)
    for what, wanted in _GROUPS:
        ids = [one for role in roles if role in wanted for one in _holding(told, role, standing, entry.at)]
        if ids:
            yield Step(entry.at, what, whom=told.who(ids), is_silent=_is_silent(told, entry, ids, what), clock=clock)


def _handler_warned(told: _Recount, entry: Entry, standing: _Standing, name: tuple[str, int]) -> Iterator[Step]:
    """Whoever looked after the complaint then; nobody else is warned of it."""
    clock = told.running.named(*name)
    rungs = ladder(clock, told.running.terms) if clock is not None else ()
    rung = next((one for one in rungs if one.key == entry.data["event"].get("rung")), None)
    number = clock.start_ref.removeprefix("K-") if clock is not None else ""
    handler = standing.handlers.get(int(number)) if number.isdecimal() else None
    if rung is not None and not is_breach(rung) and handler is not None:
        is_silent = _is_silent(told, entry, [handler], "warned")
        yield Step(entry.at, "warned", whom=told.who([handler]), is_silent=is_silent, clock=name)


_GROUPS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("duty", (Role.DUTY,)),
    ("warned", (Role.OWNER, Role.LEAD, Role.NEXT_IN_LINE)),
    ("early", (Role.ACCOUNT_MANAGER,)),
)


def _situation(told: _Recount, standing: _Standing) -> Situation:
    ticket = told.running.ticket
    account = contracts.organisation(told.conn, ticket.organisation_id) if ticket.organisation_id else None
    severity = standing.severity or told.running.terms.default_severity
    return Situation(severity, standing.owner is not None, is_flagged=account is not None and account.flagged)


def _holding(told: _Recount, role: Role, standing: _Standing, at: datetime) -> tuple[int, ...]:
    """Ids of those who held a role then."""
    queue = queues.by_key(told.conn, standing.queue)
    if role is Role.OWNER:
        return (standing.owner,) if standing.owner is not None else ()
    if role is Role.ACCOUNT_MANAGER:
        organisation = told.running.ticket.organisation_id
        manager = contracts.account_manager(told.conn, organisation) if organisation else None
        return (manager.id,) if manager else ()
    if queue is None:
        return ()
    if role is Role.DUTY:
        return tuple(person.id for person in duty.on_duty(told.conn, queue.id, at))
    return (queue.lead_id,) if role is Role.LEAD and queue.lead_id else ()


def _is_silent(told: _Recount, fired: Entry, ids: Iterable[int], what: str) -> bool:
    """Whether none of those who were called did anything afterwards and before the promise was missed. A lead who was
    warned is not blamed once somebody took it: then there was nothing to do for him."""
    name = _clock(fired.data.get("event", {}))
    clock = told.running.named(*name) if name else None
    if what == "early" or clock is None or clock.breached_at is None:
        return False
    asked, missed = set(ids), clock.breached_at
    later = [one for one in told.entries if fired.at <= one.at and one.at.timestamp() <= missed]
    return not any(one.actor_id in asked or (what == "warned" and one.kind in BEGINS_HOLDING) for one in later)
