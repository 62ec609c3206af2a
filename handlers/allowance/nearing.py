"""80 % and 100 % of an allowance: the contract's owner and the account manager hear of it, once a period (F8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from handlers import posting
from handlers.allowance.included import Book, clerks_of
from handlers.notices import Post
from handlers.rules import ledger as rules
from handlers.rules.allowance import Allowance
from handlers.wording import allowance as wording
from storage import contracts, ledger, people
from storage.people import Person
from storage.tickets import Ticket

STEPS = (100, 80)  # percent of what the period includes, the highest first
PACE = 30  # days that the projection looks back
_KINDS = tuple(kind.value for kind in rules.USES)


def tell(conn: Connection, before: Book, after: Book, ticket: Ticket, *, now: datetime) -> None:
    """Tell whoever answers for the contract when a use crossed a step; twice does no harm."""
    shares = _percent(before.standing), _percent(after.standing)
    step = next((one for one in STEPS if shares[0] < one <= shares[1]), None)
    if step is None:
        return
    lasts = _lasts_until(conn, after)
    manager = contracts.account_manager(conn, after.version.organisation_id)
    for person in _told(conn, after, manager):
        is_owner = manager is None or person.id != manager.id
        use = wording.Use(
            after.standing,
            after.version.number,
            ticket.number,
            lasts=lasts,
            ends=after.version.ends,
            manager=manager.name if manager and is_owner else "",
        )
        voice = replace(posting.person_voice(person, now), zone=after.agreed.zone)
        key = f"allowance/{after.version.contract_id}/{after.agreed.unit}/{after.period}/{step}/{person.id}"
        posting.to_person(conn, person, Post(wording.nearing(voice, use), script="F8"), now=now, key=key)


def _told(conn: Connection, book: Book, manager: Person | None) -> Iterator[Person]:
    """The contract's owner, where it names one, and the account manager; one who is both hears it once."""
    named = clerks_of(book.version).owner
    owner = people.by_key(conn, named) if named else None
    if owner is not None:
        yield owner
    if manager is not None and (owner is None or owner.id != manager.id):
        yield manager


def _percent(allowance: Allowance) -> Decimal:
    """How much of what the period includes is used, in percent; 0 where it includes nothing."""
    return (allowance.used - allowance.beyond) * 100 / allowance.limit if allowance.limit > 0 else Decimal(0)


def _lasts_until(conn: Connection, book: Book) -> datetime | None:
    """When what is left would be used up, at the pace of the last 30 days."""
    days = max(min(PACE, (book.at - book.version.starts).days), 1)
    since = book.at - timedelta(days=days)
    used = -ledger.used_since(conn, book.version.contract_id, book.agreed.unit.value, since=since, kinds=_KINDS)
    left = book.standing.left * (60 if book.agreed.unit is rules.Unit.MINUTES else 1)
    found = rules.lasts_until(left, used=used, days=days, at=book.seconds)
    return datetime.fromtimestamp(found, UTC) if found is not None else None
