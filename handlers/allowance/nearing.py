"""80 % and 100 % of an allowance: the contract's owner and the account manager hear of it, once a period (F8).

Where every unit is prepaid, the steps are those of what was bought; where some are included, only the last prepaid one
is told beside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from handlers import posting
from handlers.allowance.included import Book, agreed_of, clerks_of
from handlers.notices import Post
from handlers.rules import ledger as rules
from handlers.rules.allowance import Allowance
from handlers.wording import allowance as wording
from storage import contracts, ledger, people
from storage.contracts import ContractVersion
from storage.people import Person

STEPS = (100, 80)  # percent of what the period includes, the highest first
PACE, DAY = timedelta(days=30), timedelta(days=1)  # what the projection looks back, at most and at least
_KINDS = tuple(kind.value for kind in rules.USES)


def tell(conn: Connection, before: Book, after: Book, *, now: datetime) -> None:
    """Tell whoever answers for the contract when a use crossed a step; twice does no harm."""
    crossed = _crossed(before, after)
    if crossed is None:
        return
    step, bought = crossed
    until, pools = (
        lasts(conn, after.version, after.standing, after.at),
        f"/{_bought_pools(after)[-1]}/{bought:f}" if bought else "",
    )
    manager = contracts.account_manager(conn, after.version.organisation_id)
    for person in _told(conn, after, manager):
        is_owner = manager is None or person.id != manager.id
        use = wording.Use(
            after.standing,
            after.version.number,
            lasts=until,
            ends=after.version.ends,
            manager=(manager.name, manager.id) if manager and is_owner else None,
            bought=rules.shown(after.agreed.unit, bought),
        )
        voice = replace(posting.person_voice(person, now), zone=after.agreed.zone)
        key = f"allowance/{after.version.contract_id}/{after.agreed.unit}/{after.period}/{step}{pools}/{person.id}"
        posting.to_person(conn, person, Post(wording.nearing(voice, use), script="F8"), now=now, key=key)


def _told(conn: Connection, book: Book, manager: Person | None) -> Iterator[Person]:
    """The contract's owner, where it names one, and the account manager; one who is both hears it once."""
    named = clerks_of(book.version).owner
    owner = people.by_key(conn, named) if named else None
    if owner is not None:
        yield owner
    if manager is not None and (owner is None or owner.id != manager.id):
        yield manager


def _crossed(before: Book, after: Book) -> tuple[int, Decimal] | None:
    """The step that a use crossed, and how much was bought where it is one of the prepaid units."""
    bought = rules.granted(after.entries, _bought_pools(after))
    steps = STEPS[:1] if after.standing.limit > 0 else STEPS
    step = _step(_percent_bought(before, bought), _percent_bought(after, bought), steps)
    if step is not None:
        return step, bought
    step = _step(_percent(before.standing), _percent(after.standing))
    return (step, rules.NOTHING) if step is not None else None


def _bought_pools(book: Book) -> tuple[str, ...]:
    """The pools of prepaid units that are open."""
    return tuple(pool for pool in rules.pools(book.agreed, book.seconds) if rules.is_prepaid(pool))


def _step(before: Decimal, after: Decimal, steps: tuple[int, ...] = STEPS) -> int | None:
    return next((one for one in steps if before < one <= after), None)


def _percent(allowance: Allowance) -> Decimal:
    """How much of what the period includes is used, in percent; 0 where it includes nothing."""
    return (allowance.used - allowance.beyond) * 100 / allowance.limit if allowance.limit > 0 else Decimal(0)


def _percent_bought(book: Book, bought: Decimal) -> Decimal:
    """How much of the prepaid units that are open is used, in percent of what was granted in all."""
    left = sum((rules.balance(book.entries, pool) for pool in _bought_pools(book)), rules.NOTHING)
    return (bought - left) * 100 / bought if bought > 0 else Decimal(0)


def lasts(conn: Connection, version: ContractVersion, standing: Allowance, at: datetime) -> datetime | None:
    """When what is left of a contract's allowance would be used up, at the pace of the last 30 days; None where nobody
    counts, or nothing was used."""
    agreed = agreed_of(version)
    if agreed is None:
        return None
    looked = max(min(PACE, at - version.starts), DAY)
    used = -ledger.used_since(conn, version.contract_id, agreed.unit.value, since=at - looked, kinds=_KINDS)
    left = standing.left * (60 if agreed.unit is rules.Unit.MINUTES else 1)
    found = rules.lasts_until(left, used=used, seconds=int(looked.total_seconds()), at=int(at.timestamp()))
    return datetime.fromtimestamp(found, UTC) if found is not None else None
