"""What is said after an answer: reminders, silent closes and "did it hold?" (CONVERSATIONS F1-F3, F9)."""

from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text
from handlers.rules import firstnames
from handlers.wording.voice import Voice, quote, shorten

FIELD = "words"
SUBJECT = 60  # characters of what a request is about


def reminder(voice: Voice, ref: str, owner: str, asked: str, value: str) -> Card:
    """F1, to the customer. asked: the question, "" where it was asked in no words."""
    number = value.partition(".")[0]
    buttons = (
        Button(voice.label("F1.answer", "Answer"), "reply", number, Style.PRIMARY),
        Button(voice.label("F1.collecting", "Still collecting"), "collecting", value),
        _close_it(voice, value),
    )
    if not asked or not owner:
        return Card(voice.say("F1.waits", "**{ref}** is waiting for you.", ref=ref), buttons=buttons)
    text = voice.say(
        "F1", "**{ref}** is waiting for you. {owner} asked: {question}", ref=ref, owner=owner, question=quote(asked)
    )
    return Card(text, buttons=buttons)


def last_reminder(voice: Voice, ref: str, closes: datetime, value: str) -> Card:
    """F2, to the customer."""
    text = voice.say(
        "F2",
        "Last reminder for **{ref}**. Without a reply I close it on **{day}**. Nothing is lost: any reply reopens it.",
        ref=ref,
        day=voice.weekday(closes),
    )
    keep = Button(voice.label("F2.keep", "Keep it one week"), "keepweek", value, Style.PRIMARY)
    return Card(text, buttons=(keep, _close_it(voice, value)))


def _close_it(voice: Voice, value: str) -> Button:
    return Button(voice.label("F1.close", "Close it"), "closeit", value)


def closed_in_silence(voice: Voice, ref: str, since: datetime, days: int, number: str) -> Card:
    """F3, to the customer. days: for how long a reply or a press reopens it, 0: not at all."""
    if not days:
        return Card(
            voice.say(
                "F3.ends",
                "I closed **{ref}** because I had no reply since {day}. What you write from now on is a new request.",
                ref=ref,
                day=voice.date(since),
            )
        )
    text = voice.count(
        "F3",
        "I closed **{ref}** because I had no reply since {day}. "
        "Reply here within {n} day and it reopens with the same number and history.",
        "I closed **{ref}** because I had no reply since {day}. "
        "Reply here within {n} days and it reopens with the same number and history.",
        days,
        ref=ref,
        day=voice.date(since),
    )
    return Card(text, buttons=(Button(voice.label("F3.reopen", "Open it again"), "notyet", number),))


def silent_line(voice: Voice, at: datetime) -> Text:
    """On the card: it was closed, and is not solved."""
    return voice.say("F3.card", "Closed {day}: no reply", day=voice.date(at))


def closed_in_room(voice: Voice, contact: str, since: datetime) -> Text:
    """F3, to the experts."""
    return voice.say("F3.room", "Closed: no reply from {contact} since {day}.", contact=contact, day=voice.date(since))


def unreached(voice: Voice, ref: str, organisation: str, contact: str) -> Card:
    """To whoever works on it: nobody was asked, and nothing happens by itself."""
    text = voice.say(
        "F1.unreached",
        "{contact} ({organisation}) cannot be reached, so I asked nothing about **{ref}** and leave it as it is.",
        contact=contact,
        organisation=organisation,
        ref=ref,
    )
    return Card(text)


# ----------------------------------------------------------------------------------------------- what was pressed there


def collecting(voice: Voice, ref: str, asks: datetime | None) -> Card:
    """[Still collecting]. asks: when he is asked again."""
    if asks is None:
        return Card(voice.say("F1.waiting", "Thank you. **{ref}** waits for you.", ref=ref))
    day = voice.weekday(asks)
    return Card(voice.say("F1.again", "Thank you. **{ref}** waits for you; I ask again on {day}.", ref=ref, day=day))


def collecting_in_room(voice: Voice, contact: str) -> Text:
    """The same, to the experts."""
    return voice.say("F1.room", "{contact} is still collecting what was asked for.", contact=contact)


def kept(voice: Voice, ref: str, closes: datetime | None) -> Card:
    """[Keep it one week]."""
    if closes is None:
        return Card(voice.say("F2.open", "I keep **{ref}** open.", ref=ref))
    return Card(voice.say("F2.kept", "I keep **{ref}** open until **{day}**.", ref=ref, day=voice.weekday(closes)))


def kept_in_room(voice: Voice, contact: str, closes: datetime | None) -> Text:
    """The same, to the experts."""
    if closes is None:
        return voice.say("F2.roomopen", "{contact} wants this request kept open.", contact=contact)
    day = voice.weekday(closes)
    return voice.say("F2.room", "{contact} wants this request kept open until {day}.", contact=contact, day=day)


def closed_by_customer(voice: Voice, contact: str) -> Text:
    """[Close it], to the experts."""
    return voice.say("F1.closed", "{contact} closed this request without an answer.", contact=contact)


# --------------------------------------------------------------------------------------------------------- did it hold?


def check_in(voice: Voice, name: str, owner: str, ref: str, *, subject: str, solved: datetime, value: str) -> Card:
    """F9, to whoever wrote it."""
    text = voice.say(
        "F9",
        "Hello {name}. {owner} solved **{ref}** ({subject}) on {day}. Is it still fine?",
        name=firstnames.first(name),
        owner=owner,
        ref=ref,
        subject=shorten(subject, SUBJECT),
        day=voice.weekday(solved),
    )
    buttons = (
        Button(voice.label("F9.fine", "All fine"), "allfine", value, Style.PRIMARY),
        Button(voice.label("F9.back", "It came back"), "cameback", value),
        Button(voice.label("F9.never", "No more check-ins"), "nocheckins", value),
    )
    return Card(text, buttons=buttons)


def fine(voice: Voice, ref: str) -> Card:
    """[All fine]."""
    return Card(voice.say("F9.good", "Thank you. I noted that **{ref}** still holds.", ref=ref))


def came_back(voice: Voice, ref: str) -> Card:
    """[It came back], once it was taken up."""
    return Card(voice.say("F9.again", "Thank you. I passed on that **{ref}** came back.", ref=ref))


def came_back_form(voice: Voice, ref: str, value: str) -> Form:
    """[It came back] when it is too late to open it again: what is written becomes a new request."""
    title = voice.label("F9.title", "It came back")
    label = voice.label("F9.what", "{ref} is closed for good. What do you see now?", ref=ref)
    return Form(
        title, "cameback", value, (Field(FIELD, label, long=True, limit=2000),), voice.label("F9.send", "Send it")
    )


def linked(voice: Voice, ref: str, contact: str) -> Text:
    """To the experts of the new request."""
    return voice.say("F9.linked", "{contact} says that **{ref}** came back.", contact=contact, ref=ref)


def no_more(voice: Voice) -> Card:
    """[No more check-ins]."""
    return Card(voice.say("F9.off", "I ask no more whether something holds. In your settings you can switch it on."))


def untold(voice: Voice, ref: str, organisation: str, contact: str) -> Card:
    """To the account manager: nobody was asked whether it holds."""
    text = voice.say(
        "F9.unreached",
        "{contact} ({organisation}) cannot be reached, so I did not ask whether **{ref}** still holds.",
        contact=contact,
        organisation=organisation,
        ref=ref,
    )
    return Card(text)
