"""Why promises were missed and what the misses have in common: choices, names, and asking a colleague (E9, E11)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text, Words
from handlers.rules.patterns import Cause, Common, Missed, Pattern
from handlers.wording.voice import Voice, dotted, lines


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
    said = (_SAME if found.is_same else _QUARTER).get(found.common)
    if said is not None:
        return said(voice, len(found.misses), found)
    n = len(found.misses)
    if found.is_same:
        return voice.count(
            "E11.same", "Pattern: missed again on this request", "Pattern: {n} misses on this request", n
        )
    return voice.count("E11", "Pattern: one miss this quarter", "Pattern: {n} misses this quarter", n)


_Said = Callable[[Voice, int, Pattern], Text]

_SAME: Mapping[Common | None, _Said] = {
    Common.ROUTE: lambda v, n, p: v.count(
        "E11.same.route",
        "**Pattern: missed again on this request, moved from {first} to {last}**",
        "**Pattern: {n} misses on this request, all moved from {first} to {last}**",
        n, first=p.value[0], last=p.value[-1],
    ),
    Common.CAUSE: lambda v, n, p: v.count(
        "E11.same.cause",
        "**Pattern: missed again on this request, reason: {cause}**",
        "**Pattern: {n} misses on this request, all with one reason: {cause}**",
        n, cause=cause_name(v, p.value[0]),
    ),
    Common.OWNER: lambda v, n, p: v.count(
        "E11.same.owner",
        "**Pattern: missed again on this request, with {name}**",
        "**Pattern: {n} misses on this request, all with {name}**",
        n, name=p.value[0],
    ),
    Common.UNOWNED: lambda v, n, p: v.count(
        "E11.same.unowned",
        "**Pattern: missed again on this request, without an owner**",
        "**Pattern: {n} misses on this request, all without an owner**",
        n,
    ),
    Common.HOUR: lambda v, n, p: v.count(
        "E11.same.hour",
        "**Pattern: missed again on this request, due between {hour}:00 and {hour}:59**",
        "**Pattern: {n} misses on this request, all due between {hour}:00 and {hour}:59**",
        n, hour=p.value[0],
    ),
}  # fmt: skip

_QUARTER: Mapping[Common | None, _Said] = {
    Common.ROUTE: lambda v, n, p: v.count(
        "E11.route",
        "**Pattern: one miss this quarter, moved from {first} to {last}**",
        "**Pattern: {n} misses this quarter, all moved from {first} to {last}**",
        n, first=p.value[0], last=p.value[-1],
    ),
    Common.CAUSE: lambda v, n, p: v.count(
        "E11.cause",
        "**Pattern: one miss this quarter, reason: {cause}**",
        "**Pattern: {n} misses this quarter, all with one reason: {cause}**",
        n, cause=cause_name(v, p.value[0]),
    ),
    Common.OWNER: lambda v, n, p: v.count(
        "E11.owner",
        "**Pattern: one miss this quarter, with {name}**",
        "**Pattern: {n} misses this quarter, all with {name}**",
        n, name=p.value[0],
    ),
    Common.UNOWNED: lambda v, n, p: v.count(
        "E11.unowned",
        "**Pattern: one miss this quarter, without an owner**",
        "**Pattern: {n} misses this quarter, all without an owner**",
        n,
    ),
    Common.HOUR: lambda v, n, p: v.count(
        "E11.hour",
        "**Pattern: one miss this quarter, due between {hour}:00 and {hour}:59**",
        "**Pattern: {n} misses this quarter, all due between {hour}:00 and {hour}:59**",
        n, hour=p.value[0],
    ),
}  # fmt: skip


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
    rows = (_row(voice, one, at) for one, at in zip(found.misses, due, strict=True))
    return Card(lines(head, pattern(voice, found), *rows))


def _row(voice: Voice, one: Missed, at: datetime) -> Text:
    missed = voice.say("E11.line", "{ref} · missed {time}", ref=one.ref, time=voice.hour(at))
    return dotted(missed, (Words(one.owner),) if one.owner else voice.say("E11.nobody", "nobody had it"))
