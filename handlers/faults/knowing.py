"""The lead says that requests are one fault: by a line, on a card, or where the desk noticed it (CONVERSATIONS B12)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call
from handlers.errors import Missing, NoSuchTicket, OldButton, StateChanged, WrongRole
from handlers.faults import showing, spreading
from handlers.faults.refusals import (
    FaultOver,
    Incomplete,
    KnownAlready,
    NamesCustomer,
    NobodyLeft,
    NoSuchFault,
    NoTime,
    Settled,
)
from handlers.notices import Post, Reply
from handlers.rules import faultwords, saidtimes
from handlers.whom import lead_of
from handlers.wording import faults as wording
from storage import conversation, faults, tickets
from storage.conversation import Sort
from storage.faults import Fault, Likeness
from storage.tickets import Ticket

WORDS = 4000  # characters of what the first customers wrote, to know more of it by


# -------------------------------------------------------------------------------------------------------------- by hand


def fault(conn: Connection, call: Call) -> Reply:
    """`fault T-1042 T-1043: what is wrong; next news 14:00`, or [Known fault] on a card; alone, what is known."""
    said = faultwords.known(call.inbound.text)
    if said.numbers:
        return _by_line(conn, call, said)
    if not call.inbound.value and conversation.ticket_in(conn, call.lane.id) is None:
        return _list(conn, call)
    ticket = _running(conn, call, pressed.ticket_at_hand(conn, call))
    open_ones = faults.open_of_module(conn, ticket.module) if ticket.module else ()
    if open_ones:
        known = [showing.known(one) for one in open_ones]
        card = wording.which(call.voice, ticket.ref, ticket.number, known)
        posting.put(conn, replying.own_lane(conn, call).id, Post(card, script="B12"), now=call.now)
        return replying.privately(call)
    return _ask(conn, call, ticket)


def new(conn: Connection, call: Call) -> Reply:
    """[Another one], and the form of [Known fault] on a card."""
    ticket = _running(conn, call, pressed.ticket_at_hand(conn, call))
    if call.inbound.kind != "form":
        return _ask(conn, call, ticket)
    title, due = _given(call)
    return _told(conn, call, _make(conn, call, [ticket], title=title, due=due))


def belongs_to(conn: Connection, call: Call) -> Reply:
    """[F-3 …]: a request belongs to a fault that is known."""
    same = open_fault(conn, call, pressed.rest_of(call))  # locked before its tickets, as everywhere
    ticket = _running(conn, call, pressed.ticket_at_hand(conn, call))
    return _told(conn, call, _add(conn, call, same, [ticket]))


def _ask(conn: Connection, call: Call, ticket: Ticket) -> Reply:
    return replying.ask(conn, call, wording.known_form(call.voice, "newfault", str(ticket.number), ticket.subject))


def _by_line(conn: Connection, call: Call, said: faultwords.Known) -> Reply:
    if not said.title or not said.when:
        raise Incomplete
    found = []
    for number in sorted(said.numbers):
        ticket = tickets.by_number(conn, number)
        if ticket is None:
            raise NoSuchTicket(ref=f"T-{number}")
        found.append(_running(conn, call, ticket))
    return _told(conn, call, _make(conn, call, found, title=said.title, due=time_of(call, said.when)))


def _list(conn: Connection, call: Call) -> Reply:
    """The lead's cards of every fault of his queues, anew."""
    open_ones = faults.open_in(conn, call.caller.roles.leads)
    if not open_ones:
        return replying.answer(conn, call, wording.none_open(call.voice), script="B12")
    for one in open_ones:
        linked = faults.linked(conn, one.id)
        waits = len(faults.untold(conn, one.id, len(linked) or 1))
        card = wording.board(call.voice, showing.known(one), showing.ones(conn, linked), waits)
        replying.say(conn, call, card, script="B12")
    return Reply()


# ---------------------------------------------------------------------------------------------------- as it was noticed


def known(conn: Connection, call: Call) -> Reply:
    """[Known fault] where several companies ask about the same: as many as the card showed when it was pressed."""
    found, shown = _noticed(conn, call)
    if call.inbound.kind != "form":
        first = tickets.by_id(conn, shown[0])
        title = first.subject if first else ""
        return replying.ask(conn, call, wording.known_form(call.voice, "knownfault", call.inbound.value, title))
    title, due = _given(call)
    made = _make(conn, call, _open(conn, shown), title=title, due=due)
    _settle(conn, call, found, made)
    return _told(conn, call, made)


def belongs(conn: Connection, call: Call) -> Reply:
    """[Belongs to it]: they are told what is known."""
    found, shown = _noticed(conn, call)
    same = _add(conn, call, open_fault(conn, call, str(found.fault_id)), _open(conn, shown))
    _settle(conn, call, found, same)
    return _told(conn, call, same)


def not_same(conn: Connection, call: Call) -> Reply:
    """[Not the same]: nobody hears of it."""
    found, _ = _noticed(conn, call)
    _settle(conn, call, found, None)
    return Reply()


def _noticed(conn: Connection, call: Call) -> tuple[Likeness, list[int]]:
    """What the pressed card asked about, and the requests that it showed. Raises WrongRole, OldButton or Settled."""
    head, _, many = call.inbound.value.partition(".")
    if not (head.isdecimal() and many.isdecimal() and len(call.inbound.value) <= 30):
        raise OldButton
    found = faults.proposal(conn, int(head))
    if found is None or not 0 < int(many) <= len(found.tickets):
        raise OldButton
    lead_only(conn, call, [found.queue_id])
    if found.decided_at is not None:
        raise Settled
    return found, found.tickets[: int(many)]


def _open(conn: Connection, ids: Collection[int]) -> list[Ticket]:
    """Those that still run. Raises NobodyLeft."""
    found = [one for one in tickets.by_ids(conn, ids) if one.state in spreading.RUNNING]
    if not found:
        raise NobodyLeft
    return found


def _settle(conn: Connection, call: Call, found: Likeness, same: Fault | None) -> None:
    faults.decide(conn, found, call.at, same.id if same else None)
    shown = showing.ones(conn, found.tickets)
    card = wording.settled(call.voice, shown, call.caller.name, same.ref if same else "")
    lead = call.caller.person
    if lead is not None:
        posting.to_person(conn, lead, Post(card, script="B12"), now=call.now, slot=noticed_slot(found))


def noticed_slot(found: Likeness) -> str:
    """The name of the question that was put to the lead."""
    return f"likeness/{found.id}"


# --------------------------------------------------------------------------------------------------------------- making


def _make(conn: Connection, call: Call, found: Sequence[Ticket], *, title: str, due: datetime) -> Fault:
    first, words = found[0], "\n".join([title, *(_words(conn, one) for one in found)])
    require_unnamed(conn, title=title)
    made = faults.known(
        conn,
        queue_id=first.queue_id,
        module=first.module,
        title=title,
        words=words[:WORDS],
        lead_id=call.caller.person_id,
        known_at=min(one.written_at for one in found),
        news_at=due,
    )
    return _add(conn, call, made, found)


def _add(conn: Connection, call: Call, same: Fault, found: Sequence[Ticket]) -> Fault:
    """Linked, never merged: each keeps owner, terms and clocks; each customer hears of it alone."""
    for ticket in found:
        _require_free(conn, ticket)
        faults.link(conn, same.id, ticket.id, call.at)
    same = faults.change(conn, same, look_at=call.now)
    spreading.spread(conn, same, call.now)
    return same


def _told(conn: Connection, call: Call, same: Fault) -> Reply:
    linked = len(faults.linked(conn, same.id))
    return Reply(toast=wording.linked(call.voice, same.ref, linked))


def _require_free(conn: Connection, ticket: Ticket) -> None:
    before = faults.of_ticket(conn, ticket.id)
    if before is None:
        return
    if before.over_at is None:
        raise KnownAlready(ref=ticket.ref, fault=before.ref)
    faults.unlink(conn, before.id, ticket.id, before.over_at)


def _words(conn: Connection, ticket: Ticket) -> str:
    said = conversation.of_ticket(conn, ticket.id)
    return "\n".join(one.text for one in said if one.sort is Sort.WORDS)


def _running(conn: Connection, call: Call, ticket: Ticket) -> Ticket:
    """The ticket, when the caller leads its queue and it runs. Raises WrongRole or Changed."""
    lead_only(conn, call, [ticket.queue_id])
    if ticket.state not in spreading.RUNNING:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return ticket


# --------------------------------------------------------------------------------------------------- what was filled in


def _given(call: Call) -> tuple[str, datetime]:
    title = call.inbound.fields.get("title", "").strip()
    if not title:
        raise Missing(name="title", field=call.voice.label("B12.field.title", "What is wrong (the customers read it)"))
    return title, time_of(call, call.inbound.fields.get("next", ""))


def time_of(call: Call, words: str) -> datetime:
    """The instant that the caller means, in his own zone. Raises NoTime."""
    said, zone = saidtimes.only(words.strip()), call.voice.zone
    found = saidtimes.instant(said, call.at, zone) if said else None
    if found is None or found > call.at + timedelta(days=8):
        raise NoTime(name="next", words=words.strip())
    return found


def require_unnamed(conn: Connection, **texts: str) -> None:
    """What many customers read names none of them. texts: by field. Raises NamesCustomer."""
    known = faults.companies(conn)
    for field, text in texts.items():
        for company in known:
            if faultwords.names(text, company):
                raise NamesCustomer(name=field, company=company)


def open_fault(conn: Connection, call: Call, number: str) -> Fault:
    """A fault of the caller's queues that goes on, locked. Raises NoSuchFault, WrongRole or FaultOver."""
    found = faults.by_id(conn, pressed.number(number), lock=True)
    if found is None:
        raise NoSuchFault(fault=f"F-{number}")
    lead_only(conn, call, [found.queue_id])
    if found.over_at is not None:
        raise FaultOver(fault=found.ref)
    return found


def lead_only(conn: Connection, call: Call, queue_ids: Collection[int | None]) -> None:
    """What is a fault is decided by the lead of the queue. Raises WrongRole, which names him."""
    for queue_id in queue_ids:
        if queue_id not in call.caller.roles.leads:
            lead = lead_of(conn, queue_id)
            raise WrongRole(role=call.voice.label("role.lead", "the lead of the queue"), who=lead.name if lead else "")
