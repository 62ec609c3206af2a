"""What experts and leads read when a request looks for somebody: offers, skills, shifts (CONVERSATIONS 2 c, e, g)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Mention, Style, Text, Words
from handlers.rules import firstnames
from handlers.wording.voice import Voice, dotted, lines, quote, shorten

# ------------------------------------------------------------------------------------------------------------- offers


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as somebody is asked, or told, to take it. value: of its buttons; why: why it is he."""

    ref: str
    severity: str
    organisation: str
    contact: str
    text: str
    queue: str
    due: datetime | None
    value: str
    why: Text = ()


def offer(voice: Voice, asked: Asked, until: datetime) -> Card:
    """To one expert, privately: this request is his to take until then."""
    head = voice.say("C1.offer", "**{ref} is offered to you until {time}.**", ref=asked.ref, time=voice.moment(until))
    buttons = (
        Button(voice.label("C1.take", "Take it"), "take", asked.value, Style.PRIMARY),
        Button(voice.label("C1.pass", "Pass on"), "pass", asked.value),
    )
    return Card(lines(head, *_about(voice, asked)), buttons=buttons)


def given(voice: Voice, asked: Asked) -> Card:
    """To the expert whom a request was given to."""
    head = voice.say("C2.given", "**{ref} is yours.**", ref=asked.ref)
    where = voice.say("C2.where", "Answer in its thread in {queue}.", queue=asked.queue)
    return Card(lines(head, *_about(voice, asked), where))


def _about(voice: Voice, asked: Asked) -> tuple[Text, ...]:
    what = voice.say("C1.what", "{severity} · **{organisation}** · {contact}",
                     severity=asked.severity, organisation=asked.organisation, contact=asked.contact)  # fmt: skip
    due = voice.say("C1.answer", "Answer by **{due}**", due=voice.moment(asked.due)) if asked.due else ()
    return (what, (quote(asked.text),), due, asked.why)


def taken(voice: Voice, ref: str, queue: str) -> Card:
    """The offer, once its expert has taken the request."""
    return Card(voice.say("C1.taken", "You have **{ref}**. Answer in its thread in {queue}.", ref=ref, queue=queue))


def passed(voice: Voice, ref: str) -> Card:
    """The offer, once its expert has passed it on."""
    return Card(voice.say("C1.passed", "You passed **{ref}** on.", ref=ref))


def lapsed(voice: Voice, ref: str, until: datetime) -> Card:
    """The offer, once its time is over."""
    return Card(voice.say("C1.lapsed", "**{ref}** was offered to you until {time}.", ref=ref, time=voice.hour(until)))


def ended(voice: Voice, ref: str, owner: str) -> Card:
    """The offer, once somebody else has the request or it needs nobody any more."""
    if owner:
        return Card(voice.say("C1.gone", "**{ref}** was offered to you; {owner} has it.", ref=ref, owner=owner))
    return Card(voice.say("C1.over", "**{ref}** was offered to you; it needs nobody now.", ref=ref))


def open_to_all(voice: Voice, ref: str, due: datetime | None, value: str) -> Card:
    """In the room: nobody who was asked took it."""
    text = voice.say("C1.all", "Nobody who was asked took **{ref}**. Whoever claims it first has it.", ref=ref)
    if due:
        text = voice.paragraph(text, voice.say("C1.all.due", "The answer is due **{due}**.", due=voice.moment(due)))
    return Card(text, buttons=(Button(voice.label("button.claim", "Claim"), "claim", value, Style.PRIMARY),))


def nobody_took(voice: Voice, asked: Asked, count: int) -> Card:
    """To the lead: everybody who was asked passed, or said nothing."""
    head = voice.count(
        "C1.lead",
        "Nobody took **{ref}**: {n} expert was asked. It waits in {queue} for whoever claims it.",
        "Nobody took **{ref}**: {n} experts were asked. It waits in {queue} for whoever claims it.",
        count,
        ref=asked.ref,
        queue=asked.queue,
    )
    button = Button(voice.label("button.takeover", "Take over"), "takeover", asked.value)
    return Card(lines(head, *_about(voice, asked)), buttons=(button,))


# ------------------------------------------------------------------------------------------------------------- skills


def lacks(voice: Voice, sentence: Text, lead: str, value: str) -> Card:
    """C4, privately, with a way on."""
    label = shorten(voice.label("C4.ask", "Ask {lead}", lead=firstnames.first(lead)), 20) if lead else ""
    return Card(sentence, buttons=(Button(label, "askskill", value),) if lead else ())


def skill_wanted(voice: Voice, who: str, skill: str, ref: str, queue: str) -> Card:
    """C4, to the lead whom an expert asks for a skill."""
    return Card(
        voice.say(
            "C4.wanted",
            "**{who}** asks for the skill **{skill}**, which {ref} needs ({queue}). "
            "It is added in the desk file: `people`, `skills`.",
            who=who,
            skill=skill,
            ref=ref,
            queue=queue,
        )
    )


def skill_review(voice: Voice, who: str, skill: str, level: int, queue: str) -> Card:
    """To the lead, on the day a skill is to be looked at again."""
    return Card(
        voice.say(
            "C4.review",
            "**{who}**: the skill **{skill}** (level {level}, {queue}) is to be reviewed today. "
            "It counts until you change it.",
            who=who,
            skill=skill,
            level=level,
            queue=queue,
        )
    )


# ------------------------------------------------------------------------------------------------------------ hand-over


def handover(
    voice: Voice, who: Sequence[Mention | Words], until: datetime | None, waiting: Sequence[Asked], more: int
) -> Card:
    """In the queue's chat, when a shift begins and something waits: who is on duty now, and what has no owner."""
    names: Text = tuple(part for index, one in enumerate(who) for part in ((Words(", "), one) if index else (one,)))
    head = (
        voice.say("E1.shift", "{who}, you are on duty until {time}.", who=names, time=voice.hour(until))
        if until
        else voice.say("E1.shift.open", "{who}, you are on duty now.", who=names)
    )
    count = voice.count("E1.waiting", "One request has no owner:", "{n} requests have no owner:", len(waiting) + more)
    rows = [_waiting(voice, one) for one in waiting]
    rest = voice.count("E1.more", "and one more", "and {n} more", more) if more else ()
    return Card(lines(head, count, *rows, rest))


def _waiting(voice: Voice, one: Asked) -> Text:
    text = voice.say("E1.row", "**{ref}** {severity} · {organisation}",
                     ref=one.ref, severity=one.severity, organisation=one.organisation)  # fmt: skip
    return dotted(text, voice.say("E1.by", "answer by {due}", due=voice.moment(one.due)) if one.due else ())


def switched(voice: Voice, *, is_on: bool, until: datetime | None, open_count: int) -> Card:
    """Somebody went on or off duty by hand."""
    if is_on:
        text = (
            voice.say("G5.on.until", "You are on duty until {time}.", time=voice.hour(until))
            if until
            else voice.say("G5.on", "You are on duty until you write “off”.")
        )
        return Card(text)
    text = (
        voice.say("G5.off.until", "You are off duty until your next shift, {time}.", time=voice.moment(until))
        if until
        else voice.say("G5.off", "You are off duty until you write “on”.")
    )
    if not open_count:
        return Card(text)
    kept = voice.count("G5.kept", "{n} open request stays yours.", "{n} open requests stay yours.", open_count)
    return Card(lines(text, kept))
