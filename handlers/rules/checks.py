"""The checks of one contract, each reported as met or not met (RULES 1, checks 2 to 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.rules import topics, worktime
from handlers.rules.facts import (
    Allowance,
    Check,
    ContractFacts,
    Facts,
    HoldReason,
    Item,
    Module,
    Overage,
    Rule,
    Says,
    Sureness,
    Value,
)
from handlers.rules.subjects import Reader, Subject
from handlers.rules.terms import ClockKind, Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """One contract judged: its checks, the first reason to hold, and the instant at which that reason goes away."""

    contract: ContractFacts
    checks: tuple[Check, ...]
    subject: Subject
    severity: Severity
    severity_why: Says
    reason: HoldReason | None = None
    date: int | None = None

    @property
    def is_granted(self) -> bool:
        """Whether every check is met."""
        return self.reason is None

    @property
    def passed(self) -> int:
        """How many checks are met before the first that is not."""
        return next((index for index, check in enumerate(self.checks) if check.met is False), len(self.checks))

    def look(self, at: int) -> int | None:
        """The first instant after `at` at which the reason may have gone away by itself."""
        opens = self.contract.allowance.opens if self.contract.allowance else None
        return min((one for one in (self.date, opens) if one is not None and one > at), default=None)


_Judged = tuple[Check, HoldReason | None, int | None]


def judge(facts: Facts, contract: ContractFacts, at: int, reader: Reader) -> Verdict:
    """All checks of one contract for the person who wrote at `at` (epoch seconds). Whoever is no contact of its
    organisation waits for that first, whatever else fails: nothing of the contract is his business before."""
    subject = reader.subject(contract)
    severity, why = find_severity(facts, contract, subject.module)
    judged = (
        _in_force(contract, at),
        _named(facts, contract),
        _channel(facts, contract),
        _subject(contract, subject),
        _allowance(contract.allowance),
        (_covered_hour(contract, severity, at), None, None),
    )
    failed = [(reason, date) for _, reason, date in judged if reason is not None]
    if contract.organisation not in facts.organisations:
        failed.sort(key=lambda one: one[0] is not HoldReason.NOT_NAMED)
    reason, date = failed[0] if failed else (None, None)
    return Verdict(contract, tuple(check for check, _, _ in judged), subject, severity, why, reason, date)


def period_end(contract: ContractFacts) -> int:
    """The end of the period with the grace clause, whose days are local days of the contract's zone."""
    days = contract.terms.clauses.grace_days
    if not days:
        return contract.end
    end = datetime.fromtimestamp(contract.end, ZoneInfo(contract.terms.calendar.zone))
    return int((end + timedelta(days=days)).timestamp())


def find_severity(facts: Facts, contract: ContractFacts, module: Module | None) -> tuple[Severity, Says]:
    """What was chosen by a tap, else words of the text, else the urgency it states, else the module's default, else the
    contract's."""
    terms = contract.terms
    known = {severity.key for severity in terms.severities}
    if facts.chosen_severity in known:
        return terms.severity(facts.chosen_severity or ""), Says("severity_chosen")
    guess = topics.guess_severity(facts.text, terms.severities)
    guess = guess or topics.stated_severity(facts.text, terms.severities)
    if guess is not None:
        return terms.severity(guess.key), Says("severity_words", {"words": guess.phrase})
    if module is not None and module.default_severity in known:
        return terms.severity(module.default_severity or ""), Says("severity_module", {"module": module.title})
    return terms.severity(terms.default_severity), Says("severity_default")


def starts_at(contract: ContractFacts, severity: Severity, at: int) -> int | None:
    """When the first clock starts: at once in covered hours, else at the next opening; None: never."""
    calendar = contract.terms.calendar_for(ClockKind.FIRST_RESPONSE, severity.key)
    return worktime.of(calendar).next_open(at)


def _in_force(contract: ContractFacts, at: int) -> _Judged:
    number = contract.terms.contract
    params: dict[str, str | int] = {"contract": number, "start": contract.start, "end": contract.end}
    if at < contract.start:
        return Check(Rule.IN_FORCE, False, Says("not_started", params)), HoldReason.NOT_STARTED, contract.start
    if at >= period_end(contract):
        return Check(Rule.IN_FORCE, False, Says("ended", params)), HoldReason.ENDED, contract.end
    if contract.suspended:
        return Check(Rule.IN_FORCE, False, Says("suspended", {"contract": number})), HoldReason.SUSPENDED, None
    if contract.terms.clauses.payment_before_access and at >= (contract.paid_until or 0):
        return Check(Rule.IN_FORCE, False, Says("unpaid", {"contract": number})), HoldReason.UNPAID, None
    code = "in_grace" if at >= contract.end else "pilot" if contract.pilot else "in_force"
    return Check(Rule.IN_FORCE, True, Says(code, params)), None, None


def _named(facts: Facts, contract: ContractFacts) -> _Judged:
    if facts.approved:
        return Check(Rule.NAMED, True, Says("approved")), None, None
    if contract.organisation not in facts.organisations:
        return Check(Rule.NAMED, False, Says("no_contact")), HoldReason.NOT_NAMED, None
    if not contract.named:
        return Check(Rule.NAMED, True, Says("every_contact")), None, None
    if facts.person in contract.named:
        return Check(Rule.NAMED, True, Says("named")), None, None
    return Check(Rule.NAMED, False, Says("not_named")), HoldReason.NOT_NAMED, None


def _channel(facts: Facts, contract: ContractFacts) -> _Judged:
    params = {"channel": facts.channel, "channels": ", ".join(sorted(contract.channels))}
    if not contract.channels or facts.channel in contract.channels:
        return Check(Rule.CHANNEL, True, Says("channel_included", params)), None, None
    return Check(Rule.CHANNEL, False, Says("channel_not_included", params)), HoldReason.CHANNEL, None


def _subject(contract: ContractFacts, subject: Subject) -> _Judged:
    if subject.module is None:
        offered = _titles(subject.offer)
        params: dict[str, Value] = {"covered": _titles(contract.modules), "asked": offered, "phrase": subject.phrase}
        return Check(Rule.SUBJECT, False, Says("subject_not_included", params)), HoldReason.SUBJECT, None
    if subject.foreign is not None:
        params = {"covered": _titles(contract.items), "asked": subject.foreign.title}
        return Check(Rule.SUBJECT, False, Says("item_not_covered", params)), HoldReason.SUBJECT, None
    params = {
        "module": subject.module.title,
        "phrase": subject.phrase,
        "share": subject.confidence.share,
        "item": subject.item.title if subject.item else "",
        "items": _titles(subject.items),
    }
    return Check(Rule.SUBJECT, True, Says(_found_by(subject), params)), None, None


def _found_by(subject: Subject) -> str:
    if not subject.score:
        return "subject_guessed"
    if not subject.phrase:
        return "subject_chosen"
    return "subject_included" if subject.confidence.level is Sureness.SURE else "subject_likely"


def _titles(things: Sequence[Module | Item]) -> str:
    return ", ".join(one.title for one in things)


def _allowance(allowance: Allowance | None) -> _Judged:
    if allowance is None:
        return Check(Rule.ALLOWANCE, True, Says("no_limit")), None, None
    params = {"used": str(allowance.used), "limit": str(allowance.limit), "unit": allowance.unit}
    if is_left(allowance):
        return Check(Rule.ALLOWANCE, True, Says("allowance_left", params)), None, None
    if allowance.policy is Overage.BILL:
        return Check(Rule.ALLOWANCE, True, Says("allowance_billed", params)), None, None
    reason = HoldReason.CONSENT if allowance.policy is Overage.CONSENT else HoldReason.ALLOWANCE
    return Check(Rule.ALLOWANCE, False, Says("allowance_used_up", params)), reason, allowance.renews


def is_left(allowance: Allowance) -> bool:
    """Whether anything of the period is left; what the last unit exceeds is the ledger's to split."""
    return allowance.left > 0


def _covered_hour(contract: ContractFacts, severity: Severity, at: int) -> Check:
    starts = starts_at(contract, severity, at)
    if starts is None:
        return Check(Rule.COVERED_HOUR, True, Says("never_open"))
    if starts == at:
        is_plain = worktime.of(contract.terms.calendar).is_open(at)
        return Check(Rule.COVERED_HOUR, True, Says("covered_now" if is_plain else "emergency_cover"))
    return Check(Rule.COVERED_HOUR, True, Says("starts_at_opening", {"opens": starts}))
