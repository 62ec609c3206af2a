"""Why promises were missed and what the misses have in common: choices, names, and asking a colleague (E9, E11)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text
from handlers.rules.patterns import Cause, Common, Pattern
from handlers.wording.voice import Voice, lines


def cause_name(voice: Voice, cause: str) -> str:
    """A reason code in words."""
    return {
        Cause.UNOWNED: voice.label("E9.unowned", "waited without an owner"),
        Cause.MOVED: voice.label("E9.moved", "moved between teams"),
        Cause.SUPPLIER: voice.label("E9.supplier", "waited for the supplier"),
        Cause.SEVERITY: voice.label("E9.severity", "wrong severity"),
        Cause.MISTAKE: voice.label("E9.mistake", "our mistake"),
    }.get(Cause(cause), voice.label("E9.other", "another reason"))


def pattern(voice: Voice, found: Pattern | None) -> Text:
    """E11: what this miss and earlier ones have in common."""
    if found is None:
        return ()
    n = len(found.misses)
    if found.is_same:
        head = voice.count(
            "E11.same", "Pattern: missed again on this request", "Pattern: {n} misses on this request", n
        )
    else:
        head = voice.count("E11", "Pattern: one miss this quarter", "Pattern: {n} misses this quarter", n)
    shared = _shared(voice, found)
    return voice.say("E11.shared", "**{head}, all {shared}**", head=head, shared=shared) if shared else head


def _shared(voice: Voice, found: Pattern) -> str:
    value = found.value
    if found.common is Common.ROUTE:
        return voice.label("E11.route", "moved from {first} to {last}", first=value[0], last=value[-1])
    if found.common is Common.CAUSE:
        return cause_name(voice, value[0])
    if found.common is Common.OWNER:
        return voice.label("E11.owner", "with {name}", name=value[0])
    if found.common is Common.UNOWNED:
        return voice.label("E11.unowned", "without an owner")
    if found.common is Common.HOUR:
        return voice.label("E11.hour", "due between {hour}:00 and {hour}:59", hour=value[0])
    return ""


def choices(voice: Voice, ref: str, value: str) -> Card:
    """E9 [Add a reason]: one tap for a usual reason, a line of text for another."""
    said = voice.say("E9.ask", "Why was the promise on **{ref}** missed?", ref=ref)
    labels = (
        (Cause.UNOWNED, voice.label("E9.button.unowned", "No owner")),
        (Cause.MOVED, voice.label("E9.button.moved", "Changed teams")),
        (Cause.SUPPLIER, voice.label("E9.button.supplier", "Supplier")),
        (Cause.SEVERITY, voice.label("E9.button.severity", "Wrong severity")),
        (Cause.MISTAKE, voice.label("E9.button.mistake", "Our mistake")),
    )
    buttons = tuple(Button(label, "cause", f"{value}.{cause}") for cause, label in labels)
    other = Button(voice.label("E9.button.other", "Another reason"), "cause", f"{value}.{Cause.OTHER}")
    return Card(said, buttons=buttons, more=(other,))


def own_words(voice: Voice, value: str) -> Form:
    """Another reason, in the reader's own words."""
    label = voice.label("E9.field", "Why it was missed")
    return Form(
        voice.label("E9.title", "Reason"),
        "cause",
        f"{value}.{Cause.OTHER}",
        (Field("words", label, limit=300),),
        voice.label("E9.submit", "Keep"),
    )


def given(voice: Voice, ref: str, cause: str) -> Card:
    """The question after it was answered."""
    said = voice.say("E9.given", "Reason for **{ref}**: {cause}.", ref=ref, cause=cause_name(voice, cause))
    return Card(said)


def review(voice: Voice, who: str, found: Pattern, due: Sequence[datetime]) -> Card:
    """E11 [Review with …]: what a colleague is asked to look at together, with every miss."""
    head = voice.say("E11.ask", "**{who}** asks you to review these misses together.", who=who)
    rows = (
        voice.say(
            "E11.line", "{ref} · missed {time}{owner}", ref=one.ref, time=voice.hour(at), owner=_with(voice, one.owner)
        )
        for one, at in zip(found.misses, due, strict=True)
    )
    return Card(lines(head, pattern(voice, found), *rows))


def _with(voice: Voice, owner: str) -> str:
    return (
        voice.label("E11.with", " · {owner}", owner=owner) if owner else voice.label("E11.nobody", " · nobody had it")
    )
