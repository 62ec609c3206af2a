"""What is said when a request is handed on, and when two queues both say that it is not theirs (CONVERSATIONS C10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Option, Text
from handlers.wording.taking import Asked
from handlers.wording.voice import Voice, lines, quote, shorten

LINE = 500  # characters of what the next person must know


def takes(voice: Voice, ref: str, owner: str, queue: str, before: str) -> Text:
    """C10, to the customer: another person has it."""
    return voice.say(
        "C10.person",
        "**{owner}** ({queue}) takes {ref} over from {before} and has the whole conversation: "
        "you need not repeat anything.",
        owner=owner,
        queue=queue,
        ref=ref,
        before=before,
    )


def form(voice: Voice, word: str, value: str, options: Sequence[Option]) -> Form:
    """[Transfer]: to whom, and what the next person must know."""
    fields = (
        Field("to", voice.label("C10.to", "To which queue or person?"), options=tuple(options)),
        _line(voice),
    )
    return Form(voice.label("C10.title", "Transfer"), word, value, fields, voice.label("C10.title", "Transfer"))


def back_form(voice: Voice, value: str) -> Form:
    """[Send back]: why it does not belong here."""
    why = Field("line", voice.label("C10.why", "Why does it not belong here? (internal)"), long=True, limit=LINE)
    return Form(
        voice.label("C10.back.title", "Send back"), "sendback", value, (why,), voice.label("button.send", "Send")
    )


def _line(voice: Voice) -> Field:
    label = voice.label("C10.line", "What the next person must know (internal)")
    return Field("line", label, long=True, limit=LINE)


def queue_option(voice: Voice, title: str) -> str:
    """A queue among those it may be handed to."""
    return shorten(voice.label("C10.queue", "{queue} (queue)", queue=title), 75)


# ------------------------------------------------------------------------------------------------------------- disputes


@dataclass(frozen=True, slots=True)
class Case:
    """What an arbiter decides about. here: the queue that has the request, and its line; there: the queue it came from,
    with its line; each queue as (id, title)."""

    asked: Asked
    number: int
    dispute: int
    here: tuple[int, str]
    line: str
    there: tuple[int, str]
    other_line: str
    due: datetime


def decide(voice: Voice, case: Case) -> Card:
    """To the arbiter: both sides, and one tap for either."""
    head = voice.say(
        "C10.dispute",
        "**{ref}: {here} and {there} both say that it is not theirs.** Please decide by **{due}**.",
        ref=case.asked.ref,
        here=case.here[1],
        there=case.there[1],
        due=voice.moment(case.due),
    )
    what = voice.say("C1.what", "{severity} · **{organisation}** · {contact}", severity=case.asked.severity,
                     organisation=case.asked.organisation, contact=case.asked.contact)  # fmt: skip
    answer = voice.say("C1.answer", "Answer by **{due}**", due=voice.moment(case.asked.due)) if case.asked.due else ()
    sides = [(case.there[1], case.other_line), (case.here[1], case.line)]
    said = [voice.say("C10.side", "{queue}: “{line}”", queue=queue, line=line) for queue, line in sides if line]
    buttons = tuple(
        Button(shorten(title, 20), "arbitrate", f"{case.number}.{case.dispute}.{queue_id}")
        for queue_id, title in (case.there, case.here)
    )
    return Card(lines(head, what, (quote(case.asked.text),), answer, *said), buttons=buttons)


def decided(voice: Voice, ref: str, by: str, queue: str, at: datetime) -> Card:
    """To everybody who was asked, once one of them has decided."""
    return Card(
        voice.say(
            "C10.decided",
            "**{ref}** belongs to **{queue}**: decided by {who}, {time}.",
            ref=ref,
            queue=queue,
            who=by,
            time=voice.hour(at),
        )
    )


def pointless(voice: Voice, ref: str) -> Card:
    """To everybody who was asked, once nothing is to be decided any more."""
    return Card(voice.say("C10.pointless", "**{ref}** needs no decision any more.", ref=ref))


def disputed(voice: Voice, ref: str, who: str, arbiter: str, due: datetime) -> Card:
    """In the room: somebody else decides where it belongs."""
    return Card(
        voice.say(
            "C10.disputed",
            "{who} says that **{ref}** does not belong here. {arbiter} decides **by {due}**; until then it stays here, "
            "and the customer's time runs.",
            who=who,
            ref=ref,
            arbiter=arbiter,
            due=voice.moment(due),
        )
    )


def stays(voice: Voice, ref: str, by: str, queue: str) -> Card:
    """In the room: it was decided that it belongs here."""
    return Card(voice.say("C10.stays", "{who} decided: **{ref}** stays in **{queue}**.", who=by, ref=ref, queue=queue))


def card_line(voice: Voice, arbiter: str, due: datetime) -> Text:
    """On the card, while somebody decides."""
    return voice.say("C10.card", "⚖ {arbiter} decides where it belongs, by {due}", arbiter=arbiter, due=voice.hour(due))
