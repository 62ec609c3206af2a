"""What whoever takes a request over reads first: what was asked, tried, promised, and what is still open (RULES 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Card, Text
from handlers.wording.voice import Voice, lines, shorten

LINE = 160  # characters of one message


@dataclass(frozen=True, slots=True)
class Extract:
    """A request so far. tried: (who, what) of ours to the customer, oldest first, and notes: what we wrote among us;
    unanswered: a question that its customer has not answered; waits_for: another party; files: what came along."""

    ref: str
    asked: str
    contact: str
    latest: str = ""
    tried: Sequence[tuple[str, str]] = ()
    notes: Sequence[tuple[str, str]] = ()
    unanswered: str = ""
    waits_for: str = ""
    promised: datetime | None = None
    answer_due: datetime | None = None
    solve_due: datetime | None = None
    files: str = ""


def card(voice: Voice, so_far: Extract) -> Card:
    """In the room, for whoever works on it now."""
    return Card(
        lines(
            voice.say("C10.so_far", "**{ref} so far**", ref=so_far.ref),
            voice.say("C10.asked", "Asked: “{text}”", text=shorten(so_far.asked, LINE)),
            *(
                voice.say("C10.tried", "{who}: “{text}”", who=who, text=shorten(text, LINE))
                for who, text in so_far.tried
            ),
            *(
                voice.say("C10.noted", "{who} noted: {text}", who=who, text=shorten(text, LINE))
                for who, text in so_far.notes
            ),
            _latest(voice, so_far),
            _open(voice, so_far),
            _due(voice, so_far),
            voice.say("C10.files", "Files: {files}", files=so_far.files) if so_far.files else (),
        )
    )


def _latest(voice: Voice, so_far: Extract) -> Text:
    text = shorten(so_far.latest, LINE)
    return voice.say("C10.latest", "{who} last: “{text}”", who=so_far.contact, text=text) if text else ()


def _open(voice: Voice, so_far: Extract) -> Text:
    """What somebody else owes us."""
    question = shorten(so_far.unanswered, LINE)
    return lines(
        voice.say("C10.open", "{who} has not answered: “{text}”", who=so_far.contact, text=question)
        if question
        else (),
        voice.say("C10.waits_for", "Waits for {who}.", who=so_far.waits_for) if so_far.waits_for else (),
    )


def _due(voice: Voice, so_far: Extract) -> Text:
    """What we owe."""
    promised, answer, solve = so_far.promised, so_far.answer_due, so_far.solve_due
    late = answer is not None and answer <= voice.now
    return lines(
        voice.say("C10.promised", "Next news were promised by **{due}**.", due=voice.moment(promised))
        if promised
        else (),
        voice.say("C10.late", "**The answer was due {due}.**", due=voice.moment(answer)) if answer and late else (),
        voice.say("C10.answer", "Answer by **{due}**.", due=voice.moment(answer)) if answer and not late else (),
        voice.say("C10.solve", "Solve by **{due}**.", due=voice.moment(solve)) if solve else (),
    )
