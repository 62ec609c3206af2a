"""What customers read before they ask: would it be covered, by whom and by when; and what there is to ask for."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Style, Text, Words
from handlers.wording.voice import Voice, lines, quote, shorten

QUESTION = 2000  # characters of a question that is asked in a form


@dataclass(frozen=True, slots=True)
class Answer:
    """What would happen to a question that is granted. opens: the next opening, outside covered hours; because: the
    words that decided how pressing it is; others: what else it could be about; cost: of the allowance."""

    plan: str
    queue: str
    due: datetime | None
    hours: str
    severity: str
    because: str
    opens: datetime | None
    others: str
    cost: Text


def would_be_granted(voice: Voice, text: str, answer: Answer, key: str) -> Card:
    """Yes: the team, the time by which a person would answer, and what it costs."""
    head = voice.say("ask.yes", "**Yes, your {plan} contract covers this.**", plan=answer.plan)
    return _dry_run(voice, text, key, lines(head, _who(voice, answer), _marked(voice, answer), answer.cost))


def _who(voice: Voice, answer: Answer) -> Text:
    queue = Words(answer.queue, bold=True)
    if answer.due is None:
        return voice.say("ask.team", "The {queue} team would get it.", queue=queue)
    due = voice.moment(answer.due)
    if answer.opens is None:
        return voice.say(
            "ask.by", "Asked now, a person of the {queue} team answers **by {due}**.", queue=queue, due=due
        )
    return voice.say(
        "ask.opens",
        "Your contract covers {hours}. Asked now, the clock starts **{opens}**; a person of the {queue} team answers "
        "**by {due}**.",
        hours=answer.hours,
        opens=voice.moment(answer.opens),
        queue=queue,
        due=due,
    )


def _marked(voice: Voice, answer: Answer) -> Text:
    said = voice.say("ask.severity", "I would mark it **{severity}**.", severity=answer.severity)
    if answer.because:
        said = voice.say(
            "ask.because",
            "I would mark it **{severity}** because you wrote “{words}”.",
            severity=answer.severity,
            words=shorten(answer.because, 80),
        )
    if answer.others:
        others = voice.say("ask.others", "It could also be about {others}: say so when you ask.", others=answer.others)
        return voice.paragraph(said, others)
    return said


def would_be_held(voice: Voice, text: str, reason: Text, key: str, *, keeper: str, due: datetime | None) -> Card:
    """No, or not yet: why, who would decide, and by when that person would write."""
    head = voice.say("ask.held", "**I would keep this for a person's decision.**")
    if due is None:
        who = voice.say("ask.decides", "{keeper} would decide.", keeper=keeper)
    else:
        who = voice.say(
            "ask.decides.by",
            "{keeper} would decide and write to you **by {due}**.",
            keeper=keeper,
            due=voice.moment(due),
        )
    return _dry_run(voice, text, key, lines(voice.paragraph(head, reason), who))


def _dry_run(voice: Voice, text: str, key: str, said: Text) -> Card:
    foot = voice.say("ask.dry", "Nothing is opened or counted so far.")
    return Card(
        lines((quote(text),), said, foot),
        buttons=(
            Button(voice.label("button.ask_now", "Ask it now"), "asknow", key, Style.PRIMARY),
            Button(voice.label("button.scope", "What is covered?"), "catalogue"),
        ),
    )


def asked(voice: Voice, text: str, ref: str) -> Card:
    """What is left of the answer once it was asked: its buttons are gone."""
    return Card(lines((quote(text),), voice.say("ask.asked", "Asked as **{ref}**.", ref=ref)))


def question_form(voice: Voice, word: str, value: str = "", *, about: str = "") -> Form:
    """One field for the question; about: the part of the product it is asked about."""
    title = voice.label("ask.form", "Your question")
    label = (
        voice.label("ask.about", "What do you need about {about}?", about=about)
        if about
        else voice.label("ask.field", "What would you ask, in your own words?")
    )
    submit = voice.label("ask.send", "Ask") if about else voice.label("ask.check", "Would it be covered?")
    return Form(title, word, value, (Field("question", label, long=True, limit=QUESTION),), submit)


def ask_how(voice: Voice) -> Card:
    """`ask?` where others read along, with nothing behind it."""
    return Card(voice.say("ask.how", "Write “ask?” and your question here: I tell you whether it would be covered."))


def cost(voice: Voice, unit: str, left: str, *, is_beyond: bool) -> Text:
    """What it would take from the allowance. left: units that are left, as people write numbers."""
    if is_beyond:
        return voice.say("ask.beyond", "It would be beyond what your contract includes, and billed.")
    if unit == "hours":
        return voice.say("ask.hours", "The time spent on it is counted: {left} h are left.", left=left)
    return voice.say("ask.cost", "It uses 1 of {left} left.", left=left)


def covered_button(voice: Voice) -> Button:
    """[Would it be covered?]: asks for the question."""
    return Button(voice.label("button.would", "Would it be covered?"), "ask?")
