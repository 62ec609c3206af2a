"""A month as the contract's owner reads it, as text and as a file (CONVERSATIONS F10, G7 `report`)."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from handlers.notices import Button, Card, Field, Form, Plain, Text, Words
from handlers.rules.attainment import Record
from handlers.rules.clock import Verdict
from handlers.rules.scorecard import Asked, Open, Period, Use
from handlers.wording import attained, letters
from handlers.wording.allowance import amount
from handlers.wording.catalogue import spoken
from handlers.wording.voice import Value, Voice, dotted, lines, quote, shorten

SHOWN = 20  # requests of a list, open ones of a line
SUBJECT = 60
FIELD = "words"
_ZEROS = 60  # seconds of a minute
_FORMULA = re.compile(r"(^\s*|[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")  # what makes a cell a formula


@dataclass(frozen=True, slots=True)
class Statement:
    """A company's month. month: its first day; zone: where the contract's hours count, and where the month begins."""

    organisation_id: int
    organisation: str
    month: date
    zone: str
    period: Period

    @property
    def value(self) -> str:
        """What its buttons carry: "7.2026-11"."""
        return value_of(self.organisation_id, self.month)


def value_of(organisation_id: int, month: date) -> str:
    """What the buttons of a company's month carry."""
    return f"{organisation_id}.{month:%Y-%m}"


def month_name(voice: Voice, month: date) -> str:
    """ "November"; with its year where it is not of the last twelve months."""
    near = (voice.now.date() - month).days < 365
    return format_date(month, "LLLL" if near else "LLLL y", locale=spoken(voice.locale))


def card(voice: Voice, said: Statement, *, is_ours: bool) -> Card:
    """F10; is_ours: for an account manager, who has nobody to tell that something is wrong."""
    buttons = [
        Button(voice.label("F10.list", "List"), "monthlist", said.value),
        Button(voice.label("F10.csv", "CSV"), "monthcsv", said.value),
    ]
    if not is_ours:
        buttons.append(Button(voice.label("F10.wrong", "Something is wrong"), "monthwrong", said.value))
    return Card(text(voice, said, is_ours=is_ours), buttons=tuple(buttons))


def cards(voice: Voice, said: Sequence[Statement], *, is_ours: bool) -> Card:
    """Months that were not told in time, the oldest first, each with a button that shows it alone; one month is F10."""
    if len(said) == 1:
        return card(voice, said[0], is_ours=is_ours)
    apart = (part for one in said for part in (text(voice, one, is_ours=is_ours), (Plain(""),)))
    buttons = tuple(Button(month_name(voice, one.month), "monthshow", one.value) for one in said)
    return Card(lines(*list(apart)[:-1]), buttons=buttons)


def unread(voice: Voice, said: Sequence[Statement], name: str) -> Card:
    """To the account manager: an owner got nothing."""
    line = voice.say(
        "F10.unread",
        "I cannot write to {name} privately, so the {month} of **{organisation}** was not sent to them.",
        name=name,
        month=voice.all_of([month_name(voice, one.month) for one in said]),
        organisation=said[0].organisation,
    )
    return Card(line, buttons=cards(voice, said, is_ours=True).buttons)


def text(voice: Voice, said: Statement, *, is_ours: bool) -> Text:
    """The figures of F10."""
    period = said.period
    head = voice.say(
        "F10", "**{month}, {organisation}**", month=month_name(voice, said.month), organisation=said.organisation
    )
    used = [_used(voice, one, named=len(period.uses) > 1, zone=said.zone) for one in period.uses]
    return lines(head, _requests(voice, period), *used, _rating(voice, period), _open(voice, period, is_ours=is_ours))


def _requests(voice: Voice, period: Period) -> Text:
    n, record = period.record.requests, period.record
    if not n and not record.is_telling and not record.waiting:
        return voice.say("F10.quiet", "No requests")
    facts = (_kept_of(voice, record), *attained.apart(voice, record), _times(voice, period))
    return dotted(voice.count("F10.requests", "{n} request", "{n} requests", n), *facts)


def _kept_of(voice: Voice, record: Record) -> Text:
    if record.share is None:
        return ()
    return voice.say(
        "F10.kept",
        "{kept} of {of} answered in time ({share} %)",
        kept=record.kept,
        of=record.promised,
        share=record.share,
    )


def _times(voice: Voice, period: Period) -> Text:
    if period.median is None or period.slowest is None:
        return ()
    return voice.say(
        "F10.times",
        "median first answer {median} · slowest {slowest} ({ref})",
        median=voice.span(period.median),
        slowest=voice.span(period.slowest),
        ref=f"T-{period.slowest_number}",
    )


def _used(voice: Voice, use: Use, *, named: bool, zone: str) -> Text:
    local, one = ZoneInfo(zone), use.allowance
    there = Voice(voice.locale, zone, voice.now)
    is_near = use.until.astimezone(local).year == voice.now.astimezone(local).year
    values = {
        "used": amount(voice, one.used),
        "limit": amount(voice, one.total),
        "left": amount(voice, one.left),
        "day": there.date(use.until) if is_near else there.day(use.until),
        "contract": use.contract,
    }
    if one.unit == "hours" and named:
        return voice.say("F10.hours.of", "{contract}: used {used} of {limit} h, {left} left until {day}", **values)
    if one.unit == "hours":
        return voice.say("F10.hours", "Used {used} of {limit} h, {left} left until {day}", **values)
    if named:
        return voice.say("F10.used.of", "{contract}: used {used} of {limit}, {left} left until {day}", **values)
    return voice.say("F10.used", "Used {used} of {limit}, {left} left until {day}", **values)


def _rating(voice: Voice, period: Period) -> Text:
    rated = period.rated
    if rated.mean is None:
        return voice.count("F10.unrated", "{n} not rated", "{n} not rated", rated.not_rated) if rated.not_rated else ()
    return voice.count(
        "F10.rating",
        "Rating {mean} from {n} answer, {rest} not rated",
        "Rating {mean} from {n} answers, {rest} not rated",
        rated.answers,
        mean=mean(voice, rated.mean),
        rest=rated.not_rated,
    )


def mean(voice: Voice, value: Decimal) -> str:
    """A mean score: "4.5"."""
    return format_decimal(value, format="0.0", locale=spoken(voice.locale))


def _open(voice: Voice, period: Period, *, is_ours: bool) -> Text:
    if not period.open:
        return ()
    named = voice.listed(_one_open(voice, one, is_ours=is_ours) for one in period.open[:SHOWN])
    more = len(period.open) - SHOWN
    if more > 0:
        return voice.count("F10.more", "Open: {requests} and {n} more", "Open: {requests} and {n} more", more,
                           requests=named)  # fmt: skip
    return voice.say("F10.open", "Open: {requests}", requests=named)


def _one_open(voice: Voice, one: Open, *, is_ours: bool) -> str:
    ref = f"T-{one.number}"
    if one.is_held:
        return voice.label("F10.held", "{ref} (held)", ref=ref)
    if one.is_waiting and not is_ours:
        return voice.label("F10.you", "{ref} (waiting for you)", ref=ref)
    if one.is_waiting:
        return voice.label("F10.customer", "{ref} (waiting for the customer)", ref=ref)
    if not one.owner:
        return voice.label("F10.nobody", "{ref} (not yet picked up)", ref=ref)
    return voice.label("F10.owner", "{ref} ({name})", ref=ref, name=one.owner)


# -------------------------------------------------------------------------------------------------------- list and file


def listed(voice: Voice, said: Statement) -> Card:
    """[List]: the requests of the month."""
    asked = said.period.asked
    if not asked:
        return Card(voice.say("F10.none", "There were no requests in this month."))
    rows = [_row(voice, one) for one in asked[:SHOWN]]
    more = len(asked) - SHOWN
    rest = voice.count("F10.rest", "{n} more in the file.", "{n} more in the file.", more) if more > 0 else ()
    buttons = (Button(voice.label("F10.csv", "CSV"), "monthcsv", said.value),) if more > 0 else ()
    return Card(lines(*rows, rest), buttons=buttons)


def _row(voice: Voice, one: Asked) -> Text:
    values: dict[str, Value] = {
        "ref": f"T-{one.number}",
        "day": voice.date(datetime.fromtimestamp(one.written, UTC)),
        "subject": Words(shorten(one.subject, SUBJECT)),
    }
    if one.took is None:
        return voice.say("F10.row", "**{ref}** · {day} · {subject} · {state}", state=_kept(voice, one), **values)
    return voice.say(
        "F10.row.took",
        "**{ref}** · {day} · {subject} · first answer {took}, {state}",
        took=voice.span(one.took),
        state=_kept(voice, one),
        **values,
    )


def _kept(voice: Voice, one: Asked) -> str:
    if one.became is None and one.took is not None:
        return voice.label("F10.before", "late, counted when it was due")
    if one.answer.status is None:
        return voice.label("F10.unpromised", "no time promised")
    return {
        Verdict.MET: voice.label("F10.intime", "in time"),
        Verdict.BREACHED: voice.label("F10.late", "late"),
        Verdict.OPEN: voice.label("F10.waiting", "still running"),
        Verdict.UNANSWERED: voice.label("F10.unanswered", "closed without an answer"),
        None: voice.label("F10.back", "taken back"),
    }[one.became]


def file_name(said: Statement) -> str:
    """What the file is called."""
    return f"statement-{said.month:%Y-%m}.csv"


def caption(voice: Voice, said: Statement) -> Text:
    """Above the file."""
    month = month_name(voice, said.month)
    return voice.say("F10.file", "{month}, {organisation}", month=month, organisation=said.organisation)


def file(voice: Voice, said: Statement) -> str:
    """[CSV]: one line for each first answer that was promised; times where the contract's hours count."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(
        [
            voice.label("csv.ref", "Request"),
            voice.label("csv.written", "Written"),
            voice.label("csv.subject", "Subject"),
            voice.label("csv.severity", "Severity"),
            voice.label("csv.took", "First answer (min)"),
            voice.label("csv.kept", "Promise"),
        ]
    )
    for one in said.period.asked:
        at = datetime.fromtimestamp(one.written, ZoneInfo(said.zone)).isoformat(" ", "minutes")
        took = "" if one.took is None else one.took // _ZEROS
        table.writerow([f"T-{one.number}", at, plain(one.subject), plain(one.severity), took, _kept(voice, one)])
    return written.getvalue()


def plain(cell: str) -> str:
    """What people wrote, so that a spreadsheet takes it for words and never for a formula, also where it takes a
    semicolon for the end of a cell."""
    return _FORMULA.sub(r"\1'", cell)


# --------------------------------------------------------------------------------------------------- something is wrong


def wrong_form(voice: Voice, said: Statement) -> Form:
    """[Something is wrong]."""
    title = shorten(voice.label("F10.wrong", "Something is wrong"), 24)
    field = Field(FIELD, voice.label("F10.what", "What is wrong?"), long=True)
    return Form(title, "monthwrong", said.value, (field,), voice.label("button.send", "Send"))


def passed_on(voice: Voice, name: str) -> str:
    """To whoever said so."""
    return voice.label("F10.passed", "{name} has it and looks into it.", name=name)


def objected(voice: Voice, said: Statement, name: str, words: str, *, writer: int, value: str) -> Card:
    """To the account manager. writer: id of who says so; value: of the button that settles it."""
    head = voice.say(
        "F10.objected",
        "**{name}, {organisation}**: something is wrong with the statement of {month}:",
        name=name,
        organisation=said.organisation,
        month=month_name(voice, said.month),
    )
    buttons = (
        letters.button(voice, name, str(writer)),
        Button(voice.label("F10.statement", "Statement"), "report", said.value),
        Button(voice.label("F10.settled", "Settled"), "settled", value),
    )
    return Card(lines(head, (quote(words, 3000),)), buttons=buttons)


def settled(voice: Voice, organisation: str, month: date, words: str, name: str) -> Card:
    """The same once somebody has seen to it."""
    head = voice.say(
        "F10.over",
        "**{organisation}**, statement of {month}: settled by {name}",
        organisation=organisation,
        month=month_name(voice, month),
        name=name,
    )
    return Card(lines(head, (quote(words, 3000),)))
