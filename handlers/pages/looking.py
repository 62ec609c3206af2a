"""[Show] beside a request on a page: how it stands and what was said last, to whom it concerns."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, standing
from handlers.asking import deciding
from handlers.callers import Call
from handlers.errors import NotYours
from handlers.held import keepers
from handlers.notices import Card, Form, Post, Reply, Text
from handlers.wording import duetimes, states
from handlers.wording import home as wording
from handlers.wording.voice import dotted, quote, shorten
from storage import conversation, overview, people
from storage.conversation import Message, Sort
from storage.tickets import Ticket

LAST = 4  # messages that are shown
WORDS = 500  # characters of each


def look(conn: Connection, call: Call) -> Reply:
    """What was said last; to whoever decides about a held request, all that he needs for it. Raises NotYours."""
    ticket, person = pressed.ticket_at_hand(conn, call), call.caller.person
    if ticket.state == "held" and person and person.id in [one.id for one in keepers.deciders(conn, ticket)]:
        running, decision = deskwork.load(conn, ticket), deciding.decide_again(conn, ticket, call.at)
        card = keepers.lead_card(conn, running, decision, person, call.now)
        posting.put(conn, replying.own_lane(conn, call).id, Post(card, script="D2"), now=call.now)
        return replying.privately(call)
    is_ours = _is_ours(conn, call, ticket)
    if not is_ours and not pressed.may_write(call, ticket):
        raise NotYours
    text = _text(conn, call, ticket, is_ours=is_ours)
    if call.inbound.forms:
        return Reply(form=Form(ticket.ref, "look", str(ticket.number), (), wording.close(call.voice), text))
    return replying.answer(conn, call, Card(text), script="G8")


def _is_ours(conn: Connection, call: Call, ticket: Ticket) -> bool:
    """Whether the caller works on it or answers for it, so that he reads what is internal."""
    roles, person = call.caller.roles, call.caller.person_id
    if person is None or not roles.is_ours:
        return False
    if ticket.queue_id in (*roles.queues, *roles.leads) or ticket.owner_id == person:
        return True
    if ticket.organisation_id in roles.manages or (ticket.organisation_id is None and roles.is_front_desk):
        return True
    return any(one == ticket.id for one, _ in overview.undecided(conn, person))


def _text(conn: Connection, call: Call, ticket: Ticket, *, is_ours: bool) -> Text:
    voice, owner = call.voice, people.name_of(conn, ticket.owner_id)
    state = states.state(voice, standing.called(conn, ticket))
    head = wording.request(
        voice, ticket.ref, shorten(ticket.subject, 120), f"{state} · {owner}" if owner else state, None
    )
    due = deskwork.load(conn, ticket).answer_due if ticket.terms_hash else None
    told = [one for one in conversation.of_ticket(conn, ticket.id) if is_ours or one.sort is not Sort.NOTE]
    said = [part for one in told[-LAST:] for part in _said(call, one)]
    return wording.seen(voice, dotted(head, duetimes.in_list(voice, due)), said)


def _said(call: Call, one: Message) -> tuple[Text, Text]:
    return wording.said(call.voice, one.author, one.at, is_note=one.sort is Sort.NOTE), (quote(one.text, WORDS),)
