"""What is said about a missed promise: to the customer, on the telephone, in a person's name (E7, E8, E10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Moment, Plain, Style, Text
from handlers.rules import firstnames
from handlers.rules.patterns import Cause
from handlers.wording.pledges import promising
from handlers.wording.voice import Value, Voice, flat, lines, quote

FORM_LIMIT = 2000  # characters


# ------------------------------------------------------------------------------------------------------------- E8


def sorry(
    voice: Voice, ref: str, due: datetime, *, owner: str = "", title: str = "", by: datetime | None = None
) -> Card:
    """E8 once a person has taken over: who has it, and by when he writes, where he named a time."""
    return Card(voice.paragraph(_sorry(voice, ref, due), _has_it(voice, owner, title, by)))


def _has_it(voice: Voice, owner: str, title: str, by: datetime | None) -> Text:
    if by is None and title:
        return voice.say("E8.owner", "**{owner}**, {title}, has it now.", owner=owner, title=title)
    if by is None:
        return voice.say("E8.named", "**{owner}** has it now.", owner=owner)
    time = voice.moment(by)
    if title:
        return voice.say(
            "E8", "**{owner}**, {title}, has it now and writes **by {time}**.", owner=owner, title=title, time=time
        )
    return voice.say("E8.writes", "**{owner}** has it now and writes **by {time}**.", owner=owner, time=time)


def alerted(voice: Voice, ref: str, due: datetime, lead: str) -> Card:
    """E8 when nobody has taken over after ten minutes: the same without a new time."""
    has = voice.say("E8.lead", "**{lead}**, team lead, has been alerted.", lead=lead)
    return Card(voice.paragraph(_sorry(voice, ref, due), has))


def told(voice: Voice, ref: str, due: datetime, who: str) -> Card:
    """As `alerted`, where the queue has no lead."""
    has = voice.say("E8.told.other", "**{who}** has been alerted.", who=who)
    return Card(voice.paragraph(_sorry(voice, ref, due), has))


def _sorry(voice: Voice, ref: str, due: datetime) -> Text:
    return voice.say(
        "E8.sorry",
        "We promised an answer on {ref} by {due} and did not keep it. I am sorry.",
        ref=ref,
        due=voice.moment(due),
    )


def by_when(voice: Voice, ref: str, contact: str, number: int, times: Sequence[datetime]) -> Card:
    """To whoever took a missed request over: a time he names goes to the customer with the apology."""
    text = voice.say(
        "E8.ask",
        "{contact} waits for an answer on **{ref}** and hears from me who has it now. By when do you write?",
        contact=contact,
        ref=ref,
    )
    buttons = tuple(Button(promising(voice, at), "bywhen", f"{number}.{int(at.timestamp())}") for at in times)
    return Card(text, buttons=buttons)


# ------------------------------------------------------------------------------------------------------------- E7


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to ring up, and what to say. phone, email: "" where none is on file; hour: the time of day there;
    language: what the person writes, as the reader calls it; owner: who has the request; by: the time he named."""

    value: str
    name: str
    phone: str
    email: str
    hour: str
    language: str
    owner: str = ""
    by: datetime | None = None
    why: str = ""


def ring(voice: Voice, ref: str, who: Ring) -> Card:
    """E7: number, local time, language, what to say, and how it went."""
    first = firstnames.first(who.name)
    reached = _fit(voice.label("E7.reached", "Reached {name}", name=first), voice.label("E7.reached.short", "Reached"))
    text = lines(_number(voice, ref, who), there(voice, who.hour, first, who.language), _to_say(voice, who))
    buttons = (
        Button(reached, "reached", who.value, Style.PRIMARY),
        Button(voice.label("E7.noanswer", "No answer"), "noanswer", who.value),
        Button(voice.label("E7.remind", "Remind me in 30 min"), "recall", who.value),
    )  # fmt: skip
    return Card(text, buttons=buttons)


def _number(voice: Voice, ref: str, who: Ring) -> Text:
    if who.phone:
        return voice.say("E7.phone", "{ref} · **{name}**, {phone}.", ref=ref, name=who.name, phone=who.phone)
    return no_phone(voice, ref, who.name, who.email)


def no_phone(voice: Voice, ref: str, name: str, email: str) -> Text:
    """There is nothing to ring up; email: "" where that is not known either."""
    if email:
        return voice.say(
            "E7.mail", "{ref} · **{name}**: no telephone number is on file, but {email}.",
            ref=ref, name=name, email=email,
        )  # fmt: skip
    return voice.say("E7.nophone", "{ref} · **{name}**: no telephone number is on file.", ref=ref, name=name)


def there(voice: Voice, hour: str, name: str, language: str) -> Text:
    """The time of day where somebody is, and what he writes, "" where nobody has said."""
    if language:
        return voice.say(
            "E7.language", "It is {time} there; {name} writes {language}.", time=hour, name=name, language=language
        )
    return voice.say("E7.there", "It is {time} there.", time=hour)


def _to_say(voice: Voice, who: Ring) -> Text:
    """Who has it now, the new time, what went wrong."""
    if who.by is not None:
        return _to_promise(voice, who, voice.hour(who.by))
    if who.owner and who.why:
        return voice.say(
            "E7.owner.why",
            "Say: who has it now ({owner}), the new time, what went wrong ({cause}). How did it go?",
            owner=who.owner,
            cause=who.why,
        )
    if who.owner:
        return voice.say(
            "E7.owner",
            "Say: who has it now ({owner}), the new time, what went wrong. How did it go?",
            owner=who.owner,
        )
    if who.why:
        return voice.say(
            "E7.why",
            "Say: who has it now (nobody yet), the new time, what went wrong ({cause}). How did it go?",
            cause=who.why,
        )
    return voice.say("E7", "Say: who has it now (nobody yet), the new time, what went wrong. How did it go?")


def _to_promise(voice: Voice, who: Ring, time: Moment) -> Text:
    """The same with the time that whoever took it over has named."""
    if who.owner and who.why:
        return voice.say(
            "E7.by.owner.why",
            "Say: who has it now ({owner}), the new time ({time}), what went wrong ({cause}). How did it go?",
            owner=who.owner,
            time=time,
            cause=who.why,
        )
    if who.owner:
        return voice.say(
            "E7.by.owner",
            "Say: who has it now ({owner}), the new time ({time}), what went wrong. How did it go?",
            owner=who.owner,
            time=time,
        )
    if who.why:
        return voice.say(
            "E7.by.why",
            "Say: who has it now (nobody yet), the new time ({time}), what went wrong ({cause}). How did it go?",
            time=time,
            cause=who.why,
        )
    return voice.say(
        "E7.by",
        "Say: who has it now (nobody yet), the new time ({time}), what went wrong. How did it go?",
        time=time,
    )


def _fit(label: str, short: str) -> str:
    return label if len(label) <= 20 else short


def rang(voice: Voice, ref: str, name: str, *, reached: bool, value: str) -> Card:
    """What was recorded of the call; who was not reached can be rung up again later."""
    if reached:
        text = voice.say("E7.done", "Recorded for {ref}: you reached **{name}**.", ref=ref, name=name)
        return Card(text)
    text = voice.say("E7.missed", "Recorded for {ref}: **{name}** did not answer.", ref=ref, name=name)
    return Card(text, buttons=(Button(voice.label("E7.remind", "Remind me in 30 min"), "recall", value),))


def reminding(voice: Voice, ref: str, name: str, at: datetime) -> Card:
    """The reminder that was asked for."""
    return Card(
        voice.say("E7.later", "I remind you of {name} ({ref}) {time.at}.", name=name, ref=ref, time=voice.hour(at))
    )


# ------------------------------------------------------------------------------------------------------------- E10


@dataclass(frozen=True, slots=True)
class Facts:
    """What an apology is made of. answered: when it came after all; moved_after: seconds until it changed teams."""

    name: str
    kind: str
    due: datetime
    answered: datetime | None = None
    cause: str = ""
    moved_after: int = 0
    sender: str = ""


def apology(voice: Voice, facts: Facts) -> str:
    """E10: what was promised, when it came, what went wrong, what changes; in plain text, for a person to change."""
    sentences = (
        _promised(voice, facts),
        _went_wrong(voice, facts),
        _changes(voice, facts.cause),
        firstnames.first(facts.sender),
    )
    return flat(voice.paragraph(*((Plain(sentence),) for sentence in sentences if sentence)))


def _promised(voice: Voice, facts: Facts) -> str:
    if facts.answered is not None:
        return _came(voice, facts, voice.hour(facts.answered))
    values: dict[str, Value] = {"name": firstnames.first(facts.name), "due": voice.hour(facts.due)}
    said = {
        "resolution": voice.label(
            "E10.waits.solution", "{name}, we promised a solution by {due} and you still wait for it.", **values
        ),
        "update": voice.label(
            "E10.waits.news", "{name}, we promised news by {due} and you still wait for it.", **values
        ),
        "promise": voice.label(
            "E10.waits.word", "{name}, we promised word by {due} and you still wait for it.", **values
        ),
        "delivery": voice.label(
            "E10.waits.delivery", "{name}, we promised the delivery by {due} and you still wait for it.", **values
        ),
    }
    return said.get(facts.kind) or voice.label(
        "E10.waits", "{name}, we promised an answer by {due} and you still wait for it.", **values
    )


def _came(voice: Voice, facts: Facts, time: Moment) -> str:
    values: dict[str, Value] = {"name": firstnames.first(facts.name), "due": voice.hour(facts.due), "time": time}
    said = {
        "resolution": voice.label(
            "E10.solution", "{name}, we promised a solution by {due} and you got it {time.at}.", **values
        ),
        "update": voice.label("E10.news", "{name}, we promised news by {due} and you got it {time.at}.", **values),
        "promise": voice.label("E10.word", "{name}, we promised word by {due} and you got it {time.at}.", **values),
        "delivery": voice.label(
            "E10.delivery", "{name}, we promised the delivery by {due} and you got it {time.at}.", **values
        ),
    }
    return said.get(facts.kind) or voice.label(
        "E10", "{name}, we promised an answer by {due} and you got it {time.at}.", **values
    )


def _went_wrong(voice: Voice, facts: Facts) -> str:
    return {
        Cause.MOVED: voice.label(
            "E10.moved", "It changed teams after {span} and then waited too long.", span=voice.span(facts.moved_after)
        ),
        Cause.UNOWNED: voice.label("E10.unowned", "It waited without an owner."),
        Cause.SUPPLIER: voice.label("E10.supplier", "We waited for a supplier and did not tell you."),
        Cause.SEVERITY: voice.label("E10.severity", "We took it for less urgent than it was."),
        Cause.MISTAKE: voice.label("E10.mistake", "That was our mistake."),
    }.get(Cause(facts.cause) if facts.cause else Cause.OTHER, "")


def _changes(voice: Voice, cause: str) -> str:
    if cause == Cause.MOVED:
        return voice.label(
            "E10.change.moved",
            "From today a request that changes teams is offered to the expert on duty at once.",
        )
    if cause == Cause.UNOWNED:
        return voice.label(
            "E10.change.unowned", "From today a request that nobody takes goes to the team lead at once."
        )
    return voice.label("E10.change", "I watch this request myself until it is solved.")


def draft(voice: Voice, contact: str, sender: str, text: str, value: str, *, mark: str) -> Card:
    """The draft as a person sees it before it goes out under his name. mark: tells this text from a later one."""
    head = voice.say("E10.draft", "Draft to **{contact}**. Change what is not so before you send it.", contact=contact)
    label = _fit(
        voice.label("E10.send", "Send as {name}", name=firstnames.first(sender)),
        voice.label("E10.send.short", "Send as me"),
    )
    question = voice.label("E10.sure", "Send this to {contact} in your name?", contact=contact)
    buttons = (
        Button(label, "sendapology", f"{value}.{mark}", Style.PRIMARY, confirm=question),
        Button(voice.label("E10.edit", "Edit"), "editapology", value),
    )
    return Card(lines(head, (quote(text, FORM_LIMIT),)), buttons=buttons)


def editing(voice: Voice, text: str, value: str) -> Form:
    """The draft in a form; what is sent is what stands there."""
    field = Field("text", voice.label("E10.field", "Your words"), value=text, long=True, limit=FORM_LIMIT)
    return Form(voice.label("E10.title", "Apology"), "sendapology", value, (field,), voice.label("E10.submit", "Send"))


def apologised(voice: Voice, contact: str) -> Card:
    """The draft after it was sent."""
    return Card(voice.say("E10.sent", "Sent to {contact} in your name.", contact=contact))
