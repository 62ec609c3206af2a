"""Warnings before and after a promise's due time (CONVERSATIONS 2 e): who is told what when a rung fires."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    return replace(card, text=lines(card.text, said))


def half_time(voice: Voice, ref: str, who: Sequence[Mention | Words], since: int, due: datetime, value: str) -> Card:
    """E1: at 50 % and unclaimed, in the card's thread, to whoever is on duty."""
    names: Text = tuple(
        part for index, person in enumerate(who) for part in ((Words(", "), person) if index else (person,))
    )
    values: dict[str, Value] = {"ref": ref, "since": voice.span(since), "due": voice.moment(due)}
    text = (
        voice.say("E1", "{who}, you are on duty: {ref} has had no owner for {since}. Due {due}.", who=names, **values)
        if names
        else voice.say("E1.owner", "{ref} has had no owner for {since}. Due {due}.", **values)
    )
    buttons = (
        Button(voice.label("button.claim", "Claim"), "claim", value, Style.PRIMARY),
        Button(voice.label("E1.cannot", "Cannot, pass on"), "cannot", value),
    )
    return Card(text, buttons=buttons)


@dataclass(frozen=True, slots=True)
class Risk:
    """A promise that may be missed. severity, promise: in the reader's words; owner: "" while nobody has it; left:
    seconds of counted time; late: seconds by which the reader hears of it after he should have, at: when that was."""

    ref: str
    number: int
    organisation: str
    severity: str
    kind: str
    due: datetime
    left: int
    owner: str = ""
    at: datetime | None = None
    late: int = 0


def owner_warning(voice: Voice, risk: Risk) -> Card:
    """E2: most of the time is used, to the owner; of a promise, to whoever gave it."""
    value = str(risk.number)
    buttons = (
        Button(voice.label("E2.interim", "Interim reply"), "interim", value, Style.PRIMARY),
        Button(voice.label("E2.help", "Need help"), "needhelp", value),
        Button(voice.label("E2.transfer", "Transfer"), "transfer", value),
    )
    return Card(_little_left(voice, risk) if risk.left > 0 else _none_left(voice, risk), buttons=buttons)


def _facts(voice: Voice, risk: Risk) -> dict[str, Value]:
    return {
        "ref": risk.ref,
        "organisation": risk.organisation,
        "severity": risk.severity,
        "due": voice.moment(risk.due),
    }


def _little_left(voice: Voice, risk: Risk) -> Text:
    facts = {"left": voice.span(risk.left), **_facts(voice, risk)}
    sentences = {
        "resolution": voice.say(
            "E2.solve", "**{left} left** to solve {ref}, {organisation}, {severity} (due {due}).", **facts
        ),
        "update": voice.say(
            "E2.update", "**{left} left** to send news on {ref}, {organisation}, {severity} (due {due}).", **facts
        ),
        "promise": voice.say(
            "E2.promise", "**{left} left** on {ref}, {organisation}: you promised news by {due}.", **facts
        ),
        "delivery": voice.say("E2.delivery", "**{left} left** to deliver {ref}, {organisation} (due {due}).", **facts),
    }
    return sentences.get(risk.kind) or voice.say(
        "E2", "**{left} left** on {ref}, {organisation}, {severity} (due {due}). No answer has gone out.", **facts
    )


def _none_left(voice: Voice, risk: Risk) -> Text:
    facts = _facts(voice, risk)
    sentences = {
        "resolution": voice.say(
            "E2.solve.none", "**No time left** to solve {ref}, {organisation}, {severity} (due {due}).", **facts
        ),
        "update": voice.say(
            "E2.update.none", "**No time left** to send news on {ref}, {organisation}, {severity} (due {due}).", **facts
        ),
        "promise": voice.say(
            "E2.promise.none", "**No time left** on {ref}, {organisation}: you promised news by {due}.", **facts
        ),
        "delivery": voice.say(
            "E2.delivery.none", "**No time left** to deliver {ref}, {organisation} (due {due}).", **facts
        ),
    }
    return sentences.get(risk.kind) or voice.say(
        "E2.none", "**No time left** on {ref}, {organisation}, {severity} (due {due}). No answer has gone out.", **facts
    )


SHOWN = 10  # requests that one notice names; of the rest it says how many they are


def at_risk(voice: Voice, risks: Sequence[Risk]) -> Card:
    """E3: to the lead, all requests that may miss their time, the nearest first; and news that did not come (C16)."""
    rest = len(risks) - SHOWN
    more = voice.count("E3.more", "and one more", "and {n} more", rest) if rest > 0 else ()
    text = lines(_risk_head(voice, risks), *(_risk_line(voice, risk) for risk in risks[:SHOWN]), more)
    return Card(text, buttons=tuple(button for risk in risks[:2] for button in _risk_buttons(voice, risk)))


def _risk_head(voice: Voice, risks: Sequence[Risk]) -> Text:
    if any(map(_is_missed_news, risks)):
        return voice.count("E3.look", "One request needs a look:", "{n} requests need a look:", len(risks))
    if max((risk.left for risk in risks), default=0) > 3600:
        return voice.count("E3.head", "One request may miss its time:", "{n} requests may miss their time:", len(risks))
    return voice.count(
        "E3.hour",
        "One request may miss its time within the hour:",
        "{n} requests may miss their time within the hour:",
        len(risks),
    )


def _is_missed_news(risk: Risk) -> bool:
    return risk.kind == "promise" and risk.left <= 0


def _risk_line(voice: Voice, risk: Risk) -> Text:
    owner = risk.owner or voice.label("E3.unclaimed", "unclaimed")
    facts: dict[str, Value] = {"ref": risk.ref, "organisation": risk.organisation, "owner": owner}
    if risk.kind == "claim":
        line = voice.say(
            "E3.claim", "**{ref}** {organisation} · {owner} · claim by {due}", due=voice.hour(risk.due), **facts
        )
    elif _is_missed_news(risk):
        line = voice.say(
            "C16.missed",
            "**{ref}** {organisation} · {owner} · news promised by {due} did not come",
            due=voice.hour(risk.due),
            **facts,
        )
    else:
        left = voice.span(risk.left) if risk.left > 0 else voice.label("E3.none", "no time left")
        line = voice.say("E3.line", "**{ref}** {organisation} · {owner} · {left}", left=left, **facts)
    return voice.paragraph(line, lateness(voice, risk.at, risk.late))


def _risk_buttons(voice: Voice, risk: Risk) -> tuple[Button, Button]:
    return (
        Button(voice.label("E3.take", "Take {ref}", ref=risk.ref), "takeover", str(risk.number)),
        Button(voice.label("E3.reassign", "Reassign {ref}", ref=risk.ref), "reassign", str(risk.number)),
    )


def lateness(voice: Voice, at: datetime | None, late: int) -> Text:
    """What a line of several says of being told late: the time it was meant for, and by how much."""
    if at is None or late < 60:
        return ()
    return voice.say("E.meant", "(meant for {time}, {late} late)", time=voice.hour(at), late=voice.span(late))


def early(voice: Voice, risk: Risk, lead: str) -> Card:
    """E4: 90 %, urgent or flagged accounts only. risk.owner is not said."""
    facts: dict[str, Value] = {
        "ref": risk.ref,
        "organisation": risk.organisation,
        "severity": risk.severity,
        "due": voice.moment(risk.due),
        "lead": lead,
    }
    if risk.left <= 0:
        return Card(voice.say("E4.past", "{ref} ({organisation}, {severity}) was due {due}. {lead} knows.", **facts))
    text = voice.say(
        "E4",
        "Early notice, nothing to do yet: {ref} ({organisation}, {severity}) is due {due}, in {left}, and "
        "unanswered. {lead} knows.",
        left=voice.span(risk.left),
        **facts,
    )
    if risk.kind == "resolution":
        text = voice.say(
            "E4.solve",
            "Early notice, nothing to do yet: {ref} ({organisation}, {severity}) is to be solved in {left}, by {due}. "
            "{lead} knows.",
            left=voice.span(risk.left),
            **facts,
        )
    value = str(risk.number)
    return Card(text, buttons=(watch_button(voice, value), mute_button(voice, risk.ref, value)))


def watch_button(voice: Voice, value: str) -> Button:
    """[Watch]: how it ends is told."""
    return Button(voice.label("E4.watch", "Watch"), "watch", value)


def mute_button(voice: Voice, ref: str, value: str) -> Button:
    """[Mute T-1042]: no more early notices of it."""
    return Button(voice.label("E4.mute", "Mute {ref}", ref=ref), "mute", value)


def watched(voice: Voice, card: Card, ref: str, value: str) -> Card:
    """E4 after [Watch]."""
    said = voice.say("E4.watched", "You hear when {ref} is answered or missed.", ref=ref)
    return Card(lines(card.text, said), buttons=(mute_button(voice, ref, value),))


def muted(voice: Voice, card: Card, ref: str, value: str) -> Card:
    """E4 after [Mute T-1042]."""
    said = voice.say("E4.muted", "No more early notices of {ref}; if it is missed, you hear.", ref=ref)
    return Card(lines(card.text, said), buttons=(watch_button(voice, value),))


def kept(voice: Voice, ref: str, organisation: str, who: str, at: datetime) -> Card:
    """E4, to whoever watches it: it was answered in time, or solved."""
    return Card(
        voice.say(
            "E4.kept",
            "**{ref}** ({organisation}): {who} kept its time {at.at}.",
            ref=ref,
            organisation=organisation,
            who=who,
            at=voice.hour(at),
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
