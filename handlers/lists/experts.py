"""An expert's lists: what is his, what his queues have, what nobody has claimed; and the next to claim (G5, G6)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, replying, ticketcard
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.lists import accounts, turning
from handlers.notices import Card, Reply
from handlers.rules.lifecycle import State
from handlers.staffing import candidates
from handlers.wording import expert
from handlers.wording import listing as wording
from handlers.wording import status as standing
from storage import listing as rows
from storage import queues
from storage.listing import Whose
from storage.queues import Queue
from storage.tickets import OPEN_STATES, Ticket

LOOKED = 50  # unclaimed requests that are looked through for one that the expert may take
NOBODY = 0  # the id of no person
VIEWS = ("mine", "queue", "waiting")


def tickets(conn: Connection, call: Call) -> Reply:
    """“tickets mine”, “tickets queue” or “tickets waiting”; each can be turned to the others. With a company's name, or
    for whoever works in no queue, the requests of his accounts."""
    said, roles = call.inbound.text.strip().lower(), call.caller.roles
    asks_account = (said and said not in VIEWS) or accounts.is_list(call.inbound.value)
    if roles.manages and (asks_account or not (roles.queues or roles.leads)):
        return accounts.tickets(conn, call)
    turn = turning.turn_of(call, said if said in VIEWS else VIEWS[0])
    if turn.view not in VIEWS:
        raise OldButton
    labels, mine = wording.views(call.voice), queues_of(conn, call)
    here = tuple(queue.id for queue in mine)
    names = call.voice.listed(queue.title for queue in mine)
    if turn.view == "mine":
        whose = Whose(owner=call.caller.person_id or NOBODY, states=OPEN_STATES)
        head = wording.mine(call.voice, _count(conn, whose))
    elif turn.view == "waiting":
        whose = Whose(queues=here, states=(State.WAITING,))
        head = wording.waiting(call.voice, names, _count(conn, whose))
    else:
        whose = Whose(queues=here, states=OPEN_STATES)
        head = wording.queue(call.voice, names, _count(conn, whose))
    others = [(labels[view], view) for view in VIEWS if view != turn.view]
    return turning.show(conn, call, whose, turn, head=head, others=others)


def queues_of(conn: Connection, call: Call) -> list[Queue]:
    """The queues that the caller works in or leads; in a queue's chat that one alone, for whoever is one of ours."""
    roles = call.caller.roles
    ids = [call.queue.id] if call.queue and roles.is_ours else sorted({*roles.queues, *roles.leads})
    return [queue for queue in (queues.by_id(conn, one) for one in ids) if queue]


def _count(conn: Connection, whose: Whose) -> int:
    return sum(rows.counts(conn, whose).values())


def next_one(conn: Connection, call: Call) -> Reply:
    """G5 [Next unclaimed]: the oldest request that he may claim, with [Claim]."""
    found = _next(conn, call)
    if found is None:
        return replying.answer(conn, call, Card(standing.none_unclaimed(call.voice)), script="G5")
    running = deskwork.load(conn, found)
    card = expert.card(ticketcard.room_voice(running, call.now), ticketcard.gather(conn, running, call.now))
    queue = queues.by_id(conn, found.queue_id or 0)
    shown = standing.next_unclaimed(call.voice, card, queue.title if queue else "")
    slot = naming.slot_of(found, "next", replying.own_lane(conn, call).id)
    return replying.say(conn, call, shown, script="G5", slot=slot)


def _next(conn: Connection, call: Call) -> Ticket | None:
    """Without what he lacks a skill for."""
    person = call.caller.person
    mine = [queue for queue in queues_of(conn, call) if person and not candidates.lacks(person, queue)]
    whose = Whose(queues=tuple(queue.id for queue in mine), states=(State.WAITING,))
    found = rows.page(conn, whose, skip=0, most=LOOKED)
    return min(found, key=lambda one: one.written_at, default=None)
