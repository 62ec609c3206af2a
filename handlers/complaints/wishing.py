"""A customer wants to be called about his complaint, or not to be contacted at all (CONVERSATIONS F5)."""

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.complaints import promising, saying, telling
from handlers.deskwork import Running
from handlers.errors import FieldRefusal
from handlers.missed import breaches
from handlers.notices import Card, Reply, Text
from handlers.rules import telephone
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as wording
from handlers.wording.voice import flat
from storage import complaints
from storage.complaints import Complaint, State


class NoNumber(FieldRefusal):
    """“{given}” is no telephone number that I can read. Write it with its country, such as +39 02 5550 1042."""

    script = "F5.nonumber"


def want_call(conn: Connection, call: Call) -> Reply:
    """[Please call me]: whoever looks after it hears it at once; where no number is on file, he is asked for one.
    Raises NoNumber."""
    complaint, running = saying.lasting(conn, call)
    if call.inbound.kind == "form":
        return _call_at(conn, call, complaint, running)
    reply = _wish(conn, call, complaint, running, "call")
    if complaint.handler_id is None or telling.phone_of(conn, complaint):
        return reply
    return replying.ask(conn, call, wording.phone_form(call.voice, complaint.ref, str(complaint.id)))


def _call_at(conn: Connection, call: Call, complaint: Complaint, running: Running) -> Reply:
    given = call.inbound.fields.get(wording.PHONE, "")
    found = telephone.number(given)
    if found is None:
        raise NoNumber(name=wording.PHONE, given=given.strip()[:40])
    return Reply(toast=flat(_told(conn, call, complaint, running, found)))


def take_number(conn: Connection, call: Call) -> Reply | None:
    """A private message that is nothing but a telephone number, while a complaint of his waits for one; else None."""
    found = telephone.number(call.inbound.text)
    if found is None or not call.place.direct or call.inbound.attachments:
        return None
    for one in complaints.open_by(conn, call.caller.person_id or 0)[::-1]:
        if one.wish == "call" and one.contacted_at is None and not telling.phone_of(conn, one):
            complaint, running = saying.at_hand(conn, one.id)
            card = Card(_told(conn, call, complaint, running, found))
            return replying.answer(conn, call, card, script="F5")
    return None


def _told(conn: Connection, call: Call, complaint: Complaint, running: Running, phone: str) -> Text:
    """The number is kept with it, and whoever looks after it reads it."""
    if phone != complaint.phone:
        complaint = complaints.change(conn, complaint, phone=phone)
        telling.show(conn, running, complaint, now=call.now)
        telling.to_handler(conn, running, complaint, "", now=call.now)
    return wording.call_at(call.voice, telling.standing(conn, running, complaint), phone)


def no_contact(conn: Connection, call: Call) -> Reply:
    """[No contact needed]: the promise to make contact is not owed any more; what was done is told all the same."""
    complaint, running = saying.lasting(conn, call)
    return _wish(conn, call, complaint, running, "none")


def _wish(conn: Connection, call: Call, complaint: Complaint, running: Running, wish: str) -> Reply:
    is_news = complaint.wish != wish and complaint.state in (State.HEARD, State.OPEN)
    by, at, now = call.caller.person_id, call.at, call.now
    if is_news and wish == "none":
        running = promising.end(conn, running, complaint, EventKind.PROMISE_WITHDRAWN, by=by, at=at, now=now)
    elif is_news and complaint.wish == "none":
        running = promising.promise(conn, running, complaint, by=by, at=at, now=now)
    if is_news:
        complaint = complaints.change(conn, complaint, wish=wish)
        breaches.refresh(conn, running, now)
        telling.show(conn, running, complaint, now=now)
        telling.to_handler(conn, running, complaint, "", now=now)
    standing = telling.standing(conn, running, complaint)
    said = wording.will_call(call.voice, standing) if wish == "call" else wording.calm(call.voice, standing)
    return replying.answer(conn, call, Card(said), script="F5")
