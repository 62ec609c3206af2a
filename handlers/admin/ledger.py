"""A contract's allowance ledger for an operator: every line, what each pool holds, what is left."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.allowance.included import agreed_of
from handlers.rules import ledger as rules
from storage import contracts, ledger, tickets
from storage.contracts import ContractVersion
from storage.ledger import Row


def lines(conn: Connection, number: str, at: datetime) -> tuple[str, ...]:
    """The ledger of a contract at an instant, times in its zone. Raises LookupError for one nobody knows."""
    return tuple(_lines(conn, number, at))


def _lines(conn: Connection, number: str, at: datetime) -> Iterator[str]:
    newest = contracts.newest_version(conn, number)
    if newest is None:
        raise LookupError(f"There is no contract {number}.")
    in_force = contracts.versions_for(conn, (newest.organisation_id,), at)
    version = next((one for one in in_force if one.number == number), newest)
    agreed = agreed_of(version)
    if agreed is None:
        yield f"{number} counts nothing: its contract has no allowance."
        return
    rows = ledger.of_contract(conn, version.contract_id)
    zone = ZoneInfo(agreed.zone)
    yield from (_line(row, zone) for row in rows)
    yield ""
    for unit, pool in dict.fromkeys((row.unit, row.pool) for row in rows):
        held = sum((row.amount for row in rows if (row.unit, row.pool) == (unit, pool)), rules.NOTHING)
        yield f"{pool}: {_amount(unit, held)}"
    yield _standing(conn, version, at)


def _line(row: Row, zone: ZoneInfo) -> str:
    ticket = f"T-{tickets.FIRST_NUMBER + row.ticket_id}" if row.ticket_id else ""
    said = (f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}", row.kind, row.pool, _amount(row.unit, row.amount, sign=True))
    return "  ".join(one for one in (*said, ticket, row.consent, row.note) if one)


def _amount(unit: str, amount: Decimal, *, sign: bool = False) -> str:
    """Requests, or hours with the exact minutes."""
    shown = amount.normalize() if amount else rules.NOTHING
    return f"{shown:+f} {unit}" if sign else f"{shown:f} {unit}"


def _standing(conn: Connection, version: ContractVersion, at: datetime) -> str:
    found = usage.allowances(conn, (version,), at)[version.number]
    waiting = f", {found.unconsented:.2f} wait for consent" if found.unconsented else ""
    used, limit, left = (f"{one:.4f}".rstrip("0").rstrip(".") for one in (found.used, found.limit, found.left))
    return f"used {used} of {limit} {found.unit} in this period, {left} left{waiting}"
