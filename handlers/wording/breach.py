"""The notice of a missed promise, its line in a digest, and the attached log (CONVERSATIONS E5, E6, E9, E12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.notices import Button, Card, Style, Text
from handlers.rules import firstnames
from handlers.rules.patterns import Pattern
from handlers.wording.account import promise_name
from handlers.wording.patterns import cause_name, pattern
from handlers.wording.recount import Step, line, sheet
from handlers.wording.voice import Value, Voice, dotted, lines

BUTTON = 20  # characters
SHOWN = 24  # lines of a notice's timeline; the log has all


@dataclass(frozen=True, slots=True)
class Charge:
    """What a miss may cost by the contract. amount: of the monthly fee's currency, None where no fee is known."""

    clause: str
    percent: Decimal
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Waited:
    """A pause that moved the due time, in seconds. who: "customer" or "third_party"."""

    start: datetime
    seconds: int
    owes: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A missed promise with its evidence, the same for every reader. value: names the promise in buttons.

    clause: the contract's own words for it, with the paragraph of the paper; by: who gave his word, of a promise.
    nth: the how manieth miss of how many requests of the contract's year. counted: spans of counted time that sum to
    the target. timeline: up to the miss; after: what was done about it. fired_late: seconds the notice is late. cause,
    cause_words, cause_by: what a person gave as reason. moved_by: kind of the event that moved the due time into the
    past. call: whom to ring up. review: who else answers for it, by reader. complaint: which one it is about ("K-17").
    """

    ref: str
    number: int
    value: str
    organisation: str
    kind: str
    due: datetime
    plan: str
    severity: str
    target: int
    counted: Sequence[tuple[datetime, datetime]]
    timeline: Sequence[Step]
    clause: str = ""
    by: str = ""
    nth: int = 0
    requests: int = 0
    ends: datetime | None = None
    pauses: Sequence[Waited] = ()
    answers: int = 0
    after: Sequence[Step] = ()
    acknowledged: str = ""
    acknowledged_at: datetime | None = None
    is_over: bool = False
    answered_by: str = ""
    answered_at: datetime | None = None
    late: int = 0
    fired_late: int = 0
    is_corrected: bool = False
    cause: str = ""
    cause_words: str = ""
    cause_by: str = ""
    moved_by: str = ""
    contact: str = ""
    pattern: Pattern | None = None
    charge: Charge | None = None
    complaint: str = ""

    @property
    def is_by_wall(self) -> bool:
        """A word given for an instant, which counts every minute."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a notice. is_manager: the account manager, who alone hears of credits; other: who else answers for the
    request and can be asked to review it, "" for nobody."""

    id: int
    is_manager: bool = False
    other: str = ""


def missed(voice: Voice, miss: Miss, reader: Reader) -> Card:
    """E5, E6, E9, E11, E12: the missed promise with its evidence, edited as things happen."""
    text = lines(
        _head(voice, miss),
        _terms(voice, miss),
        *(_event(voice, step, reader) for step in miss.timeline[-SHOWN:]),
        _passed(voice, miss),
        _sum(voice, miss),
        _moved(voice, miss),
        _late(voice, miss),
        _answered(voice, miss),
        *(_event(voice, step, reader) for step in miss.after),
        _acknowledged(voice, miss),
        _reason(voice, miss),
        pattern(voice, miss.pattern),
        _charge(voice, miss.charge) if reader.is_manager else (),
    )
    return Card(text, buttons=_buttons(voice, miss, reader))


def _promise(voice: Voice, miss: Miss) -> str:
    return promise_name(voice, miss.kind)


def _head(voice: Voice, miss: Miss) -> Text:
    if miss.is_corrected and miss.answered_at:
        return voice.say(
            "E5.corrected",
            "✔ **Kept after all: {ref}, {organisation}. {who} wrote {time.at}, in time for {due}; "
            "it only reached me late. It counts as met.**",
            ref=miss.ref,
            organisation=miss.organisation,
            who=miss.answered_by,
            time=voice.hour(miss.answered_at),
            due=voice.moment(miss.due),
        )
    return voice.say(
        "E5.head",
        "❗ **Missed: {ref}, {organisation}. {promise} was due {due}.**",
        ref=miss.ref,
        organisation=miss.organisation,
        promise=_promise(voice, miss),
        due=voice.moment(miss.due),
    )


def _terms(voice: Voice, miss: Miss) -> Text:
    """The promise and its clause, which miss of the year it is, and when the contract ends."""
    nth = _nth(voice, miss.nth, miss.requests) if miss.nth and miss.requests else ()
    ends = voice.say("E5.ends", "contract ends {day}", day=_end_day(voice, miss.ends)) if miss.ends else ()
    return dotted(_promised(voice, miss), nth, ends)


def _end_day(voice: Voice, ends: datetime) -> str:
    """With the year where it is another one than now."""
    zone = ZoneInfo(voice.zone)
    is_near = ends.astimezone(zone).year == voice.now.astimezone(zone).year
    return voice.date(ends) if is_near else voice.day(ends)


def _promised(voice: Voice, miss: Miss) -> Text:
    if miss.is_by_wall:
        return voice.say("E5.word", "{plan}, a word given by {name}", plan=miss.plan, name=miss.by)
    terms: dict[str, Value] = {"plan": miss.plan, "severity": miss.severity, "target": voice.span(miss.target)}
    if miss.clause:
        return voice.say(
            "E5.clause", "{plan}, {severity}, {target} of working time ({clause})", clause=miss.clause, **terms
        )
    return voice.say("E5.terms", "{plan}, {severity}, {target} of working time", **terms)


def _nth(voice: Voice, nth: int, requests: int) -> Text:
    first = {
        1: voice.say("E5.first", "1st miss of {n} this year", n=requests),
        2: voice.say("E5.second", "2nd miss of {n} this year", n=requests),
        3: voice.say("E5.third.miss", "3rd miss of {n} this year", n=requests),
    }
    return first.get(nth) or voice.say("E5.nth.miss", "miss no. {nth} of {n} this year", nth=nth, n=requests)


def _event(voice: Voice, step: Step, reader: Reader) -> Text:
    said = line(voice, step, reader=reader.id)
    return voice.say("E5.event", "{time} {what}", time=voice.hour(step.at), what=said)


def _passed(voice: Voice, miss: Miss) -> Text:
    """The last line of the timeline: how many messages came from a person, and whether the clock was ever paused."""
    if miss.is_corrected:
        return ()
    said = voice.count(
        "E5.messages", "target passed; one message from a person", "target passed; {n} messages from a person",
        miss.answers,
    )  # fmt: skip
    return voice.say(
        "E5.end", "{time} {passed}; {paused}", time=voice.hour(miss.due), passed=said, paused=_paused(voice, miss)
    )


def _paused(voice: Voice, miss: Miss) -> Text:
    if not miss.pauses:
        return voice.say("E5.unpaused", "clock never paused")
    whole = voice.span(sum(pause.seconds for pause in miss.pauses))
    n, owing = len(miss.pauses), {one.owes for one in miss.pauses} & {"customer", "third_party"}
    if owing == {"customer"}:
        return voice.count(
            "E5.paused.customer",
            "clock paused once, {whole} of working time (waiting for the customer)",
            "clock paused {n} times, {whole} of working time (waiting for the customer)",
            n,
            whole=whole,
        )
    if owing == {"third_party"}:
        return voice.count(
            "E5.paused.third",
            "clock paused once, {whole} of working time (waiting for somebody else)",
            "clock paused {n} times, {whole} of working time (waiting for somebody else)",
            n,
            whole=whole,
        )
    if owing:
        return voice.count(
            "E5.paused.both",
            "clock paused once, {whole} of working time (waiting for the customer, waiting for somebody else)",
            "clock paused {n} times, {whole} of working time (waiting for the customer, waiting for somebody else)",
            n,
            whole=whole,
        )
    return voice.count(
        "E5.paused",
        "clock paused once, {whole} of working time",
        "clock paused {n} times, {whole} of working time",
        n,
        whole=whole,
    )


def _sum(voice: Voice, miss: Miss) -> Text:
    spans = " + ".join(voice.exact(_seconds(start, end)) for start, end in miss.counted)
    if not spans:
        return ()
    return voice.say("E5.sum", "Counted: {spans} = {target}", spans=spans, target=voice.exact(miss.target))


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def _moved(voice: Voice, miss: Miss) -> Text:
    """Why a due time came to lie in the past."""
    if miss.moved_by == "severity_changed":
        return voice.say("E5.by.severity", "Missed by the change of severity: the new target was over already.")
    if miss.moved_by == "rerated":
        return voice.say("E5.by.rerate", "Missed by the re-rate: the new target was over already.")
    return ()


def _late(voice: Voice, miss: Miss) -> Text:
    if miss.fired_late < 60:
        return ()
    return voice.say("E5.late", "This notice comes {late} late.", late=voice.span(miss.fired_late))


def _answered(voice: Voice, miss: Miss) -> Text:
    """E9: who answered after all, and how late."""
    if miss.answered_at is None or miss.is_corrected:
        return ()
    at, late = voice.hour(miss.answered_at), voice.span(miss.late)
    if not miss.answered_by:
        return voice.say("E9.itself", "**Over {time} by itself, {late} late.**", time=at, late=late)
    if miss.complaint:
        return voice.say(
            "E9.contacted",
            "**{who} made contact {time}, {late} late.**",
            time=at,
            who=miss.answered_by,
            late=late,
        )
    if miss.kind == "resolution":
        return voice.say(
            "E9.solved", "**Solved {time} by {who}, {late} late.**", time=at, who=miss.answered_by, late=late
        )
    return voice.say("E9", "**Answered {time} by {who}, {late} late.**", time=at, who=miss.answered_by, late=late)


def _acknowledged(voice: Voice, miss: Miss) -> Text:
    if not miss.acknowledged or miss.acknowledged_at is None:
        return ()
    at = voice.hour(miss.acknowledged_at)
    return voice.say("E6", "**Acknowledged by {who}, {time}**", who=miss.acknowledged, time=at)


def _reason(voice: Voice, miss: Miss) -> Text:
    if not miss.cause:
        return ()
    cause, words, who = cause_name(voice, miss.cause), miss.cause_words, miss.cause_by
    if words and who:
        return voice.say("E9.reason.both", "Reason: {cause}, “{words}” ({who})", cause=cause, words=words, who=who)
    if words:
        return voice.say("E9.reason.words", "Reason: {cause}, “{words}”", cause=cause, words=words)
    if who:
        return voice.say("E9.reason.by", "Reason: {cause} ({who})", cause=cause, who=who)
    return voice.say("E9.reason", "Reason: {cause}", cause=cause)


def _charge(voice: Voice, charge: Charge | None) -> Text:
    """E12: what the contract says about credits; for the account manager only."""
    if charge is None:
        return ()
    values: dict[str, Value] = {"percent": f"{charge.percent.normalize():f}", "clause": charge.clause}
    if charge.amount is None and charge.clause:
        return voice.say("E12", "Credit clause {clause} may apply: {percent} % of the monthly fee.", **values)
    if charge.amount is None:
        return voice.say("E12.unnamed", "A credit may apply: {percent} % of the monthly fee.", **values)
    values["amount"] = f"{charge.amount:.2f} {charge.currency}"
    if charge.clause:
        return voice.say(
            "E12.amount", "Credit clause {clause} may apply: {percent} % of the monthly fee, {amount}.", **values
        )
    return voice.say("E12.unnamed.amount", "A credit may apply: {percent} % of the monthly fee, {amount}.", **values)


def _buttons(voice: Voice, miss: Miss, reader: Reader) -> tuple[Button, ...]:
    """What can be done about it: first what stops the ladder, later the reason and the pattern."""
    if miss.is_corrected:
        return ()
    number, first = str(miss.number), firstnames.first(miss.contact)
    found: list[Button] = []
    if not miss.acknowledged:
        label = voice.label("E5.acknowledge", "Acknowledge")
        found.append(Button(label, "acknowledge", number, Style.PRIMARY))
    if miss.complaint:
        label = voice.label("E5.complaint", "Show {ref}", ref=miss.complaint)
        found.append(Button(label, "complaint", miss.complaint.removeprefix("K-")))
        return tuple(found)
    if not miss.is_over:
        found.append(Button(voice.label("C6.take", "Take over"), "takeover", number))
        found.append(Button(voice.label("E5.reassign", "Reassign"), "reassign", number))
    elif not miss.cause:
        found.append(Button(voice.label("E9.button", "Add a reason"), "cause", miss.value))
    if miss.kind != "claim":  # of a promise to ourselves no customer hears
        found.append(
            Button(
                _fit(voice.label("E5.call", "Call {name}", name=first), voice.label("E5.call.short", "Call")),
                "call",
                miss.value,
            )
        )
        found.append(Button(voice.label("E5.apology", "Apology draft"), "apology", miss.value))
    if miss.pattern is not None and reader.other:
        label = voice.label("E11.review", "Review with {name}", name=firstnames.first(reader.other))
        found.append(Button(_fit(label, voice.label("E11.review.short", "Review")), "review", miss.value))
    return tuple(found)


def _fit(label: str, short: str) -> str:
    return label if len(label) <= BUTTON else short


def attached(voice: Voice, ref: str) -> Text:
    """The line above the attached log."""
    return voice.say("E5.log", "The full log of **{ref}**.", ref=ref)


def log(voice: Voice, miss: Miss, steps: Sequence[Step]) -> str:
    """The attached log: every entry of the journal, and the arithmetic of the promise."""
    head = voice.label(
        "E5.log.head",
        "{ref}, {organisation}: {promise} was due {due}",
        ref=miss.ref,
        organisation=miss.organisation,
        promise=_promise(voice, miss),
        due=voice.moment(miss.due),
    )
    return sheet(voice, head, steps, miss.counted)
