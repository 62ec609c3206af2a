"""What is said where a request enters, changes or leaves a queue (CONVERSATIONS 2 c, RULES 5)."""

from datetime import datetime

from handlers.notices import Card, Text, Words
from handlers.rules.facts import Says
from handlers.wording.voice import Voice, lines


def moved(voice: Voice, ref: str, queue: str, *, by: str, at: datetime, why: Text) -> Card:
    """C10: the old card, without buttons."""
    time = voice.hour(at)
    text = (
        voice.say("C10.moved", "Moved to **{queue}** by {who}, {time}", queue=queue, who=by, time=time)
        if by
        else voice.say("C10.moved.alone", "Moved to **{queue}**, {time}", queue=queue, time=time)
    )
    return Card(lines(text, why), title=f"➡ {ref}")


def moved_on(voice: Voice, ref: str, queue: str, why: Text) -> Card:
    """C10, to an owner whose request was moved by somebody else: said once where he works on it."""
    return Card(lines(voice.say("C10.on", "➡ **{ref}** moved to **{queue}**.", ref=ref, queue=queue), why))


def came_back(voice: Voice, ref: str) -> Card:
    """A request that had been in this chat before is here again: its card above is the live one."""
    return Card(voice.say("C10.back", "**{ref}** is back in this queue.", ref=ref))


def team_takes(voice: Voice, ref: str, queue: str, before: str, due: datetime | None) -> Card:
    """C10, to the customer whose request had an owner: another team has it; the time stays."""
    text = voice.say(
        "C10.team",
        "The **{queue}** team takes {ref} over from {before} and has the whole conversation: "
        "you need not repeat anything.",
        queue=queue,
        ref=ref,
        before=before,
    )
    if due is None:
        return Card(text)
    return Card((*text, *voice.say("C10.time", " The time stays **{due}**.", due=voice.moment(due))))


def because(voice: Voice, says: Says) -> Text:
    """One reason of a routing in plain words; a code that this version does not know is shown as it is."""
    params = {name: str(value) for name, value in says.params.items()}
    sentences = {
        "topic": lambda: voice.say("C10.topic", "It is about {module}.", module=params["module"]),
    }
    known = sentences.get(says.code)
    return known() if known else (Words(says.code),)
