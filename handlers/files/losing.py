"""Files that stayed behind while others went: whoever wrote them hears it, and the room in which they are missing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.callers import voice_of
from handlers.files import carrying
from handlers.notices import Card, FileRef, Files, Lost, Outcome, Post, Priority, Reason, Refused, Sent, Text
from handlers.wording import files as wording
from handlers.wording.voice import Voice
from storage import conversation, people, places, tickets
from storage.conversation import Message, Sort
from storage.leases import OutboxRow
from storage.places import Lane, Place
from storage.tickets import Ticket

TOLD = (Reason.BLOCKED, Reason.GONE)  # whoever wrote the words above them has heard this already


def tell(conn: Connection, row: OutboxRow, act: Files, outcome: Outcome, now: datetime) -> None:
    """Say which files of an act did not go along, and why; one line for each reason."""
    copied = posting.message_of_slot(row.slot)
    message = conversation.find(conn, copied) if copied is not None else None
    if message is None:
        return
    if isinstance(outcome, Refused):
        if (
            message.sort is not Sort.WORDS
            and outcome.reason not in TOLD
            and not carrying.is_principal(conn, message, act)
        ):
            _tell(conn, row, message, act.files, Lost(0, outcome.reason, outcome.detail), now)
    elif isinstance(outcome, Sent):
        reasons = dict.fromkeys((one.reason, one.detail) for one in outcome.lost)
        for reason, detail in reasons:
            lost = {one.file for one in outcome.lost if (one.reason, one.detail) == (reason, detail)}
            _tell(conn, row, message, [one for one in act.files if one.id in lost], Lost(0, reason, detail), now)


def _tell(
    conn: Connection, row: OutboxRow, message: Message, missing: Sequence[FileRef], why: Lost, now: datetime
) -> None:
    ticket = tickets.require(conn, message.ticket_id)
    lane = places.lane_by_id(conn, row.lane_id)
    there = places.place_by_id(conn, lane.place_id)
    names = ", ".join(one.name for one in missing)
    key = f"lost/{row.id}/{why.reason}"
    if message.sort is Sort.WORDS:
        voice, source = voice_of(None, now), places.place_by_id(conn, message.place_id)
        said = wording.not_here(voice, names, message.author, source.platform.capitalize(), reason(voice, why, there))
        posting.put(conn, lane.id, Post(Card(said), script="H3"), now=now, key=key)
        if why.reason is Reason.FILE_GONE:
            _ask_again(conn, ticket, message, names, why, now=now)
        return
    author = people.by_id(conn, message.author_id) if message.author_id else None
    voice = voice_of(author, now)
    said = wording.not_reached(voice, names, writers.contact_name(conn, ticket), reason(voice, why, there))
    said += wording.text_arrived(voice) if carrying.is_said(conn, message) else ()
    post = Post(Card(said), reply_to=message.external, script="H3")
    posting.put(conn, source_lane(conn, message).id, post, now=now, priority=Priority.BREACH, key=key)


def _ask_again(conn: Connection, ticket: Ticket, message: Message, names: str, why: Lost, *, now: datetime) -> None:
    """The customer hears once, however many rooms miss it."""
    voice = writers.customer_voice(conn, ticket, now, "UTC")
    said = wording.send_again(voice, names, reason(voice, why, places.place_by_id(conn, message.place_id)))
    here = places.lane_by_id(conn, ticket.customer_lane_id).place_id == message.place_id
    post = Post(Card(said), reply_to=message.external if here else None, script="H3")
    key = f"lost/message-{message.id}/{why.detail}"
    posting.put(conn, ticket.customer_lane_id, post, now=now, priority=Priority.RECEIPT, key=key[:200])


def reason(voice: Voice, why: Lost, there: Place) -> Text:
    """Why a file stayed behind, for people; there: where it was to go."""
    if why.reason is Reason.TOO_LARGE:
        return wording.too_large_for(voice, there.platform.capitalize(), int(why.detail))
    if why.reason is Reason.NOT_TAKEN:
        return wording.program(voice)
    if why.reason is Reason.FILE_GONE:
        return wording.empty(voice) if why.detail == "empty" else wording.gone(voice)
    return wording.refused(voice, why.detail)


def source_lane(conn: Connection, message: Message) -> Lane:
    """The room in which the message was written."""
    for lane in conversation.rooms_of(conn, message.ticket_id):
        if lane.place_id == message.place_id:
            return lane
    return places.ensure_lane(conn, message.place_id)
