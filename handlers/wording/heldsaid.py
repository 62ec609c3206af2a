"""Answers to what the writer of a held request pressed, and what his account manager reads of it (CONVERSATIONS D)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.notices import Field, Form, Text
from handlers.wording.heldbuttons import first
from handlers.wording.voice import Voice, quote

Wish = Callable[[Voice], Text]


def message_form(voice: Voice, keeper: str, value: str) -> Form:
    """D1 [Message Sara]."""
    name = first(keeper)
    return Form(
        voice.label("D1.message", "Message {name}", name=name),
        "message",
        value,
        (Field("words", voice.label("D1.field", "What shall I tell {name}?", name=name), long=True),),
        voice.label("D1.submit", "Send"),
    )


def told(voice: Voice, keeper: str) -> str:
    """The line after a press."""
    return voice.label("D1.told", "I told {keeper}.", keeper=keeper)


def words(text: str) -> Text:
    """A person's words."""
    return (quote(text, 1000),)


def wants_price(voice: Voice) -> Text:
    """D1 [Ask for a price]."""
    return voice.say("D1.asks", "asks for a price.")


def wants_more(voice: Voice) -> Text:
    """D4 [Ask for more]."""
    return voice.say("D4.asks", "asks for more requests.")


def stopped(voice: Voice, names: Sequence[str], due: datetime) -> Text:
    """D1 [Our work has stopped]."""
    if len(names) < 2:
        return voice.say(
            "D1.one",
            "I told {name} that your work has stopped. A person decides and writes **by {due}**.",
            name=voice.listed(names),
            due=voice.moment(due),
        )
    return voice.say(
        "D1.two",
        "I told {name} and {lead} that your work has stopped. One of them decides and writes **by {due}**.",
        name=names[0],
        lead=names[1],
        due=voice.moment(due),
    )


def waits(voice: Voice, ref: str, starts: datetime, zone: str, *, may_be_earlier: bool = False) -> Text:
    """D4 [Wait until 1 Jan]: the day that the button named. may_be_earlier: something else may let it start before."""
    day = replace(voice, zone=zone).date(starts)
    if may_be_earlier:
        return voice.say(
            "D4.waits.earlier", "All right: {ref} starts by itself on **{day}** or earlier.", ref=ref, day=day
        )
    return voice.say("D4.waits", "All right: {ref} starts by itself on **{day}**.", ref=ref, day=day)


def asked(voice: Voice, keeper: str, due: datetime) -> Text:
    """D6 [Yes, ask Sara]."""
    return voice.say(
        "D6.asked", "I asked {keeper}, who writes to you **by {due}**.", keeper=keeper, due=voice.moment(due)
    )
