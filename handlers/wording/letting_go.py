"""What experts and leads read when a claim lapses (CONVERSATIONS C18)."""

from handlers.notices import Button, Card, Style
from handlers.wording.taking import Asked
from handlers.wording.voice import Voice, lines


def lapsed(voice: Voice, ref: str, owner: str) -> Card:
    """In the room: whoever claims it first has it."""
    return Card(
        voice.say("C18", "There was no sign of {owner}, who is off duty: **{ref}** is unclaimed again.",
                  owner=owner, ref=ref)
    )  # fmt: skip


def lapsed_for_lead(voice: Voice, asked: Asked, owner: str) -> Card:
    """To the lead: the answer comes near, and nobody has it."""
    head = voice.say(
        "C18.lead",
        "**{ref}** ({organisation}, {severity}) is unclaimed again: no sign of {owner}, who is off duty.",
        ref=asked.ref,
        organisation=asked.organisation,
        severity=asked.severity,
        owner=owner,
    )
    due = voice.say("C1.answer", "Answer by **{due}**", due=voice.moment(asked.due)) if asked.due else ()
    buttons = (
        Button(voice.label("button.takeover", "Take over"), "takeover", asked.value, Style.PRIMARY),
        Button(voice.label("button.reassign", "Reassign"), "reassign", asked.value),
    )
    return Card(lines(head, due), buttons=buttons)
