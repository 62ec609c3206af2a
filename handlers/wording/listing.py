"""Lists of requests (CONVERSATIONS G3, G6, G7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Button, Card, Plain, Text, Words
from handlers.wording import duetimes
from handlers.wording.states import SILENT
from handlers.wording.voice import Voice, dotted, lines, shorten

SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One request. owner, organisation: "" where they are not said; is_mine: its reader wrote it."""

    ref: str
    subject: str
    state: str
    owner: str
    organisation: str = ""
    due: datetime | None = None
    is_missed: bool = False
    is_mine: bool = False


def page(voice: Voice, head: Text, rows: Sequence[Row], buttons: Sequence[tuple[str, str]]) -> Card:
    """The page; buttons: (label, value)."""
    return Card(
        lines(head, *(_row(voice, row) for row in rows)),
        buttons=tuple(Button(label, "tickets", value) for label, value in buttons),
    )


def _row(voice: Voice, row: Row) -> Text:
    mark: Text = (Plain("⚠ "),) if row.is_missed else ()
    line = voice.say(
        "G3.line",
        "**{ref}** · {subject} · {state}",
        ref=row.ref,
        subject=shorten(row.subject, SUBJECT),
        state=_state(voice, row),
    )
    people: list[Text] = [(Words(name),) for name in (row.organisation, row.owner) if name]
    return (*mark, *dotted(line, *people, duetimes.in_list(voice, row.due)))


def _state(voice: Voice, row: Row) -> str:
    if row.state == "pending_customer" and row.is_mine:
        return voice.label("G3.you", "waiting for you")
    named = {
        "held": voice.label("G3.held", "held"),
        "waiting": voice.label("G3.open", "open") if row.is_mine else voice.label("G3.unclaimed", "unclaimed"),
        "pending_customer": voice.label("G3.waiting", "waiting for the customer"),
        "resolved": voice.label("G3.solved", "solved"),
        "closed": voice.label("G3.closed", "closed"),
        SILENT: voice.label("state.silent", "closed, no reply"),
        "withdrawn": voice.label("G3.withdrawn", "withdrawn"),
        "merged": voice.label("G3.merged", "joined to another"),
        "set_aside": voice.label("G3.aside", "set aside"),
    }
    return named.get(row.state, voice.label("G3.open", "open"))


def summary(voice: Voice, counts: Mapping[str, int]) -> Text:
    """G3: how many are open, solved and closed."""
    solved = counts.get("resolved", 0)
    over = sum(counts.get(state, 0) for state in ("closed", "withdrawn", "merged", "set_aside"))
    return voice.say(
        "G3",
        "Open {open} · solved {solved} · closed {closed}",
        open=sum(counts.values()) - solved - over,
        solved=solved,
        closed=over,
    )


def none(voice: Voice) -> Text:
    """G3 before the first request."""
    return voice.say("G3.none", "You have no requests yet. Write your question here.")


def mine(voice: Voice, count: int) -> Text:
    """G6: what an expert owns."""
    if not count:
        return voice.say("G6.mine.none", "No request is yours.")
    return voice.count("G6.mine", "One request is yours:", "{n} requests are yours:", count)


def queue(voice: Voice, names: str, count: int) -> Text:
    """G6: everything open in an expert's queues."""
    if not count:
        return voice.say("G6.queue.none", "{names}: no open requests", names=names)
    return voice.count("G6.queue", "{names}: one open request", "{names}: {n} open requests", count, names=names)


def waiting(voice: Voice, names: str, count: int) -> Text:
    """G6: what nobody has claimed."""
    if not count:
        return voice.say("G6.waiting.none", "{names}: none unclaimed", names=names)
    return voice.count("G6.waiting", "{names}: one unclaimed", "{names}: {n} unclaimed", count, names=names)


def account(voice: Voice, names: str, counts: Mapping[str, int]) -> Text:
    """G7: the requests of a company."""
    return voice.say("G7.tickets", "**{names}**: {summary}", names=names, summary=summary(voice, counts))


def older(voice: Voice) -> str:
    """The next page."""
    return voice.label("button.older", "Older")


def newer(voice: Voice) -> str:
    """The page before."""
    return voice.label("button.newer", "Newer")


def only_open(voice: Voice) -> str:
    """Without what is over."""
    return voice.label("button.open", "Only open")


def every(voice: Voice) -> str:
    """With what is over."""
    return voice.label("button.every", "All")


def views(voice: Voice) -> dict[str, str]:
    """An expert's three lists."""
    return {
        "mine": voice.label("button.mine", "Mine"),
        "queue": voice.label("button.queue", "Queue"),
        "waiting": voice.label("button.unclaimed", "Unclaimed"),
    }
