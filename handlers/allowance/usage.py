"""What requests and hours use of their contract's allowance: the ledger follows the ticket's life (RULES 2)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import Connection

from handlers.allowance import nearing
from handlers.allowance.included import Book, agreed_of
from handlers.rules import ledger as rules
from handlers.rules.allowance import Allowance, Overage
from handlers.rules.clock import Event
from handlers.rules.ledger import Agreed, Entry, Kind, Unit
from handlers.rules.lifecycle import Debit, EventKind
from handlers.rules.terms import Terms
from storage import contracts, ledger, reconsidering, tickets
from storage.contracts import ContractVersion
from storage.ledger import Row
from storage.tickets import Ticket

ONE = Decimal(1)
_USES = tuple(kind.value for kind in rules.USES)


def allowances(
    conn: Connection, versions: Iterable[ContractVersion], at: datetime, *, before: datetime | None = None
) -> dict[str, Allowance]:
    """What is left at `at` of each contract that counts anything, by its number; one query. before: of what counts."""
    counted = [(version, agreed) for version in versions if (agreed := agreed_of(version)) is not None]
    sums = ledger.sums(conn, {version.contract_id for version, _ in counted}, before=before) if counted else {}
    return {
        version.number: Book(version, agreed, _opened(agreed, _entries(sums, version, agreed), at)[0], at).standing
        for version, agreed in counted
    }


def is_taken(conn: Connection, frozen: Terms, seen: Allowance | None, at: datetime) -> bool:
    """Whether what a decision saw left is gone: a unit that was faster has used it. The contract's ledger is this
    unit's own from here on. Beyond what a contract bills by itself nothing can be gone."""
    if seen is None or seen.policy is Overage.BILL or ledger.lock(conn, frozen.contract) is None:
        return False
    version = contracts.version(conn, frozen.contract, frozen.version)
    left = allowances(conn, (version,), at).get(frozen.contract) if version else None
    return left is not None and left.left <= 0


def last_used(conn: Connection, frozen: Terms, at: datetime) -> Ticket | None:
    """The newest request that counts in the period of `at` of a contract that counts requests."""
    version = contracts.version(conn, frozen.contract, frozen.version)
    agreed = agreed_of(version) if version else None
    if agreed is None or agreed.unit is not Unit.REQUESTS:
        return None
    period = agreed.period_name(int(at.timestamp()))
    found = ledger.tickets_in(conn, frozen.contract, period, kinds=_USES, before=None, limit=1)
    return found[0][0] if found else None


def open_book(conn: Connection, ticket: Ticket, at: datetime, *, now: datetime) -> Book | None:
    """The ledger of the contract that a ticket counts against, with what the period of `at` opens posted; None where
    nobody counts."""
    contract_id = ledger.lock(conn, ticket.contract) if ticket.contract else None
    if contract_id is None or ticket.organisation_id is None:
        return None
    version = _in_force(conn, ticket, at)
    agreed = agreed_of(version) if version else None
    if version is None or agreed is None:
        return None
    entries, fresh = _opened(agreed, _entries(ledger.sums(conn, (contract_id,)), version, agreed), at)
    rows = [replace(_row(agreed, one, at), once=_once(agreed, one)) for one in fresh]
    ledger.post(conn, contract_id, rows, now=now)
    return Book(version, agreed, entries, at)


def _in_force(conn: Connection, ticket: Ticket, at: datetime) -> ContractVersion | None:
    found = contracts.versions_for(conn, (ticket.organisation_id or 0,), at)
    return next((one for one in found if one.number == ticket.contract), None)


def _opened(agreed: Agreed, entries: Sequence[Entry], at: datetime) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Entries with the openings of an instant, and those openings alone."""
    fresh = rules.openings(agreed, entries, int(at.timestamp()))
    return (*entries, *fresh), fresh


_Sums = dict[tuple[int, str], list[tuple[str, str, str, Decimal]]]


def _entries(sums: _Sums, version: ContractVersion, agreed: Agreed) -> tuple[Entry, ...]:
    found = sums.get((version.contract_id, agreed.unit.value), ())
    return tuple(Entry(pool, Kind(kind), amount, period) for pool, period, kind, amount in found)


def _row(agreed: Agreed, entry: Entry, at: datetime) -> Row:
    kind, amount = entry.kind.value, entry.amount
    return Row(agreed.unit.value, entry.pool, entry.period, kind, amount, at, consent=entry.consent, note=entry.note)


def _once(agreed: Agreed, entry: Entry) -> str | None:
    """What is posted a single time for a pool, whoever touches it first."""
    is_single = entry.kind is Kind.GRANT or (entry.kind is Kind.CARRY and entry.amount >= 0)
    return f"{agreed.unit}/{entry.pool}" if is_single else None


# ------------------------------------------------------------------------------------------------ what tickets use


def follow(conn: Connection, ticket: Ticket, debit: Debit, event: Event, *, now: datetime) -> Ticket:
    """Post what an event does to the allowance of the ticket's contract; the ticket with the count its card shows."""
    at = datetime.fromtimestamp(event.at, UTC)
    if debit is Debit.REFUND:
        _refund(conn, ticket, event, at=at, now=now)
    elif debit is Debit.DEBIT or (debit is Debit.DEBIT_IF_REFUNDED and _is_refunded(conn, ticket)):
        return _debit(conn, ticket, event, at=at, now=now)
    elif event.kind is EventKind.REOPENED:
        _correct(conn, ticket, at=at, now=now)
    return ticket


def _debit(conn: Connection, ticket: Ticket, event: Event, *, at: datetime, now: datetime) -> Ticket:
    book = open_book(conn, ticket, at, now=now)
    if book is None or book.agreed.unit is not Unit.REQUESTS:
        return ticket
    found = list(rules.debit(book.agreed, book.entries, ONE, book.seconds, consent=consent_of(conn, ticket)))
    if found[-1].pool == rules.UNCONSENTED and _is_allowed(conn, ticket, event):
        found[-1:] = _allowed(ticket, found[-1])
    after = post(conn, book, found, ticket, now=now)
    return _counted(conn, ticket, after.standing)


def _allowed(ticket: Ticket, rest: Entry) -> list[Entry]:
    """What a person of ours lets start though nothing is left is granted to this ticket, free of charge."""
    pool = f"{rules.ALLOWED}{ticket.ref}"
    grant = Entry(pool, Kind.GRANT, -rest.amount, note="allowed by a person of ours")
    return [grant, Entry(pool, Kind.DEBIT, rest.amount, rest.period)]


def _is_allowed(conn: Connection, ticket: Ticket, event: Event) -> bool:
    if event.by is None or ticket.organisation_id is None:
        return False
    return all(person.id != event.by for person in contracts.contacts_of(conn, ticket.organisation_id))


def _refund(conn: Connection, ticket: Ticket, event: Event, *, at: datetime, now: datetime) -> None:
    """A request that is gone costs nothing; hours that were worked stay worked."""
    if ticket.contract is None:
        return
    used = [_entry(row) for row in ledger.of_ticket(conn, ticket.id) if row.unit == Unit.REQUESTS]
    contract_id = ledger.lock(conn, ticket.contract) if used else None
    if contract_id is not None:
        found = rules.refund(used, note=event.kind.value)
        ledger.post(conn, contract_id, [_of(ticket, Unit.REQUESTS, one, at) for one in found], now=now)
        reconsidering.reconsider(conn, now, organisations=(ticket.organisation_id,) if ticket.organisation_id else ())


def _correct(conn: Connection, ticket: Ticket, *, at: datetime, now: datetime) -> None:
    """Opened again: correcting our own error is ours, and the ledger says so (RULES 2)."""
    if ticket.contract is None or not any(row.unit == Unit.REQUESTS for row in ledger.of_ticket(conn, ticket.id)):
        return
    contract_id = ledger.lock(conn, ticket.contract)
    if contract_id is not None:
        free = Entry(rules.OVERAGE, Kind.CORRECTION, rules.NOTHING, note="opened again: correcting is free")
        ledger.post(conn, contract_id, [_of(ticket, Unit.REQUESTS, free, at)], now=now)


def _is_refunded(conn: Connection, ticket: Ticket) -> bool:
    used = [_entry(row) for row in ledger.of_ticket(conn, ticket.id) if row.unit == Unit.REQUESTS]
    return any(one.kind is Kind.REFUND for one in used) and rules.used_by(used) == 0


def post(
    conn: Connection,
    book: Book,
    found: Sequence[Entry],
    ticket: Ticket,
    *,
    now: datetime,
    time_entry: int | None = None,
) -> Book:
    """Write a ticket's entries into an open book; the book afterwards. Whoever answers for the contract hears of it
    when 80 % or all of the period is used (F8)."""
    rows = [replace(_of(ticket, book.agreed.unit, one, book.at), time_entry_id=time_entry) for one in found]
    ledger.post(conn, book.version.contract_id, rows, now=now)
    after = replace(book, entries=(*book.entries, *found))
    nearing.tell(conn, book, after, now=now)
    return after


def spend(conn: Connection, book: Book, ticket: Ticket, minutes: Decimal, entry: int, *, now: datetime) -> Book:
    """Debit minutes that were worked (a time entry's id beside them); below zero, give them back where they were taken
    from, the last taken first. Zero minutes are the correction of our own error, which costs nothing."""
    if minutes > 0:
        found = rules.debit(book.agreed, book.entries, minutes, book.seconds)
    elif minutes < 0:
        found = rules.refund(entries_of(conn, ticket, Unit.MINUTES), -minutes, note="counter-entry")
    else:
        found = (Entry(rules.OVERAGE, Kind.CORRECTION, rules.NOTHING, book.period, note="our own error is free"),)
    return post(conn, book, found, ticket, now=now, time_entry=entry)


def waiting(conn: Connection, ticket: Ticket) -> Decimal:
    """Minutes worked on a ticket that nobody has consented to."""
    return -rules.balance(entries_of(conn, ticket, Unit.MINUTES), rules.UNCONSENTED)


def bill_waiting(conn: Connection, ticket: Ticket, consent: str, *, at: datetime, now: datetime) -> None:
    """What of a ticket waited unconsented is billed, by this consent."""
    contract_id = ledger.lock(conn, ticket.contract) if ticket.contract else None
    for unit in Unit if contract_id is not None else ():
        found = rules.consented(entries_of(conn, ticket, unit), consent)
        ledger.post(conn, contract_id or 0, [_of(ticket, unit, one, at) for one in found], now=now)


def _of(ticket: Ticket, unit: Unit, entry: Entry, at: datetime) -> Row:
    kind, amount = entry.kind.value, entry.amount
    return Row(unit.value, entry.pool, entry.period, kind, amount, at, ticket.id, None, entry.consent, entry.note)


def _entry(row: Row) -> Entry:
    return Entry(row.pool, Kind(row.kind), row.amount, row.period, row.consent, row.note)


def entries_of(conn: Connection, ticket: Ticket, unit: Unit) -> tuple[Entry, ...]:
    """What a ticket caused in the ledger, oldest first."""
    return tuple(_entry(row) for row in ledger.of_ticket(conn, ticket.id) if row.unit == unit)


def counted_for(conn: Connection, ticket: Ticket, time_entries: Collection[int]) -> Decimal:
    """How many minutes these time entries of a ticket count in all."""
    return rules.used_by(_entry(row) for row in ledger.of_ticket(conn, ticket.id) if row.time_entry_id in time_entries)


def consent_of(conn: Connection, ticket: Ticket) -> str:
    """The latest consent given for a ticket, as entries name it; "" where there is none."""
    given = [one for one in ledger.consents_of(conn, ticket.id) if one.agreed]
    return f"consent {given[-1].id}" if given else ""


def count(allowance: Allowance | None, more: int = 0) -> dict[str, int | None]:
    """The columns of a ticket that say how many requests were used, with so many more, and of how many."""
    if allowance is None or allowance.unit != "requests":
        return {"used": None, "included": None}
    return {"used": int(allowance.used) + more, "included": int(allowance.total)}


def _counted(conn: Connection, ticket: Ticket, allowance: Allowance) -> Ticket:
    values = count(allowance)
    is_same = (ticket.used, ticket.included) == (values["used"], values["included"])
    return ticket if is_same else tickets.change(conn, ticket, **values)
