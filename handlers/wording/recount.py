"""What happened to a request, one line each: in the notice of a missed promise and in the log attached to it (E5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.wording.voice import Value, Voice, shorten

NAMED = ("reached", "no_answer")  # whose words are a customer's name
QUOTED = 80  # characters of somebody's words in a notice; the log has them whole


@dataclass(frozen=True, slots=True)
class Who:
    """A person as lines name him."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. what: a key of the sentences below; who: whoever did it, "" for the desk itself; whom:
    those it was done to; words: what was said, or the reason; seconds: of a receipt; is_silent: nobody of `whom` did
    anything before the promise was missed; clock: kind and number of the promise it is about, where it is about one;
    ref: of the complaint."""

    at: datetime
    what: str
    who: str = ""
    whom: tuple[Who, ...] = ()
    queue: str = ""
    words: str = ""
    severity: str = ""
    platform: str = ""
    seconds: int | None = None
    by: datetime | None = None
    is_silent: bool = False
    clock: tuple[str, int] | None = None
    ref: str = ""


def line(voice: Voice, step: Step, *, reader: int | None = None, whole: bool = False) -> str:
    """The step as a line. reader: id of the person who reads it, called "you"; whole: with the words in full."""
    said = _SAID.get(step.what, _other)(voice, step, reader)
    words = step.words if whole else shorten(" ".join(step.words.split()), QUOTED)
    if words and step.what not in NAMED:
        said = voice.label("E5.words", "{said}: “{words}”", said=said, words=words)
    if step.seconds is not None:
        said = voice.label("E5.receipt", "{said}; receipt after {n} s", said=said, n=step.seconds)
    if step.is_silent:
        said = voice.label("E5.silent", "{said}: no reaction", said=said)
    return said


def sheet(voice: Voice, head: str, steps: Sequence[Step], counted: Sequence[tuple[datetime, datetime]]) -> str:
    """Steps as a text file, in the reader's zone, and below them the counted time with its sum."""
    rows = [head, voice.label("E5.log.zone", "Times at {place}.", place=voice.city()), ""]
    rows += [f"{_stamp(voice, step.at)}  {line(voice, step, whole=True)}" for step in steps]
    if counted:
        rows += ["", voice.label("E5.log.counted", "Counted time:")]
    for start, end in counted:
        rows.append(f"{_stamp(voice, start)} – {_stamp(voice, end)}  {voice.exact(_seconds(start, end))}")
    if counted:
        whole = sum(_seconds(start, end) for start, end in counted)
        rows.append(voice.label("E5.log.sum", "together {whole}", whole=voice.exact(whole)))
    return "\n".join(rows) + "\n"


def _stamp(voice: Voice, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(voice.zone)):%Y-%m-%d %H:%M:%S}"


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def _names(voice: Voice, step: Step, reader: int | None) -> str:
    """Those it was done to: "Li Wei and Marco Ferri", the reader as "you"."""
    you = voice.label("E5.you", "you")
    return voice.all_of([you if one.id == reader else one.name for one in step.whom])


def _other(voice: Voice, step: Step, reader: int | None) -> str:
    """What has no sentence of its own is named as the journal names it."""
    name = step.what.replace("_", " ")
    return voice.label("E5.other", "{name} by {who}", name=name, who=step.who) if step.who else name


def _warned(voice: Voice, step: Step, reader: int | None) -> str:
    return voice.label("E5.warned", "warned {whom}", whom=_names(voice, step, reader))


def _asked_duty(voice: Voice, step: Step, reader: int | None) -> str:
    return voice.label("E5.duty", "asked {whom} (on duty)", whom=_names(voice, step, reader))


def _early(voice: Voice, step: Step, reader: int | None) -> str:
    return voice.label("E5.early", "early notice to {whom}", whom=_names(voice, step, reader))


def _moved(voice: Voice, step: Step, reader: int | None) -> str:
    if step.who:
        return voice.label("E5.moved", "moved to {queue} by {name}", queue=step.queue, name=step.who)
    return voice.label("E5.moved.alone", "moved to {queue}", queue=step.queue)


def _severity(voice: Voice, step: Step, reader: int | None) -> str:
    if step.who:
        return voice.label("E5.severity.by", "changed to {severity} by {name}", severity=step.severity, name=step.who)
    return voice.label("E5.severity", "changed to {severity}", severity=step.severity)


def _released(voice: Voice, step: Step, reader: int | None) -> str:
    if step.who:
        return voice.label("E5.released.by", "{name} gave it back", name=step.who)
    return voice.label("E5.released", "it had no owner again")


def _promised(voice: Voice, step: Step, reader: int | None) -> str:
    by: Value = voice.hour(step.by) if step.by else ""
    if step.who:
        return voice.label("E5.promised.by", "{name} promised news by {time}", name=step.who, time=by)
    return voice.label("E5.promised", "news was promised by {time}", time=by)


def _reopened(voice: Voice, step: Step, reader: int | None) -> str:
    if step.who:
        return voice.label("E5.reopened.by", "{name} reopened it", name=step.who)
    return voice.label("E5.reopened", "reopened")


def _reviewed(voice: Voice, step: Step, reader: int | None) -> str:
    whom = _names(voice, step, reader)
    return voice.label("E11.asked", "{name} asked {whom} to review it", name=step.who, whom=whom)


_SAID: Mapping[str, Callable[[Voice, Step, int | None], str]] = {
    "wrote": lambda v, s, r: v.label("E5.wrote", "{name} wrote on {platform}", name=s.who, platform=s.platform),
    "check": lambda v, s, r: v.label("E5.check", "preventive check opened"),
    "held": lambda v, s, r: v.label("E5.held", "kept until somebody decides"),
    "granted": lambda v, s, r: v.label("E5.granted", "the request began to run, {severity}", severity=s.severity),
    "queued": lambda v, s, r: v.label("E5.queued", "card in {queue}", queue=s.queue),
    "offered": lambda v, s, r: v.label("E5.offered", "offered to {whom}", whom=_names(v, s, r)),
    "passed": lambda v, s, r: v.label("E5.declined", "{whom} passed it on", whom=_names(v, s, r)),
    "lapsed": lambda v, s, r: v.label("E5.lapsed", "the offer to {whom} lapsed", whom=_names(v, s, r)),
    "claimed": lambda v, s, r: v.label("E5.claimed", "{name} claimed it", name=s.who),
    "given": lambda v, s, r: v.label("E5.given", "it was given to {name}", name=s.who),
    "released": _released,
    "taken_over": lambda v, s, r: v.label("E5.taken", "{name} took it over", name=s.who),
    "transferred": _moved,
    "answered": lambda v, s, r: v.label("E5.answered", "{name} answered", name=s.who),
    "holding": lambda v, s, r: v.label("E5.holding", "{name} sent a holding reply", name=s.who),
    "struck": lambda v, s, r: v.label("E5.struck", "a message never arrived and does not count"),
    "noted": lambda v, s, r: v.label("E5.noted", "internal note by {name}", name=s.who),
    "asked_customer": lambda v, s, r: v.label("E5.asked", "{name} asked; the solve-by clock paused", name=s.who),
    "waiting_third_party": lambda v, s, r: v.label("E5.third", "{name} waits for somebody else", name=s.who),
    "third_party_done": lambda v, s, r: v.label("E5.third.over", "the wait for somebody else ended"),
    "pause_disputed": lambda v, s, r: v.label("E5.disputed", "the wait was disputed and ended"),
    "severity_changed": _severity,
    "rerated": lambda v, s, r: v.label("E5.rerated", "re-rated by {name}", name=s.who),
    "absorbed": lambda v, s, r: v.label("E5.absorbed", "another request was merged into it by {name}", name=s.who),
    "resolved": lambda v, s, r: v.label("E5.resolved", "{name} resolved it", name=s.who),
    "confirmed": lambda v, s, r: v.label("E5.confirmed", "{name} confirmed that it is solved", name=s.who),
    "reopened": _reopened,
    "closed": lambda v, s, r: v.label("E5.closed", "closed"),
    "closed.silent": lambda v, s, r: v.label("E5.closed.silent", "closed without a reply"),
    "closed.objection": lambda v, s, r: v.label("E5.closed.objection", "closed: nobody objected"),
    "closed.customer": lambda v, s, r: v.label("E5.closed.customer", "{name} closed it", name=s.who),
    "withdrawn": lambda v, s, r: v.label("E5.withdrawn", "withdrawn by {name}", name=s.who),
    "merged": lambda v, s, r: v.label("E5.merged", "{name} merged it into another request", name=s.who),
    "set_aside": lambda v, s, r: v.label("E5.aside", "{name} set it aside", name=s.who),
    "restored": lambda v, s, r: v.label("E5.restored", "it runs again"),
    "promised": _promised,
    "promise_kept": lambda v, s, r: v.label("E5.kept", "the promised news was given"),
    "promise_withdrawn": lambda v, s, r: v.label("E5.let_off", "the promised news is not owed any more"),
    "complaint.complained": lambda v, s, r: v.label(
        "E5.complained", "{name} complained ({ref})", name=s.who, ref=s.ref
    ),
    "complaint.rehung": lambda v, s, r: v.label(
        "E5.rehung", "{name} said that complaint {ref} is about another request", name=s.who, ref=s.ref
    ),
    "complaint.taken": lambda v, s, r: v.label("E5.grasped", "{name} took complaint {ref} over", name=s.who, ref=s.ref),
    "complaint.again": lambda v, s, r: v.label(
        "E5.again", "{name} was not content with how the complaint was handled", name=s.who
    ),
    "complaint.contacted": lambda v, s, r: v.label(
        "E5.contacted", "{name} made contact about the complaint", name=s.who
    ),
    "complaint.no_answer": lambda v, s, r: v.label(
        "E5.unreached", "{name} rang up about the complaint: no answer", name=s.who
    ),
    "complaint.promise_withdrawn": lambda v, s, r: v.label(
        "E5.nocontact", "{name} needs no contact about the complaint", name=s.who
    ),
    "complaint.taken_back": lambda v, s, r: v.label("E5.back", "{name} took the complaint back", name=s.who),
    "complaint.passed": lambda v, s, r: (
        v.label("E5.passed", "the complaint went to {whom}", whom=_names(v, s, r))
        if s.whom
        else v.label("E5.passed.none", "nobody was left to look after the complaint")
    ),
    "complaint.brought": lambda v, s, r: v.label("E5.brought", "{name} sent files about the complaint", name=s.who),
    "complaint.answered": lambda v, s, r: v.label(
        "E5.done", "{name} said what was done about the complaint", name=s.who
    ),
    "complaint.satisfied": lambda v, s, r: v.label(
        "E5.content", "{name} was content with how the complaint was handled", name=s.who
    ),
    "warned": _warned,
    "duty": _asked_duty,
    "early": _early,
    "acknowledged": lambda v, s, r: v.label("E5.acknowledged", "{name} acknowledged the miss", name=s.who),
    "reached": lambda v, s, r: v.label("E7.line", "{name} reached {whom} by telephone", name=s.who, whom=s.words),
    "no_answer": lambda v, s, r: v.label("E7.line.none", "{name} rang {whom} up: no answer", name=s.who, whom=s.words),
    "apologised": lambda v, s, r: v.label("E10.line", "{name} apologised to the customer", name=s.who),
    "cause": lambda v, s, r: v.label("E9.line", "{name} gave the reason", name=s.who),
    "review": _reviewed,
}
