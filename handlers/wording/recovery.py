"""What we read of a complaint and do about it (CONVERSATIONS F5, F6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Plain, Style, Text
from handlers.rules import firstnames
from handlers.wording.remedies import no_phone, there
from handlers.wording.voice import Value, Voice, dotted, lines, quote, shorten

FIELD, DONE = "words", "done"
DOT = Plain(" · ")


@dataclass(frozen=True, slots=True)
class Facts:
    """A complaint as one of ours reads it. scores: of the rating, by question; words: what its customer wrote, comment:
    beside his rating. due: by when contact is to be made, None once it was or need not be. is_mine: the reader looks
    after it; may_act: he may make contact and close it. wish: "call", "none" or ""; phone: the number he gave to be
    called at. level: how often he was not content; rungs: how often it went up then. about: in lists, whose work it is
    about."""

    ref: str
    id: int
    customer: str
    organisation: str
    ticket: str
    number: int
    handler: str
    words: str = ""
    comment: str = ""
    scores: Sequence[tuple[str, int]] = ()
    due: datetime | None = None
    is_missed: bool = False
    wish: str = ""
    phone: str = ""
    contacted_by: str = ""
    contacted_at: datetime | None = None
    done: str = ""
    state: str = "open"
    satisfied: bool | None = None
    is_taken_back: bool = False
    level: int = 0
    rungs: int = 0
    is_mine: bool = False
    may_act: bool = False
    about: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The customer's first name."""
        return firstnames.first(self.customer)

    @property
    def may_take(self) -> bool:
        """Whether its reader may look after it in somebody else's place."""
        return self.may_act and not self.is_mine and self.state != "closed"


def card(voice: Voice, one: Facts) -> Card:
    """F5: to whoever looks after it, the lead and the account manager; edited as it goes on."""
    said = one.words if not one.comment else "\n".join(filter(None, (one.comment, one.words)))
    return Card(
        lines(
            _head(voice, one),
            (quote(said, 1500),) if said else (),
            _wish(voice, one),
            _whose(voice, one),
            _contacted(voice, one),
            _done(voice, one),
            _ended(voice, one),
        ),
        buttons=_buttons(voice, one),
    )


def _head(voice: Voice, one: Facts) -> Text:
    who = f"{one.customer}, {one.organisation}" if one.organisation else one.customer
    facts = {"ref": one.ref, "who": who, "ticket": one.ticket}
    scores = given(voice, one.scores)
    if scores:
        return voice.say("F5.card.scores", "**Complaint {ref}**, {who}, {ticket}: {scores}", scores=scores, **facts)
    return voice.say("F5.card", "**Complaint {ref}**, {who}, {ticket}", **facts)


def given(voice: Voice, scores: Sequence[tuple[str, int]]) -> str:
    """ "subject 4, speed 1, courtesy 5"."""
    return voice.listed(score(voice, question, value) for question, value in scores)


def score(voice: Voice, question: str, value: int) -> str:
    """ "speed 1"."""
    return {
        "overall": voice.label("F4.score.overall", "overall {n}", n=value),
        "subject": voice.label("F4.score.subject", "subject {n}", n=value),
        "speed": voice.label("F4.score.speed", "speed {n}", n=value),
        "courtesy": voice.label("F4.score.courtesy", "courtesy {n}", n=value),
    }[question]


def _wish(voice: Voice, one: Facts) -> Text:
    if one.wish == "call" and one.phone:
        return voice.say("F5.wants.phone", "{name} asks to be called: {phone}", name=one.first, phone=one.phone)
    if one.wish == "call":
        return voice.say("F5.wants.call", "{name} asks to be called.", name=one.first)
    return voice.say("F5.wants.none", "{name} needs no contact.", name=one.first) if one.wish == "none" else ()


def _whose(voice: Voice, one: Facts) -> Text:
    """Whose it is, and by when."""
    if one.state not in ("open", "heard"):
        return ()
    if not one.handler:
        return voice.say("F5.nobodys", "Nobody may look after it who did not work on the request.")
    if one.due is None:
        return voice.say("F5.looks", "{name} looks after it.", name=one.handler)
    due = voice.moment(one.due)
    if one.is_missed:
        return voice.say(
            "F5.was", "{handler} was to contact {name} by {due}.", handler=one.handler, name=one.first, due=due
        )
    if one.is_mine:
        return voice.say("F5.yours", "Contact {name} **by {due}**.", name=one.first, due=due)
    return voice.say(
        "F5.theirs", "{handler} contacts {name} **by {due}**.", handler=one.handler, name=one.first, due=due
    )


def _contacted(voice: Voice, one: Facts) -> Text:
    if one.contacted_at is None:
        return ()
    at = voice.hour(one.contacted_at)
    return voice.say("F5.made", "Contact made {time} by {name}.", time=at, name=one.contacted_by)


def _done(voice: Voice, one: Facts) -> Text:
    return (*voice.say("F6.done", "What was done:"), quote(one.done, 1000)) if one.done else ()


def _ended(voice: Voice, one: Facts) -> Text:
    if one.state == "answered":
        return voice.say("F6.waits", "{name} was asked whether that is enough.", name=one.first)
    if one.state == "closed" and one.satisfied:
        return voice.say("F6.content", "**Closed: {name} is satisfied.**", name=one.first)
    if one.is_taken_back:
        return voice.say("F12.ended", "**Taken back: {name} says that it is no complaint.**", name=one.first)
    if one.state == "closed":
        return voice.say("F6.gone", "**Closed: its customer is gone.**")
    if one.level > one.rungs:
        return voice.say("F6.top", "{name} was not satisfied, and nobody is left above.", name=one.first)
    if one.level:
        return voice.count(
            "F6.level", "It went one rung up: {name} was not satisfied.",
            "It went up {n} times: {name} was not satisfied.", one.level, name=one.first,
        )  # fmt: skip
    return ()


def _buttons(voice: Voice, one: Facts) -> tuple[Button, ...]:
    see = Button(shorten(voice.label("F5.see", "See {ref}", ref=one.ticket), 20), "look", str(one.number))
    if not one.may_act or one.state == "closed":
        return (see,)
    value = str(one.id)
    found = [
        Button(voice.label("F5.ring", "Call"), "callabout", value),
        Button(voice.label("F5.write", "Write"), "writeabout", value),
        see,
    ]
    if one.may_take and (one.is_missed or not one.handler):
        found.append(Button(voice.label("C6.take", "Take over"), "takecomplaint", value))
    if one.state != "answered" and (one.contacted_at is not None or one.wish == "none"):
        found.append(Button(voice.label("F6.close", "Close it"), "closecomplaint", value, Style.PRIMARY))
    return tuple(found)


def to_handler(voice: Voice, one: Facts, said: str) -> Card:
    """Something its customer wrote or pressed after the complaint was told."""
    if one.wish == "call" and one.phone and not said:
        text = voice.say(
            "F5.calls.phone",
            "{name} asks to be called about complaint **{ref}**: {phone}",
            name=one.customer,
            ref=one.ref,
            phone=one.phone,
        )
    elif one.wish == "call" and not said:
        text = voice.say(
            "F5.calls", "{name} asks to be called about complaint **{ref}**.", name=one.customer, ref=one.ref
        )
    elif one.wish == "none" and not said:
        text = voice.say(
            "F5.calms", "{name} needs no contact about complaint **{ref}**.", name=one.customer, ref=one.ref
        )
    else:
        head = voice.say("F5.says", "**{name}** on complaint **{ref}**:", name=one.customer, ref=one.ref)
        text = lines(head, (quote(said, 3000),))
    return Card(text, buttons=_buttons(voice, one))


def brought(voice: Voice, ref: str, name: str) -> Text:
    """Above files that came with a complaint."""
    return voice.say("F5.files", "Files of **{name}** on complaint **{ref}**:", name=name, ref=ref)


def rehung(voice: Voice, one: Facts) -> Card:
    """Its customer says that it is about another request."""
    said = voice.say(
        "F12.meant", "{name} says that complaint **{ref}** is about {ticket}.",
        name=one.customer, ref=one.ref, ticket=one.ticket,
    )  # fmt: skip
    return Card(lines(said, _whose(voice, one)))


def yours(voice: Voice, one: Facts) -> Card:
    """To whoever looks after it from now on."""
    said = voice.say("F5.given", "You look after complaint **{ref}** of {name} now.", ref=one.ref, name=one.customer)
    return Card(lines(said, _whose(voice, one)), buttons=_buttons(voice, one))


def rated(voice: Voice, one: Facts, scores: Sequence[tuple[str, int]]) -> Card:
    """Its customer changed his scores."""
    text = voice.say(
        "F5.changed",
        "{name} changed the rating of {ticket}: {scores}. Complaint **{ref}** stays open.",
        name=one.customer,
        ticket=one.ticket,
        scores=given(voice, scores),
        ref=one.ref,
    )
    return Card(text, buttons=_buttons(voice, one))


def warning(voice: Voice, one: Facts, due: datetime, left: int) -> Card:
    """75 % of the time to make contact is over."""
    said: dict[str, Value] = {"name": one.customer, "ref": one.ref, "due": voice.moment(due)}
    if left <= 0:
        text = voice.say(
            "F5.warning.none", "**No time left** to contact {name} about complaint **{ref}** (due {due}).", **said
        )
    else:
        text = voice.say(
            "F5.warning",
            "**{left} left** to contact {name} about complaint **{ref}** (due {due}).",
            left=voice.span(left),
            **said,
        )
    return Card(text, buttons=_buttons(voice, one))


def unacknowledged(voice: Voice, one: Facts, since: datetime) -> Card:
    """E6: nobody acknowledged that contact was not made; the next in line hears whose it is, and can take it."""
    said = voice.say(
        "E6.complaint",
        "No one has acknowledged the missed time on complaint **{ref}** ({name}, {ticket}) since {due}.",
        ref=one.ref,
        name=one.customer,
        ticket=one.ticket,
        due=voice.moment(since),
    )
    take = (Button(voice.label("C6.take", "Take over"), "takecomplaint", str(one.id)),) if one.may_take else ()
    acknowledge = Button(voice.label("E5.acknowledge", "Acknowledge"), "acknowledge", str(one.number), Style.PRIMARY)
    whose = voice.say("F5.looks", "{name} looks after it.", name=one.handler) if one.handler else _whose(voice, one)
    return Card(voice.paragraph(said, whose), buttons=(acknowledge, *take, showing(voice, one)))


def showing(voice: Voice, one: Facts) -> Button:
    """[Show K-17], from a notice of what was missed."""
    return Button(voice.label("E5.complaint", "Show {ref}", ref=one.ref), "complaint", str(one.id))


def taken(voice: Voice, one: Facts) -> Card:
    """To whoever looked after it until now."""
    said = voice.say("F5.took", "**{name}** looks after complaint **{ref}** now.", name=one.handler, ref=one.ref)
    return Card(said, buttons=(showing(voice, one),))


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to call. phone, email: "" where none is on file; hour: the time of day there; language: what he writes."""

    name: str
    phone: str
    email: str
    hour: str
    language: str


def ring(voice: Voice, one: Facts, who: Ring) -> Card:
    """[Call]: number, local time and language, and how it went."""
    head = voice.say("F5.phone", "{ref} · **{name}**, {phone}.", ref=one.ref, name=who.name, phone=who.phone)
    if not who.phone:
        head = no_phone(voice, one.ref, who.name, who.email)
    ask = voice.say("F5.went", "Listen first, then say what you will do. How did it go?")
    reached = voice.label("E7.reached", "Reached {name}", name=one.first)
    buttons = (
        Button(
            reached if len(reached) <= 20 else voice.label("E7.reached.short", "Reached"), "reachedabout", str(one.id)
        ),
        Button(voice.label("E7.noanswer", "No answer"), "missedabout", str(one.id)),
    )
    return Card(lines(head, there(voice, who.hour, one.first, who.language), ask), buttons=buttons)


def write_form(voice: Voice, one: Facts) -> Form:
    """[Write]."""
    title = shorten(voice.label("F5.to", "To {name}", name=one.customer), 24)
    field = Field(FIELD, voice.label("F5.words", "Message"), long=True)
    return Form(title, "writeabout", str(one.id), (field,), voice.label("button.send", "Send"))


def close_form(voice: Voice, one: Facts) -> Form:
    """[Close it]: nothing is closed without what was done."""
    field = Field(DONE, voice.label("F6.field", "What was done"), long=True)
    title = voice.label("F6.form", "Close {ref}", ref=one.ref)
    return Form(title, "closecomplaint", str(one.id), (field,), voice.label("button.send", "Send"))


def listed(voice: Voice, found: Sequence[Facts]) -> Card:
    """`complaints`: those that are not over."""
    if not found:
        return Card(voice.say("F5.none", "No complaint is open."))
    head = voice.count("F5.open", "One complaint is open:", "{n} complaints are open:", len(found))
    buttons = tuple(Button(one.ref, "complaint", str(one.id)) for one in found[:5])
    return Card(lines(head, *(line(voice, one) for one in found)), buttons=buttons)


def line(voice: Voice, one: Facts) -> Text:
    """One of a list: who, who handles it, by when, about whom."""
    said = _line(voice, one)
    if not one.about:
        return said
    return (*said, DOT, *voice.say("F5.line.about", "about {names}", names=voice.all_of(one.about)))


def opening(voice: Voice, one: Facts) -> Button:
    """[Open K-17]: the complaint, with what its reader may do."""
    return Button(voice.label("G1.open", "Open {ref}", ref=one.ref), "complaint", str(one.id))


def _line(voice: Voice, one: Facts) -> Text:
    who = f"{one.customer}, {one.organisation}" if one.organisation else one.customer
    head = voice.say(
        "F5.line", "**{ref}** {who} · {ticket} · {handler}",
        ref=one.ref, who=who, ticket=one.ticket, handler=one.handler or "–",
    )  # fmt: skip
    return dotted(head, _progress(voice, one))


def _progress(voice: Voice, one: Facts) -> Text:
    if one.state == "answered":
        return voice.say("F5.line.asked", "waits for the customer's yes")
    if one.contacted_at is not None:
        return voice.say("F5.line.contacted", "contact was made")
    if one.due is None:
        return ()
    if one.is_missed:
        return voice.say("F5.line.missed", "**missed {due}**", due=voice.moment(one.due))
    return voice.say("F5.line.due", "contact by {due}", due=voice.moment(one.due))
