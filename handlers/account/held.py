"""A held request: the account manager lets it start, or declines it with a reason (D2, D3)."""

from sqlalchemy import Connection

from handlers import deskwork, holding, posting, pressed, releasing
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import Changed, WrongRole
from handlers.notices import Post, Priority, Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording import account, held
from handlers.writers import customer_voice
from storage.tickets import Ticket


def _held(conn: Connection, call: Call) -> Ticket:
    """The held ticket at hand, for whoever may decide about it."""
    ticket = pressed.ticket_at_hand(conn, call)
    keeper = holding.keeper_of(conn, ticket)
    if keeper is None or call.caller.person_id != keeper.id:
        raise WrongRole(role=call.voice.label("role.keeper", "the account manager"), who=keeper.name if keeper else "")
    if ticket.state != "held":
        raise Changed(what=f"{ticket.ref} is {ticket.state.replace('_', ' ')}")
    return ticket


def allow(conn: Connection, call: Call) -> Reply:
    """[Allow this one]: it starts now, without being sent again."""
    ticket = _held(conn, call)
    if ticket.queue_id is None:
        raise Changed(
            what=call.voice.label(
                "D2.queueless", "{ref} fits no queue; add its subject to the contract", ref=ticket.ref
            )
        )
    running = releasing.release(conn, ticket, by=call.caller.person, at=call.at, now=call.now)
    _settle(conn, call, running.ticket, call.voice.label("D2.allowed", "allowed"))
    return Reply()


def decline(conn: Connection, call: Call) -> Reply:
    """[Decline], or a stranger's [Answer and close]: in the account manager's or the front desk's own words."""
    ticket = _held(conn, call)
    is_strangers = ticket.contact_id is None
    if call.inbound.kind != "form":
        form = account.answer_form if is_strangers else account.decline_form
        return posting.ask(conn, call, form(call.voice, str(ticket.number)))
    reason = pressed.spoken(call, "reason", call.voice.label("D3.reason", "Reason"))
    event = happened(EventKind.CLOSED, call.at, by=call.caller.person_id, why=reason[:500])
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes={"closed_at": call.at})
    voice = customer_voice(conn, ticket, call.now, call.desk_zone)
    card = held.declined(voice, ticket.ref, call.caller.name, reason)
    posting.to_customer(conn, ticket, Post(card, script="D3"), now=call.now, priority=Priority.RECEIPT)
    declined, answered = call.voice.label("D2.declined", "declined"), call.voice.label("D2.answered", "answered")
    _settle(conn, call, running.ticket, answered if is_strangers else declined)
    return Reply()


def _settle(conn: Connection, call: Call, ticket: Ticket, what: str) -> None:
    if call.caller.person is not None:
        holding.tell_settled(conn, call, ticket, call.caller.person, what=what)
