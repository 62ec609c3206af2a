"""Whoever takes a request over, or claims a long one, reads in its room what happened so far (RULES 5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, ticketcard, writers
from handlers.deskwork import Running, instant
from handlers.files import counting
from handlers.notices import Post
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import ClockKind
from handlers.wording import extract as wording
from handlers.wording.extract import Extract
from storage import conversation, journal
from storage.conversation import Message, Sort
from storage.journal import Entry

LONG = 6  # messages from which on whoever claims it gets an extract
LAST = 3  # messages of ours, and as many notes, that it names
_OWNS = (EventKind.CLAIMED, EventKind.TAKEN_OVER)


def tell(conn: Connection, running: Running, now: datetime) -> None:
    """Post it, where there is something to tell: somebody worked on it before, or much was said."""
    ticket = running.ticket
    said, entries = conversation.of_ticket(conn, ticket.id), journal.of_ticket(conn, ticket.id)
    owners = sum(entry.kind in _OWNS for entry in entries)
    ours = [one for one in said if one.sort is not Sort.WORDS]
    if len(said) < LONG and not (owners > 1 and ours):
        return
    voice = ticketcard.room_voice(running, now)
    so_far = _gather(conn, running, said, entries, now=now)
    posting.to_rooms(conn, ticket, Post(wording.card(voice, so_far), script="C10"), now=now)


def _gather(
    conn: Connection, running: Running, said: Sequence[Message], entries: Sequence[Entry], *, now: datetime
) -> Extract:
    ticket = running.ticket
    theirs = [one for one in said if one.sort is Sort.WORDS]
    ours = [one for one in said if one.sort in (Sort.ANSWER, Sort.QUESTION)]
    news = running.running(ClockKind.PROMISE)
    return Extract(
        ref=ticket.ref,
        asked=theirs[0].text if theirs else ticket.subject,
        contact=writers.contact_name(conn, ticket),
        latest=theirs[-1].text if len(theirs) > 1 else "",
        tried=[(one.author, one.text) for one in ours[-LAST:]],
        notes=[(one.author, one.text) for one in said if one.sort is Sort.NOTE][-LAST:],
        unanswered=_unanswered(said),
        waits_for=_other_party(entries),
        promised=instant(news.due) if news and news.due else None,
        answer_due=running.answer_due,
        solve_due=running.solve_due,
        files=counting.line(conn, ticketcard.room_voice(running, now), said),
    )


def _unanswered(said: Sequence[Message]) -> str:
    """The last question, where its customer has written nothing since."""
    last = next((one for one in reversed(said) if one.sort in (Sort.QUESTION, Sort.WORDS)), None)
    return last.text if last is not None and last.sort is Sort.QUESTION else ""


def _other_party(entries: Sequence[Entry]) -> str:
    """Whom the last owner waited for, where that has not come."""
    kinds = (EventKind.WAITING_THIRD_PARTY, EventKind.THIRD_PARTY_DONE)
    last = next((one for one in reversed(entries) if one.kind in kinds), None)
    waits = last is not None and last.kind == EventKind.WAITING_THIRD_PARTY
    return str(last.data.get("who", "")) if last is not None and waits else ""
