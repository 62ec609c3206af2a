"""What a customer bought, as the desk file writes it: the contract with severities, ladder, clauses, allowance."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from handlers.admin.offering import PriceSection
from handlers.admin.sections import Promised, Section, Targets
from handlers.admin.values import (
    Amount,
    Day,
    Duration,
    Flag,
    Key,
    Keys,
    Money,
    Percent,
    Rollover,
    Text,
    Whole,
    Words,
    or_empty,
)
from handlers.rules.allowance import Per
from handlers.rules.entitlement import Overage
from handlers.rules.terms import HOUR, OnDowngrade

Told = Literal["duty", "owner", "lead", "account_manager", "next_in_line"]  # roles that a rung may tell


class SeveritySection(Section):
    """One severity of a contract, the most pressing first. targets are working time in the contract's calendar."""

    title: Text | None = None
    targets: Targets = {}
    words: Words = {}
    emergency: Flag = False


class RungSection(Section):
    """A step of the ladder: at a share of the target, or so long after the breach."""

    at: Percent | None = None
    after_breach: Duration | None = None
    tell: Annotated[tuple[Told, ...], Field(min_length=1)]
    unclaimed_only: Flag = False
    pressing_only: Flag = False
    clocks: tuple[Promised, ...] = ()

    @model_validator(mode="after")
    def _one_moment(self) -> "RungSection":
        if (self.at is None) == (self.after_breach is None):
            raise ValueError("a rung has one moment; write either at: 75% or after_breach: 15m")
        return self


def rung_key(rung: RungSection) -> str:
    """The rung's name in the journal: `75`, `breach+15m`, and the clocks it stands on where not all."""
    late = rung.after_breach or 0
    shown = f"{late // 60}m" if late % 60 == 0 else f"{late}s"
    clocks = "".join(f":{clock}" for clock in rung.clocks)
    return (f"breach+{shown}" if rung.at is None else str(rung.at)) + clocks


class ClausesSection(Section):
    """Clauses with the defaults of the rules; held_reply is working time."""

    grace_days: Whole = 0
    held_reply: Duration = 6 * HOUR
    self_raise: Whole = 1
    on_downgrade: OnDowngrade = OnDowngrade.KEEP_UNTIL_NEXT
    reopen_window_days: Whole = 30
    question_counts: Flag = True
    payment_before_access: Flag = False


class PrepaidSection(Section):
    """Units bought beside the included ones; gone when they expire, and open only when paid."""

    amount: Amount
    bought: Day
    expires: Day
    paid: Flag = True


class AllowanceSection(Section):
    """What is included in a period (`requests: 40` or `hours: 20`), what is carried over, and what happens beyond.
    rate: of one unit beyond; rounding: of time entries, upwards; multipliers: of their hours, by kind of work."""

    requests: Amount | None = None
    hours: Amount | None = None
    per: Per = Per.YEAR
    rollover: Rollover = None
    overage: Overage = Overage.CONSENT
    rate: Money | None = None
    rounding: Duration = 900
    multipliers: Annotated[dict[Key, Amount], BeforeValidator(or_empty)] = {}
    prepaid: Annotated[dict[Key, PrepaidSection], BeforeValidator(or_empty)] = {}

    @model_validator(mode="after")
    def _one_unit(self) -> "AllowanceSection":
        if (self.requests is None) == (self.hours is None):
            raise ValueError("counts in one unit; write either requests: 40 or hours: 20")
        return self


class PilotSection(Section):
    """A trial: decide_by is the day on which `decides` must say how it goes on."""

    decide_by: Day
    decides: Key


Severities = Annotated[dict[Key, SeveritySection], Field(min_length=1)]


class TermsSection(Section):
    """What an amendment may change of a contract. named: contacts who may ask (silent: all); places: how many may be
    named; channels: platforms included (silent: all); items: what of the organisation's is covered (silent: not
    asked); owner: the contact who hears of allowance and renewal; approver: who consents to what is beyond the
    allowance; paid_until: the last day paid for; targets: for severities that have none of their own; rungs: its ladder
    (silent: the one of the rules); references: the paragraph of the paper contract behind a clause, by its id."""

    plan: Text
    add_ons: Keys = ()
    end: Day
    calendar: Key
    emergency_calendar: Key | None = None
    named: Keys = ()
    places: Whole | None = None
    channels: Keys = ()
    items: Keys = ()
    owner: Key | None = None
    approver: Key | None = None
    fee: PriceSection | None = None
    paid_until: Day | None = None
    targets: Targets = {}
    severities: Severities
    default_severity: Key | None = None
    rungs: tuple[RungSection, ...] | None = None
    clauses: ClausesSection = ClausesSection()
    references: Annotated[dict[str, Text], BeforeValidator(or_empty)] = {}
    allowance: AllowanceSection | None = None
    suspended: Flag = False


class AmendmentSection(TermsSection):
    """What holds from a day on. A key that is written here takes the place of the contract's own, whole; what is not
    written (see `model_fields_set`) stays as it was."""

    since: Day
    plan: Text = ""
    end: Day = date.max
    calendar: Key = ""
    severities: Severities = {}


class ContractSection(TermsSection):
    """One of `contracts`. start and end: first and last day, in the calendar's zone; amendments: in order of time."""

    organisation: Key
    product: Key
    start: Day
    pilot: PilotSection | None = None
    amendments: tuple[AmendmentSection, ...] = ()


def amended(contract: ContractSection, amendment: AmendmentSection) -> ContractSection:
    """The contract as the amendment makes it."""
    changes = {name: getattr(amendment, name) for name in amendment.model_fields_set - {"since"}}
    return contract.model_copy(update=changes)


def versions(contract: ContractSection) -> tuple[tuple[date | None, ContractSection], ...]:
    """The contract as it holds from the beginning (None), and from the day of each amendment on, in order of time."""
    found: list[tuple[date | None, ContractSection]] = [(None, contract.model_copy(update={"amendments": ()}))]
    for amendment in contract.amendments:
        found.append((amendment.since, amended(found[-1][1], amendment)))
    return tuple(found)
