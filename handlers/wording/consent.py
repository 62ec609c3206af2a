"""What an approver reads who is asked to consent to more than a contract includes (RULES 1.6, CONVERSATIONS D4)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.rules.allowance import Price
from handlers.wording.allowance import amount, units
from handlers.wording.voice import Voice, flat, lines, quote


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for how much beyond what is included. value: what the buttons carry; unit: "requests" or "hours";
    amount: None where nobody knows it before the work; rate: of one unit, None where the contract names none."""

    ref: str
    value: str
    contract: str
    name: str
    text: str
    unit: str
    amount: Decimal | None
    included: Decimal
    rate: Price | None


def asks(voice: Voice, question: Question) -> Card:
    """D4, to the approver: who asks for how much, what it costs, and what it is about."""
    more = _more(voice, question)
    confirm = voice.label("D4.sure", "Agree to {more}{cost}?", more=flat(more), cost=flat(_cost(voice, question)))
    head = (*_sentence(voice, question, more), *_cost(voice, question), *voice.say("D4.colon", ":"))
    later = voice.say("D4.later", "You are asked again for the hours that it takes.") if question.amount is None else ()
    return Card(
        lines(head, (quote(question.text),), later),
        buttons=(
            Button(voice.label("D4.agree", "Agree"), "agree", question.value, style=Style.PRIMARY, confirm=confirm),
            Button(voice.label("D4.no", "Decline"), "disagree", question.value, style=Style.DANGER),
        ),
    )


def _more(voice: Voice, question: Question) -> Text:
    if question.amount is None:
        return voice.say("D4.work", "work")
    return units(voice, question.unit, question.amount)


def _sentence(voice: Voice, question: Question, more: Text) -> Text:
    is_open = question.amount is None
    included = units(voice, question.unit, question.included) if is_open else amount(voice, question.included)
    if question.unit == "hours" and not is_open:
        return voice.say(
            "D4.hours",
            "The work on **{ref}** for {name} took {more} beyond the {included} included in {contract}",
            ref=question.ref,
            name=question.name,
            more=more,
            included=included,
            contract=question.contract,
        )
    return voice.say(
        "D4.ask",
        "{name} asks for {more} beyond the {included} included in {contract} (**{ref}**)",
        name=question.name,
        more=more,
        included=included,
        contract=question.contract,
        ref=question.ref,
    )


def _cost(voice: Voice, question: Question) -> Text:
    """ ", at 90.00 EUR each", or with the sum where that is another."""
    rate = question.rate
    if rate is None:
        return ()
    if question.amount is None:
        return voice.say("D4.hourly", ", at {rate} an hour", rate=str(rate))
    if question.amount == 1:
        return voice.say("D4.rate", ", at {rate} each", rate=str(rate))
    total = str(rate.times(question.amount))
    return voice.say("D4.total", ", at {rate} each, {total} in all", rate=str(rate), total=total)


def settled(voice: Voice, ref: str, by: str, at: datetime, *, agreed: bool) -> Card:
    """D4, edited once it was decided."""
    if agreed:
        return Card(voice.say("D4.agreed", "**{ref}**: agreed by {by}, {time}.", ref=ref, by=by, time=voice.hour(at)))
    return Card(voice.say("D4.declined", "**{ref}**: declined by {by}, {time}.", ref=ref, by=by, time=voice.hour(at)))


def over(voice: Voice, ref: str) -> Card:
    """D4, edited once nobody needs to decide any more."""
    return Card(voice.say("D4.over.card", "**{ref}** needs no consent any more.", ref=ref))


def decline_form(voice: Voice, value: str) -> Form:
    """[Decline]: in the approver's own words, which whoever asked reads (D3)."""
    reason = Field("reason", voice.label("D3.reason", "Reason"), long=True, limit=500)
    title = voice.label("D4.decline", "Decline the request")
    return Form(title, "disagree", value, (reason,), voice.label("D4.no", "Decline"))
