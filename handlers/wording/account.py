"""What account managers, leads and the front desk read (CONVERSATIONS 2 d and e)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Style, Text, Words
from handlers.wording.voice import Voice, lines, quote, shorten


@dataclass(frozen=True, slots=True)
class Miss:
    """A breach notice's evidence. `timeline`: who did what when, oldest first; seconds are counted working time."""

    ref: str
    number: int
    organisation: str
    promise: str  # "first answer", "next answer", "solution"
    due: datetime
    plan: str
    severity: str
    target_seconds: int
    counted: Sequence[tuple[datetime, datetime, int]]  # spans of counted time and their seconds: they sum to the target
    timeline: Sequence[tuple[datetime, str]]
    owner: str = ""
    acknowledged: str = ""
    acknowledged_at: datetime | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    late_seconds: int = 0
    fired_late_seconds: int = 0
    is_corrected: bool = False  # the answer came in time and only reached the desk late


def promise_name(voice: Voice, kind: str) -> str:
    """What a clock promises, in the reader's words."""
    return {
        "first_response": voice.label("clock.first", "First answer"),
        "next_response": voice.label("clock.next", "Next answer"),
        "update": voice.label("clock.update", "Next news"),
        "resolution": voice.label("clock.solution", "Solution"),
        "promise": voice.label("clock.promise", "A word from a person"),
        "claim": voice.label("clock.claim", "Taking it from the queue"),
        "complaint": voice.label("clock.complaint", "Contact about the complaint"),
        "delivery": voice.label("clock.delivery", "Delivery"),
    }.get(kind, kind)


def missed(voice: Voice, miss: Miss) -> Card:
    """E5, E6, E9: the missed promise with its evidence, edited as things happen."""
    text = lines(
        _head(voice, miss),
        voice.say(
            "E5.terms",
            "{plan}, {severity}, {target} of working time",
            plan=miss.plan,
            severity=miss.severity,
            target=voice.span(miss.target_seconds),
        ),
        *(voice.say("E5.event", "{time} {what}", time=voice.hour(at), what=what) for at, what in miss.timeline),
        _sum(voice, miss),
        _late(voice, miss),
        _outcome(voice, miss),
    )
    return Card(text, buttons=_missed_buttons(voice, miss))


def _head(voice: Voice, miss: Miss) -> Text:
    if miss.is_corrected and miss.answered_at:
        return voice.say(
            "E5.corrected",
            "✔ **Kept after all: {ref}, {organisation}. {who} wrote at {time}, in time for {due}; "
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
        promise=miss.promise,
        due=voice.moment(miss.due),
    )


def _sum(voice: Voice, miss: Miss) -> Text:
    spans = " + ".join(voice.exact(seconds) for _, _, seconds in miss.counted)
    return voice.say("E5.sum", "Counted: {spans} = {target}", spans=spans, target=voice.exact(miss.target_seconds))


def _late(voice: Voice, miss: Miss) -> Text:
    if miss.fired_late_seconds < 60:
        return ()
    return voice.say("E5.late", "This notice comes {late} late.", late=voice.span(miss.fired_late_seconds))


def _outcome(voice: Voice, miss: Miss) -> Text:
    parts: list[Text] = []
    if miss.answered_at and not miss.answered_by and not miss.is_corrected:
        parts.append(
            voice.say(
                "E9.itself",
                "**Over {time} by itself, {late} late.**",
                time=voice.hour(miss.answered_at),
                late=voice.span(miss.late_seconds),
            )
        )
    elif miss.answered_at and not miss.is_corrected:
        parts.append(
            voice.say(
                "E9",
                "**Answered {time} by {who}, {late} late.**",
                time=voice.hour(miss.answered_at),
                who=miss.answered_by,
                late=voice.span(miss.late_seconds),
            )
        )
    if miss.acknowledged and miss.acknowledged_at:
        parts.append(
            voice.say(
                "E6", "**Acknowledged by {who}, {time}**", who=miss.acknowledged, time=voice.hour(miss.acknowledged_at)
            )
        )
    return lines(*parts)


def _missed_buttons(voice: Voice, miss: Miss) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if miss.is_corrected:
        return ()
    if not miss.acknowledged:
        buttons.append(
            Button(voice.label("E5.acknowledge", "Acknowledge"), "acknowledge", str(miss.number), Style.PRIMARY)
        )
    if not miss.answered_at:
        buttons.append(Button(voice.label("C6.take", "Take over"), "takeover", str(miss.number)))
    return tuple(buttons)


def undelivered(voice: Voice, ref: str, contact: str, reason: str, text: str) -> Card:
    """H1, H2: a message that finally did not reach its reader, to the person who wrote it."""
    return Card(
        lines(
            voice.say("H1", "Not delivered to {contact} on {ref}: {reason}.", contact=contact, ref=ref, reason=reason),
            (quote(text, 300),),
        )
    )


def status(voice: Voice, accounts: Sequence[tuple[str, int, int, int]]) -> Card:
    """G7: (organisation, open, held, missed) of the accounts somebody manages."""
    if not accounts:
        return Card(voice.say("G7.none", "You manage no accounts."))
    return Card(
        lines(
            voice.count("G7.head", "Your account:", "Your {n} accounts:", len(accounts)),
            *(
                voice.say(
                    "G7.line",
                    "**{name}** · {open} open · {held} held · {missed} missed",
                    name=name,
                    open=open_,
                    held=held,
                    missed=missed,
                )
                for name, open_, held, missed in accounts
            ),
        )
    )


def help_(voice: Voice) -> Card:
    """G7: what can be asked."""
    return Card(
        lines(
            voice.say(
                "G7.help",
                "**status** your accounts · **contract** and a company · **invite** a contact · **bind** a shared "
                "chat, said there · **settings** · **help** this text. Notices with buttons come here when a promise "
                "is about to be or was missed, and when a request is held.",
            ),
            voice.say(
                "G7.change",
                "Changes of a contract: **extend** C-2044 14d · **suspend** C-2044 · **resume** C-2044 · **addon** "
                "C-2044 payroll · **contact** C-2044 add Luca · **paid** C-2044 2027-03-31 · **prepaid** C-2044 10 "
                "until 2027-06-30",
            ),
        )
    )


def shortened(text: str) -> str:
    """A customer's text as one line of a timeline."""
    return f"“{shorten(text, 80)}”"


def words(text: str) -> Text:
    """Somebody's words as they are."""
    return (Words(text),)
