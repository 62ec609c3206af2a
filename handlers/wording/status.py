"""Where things stand, for a customer and for an expert (CONVERSATIONS G1, G5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text, Words
from handlers.wording import duetimes, expertpage, recovery
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice, dotted, lines, quote, shorten

FIELD = "words"
MOST = 5  # buttons


@dataclass(frozen=True, slots=True)
class Line:
    """One of a customer's requests. asked_at: since when it waits for him; None where it does not."""

    ref: str
    number: int
    subject: str
    owner: str
    due: datetime | None
    asked_at: datetime | None
    held: bool


def customers(voice: Voice, requests: Sequence[Line]) -> Card:
    """G1: open requests, who has each and by when the answer is due; what waits for the reader can be answered here."""
    if not requests:
        return Card(voice.say("G1.none", "You have no open requests. Write your question here."))
    head = voice.count("G1.head", "You have one open request.", "You have {n} open requests.", len(requests))
    asked_first = sorted(requests, key=lambda one: one.asked_at is None)
    buttons = tuple(_button(voice, request) for request in asked_first[:MOST])
    return Card(lines(head, *(_line(voice, request) for request in requests)), buttons=buttons)


def _button(voice: Voice, request: Line) -> Button:
    if request.asked_at is not None:
        label = voice.label("G1.answer", "Answer {ref}", ref=request.ref)
        return Button(shorten(label, 20), "reply", str(request.number), Style.PRIMARY)
    return Button(shorten(voice.label("G1.open", "Open {ref}", ref=request.ref), 20), "look", str(request.number))


def _line(voice: Voice, request: Line) -> Text:
    head = voice.say("G1.line", "**{ref}** {subject}", ref=request.ref, subject=shorten(request.subject, 60))
    if request.held:
        return dotted(head, voice.say("G1.held", "held for a decision"))
    if request.asked_at is not None:
        since = voice.say("G1.you", "waiting for **you** since {time}", time=voice.hour(request.asked_at))
        return dotted(head, since)
    owner = (Words(request.owner),) if request.owner else voice.say("G1.unclaimed", "not yet picked up")
    return dotted(head, owner, duetimes.in_list(voice, request.due))


def reply_form(voice: Voice, ref: str, asked: str, value: str) -> Form:
    """[Answer T-1047]: with what was asked, where the platform has room for it."""
    title = shorten(voice.label("G1.answer", "Answer {ref}", ref=ref), 24)
    field = Field(FIELD, voice.label("G1.words", "Your answer"), long=True)
    text: Text = (quote(asked, 2000),) if asked else ()
    return Form(title, "reply", value, (field,), voice.label("button.send", "Send"), text)


def replied(voice: Voice, ref: str, words: str) -> Text:
    """What was answered by the form stands in the conversation too."""
    return (*voice.say("G1.said", "Your answer on **{ref}**:", ref=ref), quote(words, 3000))


@dataclass(frozen=True, slots=True)
class Mine:
    """One of an expert's requests. left: seconds of counted time; None where no answer is due."""

    ref: str
    severity: str
    due: datetime | None
    left: int
    waits: bool


@dataclass(frozen=True, slots=True)
class Load:
    """An expert's own list and what waits in his queues; `is_on`: on duty now, None where he has no duty; complaints:
    those that he looks after."""

    mine: Sequence[Mine]
    waiting: Sequence[tuple[str, int, int]]  # (queue title, unclaimed, seconds since the oldest was written)
    is_on: bool | None = None
    duty_until: datetime | None = None
    complaints: Sequence[Facts] = ()


def experts(voice: Voice, load: Load) -> Card:
    """G5: what is yours and what waits."""
    count = len(load.mine)
    head = (
        voice.count("G5.head", "You have one request:", "You have {n} requests:", count)
        if count
        else voice.say("G5.none", "You have no requests.")
    )
    rows = (_mine(voice, row) for row in load.mine)
    queues = (_queue(voice, *row) for row in load.waiting)
    return Card(
        lines(_duty(voice, load), head, *rows, handled(voice, load.complaints), *queues),
        buttons=_buttons(voice, load),
    )


def handled(voice: Voice, found: Sequence[Facts]) -> Text:
    """The complaints that somebody looks after, a line each."""
    if not found:
        return ()
    head = voice.count("G5.complaint", "You look after one complaint:", "You look after {n} complaints:", len(found))
    return lines(head, *(recovery.line(voice, one) for one in found))


def openings(voice: Voice, found: Sequence[Facts]) -> tuple[Button, ...]:
    """[Open K-17] for the first of them."""
    return tuple(recovery.opening(voice, one) for one in found[:MOST])


def _duty(voice: Voice, load: Load) -> Text:
    if load.is_on is None:
        return ()
    if not load.is_on:
        return voice.say("G5.offduty", "Off duty.")
    if load.duty_until is None:
        return voice.say("G5.onduty", "On duty.")
    return voice.say("G5.duty", "On duty until {time}.", time=voice.moment(load.duty_until))


def _queue(voice: Voice, title: str, count: int, oldest: int) -> Text:
    if not count:
        return voice.say("G5.queue", "{queue}: {n} unclaimed", queue=title, n=count)
    oldest_for = voice.span(oldest)
    return voice.say("G5.oldest", "{queue}: {n} unclaimed, oldest {span}", queue=title, n=count, span=oldest_for)


def _mine(voice: Voice, row: Mine) -> Text:
    return dotted(voice.say("G5.line", "**{ref}** {severity}", ref=row.ref, severity=row.severity), _stand(voice, row))


def _stand(voice: Voice, row: Mine) -> Text:
    if row.waits:
        return voice.say("G5.waits", "waiting for the customer")
    if row.due is None:
        return voice.say("G5.answered", "answered")
    if row.due <= voice.now:
        return voice.say("G5.late", "answer was due {due}", due=voice.moment(row.due))
    left = voice.span(row.left)
    return voice.say("G5.left", "{left} left, answer by {due}", left=left, due=voice.moment(row.due))


def _buttons(voice: Voice, load: Load) -> tuple[Button, ...]:
    found = []
    if any(count for _, count, _ in load.waiting):
        found.append(Button(voice.label("G5.next", "Next unclaimed"), "next", "", Style.PRIMARY))
    if load.is_on is not None:
        found.append(expertpage.switch(voice, is_on=load.is_on))
    return (*found, *openings(voice, load.complaints))


def none_unclaimed(voice: Voice) -> Text:
    """[Next unclaimed] where nothing waits that the presser may take."""
    return voice.say("G5.nothing", "Nothing waits that you may take.")


def next_unclaimed(voice: Voice, card: Card, queue: str) -> Card:
    """[Next unclaimed]: its card, to claim it at once."""
    claim = tuple(one for one in card.buttons if one.word == "claim")
    return Card(card.text, card.title, lines(card.footer, voice.say("G5.in", "in {queue}", queue=queue)), claim)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expert may know of a contract: no prices. targets: (severity, seconds to the first answer)."""

    plan: str
    covers: str
    hours: str
    targets: Sequence[tuple[str, int]]
    used: Text
    people: str


def terms(voice: Voice, facts: Terms) -> Card:
    """G6 `contract` in a thread."""
    shown = voice.listed(f"{title} {voice.span(seconds)}" for title, seconds in facts.targets)
    return Card(
        lines(
            voice.say("G6.plan", "**{plan}** · {hours}", plan=facts.plan, hours=facts.hours),
            voice.say("G6.covers", "Covers {covers}", covers=facts.covers) if facts.covers else (),
            voice.say("G2.targets", "First answer in working time: {targets}", targets=shown),
            facts.used,
            voice.say("G2.people", "Can ask: {people}", people=facts.people),
        )
    )
