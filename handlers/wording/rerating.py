"""A request is rated again under the contract as it stands now: what changes, and what the customer hears (RULES 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.wording.account import promise_name
from handlers.wording.voice import Voice, lines


@dataclass(frozen=True, slots=True)
class Moved:
    """One open promise of a request: its kind, and when it is due, before and after; None: paused, or over."""

    kind: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Rating:
    """What rating a request again comes to. old, new: versions of its contract; since: from when the new one holds."""

    ref: str
    number: int
    contract: str
    old: int
    new: int
    since: datetime
    moved: Sequence[Moved]


def proposal(voice: Voice, rating: Rating) -> Card:
    """To the lead or the account manager: what would change."""
    value = f"{rating.number}.{rating.new}"
    return Card(
        lines(_head(voice, rating), *(_line(voice, one) for one in rating.moved)),
        buttons=(Button(voice.label("rerate.button", "Re-rate"), "rerate", value, Style.PRIMARY),),
    )


def _head(voice: Voice, rating: Rating) -> Text:
    return voice.say(
        "rerate.head",
        "**{ref}** runs under version {old} of {contract}; since {day} version {new} holds. Rated again:",
        ref=rating.ref,
        old=rating.old,
        contract=rating.contract,
        day=voice.day(rating.since),
        new=rating.new,
    )


def _line(voice: Voice, one: Moved) -> Text:
    name = promise_name(voice, one.kind)
    return voice.say(
        "rerate.line", "{promise}: {old} → {new}", promise=name, old=_due(voice, one.before), new=_due(voice, one.after)
    )


def _due(voice: Voice, at: datetime | None) -> Text:
    return (voice.moment(at),) if at is not None else voice.say("rerate.none", "no time")


def why_form(voice: Voice, value: str) -> Form:
    """The reason, which the journal keeps and the customer never reads."""
    why = Field("why", voice.label("rerate.why", "Why? (internal)"), long=True, limit=200)
    return Form(
        voice.label("rerate.title", "Re-rate"), "rerate", value, (why,), voice.label("rerate.button", "Re-rate")
    )


def unchanged(voice: Voice, ref: str, version: int) -> Card:
    """There is nothing to change."""
    return Card(
        voice.say(
            "rerate.same", "{ref} runs under version {n} already, which holds now. Nothing changes.", ref=ref, n=version
        )
    )


def done(voice: Voice, rating: Rating, who: str, why: str) -> Text:
    """To the room."""
    head = voice.say(
        "rerate.done",
        "{name} rated {ref} again under version {n} of {contract}: “{why}”.",
        name=who or voice.label("rerate.operator", "The operator"),
        ref=rating.ref,
        n=rating.new,
        contract=rating.contract,
        why=why,
    )
    return lines(head, *(_line(voice, one) for one in rating.moved))


def told(voice: Voice, ref: str, since: datetime, *, answer: datetime | None, solve: datetime | None) -> Card:
    """To the customer: the new times, of those that changed."""
    said = [voice.say("rerate.customer", "The contract changed on {day}.", day=voice.day(since))]
    if answer is not None:
        until = voice.moment(answer)
        said.append(voice.say("rerate.answer", "**{ref}** now has until **{due}** for an answer.", ref=ref, due=until))
    if solve is not None:
        by = voice.moment(solve)
        said.append(voice.say("rerate.solve", "**{ref}** is now to be solved by **{due}**.", ref=ref, due=by))
    return Card(voice.paragraph(*said))
