"""How many first answers came in time, as the customer and the account manager read it (CONVERSATIONS F10, G2)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.notices import Button, Text
from handlers.rules.attainment import Missed, Record
from handlers.wording.voice import Voice

SHOWN = 5  # missed ones that are named


@dataclass(frozen=True, slots=True)
class Year:
    """The record of a contract's running year, and when that began, in the zone where its hours count."""

    contract: str
    zone: str
    since: datetime
    record: Record


def first_answers(voice: Voice, year: Year, *, is_named: bool = False) -> Text:
    """G2: "30 of 32 first answers on time in this contract year (since 1 Jan 2026); the 2 missed: T-1007 (3 Mar, 17 min
    late), …; 1 still running". () where none was due yet. is_named: the contract's number stands before it."""
    record, local = year.record, replace(voice, zone=year.zone)
    if not record.is_telling:
        return ()
    share = _share(voice, record, local.day(year.since))
    facts = _joined(voice, share, _missed(local, record), *apart(voice, record))
    if not is_named:
        return facts
    return voice.say("G2.record.of", "{contract}: {facts}", contract=year.contract, facts=facts)


def _joined(voice: Voice, *facts: Text) -> Text:
    """Facts of one line, each of which stands alone."""
    text: Text = ()
    for one in filter(None, facts):
        text = voice.say("facts", "{first}; {next}", first=text, next=one) if text else one
    return text


def _share(voice: Voice, record: Record, since: str) -> Text:
    if not record.decided:
        return ()
    return voice.count(
        "G2.record",
        "{kept} of {n} first answer on time in this contract year (since {since})",
        "{kept} of {n} first answers on time in this contract year (since {since})",
        record.promised,
        kept=record.kept,
        since=since,
    )


def _missed(voice: Voice, record: Record) -> Text:
    if not record.missed:
        return ()
    n, earlier = len(record.missed), len(record.missed) - SHOWN
    named = voice.listed(_one(voice, one) for one in record.missed[:SHOWN])
    if earlier > 0:
        return voice.count(
            "G2.missed.more",
            "missed: {named} and {earlier} earlier",
            "the {n} missed: {named} and {earlier} earlier",
            n,
            named=named,
            earlier=earlier,
        )
    return voice.count("G2.missed", "missed: {named}", "the {n} missed: {named}", n, named=named)


def _one(voice: Voice, missed: Missed) -> str:
    ref, day = f"T-{missed.number}", voice.date(datetime.fromtimestamp(missed.at, UTC))
    if missed.late is None:
        return voice.label("G2.missed.open", "{ref} ({day}, not answered)", ref=ref, day=day)
    return voice.label("G2.missed.late", "{ref} ({day}, {span} late)", ref=ref, day=day, span=voice.span(missed.late))


def apart(voice: Voice, record: Record) -> tuple[Text, Text]:
    """What is neither kept nor missed, and in no share: still running in its time; closed without an answer."""
    unanswered = record.unanswered
    return (
        running(voice, record),
        voice.count("G2.unanswered", "{n} closed without an answer", "{n} closed without an answer", unanswered)
        if unanswered
        else (),
    )


def running(voice: Voice, record: Record) -> Text:
    """How many first answers are still to come, in their time."""
    return voice.count("G2.waiting", "{n} still running", "{n} still running", record.waiting) if record.waiting else ()


def why_missed(voice: Voice, record: Record) -> tuple[Button, ...]:
    """One tap for the arithmetic of the newest missed ones."""
    return tuple(
        Button(voice.label("G2.why", "Why T-{number}?", number=one.number), "why", str(one.number))
        for one in record.missed[:2]
    )
