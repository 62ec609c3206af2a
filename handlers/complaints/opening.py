"""A complaint is opened, joined by more, or goes one rung up: with a person whom it is not about, and a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork
from handlers.asking import deciding, opening
from handlers.callers import Call
from handlers.complaints import letting_go, line, promising, telling
from handlers.deskwork import Running, happened
from handlers.notices import Card
from handlers.rules import complaintline
from handlers.rules.clock import TicketClocks
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as wording
from handlers.wording.voice import shorten
from storage import complaints, followups, tickets
from storage.complaints import CARRIER, Complaint, State
from storage.followups import Sort

HEARD_FOR = timedelta(minutes=10)  # what its customer writes meanwhile belongs to it


@dataclass(frozen=True, slots=True)
class Said:
    """A complaint as it is said. lane_id: where its customer reads of it. others: whom it may be about beside those who
    had the request. rated: by a low score. state: HEARD while he was only asked what happened."""

    contact_id: int
    lane_id: int
    at: datetime
    words: str = ""
    others: frozenset[int] = frozenset()
    rated: bool = False
    state: State = State.OPEN


def open_about(conn: Connection, running: Running, said: Said, *, now: datetime) -> Complaint:
    """A new one about a request, with its promise to make contact. Nobody is told of it yet."""
    ticket = running.ticket
    barred = line.owners_of(conn, ticket) | said.others | {said.contact_id}
    who = complaintline.first([one.id for one in line.of_ticket(conn, ticket)], barred)
    complaint = complaints.insert(
        conn,
        ticket_id=ticket.id,
        contact_id=said.contact_id,
        organisation_id=ticket.organisation_id,
        subject_ids=sorted(barred - {said.contact_id}),
        handler_id=who,
        state=said.state,
        rated=said.rated,
        opened_at=said.at,
        raised_at=said.at,
        heard_until=said.at + HEARD_FOR,
        lane_id=said.lane_id,
        words=said.words,
    )
    promising.promise(conn, running, complaint, by=said.contact_id, at=said.at, now=now)
    _listen(conn, complaint)
    return complaint


def _listen(conn: Connection, complaint: Complaint) -> None:
    """Ten minutes later nothing more belongs to it, and what was said by then is what there is."""
    if complaint.heard_until is not None:
        followups.plan(
            conn,
            sort=Sort.HEARD,
            subject=f"complaint/{complaint.id}",
            occasion=f"said/{int(complaint.raised_at.timestamp())}",
            ticket_id=complaint.ticket_id,
            due_at=complaint.heard_until,
        )


def tell(conn: Connection, complaint: Complaint, *, now: datetime) -> Complaint:
    """What happened is known as far as it will be: its customer reads its number, and we of it (F5)."""
    running = promising.running_of(conn, complaint)
    if complaint.state is State.HEARD:
        _was_asked(conn, complaint, running, now)
        complaint = complaints.change(conn, complaint, state=State.OPEN)
    show_opened(conn, complaint, running, now=now)
    telling.show(conn, running, complaint, now=now)
    return complaint


def show_opened(conn: Connection, complaint: Complaint, running: Running, *, now: datetime) -> None:
    """F5 to its customer, as it stands now."""
    card = wording.opened(telling.voice_to_customer(conn, complaint, now), telling.standing(conn, running, complaint))
    telling.to_customer(conn, complaint, card, script="F5", name="opened", now=now)


def _was_asked(conn: Connection, complaint: Complaint, running: Running, now: datetime) -> None:
    """What happened is said: the question loses its button, which stands below the number from now on."""
    card = wording.asks(telling.voice_to_customer(conn, complaint, now), telling.standing(conn, running, complaint))
    telling.to_customer(conn, complaint, Card(card.text), script="F12", name="asks", now=now)


def raise_up(conn: Connection, complaint: Complaint, *, at: datetime, now: datetime) -> tuple[Complaint, Running]:
    """Its customer is not content: one rung up, with a new promise. Nobody is told of it yet."""
    running = promising.running_of(conn, complaint)
    ladder = [one.id for one in line.of_ticket(conn, running.ticket)]
    barred = {*complaint.subject_ids, complaint.contact_id}
    before = complaint.handler_id
    handler = complaintline.following(ladder, barred, complaint.passed_ids, before)
    passed = [*complaint.passed_ids, *([before] if before is not None else [])]
    complaint = complaints.change(
        conn,
        complaint,
        handler_id=handler,
        passed_ids=[one for one in passed if one != handler],
        state=State.OPEN,
        level=complaint.level + 1,
        raised_at=at,
        wish="",
        contacted_at=None,
        contacted_by=None,
        satisfied=None,
    )
    running = promising.promise(conn, running, complaint, by=complaint.contact_id, at=at, now=now)
    if before is not None and before != handler:
        letting_go.disarm(conn, running, complaint, before, now=now)
    return complaint, running


def join(conn: Connection, complaint: Complaint, words: str, *, at: datetime, now: datetime) -> Complaint:
    """A complaint about how a complaint is handled belongs to it, and it goes one rung up."""
    complaint, running = raise_up(conn, complaint, at=at, now=now)
    complaint = complaints.change(conn, complaint, words=more(complaint.words, words), heard_until=at + HEARD_FOR)
    _listen(conn, complaint)
    card = wording.joined(telling.voice_to_customer(conn, complaint, now), telling.standing(conn, running, complaint))
    telling.to_customer(conn, complaint, card, script="F12", name=f"joined-{complaint.level}", now=now)
    telling.show(conn, running, complaint, now=now)
    return complaint


MOST = 6000  # characters of what was said about one complaint


def more(before: str, words: str) -> str:
    """What was said, and what was said after it."""
    return shorten("\n".join(filter(None, (before, words))), MOST)


# ------------------------------------------------------------------------------------------------ what it hangs on


def carrier(conn: Connection, call: Call, text: str) -> Running:
    """A request for a complaint of somebody who has none that it could be about: kept under the terms of his contract,
    in no queue and closed at once, so that nobody works on it, nothing is debited and no rating is asked for."""
    decision = deciding.decide(conn, call, text)
    values = {
        **opening.decided(conn, decision),
        "organisation_id": decision.organisation or next(iter(call.caller.roles.organisations), None),
        "queue_id": None,
        "used": None,
        "included": None,
        "state": "held",
        "hold_reason": CARRIER,
        "subject": shorten(text or CARRIER, opening.SUBJECT),
        "identity_id": call.caller.identity.id,
        "contact_id": call.caller.person_id,
        "customer_lane_id": call.lane.id,
        "written_at": call.at,
        "opened_at": call.now,
    }
    running = Running(tickets.insert(conn, values), decision.terms, TicketClocks())
    by = call.caller.person_id
    running = deskwork.record(conn, running, happened(EventKind.HELD, call.at, by=by), now=call.now, is_new=True)
    closing = happened(EventKind.CLOSED, call.at, by=by, why=CARRIER)
    return deskwork.record(conn, running, closing, now=call.now, changes={"closed_at": call.at})
