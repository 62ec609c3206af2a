"""`prep Bianchi`: before a call, all touch points, open promises, misses, complaints, use and what comes (issue 7)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, replying
from handlers.account.contract import NoSuchContract, Unclear
from handlers.callers import Call
from handlers.deskwork import Running, instant
from handlers.notices import Document, Reply
from handlers.renewals import numbers
from handlers.rules.terms import ClockKind
from handlers.wording import attained
from handlers.wording import prep as wording
from handlers.wording.prep import Event, Missed, Open, Prep
from storage import contracts, ideas, opportunities, people, recommendations, tickets, touches
from storage.complaints import Complaint
from storage.contracts import Organisation
from storage.ideas import Idea
from storage.opportunities import Opportunity
from storage.recommendations import Consent, Recommendation
from storage.tickets import CHECK
from storage.touches import Miss, Touch

BACK = timedelta(days=365)
OPEN = frozenset(tickets.OPEN_STATES)


def show(conn: Connection, call: Call) -> Reply:
    """Ten lines, and every touch point of a year in a file. Raises Unclear or NoSuchContract."""
    organisation = _asked_for(conn, call)
    since = call.now - BACK
    asked = touches.requests(conn, organisation.id, since)
    missed = touches.missed(conn, organisation.id, since)
    complaints = touches.complained(conn, organisation.id, since)
    seen = opportunities.since(conn, organisation.id, since)
    wished = ideas.of_organisation(conn, organisation.id, since)
    scored = recommendations.of_organisation(conn, organisation.id, since)
    again = [Event(one.at, "reopened", one.ref, who=one.who) for one in touches.reopened(conn, organisation.id, since)]
    happened = (*_timeline(asked, missed, complaints, seen, wished), *_scored(conn, scored), *again)
    timeline = tuple(sorted(happened, key=_when))
    years = _years(conn, call, organisation)
    prep = Prep(
        organisation.name,
        tuple(numbers.year(conn, one, call.voice, call.now) for one in years),
        tuple(attained.first_answers(call.voice, numbers.record(conn, one, call.now)) for one in years),
        tuple(Missed(one.ref, one.kind, one.at, one.cause) for one in missed),
        tuple(_open(conn, asked)),
        tuple((one.ref, people.name_of(conn, one.handler_id)) for one in complaints if one.closed_at is None),
        sum(one.closed_at is not None for one in complaints),
        tuple(one.words for one in seen if one.decided_at is None),
        tuple(one.words for one in wished if one.answered_at is None),
        timeline,
    )
    reply = replying.say(conn, call, wording.card(call.voice, prep), script="prep")
    if timeline:
        _attach(conn, call, prep)
    return reply


def _attach(conn: Connection, call: Call, prep: Prep) -> None:
    rows = [wording.line(call.voice, one, dated=call.voice.day(one.at), long=True) for one in prep.timeline]
    lane = replying.answering_lane(conn, call)
    caption = wording.attached(call.voice, prep.organisation)
    posting.put(conn, lane.id, Document("touch-points.txt", "\n".join(rows) + "\n", caption, silent=True), now=call.now)


def _asked_for(conn: Connection, call: Call) -> Organisation:
    asked = call.inbound.text.strip().lower()
    mine = [one for one in (contracts.organisation(conn, found) for found in call.caller.roles.manages) if one]
    if not asked and len(mine) != 1:
        raise Unclear(example=f"prep {mine[0].name}" if mine else "prep Bianchi")
    exact = [one for one in mine if asked in (one.key.lower(), one.name.lower())]
    found = exact or [one for one in mine if asked in one.name.lower()]
    if not found:
        raise NoSuchContract(contract=asked[:40])
    return min(found, key=lambda one: one.name)


def _years(conn: Connection, call: Call, organisation: Organisation) -> list[numbers.Renewal]:
    versions = contracts.versions_for(conn, (organisation.id,), call.now)
    found = (numbers.find(conn, one.contract_id, call.now) for one in versions if one.starts <= call.now < one.ends)
    return [one for one in found if one is not None][:2]


def _open(conn: Connection, asked: tuple[Touch, ...]) -> list[Open]:
    """What is not over, oldest first, with what is owed on it."""
    still = [one.ticket_id for one in asked if one.state in OPEN]
    running = deskwork.look_at(conn, still) if still else {}
    return [
        Open(
            one.ref,
            people.name_of(conn, running[one.ticket_id].ticket.owner_id),
            one.state == "pending_customer",
            running[one.ticket_id].answer_due,
            _news(running[one.ticket_id]),
        )
        for one in asked
        if one.ticket_id in running
    ]


def _news(running: Running) -> datetime | None:
    found = running.running(ClockKind.PROMISE)
    return instant(found.due) if found is not None and found.due is not None else None


def _timeline(
    asked: tuple[Touch, ...],
    missed: tuple[Miss, ...],
    complaints: tuple[Complaint, ...],
    seen: tuple[Opportunity, ...],
    wished: tuple[Idea, ...],
) -> tuple[Event, ...]:
    """Everything else that happened."""
    found = [
        Event(one.written_at, "checked" if CHECK in one.choices else "asked", one.ref, one.subject, one.who)
        for one in asked
    ]
    found += [Event(one.resolved_at, "solved", one.ref, one.subject) for one in asked if one.resolved_at is not None]
    found += [Event(one.at, "missed", one.ref, one.words) for one in missed]
    found += [Event(one.opened_at, "complained", one.ref, one.words) for one in complaints]
    found += [Event(one.at, "saw", f"T-{tickets.FIRST_NUMBER + one.ticket_id}", one.words) for one in seen]
    found += [Event(one.at, "wished", f"I-{one.id}", one.words) for one in wished]
    return tuple(found)


def _scored(conn: Connection, said: Iterable[Recommendation]) -> Iterator[Event]:
    """Whether they would recommend us, and what may be quoted."""
    for one in said:
        what = one.consent.value if one.consent in (Consent.QUOTE, Consent.INTRODUCTION) else "scored"
        name = people.name_of(conn, one.person_id)
        yield Event(one.scored_at or one.asked_at, what, f"{one.score}/10", one.words, name)


def _when(one: Event) -> datetime:
    return one.at
