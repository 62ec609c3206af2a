"""What is said where several people read along: the first hello, who may ask, whose chat it is (A7, A8)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.notices import Button, Card, Style, Text
from handlers.wording.voice import Voice, lines, quote


def hello(voice: Voice, desk: str, organisation: str, manager: str, *, handle: str = "") -> Card:
    """A7: once, when the desk comes into a chat of a customer's. handle: what people call the desk there, where it may
    not hear all that is said, and where answers stand below the question, in no thread."""
    who = voice.say("A7.manager", "Account manager: {name}.", name=manager) if manager else ()
    buttons = (
        Button(voice.label("button.scope", "What is covered?"), "catalogue"),
        Button(voice.label("button.who", "Who can ask?"), "whocanask"),
    )
    return Card(voice.paragraph(_hello(voice, desk, organisation, handle), who), buttons=buttons)


def _hello(voice: Voice, desk: str, organisation: str, handle: str) -> Text:
    if not handle:
        return voice.say(
            "A7",
            "Hello everyone at {organisation}. I am {desk}, an automated assistant. Write your question in this "
            "channel: I open a request, answer in its thread, and name the expert and the time by which you get an "
            "answer.",
            organisation=organisation,
            desk=desk,
        )
    return voice.say(
        "A7.flat",
        "Hello everyone at {organisation}. I am {desk}, an automated assistant. Write your question here: I open a "
        "request, answer below it, and name the expert and the time by which you get an answer. If I stay silent, "
        "begin with {handle}.",
        organisation=organisation,
        desk=desk,
        handle=handle,
    )


def who_can_ask(voice: Voice, names: str, manager: str) -> Card:
    """[Who can ask?]; names: "" for whoever may not know them."""
    who = (
        voice.say("A7.can", "Can ask: {names}.", names=names)
        if names
        else voice.say(
            "A7.contacts",
            "The people your contract names can ask. Write your question all the same: I keep it.",
        )
    )
    return Card(lines(who, voice.say("G2.manager", "Account manager: {manager}", manager=manager) if manager else ()))


def unbound(voice: Voice, title: str, by: str) -> Card:
    """To the front desk: the desk is in a chat and does not know whose it is."""
    return Card(
        voice.say(
            "A7.unbound",
            "I was added to **{title}** by {by} and stay silent there: I do not know whose chat it is. Its account "
            "manager writes “bind” there, or the desk file names it under channels of the organisation.",
            title=title,
            by=by,
        )
    )


def which(voice: Voice, title: str, organisations: Sequence[tuple[int, str]], place: int) -> Card:
    """`bind` by somebody with several accounts."""
    buttons = tuple(Button(name[:20], "bind", f"{one}.{place}") for one, name in organisations)
    text = voice.say("A7.which", "Whose chat is **{title}**?", title=title)
    return Card(text, buttons=buttons[:5], more=buttons[5:])


def bound(voice: Voice, title: str, organisation: str) -> Text:
    """`bind`: done."""
    return voice.say(
        "A7.bound",
        "**{title}** is linked to {organisation} now. What its people write there is a request, and I ask you about "
        "anybody I do not know.",
        title=title,
        organisation=organisation,
    )


def added(voice: Voice, name: str, organisation: str, by: str, at: datetime) -> Card:
    """A8 [Add this person], in place of the question."""
    return Card(
        voice.say(
            "A8.done",
            "**{name}** is a contact of {organisation}: added by {by}, {time}.",
            name=name,
            organisation=organisation,
            by=by,
            time=voice.hour(at),
        )
    )


def faceless(voice: Voice, title: str) -> Card:
    """A8 to somebody who writes as the chat itself."""
    return Card(
        voice.say(
            "A8.hidden",
            "I cannot see who you are, because you write here as {title}, so I opened no request. Please write as "
            "yourself, or to me privately.",
            title=title,
        )
    )


def not_here(voice: Voice, handle: str) -> Card:
    """A code that somebody typed where others read along. handle: what people call the desk there, "" where unknown."""
    if not handle:
        return Card(voice.say("A8.code", "Please send that code to me privately: whoever reads it here could use it."))
    return Card(
        voice.say(
            "A8.codeto",
            "Please send that code to {handle} privately: whoever reads it here could use it.",
            handle=handle,
        )
    )


def wants_in(voice: Voice, name: str, platform: str, organisation: str, text: str, number: int) -> Card:
    """A8 [Ask Sara to add me], to the account manager."""
    head = voice.say(
        "A8.asks",
        "**{name}** ({platform}) asks to become a contact of {organisation} and wrote:",
        name=name,
        platform=platform,
        organisation=organisation,
    )
    sure = voice.label("A8.sure", "May {name} open requests from now on?", name=name)
    add = Button(voice.label("button.add", "Add this person"), "addcontact", str(number), Style.PRIMARY, confirm=sure)
    return Card(lines((*head, quote(text, 200))), buttons=(add,))
