"""The receipt: who answers, by when and why then, and the taps that correct it (CONVERSATIONS B2, B3, D7)."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Style, Text, Words
from handlers.wording.voice import Value, Voice, lines, shorten


@dataclass(frozen=True, slots=True)
class Promise:
    """What a receipt says of the contract: who answers, by when and why that is the time."""

    ref: str
    number: int
    received: datetime
    queue: str
    due: datetime | None
    plan: str
    severity: str
    severity_title: str
    target_seconds: int
    hours: str  # "Mon–Fri 09:00–18:00"
    because: str = ""  # the customer's own words that decided the severity
    opens: datetime | None = None  # the next opening, when it was written outside covered hours
    other: tuple[str, str] | None = None  # (key, title) of the severity one tap changes it to
    about: str = ""  # what it is taken to be about
    topics: tuple[tuple[str, str], ...] = ()  # (key, title) of what else it may be about
    items: tuple[tuple[str, str], ...] = ()  # (key, title) of which of the customer's things it may concern
    passed: Text = ()  # what opened it, where that was no text
    may_press: bool = False  # whether one tap says that it cannot wait for the opening


MOST_BUTTONS = 5


def receipt(voice: Voice, promise: Promise) -> Card:
    """B2, B3 and D7: the first reply names a team, an absolute time with its place, a reference and what comes next."""
    head = voice.say("B2.head", "**{ref} · received {time}**", ref=promise.ref, time=voice.hour(promise.received))
    text = lines(
        head,
        promise.passed,
        _who(voice, promise),
        _terms(voice, promise),
        _unsure(voice, promise),
        voice.say("B2.person", "That time is met by a person's answer, not by this message."),
    )
    own = Button(voice.label("button.contract", "My contract"), "contract")
    buttons = (*_press_button(voice, promise), *_corrections(voice, promise), *_severity_button(voice, promise), own)
    return Card(text, buttons=buttons[:MOST_BUTTONS])


def _unsure(voice: Voice, promise: Promise) -> Text:
    """B2 where the subject is a guess: one tap corrects it."""
    if promise.topics:
        return voice.say("B2.guess", "I think it is about {topic}. If not, press what it is.", topic=promise.about)
    return voice.say("B2.item", "Which one is it about?") if promise.items else ()


def _corrections(voice: Voice, promise: Promise) -> tuple[Button, ...]:
    about = (
        Button(
            shorten(voice.label("button.topic", "It is {topic}", topic=title), 20), "topic", f"{promise.number}.{key}"
        )
        for key, title in promise.topics
    )
    items = (Button(shorten(title, 20), "item", f"{promise.number}.{key}") for key, title in promise.items)
    return (*about, *items)


def _press_button(voice: Voice, promise: Promise) -> tuple[Button, ...]:
    """D7: [It cannot wait], while the clock has not begun."""
    label = voice.label("button.press", "It cannot wait")
    return (Button(label, "cannotwait", str(promise.number), Style.PRIMARY),) if promise.may_press else ()


def _who(voice: Voice, promise: Promise) -> Text:
    queue = Words(promise.queue, bold=True)
    if promise.due is None and promise.target_seconds:
        return voice.say("B2.team", "The {queue} team has it.", queue=queue)
    if promise.due is None:
        return voice.say(
            "B2.untimed",
            "The {queue} team has it. Your contract names no time for this kind of request; "
            "I tell you as soon as a person has it.",
            queue=queue,
        )
    due = voice.moment(promise.due)
    if promise.opens is not None:
        return voice.say(
            "D7.opens",
            "Your contract covers {hours}. The clock starts **{opens}**; a person of the {queue} team "
            "answers **by {due}**.",
            hours=promise.hours,
            opens=voice.moment(promise.opens),
            queue=queue,
            due=due,
        )
    return voice.say("B2.who", "The {queue} team has it. A person will answer **by {due}**.", queue=queue, due=due)


def _terms(voice: Voice, promise: Promise) -> Text:
    if promise.due is None:
        return ()
    values: dict[str, Value] = {
        "plan": promise.plan,
        "severity": promise.severity_title,
        "target": voice.span(promise.target_seconds),
    }
    terms = (
        voice.say(
            "B2.terms",
            "{plan} contract: {severity} requests, first answer within {target} of working time, {hours}.",
            hours=promise.hours,
            **values,
        )
        if promise.opens is None
        else voice.say(  # D7 says the hours already
            "B2.terms.opens",
            "{plan} contract: {severity} requests, first answer within {target} of working time.",
            **values,
        )
    )
    return voice.paragraph(terms, _marked(voice, promise))


def _marked(voice: Voice, promise: Promise) -> Text:
    if not promise.because:
        return voice.say("B2.default", "I marked it **{severity}**.", severity=promise.severity_title)
    return voice.say(
        "B2.because",
        "I marked it **{severity}** because you wrote “{words}”.",
        severity=promise.severity_title,
        words=shorten(promise.because, 80),
    )


def _severity_button(voice: Voice, promise: Promise) -> tuple[Button, ...]:
    if promise.other is None:
        return ()
    key, title = promise.other
    label = shorten(voice.label("button.severity", "Make it {severity}", severity=title), 20)
    return (Button(label, "severity", f"{promise.number}.{key}"),)
