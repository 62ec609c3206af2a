"""What is wrong with a contract's promises: severities, ladder, clauses, references, money and allowance."""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from handlers.admin.file.agreement import AllowanceSection, ContractSection
from handlers.admin.file.clauses import clause_ids
from handlers.admin.file.ladder import CreditSection, rung_key
from handlers.admin.file.offering import ProductSection
from handlers.admin.file.references import Found, References
from handlers.admin.file.sections import Promised
from handlers.admin.file.values import hint
from handlers.rules.allowance import Per


def promises(names: References, contract: ContractSection) -> Iterator[Found]:
    """A contract's promises, and what is paid and used for them."""
    yield from _severities(names, contract)
    yield from _rungs(names, contract)
    yield from _credits(contract.credits)
    known = clause_ids(contract)
    for key in contract.references:
        if key not in known:
            says = f"“{key}” is no clause of this contract"
            yield ("references", key), says + (hint(key, known) or "; write an id such as clauses.held_reply")
    yield from names.money(contract.fee.amount if contract.fee else None, ("fee", "amount"))
    if contract.paid_until is not None and not contract.clauses.payment_before_access:
        says = "counts only where payment opens the contract"
        yield ("paid_until",), f"{says}; write clauses: {{payment_before_access: true}}, or leave it out"
    if contract.allowance is not None:
        for where, found in _allowance(names, contract.allowance):
            yield ("allowance", *where), found
    yield from _pilot(contract)


def _severities(names: References, contract: ContractSection) -> Iterator[Found]:
    default = contract.default_severity
    if default is not None and default not in contract.severities:
        says = f"there is no severity “{default}” in this contract{hint(default, contract.severities)}"
        yield ("default_severity",), says
    if any(severity.emergency for severity in contract.severities.values()) and not contract.emergency_calendar:
        yield ("severities",), "an emergency severity needs emergency_calendar: beside the severities"
    product: ProductSection | None = names.entries("products").get(contract.product)
    for key, module in product.modules.items() if product else ():
        if module.severity is not None and module.severity not in contract.severities:
            says = f"has no severity “{module.severity}”, which {contract.product} gives to {key}"
            yield ("severities",), f"{says}; write it here or change the product"


_AT_ONCE = {
    "after": "at once is the start itself, of which the card tells; write a time such as 20m",
    "before": "is the due time itself; write at: 100%, or a time such as 15m",
    "after_breach": "at once is the breach itself; write at: 100%, or a time such as 15m",
}


def _rungs(names: References, contract: ContractSection) -> Iterator[Found]:
    keys = [rung_key(rung) for rung in contract.rungs or ()]
    for index, rung in enumerate(contract.rungs or ()):
        if keys[index] in keys[:index]:
            yield ("rungs", index), f"there are two rungs “{keys[index]}”; tell both roles in one"
        for name, says in _AT_ONCE.items():
            if getattr(rung, name) == 0:
                yield ("rungs", index, name), says
        yield from names.known("queues", rung.queue, ("rungs", index, "queue"))


def _credits(credits: tuple[CreditSection, ...]) -> Iterator[Found]:
    """One miss costs one credit."""
    seen: set[str] = set()
    for index, credit in enumerate(credits):
        for clock in credit.clocks or get_args(Promised):
            if clock in seen:
                yield ("credits", index, "clocks"), f"{clock} has a credit already; write one for each promise"
                break
        seen |= {*(credit.clocks or get_args(Promised))}


def _allowance(names: References, allowance: AllowanceSection) -> Iterator[Found]:
    yield from names.money(allowance.rate, ("rate",))
    if allowance.rollover is not None and allowance.per is Per.CONTRACT:
        yield ("rollover",), "there is no next period to carry into; write per: month, quarter or year, or no rollover"
    for name in ("rounding", "multipliers"):
        if allowance.hours is None and name in allowance.model_fields_set:
            yield (name,), "is about hours, and this contract counts requests; leave it out"
    if allowance.rounding == 0:
        yield ("rounding",), "“0s” rounds to nothing; write 1m for the exact minute, or 15m"
    for key, pool in allowance.prepaid.items():
        if pool.expires <= pool.bought:
            says = f"expires before it can be used (bought {pool.bought}); write a later day"
            yield ("prepaid", key, "expires"), says


def _pilot(contract: ContractSection) -> Iterator[Found]:
    """A trial has a limit, and a day on which it is decided."""
    if contract.pilot is None:
        return
    if contract.allowance is None:
        yield ("pilot",), "a pilot has a limit; write allowance: {requests: 10, per: contract} beside it"
    if not _inside(contract, contract.pilot.decide_by):
        says = f"is not within the contract ({contract.start} to {contract.end}); write a day of it"
        yield ("pilot", "decide_by"), says


def _inside(contract: ContractSection, day: date) -> bool:
    return contract.start <= day <= contract.end
