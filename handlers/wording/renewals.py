"""A contract comes to its end: what its account manager and its owner read (CONVERSATIONS F7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from babel.numbers import format_decimal

from handlers.notices import Button, Card, Field, Form, Text
from handlers.rules import firstnames
from handlers.rules.allowance import Allowance, Per
from handlers.rules.attainment import Record
from handlers.wording import attained
from handlers.wording.allowance import taken, units
from handlers.wording.catalogue import spoken
from handlers.wording.voice import Voice, flat, lines, shorten

WORDS, REASON, WHEN = "words", "reason", "when"  # fields of its forms


@dataclass(frozen=True, slots=True)
class Year:
    """A contract, when it ends, and what its year was like until now. ends, notice: days as people read them, notice ""
    where none is agreed; lasts: when the rest of the allowance would be used up; rating: the mean, None without any;
    first: its first answers."""

    contract: str
    plan: str
    organisation: str
    ends: str
    notice: str
    allowance: Allowance | None
    lasts: datetime | None
    first: Record
    rating: Decimal | None = None
    answers: int = 0


def card(voice: Voice, year: Year, value: str) -> Card:
    """F7 for the account manager. value: what its buttons carry."""
    buttons = (
        Button(voice.label("F7.draft", "Draft message"), "renewdraft", value),
        Button(voice.label("F7.book", "Book a talk"), "renewtalk", value),
        Button(voice.label("F7.later", "Remind in 2 weeks"), "renewlater", value),
        Button(voice.label("F7.not", "Not renewing"), "notrenewing", value),
    )
    decide = voice.say("F7.decide", "Decide: renew, change or end.")
    return Card(lines(_ends(voice, year), so_far(voice, year), _pace(voice, year), decide), buttons=buttons)


def _ends(voice: Voice, year: Year) -> Text:
    said = {"organisation": year.organisation, "plan": year.plan, "contract": year.contract, "ends": year.ends}
    if not year.notice:
        return voice.say("F7.ends", "**{organisation}** {plan} {contract} ends **{ends}**.", **said)
    return voice.say(
        "F7",
        "**{organisation}** {plan} {contract} ends **{ends}**; notice by **{notice}**.",
        notice=year.notice,
        **said,
    )


def so_far(voice: Voice, year: Year) -> Text:
    """ "Year so far: 32 of 40 requests, 94 % on time, 2 missed, rating 4.6 (21 answers)." Nothing where nothing was."""
    facts = voice.listed(_facts(voice, year))
    return voice.say("F7.year", "Year so far: {facts}.", facts=facts) if facts else ()


def _facts(voice: Voice, year: Year) -> list[str]:
    found = []
    if year.allowance is not None:
        found.append(_used(voice, year.allowance))
    if year.first.share is not None:
        found.append(voice.label("F7.kept", "{share} % on time", share=year.first.share))
        found.append(voice.label("F7.missed", "{n} missed", n=len(year.first.missed)))
    if year.first.waiting:
        found.append(flat(attained.running(voice, year.first)))
    if year.rating is not None:
        mean = format_decimal(year.rating, format="0.0", locale=spoken(voice.locale))
        said = voice.count(
            "F7.rating", "rating {mean} ({n} answer)", "rating {mean} ({n} answers)", year.answers, mean=mean
        )
        found.append(flat(said))
    return found


def _used(voice: Voice, one: Allowance) -> str:
    """What was used of what the allowance's own period has, which need not be the year."""
    values = {"used": taken(voice, one.unit, one.used), "limit": flat(units(voice, one.unit, one.total))}
    match one.per:
        case Per.MONTH:
            return voice.label("F7.used.month", "{used} of {limit} this month", **values)
        case Per.QUARTER:
            return voice.label("F7.used.quarter", "{used} of {limit} this quarter", **values)
        case _:
            return voice.label("F7.used", "{used} of {limit}", **values)


def ahead(voice: Voice, year: Year) -> Text:
    """On the account manager's card of a contract: by when notice is due, and how its customer rates the help."""
    notice = voice.say("G7.notice", "Notice by **{notice}**", notice=year.notice) if year.notice else ()
    if year.rating is None:
        return notice
    mean = format_decimal(year.rating, format="0.0", locale=spoken(voice.locale))
    rated = voice.count(
        "G7.rating", "Rating {mean} ({n} answer)", "Rating {mean} ({n} answers)", year.answers, mean=mean
    )
    return lines(notice, rated)


def _pace(voice: Voice, year: Year) -> Text:
    if year.lasts is None:
        return ()
    return voice.say(
        "F7.pace", "At the pace of the last 30 days the rest lasts until about {date}.", date=voice.day(year.lasts)
    )


def note(voice: Voice, year: Year, manager: tuple[str, int] | None, value: str) -> Card:
    """F7 for the contract's owner. manager: name and id of whom to talk to; value: what [See our year] carries."""
    buttons = [Button(voice.label("F7.see", "See our year"), "year", value)]
    said = {"plan": year.plan, "ends": year.ends}
    if manager is None:
        text = voice.say(
            "F7.note",
            "Your {plan} contract ends on **{ends}**. Until then nothing changes; after it I hold new requests until "
            "it is renewed.",
            **said,
        )
        return Card(text, buttons=tuple(buttons))
    text = voice.say(
        "F7.owner",
        "Your {plan} contract ends on **{ends}**. Until then nothing changes; after it I hold new requests until it is "
        "renewed. {manager} is your contact.",
        manager=manager[0],
        **said,
    )
    label = voice.label("F7.talk", "Talk to {name}", name=firstnames.first(manager[0])[:12])
    return Card(text, buttons=(Button(label, "writeto", str(manager[1])), *buttons))


def our_year(voice: Voice, year: Year, missed: Text) -> Card:
    """[See our year]: the figures, for the contract's owner. missed: first answers, named."""
    head = voice.say(
        "F7.our", "**{plan} {contract}**, until **{ends}**", plan=year.plan, contract=year.contract, ends=year.ends
    )
    nothing = voice.say("F7.nothing", "Nothing was asked in this contract year yet.")
    return Card(lines(head, so_far(voice, year) or nothing, missed, _pace(voice, year)))


# ------------------------------------------------------------------------------------------------------------- drafts


def letter(voice: Voice, year: Year, contact: str, sender: str) -> str:
    """[Draft message]: to the contract's owner, in his language; its sender changes it as he likes."""
    said = {"name": firstnames.first(contact), "plan": year.plan, "ends": year.ends, "sender": firstnames.first(sender)}
    if not year.first.decided:
        return voice.label(
            "F7.letter",
            "{name}, your {plan} contract ends on {ends}. I would like to go on with you: shall it stay as it is, or "
            "should something change? {sender}",
            **said,
        )
    return voice.label(
        "F7.letter.year",
        "{name}, your {plan} contract ends on {ends}. This year {kept} of {promised} first answers came in time. I "
        "would like to go on with you: shall it stay as it is, or should something change? {sender}",
        kept=year.first.kept,
        promised=year.first.promised,
        **said,
    )


def invitation(voice: Voice, year: Year, contact: str, sender: str, times: Sequence[datetime]) -> str:
    """[Book a talk]: two times that both may have, to choose from."""
    return voice.label(
        "F7.invite",
        "{name}, your {plan} contract ends on {ends}, and I would like to talk with you about how it goes on. Would "
        "{first} or {second} suit you? {sender}",
        name=firstnames.first(contact),
        plan=year.plan,
        ends=year.ends,
        first=voice.moment(times[0]).shown,
        second=voice.moment(times[1]).shown,
        sender=firstnames.first(sender),
    )


def drafted(voice: Voice, contact: str, sender: str, text: str, *, value: str, word: str, is_talk: bool) -> Card:
    """The draft, with what sends it as it is. value: with the mark of this text."""
    head = voice.say("F7.drafted", "To **{name}**, under your name:", name=contact)
    buttons = [
        Button(voice.label("F7.send", "Send as {name}", name=firstnames.first(sender)[:12]), word, value),
        Button(voice.label("F7.edit", "Edit"), f"{word}edit", value),
    ]
    if is_talk:
        buttons.append(Button(voice.label("F7.agreed", "A time is agreed"), "talkat", value))
    return Card(lines(head, voice.say("F7.words", "{words}", words=text)), buttons=tuple(buttons))


def editing(voice: Voice, text: str, *, value: str, word: str) -> Form:
    """[Edit]."""
    field = Field(WORDS, voice.label("F7.field", "Your words"), value=text, long=True)
    return Form(voice.label("F7.title", "To the customer"), word, value, (field,), voice.label("button.send", "Send"))


def sent(voice: Voice, contact: str) -> Text:
    """It went out."""
    return voice.say("F7.sent", "Sent to {name}. An answer comes here.", name=contact)


def received(voice: Voice, sender: str, text: Text, value: str) -> Card:
    """What the contract's owner reads. value: the sender's id."""
    answer = Button(voice.label("letter.answer", "Answer"), "writeto", value)
    return Card(lines(voice.say("F7.from", "**{name}** writes:", name=sender), text), buttons=(answer,))


# -------------------------------------------------------------------------------------------------------- other buttons


def when_form(voice: Voice, value: str) -> Form:
    """[A time is agreed]: when the talk is."""
    hint = voice.label("F7.when.hint", "Tue 10:00, or 2026-12-01 10:00")
    field = Field(WHEN, voice.label("F7.when", "When is the talk?"), hint=shorten(hint, 64), limit=40)
    return Form(voice.label("F7.book", "Book a talk"), "talkat", value, (field,), voice.label("F7.save", "Save"))


def talk_noted(voice: Voice, year: Year, at: datetime) -> Card:
    """The talk is recorded."""
    said = voice.say(
        "F7.talk.noted",
        "Talk about {contract}: **{time}**. I remind you an hour before.",
        contract=year.contract,
        time=voice.moment(at),
    )
    return Card(said)


def talk_soon(voice: Voice, year: Year, at: datetime, contact: str) -> Card:
    """An hour before the talk: the figures once more."""
    head = voice.say(
        "F7.talk.soon",
        "**{time}**: talk with {name}, {organisation}, about {contract}, which ends **{ends}**.",
        time=voice.hour(at),
        name=contact,
        organisation=year.organisation,
        contract=year.contract,
        ends=year.ends,
    )
    return Card(lines(head, so_far(voice, year), _pace(voice, year)))


def later(voice: Voice, year: Year, at: datetime) -> Card:
    """[Remind in 2 weeks]."""
    said = voice.say(
        "F7.reminds", "**{contract}**: I ask you again on **{date}**.", contract=year.contract, date=voice.day(at)
    )
    return Card(said)


def why_form(voice: Voice, value: str) -> Form:
    """[Not renewing]: the reason."""
    field = Field(REASON, voice.label("F7.why", "Why is it not renewed?"), limit=500)
    return Form(voice.label("F7.not", "Not renewing"), "notrenewing", value, (field,), voice.label("F7.save", "Save"))


def stopped(voice: Voice, contract: str, ends: str, reason: str) -> Card:
    """Nobody is asked any more."""
    said = voice.say(
        "F7.stopped",
        "**{contract}** is not renewed and ends **{ends}**: “{reason}”. I ask nobody about it any more; `extend` "
        "undoes it.",
        contract=contract,
        ends=ends,
        reason=reason,
    )
    return Card(said)


# ----------------------------------------------------------------------------------------------------------- the list


@dataclass(frozen=True, slots=True)
class Line:
    """One contract of `renewals`. days: until notice is due."""

    organisation: str
    contract: str
    plan: str
    ends: str
    notice: str
    days: int
    value: str


def listed(voice: Voice, found: Sequence[Line], more: int) -> Card:
    """`renewals`: what is to be decided, the most pressing first."""
    if not found:
        return Card(voice.say("F7.none", "No contract of your accounts needs a decision in the next 90 days."))
    head = voice.count("F7.list", "{n} contract needs a decision:", "{n} contracts need a decision:", len(found) + more)
    rest = voice.count("F7.more", "and {n} more", "and {n} more", more) if more else ()
    rows = [_line(voice, one) for one in found]
    buttons = tuple(Button(shorten(one.organisation, 20), "renewal", one.value) for one in found[:5])
    return Card(lines(head, *rows, rest), buttons=buttons)


def _line(voice: Voice, one: Line) -> Text:
    said = {"organisation": one.organisation, "plan": one.plan, "contract": one.contract, "ends": one.ends}
    if one.days < 0:
        return voice.say("F7.line.past", "**{organisation}** {plan} {contract} · ends {ends} · notice is over", **said)
    return voice.count(
        "F7.line",
        "**{organisation}** {plan} {contract} · ends {ends} · notice by {notice} ({n} day)",
        "**{organisation}** {plan} {contract} · ends {ends} · notice by {notice} ({n} days)",
        one.days,
        notice=one.notice,
        **said,
    )
