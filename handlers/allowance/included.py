"""What a contract version says about its allowance, read from its body, and its ledger as a book."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules import ledger as rules
from handlers.rules.allowance import Allowance, Overage, Per, price_of
from handlers.rules.ledger import Agreed, Carry, Entry, Prepaid, Unit
from storage.contracts import ContractVersion

QUARTER = 900  # seconds: time entries are rounded up to whole quarters of an hour where the contract is silent


@dataclass(frozen=True, slots=True)
class Book:
    """A contract's ledger at an instant. version: in force then; entries: everything posted, summed, with what the
    period of `at` opens."""

    version: ContractVersion
    agreed: Agreed
    entries: tuple[Entry, ...]
    at: datetime

    @property
    def seconds(self) -> int:
        """`at` in epoch seconds."""
        return int(self.at.timestamp())

    @property
    def period(self) -> str:
        """The first day of its period."""
        return self.agreed.period_name(self.seconds)

    @property
    def standing(self) -> Allowance:
        """What is left."""
        return rules.standing(self.agreed, self.entries, self.seconds)


@dataclass(frozen=True, slots=True)
class Clerks:
    """Keys of the contacts a contract names: who hears of allowance and renewal, and who consents to more."""

    owner: str | None
    approver: str | None


def agreed_of(version: ContractVersion) -> Agreed | None:
    """What a contract version says about its allowance; None where nobody counts."""
    return _read(version.body, int(version.starts.timestamp()), int(version.ends.timestamp()))[0]


def clerks_of(version: ContractVersion) -> Clerks:
    """Whom a contract version names."""
    return _read(version.body, int(version.starts.timestamp()), int(version.ends.timestamp()))[1]


@lru_cache(maxsize=1024)
def _read(body: str, start: int, end: int) -> tuple[Agreed | None, Clerks]:
    opened = json.loads(body)
    said, zone = opened["allowance"], opened["terms"]["calendar"]["timezone"]
    clerks = Clerks(opened.get("owner"), opened.get("approver"))
    return (_agreed(said, start, end, zone) if said else None), clerks


def _agreed(said: Mapping[str, Any], start: int, end: int, zone: str) -> Agreed:
    is_hours = said.get("hours") is not None
    scale = Decimal(60) if is_hours else Decimal(1)
    return Agreed(
        unit=Unit.MINUTES if is_hours else Unit.REQUESTS,
        amount=Decimal(said["hours"] if is_hours else said["requests"]) * scale,
        per=Per(said["per"]),
        start=start,
        end=end,
        zone=zone,
        policy=Overage(said["overage"]),
        rate=price_of(said["rate"]) if said.get("rate") else None,
        carry=_carry(said.get("rollover"), scale),
        rounding=max(int(said.get("rounding", QUARTER)) // 60, 1),
        multipliers={key: Decimal(one) for key, one in (said.get("multipliers") or {}).items()},
        prepaid=tuple(_prepaid(key, one, scale, zone) for key, one in (said.get("prepaid") or {}).items()),
    )


def _carry(text: str | None, scale: Decimal) -> Carry | None:
    """What the desk file writes: "none", "50%" or "5 for 2"."""
    if not text or text == "none":
        return None
    units, _, periods = text.partition(" for ")
    return Carry(units=Decimal(units) * scale, periods=int(periods)) if periods else Carry(int(text.removesuffix("%")))


def _prepaid(key: str, one: Mapping[str, Any], scale: Decimal, zone: str) -> Prepaid:
    since, last = date.fromisoformat(one["bought"]), date.fromisoformat(one["expires"])
    until = _midnight(last + timedelta(days=1), zone)
    return Prepaid(key, Decimal(one["amount"]) * scale, _midnight(since, zone), until, one["paid"])


def _midnight(day: date, zone: str) -> int:
    return int(datetime.combine(day, time.min, ZoneInfo(zone)).timestamp())
