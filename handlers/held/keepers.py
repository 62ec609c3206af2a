"""Who decides about a held request, what they read of it, and how they hear that it is over (CONVERSATIONS D2, D5)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, writers
from handlers.allowance import consenting
from handlers.asking import deciding
from handlers.callers import voice_of
from handlers.deskwork import Running, happened, instant
from handlers.notices import Card, Post, Priority, Text
from handlers.promises import attaining
from handlers.rules.facts import Decision, HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from handlers.whom import lead_of
from handlers.wording import leads, vouching
from handlers.wording.leads import Ending, Lead
from storage import contracts, conversation, desk, journal, people
from storage.conversation import Sort
from storage.people import Person
from storage.tickets import Ticket

EXTENSION = 14  # days by which a press on the lead makes a contract longer
YEAR = timedelta(days=365)
MOST_ASKED = 5  # contacts who are asked to approve a request
STOPPED = "stopped"  # why a promise was made: the customer's work has stopped


def keeper_of(conn: Connection, ticket: Ticket) -> Person | None:
    """Who decides about a held request: the account manager, or the front desk where the organisation is not known."""
    if ticket.organisation_id is not None:
        return contracts.account_manager(conn, ticket.organisation_id)
    front = desk.current(conn).front_desk_id
    return people.by_id(conn, front) if front else None


def deciders(conn: Connection, ticket: Ticket) -> tuple[Person, ...]:
    """Its keeper; beside him, where the customer's work has stopped, the lead of the queue it would go to."""
    lead = lead_of(conn, ticket.queue_id) if is_pressing(conn, ticket) else None
    found = {person.id: person for person in (keeper_of(conn, ticket), lead) if person is not None}
    return tuple(found.values())


def is_pressing(conn: Connection, ticket: Ticket) -> bool:
    """Whether the customer said that his work has stopped."""
    return any(_event(entry).get("why") == STOPPED for entry in journal.of_ticket(conn, ticket.id))


def approvers(conn: Connection, ticket: Ticket, decision: Decision) -> tuple[Person, ...]:
    """Who of the customer's side is asked to approve it: beyond the allowance the contract's approver; for somebody who
    is not named its owner, else its named contacts, else every contact; as far as the desk can write to them."""
    reason = decision.hold.reason if decision.hold else None
    if reason is HoldReason.CONSENT:
        approver = consenting.approver_of(conn, decision)
        return (approver,) if approver else ()
    if reason is not HoldReason.NOT_NAMED or decision.organisation is None:
        return ()
    body = agreed(conn, decision)
    keys = [body["owner"]] if body.get("owner") else body.get("named") or ()
    contacts = contracts.contacts_of(conn, decision.organisation)
    chosen = [person for person in contacts if person.key in keys] or contacts
    others = [person for person in chosen if person.id != ticket.contact_id]
    return tuple(person for person in others if posting.private_lane(conn, person) is not None)[:MOST_ASKED]


def agreed(conn: Connection, decision: Decision) -> dict[str, Any]:
    """What the contract version behind a decision says; {} where there is none."""
    version = contracts.version(conn, decision.terms.contract, decision.terms.version)
    body: dict[str, Any] = json.loads(version.body) if version else {}
    return body


# -------------------------------------------------------------------------------------------------------------- telling


def tell(conn: Connection, running: Running, decision: Decision, *, now: datetime) -> None:
    """Show it to whoever decides about it, or how it stands now to those who were told before."""
    ticket = running.ticket
    asked = approvers(conn, ticket, decision)
    shown = {person.id: person for person in (*deciders(conn, ticket), *told(conn, ticket))}
    theirs = _customers(conn, ticket)
    ours = {one: person for one, person in shown.items() if one not in theirs and person not in asked}
    for person in (person for one, person in shown.items() if one in theirs and person not in asked):
        _post(conn, ticket, person, vouching.over(voice_of(person, now), ticket.ref), "D5", now=now)
    if decision.hold is not None and decision.hold.reason is HoldReason.CONSENT:
        consenting.ask(conn, running, decision, now=now)
        asked = ()
    else:
        consenting.close(conn, ticket, now=now)
    for person in asked:
        _post(conn, ticket, person, _vouch(conn, ticket, decision, person, now), "D5", now=now)
    for person in ours.values():
        _post(conn, ticket, person, lead_card(conn, running, decision, person, now), "D2", now=now)
    _remember(conn, running, [*(person.id for person in asked), *ours], now)


def _customers(conn: Connection, ticket: Ticket) -> set[int]:
    """Who is asked as one of the customer's side: never shown what a person of ours reads."""
    if ticket.organisation_id is None:
        return set()
    ours = {person.id for person in deciders(conn, ticket)}
    return {person.id for person in contracts.contacts_of(conn, ticket.organisation_id)} - ours


def _post(conn: Connection, ticket: Ticket, person: Person, card: Card, script: str, *, now: datetime) -> None:
    post = Post(card, script=script)
    posting.to_person(conn, person, post, now=now, priority=Priority.RECEIPT, slot=_slot(ticket, person))


def _slot(ticket: Ticket, person: Person) -> str:
    return naming.slot_of(ticket, f"lead-{person.id}")


def _remember(conn: Connection, running: Running, ids: list[int], now: datetime) -> None:
    """The journal keeps who was asked, once for each."""
    before = {person.id for person in told(conn, running.ticket)}
    if news := [one for one in ids if one not in before]:
        event = happened(EventKind.NOTED, now, why="told")
        deskwork.record(conn, running, event, now=now, notes={"told": news})


def told(conn: Connection, ticket: Ticket) -> tuple[Person, ...]:
    """Everybody to whom it was shown."""
    ids = {one: None for entry in journal.of_ticket(conn, ticket.id) for one in entry.data.get("told", ())}
    return tuple(person for person in (people.by_id(conn, one) for one in ids) if person is not None)


def _event(entry: journal.Entry) -> dict[str, Any]:
    event: dict[str, Any] = entry.data.get("event", {})
    return event


def lead_card(conn: Connection, running: Running, decision: Decision, person: Person, now: datetime) -> Card:
    """What a person of ours reads who decides about a held request, with its buttons."""
    seen = seen_by(conn, running, decision, person, now)
    voice = voice_of(person, now)
    if decision.hold is not None and decision.hold.reason is HoldReason.UNKNOWN:
        return leads.stranger(voice, seen, writers.customer_platform(conn, running.ticket))
    return leads.lead(voice, decision, seen)


def seen_by(conn: Connection, running: Running, decision: Decision, person: Person, now: datetime) -> Lead:
    """A held request as a person of ours reads of it."""
    ticket, reason = running.ticket, decision.hold.reason if decision.hold else HoldReason.SUBJECT
    clock = running.running(ClockKind.PROMISE)
    found = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    manager = contracts.account_manager(conn, found.id) if found else None
    is_managers = manager is not None and manager.id == person.id
    names = found.name if found else voice_of(person, now).listed(option.title for option in decision.options)
    return Lead(
        ref=ticket.ref,
        number=ticket.number,
        organisation=names,
        contact=writers.contact_name(conn, ticket),
        wrote_at=ticket.written_at,
        text="\n".join(_words(conn, ticket)),
        due=instant(clock.due) if clock and clock.due is not None else now,
        may_allow=ticket.queue_id is not None and reason is not HoldReason.ORGANISATION,
        pressing=is_pressing(conn, ticket),
        extends=EXTENSION if reason is HoldReason.ENDED and is_managers else 0,
        record=attaining.of_organisation(conn, found.id, now - YEAR, now) if found else None,
    )


def _words(conn: Connection, ticket: Ticket) -> Iterator[str]:
    return (one.text for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS)


def _vouch(conn: Connection, ticket: Ticket, decision: Decision, person: Person, now: datetime) -> Card:
    asks = vouching.Asks(
        ticket.ref, ticket.number, writers.contact_name(conn, ticket), deciding.first_words(conn, ticket)
    )
    body = agreed(conn, decision)
    named, places = len(body.get("named") or ()), body.get("places")
    free = None if places is None else max(places - named, 0)
    return vouching.approve(voice_of(person, now), asks, free=free)


# ---------------------------------------------------------------------------------------------------------- after that


def pass_on(
    conn: Connection, ticket: Ticket, said: Text, *, by: str = "", now: datetime, key: str | None = None
) -> bool:
    """Something its writer, or `by` of his company, says to those who decide about it; False when `key` was used
    before."""
    news, contact = False, _writer(conn, ticket)
    for person in deciders(conn, ticket):
        voice = voice_of(person, now)
        card = leads.from_writer(voice, ticket.ref, ticket.number, contact=contact, who=by or contact, said=said)
        own = f"{key}/{person.id}" if key else None
        news |= posting.to_person(conn, person, Post(card, script="D1"), now=now, priority=Priority.RECEIPT, key=own)
    return news


def _writer(conn: Connection, ticket: Ticket) -> str:
    return writers.contact_name(conn, ticket)


def settle(conn: Connection, ticket: Ticket, ending: Ending, *, by: str, at: datetime, now: datetime) -> None:
    """Everybody to whom it was shown: the notice loses its buttons and says what became of it, and by whom."""
    consenting.close(conn, ticket, now=now)
    for person in told(conn, ticket):
        _post(conn, ticket, person, leads.settled(voice_of(person, now), ticket.ref, ending, by, at), "D2", now=now)
