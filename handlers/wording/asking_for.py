"""Somebody asks for a person (CONVERSATIONS B7, B9)."""

from handlers.notices import Button, Card, Style, Text
from handlers.wording.voice import Voice


def person(voice: Voice, name: str, ref: str) -> Text:
    """B7, to the owner or the lead."""
    return voice.say("B7.told", "{name} asks to talk to a person about **{ref}**.", name=name, ref=ref)


def call_me(voice: Voice, value: str) -> Button:
    """B7 [Please call me]."""
    return Button(voice.label("B7.call", "Please call me"), "callme", value)


def call(voice: Voice, name: str, ref: str, phone: str) -> Text:
    """B7, to the lead. phone: "" where none is on file."""
    if phone:
        return voice.say(
            "B7.calls", "{name} asks to be called about **{ref}**: {phone}.", name=name, ref=ref, phone=phone
        )
    return voice.say(
        "B7.nophone",
        "{name} asks to be called about **{ref}**; there is no telephone number on file.",
        name=name,
        ref=ref,
    )


def called(voice: Voice, lead: str, phone: str) -> str:
    """To whoever pressed it."""
    if phone:
        return voice.label("B7.calling", "I told {lead}: {phone}.", lead=lead, phone=phone)
    return voice.label("B7.number", "I told {lead}. Write your number here: I have none on file.", lead=lead)


def offer(voice: Voice) -> Card:
    """B9, the second time in a row."""
    return Card(
        voice.say("B9.twice", "Shall I ask a person to contact you?"),
        buttons=(
            Button(voice.label("button.please", "Yes, please"), "person", "", Style.PRIMARY),
            Button(voice.label("button.no", "No"), "nothing"),
        ),
    )


def colleague(voice: Voice, name: str) -> Text:
    """To whoever looks after the desk: one of ours wants a person."""
    return voice.say("B9.ours", "{name} did not get on with me and asks to be contacted.", name=name)
