"""Entitlement: may this person have this, now, on what terms? Every check is reported (RULES 1)."""

from dataclasses import replace
from typing import TypedDict

from handlers.rules import topics, worktime
from handlers.rules.checks import Verdict, is_left, judge, period_end, starts_at
from handlers.rules.facts import (
    Allowance,
    Check,
    Confidence,
    ContractFacts,
    Decision,
    Facts,
    Hold,
    HoldReason,
    Item,
    Module,
    Option,
    Outcome,
    Overage,
    Rule,
    Says,
)
from handlers.rules.subjects import Reader
from handlers.rules.terms import ClockKind, Role, Terms
from handlers.rules.topics import GuessTopics

__all__ = [
    "Allowance",
    "Check",
    "ContractFacts",
    "Decision",
    "Facts",
    "Hold",
    "HoldReason",
    "Module",
    "Option",
    "Outcome",
    "Overage",
    "Rule",
    "Says",
    "decide",
]

MOST_OPTIONS = 5

_LATER = (Rule.IN_FORCE, Rule.NAMED, Rule.CHANNEL, Rule.SUBJECT, Rule.ALLOWANCE, Rule.COVERED_HOUR, Rule.SEVERAL)
_NEVER = 2**62

_WHO = {
    HoldReason.UNKNOWN: Role.FRONT_DESK,
    HoldReason.ORGANISATION: Role.FRONT_DESK,
    HoldReason.NOT_NAMED: Role.CONTACTS,
    HoldReason.CONSENT: Role.APPROVER,
}


_STANDING = (HoldReason.SUSPENDED, HoldReason.UNPAID, HoldReason.ALLOWANCE, HoldReason.CONSENT)


def decide(facts: Facts, at: int, guess: GuessTopics = topics.guess_topics) -> Decision:
    """The decision of RULES 1; `at` is the epoch second at which the person wrote; `guess` tells what a text is about,
    and another function of its type does as well."""
    if facts.person is None:
        facts = replace(facts, organisations=())  # nobody we know is a contact of nobody
    candidates = _candidates(facts)
    if facts.person is None and not candidates:
        return _stranger(facts, at, HoldReason.UNKNOWN, Check(Rule.KNOWN, False, Says("unknown")))
    known = Check(Rule.KNOWN, True, Says("known" if facts.organisations else "proven"))
    mine = [one for one in facts.contracts if one.organisation in candidates]
    if not mine:
        none = _stranger(facts, at, HoldReason.NO_CONTRACT, known, Check(Rule.IN_FORCE, False, Says("no_contract")))
        return replace(none, organisation=candidates[0] if len(candidates) == 1 else None)
    reader = Reader(facts, guess)
    verdicts = [judge(facts, contract, at, reader) for contract in mine]
    granted = [verdict for verdict in verdicts if verdict.is_granted]
    if not granted:
        return _held(verdicts, known, at)
    if len({one.contract.organisation for one in verdicts if one.is_granted or one.reason in _STANDING}) > 1:
        return _which_organisation(verdicts, known, at)
    granted.sort(key=_preference)
    return _granted(granted, known, at)


def _candidates(facts: Facts) -> tuple[int, ...]:
    """The organisations the person may ask for: the chosen one if it is really theirs; for whoever is a contact of
    none, the one that he is proven to belong to, as long as it is but one."""
    if facts.chosen_organisation in facts.organisations and facts.chosen_organisation is not None:
        return (facts.chosen_organisation,)
    if facts.organisations:
        return facts.organisations
    return facts.proven if len(facts.proven) == 1 else ()


def _preference(verdict: Verdict) -> tuple[int, int, int, str]:
    """Most specific module match, then shortest first response, then earliest end (RULES 1.8)."""
    return (-verdict.subject.score, _first_target(verdict), verdict.contract.end, verdict.contract.terms.contract)


def _first_target(verdict: Verdict) -> int:
    return verdict.severity.targets.get(ClockKind.FIRST_RESPONSE, _NEVER)


def _granted(granted: list[Verdict], known: Check, at: int) -> Decision:
    best, losers = granted[0], granted[1:]
    module = best.subject.module
    others = ", ".join(loser.contract.terms.contract for loser in losers)
    code = "chosen_among" if losers else "only_one"
    several = Check(Rule.SEVERAL, True, Says(code, {"chosen": best.contract.terms.contract, "others": others}))
    allowance = best.contract.allowance
    return Decision(
        Outcome.GRANTED,
        best.contract.terms,
        (known, *best.checks, several),
        organisation=best.contract.organisation,
        severity=best.severity.key,
        severity_why=best.severity_why,
        module=module.key if module else "",
        queue=module.queue if module else "",
        starts=starts_at(best.contract, best.severity, at),
        allowance=allowance,
        overage=allowance is not None and not is_left(allowance),
        **_about(best),
    )


def _held(verdicts: list[Verdict], known: Check, at: int) -> Decision:
    """Kept: the reason, who writes by when, and the date at which the reason goes away. `ask` where the customer may
    consent or choose."""
    verdict = max(verdicts, key=lambda one: (one.passed, period_end(one.contract)))
    reason = verdict.reason or HoldReason.NO_CONTRACT
    look = min((date for one in verdicts if (date := one.look(at)) is not None), default=None)
    module = verdict.subject.module
    answers = module or next(iter(verdict.subject.offer), None)  # who would answer it, once it is allowed
    return Decision(
        Outcome.ASK if reason is HoldReason.CONSENT else Outcome.HELD,
        verdict.contract.terms,
        (known, *verdict.checks, Check(Rule.SEVERAL, None, Says("not_judged"))),
        organisation=verdict.contract.organisation,
        severity=verdict.severity.key,
        severity_why=verdict.severity_why,
        module=module.key if module else "",
        queue=answers.queue if answers else "",
        hold=replace(_hold(reason, verdict.contract.terms, at), date=verdict.date, look=look),
        allowance=verdict.contract.allowance,
        offer=_options(verdict.subject.offer),
        **_about(verdict),
    )


class _About(TypedDict):
    item: str
    confidence: Confidence
    options: tuple[Option, ...]
    items: tuple[Option, ...]


def _about(verdict: Verdict) -> _About:
    """What the request is about beside its module, and what it could be instead."""
    subject = verdict.subject
    return {
        "item": subject.item.key if subject.item else "",
        "confidence": subject.confidence,
        "options": _options(subject.options),
        "items": _options(subject.items),
    }


def _which_organisation(verdicts: list[Verdict], known: Check, at: int) -> Decision:
    """One person, two companies: held until chosen, while the strictest candidate's first response runs. Nothing of
    either company is told beyond the person's own memberships. A company whose contract is only paused or used up is
    asked for too: its questions must not be another one's."""
    granted = [one for one in verdicts if one.is_granted]
    strictest = min(granted, key=lambda one: (_first_target(one), *_preference(one)))
    standing = [one.contract for one in verdicts if one.is_granted or one.reason in _STANDING]
    names = {contract.organisation: contract.terms.organisation for contract in standing}
    unsure = Check(Rule.ORGANISATION, False, Says("which_organisation", {"count": len(names)}))
    module = strictest.subject.module
    return Decision(
        Outcome.ASK,
        strictest.contract.terms,
        (known, unsure, *(Check(rule, None, Says("not_judged")) for rule in _LATER)),
        severity=strictest.severity.key,
        severity_why=strictest.severity_why,
        module=module.key if module else "",
        queue=module.queue if module else "",
        confidence=strictest.subject.confidence,
        starts=starts_at(strictest.contract, strictest.severity, at),
        hold=_hold(HoldReason.ORGANISATION, strictest.contract.terms, at),
        options=tuple(Option(str(key), title) for key, title in sorted(names.items()))[:MOST_OPTIONS],
    )


def _stranger(facts: Facts, at: int, reason: HoldReason, *checks: Check) -> Decision:
    """No contract to judge: the house terms hold, and nothing about any organisation is in the answer."""
    judged = {check.rule for check in checks}
    rest = tuple(Check(rule, None, Says("not_judged")) for rule in _LATER if rule not in judged)
    hold = _hold(reason, facts.house, at)
    if len(_candidates(facts)) != 1:
        hold = replace(hold, who=Role.FRONT_DESK)
    return Decision(Outcome.HELD, facts.house, checks + rest, severity=facts.house.default_severity, hold=hold)


def _hold(reason: HoldReason, terms: Terms, at: int) -> Hold:
    """Who writes by when; where the hours of the terms never come, so much later on the wall clock."""
    reply_by = worktime.of(terms.calendar).add(at, terms.clauses.held_reply)
    return Hold(
        reason,
        _WHO.get(reason, Role.ACCOUNT_MANAGER),
        at + terms.clauses.held_reply if reply_by is None else reply_by,
    )


def _options(things: tuple[Module, ...] | tuple[Item, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.key, one.title) for one in things[:MOST_OPTIONS])
