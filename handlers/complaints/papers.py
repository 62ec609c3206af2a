"""A customer sends files with what happened: kept where nobody reads them whose work it is about (F12)."""

from sqlalchemy import Connection

from handlers.asking.opening import keep_words
from handlers.callers import Call
from handlers.complaints import bringing, opening, promising, telling
from handlers.deskwork import Running
from handlers.files import carrying
from handlers.wording.voice import Voice
from storage.complaints import CARRIER, Complaint, State
from storage.tickets import Ticket


def keep(conn: Connection, call: Call, complaint_id: int, words: str) -> str:
    """Keep the files at hand; whoever was told of it sees them at once. The words that belong to it, with a line for
    each file that is not carried."""
    found = promising.at_hand(conn, complaint_id)
    if found is None:
        return words
    complaint, running = found
    message = keep_words(conn, call, _carrier(conn, call, running, complaint), words)
    by = call.caller.person_id
    promising.note(conn, running, complaint, "brought", by=by, at=call.at, now=call.now, message=message.id)
    if complaint.state is not State.HEARD:
        telling.show(conn, running, complaint, now=call.now)
    return carrying.words(conn, Voice("en", call.desk_zone, call.now), message).text


def _carrier(conn: Connection, call: Call, running: Running, complaint: Complaint) -> Ticket:
    """What they hang on: the request of the complaint itself where nobody works on that, else one for them alone."""
    if running.ticket.hold_reason == CARRIER:
        return running.ticket
    before = bringing.messages_of(conn, running.ticket, complaint)
    return bringing.carrier_of(conn, before[0]) if before else opening.carrier(conn, call, "").ticket
