"""What is said when a request is none, or is one with another (CONVERSATIONS C14, C15)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Option, Text, Words
from handlers.wording import duetimes
from handlers.wording.voice import Voice, shorten

# ------------------------------------------------------------------------------------------------------------ set aside


def form(voice: Voice, value: str) -> Form:
    """[Not a request]: what it is instead."""
    why = Field(
        "why", voice.label("C15.why", "What is it? (internal)"), hint=voice.label("C15.hint", "greeting"), limit=100
    )
    return Form(
        voice.label("button.setaside", "Not a request"),
        "setaside",
        value,
        (why,),
        voice.label("C15.submit", "Set aside"),
    )


def told(voice: Voice, ref: str, by: str, number: int) -> Card:
    """C15, to the customer: a time was promised, so silence would break it."""
    text = voice.say(
        "C15",
        "{name} read **{ref}** and set it aside: it seems to need no answer. If it does, tell me.",
        name=by,
        ref=ref,
    )
    return Card(text, buttons=(Button(voice.label("C15.need", "I need an answer"), "needanswer", str(number)),))


def card_line(voice: Voice, by: str, why: str) -> Text:
    """On the card: "Set aside by Anna: greeting"."""
    return voice.say("C15.card", "Set aside by {who}: {why}", who=by, why=why)


def needed(voice: Voice, ref: str, due: datetime | None) -> Card:
    """To the customer, who needs an answer after all: the first time counts."""
    text = voice.say("C15.goes", "Thank you, **{ref}** goes on.", ref=ref)
    if due is None:
        return Card(text)
    if due <= voice.now:
        return Card(voice.paragraph(text, duetimes.answer(voice, due)))
    will = voice.say("C15.due", "A person will answer **by {due}**.", due=voice.moment(due))
    return Card(voice.paragraph(text, will))


def restored(voice: Voice, ref: str, by: str, due: datetime | None) -> Card:
    """To the customer, when one of ours takes it up again."""
    text = voice.say("C15.undone", "{name} takes **{ref}** up again after all.", name=by, ref=ref)
    return Card(voice.paragraph(text, duetimes.stays(voice, due)))


def back(voice: Voice, ref: str, who: str) -> Card:
    """In the room."""
    return Card(voice.say("C15.back", "{name} needs an answer: **{ref}** is open again.", name=who, ref=ref))


def undone(voice: Voice, ref: str, who: str) -> Card:
    """In the room, when one of ours took it back."""
    return Card(voice.say("C15.undo", "{name} took it back: **{ref}** is open again.", name=who, ref=ref))


# ----------------------------------------------------------------------------------------------------------- duplicates


def duplicate_form(voice: Voice, value: str, options: Sequence[Option]) -> Form:
    """[Duplicate of…]."""
    of = Field("of", voice.label("C14.of", "Which request is the same?"), options=tuple(options))
    return Form(
        voice.label("C14.title", "Duplicate of"), "duplicate", value, (of,), voice.label("C14.submit", "Join them")
    )


def option(voice: Voice, ref: str, organisation: str, subject: str, *, is_link: bool) -> str:
    """One request that may be the same."""
    if is_link:
        return voice.label(
            "C14.link", "{ref} {organisation} (link only)", ref=ref, organisation=shorten(organisation, 50)
        )
    return shorten(f"{ref} {organisation} · {subject}", 75)


def joined(voice: Voice, ref: str, into: str, *, both: bool) -> Card:
    """C14, in both rooms. both: two people asked, and each gets the answers."""
    if both:
        return Card(
            voice.say("C14", "**{ref}** joined **{into}**; both customers get the answers.", ref=ref, into=into)
        )
    return Card(voice.say("C14.one", "**{ref}** joined **{into}**.", ref=ref, into=into))


def joined_line(voice: Voice, into: str) -> Text:
    """C14, on the card of the one that went."""
    return voice.say("C14.card", "Joined {into}", into=into)


def linked(voice: Voice, ref: str, organisation: str) -> Card:
    """C14, across companies: only a link, and only for experts."""
    return Card(
        voice.say(
            "C14.linked",
            "Looks like **{ref}** ({organisation}). They are not joined: the customers hear nothing of each other.",
            ref=ref,
            organisation=organisation,
        )
    )


def belongs(voice: Voice, into: str, owner: str, queue: str, due: datetime | None) -> Card:
    """C14, to the customer of the one that went."""
    text = (
        voice.say("C14.owned", "Your request belongs to **{ref}**, already with {owner}.", ref=into, owner=owner)
        if owner
        else voice.say(
            "C14.queue", "Your request belongs to **{ref}**, which the {queue} team has.", ref=into, queue=queue
        )
    )
    return Card(voice.paragraph(text, duetimes.stays(voice, due)))


# ----------------------------------------------------------------------------------------------------------------- help


def help_form(voice: Voice, value: str) -> Form:
    """[Need help]."""
    line = Field("line", voice.label("C11.line", "What do you need? (your lead reads it)"), long=True, limit=500)
    title = voice.label("button.needhelp", "Need help")
    return Form(title, "needhelp", value, (line,), voice.label("button.send", "Send"))


def help_wanted(voice: Voice, who: str, what: Text, line: str, value: str) -> Card:
    """C11, to the lead. what: the request in brackets."""
    text = voice.say("C11", "{who} asks for help on {what}: “{line}”", who=who, what=what, line=line)
    buttons = (
        Button(voice.label("C11.join", "Join"), "joinin", value),
        Button(voice.label("button.takeover", "Take over"), "takeover", value),
        Button(voice.label("C11.find", "Find someone"), "findhelp", value),
    )
    return Card(text, buttons=buttons)


def help_subject(voice: Voice, ref: str, organisation: str, severity: str, left: int | None) -> Text:
    """C11: "T-1042 (Bianchi, urgent, 38 min left)"."""
    facts = {"ref": ref, "organisation": organisation, "severity": severity}
    if left is None:
        return voice.say("C11.what", "**{ref}** ({organisation}, {severity})", **facts)
    if left <= 0:
        return voice.say("C11.late", "**{ref}** ({organisation}, {severity}, late)", **facts)
    return voice.say("C11.left", "**{ref}** ({organisation}, {severity}, {left} left)", **facts, left=voice.span(left))


def joins(voice: Voice, who: str) -> Card:
    """C11, in the room."""
    return Card(voice.say("C11.joins", "{who} joins in here.", who=who))


def help_called(voice: Voice, names: Text, who: str, ref: str, value: str) -> Card:
    """C11, in the room: whoever is on duty is called by name."""
    said = voice.say("C11.called", "{who} asks for help on **{ref}**. Who can?", who=who, ref=ref)
    buttons = (
        Button(voice.label("C11.join", "Join"), "joinin", value),
        Button(voice.label("button.takeover", "Take over"), "takeover", value),
    )
    return Card((*names, Words(": "), *said) if names else said, buttons=buttons)
