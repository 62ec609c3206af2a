"""Preventive checks: what the customer and the account manager read of them (RULES 6)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Text, Words
from handlers.wording.voice import Voice, lines, quote

RESULT = "result"  # the field of [Done]
SHOWN = 10  # references that are named


def opened(voice: Voice, ref: str, what: str, who: str, due: datetime | None) -> Card:
    """To the customer: it began without his asking. who: a team or a person."""
    if due is None:
        said = voice.say(
            "P1.never", "Preventive check **{ref}**: {what}. **{who}** does it; you need do nothing.",
            ref=ref, what=Words(what), who=who,
        )  # fmt: skip
        return Card(said)
    said = voice.say(
        "P1",
        "Preventive check **{ref}**: {what}. **{who}** does it **by {due}** and writes to you; you need do nothing."
        " It is not taken from your allowance.",
        ref=ref,
        what=Words(what),
        who=who,
        due=voice.moment(due),
    )
    return Card(said)


def on_card(voice: Voice, contact: str) -> Text:
    """On its card, above what is to be looked at."""
    return voice.say("P2.card", "Preventive check: nobody asked for it. {contact} reads the result.", contact=contact)


def task(voice: Voice, ref: str, what: str, organisation: str, due: datetime | None) -> Card:
    """To the account manager whose task it is."""
    head = voice.say("P2", "Preventive check **{ref}** for **{organisation}**:", ref=ref, organisation=organisation)
    by = voice.say("P2.due", "Done by **{due}**; the customer reads the result.", due=voice.moment(due)) if due else ()
    button = Button(voice.label("P2.done", "Done"), "checked", ref.removeprefix("T-"))
    return Card(lines(head, (quote(what),), by), buttons=(button,))


def result_form(voice: Voice, value: str) -> Form:
    """[Done]: what came of it."""
    field = Field(RESULT, voice.label("P2.result", "What did you find?"), long=True)
    return Form(voice.label("P2.title", "Preventive check"), "checked", value, (field,), voice.label("P2.done", "Done"))


def checked(voice: Voice, ref: str, what: str) -> Card:
    """The task is done."""
    return Card(voice.say("P2.checked", "✅ Preventive check **{ref}** is done: {what}", ref=ref, what=Words(what)))


def result(voice: Voice, ref: str, who: str, what: str, *, found: str, done: str) -> Card:
    """To the customer: what came of it. found: "" where one line says it all."""
    head = voice.say("P3", "**{who}** made the preventive check **{ref}**: {what}", who=who, ref=ref, what=Words(what))
    cause = voice.say("P3.found", "Found: {words}", words=Words(found)) if found else ()
    return Card(lines(head, cause, voice.say("P3.result", "Result: {words}", words=Words(done))))


def unopened(voice: Voice, organisation: str, what: str, *, is_managed: bool) -> Card:
    """To the account manager, or whoever looks after the desk where there is none: a check that the contract names."""
    if is_managed:
        said = voice.say(
            "P5",
            "A preventive check for **{organisation}** is due and was not opened: {what}. I can write to nobody of that"
            " company. Make it yourself, and invite somebody before the next one.",
            organisation=organisation,
            what=Words(what),
        )
    else:
        said = voice.say(
            "P5.nobody",
            "A preventive check for **{organisation}** is due and was not opened: {what}. No account manager answers"
            " for that company: name one in the desk file before the next one.",
            organisation=organisation,
            what=Words(what),
        )
    return Card(said)


def repeated(voice: Voice, organisation: str, about: str, refs: Sequence[str], value: str) -> Card:
    """To the account manager: an organisation asks the same again and again. refs: the newest last."""
    head = _times(voice, organisation, refs)
    ask = voice.say("P4.ask", "A preventive check of its cause may spare them the next one.")
    buttons = (
        Button(voice.label("P4.make", "Make it"), "makecheck", value),
        Button(voice.label("P4.not", "Not needed"), "nocheck", value),
    )
    return Card(lines(head, (quote(about),), ask), buttons=buttons)


def _times(voice: Voice, organisation: str, refs: Sequence[str]) -> Text:
    if len(refs) <= SHOWN:
        return voice.count(
            "P4",
            "**{organisation}** asked about the same {n} time in 60 days ({refs}):",
            "**{organisation}** asked about the same {n} times in 60 days ({refs}):",
            len(refs),
            organisation=organisation,
            refs=voice.listed(refs),
        )
    return voice.count(
        "P4.many",
        "**{organisation}** asked about the same {n} time in 60 days, last in {refs}:",
        "**{organisation}** asked about the same {n} times in 60 days, last in {refs}:",
        len(refs),
        organisation=organisation,
        refs=voice.listed(refs[-SHOWN:]),
    )


def cause_of(voice: Voice, about: str) -> str:
    """What such a check looks at."""
    return voice.label("P4.cause", "Why this comes again: {about}", about=about)


def made(voice: Voice, ref: str) -> Card:
    """[Make it]."""
    return Card(voice.say("P4.made", "Preventive check **{ref}** is open.", ref=ref))


def dropped(voice: Voice) -> Card:
    """[Not needed]."""
    return Card(voice.say("P4.dropped", "All right: no check. I ask again only when it comes three more times."))
