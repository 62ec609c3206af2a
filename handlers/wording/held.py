"""What people read whose request is kept for a decision: always private, with a person and a time (CONVERSATIONS D)."""

from datetime import UTC, datetime

from handlers.notices import Button, Card, Text
from handlers.rules.facts import Decision, HoldReason
from handlers.wording.voice import Voice, lines, quote

_DATED = {
    HoldReason.ENDED: ("D1", "Contract {contract} ended on **{date}**, so I cannot give it to an expert yet."),
    HoldReason.NOT_STARTED: ("D9", "Your contract starts on **{date}**, so I cannot give it to an expert yet."),
}
_PLAIN = {
    HoldReason.SUSPENDED: ("D9.paused", "Support for {organisation} is paused at the moment."),
    HoldReason.UNPAID: ("D9.paused", "Support for {organisation} is paused at the moment."),
    HoldReason.NOT_NAMED: ("D5", "Your contract names the people who can open requests, and you are not among them."),
    HoldReason.CHANNEL: ("D.channel", "Your contract does not include requests from this chat."),
    HoldReason.SUBJECT: ("D6", "Your contract does not seem to include this subject."),
    HoldReason.ALLOWANCE: ("D4", "All requests that contract {contract} includes in this period are used."),
    HoldReason.CONSENT: ("D4.consent", "All requests that contract {contract} includes in this period are used."),
    HoldReason.ORGANISATION: ("D10", "I do not know yet which of your companies this is for."),
}


def reason_text(voice: Voice, decision: Decision) -> Text:
    """Why a request is kept; the reason behind a suspension is never said in chat (D9)."""
    hold, terms = decision.hold, decision.terms
    if hold is None:
        return voice.say("D6", "Your contract does not seem to include this subject.")
    if hold.reason in _DATED and hold.date is not None:
        key, english = _DATED[hold.reason]
        return voice.say(key, english, contract=terms.contract, date=voice.day(datetime.fromtimestamp(hold.date, UTC)))
    key, english = _PLAIN.get(hold.reason, ("D.none", "No contract is in force for you today."))
    return voice.say(key, english, contract=terms.contract, organisation=terms.organisation)


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
                "I told {keeper}, your account manager, who writes to you **by {due}**. You need not send it again: "
                "when the reason goes away, {ref} starts at once.",
                keeper=keeper,
                due=voice.moment(due),
                ref=ref,
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
    text = voice.say("D3", "{by} approved **{ref}**. The {queue} team has it.", by=by, ref=ref, queue=queue)
    if due is not None:
        text += voice.say("D3.due", " A person answers **by {due}**.", due=voice.moment(due))
    return Card(text)


def declined(voice: Voice, ref: str, by: str, reason: str) -> Card:
    """D3: declined by a person, with the reason in that person's words."""
    return Card(
        lines(
            (*voice.say("D3.no", "{by}'s answer on {ref}:", by=by, ref=ref), quote(reason, 2000)),
            voice.say("D3.closed", "I closed it; nothing is charged."),
        )
    )
