"""Two queues both say that a request is not theirs: an arbiter decides by one tap, and that is binding (RULES 5)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard
from handlers.callers import Call, voice_of
from handlers.deskwork import Running, happened, instant
from handlers.errors import Changed, Decided, Disputed, OldButton, WrongRole
from handlers.notices import Card, Post, Priority, Reply
from handlers.rules import worktime
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind
from handlers.rules.routing import to_data
from handlers.staffing import moving, rounds
from handlers.wording import handing
from storage import catalogue, contracts, desk, disputes, journal, people, queues, tickets
from storage.disputes import Dispute
from storage.journal import Entry
from storage.people import Person
from storage.queues import Queue
from storage.tickets import Ticket

REPLY = 1800  # seconds of working time that an arbiter has, where the desk file says nothing


def is_bounce(conn: Connection, running: Running, queue: Queue) -> bool:
    """Whether people have handed the request out of this queue before, or an arbiter did: whoever sends it back there
    disputes it."""
    before = disputes.decided(conn, running.ticket.id)
    if before is not None and queue.id in (before.queue_id, before.other_id):
        return True
    return any(entry.data.get("from") == queue.key for entry in _handed_on(conn, running.ticket))


def came_from(conn: Connection, ticket: Ticket) -> Queue | None:
    """The queue from which a person handed the request to the one it is in; None where nobody did."""
    moves = [one for one in _handed_on(conn, ticket) if one.data.get("from") != one.data.get("queue")]
    here = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    if not moves or here is None or moves[-1].data.get("queue") != here.key:
        return None
    return queues.by_key(conn, moves[-1].data["from"])


def _handed_on(conn: Connection, ticket: Ticket) -> list[Entry]:
    """What people handed on by their own words, oldest first: no corrected topics, no overflowing queues."""
    moved = (one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.TRANSFERRED)
    return [one for one in moved if one.actor_id is not None and any(b["code"] == "handed" for b in _why(one))]


def _why(entry: Entry) -> list[dict[str, object]]:
    because: list[dict[str, object]] = entry.data.get("because", [])
    return because


def require_free(conn: Connection, running: Running) -> None:
    """Raises Disputed while somebody decides where the request belongs."""
    found = disputes.standing(conn, running.ticket.id)
    if found is not None and found.asked:
        raise Disputed(who=people.name_of(conn, found.asked[-1]), ref=running.ticket.ref)


def is_arbiter(conn: Connection, person: Person | None) -> bool:
    """Whether the desk file names the person among the arbiters."""
    return person is not None and person.key in desk.current(conn).rules.get("arbiters", ())


# --------------------------------------------------------------------------------------------------------------- raised


def raise_one(conn: Connection, running: Running, other: Queue, *, by: Person, line: str, now: datetime) -> bool:
    """Whoever has the request says that it belongs where it came from: it stays, and an arbiter is asked. False where
    there is nobody to decide. Raises Decided when that was decided before."""
    ticket = running.ticket
    before = disputes.decided(conn, ticket.id)
    if before is not None:
        queue = queues.by_id(conn, before.decided_for) if before.decided_for else None
        who = people.name_of(conn, before.decided_by)
        raise Decided(who=who, ref=ticket.ref, queue=queue.title if queue else "")
    if ticket.queue_id is None or next(_deciders(conn, running, besides=[by.id]), None) is None:
        return False
    earlier = next((one for one in reversed(_handed_on(conn, ticket)) if one.data.get("from") == other.key), None)
    found = disputes.open_one(
        conn,
        ticket.id,
        queue_id=ticket.queue_id,
        other_id=other.id,
        raised_by=by.id,
        raised_at=now,
        line=line,
        other_line=str(_line(earlier)) if earlier else "",
    )
    here = queues.by_id(conn, ticket.queue_id)
    why = Says("disputed", {"who": by.id, "queue": here.title if here else "", "line": line})
    running = _note(conn, running, why, by=by.id, now=now)
    asked, due = _ask_next(conn, running, found, now)
    said = handing.disputed(ticketcard.room_voice(running, now), ticket.ref, by.name, asked.name, due)
    posting.to_rooms(conn, ticket, Post(said, script="C10"), now=now)
    ticketcard.refresh(conn, running, now)
    return True


def _line(entry: Entry) -> object:
    params = _why(entry)[0].get("params")
    return params.get("line", "") if isinstance(params, dict) else ""


def _note(conn: Connection, running: Running, why: Says, *, by: int, now: datetime) -> Running:
    notes = {"because": [to_data(why)]}
    return deskwork.record(conn, running, happened(EventKind.NOTED, now, by=by), now=now, notes=notes)


def _deciders(conn: Connection, running: Running, *, besides: list[int]) -> Iterator[Person]:
    """Who decides, one after the other: the desk's arbiters, the contract's product manager, the account manager."""
    seen = set(besides)
    for person in _chain(conn, running):
        if person is not None and person.id not in seen and posting.private_lane(conn, person) is not None:
            seen.add(person.id)
            yield person


def _chain(conn: Connection, running: Running) -> Iterator[Person | None]:
    for key in desk.current(conn).rules.get("arbiters", ()):
        yield people.by_key(conn, key)
    version = contracts.version(conn, running.terms.contract, running.terms.version)
    for product in catalogue.by_ids(conn, [version.product_id]) if version else ():
        key = json.loads(product.body).get("product_manager")
        yield people.by_key(conn, key) if key else None
    organisation = running.ticket.organisation_id
    yield contracts.account_manager(conn, organisation) if organisation else None


def _ask_next(conn: Connection, running: Running, found: Dispute, now: datetime) -> tuple[Person, datetime]:
    """Ask whoever is next to decide. Raises StopIteration when nobody is left."""
    person = next(_deciders(conn, running, besides=[found.raised_by, *found.asked]))
    due = _due(conn, running, now)
    disputes.ask(conn, found, [person.id], due)
    card = handing.decide(voice_of(person, now), _case(conn, running, found, due))
    posting.to_person(
        conn, person, Post(card, script="C10"), now=now, priority=Priority.BREACH, slot=_slot(found, person.id)
    )
    return person, due


def _due(conn: Connection, running: Running, now: datetime) -> datetime:
    seconds = int(desk.current(conn).rules.get("arbiter_reply") or REPLY)
    due = worktime.of(running.terms.calendar).add(int(now.timestamp()), seconds)
    return now + timedelta(seconds=seconds) if due is None else instant(due)


def _slot(found: Dispute, person_id: int) -> str:
    return f"t{found.ticket_id}/dispute-{found.id}-{person_id}"


def _case(conn: Connection, running: Running, found: Dispute, due: datetime) -> handing.Case:
    titles = {one: queues.by_id(conn, one) for one in (found.queue_id, found.other_id)}
    here, there = ((one, queue.title if queue else "?") for one, queue in titles.items())
    asked, number = rounds.about(conn, running), running.ticket.number
    return handing.Case(asked, number, found.id, here, found.line, there, found.other_line, due)


# -------------------------------------------------------------------------------------------------------------- decided


def arbitrate(conn: Connection, call: Call) -> Reply:
    """[ERP Finance] [Integrations]: an arbiter decides. Raises OldButton, WrongRole, Changed or Decided."""
    ticket, person = pressed.ticket_at_hand(conn, call), call.caller.person
    number, _, queue_id = pressed.rest_of(call).partition(".")
    found = disputes.by_id(conn, pressed.number(number))
    queue = queues.by_id(conn, pressed.number(queue_id))
    if (
        found is None
        or queue is None
        or found.ticket_id != ticket.id
        or queue.id not in (found.queue_id, found.other_id)
    ):
        raise OldButton
    if person is None or person.id not in found.asked:
        who = people.name_of(conn, found.asked[-1]) if found.asked else ""
        raise WrongRole(role=call.voice.label("C10.arbiter", "an arbiter"), who=who)
    if found.decided_at is not None:
        raise _too_late(conn, call, ticket, found)
    deskwork.require_place(ticket, EventKind.TRANSFERRED)
    _decide(conn, deskwork.load(conn, ticket), found, queue, by=person, now=call.now)
    return Reply(toast=call.voice.label("C10.thanks", "{ref} belongs to {queue}.", ref=ticket.ref, queue=queue.title))


def _too_late(conn: Connection, call: Call, ticket: Ticket, found: Dispute) -> Changed | Decided:
    queue = queues.by_id(conn, found.decided_for) if found.decided_for else None
    if queue is None:
        return Changed(what=call.voice.label("C10.over", "{ref} needs no decision any more", ref=ticket.ref))
    return Decided(who=people.name_of(conn, found.decided_by), ref=ticket.ref, queue=queue.title)


def _decide(conn: Connection, running: Running, found: Dispute, queue: Queue, *, by: Person, now: datetime) -> None:
    disputes.settle(conn, found.id, by=by.id, queue_id=queue.id, at=now)
    ticket, why = running.ticket, Says("arbitrated", {"who": by.id, "queue": queue.title})
    if queue.id == ticket.queue_id:
        running = _note(conn, running, why, by=by.id, now=now)
        said = handing.stays(ticketcard.room_voice(running, now), ticket.ref, by.name, queue.title)
        posting.to_rooms(conn, ticket, Post(said, script="C10"), now=now)
        ticketcard.refresh(conn, running, now)
    else:
        handed = f"{people.name_of(conn, found.raised_by)}: {found.line}"
        moving.move(conn, running, queue, by=by.id, why=why, handed=handed, now=now)
    for person in filter(None, (people.by_id(conn, one) for one in found.asked)):
        _say_over(
            conn, found, person, handing.decided(voice_of(person, now), ticket.ref, by.name, queue.title, now), now
        )


def _say_over(conn: Connection, found: Dispute, person: Person, card: Card, now: datetime) -> None:
    posting.to_person(conn, person, Post(card, script="C10"), now=now, slot=_slot(found, person.id))


# --------------------------------------------------------------------------------------------------------- not in time


def go_on(conn: Connection, found: Dispute, now: datetime) -> None:
    """Nobody decided in time: the next one in line is asked too. A request that is over, or went elsewhere meanwhile,
    needs no decision."""
    ticket = tickets.require(conn, found.ticket_id)
    running = deskwork.load(conn, ticket)
    if ticket.state not in tickets.OPEN_STATES or ticket.queue_id != found.queue_id:
        disputes.settle(conn, found.id, by=None, queue_id=None, at=now)
        for person in filter(None, (people.by_id(conn, one) for one in found.asked)):
            _say_over(conn, found, person, handing.pointless(voice_of(person, now), ticket.ref), now)
    elif next(_deciders(conn, running, besides=[found.raised_by, *found.asked]), None) is None:
        disputes.ask(conn, found, (), None)
    else:
        _ask_next(conn, running, found, now)
        ticketcard.refresh(conn, running, now)
