"""The lists behind the figures of a day: [Show each] of F11."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers.notices import Button, Card, Text
from handlers.wording import accountpage, recovery
from handlers.wording.account import promise_name
from handlers.wording.allowance import used
from handlers.wording.days import (
    DISPUTE,
    HELD,
    OBJECTION,
    QUIET,
    Accounts,
    Day,
    Ending,
    Full,
    Lead,
    Line,
    Queue,
)
from handlers.wording.quiet import buttons as quiet_buttons
from handlers.wording.quiet import line as still
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice, lines, shorten

SHOWN = 10  # of each list
SUBJECT = 40
NOON = time(12)


def lists(voice: Voice, day: Day) -> Card:
    """[Show each]: the lists behind the figures."""
    mine, lead = day.accounts, day.lead
    parts = [*(_account_lists(voice, mine) if mine else ()), *(_lead_lists(voice, lead) if lead else ())]
    if not parts:
        return Card(accountpage.nothing(voice))
    written = [button for one in (mine.quiet[:1] if mine else ()) for button in quiet_buttons(voice, one)]
    return Card(lines(*parts), buttons=(*_openings(voice, mine or Accounts(0), lead or Lead()), *written))


def _openings(voice: Voice, mine: Accounts, lead: Lead) -> Iterable[Button]:
    """What opens the subject of a line: its request, its complaint, its contract's end."""
    named = (one.number for part in (mine.needs, mine.risk, mine.missed, lead.news) for one in part[:SHOWN])
    for number in dict.fromkeys(filter(None, named)):
        yield _open(voice, f"T-{number}", "look", str(number))
    grieved = (*mine.complaints[:SHOWN], *lead.complaints[:SHOWN])
    for complaint in {one.id: one for one in grieved}.values():
        yield recovery.opening(voice, complaint)
    for ending in mine.renewals[:SHOWN]:
        yield _open(voice, ending.contract, "renewal", ending.value)


def _open(voice: Voice, ref: str, word: str, value: str) -> Button:
    return Button(shorten(voice.label("G1.open", "Open {ref}", ref=ref), 20), word, value)


def _account_lists(voice: Voice, mine: Accounts) -> Iterable[Text]:
    yield from _list(voice, voice.say("F11.needs", "**Needs you**"), [_needed(voice, one) for one in mine.needs])
    yield from _list(voice, voice.say("F11.risk", "**At risk today**"), [_due(voice, one) for one in mine.risk])
    yield from _list(voice, voice.say("F11.missed", "**Missed**"), [_due(voice, one) for one in mine.missed])
    yield from _complaints(voice, mine.complaints)
    yield from _list(
        voice, voice.say("F11.renewals", "**Renewals in 90 days**"), [_ending(voice, one) for one in mine.renewals]
    )
    yield from _list(voice, voice.say("F11.full", "**Allowance above 80 %**"), [_full(voice, one) for one in mine.full])
    yield from (still(voice, one) for one in mine.quiet[:QUIET])


def _lead_lists(voice: Voice, mine: Lead) -> Iterable[Text]:
    waiting = [_queue(voice, one) for one in mine.queues if one.waiting]
    yield from _list(voice, voice.say("F11.waiting", "**Waiting for an owner**"), waiting)
    yield from _list(voice, voice.say("F11.news", "**Promised news missed**"), [_due(voice, one) for one in mine.news])
    yield from _complaints(voice, mine.complaints)


def _list(voice: Voice, head: Text, rows: list[Text]) -> Iterable[Text]:
    """A heading with the first of its rows; nothing where there are none."""
    if not rows:
        return
    yield head
    yield from rows[:SHOWN]
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        yield voice.count("F11.more", "and {n} more", "and {n} more", more)


def _needed(voice: Voice, one: Line) -> Text:
    subject = shorten(one.subject, SUBJECT)
    if one.what == HELD:
        return accountpage.held(voice, one.ref, one.organisation, subject, one.at)
    if one.what == DISPUTE:
        return accountpage.dispute(voice, one.ref, subject, one.at)
    if one.what == OBJECTION:
        return voice.say(
            "F11.objection",
            "**{organisation}** · something is wrong with a statement: “{words}”",
            organisation=one.organisation,
            words=subject,
        )
    return accountpage.broken(voice, one.ref, one.organisation, promise_name(voice, one.what), one.at or voice.now)


def _due(voice: Voice, one: Line) -> Text:
    return voice.say(
        "F11.due",
        "**{ref}** {organisation} · {subject} · {promise} {due}",
        ref=one.ref,
        organisation=one.organisation,
        subject=shorten(one.subject, SUBJECT),
        promise=promise_name(voice, one.what),
        due=voice.moment(one.at or voice.now),
    )


def _complaints(voice: Voice, complaints: Iterable[Facts]) -> Iterable[Text]:
    rows = [recovery.line(voice, one) for one in complaints]
    yield from _list(voice, voice.say("F11.complaints", "**Open complaints**"), rows)


def _ending(voice: Voice, one: Ending) -> Text:
    return voice.say(
        "F11.ending",
        "**{contract}** {organisation} · ends {ends} · notice by {notice}",
        contract=one.contract,
        organisation=one.organisation,
        ends=_on(voice, one.ends),
        notice=_on(voice, one.notice_by),
    )


def _full(voice: Voice, one: Full) -> Text:
    return voice.say(
        "F11.used",
        "**{contract}** {organisation} · {used}",
        contract=one.contract,
        organisation=one.organisation,
        used=used(voice, one.allowance),
    )


def _queue(voice: Voice, one: Queue) -> Text:
    since = voice.hour(one.since) if one.since else ""
    return voice.count(
        "F11.queue",
        "**{queue}**: one waits since {since} · {taken} taken",
        "**{queue}**: {n} wait, the first since {since} · {taken} taken",
        one.waiting,
        queue=one.title,
        since=since,
        taken=one.taken,
    )


def _on(voice: Voice, day: date) -> str:
    return voice.day(datetime.combine(day, NOON, ZoneInfo(voice.zone)))
