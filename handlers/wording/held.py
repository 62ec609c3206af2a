"""What people read whose request is kept for a decision: always private, with a person and a time (CONVERSATIONS D)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from handlers.notices import Button, Card, Text
from handlers.rules.facts import Decision, HoldReason, Rule
from handlers.wording.allowance import used_up
from handlers.wording.voice import Voice, lines, quote


def reason_text(voice: Voice, decision: Decision) -> Text:
    """Why a request is kept; the reason behind a suspension is never said in chat (D9)."""
    reason = decision.hold.reason if decision.hold else HoldReason.SUBJECT
    return _REASONS.get(reason, _no_contract)(voice, decision)


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
        "Your contract covers {covered}. This looks like {asked}, which is not included.",
        covered=covered,
        asked=asked,
    )


def _used_up(voice: Voice, decision: Decision) -> Text:
    if decision.allowance is None:
        return _no_contract(voice, decision)
    return used_up(replace(voice, zone=decision.terms.calendar.zone), decision.allowance)


def _which_organisation(voice: Voice, decision: Decision) -> Text:
    names = ", ".join(option.title for option in decision.options)
    return voice.say("D10", "I do not know yet which of your companies this is for: {names}.", names=names)


def _no_contract(voice: Voice, decision: Decision) -> Text:
    return voice.say("D.none", "No contract is in force for you today.")


_REASONS: Mapping[HoldReason, Callable[[Voice, Decision], Text]] = {
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
        )
    )


def stranger_hello(voice: Voice, vendor: str) -> Card:
    """A5: a bare /start by somebody the desk does not know."""
    return Card(
        voice.say(
            "A5.start",
            "Hello. I am an automated assistant and bring questions to the experts at {vendor} for customers "
            "with a support contract. I do not know you yet: write what you need and which company you are with, "
            "and a person answers you.",
            vendor=vendor,
        )
    )


def held(voice: Voice, ref: str, number: int, reason: Text, *, keeper: str, due: datetime) -> Card:
    """D1, D4, D5, D6, D9: kept, why, who decides and by when."""
    return Card(
        lines(
            (*voice.say("D.kept", "I have your message and hold it as **{ref}**. ", ref=ref), *reason),
            voice.say(
                "D.who",
                "I told {keeper}, who decides and writes to you **by {due}**. You need not send it again.",
                keeper=keeper,
                due=voice.moment(due),
            ),
        ),
        buttons=(
            Button(
                voice.label("button.withdraw", "Withdraw"),
                "withdraw",
                str(number),
                confirm=voice.label("D.withdraw", "Withdraw this request?"),
            ),
        ),
    )


def held_still(voice: Voice, ref: str, reason: Text) -> Card:
    """The reason it was kept for is gone, and another one holds it."""
    return Card((*voice.say("D.still", "**{ref}** waits still. ", ref=ref), *reason))


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
    return (*reason, *voice.say("D8.who", " {keeper} writes to you by {due}.", keeper=keeper, due=voice.moment(due)))


def released(voice: Voice, ref: str, by: str, queue: str, due: datetime | None) -> Card:
    """D3: approved by a person, and the clock runs."""
    approved = voice.say("D3", "{by} approved **{ref}**.", by=by, ref=ref)
    return Card(approved + answers_by(voice, queue, due))


def started(voice: Voice, ref: str, was: HoldReason, queue: str, due: datetime | None) -> Card:
    """D3, F14: the reason to hold it went away, and the clock runs."""
    return Card(_GONE.get(was, _allowed_now)(voice) + _starts(voice, ref) + answers_by(voice, queue, due))


def started_in_public(voice: Voice, ref: str, queue: str, due: datetime | None) -> Card:
    """D8: it starts; why it waited is nobody else's business."""
    return Card(voice.say("D8.starts", "**{ref}** is open.", ref=ref) + answers_by(voice, queue, due))


def answers_by(voice: Voice, queue: str, due: datetime | None) -> Text:
    """Which team answers, and by when it is promised."""
    if due is None:
        return voice.say("D3.team", " The {queue} team has it.", queue=queue)
    return voice.say("D3.due", " The {queue} team answers **by {due}**.", queue=queue, due=voice.moment(due))


def _starts(voice: Voice, ref: str) -> Text:
    return voice.say("D3.starts", " **{ref}** starts now; you need not send it again.", ref=ref)


def _renewed(voice: Voice) -> Text:
    return voice.say("D3.renewed", "Your contract was renewed.")


def _begun(voice: Voice) -> Text:
    return voice.say("D3.begun", "Your contract has begun.")


def _goes_on(voice: Voice) -> Text:
    return voice.say("D3.on", "Support goes on.")


def _named_now(voice: Voice) -> Text:
    return voice.say("D3.named", "You can open requests now.")


def _included(voice: Voice) -> Text:
    return voice.say("D3.included", "Your contract includes this subject now.")


def _more_left(voice: Voice) -> Text:
    return voice.say("D3.left", "Your contract has requests left again.")


def _chat_included(voice: Voice) -> Text:
    return voice.say("D3.chat", "Your contract includes this chat now.")


def _allowed_now(voice: Voice) -> Text:
    return voice.say("D3.now", "Your contract covers this now.")


_GONE: Mapping[HoldReason, Callable[[Voice], Text]] = {
    HoldReason.ENDED: _renewed,
    HoldReason.NOT_STARTED: _begun,
    HoldReason.SUSPENDED: _goes_on,
    HoldReason.UNPAID: _goes_on,
    HoldReason.NOT_NAMED: _named_now,
    HoldReason.CHANNEL: _chat_included,
    HoldReason.SUBJECT: _included,
    HoldReason.ALLOWANCE: _more_left,
    HoldReason.CONSENT: _more_left,
}


def declined(voice: Voice, ref: str, by: str, reason: str) -> Card:
    """D3: declined by a person, with the reason in that person's words."""
    return Card(
        lines(
            (*voice.say("D3.no", "{by}'s answer on {ref}:", by=by, ref=ref), quote(reason, 2000)),
            voice.say("D3.closed", "I closed it; nothing is charged."),
        )
    )
