"""Ideas and opportunities: what people read who have them, and those who decide (issue 7)."""

from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text, Words
from handlers.wording.voice import Value, Voice, lines, quote, shorten
from storage.ideas import Outcome

WORDS, ANSWER, REASON = "words", "answer", "reason"  # fields of the forms


def idea_form(voice: Voice) -> Form:
    """`idea` without more words."""
    field = Field(WORDS, voice.label("I1.what", "What would you like?"), long=True)
    return Form(voice.label("I1.title", "Your idea"), "idea", "", (field,), voice.label("button.send", "Send"))


def taken(voice: Voice, number: int, owner: str, by: datetime) -> Text:
    """To whoever had it."""
    return voice.say(
        "I1",
        "Thank you. I noted it as idea {number}. **{owner}** answers **by {by}**.",
        number=number,
        owner=owner,
        by=voice.moment(by),
    )


def asked(voice: Voice, number: int, who: str, words: str, by: datetime) -> Card:
    """To its owner."""
    head = voice.say("I2", "Idea {number} from **{who}**:", number=number, who=who)
    ask = voice.say("I2.by", "Your answer is due **by {by}**.", by=voice.moment(by))
    return Card(lines(head, (quote(words, 1000),), ask), buttons=_buttons(voice, number))


def owed(voice: Voice, number: int, who: str, words: str) -> Card:
    """To its owner, on the day of the answer."""
    head = voice.say("I3", "Today you owe **{who}** an answer to idea {number}:", who=who, number=number)
    return Card(lines(head, (quote(words, 1000),)), buttons=_buttons(voice, number))


def overdue(voice: Voice, number: int, who: str, owner: str, by: datetime, words: str) -> Card:
    """To whoever is above its owner. who: "" where it is the reader's own."""
    said: dict[str, Value] = {"owner": owner, "number": number, "by": voice.moment(by)}
    if who:
        head = voice.say(
            "I4", "**{owner}** owed **{who}** an answer to idea {number} by {by}, and none came:", who=who, **said
        )
    else:
        head = voice.say(
            "I4.yours", "**{owner}** owed you an answer to your idea {number} by {by}, and none came:", **said
        )
    return Card(lines(head, (quote(words, 1000),)), buttons=_buttons(voice, number))


def _buttons(voice: Voice, number: int) -> tuple[Button, ...]:
    return tuple(Button(_act(voice, one), "ideaanswer", f"{number}.{one.value}") for one in Outcome)


def _act(voice: Voice, outcome: Outcome) -> str:
    match outcome:
        case Outcome.DONE:
            return voice.label("I2.done", "It is there already")
        case Outcome.PLANNED:
            return voice.label("I2.planned", "We plan it")
        case Outcome.DECLINED:
            return voice.label("I2.declined", "Not for now")


def answer_form(voice: Voice, value: str, who: str) -> Form:
    """What whoever had it reads."""
    label = voice.label("I2.answer", "Your words to {name}", name=shorten(who, 40))
    field = Field(ANSWER, label, long=True)
    return Form(
        voice.label("I2.title", "Answer to an idea"), "ideaanswer", value, (field,), voice.label("button.send", "Send")
    )


def answered(voice: Voice, number: int, who: str, outcome: Outcome) -> Card:
    """To whoever answered."""
    said = voice.say(
        "I5", "Idea {number}: {outcome}. {who} has your answer.", number=number, outcome=became(voice, outcome), who=who
    )
    return Card(said)


def settled(voice: Voice, number: int, who: str, words: str, owner: str, outcome: Outcome) -> Card:
    """What became of the question, for everybody who was asked. owner: who answered."""
    head = voice.say("I2", "Idea {number} from **{who}**:", number=number, who=who)
    said = voice.say("I5.by", "**{owner}** answered: {outcome}.", owner=owner, outcome=became(voice, outcome))
    return Card(lines(head, (quote(words, 1000),), said))


def outcome(voice: Voice, number: int, owner: str, outcome: Outcome, words: str, answer: str) -> Card:
    """To whoever had it."""
    head = voice.say("I6", "Your idea {number}: **{outcome}**.", number=number, outcome=became(voice, outcome))
    says = voice.say("I6.words", "**{owner}**: {words}", owner=owner, words=Words(answer))
    return Card(lines(head, (quote(words, 200),), says))


def became(voice: Voice, outcome: Outcome) -> str:
    match outcome:
        case Outcome.DONE:
            return voice.label("I5.done", "it is there already")
        case Outcome.PLANNED:
            return voice.label("I5.planned", "it is planned")
        case Outcome.DECLINED:
            return voice.label("I5.declined", "not for now")


# ------------------------------------------------------------------------------------------------------- opportunities


def opportunity_form(voice: Voice, value: str) -> Form:
    """`opportunity` without more words."""
    field = Field(WORDS, voice.label("O1.what", "What could they need?"), long=True)
    return Form(
        voice.label("O1.title", "Opportunity"), "opportunity", value, (field,), voice.label("button.send", "Send")
    )


def noted(voice: Voice, manager: str) -> Card:
    """To the expert, in the thread; the customer does not read it."""
    return Card(voice.say("O1", "Noted, internal. **{manager}** decides, and you hear of it.", manager=manager))


def opportunity(voice: Voice, number: int, expert: str, organisation: str, ref: str, words: str) -> Card:
    """To the account manager."""
    head = voice.say(
        "O2",
        "Opportunity at **{organisation}**, seen by {expert} in {ref}:",
        organisation=organisation,
        expert=expert,
        ref=ref,
    )
    buttons = (
        Button(voice.label("O2.accept", "Accept"), "takeup", str(number)),
        Button(voice.label("O2.decline", "Decline"), "leaveit", str(number)),
    )
    return Card(lines(head, (quote(words, 1000),)), buttons=buttons)


def decline_form(voice: Voice, value: str) -> Form:
    """[Decline]: why."""
    field = Field(REASON, voice.label("O2.why", "Why not?"), limit=500)
    return Form(voice.label("O1.title", "Opportunity"), "leaveit", value, (field,), voice.label("button.send", "Send"))


def decided(voice: Voice, organisation: str, ref: str, reason: str) -> Card:
    """To the account manager, in place of the question. reason: "" where it was accepted."""
    said = {"organisation": organisation, "ref": ref}
    if not reason:
        return Card(voice.say("O3", "You take up the opportunity at **{organisation}** ({ref}).", **said))
    return Card(
        voice.say(
            "O3.not", "Declined: the opportunity at **{organisation}** ({ref}): “{reason}”", reason=reason, **said
        )
    )


def heard(voice: Voice, manager: str, organisation: str, ref: str, reason: str) -> Card:
    """To the expert who saw it."""
    said = {"manager": manager, "organisation": organisation, "ref": ref}
    if not reason:
        return Card(
            voice.say("O4", "**{manager}** takes up what you saw at {organisation} ({ref}). Thank you.", **said)
        )
    return Card(
        voice.say(
            "O4.not",
            "**{manager}** does not take up what you saw at {organisation} ({ref}): “{reason}”",
            reason=reason,
            **said,
        )
    )
