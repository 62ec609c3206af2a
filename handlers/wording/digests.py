"""Many notices in one message, calls in a room that come too fast, and the list of whom to ring up (RULES 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Mention, Style, Text, Words
from handlers.wording import account
from handlers.wording.voice import Value, Voice, lines
from handlers.wording.warnings import lateness

SHOWN = 20  # lines of a digest; all of them are in its file
OFFERED = 5  # missed promises that it offers to show


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of a digest. kind: of the clock; due: when its promise was due; at: when it was to be told, late: by
    how many seconds it fired after that; keeper: who was to write, of a held request; complaint: "K-17", of which it is
    the contact."""

    ref: str
    number: int
    organisation: str
    script: str
    kind: str
    is_broken: bool
    due: datetime
    at: datetime
    late: int
    complaint: str = ""


def digest(voice: Voice, found: Sequence[Line]) -> Card:
    """What waited for somebody, the most pressing first; `found`: by the moments they were meant for."""
    head = voice.count("E.digest", "**One notice for you waited:**", "**{n} notices for you waited:**", len(found))
    first = sorted(found, key=_pressing)  # of equals the earlier
    rest = len(found) - SHOWN
    more = voice.count(
        "E.digest.more", "and one more: all are in the file", "and {n} more: all of them are in the file", max(rest, 1)
    )
    text = lines(head, *(line(voice, one) for one in first[:SHOWN]), more if rest > 0 else ())
    broken = {one.number: one for one in first if one.script == "E5"}
    shown = list(broken.values())[:OFFERED]
    return Card(text, buttons=tuple(_show(voice, one) for one in shown))


def _pressing(one: Line) -> int:
    return ("E6", "E5", "D3", "call", "F5", "E4", "E3", "E2").index(one.script)


def _show(voice: Voice, one: Line) -> Button:
    return Button(voice.label("E.show", "Show {ref}", ref=one.ref), "missed", str(one.number))


def line(voice: Voice, one: Line) -> Text:
    """One notice in a line, with its true time and how late it is."""
    facts: dict[str, Value] = {
        "ref": one.ref,
        "organisation": one.organisation,
        "promise": account.promise_name(voice, one.kind),
        "due": voice.moment(one.due),
    }
    if one.script == "E6" and one.complaint:
        said = voice.say(
            "E.alone.complaint",
            "**{complaint}** {organisation} ({ref}): nobody acknowledged what was missed {due.at}",
            complaint=one.complaint,
            **facts,
        )
    elif one.script == "E6":
        said = voice.say("E.alone", "**{ref}** {organisation}: nobody acknowledged what was missed {due.at}", **facts)
    elif one.is_broken:
        said = voice.say("E.missed", "❗ **{ref}** {organisation} · missed: {promise}, due {due}", **facts)
    else:
        said = voice.say("E.near", "**{ref}** {organisation} · {promise}, due {due}", **facts)
    return voice.paragraph(said, lateness(voice, one.at, one.late))


def file_name(voice: Voice) -> str:
    """What the file of a digest is called."""
    return voice.label("E.file", "notices {day}.txt", day=voice.day(voice.now))


def caption(voice: Voice, count: int) -> Text:
    """The line above that file."""
    return voice.count("E.file.all", "All of it: one notice", "All {n} notices, in the order they were due", count)


# -------------------------------------------------------------------------------------------------------------- calling


def calls(voice: Voice, who: Sequence[str], waiting: Sequence[tuple[str, str, datetime]], more: int) -> Card:
    """E1: what else has no owner, when whoever is on duty was called a moment ago: (reference, organisation, due)."""
    n = len(waiting) + more
    count = (
        voice.count(
            "E1.too",
            "For {who}, too: One request has no owner:",
            "For {who}, too: {n} requests have no owner:",
            n,
            who=voice.listed(who),
        )
        if who
        else voice.count("E1.waiting", "One request has no owner:", "{n} requests have no owner:", n)
    )
    rows = [
        voice.say("E1.line", "**{ref}** {organisation} · due {due}", ref=ref, organisation=name, due=voice.hour(due))
        for ref, name, due in waiting
    ]
    rest = voice.count("E1.more", "and one more", "and {n} more", more) if more else ()
    return Card(lines(count, *rows, rest))


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody to ring up. role: in the reader's words; phone: "" where none is known."""

    name: str
    role: str
    phone: str
    zone: str


def call_list(voice: Voice, about: Text, callees: Sequence[Callee], button: Button) -> Card:
    """Whom to ring up about a request, in this order."""
    rows = [
        voice.say(
            "E7.list.person",
            "{place}. {name} · {role} · {phone} · {time} there",
            place=place,
            name=one.name,
            role=one.role,
            phone=one.phone or voice.label("E7.list.nophone", "no phone known"),
            time=Voice(voice.locale, one.zone, voice.now).hour(voice.now).shown,
        )
        for place, one in enumerate(callees, start=1)
    ]
    head = voice.say("E7.list", "📞 Ring somebody up, in this order:")
    return Card(lines(about, head, *rows), buttons=(button,))


def take_over(voice: Voice, value: str) -> Button:
    """[Take over], below whom to ring up."""
    return Button(voice.label("C6.take", "Take over"), "takeover", value, Style.PRIMARY)


def about(voice: Voice, ref: str, organisation: str, severity: str, due: datetime) -> Text:
    """Which request a call list is about."""
    return voice.say(
        "E7.list.about",
        "**{ref}**, {organisation}, {severity}, due {due}.",
        ref=ref,
        organisation=organisation,
        severity=severity,
        due=voice.moment(due),
    )


def cannot(voice: Voice, name: str, ref: str, due: datetime, number: int) -> Card:
    """E1: who was called cannot take it and nobody else of the queue is left to call; to the lead."""
    return Card(
        voice.say(
            "E1.nobody",
            "{name} cannot take **{ref}**, and nobody else is left to call. Due {due}.",
            name=name,
            ref=ref,
            due=voice.moment(due),
        ),
        buttons=(
            Button(voice.label("E3.take", "Take {ref}", ref=ref), "takeover", str(number), Style.PRIMARY),
            Button(voice.label("E3.reassign", "Reassign {ref}", ref=ref), "reassign", str(number)),
        ),
    )


def passed(voice: Voice, name: str, who: Sequence[Mention | Words], ref: str) -> Text:
    """E1: the next one is called in the card's thread, because the one before cannot."""
    names: Text = tuple(part for index, one in enumerate(who) for part in ((Words(", "), one) if index else (one,)))
    return voice.say("E1.passed", "{name} cannot take {ref}. {who}, can you?", name=name, ref=ref, who=names)
