"""What customers read (CONVERSATIONS 2 a, b, c, d, g): one function per notice, named by what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Plain, Style, Text, Words
from handlers.wording import duetimes, pausing, uncarried
from handlers.wording.catalogue import spoken
from handlers.wording.offers import covered_button
from handlers.wording.voice import Value, Voice, lines, quote, shorten


def added(voice: Voice, ref: str, subject: str, value: str, *, others: Sequence[tuple[str, int]] = ()) -> Card:
    """B4: a later message went to the latest open request; one tap gives it to another one, or makes it a new one.
    others: reference and number of what else is open, the latest first."""
    text = voice.say("B4", "Added to **{ref}** ({subject}).", ref=ref, subject=shorten(subject, 60))
    about = (
        Button(voice.label("B4.other", "About {ref}", ref=other), "about", f"{value}.{number}")
        for other, number in others[:MOST_OTHERS]
    )
    return Card(text, buttons=(*about, Button(voice.label("B4.new", "New request"), "separate", value)))


MOST_OTHERS = 3  # other open requests that a button names


def claimed(voice: Voice, ref: str, owner: str, queue: str, due: datetime | None, *, profile: Text = ()) -> Card:
    """B5: who has it now, by when the answer is due, and what the expert says of himself."""
    said = voice.say("B5", "**{owner}** ({queue}) has {ref} and is reading it.", owner=owner, queue=queue, ref=ref)
    return Card(lines(voice.paragraph(said, duetimes.answer(voice, due)), profile))


def profile(voice: Voice, title: str, languages: Sequence[str]) -> Text:
    """B5: an expert's title and the languages he speaks (tags), each where his profile says so."""
    reader = str(spoken(voice.locale))
    named = voice.listed(Voice(tag, voice.zone, voice.now).language(reader) for tag in languages)
    speaks = voice.say("B5.speaks", "speaks {languages}", languages=named) if named else ()
    if not title:
        return speaks
    return (Words(title), Words(" · "), *speaks) if speaks else (Words(title),)


def took_over(voice: Voice, ref: str, owner: str, before: str, due: datetime | None) -> Card:
    """C10: a new owner, perhaps the first; nothing need be repeated and the time is unchanged."""
    text = (
        voice.say(
            "C10.takes",
            "**{owner}** takes {ref} over from {before} and has the whole conversation: you need not repeat anything.",
            owner=owner,
            ref=ref,
            before=before,
        )
        if before
        else voice.say(
            "C10.first",
            "**{owner}** takes {ref} over and has the whole conversation: you need not repeat anything.",
            owner=owner,
            ref=ref,
        )
    )
    return Card(voice.paragraph(text, duetimes.stays(voice, due)))


def answer(said: Words, edited: Text = ()) -> Card:
    """B6: a person's words; his name is the post's."""
    return Card((said, *edited))


def edited_at(voice: Voice, at: datetime) -> Text:
    """C5: the mark behind a text that was edited."""
    return (Plain(" "), *voice.say("C5.edited", "(edited {time})", time=voice.hour(at)))


def question(voice: Voice, ref: str, owner: str, text: str, number: int, *, paused: bool) -> Card:
    """C9: the owner needs one thing; the solve-by clock pauses meanwhile."""
    head = voice.say("C9.needs", "**{owner}** needs one thing for {ref}:", owner=owner, ref=ref)
    tail = (
        voice.say("C9.paused", "Reply here. The solve-by clock is paused meanwhile; it runs on as soon as you answer.")
        if paused
        else voice.say("C9.reply", "Reply here.")
    )
    return Card(
        lines((*head, quote(text, 3000)), tail),
        buttons=(
            Button(voice.label("C9.lack", "I do not have it"), "lack", str(number)),
            *((pausing.disagree(voice, number),) if paused else ()),
        ),
    )


def resumed(voice: Voice, ref: str, answer_due: datetime | None, solve_due: datetime | None) -> Card:
    """Check 20: the pause is over, with the new times."""
    text = voice.say("C9.resumed", "Thank you, **{ref}** goes on.", ref=ref)
    return Card(voice.paragraph(text, duetimes.next_answer(voice, answer_due), duetimes.solve(voice, solve_due)))


def solved(voice: Voice, ref: str, owner: str, number: int, *, cause: str, fix: str) -> Card:
    """C12: solved, with cause and fix, and the question whether it works."""
    text = lines(
        voice.say("C12.head", "{owner} says **{ref} is solved**.", owner=owner, ref=ref),
        voice.say("C12.cause", "Cause: {cause}", cause=cause),
        voice.say("C12.fix", "Fix: {fix}", fix=fix),
        voice.say("C12.ask", "Is it working for you?"),
    )
    return Card(
        text,
        buttons=(
            Button(voice.label("C12.yes", "Yes, solved"), "confirm", str(number), Style.PRIMARY),
            Button(voice.label("C12.no", "Not yet"), "notyet", str(number)),
        ),
    )


def confirmed(voice: Voice, ref: str) -> Text:
    """The customer said yes: closed."""
    return voice.say("C12.closed", "Thank you. **{ref}** is closed; a reply here reopens it.", ref=ref)


def reopened(voice: Voice, ref: str, owner: str, due: datetime | None, *, asking: bool) -> Card:
    """C13: open again, with whom and by when."""
    ask = voice.say("C13.ask", "What is still wrong?") if asking else ()
    return Card(voice.paragraph(_open_again(voice, ref, owner, due), ask))


def _open_again(voice: Voice, ref: str, owner: str, due: datetime | None) -> Text:
    if due is None and owner:
        return voice.say(
            "C13.owner", "Thank you for telling me. **{ref}** is open again with {owner}.", ref=ref, owner=owner
        )
    if due is None:
        return voice.say("C13.queue", "Thank you for telling me. **{ref}** is open again.", ref=ref)
    if owner:
        return voice.say(
            "C13",
            "Thank you for telling me. **{ref}** is open again with {owner}; the answer is due **by {due}**.",
            ref=ref,
            owner=owner,
            due=voice.moment(due),
        )
    return voice.say(
        "C13.due",
        "Thank you for telling me. **{ref}** is open again; the answer is due **by {due}**.",
        ref=ref,
        due=voice.moment(due),
    )


def withdrawn(voice: Voice, ref: str, *, is_worked: bool = False) -> Text:
    """The customer took it back. is_worked: hours were logged on it, which stay counted (RULES 2)."""
    if is_worked:
        return voice.say("withdrawn.worked", "**{ref}** is withdrawn; the time worked on it stays counted.", ref=ref)
    return voice.say("withdrawn", "**{ref}** is withdrawn; nothing is charged.", ref=ref)


def late_word(voice: Voice, ref: str, due: datetime, keeper: str) -> Card:
    """E8 for a held request: the word that was promised did not come."""
    return Card(
        voice.say(
            "E8.word",
            "We promised you a word on {ref} by {due} and did not keep it. I am sorry. "
            "**{keeper}** has been told again.",
            ref=ref,
            due=voice.moment(due),
            keeper=keeper,
        )
    )


def person_wanted(voice: Voice, ref: str, owner: str, lead: str, due: datetime | None) -> Card:
    """B7: "can I talk to a person?"."""
    if owner:
        return Card(
            voice.say(
                "B7.owner", "{owner} has your request {ref}. I passed on that you are asking.", owner=owner, ref=ref
            )
        )
    text = voice.say(
        "B7.lead", "No one has picked up {ref} yet. I have alerted {lead}, the team lead.", ref=ref, lead=lead
    )
    return Card(voice.paragraph(text, duetimes.answer(voice, due)))


YEAR = 366  # days: an end further away is not counted down


@dataclass(frozen=True, slots=True)
class Contract:
    """What a customer may know of his contract."""

    plan: str
    number: str
    organisation: str
    ends: str
    covers: str
    hours: str
    targets: Sequence[tuple[str, int]]  # (severity title, seconds to the first answer)
    used: Text  # what is used of the requests it includes, () where it counts none
    people: str
    manager: str
    attained: Text = ()  # how many first answers came in time, () before the first one was due
    why: tuple[Button, ...] = ()  # why those were missed that were
    closed: str = ""  # the next days on which its hours are closed, besides the weekly ones
    days_left: int | None = None
    message: tuple[Button, ...] = ()  # to the account manager


def contract(voice: Voice, facts: Contract) -> Card:
    """G2: what is covered, when, how fast and by whom."""
    targets = voice.listed(f"{title} {voice.span(seconds)}" for title, seconds in facts.targets)
    return Card(
        lines(
            _head(voice, facts),
            _covers(voice, facts),
            voice.say("G2.targets", "First answer in working time: {targets}", targets=targets),
            facts.used,
            facts.attained,
            voice.say("G2.people", "Can ask: {people}", people=facts.people),
            voice.say("G2.manager", "Account manager: {manager}", manager=facts.manager),
        ),
        buttons=(
            Button(voice.label("button.scope", "What is covered?"), "catalogue"),
            covered_button(voice),
            *facts.why,
            *facts.message,
        ),
    )


def _head(voice: Voice, facts: Contract) -> Text:
    values: dict[str, Value] = {
        "plan": facts.plan,
        "number": facts.number,
        "organisation": facts.organisation,
        "ends": facts.ends,
    }
    if facts.days_left is None or facts.days_left > YEAR:
        return voice.say("G2.head", "**{plan} {number}**, {organisation}, until {ends}", **values)
    return voice.count(
        "G2.left",
        "**{plan} {number}**, {organisation}, until {ends} (one day)",
        "**{plan} {number}**, {organisation}, until {ends} ({n} days)",
        facts.days_left,
        **values,
    )


def _covers(voice: Voice, facts: Contract) -> Text:
    if facts.closed:
        return voice.say(
            "G2.closed",
            "Covers {covers} · {hours}, closed {days}",
            covers=facts.covers,
            hours=facts.hours,
            days=facts.closed,
        )
    return voice.say("G2.covers", "Covers {covers} · {hours}", covers=facts.covers, hours=facts.hours)


def no_contract(voice: Voice) -> Card:
    """G2 for a contact whose organisation has no contract in force."""
    return Card(
        voice.say(
            "G2.none",
            "No contract is in force for you today. Write your request all the same: I keep it and a person decides.",
        )
    )


def help_(voice: Voice) -> Card:
    """G4: what can be written here."""
    return Card(
        lines(
            voice.say(
                "G4.ask", "Write your question; I bring it to the right expert and tell you by when you get an answer."
            ),
            voice.say(
                "G4.words",
                "**status** where things stand · **tickets** all requests · **contract** what you have · "
                "**catalogue** what is covered · **ask?** and your question: would it be covered · "
                "**settings** language, time zone, quiet hours · **privacy** what I keep of you · "
                "**feedback** what you think of me · **idea** what you would like · "
                "**ideas** what became of them",
            ),
            voice.say("G4.person", "Want a person? Write “person”."),
            voice.say("G4.complaint", "Not content? Write “complaint”: somebody else looks after it."),
        )
    )


def not_understood(voice: Voice) -> Card:
    """B9: nothing that can be passed on."""
    return Card(
        voice.say(
            "B9",
            "I pass messages to people and do not answer questions myself. "
            "Write your question in your own words, or “help”.",
        )
    )


def unsupported(voice: Voice, kind: str) -> Card:
    """H4: what cannot be passed on, and what to do."""
    what = uncarried.named(voice, kind)
    return Card(voice.say("H4", "I cannot pass on {kind}. Please write it as text or send a picture.", kind=what))
