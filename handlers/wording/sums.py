"""The arithmetic of a promise in a chat: what was counted, what was not, and whose time it was (`why`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.notices import Moment, Plain, Text, Words
from handlers.rules.clock import Owes, Pause, Verdict
from handlers.rules.sums import Sum
from handlers.wording.account import promise_name
from handlers.wording.voice import Value, Voice, dotted, lines, shorten

SHOWN = 4  # spans and pauses of one promise


@dataclass(frozen=True, slots=True)
class Inside:
    """What only we read of a promise: who had the request for how long (name, counted, calendar; seconds), the clause
    that promises it and the hash of the terms."""

    holders: Sequence[tuple[str, int, int]]
    clause: str
    terms: str


def promise(voice: Voice, found: Sum, inside: Inside | None) -> Text:
    """One promise. inside: None for a customer, who reads of hours and pauses, and of nobody of ours."""
    return lines(
        _head(voice, found),
        _counted(voice, found),
        *_pauses(voice, found, for_us=inside is not None),
        *(_inside(voice, inside) if inside else ()),
    )


def _head(voice: Voice, found: Sum) -> Text:
    """The promise, and when it is due or how it ended."""
    promise, due = _promised(voice, found), _moment(voice, found.due)
    if found.verdict in (Verdict.MET, Verdict.CORRECTED):
        time = _hour(voice, found.until)
        return voice.say("sums.kept", "{promise}, due {due}, kept {time}.", promise=promise, due=due, time=time)
    if found.verdict is Verdict.UNANSWERED:
        return voice.say("sums.unanswered", "{promise}, closed without an answer.", promise=promise)
    if found.due is None:
        left = voice.exact(max(found.clock.target - found.together, 0))
        return voice.say("sums.paused", "{promise}, paused now; {left} are left.", promise=promise, left=left)
    if found.verdict is not Verdict.BREACHED:
        return voice.say("sums.due", "{promise}, due {due}.", promise=promise, due=due)
    if found.clock.stopped_at is None:
        return voice.say("sums.overdue", "{promise}, was due {due}.", promise=promise, due=due)
    late = voice.exact(max(found.until - found.due, 0))
    return voice.say("sums.late", "{promise}, was due {due}, came {late} late.", promise=promise, due=due, late=late)


def _promised(voice: Voice, found: Sum) -> Text:
    name = promise_name(voice, found.clock.kind.value)
    if found.clock.by_wall:
        return (Words(name, bold=True),)
    target = voice.exact(found.clock.target)
    return voice.say("sums.head", "**{promise}**: {target} of working time", promise=name, target=target)


def _counted(voice: Voice, found: Sum) -> Text:
    """The counted spans, the first and the last of many, and their sum."""
    if not found.spans:
        return ()
    spans = [
        voice.say(
            "sums.span", "{start}–{end} {span}", start=_hour(voice, a), end=_end(voice, a, b), span=voice.exact(b - a)
        )
        for a, b in found.spans
    ]
    if len(spans) > SHOWN:
        spans = [*spans[: SHOWN // 2], (Plain("…"),), *spans[-SHOWN // 2 :]]
    listed = _joined(spans)
    if len(found.spans) == 1:
        return voice.say("sums.counted", "Counted: {spans}", spans=listed)
    together = voice.exact(found.together)
    return voice.say("sums.together", "Counted: {spans}, together {sum}", spans=listed, sum=together)


def _joined(texts: Sequence[Text]) -> Text:
    return tuple(piece for place, text in enumerate(texts) for piece in ((Plain(" + "), *text) if place else text))


def _pauses(voice: Voice, found: Sum, *, for_us: bool) -> list[Text]:
    said = [_pause(voice, one, for_us=for_us) for one in found.clock.pauses[-SHOWN:]]
    earlier = len(found.clock.pauses) - SHOWN
    if earlier > 0:
        said.append(voice.count("sums.earlier", "and {n} earlier pause", "and {n} earlier pauses", earlier))
    return said


def _pause(voice: Voice, pause: Pause, *, for_us: bool) -> Text:
    values: dict[str, Value] = {"start": _hour(voice, pause.start), "why": _owed(voice, pause.owes, for_us=for_us)}
    if for_us and pause.why:
        values["why"] = voice.say("sums.asked", "{why} (“{words}”)", why=values["why"], words=shorten(pause.why, 80))
    if pause.end is None:
        return voice.say("sums.since", "Not counted since {start}: {why}", **values)
    end = _end(voice, pause.start, pause.end)
    return voice.say("sums.not", "Not counted {start}–{end}: {why}", end=end, **values)


def _owed(voice: Voice, owes: Owes, *, for_us: bool) -> Text:
    if owes is Owes.CUSTOMER:
        if for_us:
            return voice.say("sums.customer", "the customer was to answer")
        return voice.say("sums.you", "we waited for your answer")
    if owes is Owes.THIRD_PARTY:
        return voice.say("sums.third", "somebody else was to act")
    return voice.say("sums.closed", "it was closed")


def _inside(voice: Voice, inside: Inside) -> list[Text]:
    held = [
        voice.say("sums.holder", "{who} {counted}", who=who, counted=voice.exact(counted))
        if counted == calendar
        else voice.say(
            "sums.holder.calendar",
            "{who} {counted} ({calendar} by the calendar)",
            who=who,
            counted=voice.exact(counted),
            calendar=voice.exact(calendar),
        )
        for who, counted, calendar in inside.holders
    ]
    who = voice.say("sums.held", "Held by {holders}", holders=_joined(held)) if held else ()
    clause = voice.say("sums.clause", "Clause {clause}", clause=inside.clause) if inside.clause else ()
    return [who, dotted(clause, voice.say("sums.terms", "terms {hash}", hash=inside.terms[:12]))]


def nobody(voice: Voice) -> str:
    """Who has a request that nobody has claimed."""
    return voice.label("sums.nobody", "nobody")


def in_queue(voice: Voice, who: str, queue: str) -> str:
    """A holder with the queue the request was in."""
    return voice.label("sums.in", "{who} in {queue}", who=who, queue=queue)


def _moment(voice: Voice, at: int | None) -> Moment:
    return voice.moment(datetime.fromtimestamp(at or 0, UTC))


def _hour(voice: Voice, at: int) -> Moment:
    return voice.hour(datetime.fromtimestamp(at, UTC))


def _end(voice: Voice, start: int, end: int) -> Moment:
    """The end of a span: with its day only where that is another one than the start's."""
    zone = ZoneInfo(voice.zone)
    is_same_day = datetime.fromtimestamp(start, zone).date() == datetime.fromtimestamp(end, zone).date()
    return _hour(replace(voice, now=datetime.fromtimestamp(end, UTC)) if is_same_day else voice, end)
