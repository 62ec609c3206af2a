"""Why a request is granted or kept: every check in a plain sentence (RULES 1; `why`, `explain entitlement`).

The same sentences are for customers, experts and operators, but `for_us` they may name what a customer is never told:
that something is not paid.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.notices import Plain, Text
from handlers.rules.facts import Check, Decision, Rule, Says
from handlers.wording.voice import Voice, lines
from storage import entrances


@dataclass(frozen=True, slots=True)
class _Params:
    """What a check speaks of. zone: of the contract, whose days begin and end there."""

    says: Says
    zone: str
    for_us: bool

    def text(self, name: str) -> str:
        return str(self.says.params.get(name, ""))

    def number(self, name: str) -> str:
        """A number without the zeros a database keeps behind it."""
        said = self.text(name)
        return said.rstrip("0").rstrip(".") if "." in said else said

    def instant(self, name: str) -> datetime:
        return datetime.fromtimestamp(int(self.says.params[name]), UTC)

    def day(self, voice: Voice, name: str, seconds: int = 0) -> str:
        """The date of an instant, so many seconds later, where the contract's hours count."""
        at = datetime.fromtimestamp(int(self.says.params[name]) + seconds, UTC)
        return replace(voice, zone=self.zone).day(at)


def checks(voice: Voice, found: Sequence[Check], zone: str, *, for_us: bool = False) -> Text:
    """One line for every check, in their order. To whom is no contact of the company only that is said, nothing of the
    contract. zone: the contract's."""
    if not for_us and any(one.says.code in ("no_contact", "unknown") for one in found):
        found = [one for one in found if one.says.code in ("no_contact", "unknown")]
    return lines(*(_line(voice, one, zone, for_us) for one in found if for_us or one.met is not None))


def _line(voice: Voice, check: Check, zone: str, for_us: bool) -> Text:
    if check.met is None:
        return (Plain("– "), *voice.say("because.unjudged", "Not looked at: {rule}", rule=_rule(voice, check.rule)))
    mark = Plain("✔ " if check.met else "✘ ")
    return (mark, *sentence(voice, check.says, zone, for_us=for_us))


def sentence(voice: Voice, says: Says, zone: str, *, for_us: bool = False) -> Text:
    """What one check found. A code that this version does not know is shown as it is."""
    said = {**_PEOPLE, **_CONTRACT, **_SUBJECT, **_REST}.get(says.code)
    return said(voice, _Params(says, zone, for_us)) if said else (Plain(says.code),)


def outcome(voice: Voice, decision: Decision, queue: str, who: str) -> Text:
    """What follows from the checks. queue: title of the queue; who: name of the person who decides."""
    severity = decision.terms.severity(decision.severity or decision.terms.default_severity).title
    if decision.hold is not None:
        by = voice.moment(datetime.fromtimestamp(decision.hold.reply_by, UTC))
        return voice.say("because.held", "So it is held: {who} decides and writes by {by}.", who=who, by=by)
    if decision.starts is None:
        return voice.say("because.granted", "So {queue} gets it, as {severity}.", queue=queue, severity=severity)
    starts = voice.moment(datetime.fromtimestamp(decision.starts, UTC))
    return voice.say(
        "because.granted.from",
        "So {queue} gets it, as {severity}; its clock runs from {starts}.",
        queue=queue,
        severity=severity,
        starts=starts,
    )


def _rule(voice: Voice, rule: Rule) -> str:
    titles = {
        Rule.KNOWN: voice.label("because.rule.known", "who wrote it"),
        Rule.ORGANISATION: voice.label("because.rule.organisation", "for which company"),
        Rule.IN_FORCE: voice.label("because.rule.in_force", "is a contract in force"),
        Rule.NAMED: voice.label("because.rule.named", "who may ask"),
        Rule.CHANNEL: voice.label("because.rule.channel", "from which chat"),
        Rule.SUBJECT: voice.label("because.rule.subject", "what it is about"),
        Rule.ALLOWANCE: voice.label("because.rule.allowance", "what is left"),
        Rule.COVERED_HOUR: voice.label("because.rule.hour", "at which hour"),
        Rule.SEVERAL: voice.label("because.rule.several", "under which contract"),
        Rule.SEVERITY: voice.label("because.rule.severity", "how pressing"),
    }
    return titles[rule]


# --------------------------------------------------------------------------------------------- one sentence for a code

_Said = Callable[[Voice, _Params], Text]

_PEOPLE: Mapping[str, _Said] = {
    "known": lambda v, p: v.say("because.known", "The desk knows who wrote."),
    "unknown": lambda v, p: v.say("because.unknown", "The desk does not know yet who wrote."),
    "proven": lambda v, p: v.say("because.proven", "The writer belongs to the company, by the chat it came from."),
    "which_organisation": lambda v, p: v.say(
        "because.which",
        "The writer belongs to {count} companies, and it is not said which one asks.",
        count=p.text("count"),
    ),
    "every_contact": lambda v, p: v.say("because.every", "Every contact of the company may ask."),
    "named": lambda v, p: v.say("because.named", "The contract names the writer among those who may ask."),
    "approved": lambda v, p: v.say("because.approved", "Somebody whom the contract names approved it."),
    "no_contact": lambda v, p: v.say("because.no_contact", "The writer is not among the people who may ask yet."),
    "not_named": lambda v, p: v.say(
        "because.not_named", "The contract names who may ask, and the writer is not among them."
    ),
    "channel_included": lambda v, p: v.say(
        "because.channel", "Requests from {channel} are included.", channel=entrances.called(p.text("channel"))
    ),
    "channel_not_included": lambda v, p: v.say(
        "because.not_channel",
        "It came from {channel}; the contract includes {channels}.",
        channel=entrances.called(p.text("channel")),
        channels=p.text("channels").title(),
    ),
}


def _unpaid(voice: Voice, params: _Params) -> Text:
    if not params.for_us:
        return _paused(voice, params)
    return voice.say(
        "because.unpaid", "Contract {contract} is not paid for this time.", contract=params.text("contract")
    )


def _paused(voice: Voice, params: _Params) -> Text:
    return voice.say("because.paused", "Contract {contract} is paused.", contract=params.text("contract"))


_CONTRACT: Mapping[str, _Said] = {
    "no_contract": lambda v, p: v.say("because.no_contract", "The company has no contract."),
    "not_started": lambda v, p: v.say(
        "because.not_started",
        "Contract {contract} starts on {date}.",
        contract=p.text("contract"),
        date=p.day(v, "start"),
    ),
    "ended": lambda v, p: v.say(
        "because.ended", "Contract {contract} ended on {date}.", contract=p.text("contract"), date=p.day(v, "end", -1)
    ),
    "suspended": _paused,
    "unpaid": _unpaid,
    "in_force": lambda v, p: v.say(
        "because.in_force",
        "Contract {contract} is in force until {date}.",
        contract=p.text("contract"),
        date=p.day(v, "end", -1),
    ),
    "pilot": lambda v, p: v.say(
        "because.pilot",
        "Contract {contract} is a trial until {date}.",
        contract=p.text("contract"),
        date=p.day(v, "end", -1),
    ),
    "in_grace": lambda v, p: v.say(
        "because.in_grace",
        "Contract {contract} ended on {date}; its days of grace are not over.",
        contract=p.text("contract"),
        date=p.day(v, "end", -1),
    ),
    "only_one": lambda v, p: v.say("because.only", "Contract {chosen} is the one that fits.", chosen=p.text("chosen")),
    "chosen_among": lambda v, p: v.say(
        "because.among",
        "Contract {chosen} fits best; {others} would have done, too.",
        chosen=p.text("chosen"),
        others=p.text("others"),
    ),
}


def _about(said: _Said) -> _Said:
    """What it is about, with the covered thing."""

    def with_item(voice: Voice, params: _Params) -> Text:
        item, items = params.text("item"), params.text("items")
        if item:
            return voice.paragraph(said(voice, params), voice.say("because.item", "It concerns {item}.", item=item))
        if items:
            unsaid = voice.say("because.items", "Which of {items} it concerns is not said.", items=items)
            return voice.paragraph(said(voice, params), unsaid)
        return said(voice, params)

    return with_item


def _not_included(voice: Voice, params: _Params) -> Text:
    asked, covered = params.text("asked"), params.text("covered")
    if not asked:
        return voice.say("because.not_subject", "The contract covers {covered}, and not this.", covered=covered)
    return voice.say(
        "because.other_subject",
        "The contract covers {covered}; this looks like {asked}.",
        covered=covered,
        asked=asked,
    )


_SUBJECT: Mapping[str, _Said] = {
    "subject_included": _about(
        lambda v, p: v.say(
            "because.subject",
            "It is about {module}, by “{phrase}”; that is included.",
            module=p.text("module"),
            phrase=p.text("phrase"),
        )
    ),
    "subject_likely": _about(
        lambda v, p: v.say(
            "because.likely",
            "It is probably about {module}, by “{phrase}” ({share} % of the telling words); that is included.",
            module=p.text("module"),
            phrase=p.text("phrase"),
            share=p.text("share"),
        )
    ),
    "subject_guessed": _about(
        lambda v, p: v.say(
            "because.guessed",
            "No word says what it is about; {module} is the best guess.",
            module=p.text("module"),
        )
    ),
    "subject_chosen": _about(
        lambda v, p: v.say(
            "because.chosen", "It is about {module}, as was chosen; that is included.", module=p.text("module")
        )
    ),
    "subject_not_included": _not_included,
    "item_not_covered": _not_included,
}


def _left(voice: Voice, params: _Params) -> Text:
    used, limit = params.number("used"), params.number("limit")
    if params.text("unit") == "hours":
        return voice.say("because.left.hours", "{used} of {limit} hours are used.", used=used, limit=limit)
    return voice.say("because.left", "{used} of {limit} requests are used.", used=used, limit=limit)


def _billed(voice: Voice, params: _Params) -> Text:
    limit = params.number("limit")
    if params.text("unit") == "hours":
        return voice.say(
            "because.billed.hours", "All {limit} hours are used; what is beyond is billed, as agreed.", limit=limit
        )
    return voice.say(
        "because.billed", "All {limit} requests are used; what is beyond is billed, as agreed.", limit=limit
    )


def _used_up(voice: Voice, params: _Params) -> Text:
    if params.text("unit") == "hours":
        return voice.say("because.used_up.hours", "All {limit} hours are used.", limit=params.number("limit"))
    return voice.say("because.used_up", "All {limit} requests are used.", limit=params.number("limit"))


_REST: Mapping[str, _Said] = {
    "no_limit": lambda v, p: v.say("because.no_limit", "The contract sets no limit."),
    "allowance_left": _left,
    "allowance_billed": _billed,
    "allowance_used_up": _used_up,
    "covered_now": lambda v, p: v.say("because.covered", "It was written in covered hours."),
    "emergency_cover": lambda v, p: v.say("because.emergency", "The emergency cover holds at this hour."),
    "never_open": lambda v, p: v.say("because.never", "The contract's hours never come."),
    "starts_at_opening": lambda v, p: v.say(
        "because.opening",
        "It was written outside covered hours, which begin {opens}.",
        opens=v.moment(p.instant("opens")),
    ),
    "severity_chosen": lambda v, p: v.say(
        "because.severity.chosen", "It is {severity}, as was chosen.", severity=p.text("severity")
    ),
    "severity_words": lambda v, p: v.say(
        "because.severity.words", "It is {severity}, by “{words}”.", severity=p.text("severity"), words=p.text("words")
    ),
    "severity_module": lambda v, p: v.say(
        "because.severity.module",
        "It is {severity}, as is usual for {module}.",
        severity=p.text("severity"),
        module=p.text("module"),
    ),
    "severity_default": lambda v, p: v.say(
        "because.severity.default", "It is {severity}, as nothing says otherwise.", severity=p.text("severity")
    ),
    "default": lambda v, p: v.say(
        "because.severity.default", "It is {severity}, as nothing says otherwise.", severity=p.text("severity")
    ),
}
