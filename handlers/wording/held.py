"""What people read whose request is kept for a decision: always private, with a person and a time (CONVERSATIONS D)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.notices import Button, Card, Text
from handlers.rules.facts import Decision, HoldReason, Rule
from handlers.wording.allowance import used_up
from handlers.wording.heldbuttons import Pressed, buttons, first
from handlers.wording.voice import Voice, lines


@dataclass(frozen=True, slots=True)
class Kept:
    """A held request as its writer reads of it. keeper: who decides; due: by when that person writes, or by when the
    first answer is due where only the company is not known; contact: the writer; asked: who was asked to approve it;
    is_known: whether the desk knows the writer; last: the request that used up the allowance, and when it was
    written."""

    ref: str
    number: int
    keeper: str
    due: datetime
    contact: str = ""
    asked: str = ""
    is_known: bool = True
    last: tuple[str, datetime] | None = None


def held(voice: Voice, decision: Decision, kept: Kept) -> Card:
    """D1, D4, D5, D6, D9, D10: kept, why, who decides and by when; and what the writer can do about it."""
    reason = _reason(decision)
    text = _TEXTS.get(reason, _without_contract)(voice, decision, kept)
    pressed = Pressed(kept.number, kept.keeper, is_known=kept.is_known, is_asked=bool(kept.asked))
    shown, rare = buttons(voice, decision, pressed)
    return Card(text, buttons=shown, more=rare)


def reason_text(voice: Voice, decision: Decision) -> Text:
    """Why a request is kept; the reason behind a suspension is never said in chat (D9)."""
    return _REASONS.get(_reason(decision), _no_contract)(voice, decision)


def asks_first(decision: Decision) -> bool:
    """Whether the writer is asked a question that may settle it, so that nobody else is disturbed yet (D6, D10)."""
    reason = _reason(decision)
    return reason is HoldReason.ORGANISATION or (reason is HoldReason.SUBJECT and bool(decision.offer))


def _reason(decision: Decision) -> HoldReason:
    return decision.hold.reason if decision.hold else HoldReason.SUBJECT


# -------------------------------------------------------------------------------------------------------- the reasons


def _ended(voice: Voice, decision: Decision) -> Text:
    return voice.say(
        "D1",
        "Contract {contract} ended on **{date}**, so I cannot give it to an expert yet.",
        contract=decision.terms.contract,
        date=_day(voice, decision, -1),
    )


def _not_started(voice: Voice, decision: Decision) -> Text:
    day = _day(voice, decision)
    return voice.say("D9", "Your contract starts on **{date}**, so I cannot give it to an expert yet.", date=day)


def _paused(voice: Voice, decision: Decision) -> Text:
    organisation = decision.terms.organisation
    return voice.say("D9.paused", "Support for {organisation} is paused at the moment.", organisation=organisation)


def _not_named(voice: Voice, decision: Decision) -> Text:
    return voice.say("D5", "Your contract names the people who can open requests, and you are not among them.")


def _channel(voice: Voice, decision: Decision) -> Text:
    return voice.say("D.channel", "Your contract does not include requests from this chat.")


def _subject(voice: Voice, decision: Decision) -> Text:
    said = next((check.says.params for check in decision.because if check.rule is Rule.SUBJECT), {})
    covered, asked = said.get("covered"), said.get("asked")
    if not covered or not asked:
        return voice.say("D6.other", "Your contract does not seem to include this subject.")
    return voice.say(
        "D6",
        "Your contract covers **{covered}**. This looks like **{asked}**, which is not included.",
        covered=covered,
        asked=asked,
    )


def _used_up(voice: Voice, decision: Decision, last: tuple[str, datetime] | None = None) -> Text:
    if decision.allowance is None:
        return _no_contract(voice, decision)
    return used_up(replace(voice, zone=decision.terms.calendar.zone), decision.allowance, last)


def _which_organisation(voice: Voice, decision: Decision) -> Text:
    return voice.say("D10", "Which company is this for?")


def _no_contract(voice: Voice, decision: Decision) -> Text:
    return voice.say("D.none", "No contract is in force for you today.")


def _unknown(voice: Voice, decision: Decision) -> Text:
    return voice.say("A5.unknown", "I do not know you yet.")


_REASONS: Mapping[HoldReason, Callable[[Voice, Decision], Text]] = {
    HoldReason.UNKNOWN: _unknown,
    HoldReason.ENDED: _ended,
    HoldReason.NOT_STARTED: _not_started,
    HoldReason.SUSPENDED: _paused,
    HoldReason.UNPAID: _paused,
    HoldReason.NOT_NAMED: _not_named,
    HoldReason.CHANNEL: _channel,
    HoldReason.SUBJECT: _subject,
    HoldReason.ALLOWANCE: _used_up,
    HoldReason.CONSENT: _used_up,
    HoldReason.ORGANISATION: _which_organisation,
}


def _day(voice: Voice, decision: Decision, seconds: int = 0) -> str:
    """The day of the hold's date, so many seconds later, where the contract's hours count."""
    date = decision.hold.date if decision.hold and decision.hold.date is not None else 0
    local = replace(voice, zone=decision.terms.calendar.zone)
    return local.day(datetime.fromtimestamp(date + seconds, UTC))


# ----------------------------------------------------------------------------------------------------------- the texts


def _without_contract(voice: Voice, decision: Decision, kept: Kept) -> Text:
    renewed = voice.say(
        "D1.renewed", "If the contract is renewed, {ref} starts at once and you need not send it again.", ref=kept.ref
    )
    is_over = _reason(decision) is HoldReason.ENDED
    return lines(
        voice.paragraph(_kept(voice, kept), reason_text(voice, decision)),
        _who(voice, decision, kept),
        renewed if is_over else (),
    )


def _when_it_starts(voice: Voice, decision: Decision, kept: Kept) -> Text:
    later = voice.say("D9.later", "On that day {ref} starts by itself; you need not send it again.", ref=kept.ref)
    return lines(voice.paragraph(_kept(voice, kept), reason_text(voice, decision)), _who(voice, decision, kept), later)


def _while_paused(voice: Voice, decision: Decision, kept: Kept) -> Text:
    who = voice.say(
        "D9.who",
        "{keeper} can say why and writes to you **by {due}**. You need not send it again.",
        keeper=kept.keeper,
        due=voice.moment(kept.due),
    )
    return lines(voice.paragraph(_kept(voice, kept), reason_text(voice, decision)), who)


def _until_more(voice: Voice, decision: Decision, kept: Kept) -> Text:
    said = voice.say("D4.kept", "I hold your message as **{ref}**.", ref=kept.ref)
    if _reason(decision) is HoldReason.CONSENT and kept.asked:
        who = voice.say(
            "D4.asked",
            "I asked **{asked}**, who decides about further ones; you hear **by {due}**.",
            asked=kept.asked,
            due=voice.moment(kept.due),
        )
    else:
        who = voice.say(
            "D4.who",
            "{keeper} can add more and writes to you **by {due}**.",
            keeper=kept.keeper,
            due=voice.moment(kept.due),
        )
    return lines(voice.paragraph(said, _used_up(voice, decision, kept.last)), who)


def _until_approved(voice: Voice, decision: Decision, kept: Kept) -> Text:
    hello = voice.say("D5.hello", "Hello {name}.", name=first(kept.contact))
    why = voice.paragraph(hello, reason_text(voice, decision)) if kept.is_known else _until_added(voice, kept)
    if not kept.asked:
        return lines(why, voice.paragraph(_kept(voice, kept), _who(voice, decision, kept)))
    who = voice.say(
        "D5.else",
        "If nobody there does, {keeper} writes to you **by {due}**.",
        keeper=kept.keeper,
        due=voice.moment(kept.due),
    )
    return lines(why, voice.paragraph(_asked(voice, kept), who))


def _asked(voice: Voice, kept: Kept) -> Text:
    """That it is kept says A8 already."""
    if not kept.is_known:
        return voice.say(
            "A8.kept", "It is **{ref}**, and I asked **{asked}** to approve it.", ref=kept.ref, asked=kept.asked
        )
    return voice.say(
        "D5.asked",
        "I kept your message as **{ref}** and asked **{asked}** to approve it.",
        ref=kept.ref,
        asked=kept.asked,
    )


def _until_added(voice: Voice, kept: Kept) -> Text:
    """A8: of a company's chat, and nobody the desk knows."""
    return voice.say(
        "A8",
        "I do not know you yet, {name}. Enter your invite code or ask {keeper} to add you. Your message is safe.",
        name=first(kept.contact),
        keeper=first(kept.keeper),
    )


def _until_chosen(voice: Voice, decision: Decision, kept: Kept) -> Text:
    if not asks_first(decision):
        return _without_contract(voice, decision, kept)
    return lines(
        voice.paragraph(reason_text(voice, decision), voice.say("D6.right", "Did I get it right?")),
        voice.say(
            "D6.kept",
            "I hold it as **{ref}**. If you press nothing, I ask {keeper}, who writes to you **by {due}**.",
            ref=kept.ref,
            keeper=kept.keeper,
            due=voice.moment(kept.due),
        ),
    )


def _until_known(voice: Voice, decision: Decision, kept: Kept) -> Text:
    return lines(
        voice.paragraph(
            voice.say("D10.kept", "I have your message as **{ref}**.", ref=kept.ref), reason_text(voice, decision)
        ),
        voice.say("D10.runs", "The clock already runs: a person answers **by {due}**.", due=voice.moment(kept.due)),
    )


_TEXTS: Mapping[HoldReason, Callable[[Voice, Decision, Kept], Text]] = {
    HoldReason.NOT_STARTED: _when_it_starts,
    HoldReason.SUSPENDED: _while_paused,
    HoldReason.UNPAID: _while_paused,
    HoldReason.ALLOWANCE: _until_more,
    HoldReason.CONSENT: _until_more,
    HoldReason.NOT_NAMED: _until_approved,
    HoldReason.SUBJECT: _until_chosen,
    HoldReason.ORGANISATION: _until_known,
}


def _kept(voice: Voice, kept: Kept) -> Text:
    return voice.say("D.kept", "I have your message and hold it as **{ref}**.", ref=kept.ref)


def _who(voice: Voice, decision: Decision, kept: Kept) -> Text:
    if decision.organisation is None:
        return voice.say(
            "D.desk",
            "I told {keeper}, who decides and writes to you **by {due}**.",
            keeper=kept.keeper,
            due=voice.moment(kept.due),
        )
    return voice.say(
        "D.who",
        "I told {keeper}, your account manager, who writes to you **by {due}**.",
        keeper=kept.keeper,
        due=voice.moment(kept.due),
    )


# -------------------------------------------------------------------------------------------- strangers, shared places


def stranger(voice: Voice, ref: str, vendor: str, keeper: str, due: datetime) -> Card:
    """A5 for a message that is kept: nothing about any organisation is said (RULES 1.1)."""
    return Card(
        lines(
            voice.say(
                "A5.hello",
                "Hello. I am an automated assistant and bring questions to the experts at {vendor} for customers "
                "with a support contract. I do not know you yet.",
                vendor=vendor,
            ),
            voice.say(
                "A5.kept",
                "I have your message and hold it as **{ref}**. {keeper} looks at it and you hear from a person "
                "**by {due}**; you need not send it again.",
                ref=ref,
                keeper=keeper,
                due=voice.moment(due),
            ),
            voice.say("A5.code", "If you have an invite code (like BIAN-7F2Q), send it now."),
        ),
        buttons=(Button(voice.label("button.code", "Enter code"), "code"),),
    )


def held_in_public(voice: Voice, ref: str, name: str, number: int) -> Card:
    """D8: where others read along, nothing but the reference; a press shows the rest to whom it concerns."""
    return Card(
        voice.say("D8", "{ref} is noted. The details are for {name}.", ref=ref, name=name),
        buttons=(Button(voice.label("D8.show", "Show me"), "show", str(number)),),
    )


def shown(voice: Voice, reason: Text, keeper: str, due: datetime | None) -> Text:
    """D8 [Show me]: the details in one line that only the presser sees."""
    if due is None:
        return reason
    who = voice.say("D8.who", "{keeper} writes to you by {due}.", keeper=keeper, due=voice.moment(due))
    return voice.paragraph(reason, who)
