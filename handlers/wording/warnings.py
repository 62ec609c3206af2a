"""Warnings before and after a promise's due time (CONVERSATIONS 2 e): who is told what when a rung fires."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Mention, Style, Text, Words
from handlers.wording.voice import Value, Voice, lines


def with_lateness(voice: Voice, card: Card, moment: datetime) -> Card:
    """A warning that is said over a minute late says so, with the time it was meant for (RULES 4)."""
    late = int((voice.now - moment).total_seconds())
    if late < 60:
        return card
    said = voice.say(
        "E.late", "This was meant for {time} and comes {late} late.", time=voice.hour(moment), late=voice.span(late)
    )
    return Card(lines(card.text, said), buttons=card.buttons)


def half_time(voice: Voice, ref: str, who: Sequence[Mention | Words], since: int, due: datetime, value: str) -> Card:
    """E1: at 50 % and unclaimed, in the card's thread, to whoever is on duty."""
    names: Text = tuple(
        part for index, person in enumerate(who) for part in ((Words(", "), person) if index else (person,))
    )
    text = voice.say(
        "E1.owner",
        "{ref} has had no owner for {since}. Due {due}.",
        ref=ref,
        since=voice.span(since),
        due=voice.moment(due),
    )
    if names:
        text = voice.say("E1", "{who}, you are on duty: ", who=names) + text
    return Card(text, buttons=(Button(voice.label("button.claim", "Claim"), "claim", value, Style.PRIMARY),))


def owner_warning(
    voice: Voice, ref: str, organisation: str, severity: str, *, left: int, due: datetime, kind: str
) -> Card:
    """E2: 75 % of the time is used, to the owner."""
    facts: dict[str, Value] = {"ref": ref, "organisation": organisation, "severity": severity, "due": voice.moment(due)}
    facts["left"] = _left(voice, left)
    if kind == "resolution":
        text = voice.say("E2.solve", "{left} left to solve {ref}, {organisation}, {severity} (due {due}).", **facts)
    elif kind == "update":
        text = voice.say(
            "E2.update", "{left} left to send news on {ref}, {organisation}, {severity} (due {due}).", **facts
        )
    else:
        text = voice.say(
            "E2", "{left} left on {ref}, {organisation}, {severity} (due {due}). No answer has gone out.", **facts
        )
    return Card(text)


def at_risk(voice: Voice, requests: Sequence[tuple[str, str, str, int]]) -> Card:
    """E3: to the lead, all requests that may miss their time: (reference, organisation, owner or "", seconds left)."""
    head = voice.count("E3.head", "One request may miss its time:", "{n} requests may miss their time:", len(requests))
    return Card(
        lines(
            head,
            *(
                voice.say(
                    "E3.line",
                    "**{ref}** {organisation} · {owner} · {left}",
                    ref=ref,
                    organisation=organisation,
                    owner=owner or voice.label("E3.unclaimed", "unclaimed"),
                    left=_left(voice, left),
                )
                for ref, organisation, owner, left in requests
            ),
        )
    )


def early(voice: Voice, ref: str, organisation: str, severity: str, *, left: int, due: datetime, lead: str) -> Card:
    """E4: 90 %, urgent or flagged accounts only."""
    if left <= 0:
        return Card(
            voice.say(
                "E4.past",
                "{ref} ({organisation}, {severity}) was due at {due}. {lead} knows.",
                ref=ref,
                organisation=organisation,
                severity=severity,
                due=voice.moment(due),
                lead=lead,
            )
        )
    return Card(
        voice.say(
            "E4",
            "Early notice, nothing to do yet: {ref} ({organisation}, {severity}) is due in {left}, at {due}. "
            "{lead} knows.",
            ref=ref,
            organisation=organisation,
            severity=severity,
            left=voice.span(left),
            due=voice.moment(due),
            lead=lead,
        )
    )


def unacknowledged(voice: Voice, ref: str, due: datetime, number: int) -> Card:
    """E6: nobody acknowledged; the next in line hears of it."""
    return Card(
        voice.say(
            "E6.next", "No one has acknowledged the missed time on {ref} since {due}.", ref=ref, due=voice.moment(due)
        ),
        buttons=(
            Button(voice.label("E5.acknowledge", "Acknowledge"), "acknowledge", str(number), Style.PRIMARY),
            Button(voice.label("C6.take", "Take over"), "takeover", str(number)),
        ),
    )


def promise_due(voice: Voice, ref: str, keeper: str, due: datetime, *, broken: bool) -> Card:
    """D3: the promise to write about a held request is about to be, or was, broken."""
    if broken:
        return Card(
            voice.say(
                "D3.broken",
                "❗ **Missed: {keeper} was to write about {ref} by {due}.**",
                keeper=keeper,
                ref=ref,
                due=voice.moment(due),
            )
        )
    return Card(
        voice.say(
            "D3.soon", "You are to write about the held request **{ref}** by {due}.", ref=ref, due=voice.moment(due)
        )
    )


def _left(voice: Voice, seconds: int) -> str:
    """How much time is left, in words."""
    return voice.span(seconds) if seconds > 0 else voice.label("left.none", "No time")
