"""What experts read of solved requests: beside a new one, and of their own (RULES 6, CONVERSATIONS C1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Button, Card, Field, Form, Text
from handlers.wording.voice import Voice, lines, shorten

CAUSE, FIX = 60, 120  # characters of each on a card


@dataclass(frozen=True, slots=True)
class Before:
    """A solved request that is like the one at hand. id: the case's; is_used: its fix was used here."""

    id: int
    ref: str
    cause: str
    fix: str
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What a solution has become: its organisation's own, or everybody's; used: for how many requests."""

    is_general: bool = False
    used: int = 0


def on_card(voice: Voice, found: Sequence[Before]) -> Text:
    """Under what the customer wrote: one line for each."""
    return lines(*(_line(voice, one) for one in found))


def _line(voice: Voice, one: Before) -> Text:
    cause, fix = shorten(_flat(one.cause), CAUSE), shorten(_flat(one.fix), FIX)
    if one.is_used:
        return voice.say("C1.used_case", "✔ Used here: **{ref}** {cause} → {fix}", ref=one.ref, cause=cause, fix=fix)
    return voice.say("C1.solved", "Solved before: **{ref}** {cause} → {fix}", ref=one.ref, cause=cause, fix=fix)


def _flat(text: str) -> str:
    return " ".join(text.split())


def listed(voice: Voice, found: Sequence[Before], number: int | None) -> Card:
    """What was found for somebody who asked. number: of the request that he owns and asked in."""
    if not found:
        return Card(voice.say("C1.solved.none", "I know nothing like it that was solved before."))
    return Card(on_card(voice, found), buttons=buttons(voice, found, number) if number is not None else ())


def buttons(voice: Voice, found: Sequence[Before], number: int) -> tuple[Button, ...]:
    """[Used T-0988] for each that was not used yet."""
    return tuple(
        Button(voice.label("button.usedcase", "Used {ref}", ref=one.ref), "usedcase", f"{number}.{one.id}")
        for one in found
        if not one.is_used
    )


def of_solution(voice: Voice, kept: Kept | None) -> Text:
    """On the card of a solved request."""
    if kept is None or not (kept.is_general or kept.used):
        return ()
    whose = voice.say("C12.case.all", "This solution is shown for every company.") if kept.is_general else ()
    times = voice.count("C12.case.used", "Used again once.", "Used again {n} times.", kept.used) if kept.used else ()
    return lines(whose, times)


def share_button(voice: Voice, kept: Kept | None, value: str) -> tuple[Button, ...]:
    """The lead's: to every company, or back."""
    if kept is None:
        return ()
    if kept.is_general:
        return (Button(voice.label("button.ownonly", "This company only"), "owncase", value),)
    return (Button(voice.label("button.forall", "Show for all"), "generalcase", value),)


def share_form(voice: Voice, value: str, cause: str, fix: str, named: str) -> Form:
    """The solution names somebody: the lead says it again, for everybody. named: whom it names."""
    return Form(
        voice.label("C12.case.title", "Show for all"),
        "generalcase",
        value,
        (
            Field("cause", voice.label("C12.field.cause", "Cause"), value=cause, limit=500),
            Field("fix", voice.label("C12.field.fix", "What fixed it"), value=fix, long=True, limit=1000),
        ),
        voice.label("C12.case.submit", "Show"),
        text=voice.say(
            "C12.case.names",
            "Experts of every company read this, and it names **{named}**. Say it without names.",
            named=named,
        ),
    )


def shared(voice: Voice, ref: str) -> str:
    """To the lead."""
    return voice.label("C12.case.shared", "What solved {ref} is shown for every company.", ref=ref)


def taken_back(voice: Voice, ref: str) -> str:
    """To the lead."""
    return voice.label("C12.case.back", "What solved {ref} is shown for its own company only.", ref=ref)


def noted(voice: Voice, ref: str) -> str:
    """To the owner who used a case."""
    return voice.label("C1.used_case.noted", "Noted. [Resolve] starts with what solved {ref}.", ref=ref)


def noted_already(voice: Voice, ref: str) -> str:
    """The same press again."""
    return voice.label("C1.used_case.again", "Noted already: what solved {ref} is used here.", ref=ref)
