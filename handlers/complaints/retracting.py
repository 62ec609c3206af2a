"""[Not a complaint]: what was begun by mistake ends as if nothing had been said, but in the journal (F5, F12)."""

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.complaints import opening, promising, saying, telling
from handlers.errors import Changed
from handlers.notices import Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as wording
from storage import complaints, people
from storage.complaints import TAKEN_BACK, Complaint, State


def take_back(conn: Connection, call: Call) -> Reply:
    """Its clock is dropped, whoever read of it reads that, and nobody is asked anything. Raises Changed after the ten
    minutes, after contact was made, and where a low score says the same."""
    complaint, running = saying.mine(conn, call)
    card = wording.taken_back(call.voice, complaint.ref)
    if complaint.is_taken_back:
        return replying.answer(conn, call, card, script="F12")
    if complaint.is_over or not telling.may_end(complaint) or call.at > complaint.raised_at + opening.HEARD_FOR:
        raise Changed(what=_why_not(conn, call, complaint))
    name = "asks" if complaint.state is State.HEARD else "opened"
    withdrawn, by = EventKind.PROMISE_WITHDRAWN, complaint.contact_id
    running = promising.end(conn, running, complaint, withdrawn, by=by, at=call.at, now=call.now, what="taken_back")
    was_told = complaint.state is not State.HEARD
    values = {"state": State.CLOSED, "closed_at": call.at, "heard_until": None, "wish": TAKEN_BACK}
    complaint = complaints.change(conn, complaint, **values)
    telling.to_customer(conn, complaint, card, script="F12", name=name, now=call.now)
    if was_told:
        telling.show(conn, running, complaint, now=call.now)
    return replying.privately(call) if replying.is_on_page(call) else Reply()


def _why_not(conn: Connection, call: Call, complaint: Complaint) -> str:
    if complaint.is_over:
        return telling.over(call.voice, complaint)
    if complaint.rated:
        return call.voice.label("F12.rated", "a low score opened {ref}; press “No contact needed”", ref=complaint.ref)
    if complaint.contacted_at is not None:
        name = people.name_of(conn, complaint.contacted_by)
        return call.voice.label("F12.contacted", "{name} has made contact about {ref}", name=name, ref=complaint.ref)
    return call.voice.label("F12.late", "{ref} could be taken back for 10 minutes, that is over", ref=complaint.ref)
