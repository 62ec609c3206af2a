"""The breach notice: the missed promise with its evidence, one message per person, edited as things happen (E5-E9)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.notices import Post, Priority
from handlers.rules import rungs
from handlers.rules.clock import Clock, Status
from handlers.rules.lifecycle import EventKind
from handlers.whom import people_in
from handlers.wording import account
from handlers.wording.voice import Voice
from storage import clocks, conversation, journal, people, queues
from storage.conversation import Sort
from storage.journal import Entry
from storage.people import Person


def tell(conn: Connection, running: Running, clock: Clock, person: Person, *, now: datetime) -> None:
    """Tell one person of a missed promise, or how it stands now."""
    voice = voice_of(person, now)
    card = account.missed(voice, _gather(conn, running, clock, voice))
    posting.to_person(
        conn, person, Post(card, script="E5"), now=now, priority=Priority.BREACH, slot=_slot(running, clock, person)
    )


def refresh(conn: Connection, running: Running, now: datetime) -> None:
    """Bring every notice of this ticket's missed promises up to date, for everybody who got one."""
    for clock in running.clocks.clocks:
        if not rungs.is_breach_told(clock, running.terms):
            continue
        roles = [role for rung in running.terms.rungs if rungs.is_breach(rung) for role in rung.who]
        for person in {
            person.id: person for role in roles for person in people_in(conn, running.ticket, role)
        }.values():
            tell(conn, running, clock, person, now=now)


def _slot(running: Running, clock: Clock, person: Person) -> str:
    return posting.slot_of(running.ticket, f"breach-{clock.kind.value}-{clock.number}-{person.id}")


def _gather(conn: Connection, running: Running, clock: Clock, voice: Voice) -> account.Miss:
    ticket, terms = running.ticket, running.terms
    entries = journal.of_ticket(conn, ticket.id)
    acknowledged, answered = _acknowledged(conn, entries, clock), _answered(conn, entries, clock)
    due = instant(clock.breached_at if clock.breached_at is not None else clock.due or 0)
    return account.Miss(
        ref=ticket.ref,
        number=ticket.number,
        organisation=terms.organisation,
        promise=account.promise_name(voice, clock.kind.value),
        due=due,
        plan=f"{terms.plan} {terms.contract}".strip(),
        severity=terms.severity(clock.severity).title,
        target_seconds=clock.target,
        counted=counted_spans(running, clock),
        timeline=_timeline(conn, running, clock, entries, voice=voice),
        owner=people.name_of(conn, ticket.owner_id),
        acknowledged=acknowledged[0],
        acknowledged_at=acknowledged[1],
        answered_by=answered[0],
        answered_at=answered[1],
        late_seconds=answered[2],
        fired_late_seconds=_fired_late(conn, running, clock),
        is_corrected=clock.corrected,
    )


def _fired_late(conn: Connection, running: Running, clock: Clock) -> int:
    """Seconds between the moment at which the miss should have been told and the one at which it was."""
    keys = [rung.key for rung in running.terms.rungs if rungs.is_breach(rung)]
    proofs = clocks.proofs(conn, running.ticket.id)
    own = [one for one in proofs if (one.kind, one.number) == (clock.kind.value, clock.number) and one.rung in keys]
    return int(min((one.fired_at - one.at).total_seconds() for one in own)) if own else 0


def counted_spans(running: Running, clock: Clock) -> list[tuple[datetime, datetime, int]]:
    """Spans of counted time up to the due time; their seconds sum to the target (check 31)."""
    hours = rungs.hours_of(clock, running.terms)
    end = int(clock.breached_at or clock.due or clock.start)
    found = []
    for start, stop in hours.spans(clock.start, end):
        for piece_start, piece_stop in _without_pauses(start, stop, clock):
            found.append((instant(piece_start), instant(piece_stop), piece_stop - piece_start))
    return found


def _without_pauses(start: int, stop: int, clock: Clock) -> list[tuple[int, int]]:
    pieces = [(start, stop)]
    for pause in clock.pauses:
        ended = pause.end if pause.end is not None else stop
        pieces = [
            piece for a, b in pieces for piece in ((a, min(b, pause.start)), (max(a, ended), b)) if piece[0] < piece[1]
        ]
    return pieces


def _timeline(
    conn: Connection, running: Running, clock: Clock, entries: tuple[Entry, ...], *, voice: Voice
) -> list[tuple[datetime, str]]:
    due = instant(clock.breached_at if clock.breached_at is not None else clock.due or 0)
    messages = {str(message.id): message for message in conversation.of_ticket(conn, running.ticket.id)}
    rows: list[tuple[datetime, str]] = []
    contact = writers.contact_name(conn, running.ticket)
    first = next((message for message in messages.values() if message.sort is Sort.WORDS), None)
    asked = {message.id: message for message in (first, messages.get(clock.start_ref)) if message is not None}
    for message in asked.values():  # what opened the request, and what waits for an answer
        text = account.shortened(message.text)
        rows.append((message.at, voice.label("E5.wrote", "{name} wrote: {text}", name=contact, text=text)))
    for entry in entries:
        said = _line(conn, voice, entry, contact) if _concerns(entry, clock) else ""
        if said and entry.at <= due:
            rows.append((entry.at, said))
    rows.sort(key=lambda row: row[0])
    return [*rows, (due, voice.label("E5.passed", "the promised time passed"))]


def _concerns(entry: Entry, clock: Clock) -> bool:
    """Warnings are told of this promise only, and the breach is not told of itself."""
    event = entry.data.get("event", {})
    is_own = (event.get("clock"), event.get("number")) == (clock.kind.value, clock.number)
    return entry.kind != EventKind.RUNG_FIRED or (is_own and event.get("rung", "").isdigit() and event["rung"] != "100")


def _line(conn: Connection, voice: Voice, entry: Entry, contact: str) -> str:
    name = people.name_of(conn, entry.actor_id)
    event = entry.data.get("event", {})
    sentences = {
        EventKind.CLAIMED: (
            voice.label("E5.given", "it was given to {name}", name=name)
            if entry.data.get("assigned")
            else voice.label("E5.claimed", "{name} claimed it", name=name)
        ),
        EventKind.TRANSFERRED: _moved(conn, voice, entry, name),
        EventKind.TAKEN_OVER: voice.label("E5.taken", "{name} took it over", name=name),
        EventKind.ANSWERED: voice.label("E5.answered", "{name} answered", name=name),
        EventKind.ASKED_CUSTOMER: voice.label(
            "E5.asked", "{name} asked {contact}; the solve-by clock paused", name=name, contact=contact
        ),
        EventKind.SEVERITY_CHANGED: voice.label(
            "E5.severity", "changed to {severity}", severity=str(event.get("severity", ""))
        ),
        EventKind.RUNG_FIRED: voice.label("E5.warned", "warning at {rung} %", rung=str(event.get("rung", ""))),
        EventKind.RESOLVED: voice.label("E5.resolved", "{name} resolved it", name=name),
        EventKind.REOPENED: voice.label("E5.reopened", "reopened"),
    }
    return sentences.get(EventKind(entry.kind), "")


def _moved(conn: Connection, voice: Voice, entry: Entry, name: str) -> str:
    found = queues.by_key(conn, entry.data.get("queue", ""))
    queue = found.title if found else entry.data.get("queue", "")
    if name:
        return voice.label("E5.moved", "moved to {queue} by {name}", queue=queue, name=name)
    return voice.label("E5.moved.alone", "moved to {queue}", queue=queue)


def _acknowledged(conn: Connection, entries: tuple[Entry, ...], clock: Clock) -> tuple[str, datetime | None]:
    for entry in entries:
        event = entry.data.get("event", {})
        if entry.kind == EventKind.ACKNOWLEDGED and (event.get("clock"), event.get("number")) == (
            clock.kind.value,
            clock.number,
        ):
            return (people.name_of(conn, entry.actor_id), entry.at)
    return ("", None)


def _answered(conn: Connection, entries: tuple[Entry, ...], clock: Clock) -> tuple[str, datetime | None, int]:
    """Who answered after all (or solved it), when, and how many seconds late."""
    missed_at = clock.stopped_at if clock.corrected else clock.breached_at
    if clock.status is not Status.STOPPED or clock.stopped_at is None or missed_at is None:
        return ("", None, 0)
    stopper = next(
        (entry for entry in entries if (entry.kind, entry.at) == (clock.stopped_by, instant(clock.stopped_at))), None
    )
    name = people.name_of(conn, stopper.actor_id) if stopper else ""
    return (name, instant(clock.stopped_at), int(clock.stopped_at - missed_at))
