"""From a contract section to its versions: the period, the terms that tickets freeze, and everything else it says."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from handlers.admin.file.agreement import ContractSection, versions
from handlers.admin.file.ladder import CreditSection, RungSection, rung_key
from handlers.admin.file.offering import ProductSection
from handlers.admin.file.sections import Promised
from handlers.rules.calendar import Calendar
from handlers.rules.terms import DEFAULT_RUNGS, Clauses, ClockKind, Credit, Role, Rung, Severity, Terms
from storage.declared import DeclaredContract, DeclaredVersion


class Ground(Protocol):
    """What contracts stand on."""

    def zone(self, calendar: str) -> str:
        """The zone of a calendar."""

    def calendar(self, calendar: str, first: int, last: int) -> Calendar:
        """A calendar with the holidays of these years."""

    def organisation(self, key: str) -> str:
        """The name of an organisation."""

    def product(self, key: str) -> tuple[ProductSection, str]:
        """A product and the hash of what it promises."""


def build_contract(ground: Ground, number: str, contract: ContractSection) -> DeclaredContract:
    """The contract as it was made, and as each of its amendments makes it from midnight of its day on."""
    zone = ZoneInfo(ground.zone(contract.calendar))
    return DeclaredContract(
        contract.organisation,
        contract.product,
        tuple(
            DeclaredVersion(
                effective_at=None if since is None else _midnight(since, zone),
                starts=_midnight(one.start, ZoneInfo(ground.zone(one.calendar))),
                ends=_midnight(one.end + timedelta(days=1), ZoneInfo(ground.zone(one.calendar))),
                body=canonical(_body(ground, number, one)),
            )
            for since, one in versions(contract)
        ),
    )


_APART = {"start", "end", "suspended", "add_ons", "named", "places", "channels", "items", "owner", "approver", "fee"}
_APART |= {"paid_until", "pilot", "references", "allowance"}
_LATER = {"notice", "prevention", "language"}  # kept where said: earlier versions keep their hash


def _body(ground: Ground, number: str, contract: ContractSection) -> dict[str, Any]:
    product, product_hash = ground.product(contract.product)
    terms = json.loads(_terms(ground, number, contract, product).to_json())
    sold = {"product": contract.product, "product_hash": product_hash}
    later = {key: one for key, one in contract.model_dump(mode="json", include=_LATER).items() if one}
    return {**contract.model_dump(mode="json", include=_APART), **later, **sold, "terms": terms}


def _terms(ground: Ground, number: str, contract: ContractSection, product: ProductSection) -> Terms:
    """The terms of a contract; their version is given when they are published."""
    years = (contract.start.year - 1, contract.end.year + 3)
    emergency = contract.emergency_calendar
    return Terms(
        contract=number,
        version=0,
        plan=contract.plan,
        organisation=ground.organisation(contract.organisation),
        calendar=ground.calendar(contract.calendar, *years),
        severities=_severities(contract, product.targets),
        default_severity=contract.default_severity or list(contract.severities)[-1],
        emergency_calendar=ground.calendar(emergency, *years) if emergency else None,
        rungs=DEFAULT_RUNGS if contract.rungs is None else tuple(_rung(rung) for rung in contract.rungs),
        clauses=Clauses(**contract.clauses.model_dump()),
        credits=tuple(_credit(credit) for credit in contract.credits),
    )


def _severities(contract: ContractSection, sold: Mapping[Promised, int]) -> tuple[Severity, ...]:
    """Targets are resolved severity > contract > product (RULES 3)."""
    return tuple(
        Severity(
            key=key,
            title=one.title or key,
            rank=rank,
            targets={ClockKind(kind): each for kind, each in {**sold, **contract.targets, **one.targets}.items()},
            words=one.words,
            emergency=one.emergency,
        )
        for rank, (key, one) in enumerate(contract.severities.items(), 1)
    )


def _rung(rung: RungSection) -> Rung:
    return Rung(
        key=rung_key(rung),
        share=rung.at,
        after=rung.after,
        before=rung.before,
        after_breach=rung.after_breach,
        who=tuple(Role(role) for role in rung.tell),
        unclaimed_only=rung.unclaimed_only,
        pressing_only=rung.pressing_only,
        kinds=tuple(ClockKind(kind) for kind in rung.clocks),
        action=rung.action,
        queue=rung.queue or "",
    )


def _credit(credit: CreditSection) -> Credit:
    return Credit(tuple(ClockKind(kind) for kind in credit.clocks), credit.share, credit.clause or "")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def canonical(value: Any) -> str:
    """JSON text that is the same for the same content."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
