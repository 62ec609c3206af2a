"""Asking for consent: what goes beyond the allowance waits until the contract's approver agrees (RULES 1.6, 2)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from handlers import naming, posting, writers
from handlers.allowance import usage
from handlers.allowance.included import Book, agreed_of, clerks_of
from handlers.asking import deciding
from handlers.deskwork import Running
from handlers.notices import Card, Post, Priority
from handlers.rules import ledger as rules
from handlers.rules.allowance import Overage
from handlers.rules.facts import Decision
from handlers.rules.ledger import Agreed, Unit
from handlers.wording import consent as wording
from storage import contracts, ledger, people
from storage.contracts import ContractVersion
from storage.ledger import Consent
from storage.people import Person
from storage.tickets import Ticket

ONE = Decimal(1)


def ask(conn: Connection, running: Running, decision: Decision, *, now: datetime) -> Person | None:
    """Ask the approver for one request beyond the allowance; who was asked, None where nobody can be. Asked again while
    he has not answered, the same message shows how it stands. Where hours count, what it takes is asked for later."""
    version = contracts.version(conn, decision.terms.contract, decision.terms.version)
    agreed = agreed_of(version) if version else None
    if version is None or agreed is None:
        return None
    return _ask(conn, running.ticket, version, agreed, ONE, now=now, unit=Unit.REQUESTS)


def ask_hours(conn: Connection, ticket: Ticket, book: Book, waiting: Decimal, *, now: datetime) -> Person | None:
    """Ask the approver for minutes that were worked beyond the allowance; who was asked."""
    return _ask(conn, ticket, book.version, book.agreed, waiting, now=now)


def ask_waiting(conn: Connection, running: Running, *, now: datetime) -> Person | None:
    """Ask the approver for a request that was let start though nothing is left, as for worked hours; who was asked,
    None where nothing waits or the contract asks nobody."""
    ticket, terms = running.ticket, running.terms
    waits = -rules.balance(usage.entries_of(conn, ticket, Unit.REQUESTS), rules.UNCONSENTED)
    version = contracts.version(conn, terms.contract, terms.version) if waits > 0 else None
    agreed = agreed_of(version) if version else None
    if version is None or agreed is None or agreed.policy is not Overage.CONSENT:
        return None
    return _ask(conn, ticket, version, agreed, waits, now=now)


def approver(conn: Connection, version: ContractVersion) -> Person | None:
    """Who consents to more than the contract includes: its approver, else its owner, the first whom the desk can write
    to. None where there is nobody: no person of ours, unless the contract names him, agrees to bill the customer; the
    account manager then decides about the request, as about any other that is held (D2)."""
    clerks = clerks_of(version)
    for person in (people.by_key(conn, key) for key in (clerks.approver, clerks.owner) if key):
        if person is not None and posting.private_lane(conn, person) is not None:
            return person
    return None


def approver_of(conn: Connection, decision: Decision) -> Person | None:
    """Who consents under the contract of a decision."""
    version = contracts.version(conn, decision.terms.contract, decision.terms.version)
    return approver(conn, version) if version else None


def close(conn: Connection, ticket: Ticket, *, now: datetime, besides: Person | None = None) -> None:
    """What nobody answered is asked no more: the message loses its buttons. besides: who is asked anew."""
    for one in ledger.unask(conn, ticket.id, now):
        person = people.by_id(conn, one) if besides is None or one != besides.id else None
        if person is not None:
            _say(conn, ticket, person, wording.over(posting.person_voice(person, now), ticket.ref), now=now)


def _say(conn: Connection, ticket: Ticket, person: Person, card: Card, *, now: datetime) -> None:
    post, slot = Post(card, script="D4"), naming.slot_of(ticket, f"consent-{person.id}")
    posting.to_person(conn, person, post, now=now, priority=Priority.RECEIPT, slot=slot)


def _ask(
    conn: Connection,
    ticket: Ticket,
    version: ContractVersion,
    agreed: Agreed,
    amount: Decimal,
    *,
    now: datetime,
    unit: Unit | None = None,
) -> Person | None:
    """unit: of the amount, the contract's own where nothing is said."""
    person = approver(conn, version)
    close(conn, ticket, now=now, besides=person)
    if person is None:
        return None
    unit = unit or agreed.unit
    values = {
        "contract_id": version.contract_id,
        "ticket_id": ticket.id,
        "asked_id": person.id,
        "unit": unit.value,
        "amount": amount,
        "rate": str(agreed.rate or ""),
        "asked_at": now,
    }
    consent_id = ledger.ask_consent(conn, values)
    asked = question(conn, ticket, version, agreed, amount if unit is agreed.unit else None, consent_id)
    _say(conn, ticket, person, wording.asks(posting.person_voice(person, now), asked), now=now)
    return person


def question(
    conn: Connection, ticket: Ticket, version: ContractVersion, agreed: Agreed, amount: Decimal | None, consent_id: int
) -> wording.Question:
    """What the approver is asked, in the unit people read; amount: None where nobody knows it before the work."""
    scale = 60 if agreed.unit is Unit.MINUTES else 1
    return wording.Question(
        ref=ticket.ref,
        value=f"{ticket.number}.{consent_id}",
        contract=version.number,
        name=writers.contact_name(conn, ticket),
        text=deciding.first_words(conn, ticket),
        unit="hours" if agreed.unit is Unit.MINUTES else "requests",
        amount=None if amount is None else amount / scale,
        included=agreed.amount / scale,
        rate=agreed.rate,
    )


def settle(conn: Connection, consent: Consent, ticket: Ticket, person: Person, *, agreed: bool, at: datetime) -> None:
    """The approver's message loses its buttons and says what he decided, and when."""
    asked = people.by_id(conn, consent.asked_id) or person
    card = wording.settled(posting.person_voice(asked, at), ticket.ref, person.name, at, agreed=agreed)
    _say(conn, ticket, asked, card, now=at)
