"""What an approver reads who is asked to consent to more than a contract includes (RULES 1.6, CONVERSATIONS D4)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.rules.allowance import Price
from handlers.wording.allowance import amount, units
from handlers.wording.voice import Value, Voice, lines, quote

Cost = tuple[str, str]


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
    values: dict[str, Value] = {"name": question.name, "contract": question.contract, "ref": question.ref}
    if question.amount is None:
        head, sure = _open(voice, question, values)
        later = voice.say("D4.later", "You are asked again for the hours that it takes.")
    else:
        more = units(voice, question.unit, question.amount)
        values |= {"more": more, "included": amount(voice, question.included)}
        say = _took if question.unit == "hours" else _wants
        head, sure, later = say(voice, _cost(question), values), _sure(voice, _cost(question), more), ()
    return Card(
        lines(head, (quote(question.text),), later),
        buttons=(
            Button(voice.label("D4.agree", "Agree"), "agree", question.value, style=Style.PRIMARY, confirm=sure),
            Button(voice.label("D4.no", "Decline"), "disagree", question.value, style=Style.DANGER),
        ),
    )


def _cost(question: Question) -> Cost:
    """rate: of one; total: where that is another; both "" where the contract names no price."""
    if question.rate is None or question.amount is None:
        return "", ""
    return str(question.rate), "" if question.amount == 1 else str(question.rate.times(question.amount))


def _open(voice: Voice, question: Question, values: dict[str, Value]) -> tuple[Text, str]:
    """Of work of which nobody knows how long it takes: the question, and whether it is meant."""
    included = units(voice, question.unit, question.included)
    if question.rate is None:
        return voice.say(
            "D4.work",
            "{name} asks for work beyond the {included} included in {contract} (**{ref}**):",
            included=included,
            **values,
        ), voice.label("D4.sure.work", "Agree to work?")
    rate = str(question.rate)
    return voice.say(
        "D4.work.rate",
        "{name} asks for work beyond the {included} included in {contract} (**{ref}**), at {rate} an hour:",
        included=included,
        rate=rate,
        **values,
    ), voice.label("D4.sure.hourly", "Agree to work, at {rate} an hour?", rate=rate)


def _wants(voice: Voice, cost: Cost, values: dict[str, Value]) -> Text:
    rate, total = cost
    if total:
        return voice.say(
            "D4.ask.total",
            "{name} asks for {more} beyond the {included} included in {contract} (**{ref}**), at {rate} each, "
            "{total} in all:",
            rate=rate,
            total=total,
            **values,
        )
    if rate:
        return voice.say(
            "D4.ask.rate",
            "{name} asks for {more} beyond the {included} included in {contract} (**{ref}**), at {rate} each:",
            rate=rate,
            **values,
        )
    return voice.say(
        "D4.ask", "{name} asks for {more} beyond the {included} included in {contract} (**{ref}**):", **values
    )


def _took(voice: Voice, cost: Cost, values: dict[str, Value]) -> Text:
    rate, total = cost
    if total:
        return voice.say(
            "D4.hours.total",
            "The work on **{ref}** for {name} took {more} beyond the {included} included in {contract}, at {rate} "
            "each, {total} in all:",
            rate=rate,
            total=total,
            **values,
        )
    if rate:
        return voice.say(
            "D4.hours.rate",
            "The work on **{ref}** for {name} took {more} beyond the {included} included in {contract}, at {rate} "
            "each:",
            rate=rate,
            **values,
        )
    return voice.say(
        "D4.hours",
        "The work on **{ref}** for {name} took {more} beyond the {included} included in {contract}:",
        **values,
    )


def _sure(voice: Voice, cost: Cost, more: Text) -> str:
    rate, total = cost
    if total:
        return voice.label(
            "D4.sure.total", "Agree to {more}, at {rate} each, {total} in all?", more=more, rate=rate, total=total
        )
    if rate:
        return voice.label("D4.sure.rate", "Agree to {more}, at {rate} each?", more=more, rate=rate)
    return voice.label("D4.sure", "Agree to {more}?", more=more)


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
