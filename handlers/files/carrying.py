"""Files go where the words of their message go: below them, or in their place where there are none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import naming, posting
from handlers.files import linking, taking
from handlers.inbound import Medium
from handlers.notices import Act, Files, Post, Words, load
from handlers.text import formatting, keeping
from handlers.wording import files as wording
from handlers.wording.voice import Voice
from handlers.writers import customer_voice
from storage import conversation, desktime, entrances, files, outbox, uploads
from storage.conversation import Message, Sort
from storage.files import File
from storage.slots import sent_in
from storage.tickets import Ticket

GATHERING = timedelta(seconds=1)  # in which the parts of an album come (CONVERSATIONS 1, row 25)


def words(conn: Connection, voice: Voice, message: Message) -> Words:
    """A message's words, with a line for each link that came along, and for what is not carried over."""
    said = keeping.words(message)
    notes = [_note(conn, voice, one) for one in _of(conn, message) if not _goes(one)]
    return formatting.join([said, *map(Words, notes)] if said.text else map(Words, notes), "\n") if notes else said


def _note(conn: Connection, voice: Voice, one: File) -> str:
    if one.medium == Medium.LINK:
        return f"{one.name}: {one.handle}"
    if one.kept_back == "too_large" and uploads.is_offered(conn, one.message_id):
        return wording.may_follow(voice, one.name, entrances.called(one.platform))
    return wording.stays_there(voice, one.name, entrances.called(one.platform))


def _of(conn: Connection, message: Message) -> tuple[File, ...]:
    return files.of_message(conn, message.id) if message.attachments else ()


def _goes(one: File) -> bool:
    return one.kept_back is None and one.medium != Medium.LINK


def has_notes(conn: Connection, message: Message) -> bool:
    """Whether a line of its own says what is not carried over."""
    return not all(_goes(one) for one in _of(conn, message))


def is_said(conn: Connection, message: Message) -> bool:
    """Whether there is anything to read of it, beside its files."""
    return bool(message.text.strip()) or message.edited_at is not None or has_notes(conn, message)


def is_principal(conn: Connection, message: Message, act: Act) -> bool:
    """Whether an act shows a message itself: its words, or files that came without any."""
    return not isinstance(act, Files) or not is_said(conn, message)


def is_last(conn: Connection, message: Message, act: Act) -> bool:
    """Whether nothing of a message follows an act that shows it."""
    return isinstance(act, Files) or not any(_goes(one) for one in _of(conn, message))


def say(conn: Connection, ticket: Ticket, message: Message, post: Post, *, lane: int, slot: str, now: datetime) -> None:
    """Post a message's words in a lane, and its files below them; files without words carry what the post says."""
    if is_said(conn, message) or not _of(conn, message):
        posting.put(conn, lane, post, now=now, slot=slot)
        show(conn, ticket, message, Files(()), lane=lane, now=now)
        return
    head = Files((), post.card.text, post.author, post.via, post.about, post.reply_to, post.answers, script=post.script)
    show(conn, ticket, message, head, lane=lane, now=now)


def say_to_customers(conn: Connection, ticket: Ticket, message: Message, post: Post, *, now: datetime) -> None:
    """The same in the customer's conversation, and with everybody whose request was merged into it (C14)."""
    own = ticket.customer_lane_id
    slots = posting.customers_slots(conn, ticket, naming.message_slot(message.id, ticket, own))
    for lane, slot in slots.items():
        theirs = post if lane == own else replace(post, reply_to=None, answers="", excerpt="", part="")
        say(conn, ticket, message, theirs, lane=lane, slot=slot, now=now)


def show(conn: Connection, ticket: Ticket, message: Message, head: Files, *, lane: int, now: datetime) -> None:
    """Show the files of a message in a lane, once. head: what is said with them."""
    found = [one for one in _of(conn, message) if _goes(one)]
    if found:
        _put(conn, ticket, found, head, lane=lane, now=now)


def _put(conn: Connection, ticket: Ticket, found: Sequence[File], head: Files, *, lane: int, now: datetime) -> None:
    first = found[0]
    slot = _slot(ticket, first.message_id, first.number, lane)
    act = replace(head, files=tuple(map(taking.ref, found)))
    posting.put(conn, lane, act, now=now, slot=slot, key=f"shown/{slot}")
    until = desktime.load(conn).real(now) if first.album else None
    if until is not None:
        outbox.hold(conn, lane, until + GATHERING)


def _slot(ticket: Ticket, message_id: int, number: int, lane: int) -> str:
    return naming.files_slot(message_id, str(number), ticket, lane)


def slots(conn: Connection, ticket: Ticket, message: Message, lane: int) -> list[str]:
    """The names of what shows the files of a message in a lane."""
    found = _of(conn, message)
    named = {_slot(ticket, message.id, one.number, lane): one.number == 0 or one.album for one in found}
    perhaps = {**named, linking.slot(ticket, message, lane): False} if found else {}
    return [slot for slot, is_sure in perhaps.items() if is_sure or _is_there(conn, lane, slot)]


def _is_there(conn: Connection, lane: int, slot: str) -> bool:
    return outbox.is_waiting(conn, lane, slot) or sent_in(conn, slot) is not None


# -------------------------------------------------------------------------------------------------------------- albums


def go_on(conn: Connection, ticket: Ticket, message: Message, more: Iterable[File], *, now: datetime) -> None:
    """The next part of an album: wherever the first part is shown, or still waits to be."""
    found = [one for one in more if _goes(one)]
    theirs, rooms = _lanes(conn, ticket, message)
    for lane in (*theirs, *rooms):
        append(conn, ticket, found, lane=lane, now=now)


def follow(conn: Connection, ticket: Ticket, message: Message, new: Iterable[File], *, old: str, now: datetime) -> None:
    """What came in the place of a file of this name, wherever that one is shown."""
    found = [one for one in new if _goes(one)]
    theirs, rooms = _lanes(conn, ticket, message)
    for lanes, voice in ((theirs, customer_voice(conn, ticket, now, "UTC")), (rooms, Voice("en", "UTC", now))):
        for lane in lanes if found else ():
            _put(conn, ticket, found, Files((), wording.instead(voice, old)), lane=lane, now=now)


def _lanes(conn: Connection, ticket: Ticket, message: Message) -> tuple[Sequence[int], Sequence[int]]:
    """Where a message is shown besides where it was written: at customers', and in rooms."""
    if message.sort is Sort.NOTE:
        return (), ()
    rooms = [lane.id for lane in conversation.rooms_of(conn, ticket.id) if lane.place_id != message.place_id]
    return [*posting.customers_slots(conn, ticket, "")] if message.sort is not Sort.WORDS else [], rooms


def append(conn: Connection, ticket: Ticket, more: Iterable[File], *, lane: int, now: datetime) -> None:
    """To what still waits unsent in the lane; what left already is followed by the rest."""
    found = [one for one in more if _goes(one)]
    if not found:
        return
    first = found[0]
    for number in reversed(range(first.number)):
        slot = _slot(ticket, first.message_id, number, lane)
        waiting = outbox.waiting(conn, lane, slot)
        act = load(waiting) if waiting else None
        if isinstance(act, Files):
            posting.put(conn, lane, replace(act, files=(*act.files, *map(taking.ref, found))), now=now, slot=slot)
            return
    _put(conn, ticket, found, Files(()), lane=lane, now=now)
