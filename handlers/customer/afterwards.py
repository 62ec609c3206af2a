"""What a customer writes about how he was helped, and not about a request: complaints, and words beside a rating."""

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.complaints import bringing, saying, wishing
from handlers.notices import Reply
from handlers.ratings import answering
from storage import complaints, ratings, slots
from storage.tickets import Ticket


def hear(conn: Connection, call: Call, pointed: Ticket | None) -> Reply | None:
    """Take it; None where it is about a request. pointed: the one in whose thread he wrote, or whose message he
    answers."""
    answered = _answered(conn, call) if pointed is None else _carried(conn, call, pointed)
    if answered is None and pointed is None:
        answered = wishing.take_number(conn, call)
    return answered if answered is not None else saying.hear(conn, call, pointed)


def _carried(conn: Connection, call: Call, pointed: Ticket) -> Reply | None:
    """An answer to what he sent himself about a complaint that is not over."""
    found = bringing.complaint_of(conn, pointed) if pointed.hold_reason == complaints.CARRIER else None
    return saying.answer(conn, call, found[0].id) if found is not None else None


def _answered(conn: Connection, call: Call) -> Reply | None:
    """An answer to what the desk said about his complaint, or to the question how the help was."""
    inbound = call.inbound
    about = inbound.reply_to or (
        inbound.thread if inbound.where.threads and inbound.thread != inbound.message else None
    )
    slot = slots.slot_of(conn, call.place.id, about) if about else None
    if slot is None:
        return None
    if (number := complaints.of_slot(slot)) is not None:
        return saying.answer(conn, call, number)
    rated = ratings.of_slot(slot) if not call.inbound.attachments else None
    return answering.answer(conn, call, rated) if rated is not None else None
