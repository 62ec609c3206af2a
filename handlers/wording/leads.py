"""A held request as those read of it who decide about it: account manager, lead, front desk (CONVERSATIONS D2, A5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from handlers.notices import Button, Card, Field, Form, Plain, Style, Text
from handlers.rules.attainment import Record
from handlers.rules.facts import Decision, HoldReason, Rule
from handlers.wording.allowance import units
from handlers.wording.heldbuttons import LABEL, first
from handlers.wording.voice import Value, Voice, lines, quote, shorten

QUOTED = 200  # characters of the customer's words


@dataclass(frozen=True, slots=True)
class Lead:
    """A held request as its keeper reads of it. due: by when he was promised to write; may_allow: whether a queue is
    known in which it could start; pressing: the customer's work has stopped; extends: days by which a press makes the
    contract longer, 0 where that would not help."""

    ref: str
    number: int
    organisation: str
    contact: str
    wrote_at: datetime
    text: str
    due: datetime
    may_allow: bool
    pressing: bool = False
    extends: int = 0
    record: Record | None = None


def lead(voice: Voice, decision: Decision, seen: Lead) -> Card:
    """D2: a request that waits for a decision, with what was promised."""
    text = lines(
        _head(voice, decision, seen),
        (
            *voice.say("D2.who", "{contact}, {time}:", contact=seen.contact, time=voice.hour(seen.wrote_at)),
            Plain(" "),
            quote(seen.text, QUOTED),
        ),
        reason_for_us(voice, decision),
        _record(voice, seen.record),
        voice.say("D2.promise", "I promised that you write by {due}.", due=voice.moment(seen.due)),
    )
    return Card(text, buttons=_buttons(voice, decision, seen))


def _head(voice: Voice, decision: Decision, seen: Lead) -> Text:
    without = decision.hold is not None and decision.hold.reason in (
        HoldReason.ENDED,
        HoldReason.NOT_STARTED,
        HoldReason.NO_CONTRACT,
    )
    facts = {"organisation": seen.organisation, "ref": seen.ref}
    if without:
        text = voice.say("D2", "**Request without a valid contract: {organisation}, {ref}.**", **facts)
    else:
        text = voice.say("D2.head", "**Request not covered: {organisation}, {ref}.**", **facts)
    return voice.paragraph(voice.say("D2.stopped", "❗ **Their work has stopped.**") if seen.pressing else (), text)


def _record(voice: Voice, record: Record | None) -> Text:
    if record is None or not record.requests:
        return ()
    n, share = record.requests, record.share
    if share is None:
        return voice.count("D2.year", "Last 12 months: {n} request.", "Last 12 months: {n} requests.", n)
    if not record.waiting:
        return voice.count(
            "D2.time",
            "Last 12 months: {n} request, {share} % on time.",
            "Last 12 months: {n} requests, {share} % on time.",
            n,
            share=share,
        )
    return voice.count(
        "D2.waiting",
        "Last 12 months: {n} request, {share} % on time, {waiting} still running.",
        "Last 12 months: {n} requests, {share} % on time, {waiting} still running.",
        n,
        share=share,
        waiting=record.waiting,
    )


def _buttons(voice: Voice, decision: Decision, seen: Lead) -> tuple[Button, ...]:
    number, found = str(seen.number), list[Button]()
    if decision.hold is not None and decision.hold.reason is HoldReason.ORGANISATION:
        found += [Button(shorten(one.title, LABEL), "company", f"{number}.{one.key}") for one in decision.options[:3]]
    if seen.may_allow:
        sure = voice.label("D2.sure", "Start {ref} under this contract's terms?", ref=seen.ref)
        found.append(Button(voice.label("D2.allow", "Allow this one"), "allow", number, Style.PRIMARY, confirm=sure))
    if seen.extends:
        label = voice.label("D2.extend", "Extend {n} days", n=seen.extends)
        sure = voice.label("D2.longer", "Make the contract {n} days longer?", n=seen.extends)
        found.append(Button(label, "extend", number, confirm=sure))
    contact = voice.label("D2.contact", "Contact {name}", name=first(seen.contact))
    found.append(Button(contact, "contact", number))
    found.append(Button(voice.label("D2.decline", "Decline"), "decline", number, Style.DANGER))
    return tuple(found)


# ------------------------------------------------------------------------------------------------- the reason, for us


def reason_for_us(voice: Voice, decision: Decision) -> Text:
    """Why it is held, as people of ours may know it: with the contract, and with what is never said to a customer."""
    reason = decision.hold.reason if decision.hold else HoldReason.SUBJECT
    return _REASONS.get(reason, _no_contract)(voice, decision)


def _named(decision: Decision) -> str:
    return f"{decision.terms.contract} {decision.terms.plan}".strip()


def _date(voice: Voice, decision: Decision, seconds: int = 0) -> str:
    date = decision.hold.date if decision.hold and decision.hold.date is not None else 0
    return replace(voice, zone=decision.terms.calendar.zone).day(datetime.fromtimestamp(date + seconds, UTC))


def _ended(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.ended", "{contract} ended {date}.", contract=_named(decision), date=_date(voice, decision, -1))


def _not_started(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.starts", "{contract} starts {date}.", contract=_named(decision), date=_date(voice, decision))


def _suspended(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.suspended", "{contract} is suspended.", contract=_named(decision))


def _unpaid(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.unpaid", "{contract} is not paid.", contract=_named(decision))


def _not_named(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.unnamed", "{contract} does not name this person.", contract=_named(decision))


def _channel(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.channel", "{contract} does not include this chat.", contract=_named(decision))


def _subject(voice: Voice, decision: Decision) -> Text:
    said = next((check.says.params for check in decision.because if check.rule is Rule.SUBJECT), {})
    asked = said.get("asked")
    if not asked:
        return voice.say(
            "D2.other", "{contract} does not include it: it looks like something else.", contract=_named(decision)
        )
    return voice.say(
        "D2.subject", "{contract} does not include it: it looks like {asked}.", contract=_named(decision), asked=asked
    )


def _used_up(voice: Voice, decision: Decision) -> Text:
    one = decision.allowance
    if one is None or not one.limit:
        return voice.say("D2.nothing", "Nothing is left of {contract}.", contract=_named(decision))
    what = units(voice, one.unit, one.limit)
    if one.limit == 1:
        return voice.say("D2.used.one", "The {units} of {contract} is used.", units=what, contract=_named(decision))
    return voice.say("D2.used", "All {units} of {contract} are used.", units=what, contract=_named(decision))


def _which(voice: Voice, decision: Decision) -> Text:
    names = voice.listed(option.title for option in decision.options)
    return voice.say("D2.which", "Nobody has said yet which company it is for: {names}.", names=names)


def _no_contract(voice: Voice, decision: Decision) -> Text:
    return voice.say("D2.none", "No contract is in force.")


_REASONS: Mapping[HoldReason, Callable[[Voice, Decision], Text]] = {
    HoldReason.ENDED: _ended,
    HoldReason.NOT_STARTED: _not_started,
    HoldReason.SUSPENDED: _suspended,
    HoldReason.UNPAID: _unpaid,
    HoldReason.NOT_NAMED: _not_named,
    HoldReason.CHANNEL: _channel,
    HoldReason.SUBJECT: _subject,
    HoldReason.ALLOWANCE: _used_up,
    HoldReason.CONSENT: _used_up,
    HoldReason.ORGANISATION: _which,
}


# ------------------------------------------------------------------------------------------ strangers, forms, the end


def stranger(voice: Voice, seen: Lead, platform: str) -> Card:
    """A message from somebody the desk does not know, to the front desk."""
    return Card(
        lines(
            voice.say(
                "A5.front",
                "**{ref}: a message from somebody I do not know.** {name} on {platform} wrote:",
                ref=seen.ref,
                name=seen.contact,
                platform=platform,
            ),
            (quote(seen.text, 1000),),
            voice.say(
                "A5.promise",
                "I promised that a person answers by {due}. "
                "Whoever I should know needs an invite by an account manager, or a line in the desk file.",
                due=voice.moment(seen.due),
            ),
        ),
        buttons=(Button(voice.label("A5.answer", "Answer and close"), "decline", str(seen.number), Style.PRIMARY),),
    )


def answer_form(voice: Voice, value: str) -> Form:
    """A5: the front desk's answer to somebody the desk does not know."""
    return Form(
        voice.label("A5.title", "Answer and close"),
        "decline",
        value,
        (Field("reason", voice.label("A5.field", "Answer (the writer reads it)"), long=True),),
        voice.label("A5.submit", "Send"),
    )


def decline_form(voice: Voice, value: str) -> Form:
    """D3: the reason, in the words of whoever declines, goes to the customer."""
    return Form(
        voice.label("D3.title", "Decline"),
        "decline",
        value,
        (Field("reason", voice.label("D3.field", "Reason (the customer reads it)"), long=True),),
        voice.label("D3.submit", "Decline"),
    )


def contact_form(voice: Voice, contact: str, value: str) -> Form:
    """D2 [Contact Giulia]: words of ours for the writer of a held request."""
    return Form(
        voice.label("D2.title", "Write to {name}", name=first(contact)),
        "contact",
        value,
        (Field("words", voice.label("D2.field", "Message (the customer reads it)"), long=True),),
        voice.label("D2.submit", "Send"),
    )


def from_writer(voice: Voice, ref: str, number: int, *, contact: str, who: str, said: Text) -> Card:
    """D1: what is said to its keeper about a held request since. contact: its writer; who: of his company says it."""
    write = Button(voice.label("D2.contact", "Contact {name}", name=first(contact)), "contact", str(number))
    return Card(lines(voice.say("D1.said", "**{name}** on **{ref}**:", name=who, ref=ref), said), buttons=(write,))


class Ending(StrEnum):
    """What became of a held request."""

    ALLOWED = "allowed"
    DECLINED = "declined"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    WAITS = "waits"
    STARTED = "started"


def settled(voice: Voice, ref: str, ending: Ending, by: str, at: datetime) -> Card:
    """What became of a held request, in place of its notice. by: who decided it, "" where it started by itself."""
    if ending is Ending.STARTED or not by:
        return Card(
            voice.say(
                "D2.started",
                "**{ref}** has started and needs no decision any more, {time}.",
                ref=ref,
                time=voice.hour(at),
            )
        )
    values: dict[str, Value] = {"ref": ref, "who": by, "time": voice.hour(at)}
    said = {
        Ending.ALLOWED: voice.say("D2.allowed", "**{ref}** allowed by {who}, {time}.", **values),
        Ending.DECLINED: voice.say("D2.declined", "**{ref}** declined by {who}, {time}.", **values),
        Ending.ANSWERED: voice.say("D2.answered", "**{ref}** answered by {who}, {time}.", **values),
        Ending.WITHDRAWN: voice.say("D2.withdrawn", "**{ref}** withdrawn by {who}, {time}.", **values),
        Ending.WAITS: voice.say("D2.waits", "**{ref}** left to wait for the next period by {who}, {time}.", **values),
    }
    return Card(said[ending])
