"""What those who answer for a complaint read of it: one with its buttons, and those that are not over (F5, F11)."""

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.callers import Call
from handlers.complaints import handling, promising, telling
from handlers.complaints import listing as gathering
from handlers.errors import OldButton
from handlers.notices import Reply
from handlers.wording import recovery as wording
from storage import complaints


def show(conn: Connection, call: Call) -> Reply:
    """One complaint with its buttons, for whoever reads of it: also for somebody it is about, without them."""
    complaint = complaints.seen(conn, pressed.number(call.inbound.value))
    person = call.caller.person
    if complaint is None or person is None:
        raise OldButton
    running = promising.look_at(conn, (complaint,))[complaint.ticket_id]
    if person.id not in [one.id for one in telling.readers(conn, running.ticket, complaint)]:
        handling.may_handle(conn, call, complaint, running)
    one = telling.facts(conn, running, complaint, person, now=call.now)
    slot = f"{telling.shown_slot(complaint, person)}{int(call.now.timestamp() * 1000)}"
    return replying.say(conn, call, wording.card(call.voice, one), script="F5", slot=slot)


def listing(conn: Connection, call: Call) -> Reply:
    """`complaints`: those of his accounts and queues that are not over, and those he looks after."""
    person, roles = call.caller.person, call.caller.roles
    if person is None:
        raise OldButton
    theirs = complaints.open_of(conn, roles.manages) if roles.manages else ()
    led = complaints.open_in(conn, roles.leads) if roles.leads else ()
    found = {one.id: one for one in (*complaints.open_for(conn, (person.id,)), *theirs, *led)}
    shown = gathering.gather(conn, tuple(found.values()), call.now)
    return replying.answer(conn, call, wording.listed(call.voice, [shown[one] for one in sorted(shown)]), script="F5")
