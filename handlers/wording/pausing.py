"""A clock that is paused: for whom, why, and what a customer who does not agree can do (RULES 3, C9)."""

from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text
from handlers.wording import duetimes
from handlers.wording.voice import Voice, lines, quote


def wait_form(voice: Voice, contact: str, value: str) -> Form:
    """Whom the owner waits for, and for what; the customer reads both."""
    return Form(
        voice.label("C9.wait.title", "Wait for others"),
        "waitfor",
        value,
        (
            Field("who", voice.label("C9.wait.who", "Whom do you wait for?"), hint="Acme Hosting", limit=80),
            Field("what", voice.label("C9.wait.what", "For what? {contact} reads this.", contact=contact), limit=500),
        ),
        voice.label("C9.wait.submit", "Wait"),
    )


def disagree(voice: Voice, number: int) -> Button:
    """One tap by which the customer ends a pause."""
    return Button(voice.label("C9.disagree", "I do not agree"), "dispute", str(number))


def waiting(voice: Voice, ref: str, owner: str, who: str, what: str, *, number: int, paused: bool) -> Card:
    """To the customer: whom his request waits for."""
    head = voice.say("C9.waiting", "**{owner}** waits for **{who}** on {ref}:", owner=owner, who=who, ref=ref)
    tail = (
        voice.say(
            "C9.waiting.paused",
            "The solve-by clock is paused meanwhile. It runs on as soon as that is here, or you write to me.",
        )
        if paused
        else ()
    )
    return Card(lines((*head, quote(what, 1000)), tail), buttons=(disagree(voice, number),) if paused else ())


def waiting_in_room(voice: Voice, owner: str, who: str, what: str, *, paused: bool) -> Text:
    """To the room."""
    said = voice.say("C9.waiting.room", "{owner} waits for {who}: {what}.", owner=owner, who=who, what=what)
    return voice.paragraph(said, voice.say("C9.room.paused", "The solve-by clock is paused.") if paused else ())


def goes_on(voice: Voice, ref: str, owner: str, who: str, solve_due: datetime | None) -> Card:
    """To the customer: the wait is over."""
    text = voice.say(
        "C9.goeson", "**{ref}** goes on with {owner}: the wait for {who} is over.", ref=ref, owner=owner, who=who
    )
    return Card(voice.paragraph(text, duetimes.solve(voice, solve_due)))


def goes_on_in_room(voice: Voice, owner: str, who: str, solve_due: datetime | None) -> Text:
    """To the room."""
    said = voice.say("C9.goeson.room", "{owner}: the wait for {who} is over.", owner=owner, who=who)
    return voice.paragraph(said, duetimes.solve(voice, solve_due))


def disputed(voice: Voice, ref: str, told: str, answer_due: datetime | None, solve_due: datetime | None) -> Card:
    """To the customer who did not agree."""
    text = voice.say("C9.disputed", "The clock of **{ref}** runs again. I told {told}.", ref=ref, told=told)
    return Card(voice.paragraph(text, duetimes.next_answer(voice, answer_due), duetimes.solve(voice, solve_due)))


def disputed_in_room(
    voice: Voice, name: str, why: str, answer_due: datetime | None, solve_due: datetime | None
) -> Text:
    """To the room."""
    said = voice.say(
        "C9.disputed.room", "{name} does not agree to the pause ({why}). The clock runs again.", name=name, why=why
    )
    return voice.paragraph(said, duetimes.next_answer(voice, answer_due), duetimes.solve(voice, solve_due))


def disputed_for_ours(
    voice: Voice, ref: str, organisation: str, *, name: str, why: str, owner: str, solve_due: datetime | None
) -> Card:
    """To the owner and the lead."""
    head = voice.say(
        "C9.disputed.ours",
        "{name} ({organisation}) does not agree to the pause of **{ref}** ({why}). "
        "The clock runs again; {owner} has it.",
        name=name,
        organisation=organisation,
        ref=ref,
        why=why,
        owner=owner,
    )
    return Card(voice.paragraph(head, duetimes.solve(voice, solve_due)))
