"""What the decision about a request is taken from, and what it looks like: frozen facts, checks, decision (RULES 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.rules.allowance import Allowance as Allowance
from handlers.rules.allowance import Overage as Overage
from handlers.rules.terms import Role, Terms, Words


class Outcome(StrEnum):
    """`held`: kept, waits for a person of ours; `ask`: kept, the customer must choose or somebody consent."""

    GRANTED = "granted"
    HELD = "held"
    ASK = "ask"


class Rule(StrEnum):
    """The checks, in the order of RULES 1; how pressing a request is stands beside them in the journal."""

    KNOWN = "known"
    ORGANISATION = "organisation"
    IN_FORCE = "in_force"
    NAMED = "named"
    CHANNEL = "channel"
    SUBJECT = "subject"
    ALLOWANCE = "allowance"
    COVERED_HOUR = "covered_hour"
    SEVERAL = "several"
    SEVERITY = "severity"


class HoldReason(StrEnum):
    """Why a request waits; the wording for each is in CONVERSATIONS 2d."""

    UNKNOWN = "unknown"
    NO_CONTRACT = "no_contract"
    ORGANISATION = "organisation"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    SUSPENDED = "suspended"
    UNPAID = "unpaid"
    NOT_NAMED = "not_named"
    CHANNEL = "channel"
    SUBJECT = "subject"
    ALLOWANCE = "allowance"
    CONSENT = "consent"


class Sureness(StrEnum):
    """How sure a subject is: `guess` where no word, or as many for another, points to it."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the subject is. share: percent of the telling words found that point to it (100: chosen by a tap)."""

    level: Sureness
    share: int


Value = str | int


@dataclass(frozen=True, slots=True)
class Says:
    """A sentence as data, for wording to say: a code and what it speaks of (instants are epoch seconds)."""

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: met, not met, or None where an earlier failure left nothing to judge."""

    rule: Rule
    met: bool | None
    says: Says


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a service product: what it is called, which words point to it, which queue answers it."""

    key: str
    title: str
    queue: str  # queue key
    words: Words = field(default_factory=dict)
    default_severity: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something of the customer's that a contract covers: a machine, a site, a system. words: what people say."""

    key: str
    title: str
    serial: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """One contract version as the decision needs it. The period is [start, end) in epoch seconds.

    named: person ids, empty for every contact; channels: platform names, empty for all; modules: core and bought
    add-ons; more: modules that could be bought; items: what is covered, empty where nobody asks; others: what the
    customer has beside them; paid_until: the end of what is paid for, None where nothing says so; pilot: a trial;
    approver: person id of who consents to overage.
    """

    terms: Terms
    organisation: int
    start: int
    end: int
    modules: tuple[Module, ...]
    more: tuple[Module, ...] = ()
    named: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    suspended: bool = False
    allowance: Allowance | None = None
    items: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()
    paid_until: int | None = None
    pilot: bool = False
    approver: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known when a request arrives.

    person: None when the identity belongs to nobody we know. organisations: whose contact he is. proven: those that the
    directory or the chat he writes from proves to be his, though he need not be a contact. house: the terms that hold
    for people without a contract (its calendar measures the promise to write). The chosen ones are what the customer
    or an expert corrected by a tap.
    """

    person: int | None
    organisations: tuple[int, ...]
    channel: str
    text: str
    contracts: tuple[ContractFacts, ...]
    house: Terms
    language: str | None = None
    proven: tuple[int, ...] = ()
    chosen_organisation: int | None = None
    chosen_module: str | None = None
    chosen_severity: str | None = None
    chosen_item: str | None = None
    approved: bool = False  # by a named contact, for somebody who is none


@dataclass(frozen=True, slots=True)
class Hold:
    """Why it waits, who writes to the customer by when, and the instant at which the reason goes away by itself; look:
    the first at which it, or what stands in the way of another contract, may have gone away."""

    reason: HoldReason
    who: Role
    reply_by: int
    date: int | None = None
    look: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A button: the module or organisation the customer may choose instead."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. terms: those the ticket runs under (for a held one, those its promise runs under).

    starts: when the first clock starts, at the earliest when the person wrote. offer: modules that would include the
    subject. options: at most five corrections of the module (of the organisation where that is unsure); items: of the
    covered item. allowance: of the contract that decided; overage: granted beyond it.
    """

    outcome: Outcome
    terms: Terms
    because: tuple[Check, ...]
    organisation: int | None = None
    severity: str = ""
    severity_why: Says = Says("default")
    module: str = ""
    queue: str = ""
    item: str = ""
    confidence: Confidence = Confidence(Sureness.GUESS, 0)
    starts: int | None = None
    hold: Hold | None = None
    offer: tuple[Option, ...] = ()
    options: tuple[Option, ...] = ()
    items: tuple[Option, ...] = ()
    allowance: Allowance | None = None
    overage: bool = False
