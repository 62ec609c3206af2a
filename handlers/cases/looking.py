"""What was solved before is looked for once, when a request has a card, and shown on it; and whenever an expert asks
(RULES 6)."""

import re
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, replying, ticketcard
from handlers.callers import Call
from handlers.cases import keeping
from handlers.notices import Reply
from handlers.rules import similar
from handlers.staffing import owning
from handlers.wording import cases as wording
from storage import cases, conversation, tickets
from storage.cases import Case

SHOWN, LISTED = 3, 5
WORDS = 6  # behind `similar` in a room
CANDIDATES = 12  # of those that have most in common, how many are looked at


def said(text: str) -> str:
    """What to look for, where somebody writes "similar rounded invoices" in a room: a few words and no sentence; ""
    where he writes anything else."""
    word, *rest = text.split() or [""]
    is_word = word.lower().lstrip("/").rstrip(":") == "similar"
    return " ".join(rest) if is_word and len(rest) <= WORDS and not re.search(r"[,;.!?](?:\s|$)", text) else ""


def look(conn: Connection, ticket_id: int, now: datetime) -> None:
    """Find what is like a request and bring its card up to date, while it runs."""
    ticket = tickets.require(conn, ticket_id)
    runs = ticket.state in tickets.OPEN_STATES and ticket.terms_hash is not None
    found = like(conn, keeping.asked(conn, ticket), ticket.organisation_id, SHOWN) if runs else ()
    cases.found(conn, ticket_id, [one.id for one in found])
    if found:
        ticketcard.refresh(conn, deskwork.load(conn, tickets.require(conn, ticket_id)), now)


def find(conn: Connection, call: Call) -> Reply:
    """`similar rounded invoices`: of everybody's cases, in a request's thread of its company's too, where it also goes
    by what its customer wrote until now. Raises NotEntitled."""
    text, here = call.inbound.text.strip(), conversation.ticket_in(conn, call.lane.id)
    ticket = tickets.by_id(conn, here[0]) if here else None
    if ticket is not None:
        owning.entitled(conn, call, ticket)
        text = text or keeping.asked(conn, ticket)
    found = like(conn, text, ticket.organisation_id if ticket else None, LISTED)
    shown = [wording.Before(one.id, one.ref, one.cause, one.fix) for one in found]
    number = ticket.number if ticket is not None and ticket.owner_id == call.caller.person_id else None
    return replying.answer(conn, call, wording.listed(call.voice, shown, number), script="C1")


def like(conn: Connection, text: str, organisation_id: int | None, most: int) -> tuple[Case, ...]:
    """The cases that are most like a text: those of the organisation and those that a lead gave to everybody; of what
    was solved several times in the same words the one that is most like it."""
    mine, places = similar.terms(text), similar.where(organisation_id)
    numbers = cases.numbers(conn, [one for place in places for one in similar.placed(mine, place)])
    wanted = similar.chosen(mine, places, numbers)
    found = cases.like(conn, wanted, organisation_id, CANDIDATES)
    alike = dict[tuple[str, str], Case]()
    for one in found:
        if similar.is_like(mine, similar.plain(one.terms.split())):
            alike.setdefault((one.cause, one.fix), one)
    return tuple(alike.values())[:most]
