"""What a customer reads of his complaint (CONVERSATIONS F5, F6, F12, G1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Option, Style, Text
from handlers.wording.voice import Voice, lines, quote, shorten

FIELD, ABOUT, PHONE = "words", "about", "phone"
SUBJECT = 55  # characters of a request's subject
LEAD, MANAGER, OTHER = "lead", "manager", ""  # what somebody is to the request


@dataclass(frozen=True, slots=True)
class Standing:
    """A complaint as its customer reads of it. handler: "" where nobody may look after it; title: what he is to the
    request; due: by when he makes contact, None once he has or need not; asked: "what was done" waits for an answer;
    may_end: it may still be taken back; about: reference and subject of its request, None where that needs no words;
    may_change: it may be about another."""

    ref: str
    id: int
    handler: str
    title: str = OTHER
    due: datetime | None = None
    asked: bool = False
    may_end: bool = False
    about: tuple[str, str] | None = None
    may_change: bool = False


def asks(voice: Voice, one: Standing) -> Card:
    """F12: what happened, and who makes contact by when."""
    ask = voice.say("F12", "I am sorry. What happened, in a sentence or two?")
    return Card(lines(voice.paragraph(ask, _uninvolved(voice, one)), _about(voice, one)), buttons=_back(voice, one))


def _uninvolved(voice: Voice, one: Standing) -> Text:
    if not one.handler:
        return _nobody(voice)
    if one.due is None:
        return voice.say("F12.who", "**{name}**, who was not involved, contacts you.", name=one.handler)
    return voice.say(
        "F12.by",
        "**{name}**, who was not involved, contacts you **by {due}**.",
        name=one.handler,
        due=voice.moment(one.due),
    )


def opened(voice: Voice, one: Standing) -> Card:
    """F5: the complaint has a number, a person and a time."""
    said = voice.say("F5", "I am sorry. I opened complaint **{ref}**.", ref=one.ref)
    text = lines(voice.paragraph(said, contacts(voice, one)), _about(voice, one))
    return Card(text, buttons=_wishes(voice, one))


def _about(voice: Voice, one: Standing) -> Text:
    if one.about is None:
        return ()
    ref, subject = one.about
    return voice.say("F12.about", "It is about **{ref}**: “{subject}”", ref=ref, subject=shorten(subject, SUBJECT))


def named(voice: Voice, ref: str, subject: str) -> str:
    """One of the requests that it may be about."""
    return voice.label("F12.option", "{ref}: {subject}", ref=ref, subject=shorten(subject, SUBJECT))


def about_form(voice: Voice, ref: str, value: str, found: Sequence[tuple[str, str]]) -> Form:
    """[Another request]: which of these; found: (number, what it is called)."""
    field = Field(
        ABOUT,
        voice.label("F12.which", "Which request is it about?"),
        options=tuple(Option(number, label) for number, label in found),
    )
    title = voice.label("F5.form", "Complaint {ref}", ref=ref)
    return Form(title, "othercomplaint", value, (field,), voice.label("button.send", "Send"))


def rehung(voice: Voice, ref: str, ticket: str) -> str:
    """[Another request] was answered."""
    return voice.label("F12.rehung", "Complaint {ref} is about {ticket} now.", ref=ref, ticket=ticket)


def joined(voice: Voice, one: Standing) -> Card:
    """More about a complaint that is open: it goes one rung up."""
    said = voice.say("F12.joined", "I am sorry. I added this to complaint **{ref}**.", ref=one.ref)
    return Card(voice.paragraph(said, contacts(voice, one)), buttons=_wishes(voice, one))


def passed(voice: Voice, one: Standing) -> Card:
    """Whoever looked after it cannot any more."""
    said = voice.say("F5.passed", "Complaint **{ref}** was handed on.", ref=one.ref)
    return Card(voice.paragraph(said, contacts(voice, one)))


def added(voice: Voice, one: Standing) -> Card:
    """A low score on a request about which a complaint is open."""
    return Card(voice.say("F5.added", "I added this to complaint **{ref}**.", ref=one.ref))


def contacts(voice: Voice, one: Standing) -> Text:
    """Who makes contact by when."""
    if not one.handler:
        return _nobody(voice)
    if one.due is None or one.due <= voice.now:  # a time that is over is no promise
        return _looks(voice, one)
    due = voice.moment(one.due)
    if one.title == LEAD:
        return voice.say("F5.lead", "**{name}**, team lead, contacts you **by {due}**.", name=one.handler, due=due)
    if one.title == MANAGER:
        return voice.say(
            "F5.manager", "**{name}**, account manager, contacts you **by {due}**.", name=one.handler, due=due
        )
    return voice.say("F5.by", "**{name}** contacts you **by {due}**.", name=one.handler, due=due)


def _looks(voice: Voice, one: Standing) -> Text:
    if one.title == LEAD:
        return voice.say("F5.lead.looks", "**{name}**, team lead, looks after it.", name=one.handler)
    if one.title == MANAGER:
        return voice.say("F5.manager.looks", "**{name}**, account manager, looks after it.", name=one.handler)
    return voice.say("F5.who", "**{name}** looks after it.", name=one.handler)


def _nobody(voice: Voice) -> Text:
    return voice.say(
        "F5.nobody",
        "Everybody here who could look after it worked on your request, so I can name nobody else. It is kept.",
    )


def _wishes(voice: Voice, one: Standing) -> tuple[Button, ...]:
    comment = Button(voice.label("F5.comment", "Add a comment"), "saymore", str(one.id))
    if not one.handler:
        return (comment, *_back(voice, one))
    return (
        comment,
        Button(voice.label("F5.call", "Please call me"), "wantcall", str(one.id)),
        Button(voice.label("F5.calm", "No contact needed"), "nocontact", str(one.id)),
        *_back(voice, one),
    )


def _back(voice: Voice, one: Standing) -> tuple[Button, ...]:
    """[Another request] and [Not a complaint], for the ten minutes in which it may be taken back."""
    found = (
        [Button(voice.label("F12.other", "Another request"), "othercomplaint", str(one.id))] if one.may_change else []
    )
    found += [Button(voice.label("F12.back", "Not a complaint"), "nocomplaint", str(one.id))] if one.may_end else []
    return tuple(found)


def taken_back(voice: Voice, ref: str) -> Card:
    """[Not a complaint]."""
    return Card(
        voice.say(
            "F12.taken",
            "**{ref}** is taken back: it is no complaint, and nobody contacts you about it. "
            "If you have a question, write it here.",
            ref=ref,
        )
    )


def comment_form(voice: Voice, ref: str, value: str) -> Form:
    """[Add a comment]."""
    field = Field(FIELD, voice.label("F5.field", "Your comment"), long=True)
    return Form(voice.label("F5.form", "Complaint {ref}", ref=ref), "saymore", value, (field,), _send(voice))


def kept(voice: Voice, ref: str) -> Text:
    """A comment was added."""
    return voice.say("F5.kept", "Added to **{ref}**.", ref=ref)


def will_call(voice: Voice, one: Standing) -> Text:
    """[Please call me]."""
    if not one.handler:
        return _nobody(voice)
    return voice.say("F5.told", "I told {name} that you would like a call about {ref}.", name=one.handler, ref=one.ref)


def phone_form(voice: Voice, ref: str, value: str) -> Form:
    """[Please call me] where no number is on file."""
    field = Field(PHONE, voice.label("F5.phone.field", "At which number?"), hint="+39 02 5550 1042", limit=40)
    return Form(voice.label("F5.form", "Complaint {ref}", ref=ref), "wantcall", value, (field,), _send(voice))


def call_at(voice: Voice, one: Standing, phone: str) -> Text:
    """The number was given."""
    return voice.say(
        "F5.told.phone",
        "I told {name} that you would like a call about {ref} at {phone}.",
        name=one.handler,
        ref=one.ref,
        phone=phone,
    )


def calm(voice: Voice, one: Standing) -> Text:
    """[No contact needed]: what is done about it is told all the same."""
    if not one.handler:
        return _nobody(voice)
    return voice.say(
        "F5.calmed",
        "Nobody contacts you about {ref} first. {name} still looks after it and tells you what was done.",
        name=one.handler,
        ref=one.ref,
    )


def asked(voice: Voice, one: Standing, closer: str, done: str, value: str) -> Card:
    """F6: what was done, and whether that is enough."""
    head = voice.say("F6", "{name} closed complaint **{ref}**:", name=closer, ref=one.ref)
    return _whether(voice, head, done, value)


def asked_again(voice: Voice, ref: str, done: str, value: str) -> Card:
    """The same as a reminder."""
    return _whether(voice, voice.say("F6.remind", "Complaint **{ref}** waits for your answer:", ref=ref), done, value)


def _whether(voice: Voice, head: Text, done: str, value: str) -> Card:
    question = voice.say("F6.ask", "Are you satisfied with how it was handled?")
    buttons = (
        Button(voice.label("F6.yes", "Yes"), "satisfied", value, Style.PRIMARY),
        Button(voice.label("F6.no", "No"), "unsatisfied", value),
    )
    return Card(lines(head, (quote(done, 3000),), question), buttons=buttons)


def content(voice: Voice, ref: str) -> Card:
    """F6 [Yes]."""
    return Card(voice.say("F6.closed", "Thank you. Complaint **{ref}** is closed.", ref=ref))


def raised(voice: Voice, one: Standing, *, is_same: bool) -> Card:
    """F6 [No]: open again, with whom and by when. is_same: nobody is above whoever had it."""
    if not one.handler or one.due is None:
        return Card(voice.say("F6.again", "**{ref}** is open again.", ref=one.ref), buttons=_wishes(voice, one))
    if is_same:
        said = voice.say(
            "F6.same",
            "**{ref}** is open again with **{name}**, who writes **by {due}**.",
            ref=one.ref,
            name=one.handler,
            due=voice.moment(one.due),
        )
        return Card(said, buttons=_wishes(voice, one))
    return Card(
        voice.say(
            "F6.up",
            "**{ref}** is open again and goes to **{name}**, who writes **by {due}**.",
            ref=one.ref,
            name=one.handler,
            due=voice.moment(one.due),
        ),
        buttons=_wishes(voice, one),
    )


def late(voice: Voice, one: Standing, due: datetime) -> Card:
    """The promise to make contact was not kept."""
    if not one.handler:
        return Card(
            voice.say(
                "F5.late.nobody",
                "We promised to contact you about {ref} by {due} and did not. I am sorry.",
                ref=one.ref,
                due=voice.moment(due),
            )
        )
    return Card(
        voice.say(
            "F5.late",
            "We promised to contact you about {ref} by {due} and did not. I am sorry. **{name}** and those above know.",
            ref=one.ref,
            due=voice.moment(due),
            name=one.handler,
        )
    )


def noted(voice: Voice, ref: str, name: str, value: str) -> Card:
    """D8: where others read along nothing but the number is said."""
    text = voice.say("D8.complaint", "{ref} is noted. The details are for {name}.", ref=ref, name=name)
    return Card(text, buttons=(Button(voice.label("D8.show", "Show me"), "complaint", value),))


def line(voice: Voice, one: Standing) -> Text:
    """G1: one line of somebody's status."""
    if one.asked:
        return voice.say("G1.complaint.asked", "**{ref}** complaint · waits for your answer", ref=one.ref)
    if one.due is not None and one.handler and one.due < voice.now:
        return voice.say(
            "G1.complaint.late",
            "**{ref}** complaint · {name} · was to contact you by {due}",
            ref=one.ref,
            name=one.handler,
            due=voice.moment(one.due),
        )
    if one.due is not None and one.handler:
        return voice.say(
            "G1.complaint.due",
            "**{ref}** complaint · {name} · contacts you by {due}",
            ref=one.ref,
            name=one.handler,
            due=voice.moment(one.due),
        )
    return voice.say("G1.complaint", "**{ref}** complaint · {name}", ref=one.ref, name=one.handler or "–")


def answer(voice: Voice, one: Standing) -> Button:
    """[Answer K-17]: the question whether he is satisfied, again."""
    return Button(voice.label("G1.answer", "Answer {ref}", ref=one.ref), "complaint", str(one.id))


def button(voice: Voice, value: str) -> Button:
    """[Complain] in somebody's status. value: the number of the request that it is about."""
    return Button(voice.label("G1.complain", "Complain"), "complain", value)


def _send(voice: Voice) -> str:
    return voice.label("button.send", "Send")
