"""What a refusal says: where a request has changed meanwhile, who changed it and when (CONVERSATIONS H6)."""

from sqlalchemy import Connection

from handlers.errors import Changed, Refusal, StateChanged
from handlers.notices import Text, Words
from handlers.rules.lifecycle import EventKind, State
from handlers.wording import states
from handlers.wording.voice import Voice
from storage import journal, people, tickets
from storage.tickets import FIRST_NUMBER, Ticket

_ENDS = {
    State.RESOLVED: (EventKind.RESOLVED,),
    State.CLOSED: (EventKind.CONFIRMED, EventKind.CLOSED),
    State.WITHDRAWN: (EventKind.WITHDRAWN,),
    State.SET_ASIDE: (EventKind.SET_ASIDE,),
    State.MERGED: (EventKind.MERGED,),
}


def said(conn: Connection, refusal: Refusal, voice: Voice) -> Text:
    """The refusal's sentence for one reader."""
    if not isinstance(refusal, StateChanged):
        return refusal.said(voice)
    found = _what_happened(conn, refusal, voice)
    return Changed(what=found).said(voice) if found else refusal.said(voice)


def called(conn: Connection, ticket: Ticket) -> str:
    """The state of a request as people are told it: SILENT where it was closed because nobody replied."""
    if ticket.state != State.CLOSED or ticket.resolved_at is not None:
        return ticket.state
    closed = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.CLOSED]
    is_silent = bool(closed) and closed[-1].data.get("event", {}).get("why") == "silent"
    return states.SILENT if is_silent else ticket.state


def _what_happened(conn: Connection, refusal: StateChanged, voice: Voice) -> Text:
    """Who has it, or who ended it; () where nobody did."""
    ticket = tickets.by_id(conn, refusal.number - FIRST_NUMBER)
    if ticket is None or ticket.state != refusal.state:
        return ()
    if ticket.state == State.OWNED:
        return states.owned(voice, ticket.ref, people.name_of(conn, ticket.owner_id))
    kinds = _ENDS.get(State(ticket.state), ())
    entry = next((one for one in reversed(journal.of_ticket(conn, ticket.id)) if one.kind in kinds), None)
    who = people.name_of(conn, entry.actor_id) if entry else ""
    if entry is None or not who:
        name = called(conn, ticket)
        return (Words(states.stands(voice, ticket.ref, name)),) if name == states.SILENT else ()
    other = tickets.by_id(conn, ticket.merged_into) if ticket.merged_into else None
    return states.ended(voice, ticket.ref, ticket.state, who, voice.hour(entry.at), into=other.ref if other else "")
