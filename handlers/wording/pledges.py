"""A promise of next news, and the holding reply that comes with one (CONVERSATIONS C16, E2)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text, Words
from handlers.wording.voice import Value, Voice, lines, quote

LABEL = 20  # characters of a button


def promised(voice: Voice, ref: str, due: datetime) -> Card:
    """C16, to the customer."""
    return Card(voice.say("C16", "Next news on {ref} **by {due}**.", ref=ref, due=voice.moment(due)))


def in_room(voice: Voice, owner: str, contact: str, due: datetime, own: datetime | None = None, zone: str = "") -> Text:
    """To the room: who promised what; `own`: the same instant where he is, where that is another time of day."""
    values: dict[str, Value] = {"owner": owner, "contact": contact, "due": voice.moment(due)}
    if own is None:
        return voice.say("C16.room", "{owner} promised {contact} news by {due}.", **values)
    there = Voice(voice.locale, zone, voice.now).moment(own).shown
    return voice.say("C16.room.own", "{owner} promised {contact} news by {due} ({own}).", own=there, **values)


def card_line(voice: Voice, claim: datetime | None, news: datetime | None) -> Text:
    """On the card: by when somebody is to claim it, or by when the customer has news."""
    if claim is not None:
        return voice.say("C1.claim", "unclaimed, claim by {due}", due=voice.moment(claim))
    return voice.say("C16.card", "news promised by {due}", due=voice.moment(news)) if news is not None else ()


def nudge(voice: Voice, phrase: str, number: int, times: Sequence[datetime], mark: str) -> Card:
    """C16: the writer named no time; mark: tells this question from later ones."""
    text = voice.say("C16.vague", "You wrote “{phrase}”. Shall I promise a time?", phrase=phrase)
    buttons = [Button(promising(voice, at), "promise", f"{number}.{int(at.timestamp())}.{mark}") for at in times]
    leave = Button(voice.label("C16.leave", "Leave"), "unpromised", f"{number}.0.{mark}")
    return Card(text, buttons=(*buttons, leave))


def promising(voice: Voice, at: datetime) -> str:
    """The button by which a time is promised; where that is too long for one, the time alone."""
    shown = voice.hour(at).shown
    label = voice.label("C16.promise", "Promise {time}", time=shown)
    return label if len(label) <= LABEL else (shown[:1].upper() + shown[1:])[:LABEL]


def nudged(voice: Voice, phrase_due: datetime | None) -> Card:
    """What the question becomes once it is answered."""
    if phrase_due is None:
        return Card(voice.say("C16.left", "No time is promised."))
    return Card(voice.say("C16.done", "Promised: {due}.", due=voice.moment(phrase_due)))


def interim_form(voice: Voice, theirs: Voice, value: str, due: datetime | None) -> Form:
    """E2 [Interim reply]: the text in the customer's language, and the time of the next update in the owner's zone."""
    return Form(
        voice.label("E2.interim", "Interim reply"),
        "interim",
        value,
        (
            Field("text", voice.label("E2.text", "Text for the customer"), value=holding(theirs), long=True),
            Field(
                "by",
                voice.label("E2.by", "Next update by"),
                value=voice.hour(due).shown if due else "",
                hint="16:00",
                limit=40,
            ),
        ),
        voice.label("E2.send", "Send"),
    )


def holding(voice: Voice) -> str:
    """What a holding reply begins with."""
    return voice.label("E2.holding", "I am still working on this. So far:") + " "


def interim(voice: Voice, text: str, due: datetime) -> Card:
    """E2: the owner's words, and by when he writes again."""
    return Card(lines((Words(text),), voice.say("E2.next", "Next update **by {due}**.", due=voice.moment(due))))


def interim_in_room(voice: Voice, owner: str, contact: str, text: str, due: datetime) -> Card:
    """The same for the room."""
    head = voice.say("E2.room", "**{owner}** → {contact}, holding reply:", owner=owner, contact=contact)
    return Card(
        lines((*head, quote(text, 3000)), voice.say("E2.next", "Next update **by {due}**.", due=voice.moment(due)))
    )
