"""Somebody's own complaints in his status, and the way to complain (CONVERSATIONS G1, F12)."""

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.complaints import choosing, promising, telling
from handlers.notices import Button, Text
from handlers.wording import complaints as wording
from storage import complaints


def of(conn: Connection, call: Call) -> tuple[list[Text], list[Button]]:
    """A line for each of his that is not over, with a button where his answer is waited for; and [Complain]."""
    person_id = call.caller.person_id
    if person_id is None or not call.caller.roles.organisations:
        return [], []
    said, buttons, mine = [], [], complaints.open_by(conn, person_id)
    running = promising.look_at(conn, mine)
    for one in mine:
        standing = telling.standing(conn, running[one.ticket_id], one)
        said.append(wording.line(call.voice, standing))
        buttons += [wording.answer(call.voice, standing)] if standing.asked else []
    return said, [*buttons, wording.button(call.voice, choosing.shown(conn, person_id, call.at))]
