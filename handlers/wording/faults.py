"""A fault that many customers have: what they read of it, and what the lead and the owners read (CONVERSATIONS B12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Field, Form, Mention, Style, Text, Words
from handlers.wording import duetimes
from handlers.wording.voice import Voice, dotted, flat, lines, quote, shorten

LISTED = 12  # requests that a notice names


@dataclass(frozen=True, slots=True)
class One:
    """A request as a lead reads it in a list."""

    ref: str
    organisation: str
    subject: str


@dataclass(frozen=True, slots=True)
class Known:
    """A fault as people of ours read it. value: what its buttons carry."""

    ref: str
    title: str
    since: datetime
    value: str
    next_at: datetime | None = None
    over_at: datetime | None = None
    cause: str = ""
    fix: str = ""


# ----------------------------------------------------------------------------------------------------------- customers


@dataclass(frozen=True, slots=True)
class Standing:
    """A fault as one customer reads it, whose request is `ref`. It is his alone: of others he learns nothing."""

    ref: str
    number: int
    title: str
    since: datetime
    next_at: datetime | None
    news: str = ""
    news_at: datetime | None = None
    over_at: datetime | None = None


def belongs(voice: Voice, known: Standing) -> Card:
    """B12: his request belongs to a fault, and when he hears more."""
    text = voice.say(
        "B12",
        "**{ref}** belongs to a fault we know about since {since}.",
        ref=known.ref,
        since=voice.hour(known.since),
    )
    if known.next_at is not None:
        due = voice.moment(known.next_at)
        next_news = voice.say("B12.next", "Next news by **{due}**; you need not ask again.", due=due)
        text = voice.paragraph(text, next_news)
    value = str(known.number)
    return Card(
        text,
        buttons=(
            Button(voice.label("B12.details", "Details"), "faultdetails", value),
            Button(voice.label("B12.different", "Mine is different"), "different", value),
        ),
    )


def details(voice: Voice, known: Standing, owner: str, answer_due: datetime | None) -> Card:
    """[Details]: what the lead wrote of it, and that the request goes on by itself."""
    head = voice.say(
        "B12.title", "**{title}**, known since {since}.", title=known.title, since=voice.moment(known.since)
    )
    return Card(lines(head, *_latest(voice, known), _goes_on(voice, known.ref, owner, answer_due)))


def _latest(voice: Voice, known: Standing) -> tuple[Text, ...]:
    said: list[Text] = []
    if known.news and known.news_at is not None:
        said += [voice.say("B12.latest", "Latest news, {time}:", time=voice.hour(known.news_at)), (quote(known.news),)]
    if known.over_at is not None:
        said.append(voice.say("B12.was", "It is over since {time}.", time=voice.moment(known.over_at)))
    elif known.next_at is not None:
        said.append(voice.say("B12.by", "Next news by **{due}**.", due=voice.moment(known.next_at)))
    return tuple(said)


def _goes_on(voice: Voice, ref: str, owner: str, answer_due: datetime | None) -> Text:
    text = voice.say("B12.yours", "{ref} stays with {owner}.", ref=ref, owner=owner)
    if answer_due is None or answer_due <= voice.now:
        return voice.paragraph(text, duetimes.answer(voice, answer_due))
    due = voice.say("B12.answer", "Its answer is due **by {due}** all the same.", due=voice.moment(answer_due))
    return voice.paragraph(text, due)


def news(voice: Voice, ref: str, text: str, next_at: datetime | None) -> Card:
    """What the lead wrote, under his name, and until when he writes again (C16)."""
    said: Text = (Words(text),)
    if next_at is None:
        return Card(said)
    return Card(lines(said, voice.say("C16", "Next news on {ref} **by {due}**.", ref=ref, due=voice.moment(next_at))))


def over(voice: Voice, ref: str, *, cause: str, fix: str) -> Card:
    """The last word on a fault, under the lead's name."""
    return Card(
        lines(
            voice.say("B12.over", "The fault behind **{ref}** is over.", ref=ref),
            voice.say("C12.cause", "Cause: {cause}", cause=cause),
            voice.say("C12.fix", "Fix: {fix}", fix=fix),
        )
    )


def apart(voice: Voice, ref: str, owner: str, answer_due: datetime | None) -> Card:
    """[Mine is different]: the notice of before, without buttons."""
    said = voice.say("B12.apart", "You say that **{ref}** is something else.", ref=ref)
    alone = voice.say("B12.alone", "It goes on by itself with {owner}.", owner=owner)
    return Card(voice.paragraph(said, alone, duetimes.answer(voice, answer_due)))


# ---------------------------------------------------------------------------------------------------------- the experts


def on_card(voice: Voice, known: Known, next_at: datetime | None) -> Text:
    """The line on a request's card. next_at: until when there is news, where nothing else on the card says it (C16)."""
    text = voice.say("B12.card", "⚡ **{fault}** {title}", fault=known.ref, title=shorten(known.title, 80))
    return dotted(text, _next_news(voice, next_at) if next_at else ())


def _next_news(voice: Voice, at: datetime) -> Text:
    return voice.say("B12.card.next", "next news by {due}", due=voice.moment(at))


def left(voice: Voice, owner: Mention | Words | None, name: str, fault: str) -> Text:
    """In the room: the customer says that it is something else."""
    said = voice.say("B12.left", "{name} says that this is not {fault}: it goes on by itself.", name=name, fault=fault)
    return (owner, Words(": "), *said) if owner else said


def solved(voice: Voice, known: Known, ref: str, value: str, *, claimed: bool) -> Card:
    """In the room: the fault is over, and the owner may solve the request by it."""
    text = lines(
        voice.say("B12.ended", "**{fault}** is over.", fault=known.ref),
        voice.say("C12.cause", "Cause: {cause}", cause=known.cause),
        voice.say("C12.fix", "Fix: {fix}", fix=known.fix),
        voice.say("B12.solved", "Is **{ref}** solved by that?", ref=ref),
    )
    if not claimed:
        return Card(text, buttons=(Button(voice.label("button.claim", "Claim"), "claim", value, Style.PRIMARY),))
    return Card(text, buttons=(Button(voice.label("button.resolve", "Resolve"), "faultsolved", value, Style.PRIMARY),))


def resolve_form(voice: Voice, value: str, *, cause: str, fix: str) -> Form:
    """C12, filled in with what was found out about the fault."""
    fields = (
        Field("cause", voice.label("C12.field.cause", "Cause"), value=shorten(cause, 500), limit=500),
        Field("fix", voice.label("C12.field.fix", "What fixed it"), value=shorten(fix, 1000), long=True, limit=1000),
    )
    submit = voice.label("C12.submit", "Resolve")
    return Form(voice.label("C12.title", "Resolve"), "resolve", value, fields, submit)


# ------------------------------------------------------------------------------------------------------------- the lead


def looks_new(voice: Voice, found: Sequence[One], companies: int, value: str) -> Card:
    """Several companies ask about the same: is it one fault?"""
    head = voice.say(
        "B12.alike",
        "{n} requests of {companies} companies within an hour look the same:",
        n=len(found),
        companies=companies,
    )
    buttons = (
        Button(voice.label("B12.known", "Known fault"), "knownfault", value, Style.PRIMARY),
        _not_same(voice, value),
    )
    return Card(lines(head, *_listed(voice, found)), buttons=buttons)


def looks_known(voice: Voice, known: Known, found: Sequence[One], value: str) -> Card:
    """More requests look like a fault that is known."""
    head = voice.count(
        "B12.more",
        "One more request looks like **{fault}** ({title}):",
        "{n} more requests look like **{fault}** ({title}):",
        len(found),
        fault=known.ref,
        title=shorten(known.title, 80),
    )
    label = voice.label("B12.belongs", "Belongs to it")
    buttons = (Button(label, "belongs", value, Style.PRIMARY), _not_same(voice, value))
    return Card(lines(head, *_listed(voice, found)), buttons=buttons)


def _not_same(voice: Voice, value: str) -> Button:
    return Button(voice.label("B12.not", "Not the same"), "notsame", value)


def _listed(voice: Voice, found: Sequence[One]) -> tuple[Text, ...]:
    rows = tuple(
        voice.say(
            "B12.one", "**{ref}** {company} · {subject}", ref=one.ref, company=one.organisation, subject=one.subject
        )
        for one in found[:LISTED]
    )
    rest = len(found) - LISTED
    return (*rows, voice.say("B12.rest", "and {n} more", n=rest)) if rest > 0 else rows


def settled(voice: Voice, found: Sequence[One], who: str, fault: str) -> Card:
    """What the lead said of them, in the place of the question."""
    refs = voice.listed(one.ref for one in found[:LISTED])
    if fault:
        return Card(voice.say("B12.is", "{refs}: **{fault}**, said {who}.", refs=refs, fault=fault, who=who))
    return Card(voice.say("B12.isnot", "{refs}: not the same, said {who}.", refs=refs, who=who))


def board(voice: Voice, known: Known, found: Sequence[One], waits: int) -> Card:
    """The lead's own card of a fault."""
    head = voice.say("B12.board", "⚡ **{fault} · {title}**", fault=known.ref, title=known.title)
    since = voice.say("B12.since", "Known since {since}", since=voice.moment(known.since))
    if known.over_at is not None:
        since = dotted(since, voice.say("B12.card.over", "over since {time}", time=voice.hour(known.over_at)))
    elif known.next_at is not None:
        since = dotted(since, _next_news(voice, known.next_at))
    telling = voice.count(
        "B12.waits", "{n} customer is still to be told.", "{n} customers are still to be told.", waits
    )
    text = lines(head, since, *_listed(voice, found), telling if waits else ())
    return Card(text, buttons=() if known.over_at is not None else _board_buttons(voice, known.value))


def _board_buttons(voice: Voice, value: str) -> tuple[Button, ...]:
    return (
        Button(voice.label("B12.news", "News"), "news", value, Style.PRIMARY),
        Button(voice.label("B12.end", "It is over"), "faultover", value),
    )


def linked(voice: Voice, ref: str, n: int) -> str:
    """What the lead reads at once: how many requests the fault has."""
    return flat(voice.count("B12.linked", "{fault}: one request is linked.", "{fault}: {n} requests are linked.", n,
                            fault=ref))  # fmt: skip


def remind(voice: Voice, known: Known, customers: int) -> Card:
    """C16: the time of the promised news is near."""
    text = voice.count(
        "C16.fault",
        "You promised the customer of **{fault}** ({title}) news by {due}.",
        "You promised the {n} customers of **{fault}** ({title}) news by {due}.",
        customers,
        fault=known.ref,
        title=shorten(known.title, 80),
        due=voice.moment(known.next_at or known.since),
    )
    return Card(text, buttons=_board_buttons(voice, known.value))


def which(voice: Voice, ref: str, number: int, open_ones: Sequence[Known]) -> Card:
    """[Known fault] on a card, where faults are known already."""
    buttons = tuple(
        Button(shorten(f"{one.ref} {one.title}", 20), "linkfault", f"{number}.{one.value}") for one in open_ones[:4]
    )
    other = Button(voice.label("B12.other", "Another one"), "newfault", str(number))
    return Card(voice.say("B12.which", "Which fault is **{ref}**?", ref=ref), buttons=(*buttons, other))


def known_form(voice: Voice, word: str, value: str, title: str) -> Form:
    """What is wrong, and until when there is news."""
    fields = (
        Field(
            "title",
            voice.label("B12.field.title", "What is wrong (the customers read it)"),
            shorten(title, 200),
            limit=200,
        ),
        _when(voice),
    )
    submit = voice.label("B12.submit", "Tell them")
    return Form(voice.label("B12.known", "Known fault"), word, value, fields, submit)


def news_form(voice: Voice, value: str, text: str = "") -> Form:
    """What is new, and until when there is more."""
    label = voice.label("B12.field.news", "What is new (the customers read it)")
    fields = (Field("text", label, text, long=True), _when(voice))
    submit = voice.label("B12.submit", "Tell them")
    return Form(voice.label("B12.news", "News"), "news", value, fields, submit)


def over_form(voice: Voice, value: str) -> Form:
    """What it was, and what ended it."""
    fields = (
        Field("cause", voice.label("C12.field.cause", "Cause"), limit=500),
        Field("fix", voice.label("C12.field.fix", "What fixed it"), long=True, limit=1000),
    )
    submit = voice.label("B12.submit", "Tell them")
    return Form(voice.label("B12.end", "It is over"), "faultover", value, fields, submit)


def _when(voice: Voice) -> Field:
    hint = voice.label("B12.hint.when", "14:00, tomorrow 10:00")
    return Field("next", voice.label("B12.field.when", "Next news by"), hint=hint, limit=60)


def none_open(voice: Voice) -> Card:
    """`fault` or `news` where no fault is known."""
    return Card(
        voice.say(
            "B12.none",
            "No fault is known in your queues. Write “fault T-1042 T-1043: what is wrong; next news 14:00”, or press "
            "Known fault on a request.",
        )
    )
