"""Files that stayed behind while others went: whoever wrote them hears it, and the room in which they are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers import naming, posting, writers
from handlers.callers import voice_of
from handlers.files import carrying, linking
from handlers.notices import Card, FileRef, Files, Lost, Outcome, Post, Priority, Reason, Refused, Sent, Text
from handlers.wording import files as wording
from handlers.wording.voice import Voice
from storage import conversation, entrances, people, places, tickets
from storage.conversation import Message, Sort
from storage.leases import OutboxRow
from storage.places import Lane, Place
from storage.tickets import Ticket

FAR = "far"  # it lies where files so large cannot be fetched, though nobody said how large it is
_GONE = {"empty": wording.empty, FAR: wording.too_far}
TOLD = (Reason.BLOCKED, Reason.GONE)  # whoever wrote the words above them has heard this already


@dataclass(frozen=True, slots=True)
class Staying:
    """Files of a message that stayed behind, all for one reason. there: where they were to go."""

    message: Message
    ticket: Ticket
    names: str
    why: Lost
    there: Place


def tell(conn: Connection, row: OutboxRow, act: Files, outcome: Outcome, now: datetime) -> bool:
    """Say which files of an act did not go along, and why, one line for each reason; whether links to some went."""
    copied = naming.message_of_slot(row.slot)
    message = conversation.find(conn, copied) if copied is not None else None
    if message is None:
        return False
    if isinstance(outcome, Refused):
        is_told = outcome.reason in TOLD or carrying.is_principal(conn, message, act)
        if message.sort is not Sort.WORDS and not is_told:
            _tell(conn, row, message, act.files, Lost(0, outcome.reason, outcome.detail), now)
        return False
    lost = outcome.lost if isinstance(outcome, Sent) else ()
    linked = [
        _tell(conn, row, message, [one for one in act.files if one.id in ids], Lost(0, *why), now)
        for why in dict.fromkeys((one.reason, one.detail) for one in lost)
        for ids in [{one.file for one in lost if (one.reason, one.detail) == why}]
    ]
    return any(linked)


def _tell(
    conn: Connection, row: OutboxRow, message: Message, missing: Sequence[FileRef], why: Lost, now: datetime
) -> bool:
    ticket, lane = tickets.require(conn, message.ticket_id), places.lane_by_id(conn, row.lane_id)
    is_large, is_ours = why.reason is Reason.TOO_LARGE, message.sort is not Sort.WORDS
    reader = writers.customer_voice(conn, ticket, now, "UTC") if is_ours else voice_of(None, now)
    is_linked = is_large and linking.offer(conn, ticket, message, missing, voice=reader, lane=lane.id, now=now)
    stay = Staying(
        message, ticket, ", ".join(one.name for one in missing), why, places.place_by_id(conn, lane.place_id)
    )
    key = f"lost/{row.id}/{why.reason}"
    if is_ours:
        post = Post(
            Card(_not_reached(conn, stay, is_linked=is_linked, now=now)), reply_to=message.external, script="H3"
        )
        posting.put(conn, source_lane(conn, message).id, post, now=now, priority=Priority.BREACH, key=key)
    elif not is_linked:
        posting.put(conn, lane.id, Post(Card(_not_here(conn, stay, now)), script="H3"), now=now, key=key)
        if why.reason is Reason.FILE_GONE:
            _ask_again(conn, stay, now=now)
    return is_linked


def _not_here(conn: Connection, stay: Staying, now: datetime) -> Text:
    voice, source = voice_of(None, now), places.place_by_id(conn, stay.message.place_id)
    why = reason(voice, stay.why, stay.there)
    return wording.not_here(voice, stay.names, stay.message.author, entrances.called(source.platform), why)


def _not_reached(conn: Connection, stay: Staying, *, is_linked: bool, now: datetime) -> Text:
    message = stay.message
    voice = voice_of(people.by_id(conn, message.author_id) if message.author_id else None, now)
    told = wording.link_sent if is_linked else wording.not_reached
    said = told(voice, stay.names, writers.contact_name(conn, stay.ticket), reason(voice, stay.why, stay.there))
    return voice.paragraph(said, wording.text_arrived(voice) if carrying.is_said(conn, message) else ())


def _ask_again(conn: Connection, stay: Staying, *, now: datetime) -> None:
    """The customer hears once, however many rooms miss it."""
    ticket, message = stay.ticket, stay.message
    voice = writers.customer_voice(conn, ticket, now, "UTC")
    ask = wording.send_smaller if stay.why.detail == FAR else wording.send_again
    said = ask(voice, stay.names, reason(voice, stay.why, stay.there))
    here = places.lane_by_id(conn, ticket.customer_lane_id).place_id == message.place_id
    post = Post(Card(said), reply_to=message.external if here else None, script="H3")
    key = f"lost/message-{message.id}/{stay.why.detail}"
    posting.put(conn, ticket.customer_lane_id, post, now=now, priority=Priority.RECEIPT, key=key[:200])


def reason(voice: Voice, why: Lost, there: Place) -> Text:
    """Why a file stayed behind, for people; there: where it was to go."""
    if why.reason is Reason.TOO_LARGE:
        return wording.too_large_for(voice, entrances.called(there.platform), int(why.detail))
    if why.reason is Reason.NOT_TAKEN:
        return wording.program(voice)
    if why.reason is Reason.FILE_GONE:
        return _GONE.get(why.detail, wording.gone)(voice)
    return wording.refused(voice, why.detail)


def source_lane(conn: Connection, message: Message) -> Lane:
    """The room in which the message was written."""
    for lane in conversation.rooms_of(conn, message.ticket_id):
        if lane.place_id == message.place_id:
            return lane
    return places.ensure_lane(conn, message.place_id)
