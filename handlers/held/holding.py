"""Holding: a request kept for a person's decision, with a name and a time for whoever wrote it (RULES 1, D1 to D10)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, writers
from handlers.allowance import usage
from handlers.asking import deciding
from handlers.callers import Call
from handlers.deskwork import Running, happened, instant, record
from handlers.held import keepers
from handlers.notices import Post, Priority, Sign
from handlers.rules import worktime
from handlers.rules.facts import Decision, HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import HOUR, ClockKind
from handlers.wording import held, heldsaid
from storage import contracts, conversation, desk, reconsidering
from storage.conversation import Message, Sort
from storage.tickets import Ticket

UNANSWERED = HOUR  # of working time after which a question to the writer goes on to a person of ours (RULES 1)


def hold(conn: Connection, call: Call, running: Running, decision: Decision) -> Running:
    """Keep it for a person's decision: a reference, a name and a time for the customer, a lead for that person."""
    reason, due = reason_of(decision), due_of(decision)
    event = happened(EventKind.HELD, call.at, by=call.caller.person_id)
    changes = {"hold_reason": reason.value, "reconsider_at": _next_look(conn, running.ticket, decision, call.at)}
    notes = {"because": deciding.because_of(decision)}
    running = record(conn, running, event, now=call.now, changes=changes, notes=notes, is_new=True)
    if due is not None:
        by = _promise(decision, due)
        promise = happened(EventKind.PROMISED, call.at, why=reason.value, **by)
        running = record(conn, running, promise, now=call.now)
    posting.mark(conn, call, Sign.RECEIVED)
    if not call.place.direct:
        neutral = held.held_in_public(call.voice, running.ticket.ref, call.caller.name, running.ticket.number)
        post = Post(neutral, script="D8", reply_to=call.inbound.message)
        posting.to_customer(conn, running.ticket, post, now=call.now, priority=Priority.RECEIPT)
    _say(conn, running, decision, now=call.now, reply_to=call.inbound.message if call.place.direct else None)
    return running


def hold_on(conn: Connection, running: Running, decision: Decision, *, at: datetime, now: datetime) -> None:
    """It is held still after it was decided anew at `at`: the writer hears of another reason; whoever decides about it
    hears how it stands, and of a question that the writer left unanswered."""
    ticket, reason = running.ticket, reason_of(decision)
    reconsidering.look_again(conn, ticket.id, _next_look(conn, ticket, decision, at))
    if reason.value == ticket.hold_reason:
        if not is_asked(ticket, decision, at):
            keepers.tell(conn, running, decision, now=now)
        return
    event, notes = happened(EventKind.NOTED, at, why=reason.value), {"because": deciding.because_of(decision)}
    running = record(conn, running, event, now=now, changes={"hold_reason": reason.value}, notes=notes)
    _say(conn, running, decision, now=now)


def hear(conn: Connection, ticket: Ticket, message: Message, *, now: datetime) -> None:
    """Its writer went on writing: whoever decides about it reads that too, in the notice or, once somebody of ours has
    written, as words of their own."""
    if conversation.last(conn, ticket.id, Sort.ANSWER) is not None:
        keepers.pass_on(conn, ticket, heldsaid.words(message.text), now=now)
    elif keepers.told(conn, ticket):
        decision = deciding.decide_again(conn, ticket, now)
        keepers.tell(conn, deskwork.load(conn, ticket), decision, now=now)


def reason_of(decision: Decision) -> HoldReason:
    """Why it is held; a subject without a queue where nothing else is said."""
    return decision.hold.reason if decision.hold else HoldReason.SUBJECT


def is_asked(ticket: Ticket, decision: Decision, at: datetime) -> bool:
    """Whether the writer is being asked what may settle it, so that nobody else is disturbed yet (D6, D10)."""
    return held.asks_first(decision) and at < _asked_until(ticket, decision)


def _asked_until(ticket: Ticket, decision: Decision) -> datetime:
    wrote = int(ticket.written_at.timestamp())
    return instant(worktime.of(decision.terms.calendar).add(wrote, UNANSWERED) or wrote + UNANSWERED)


def _next_look(conn: Connection, ticket: Ticket, decision: Decision, at: datetime) -> datetime | None:
    """When a reason may go away by itself, an amendment takes effect, or the question to the writer has waited long
    enough."""
    look = decision.hold.look if decision.hold else None
    ends = instant(look) if look is not None else None
    asked = _asked_until(ticket, decision) if is_asked(ticket, decision, at) else None
    amended = contracts.next_effect(conn, ticket.organisation_id, at) if ticket.organisation_id else None
    return min((one for one in (ends, asked, amended) if one is not None), default=None)


def due_of(decision: Decision) -> datetime | None:
    """By when somebody writes; where only the company is not known, by when the strictest of them has to answer."""
    if decision.hold is None:
        return None
    severity = decision.terms.severity(decision.severity) if decision.severity else None
    target = severity.targets.get(ClockKind.FIRST_RESPONSE) if severity else None
    if reason_of(decision) is HoldReason.ORGANISATION and target is not None and decision.starts is not None:
        calendar = decision.terms.calendar_for(ClockKind.FIRST_RESPONSE, decision.severity)
        due = worktime.of(calendar).add(decision.starts, target)
        return instant(due) if due is not None else instant(decision.hold.reply_by)
    return instant(decision.hold.reply_by)


def _promise(decision: Decision, due: datetime) -> dict[str, int]:
    """The clause's working time; or an instant, where the strictest of several companies has to answer by then."""
    if reason_of(decision) is HoldReason.ORGANISATION:
        return {"due": int(due.timestamp())}
    return {"target": decision.terms.clauses.held_reply}


def _say(conn: Connection, running: Running, decision: Decision, *, now: datetime, reply_to: str | None = None) -> None:
    """To the writer, privately; and to whoever decides, unless the writer is asked first."""
    slot = naming.slot_of(running.ticket, f"held-{reason_of(decision).value}")
    say(conn, running, decision, now=now, reply_to=reply_to, slot=slot)
    if not is_asked(running.ticket, decision, now):
        keepers.tell(conn, running, decision, now=now)


def say(
    conn: Connection,
    running: Running,
    decision: Decision,
    *,
    now: datetime,
    reply_to: str | None = None,
    slot: str | None = None,
) -> None:
    """Why it is held, who decides and by when: to its writer, privately."""
    ticket = running.ticket
    asked = keepers.approvers(conn, ticket, decision)
    keeper = keepers.keeper_of(conn, ticket)
    here = desk.current(conn)
    voice = writers.customer_voice(conn, ticket, now, here.zone)
    name, due = keeper.name if keeper else here.name, promised(running) or now
    if reason_of(decision) is HoldReason.UNKNOWN:
        card = held.stranger(voice, ticket.ref, here.vendor, name, due)
    else:
        kept = held.Kept(
            ticket.ref,
            ticket.number,
            name,
            due,
            contact=writers.contact_name(conn, ticket),
            asked=voice.one_of([person.name for person in asked]),
            is_known=ticket.contact_id is not None,
            last=_last_used(conn, decision, now),
        )
        card = held.held(voice, decision, kept)
    post = Post(card, script="D1", reply_to=reply_to)
    posting.to_writer(conn, ticket, post, now=now, priority=Priority.RECEIPT, slot=slot)


def _last_used(conn: Connection, decision: Decision, now: datetime) -> tuple[str, datetime] | None:
    """D4: the request that used the last of the allowance."""
    if reason_of(decision) not in (HoldReason.ALLOWANCE, HoldReason.CONSENT):
        return None
    last = usage.last_used(conn, decision.terms, now)
    return (last.ref, last.written_at) if last else None


def promised(running: Running) -> datetime | None:
    """By when somebody is to write about it."""
    clock = running.running(ClockKind.PROMISE)
    return instant(clock.due) if clock is not None and clock.due is not None else None
