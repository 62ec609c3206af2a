"""News of a fault, and its end: the lead writes once, every customer reads it under his name (CONVERSATIONS B12)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.callers import Call
from handlers.errors import StateChanged
from handlers.faults import knowing, showing, spreading
from handlers.faults.refusals import WhichFault
from handlers.notices import Reply
from handlers.rules import faultwords
from handlers.wording import faults as wording
from storage import conversation, faults
from storage.faults import Fault


def news(conn: Connection, call: Call) -> Reply:
    """`news we found it; next news 15:00`, or [News] and its form."""
    if call.inbound.kind == "form":
        return _form(conn, call)
    said = faultwords.news(call.inbound.text)
    found = _meant(conn, call, said.fault)
    if found is None:
        return replying.answer(conn, call, wording.none_open(call.voice), script="B12")
    if not said.text or not said.when:
        return replying.ask(conn, call, wording.news_form(call.voice, str(found.id), said.text))
    return _tell(conn, call, found, said.text, next_at=knowing.time_of(call, said.when))


def _form(conn: Connection, call: Call) -> Reply:
    found = knowing.open_fault(conn, call, call.inbound.value)
    text = pressed.spoken(call, "text", call.voice.label("B12.field.news", "What is new (the customers read it)"))
    return _tell(conn, call, found, text, next_at=knowing.time_of(call, call.inbound.fields.get("next", "")))


def _tell(conn: Connection, call: Call, found: Fault, text: str, *, next_at: datetime) -> Reply:
    knowing.require_unnamed(conn, text=text)
    _keep(conn, call, found, text, next_at=next_at)
    return _spread(conn, call, faults.change(conn, found, news_at=next_at, look_at=call.now))


def fault(conn: Connection, call: Call) -> Reply:
    """`fault …`: it is over, or which requests are one."""
    said = faultwords.over(call.inbound.text)
    if said is None:
        return knowing.fault(conn, call)
    found = _meant(conn, call, said.fault)
    if found is None:
        return replying.answer(conn, call, wording.none_open(call.voice), script="B12")
    if not said.cause or not said.fix:
        return replying.ask(conn, call, wording.over_form(call.voice, str(found.id)))
    return _end(conn, call, found, cause=said.cause, fix=said.fix)


def over(conn: Connection, call: Call) -> Reply:
    """[It is over], and its form."""
    found = knowing.open_fault(conn, call, call.inbound.value)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, wording.over_form(call.voice, str(found.id)))
    cause = pressed.spoken(call, "cause", call.voice.label("C12.field.cause", "Cause"))
    fix = pressed.spoken(call, "fix", call.voice.label("C12.field.fix", "What fixed it"))
    return _end(conn, call, found, cause=cause, fix=fix)


def _end(conn: Connection, call: Call, found: Fault, *, cause: str, fix: str) -> Reply:
    knowing.require_unnamed(conn, cause=cause, fix=fix)
    _keep(conn, call, found, f"{cause}\n{fix}", next_at=None)
    ended = {"over_at": call.at, "news_at": None, "cause": cause, "fix": fix}
    return _spread(conn, call, faults.change(conn, found, **ended, look_at=call.now))


def _keep(conn: Connection, call: Call, found: Fault, text: str, *, next_at: datetime | None) -> None:
    faults.add_news(
        conn,
        found.id,
        person_id=call.caller.person_id,
        place_id=call.place.id,
        at=call.at,
        text=text,
        next_at=next_at,
        over=next_at is None,
    )


def _spread(conn: Connection, call: Call, found: Fault) -> Reply:
    """The first of them hear it in this unit, the others in the next ones."""
    linked = len(faults.linked(conn, found.id))
    spreading.spread(conn, found, call.now)
    return Reply(toast=wording.linked(call.voice, found.ref, linked))


def _meant(conn: Connection, call: Call, number: int | None) -> Fault | None:
    """The fault that was named or pressed, or is behind the request at hand, else the only one that is known in the
    caller's queues; None where none is. Raises NoSuchFault, FaultOver, WrongRole or WhichFault."""
    if number is not None or call.inbound.value:
        return knowing.open_fault(conn, call, str(number) if number is not None else call.inbound.value)
    if call.queue is not None:
        knowing.lead_only(conn, call, [call.queue.id])
        here = conversation.ticket_in(conn, call.lane.id)
        behind = faults.of_ticket(conn, here[0]) if here else None
        if behind is not None:
            return knowing.open_fault(conn, call, str(behind.id))
    known = faults.open_in(conn, call.caller.roles.leads)
    if len(known) > 1:
        raise WhichFault(faults=call.voice.listed(f"{one.ref} {one.title}" for one in known), first=known[0].ref)
    return faults.by_id(conn, known[0].id, lock=True) if known else None


# ----------------------------------------------------------------------------------------------------------- its owners


def solved(conn: Connection, call: Call) -> Reply:
    """[Resolve] after a fault: the owner reads cause and fix before the customer does."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.state not in spreading.RUNNING:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    pressed.require_owner(conn, call, ticket)
    found = faults.of_ticket(conn, ticket.id)
    known = showing.known(found) if found else None
    cause, fix = (known.cause, known.fix) if known else ("", "")
    value = f"{ticket.number}.{ticket.version}"
    return replying.ask(conn, call, wording.resolve_form(call.voice, value, cause=cause, fix=fix))
