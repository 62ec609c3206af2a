"""What a simulation found, as a table for people and as data for programs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from handlers.admin.whatif.simulating import Line, Outcome, Side, Study
from handlers.rules.allowance import Price
from handlers.rules.whatif import KEPT, MISSED, Fate

HEAD = ("request", "written", "decision", "severity", "kept", "missed")
UNKNOWN = (
    "An answer is taken as it was given: nobody can know whether a person would have answered sooner, or later.",
    "Whoever was let in by a person would be let in again for the same reason; other held requests would wait.",
    "Requests that never ran have no answers to judge (?); what people would have asked besides is unknown.",
    "Fees are those of the terms of today. Credits are not counted: people decide whether one is given.",
)
_WHY = {
    "unknown": "person unknown",
    "no_contract": "no contract",
    "organisation": "which company",
    "not_started": "not started",
    "ended": "ended",
    "suspended": "suspended",
    "unpaid": "unpaid",
    "not_named": "not a named contact",
    "channel": "chat not included",
    "subject": "subject not included",
    "allowance": "allowance used up",
    "consent": "consent to overage",
}


def lines(studies: Iterable[Study], since: datetime, now: datetime) -> Iterator[str]:
    """The studies as people read them, "today -> proposed" where the two differ."""
    for study in studies:
        zone = ZoneInfo(study.zone)
        span = f"{since.astimezone(zone):%Y-%m-%d} to {now.astimezone(zone):%Y-%m-%d}"
        yield f"{study.organisation}, {_many(len(study.outcomes), 'request')} from {span}, today -> proposed"
        yield ""
        if study.outcomes:
            yield from _table([HEAD, *(_row(one, zone) for one in study.outcomes), _together(study.outcomes)])
            yield ""
        for line in study.lines:
            yield from _contract(line)
            yield ""
    yield "What this cannot know:"
    yield from (f"  {one}" for one in UNKNOWN)


def _row(one: Outcome, zone: ZoneInfo) -> tuple[str, ...]:
    today, proposed = one.today, one.proposed
    is_unknown = proposed.promises is None
    return (
        one.ticket.ref,
        f"{one.ticket.written_at.astimezone(zone):%a %Y-%m-%d %H:%M}",
        _change(_decision(today), _decision(proposed)),
        _change(today.severity or "none", proposed.severity),
        _change(str(today.count(KEPT)), "?" if is_unknown else str(proposed.count(KEPT))),
        _change(str(today.count(MISSED)), "?" if is_unknown else str(proposed.count(MISSED))),
    )


def _together(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The totals."""
    today, proposed = [one.today for one in outcomes], [one.proposed for one in outcomes]
    counts = (_change(str(_granted(today)), str(_granted(proposed))), _change(str(_held(today)), str(_held(proposed))))
    return (
        "together",
        _many(len(outcomes), "request"),
        f"granted {counts[0]}, held {counts[1]}",
        "",
        _change(str(_sum(today, KEPT)), str(_sum(proposed, KEPT))),
        _change(str(_sum(today, MISSED)), str(_sum(proposed, MISSED))),
    )


def _granted(fates: Iterable[Fate]) -> int:
    return sum(not fate.held for fate in fates)


def _held(fates: Iterable[Fate]) -> int:
    return sum(bool(fate.held) for fate in fates)


def _sum(fates: Iterable[Fate], verdicts: Sequence[Any]) -> int:
    return sum(fate.count(verdicts) for fate in fates)


def _decision(fate: Fate) -> str:
    if not fate.held:
        return "granted"
    let_in = ", let in" if fate.started else ""
    return f"held: {_WHY.get(fate.held, fate.held)}{let_in}"


def _contract(line: Line) -> Iterator[str]:
    """Use and money of one contract."""
    today, proposed = line.today, line.proposed
    yield f"{line.number}{'' if today else ', a new contract'}"
    used = _change(_used(today) if today else "nothing", _used(proposed))
    yield f"  used     {used}"
    if proposed.beyond or (today and today.beyond):
        yield f"  overage  {_change(_beyond(today) if today else 'nothing', _beyond(proposed))}"
    for name, old, new in (
        ("fee", today.fee if today else None, proposed.fee),
        ("total", _total(today) if today else None, _total(proposed)),
    ):
        if old is not None or new is not None:
            yield f"  {name:<7}  {_change(_money(old), _money(new))}"


def _used(side: Side) -> str:
    return _units(side.used, side.unit)


def _beyond(side: Side) -> str:
    priced = f", {side.overage}" if side.overage and side.beyond else ""
    return _units(side.beyond, side.unit) + priced


def _units(amount: Decimal, unit: str) -> str:
    return f"{_number(amount)} {unit.removesuffix('s') if amount == 1 else unit}"


def _total(side: Side) -> Price | None:
    """Fee and overage; None where the contract names no fee."""
    if side.fee is None:
        return None
    return Price(side.fee.amount + (side.overage.amount if side.overage else 0), side.fee.currency)


def _money(price: Price | None) -> str:
    return str(price) if price else "none"


def _number(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.01')).normalize():f}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _change(today: str, proposed: str) -> str:
    return today if today == proposed else f"{today} -> {proposed}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with their columns aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


# ------------------------------------------------------------------------------------------------------------ as data


def data(studies: Iterable[Study], since: datetime, now: datetime) -> dict[str, Any]:
    """The studies as JSON values: instants in UTC, exact amounts as text."""
    return {
        "since": since.isoformat(),
        "until": now.isoformat(),
        "organisations": [_study(study) for study in studies],
        "unknown": list(UNKNOWN),
    }


def _study(study: Study) -> dict[str, Any]:
    sides = {"today": [one.today for one in study.outcomes], "proposed": [one.proposed for one in study.outcomes]}
    return {
        "organisation": study.organisation,
        "requests": [
            {
                "ref": one.ticket.ref,
                "written": one.ticket.written_at.isoformat(),
                "today": _fate(one.today),
                "proposed": _fate(one.proposed),
            }
            for one in study.outcomes
        ],
        "together": {
            name: {
                "granted": _granted(fates),
                "held": _held(fates),
                "kept": _sum(fates, KEPT),
                "missed": _sum(fates, MISSED),
            }
            for name, fates in sides.items()
        },
        "contracts": [
            {"number": one.number, "today": _side(one.today), "proposed": _side(one.proposed)} for one in study.lines
        ],
    }


def _fate(fate: Fate) -> dict[str, Any]:
    promises = fate.promises
    return {
        "contract": fate.contract,
        "severity": fate.severity,
        "held": fate.held,
        "started": fate.started,
        "promises": None
        if promises is None
        else [{"kind": one.kind, "number": one.number, "verdict": one.verdict} for one in promises],
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    total = _total(side)
    return {
        "unit": side.unit,
        "used": _number(side.used),
        "overage": _number(side.beyond),
        "overage_price": str(side.overage) if side.overage else None,
        "fee": str(side.fee) if side.fee else None,
        "total": str(total) if total else None,
    }
