"""Terms: the frozen copy of a contract's promises that one ticket runs under, with its content hash (RULES 3)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from handlers.rules import calendar as calendars
from handlers.rules.calendar import Calendar

HOUR = 3600

Words = Mapping[str, tuple[str, ...]]  # language -> words and phrases; "*" holds for every language


class ClockKind(StrEnum):
    """The promises of RULES 3."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    RESOLUTION = "resolution"
    CLAIM = "claim"
    PROMISE = "promise"
    COMPLAINT = "complaint"
    DELIVERY = "delivery"


class Role(StrEnum):
    """Whom a rung or a hold names; facts turn a role into persons."""

    DUTY = "duty"  # the expert on duty of the ticket's queue
    OWNER = "owner"
    LEAD = "lead"
    ACCOUNT_MANAGER = "account_manager"
    NEXT_IN_LINE = "next_in_line"  # the manager of whoever was told last
    FRONT_DESK = "front_desk"
    APPROVER = "approver"
    CONTACTS = "contacts"  # the contract's named contacts


class OnDowngrade(StrEnum):
    """What lowering a severity by us does to running clocks."""

    KEEP_UNTIL_NEXT = "keep_until_next"
    RECOMPUTE = "recompute"


@dataclass(frozen=True, slots=True)
class Severity:
    """How pressing a request is. rank: 1 is the most pressing. targets: seconds of working time; a kind without a
    target has no clock. emergency: its clocks run in the emergency calendar, where the terms have one."""

    key: str
    title: str
    rank: int
    targets: Mapping[ClockKind, int]
    words: Words = field(default_factory=dict)
    emergency: bool = False


class RungAction(StrEnum):
    """What a rung does beside telling its roles."""

    TELL = "tell"
    REASSIGN = "reassign"  # takes it from its owner and has the queue find another
    MOVE = "move"  # to the queue it names
    CALL = "call"  # opens a call list: whom to ring up, in order


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder (RULES 4). Exactly one moment is given: `share` percent of the target's counted time,
    `after` so many counted seconds from the start, `before` so many counted seconds ahead of the due time, or
    `after_breach` wall-clock seconds after the breach while nobody acknowledged it.

    kinds: clocks it stands on, () for all. pressing_only: only for the most pressing severity or flagged accounts.
    queue: key of the queue a MOVE leads to.
    """

    key: str
    share: int | None = None
    after: int | None = None
    before: int | None = None
    after_breach: int | None = None
    who: tuple[Role, ...] = ()
    unclaimed_only: bool = False
    pressing_only: bool = False
    kinds: tuple[ClockKind, ...] = ()
    action: RungAction = RungAction.TELL
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a missed promise may cost: `percent` of the monthly fee. clause: the paragraph of the contract on paper."""

    kinds: tuple[ClockKind, ...]
    percent: Decimal
    clause: str = ""


_WARNED = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION)

DEFAULT_RUNGS = (
    Rung("50", share=50, who=(Role.DUTY,), unclaimed_only=True, kinds=_WARNED),
    Rung("75", share=75, who=(Role.OWNER, Role.LEAD)),
    Rung("90", share=90, who=(Role.ACCOUNT_MANAGER,), pressing_only=True, kinds=_WARNED),
    Rung("100", share=100, who=(Role.LEAD, Role.ACCOUNT_MANAGER)),
    Rung("breach+15m", after_breach=900, who=(Role.NEXT_IN_LINE,)),
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses with the defaults of RULES. held_reply: seconds of working time."""

    grace_days: int = 0
    held_reply: int = 6 * HOUR
    self_raise: int = 1  # how often the customer may raise a severity by one tap
    on_downgrade: OnDowngrade = OnDowngrade.KEEP_UNTIL_NEXT
    reopen_window_days: int = 30
    question_counts: bool = True
    payment_before_access: bool = False
    holding_reply_counts: bool = False  # whether a canned holding reply keeps the promise to answer
    claim_lease: int = 0  # counted seconds before the due time at which a claim of an expert off duty lapses; 0: never
    breach_breaks_quiet: bool = True  # whether the notice of a missed promise makes a sound in quiet hours
    reminders: tuple[int, ...] = (2, 4)  # working days after a question, at most two; (): nobody is reminded
    silent_close: int = 7  # working days after a question; 0: never
    objection: int = 2  # working days after which what was solved is closed; 0: never
    check_in: int = 5  # working days after which an urgent one is asked about again; 0: never
    nps: bool = True  # whether its people are asked once a quarter if they would recommend us


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a running ticket needs of its contract. Never changed while a ticket runs (except by re-rate)."""

    contract: str  # number, "C-2044"; "" for the house terms of people without a contract
    version: int
    plan: str  # "Gold"
    organisation: str  # label shown to people
    calendar: Calendar
    severities: tuple[Severity, ...]  # most pressing first
    default_severity: str
    emergency_calendar: Calendar | None = None
    rungs: tuple[Rung, ...] = DEFAULT_RUNGS
    clauses: Clauses = Clauses()
    credits: tuple[Credit, ...] = ()

    def severity(self, key: str) -> Severity:
        """The severity of that key. Raises KeyError."""
        for severity in self.severities:
            if severity.key == key:
                return severity
        raise KeyError(key)

    def calendar_for(self, kind: ClockKind, severity: str) -> Calendar:
        """The calendar a clock of this kind counts in."""
        if kind is ClockKind.PROMISE:
            return self.calendar  # a promise to write is kept by people of the office
        if self.emergency_calendar is not None and self.severity(severity).emergency:
            return self.emergency_calendar
        return self.calendar

    def to_json(self) -> str:
        """Canonical JSON: the same terms give the same text."""
        return json.dumps(_to_data(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def content_hash(self) -> str:
        """sha256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def from_json(text: str) -> Terms:
    """Terms of the text that `Terms.to_json` wrote."""
    data = json.loads(text)
    return Terms(
        contract=data["contract"],
        version=data["version"],
        plan=data["plan"],
        organisation=data["organisation"],
        calendar=calendars.from_data(data["calendar"]),
        severities=tuple(_severity(one) for one in data["severities"]),
        default_severity=data["default_severity"],
        emergency_calendar=_calendar(data["emergency_calendar"]),
        rungs=tuple(_rung(one) for one in data["rungs"]),
        clauses=_clauses(data["clauses"]),
        credits=tuple(_credit(one) for one in data.get("credits", ())),
    )


def _to_data(terms: Terms) -> dict[str, Any]:
    return {
        "contract": terms.contract,
        "version": terms.version,
        "plan": terms.plan,
        "organisation": terms.organisation,
        "calendar": calendars.to_data(terms.calendar),
        "severities": [_plain(severity) for severity in terms.severities],
        "default_severity": terms.default_severity,
        "emergency_calendar": terms.emergency_calendar and calendars.to_data(terms.emergency_calendar),
        "queue_calendar": None,  # what every version says since the first; without it all their hashes would change
        "rungs": [_spare(rung) for rung in terms.rungs],
        "clauses": _spare(terms.clauses),
        **({"credits": [_credit_data(one) for one in terms.credits]} if terms.credits else {}),
    }


# Said only where they say something, so that the terms of earlier releases keep their hashes.
_LATER = {
    *("after", "before", "action", "queue"),  # of a rung
    *("holding_reply_counts", "claim_lease", "breach_breaks_quiet"),
    *("reminders", "silent_close", "objection", "check_in", "nps"),
}


def _spare(value: Rung | Clauses) -> dict[str, Any]:
    silent = {one.name: one.default for one in fields(value) if one.name in _LATER}
    return {name: said for name, said in _plain(value).items() if name not in silent or said != silent[name]}


def _plain(value: Severity | Rung | Clauses) -> dict[str, Any]:
    """Its fields as they are: `asdict` would copy every word and number of them, for each ticket."""
    return {one.name: getattr(value, one.name) for one in fields(value)}


def _credit_data(credit: Credit) -> dict[str, Any]:
    return {"kinds": list(credit.kinds), "percent": str(credit.percent), "clause": credit.clause}


def _credit(data: Mapping[str, Any]) -> Credit:
    return Credit(tuple(ClockKind(kind) for kind in data["kinds"]), Decimal(data["percent"]), data["clause"])


def _calendar(data: Mapping[str, Any] | None) -> Calendar | None:
    return None if data is None else calendars.from_data(data)


def _severity(data: Mapping[str, Any]) -> Severity:
    return Severity(
        **{
            **data,
            "targets": {ClockKind(kind): seconds for kind, seconds in data["targets"].items()},
            "words": {language: tuple(words) for language, words in data["words"].items()},
        }
    )


def _rung(data: Mapping[str, Any]) -> Rung:
    return Rung(
        **{
            **data,
            "who": tuple(Role(role) for role in data["who"]),
            "kinds": tuple(ClockKind(kind) for kind in data["kinds"]),
            "action": RungAction(data.get("action", RungAction.TELL)),
        }
    )


def _clauses(data: Mapping[str, Any]) -> Clauses:
    read: dict[str, Any] = {**data, "on_downgrade": OnDowngrade(data["on_downgrade"])}
    if "reminders" in data:
        read["reminders"] = tuple(data["reminders"])
    return Clauses(**read)
