"""What a customer bought, as the desk file writes it: the contract with severities, ladder, clauses, allowance."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from handlers.admin.file.ladder import CreditSection, RungSection
from handlers.admin.file.offering import PriceSection
from handlers.admin.file.sections import Section, Targets
from handlers.admin.file.tongues import Spoken
from handlers.admin.file.values import (
    Amount,
    Day,
    Days,
    Duration,
    Flag,
    Key,
    Keys,
    Money,
    Notice,
    Rollover,
    Text,
    Whole,
    Words,
    at_least,
    or_empty,
)
from handlers.rules.allowance import Per
from handlers.rules.entitlement import Overage
from handlers.rules.renewing import Every
from handlers.rules.terms import HOUR, OnDowngrade


class SeveritySection(Section):
    """One severity of a contract."""

    title: Text | None = None
    """What people read; the key where silent."""
    targets: Targets = {}
    """Its promises, in working time of the contract's calendar."""
    words: Words = {}
    """What customers say when they mean it, by language, or under * for all."""
    emergency: Flag = False
    """true: it counts the hours of the emergency calendar."""


def _reminders(value: Any) -> Any:
    """One number is one reminder, 0 is none."""
    if value is None or isinstance(value, list | tuple):
        return value or ()
    return () if value in (0, "0") else (value,)


Reminders = Annotated[tuple[Days, ...], Field(max_length=2), BeforeValidator(_reminders)]


class ClausesSection(Section):
    """Clauses with the defaults of the rules."""

    grace_days: Days = 0
    """How many days after its end the contract still holds."""
    held_reply: Duration = 6 * HOUR
    """The working time within which a person writes about a request that is kept."""
    self_raise: Whole = 1
    """How often the customer may raise a request by one tap."""
    on_downgrade: OnDowngrade = OnDowngrade.KEEP_UNTIL_NEXT
    """What becomes of the promise when we lower a request's severity."""
    reopen_window_days: Days = 30
    """How many days after its end a request may be taken up again."""
    question_counts: Flag = True
    """Whether a question to the customer keeps the promise to answer."""
    payment_before_access: Flag = False
    """true: the contract opens when it is marked as paid."""
    holding_reply_counts: Flag = False
    """Whether “I am still working on this” keeps the promise to answer."""
    claim_lease: Duration = 0
    """So much counted time before the due time a request leaves an owner who is off duty; 0s: never."""
    breach_breaks_quiet: Flag = True
    """Whether the notice of a missed promise makes a sound in quiet hours."""
    reminders: Reminders = (2, 4)
    """So many working days after a question its customer is reminded, at most twice; 0: never."""
    silent_close: Days = 7
    """So many working days after a question an unanswered request is closed; 0: never."""
    objection: Days = 2
    """So many working days after it was solved a request is closed, when nobody objects; 0: never."""
    check_in: Days = 5
    """So many working days after an urgent one was closed with a yes its customer is asked if it holds; 0: never."""
    nps: Flag = True
    """Whether its people are asked, once a quarter at most, if they would recommend us."""

    @model_validator(mode="after")
    def _in_order(self) -> "ClausesSection":
        days = (*self.reminders, *([self.silent_close] if self.silent_close else []))
        if any(one < 1 for one in self.reminders) or list(days) != sorted(set(days)):
            raise ValueError("reminds in no order; write reminders: [2, 4], and a silent_close that comes later")
        return self


class PrepaidSection(Section):
    """Units bought beside the included ones."""

    amount: Amount
    """How many."""
    bought: Day
    """The first day on which they may be used."""
    expires: Day
    """The day on which what is left is gone."""
    paid: Flag = True
    """false: they open when they are marked as paid."""


class AllowanceSection(Section):
    """What is included in a period (`requests: 40` or `hours: 20`), what is carried over, and what happens beyond."""

    requests: Amount | None = None
    """How many requests; write either these or hours."""
    hours: Amount | None = None
    """How many hours of work."""
    per: Per = Per.YEAR
    """How often they begin anew, counted from the contract's first day."""
    rollover: Rollover = None
    """What of the rest is carried over: none, a share (50%), or units for so many periods (5 for 2)."""
    overage: Overage = Overage.CONSENT
    """Beyond: deny keeps the request, consent asks the approver, bill starts it and counts it."""
    rate: Money | None = None
    """The price of one unit beyond."""
    rounding: Duration = 900
    """Time entries are rounded up to this."""
    multipliers: Annotated[dict[Key, Amount], BeforeValidator(or_empty)] = {}
    """By kind of work, how often its hours count, such as {night: 1.5}."""
    prepaid: Annotated[dict[Key, PrepaidSection], BeforeValidator(or_empty)] = {}
    """Units bought beside the included ones, by key."""

    @model_validator(mode="after")
    def _one_unit(self) -> "AllowanceSection":
        if (self.requests is None) == (self.hours is None):
            raise ValueError("counts in one unit; write either requests: 40 or hours: 20")
        return self


class CheckSection(Section):
    """A preventive check that the contract includes."""

    what: Text
    """What is looked at; the customer reads it too."""
    every: Every
    """How often, counted from the contract's first day."""
    queue: Key | None = None
    """Whose experts do it; silent: the account manager."""
    target: Annotated[Duration, at_least("1m")] = 16 * HOUR
    """The working time within which it is done."""


class PilotSection(Section):
    """A trial."""

    decide_by: Day
    """The day on which somebody must say how it goes on."""
    decides: Key
    """The person who says so."""


Severities = Annotated[dict[Key, SeveritySection], Field(min_length=1)]


class TermsSection(Section):
    """What an amendment may change of a contract."""

    plan: Text
    """The name of what was bought, such as Gold."""
    add_ons: Keys = ()
    """Modules bought besides the core."""
    end: Day
    """The last day, in the calendar's zone."""
    calendar: Key
    """The hours that count."""
    emergency_calendar: Key | None = None
    """The hours of severities with emergency: true."""
    named: Keys = ()
    """The contacts who may ask; silent: all."""
    places: Whole | None = None
    """How many contacts may be named; silent: any number."""
    channels: Keys = ()
    """The platforms included; silent: all."""
    language: Spoken | None = None
    """What its shared chats speak, such as it or zh-Hans; silent: what most of its contacts chose."""
    items: Keys = ()
    """The organisation's items that are covered, of which a request names one; silent: it names none."""
    owner: Key | None = None
    """The contact who hears of the allowance and of renewal."""
    approver: Key | None = None
    """Who consents to what is beyond the allowance."""
    fee: PriceSection | None = None
    """What the contract costs."""
    paid_until: Day | None = None
    """The last day that is paid for, where payment comes before access."""
    targets: Targets = {}
    """Promises of severities that have none of their own."""
    severities: Severities
    """The most pressing first."""
    default_severity: Key | None = None
    """What a request is when nothing says otherwise; silent: the last one."""
    rungs: tuple[RungSection, ...] | None = None
    """Whom the desk warns, and when; silent: the ladder of the rules."""
    credits: tuple[CreditSection, ...] = ()
    """What a missed promise may cost."""
    clauses: ClausesSection = ClausesSection()
    """Smaller rules."""
    references: Annotated[dict[str, Text], BeforeValidator(or_empty)] = {}
    """The paragraph of the paper contract behind a clause, by the clause's id."""
    allowance: AllowanceSection | None = None
    """What is included; silent: no limit."""
    notice: Notice | None = None
    """By when somebody says how it goes on: so long before its last day, or a day; silent: its last day."""
    prevention: Annotated[dict[Key, CheckSection], BeforeValidator(or_empty)] = {}
    """Preventive checks, by key."""
    suspended: Flag = False
    """true: requests are kept and wait."""


class AmendmentSection(TermsSection):
    """What holds from a day on. A key that is written here takes the place of the contract's own, whole; what is not
    written stays as it was."""

    since: Day
    """The first day on which it holds."""
    plan: Text = ""
    """The name of what was bought, such as Gold."""
    end: Day = date.max
    """The last day, in the calendar's zone."""
    calendar: Key = ""
    """The hours that count."""
    severities: Severities = {}
    """The most pressing first."""


class ContractSection(TermsSection):
    """One of `contracts`: what an organisation bought."""

    organisation: Key
    """Who bought it."""
    product: Key
    """What was bought."""
    start: Day
    """The first day, in the calendar's zone."""
    pilot: PilotSection | None = None
    """Says that it is a trial, and who decides when."""
    amendments: tuple[AmendmentSection, ...] = ()
    """Changes that hold from a day on, in order of time."""


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
