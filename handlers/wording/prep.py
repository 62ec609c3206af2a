"""`prep Bianchi`: what an account manager knows before a call, in ten lines (issue 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Card, Text, Words
from handlers.wording.account import promise_name
from handlers.wording.patterns import cause_name
from handlers.wording.renewals import Year, so_far
from handlers.wording.voice import Voice, lines, shorten

SHOWN = 5  # of each kind that are named


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that was missed: cause "" while nobody has said why."""

    ref: str
    kind: str
    at: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Open:
    """A request that is not over. owner: "" for nobody; due: when we owe the next answer; news: by when somebody
    promised some."""

    ref: str
    owner: str
    is_waiting: bool
    due: datetime | None
    news: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One point of the line of time. what: "asked", "solved", "reopened", "missed", "complained", "checked",
    "scored" (with leave to use it "quote" or "introduction"), "saw", "wished"; about: its reference, or the score of
    ten; words: what it was about."""

    at: datetime
    what: str
    about: str
    words: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Prep:
    """Everything the ten lines say. years: its contracts; firsts: first answers of each; complaints: reference and who
    looks after it; closed: how many of them are over; opportunities, ideas: words; wanted: ideas without an answer."""

    organisation: str
    years: tuple[Year, ...]
    firsts: tuple[Text, ...]
    missed: tuple[Missed, ...]
    open: tuple[Open, ...]
    complaints: tuple[tuple[str, str], ...]
    closed: int
    opportunities: tuple[str, ...]
    ideas: tuple[str, ...]
    timeline: tuple[Event, ...]


def card(voice: Voice, prep: Prep) -> Card:
    """The ten lines; what there is nothing of is left out."""
    head = voice.say("prep", "**{organisation}**", organisation=prep.organisation)
    contracts = [lines(_contract(voice, one), so_far(voice, one)) for one in prep.years]
    none = voice.say("prep.none", "No contract is in force.")
    rest = (_missed(voice, prep), _open(voice, prep), _news(voice, prep), _complaints(voice, prep))
    more = (_named(voice, prep.opportunities, is_idea=False), _named(voice, prep.ideas, is_idea=True))
    return Card(lines(head, *(contracts or [none]), *prep.firsts, *rest, *more, _latest(voice, prep)))


def _contract(voice: Voice, year: Year) -> Text:
    said = {"plan": year.plan, "contract": year.contract, "ends": year.ends}
    if not year.notice:
        return voice.say("prep.ends", "{plan} {contract} ends **{ends}**", **said)
    return voice.say(
        "prep.notice", "{plan} {contract} ends **{ends}**; notice by **{notice}**", notice=year.notice, **said
    )


def _missed(voice: Voice, prep: Prep) -> Text:
    if not prep.missed:
        return ()
    named = voice.apart(_one_missed(voice, one) for one in prep.missed[-SHOWN:])
    if len(prep.missed) > SHOWN:
        return voice.count(
            "prep.missed.last",
            "Missed in 12 months ({n}), the last: {named}",
            "Missed in 12 months ({n}), the last: {named}",
            len(prep.missed),
            named=named,
        )
    return voice.count(
        "prep.missed",
        "Missed in 12 months ({n}): {named}",
        "Missed in 12 months ({n}): {named}",
        len(prep.missed),
        named=named,
    )


def _one_missed(voice: Voice, one: Missed) -> str:
    said = {"ref": one.ref, "date": voice.date(one.at), "promise": promise_name(voice, one.kind)}
    if not one.cause:
        return voice.label("prep.unexplained", "{ref} {date} {promise}, no reason given", **said)
    return voice.label("prep.because", "{ref} {date} {promise}, {cause}", cause=cause_name(voice, one.cause), **said)


def _open(voice: Voice, prep: Prep) -> Text:
    if not prep.open:
        return voice.say("prep.allclosed", "Nothing is open.")
    named = voice.listed(_one_open(voice, one) for one in prep.open[:SHOWN])
    return voice.count("prep.open", "Open ({n}): {named}", "Open ({n}): {named}", len(prep.open), named=named)


def _one_open(voice: Voice, one: Open) -> str:
    if one.is_waiting:
        return voice.label("prep.waits", "{ref} (waits for them)", ref=one.ref)
    owner = one.owner or voice.label("prep.nobody", "nobody")
    if one.due is None:
        return voice.label("prep.owned", "{ref} ({owner})", ref=one.ref, owner=owner)
    due = voice.hour(one.due)
    return voice.label("prep.due", "{ref} ({owner}, answer by {due})", ref=one.ref, owner=owner, due=due)


def _news(voice: Voice, prep: Prep) -> Text:
    promised = [one for one in prep.open if one.news is not None]
    if not promised:
        return ()
    named = voice.listed(
        voice.label("prep.news.one", "{ref} by {time}", ref=one.ref, time=voice.hour(one.news))
        for one in promised[:SHOWN]
        if one.news is not None
    )
    return voice.count("prep.news", "News promised: {named}", "News promised: {named}", len(promised), named=named)


def _complaints(voice: Voice, prep: Prep) -> Text:
    if not prep.complaints and not prep.closed:
        return ()
    if not prep.complaints:
        return voice.count(
            "prep.closed",
            "Complaints in 12 months: {n}, closed",
            "Complaints in 12 months: {n}, all closed",
            prep.closed,
        )
    named = voice.listed(
        voice.label("prep.complaint", "{ref} ({name})", ref=ref, name=name or voice.label("prep.nobody", "nobody"))
        for ref, name in prep.complaints[:SHOWN]
    )
    return voice.say(
        "prep.complaints", "Open complaints: {named}; closed in 12 months: {closed}", named=named, closed=prep.closed
    )


def _named(voice: Voice, words: Sequence[str], *, is_idea: bool) -> Text:
    if not words:
        return ()
    named = voice.apart(shorten(" ".join(one.split()), 60) for one in words[:SHOWN])
    if is_idea:
        return voice.count(
            "prep.ideas", "Idea without an answer: {named}", "Ideas without an answer: {named}", len(words), named=named
        )
    return voice.count("prep.chances", "Opportunity: {named}", "Opportunities: {named}", len(words), named=named)


def _latest(voice: Voice, prep: Prep) -> Text:
    if not prep.timeline:
        return voice.say("prep.never", "Nothing happened in the last 12 months.")
    named = voice.apart(line(voice, one, dated=voice.date(one.at), long=False) for one in prep.timeline[-SHOWN:])
    return voice.say("prep.latest", "Latest: {named}", named=Words(named))


def line(voice: Voice, one: Event, *, dated: str, long: bool) -> str:
    """One point of the line of time."""
    text = _happened(voice, one.what, date=dated, ref=one.about)
    about = voice.listed(filter(None, (one.who, shorten(" ".join(one.words.split()), 100))))
    return f"{text} · {about}" if long and about else text


def _happened(voice: Voice, what: str, **said: str) -> str:
    return {
        "asked": voice.label("prep.asked", "{date} {ref} asked", **said),
        "solved": voice.label("prep.solved", "{date} {ref} solved", **said),
        "reopened": voice.label("prep.reopened", "{date} {ref} opened again", **said),
        "missed": voice.label("prep.late", "{date} {ref} missed", **said),
        "complained": voice.label("prep.complained", "{date} {ref} complaint", **said),
        "checked": voice.label("prep.checked", "{date} {ref} preventive check", **said),
        "scored": voice.label("prep.scored", "{date} recommendation: {ref}", **said),
        "quote": voice.label("prep.quote", "{date} recommendation: {ref}, may be quoted", **said),
        "introduction": voice.label("prep.introduction", "{date} recommendation: {ref}, introduces us", **said),
        "saw": voice.label("prep.saw", "{date} {ref} opportunity", **said),
        "wished": voice.label("prep.wished", "{date} {ref} idea", **said),
    }[what]


def attached(voice: Voice, organisation: str) -> Text:
    """Above the file with the whole line of time."""
    return voice.say(
        "prep.file", "Every touch point with {organisation} of the last 12 months", organisation=organisation
    )
