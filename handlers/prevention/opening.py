"""A preventive check is opened: a request of ours, with a clock of its own and its result in its history (RULES 6).

Nobody asked for it, so it has no response clock and is not taken from the allowance; the time within which it is done
is its resolution clock, and the customer reads of it.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, writers
from handlers.asking.facts import terms_of
from handlers.behalf import making
from handlers.callers import voice_of
from handlers.deskwork import Running, happened
from handlers.notices import Post, Priority
from handlers.rules.clock import TicketClocks
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind, Terms
from handlers.staffing import routing
from handlers.wording import prevention as wording
from handlers.wording.voice import shorten
from storage import contracts, conversation, people, places, tickets
from storage.contracts import ContractVersion
from storage.conversation import Side, Sort
from storage.people import Person
from storage.queues import Queue

SUBJECT = 80  # characters that name a request


@dataclass(frozen=True, slots=True)
class Check:
    """What is looked at, by whom (no queue: the account manager), and in how much working time (seconds). name: what
    its ticket remembers it by."""

    name: str
    what: str
    target: int
    queue: Queue | None
    note: str = ""


def open_check(conn: Connection, version: ContractVersion, check: Check, now: datetime) -> Running | None:
    """Open it in the name of the company's account manager; None where the desk can write to nobody of that company, or
    nobody answers for it."""
    manager = contracts.account_manager(conn, version.organisation_id)
    contact = contact_of(conn, version)
    if manager is None or contact is None:
        return None
    running = _insert(conn, version, check, by=manager, contact=contact, now=now)
    event = happened(EventKind.GRANTED, now, severity=running.ticket.severity or "", by=manager.id, qualifies=False)
    running = deskwork.record(conn, running, event, now=now, is_new=True)
    _tell(conn, running, check, now)
    if check.queue is not None:
        return routing.route(conn, running, now, queue=check.queue)
    return _give(conn, running, manager, check, now)


def contact_of(conn: Connection, version: ContractVersion) -> Person | None:
    """Who reads of it: the contract's owner, else the first contact it names, as far as the desk can write to him."""
    body = terms_body(version)
    contacts = contracts.contacts_of(conn, version.organisation_id)
    first = [one for one in contacts if one.key == body.get("owner")]
    named = [one for one in contacts if not body["named"] or one.key in body["named"]]
    return next((one for one in (*first, *named) if posting.private_lane(conn, one) is not None), None)


@lru_cache(maxsize=256)
def _opened(body: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)
    return found


def terms_body(version: ContractVersion) -> dict[str, Any]:
    """A contract's content, which nobody may change."""
    return _opened(version.body)


def _insert(
    conn: Connection, version: ContractVersion, check: Check, *, by: Person, contact: Person, now: datetime
) -> Running:
    frozen = _within(terms_of(version), check.target)
    content_hash = frozen.content_hash()
    tickets.keep_terms(conn, content_hash, frozen.to_json())
    identity = making.account(conn, contact.id)
    private = posting.lane_of(conn, identity)
    label = f"check/{version.contract_id}/{check.name}/{now:%y%m%d}"[:80]
    lane = places.ensure_lane(conn, private.place_id, label=label, wants_thread=True)
    values = {
        "state": "held",
        "subject": shorten(check.what, SUBJECT),
        "identity_id": identity.id,
        "contact_id": contact.id,
        "organisation_id": version.organisation_id,
        "queue_id": check.queue.id if check.queue else None,
        "terms_hash": content_hash,
        "severity": frozen.default_severity,
        "customer_lane_id": lane.id,
        "written_at": now,
        "opened_at": now,
        "choices": {"opened": str(by.id), "words": "ours", tickets.CHECK: check.name},
    }
    ticket = tickets.insert(conn, values)
    conversation.join(conn, lane.id, ticket.id, Side.CUSTOMER)
    said = "\n".join(filter(None, (check.what, check.note)))
    conversation.add(
        conn, ticket.id, Sort.WORDS, author_id=by.id, author=by.name, place_id=lane.place_id, external=None, at=now,
        text=said, attachments=0,
    )  # fmt: skip
    return Running(ticket, frozen, TicketClocks())


def _within(terms: Terms, target: int) -> Terms:
    """The terms, with the check's own time to its end."""
    severities = tuple(replace(one, targets={**one.targets, ClockKind.RESOLUTION: target}) for one in terms.severities)
    return replace(terms, severities=severities)


def _tell(conn: Connection, running: Running, check: Check, now: datetime) -> None:
    ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, now, running.terms.calendar.zone)
    who = check.queue.title if check.queue else people.name_of(conn, int((ticket.choices or {})["opened"]))
    card = wording.opened(voice, ticket.ref, check.what, who, running.solve_due)
    slot = naming.slot_of(ticket, "receipt")
    posting.to_customer(conn, ticket, Post(card, script="B11", silent=True), now=now, slot=slot)


def _give(conn: Connection, running: Running, manager: Person, check: Check, now: datetime) -> Running:
    """It is the account manager's own at once."""
    event = happened(EventKind.TAKEN_OVER, now, by=manager.id)
    changes = {"owner_id": manager.id, "owned_at": now}
    running = deskwork.record(conn, running, event, now=now, changes=changes)
    voice, ticket = voice_of(manager, now), running.ticket
    company = contracts.organisation(conn, ticket.organisation_id or 0)
    card = wording.task(voice, ticket.ref, check.what, company.name if company else "", running.solve_due)
    slot = naming.slot_of(ticket, f"check-{manager.id}")
    posting.to_person(conn, manager, Post(card, script="C1"), now=now, priority=Priority.NEW, slot=slot)
    return running
