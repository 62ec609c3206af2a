"""A held request: whoever decides lets it start, writes to the customer, or declines it with a reason (D2, D3)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import Changed, OldButton, StateChanged, WrongRole
from handlers.held import declining, keepers, releasing
from handlers.notices import Card, Post, Reply, Words
from handlers.rules.facts import HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.wording import heldbuttons, leads
from handlers.wording.leads import Ending
from handlers.writers import contact_name, customer_voice
from storage import desk
from storage.conversation import Sort
from storage.tickets import Ticket


def _held(conn: Connection, call: Call) -> Ticket:
    """The held ticket at hand, for whoever may decide about it."""
    ticket = pressed.ticket_at_hand(conn, call)
    if call.caller.person_id not in [person.id for person in keepers.deciders(conn, ticket)]:
        keeper = keepers.keeper_of(conn, ticket)
        raise WrongRole(role=call.voice.label("role.keeper", "the account manager"), who=keeper.name if keeper else "")
    if ticket.state != "held":
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    return ticket


def allow(conn: Connection, call: Call) -> Reply:
    """[Allow this one]: it starts now, without being sent again."""
    ticket = _held(conn, call)
    if ticket.queue_id is None or ticket.organisation_id is None:
        raise Changed(
            what=call.voice.label(
                "D2.queueless", "{ref} fits no queue; add its subject to the contract", ref=ticket.ref
            )
        )
    releasing.release(conn, ticket, by=call.caller.person, at=call.at, now=call.now)
    return Reply()


def company(conn: Connection, call: Call) -> Reply:
    """D10: the front desk says which company it is for, where its writer has not."""
    ticket, key = _held(conn, call), pressed.rest_of(call)
    if ticket.hold_reason != HoldReason.ORGANISATION or not key.isdecimal():
        raise OldButton
    releasing.choose(conn, ticket, ("organisation", key), by=call.caller.person, at=call.at, now=call.now)
    return Reply()


def contact(conn: Connection, call: Call) -> Reply:
    """[Contact …]: words for its writer, privately; the promise to write is kept by them."""
    ticket = _held(conn, call)
    name = contact_name(conn, ticket)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, leads.contact_form(call.voice, name, str(ticket.number)))
    words = pressed.spoken(call, "words", call.voice.label("D2.words", "Message"))
    message = pressed.keep(conn, call, ticket, Sort.ANSWER, words)
    event = happened(EventKind.ANSWERED, call.at, by=call.caller.person_id, ref=str(message.id))
    deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now)
    voice = customer_voice(conn, ticket, call.now, call.desk_zone)
    card = Card((Words(words),), buttons=(heldbuttons.message(voice, call.caller.name, ticket.number),))
    post = Post(card, author=call.caller.name, via=desk.current(conn).name, about=ticket.ref, script="B6")
    slot = naming.message_slot(message.id, ticket, ticket.customer_lane_id)
    posting.to_writer(conn, ticket, post, now=call.now, slot=slot)
    return Reply(toast=call.voice.label("D2.sent", "Sent to {name}.", name=name))


def decline(conn: Connection, call: Call) -> Reply:
    """[Decline], or a stranger's [Answer and close]: in the account manager's or the front desk's own words."""
    ticket = _held(conn, call)
    is_strangers = ticket.hold_reason == HoldReason.UNKNOWN
    if call.inbound.kind != "form":
        form = leads.answer_form if is_strangers else leads.decline_form
        return replying.ask(conn, call, form(call.voice, str(ticket.number)))
    declining.decline(conn, call, ticket, Ending.ANSWERED if is_strangers else Ending.DECLINED)
    return Reply()
