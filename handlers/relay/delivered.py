"""What follows when an act was delivered or finally refused: marks on the source, and word to whoever must know."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, rooms, writers
from handlers.callers import voice_of
from handlers.files import carrying, losing
from handlers.notices import (
    Act,
    Card,
    Document,
    Files,
    Mark,
    Open,
    Outcome,
    Post,
    Priority,
    Reason,
    Refused,
    Remove,
    Sent,
    Sign,
)
from handlers.relay import delays, rerouting, unsaying
from handlers.relay.otherways import other_ways
from handlers.wording import unsaid
from handlers.wording.undelivered import Undelivered, unchanged, undelivered
from handlers.wording.voice import flat
from storage import conversation, people, places, roles, slots, tickets
from storage.conversation import Message, Sort
from storage.leases import OutboxRow
from storage.people import Person
from storage.tickets import Ticket

UNREACHABLE = (Reason.BLOCKED, Reason.GONE)  # nothing at all reaches that chat


def settled(conn: Connection, row: OutboxRow, act: Act, outcome: Outcome, now: datetime) -> None:
    """Called in the unit that writes down how an act ended; `now` is desk time."""
    if isinstance(act, Remove):
        _removed(conn, row, act, outcome, now)
    if isinstance(act, Open) and act.again and isinstance(outcome, Sent) and outcome.thread:
        rooms.made_anew(conn, row.lane_id, now)
    if not isinstance(act, Post | Document | Files):
        return
    if isinstance(outcome, Refused) and outcome.reason in UNREACHABLE and rerouting.again(conn, row, now):
        return
    is_linked = isinstance(act, Files) and losing.tell(conn, row, act, outcome, now)
    message = _copied(conn, row, row.slot)
    if isinstance(outcome, Sent) and message is not None:
        _arrived(conn, message, act, is_there=outcome.message is not None or is_linked, now=now)
    elif isinstance(outcome, Refused) and (message is None or carrying.is_principal(conn, message, act)):
        _refused(conn, row, act, outcome, message=message, now=now)


def _copied(conn: Connection, row: OutboxRow, slot: str | None) -> Message | None:
    """The message of ours whose copy for the customer this slot is."""
    message, ticket = _ours(conn, slot)
    return message if ticket is not None and ticket.customer_lane_id == row.lane_id else None


def _ours(conn: Connection, slot: str | None) -> tuple[Message | None, Ticket | None]:
    """The message of ours of which this slot is a copy, and its ticket."""
    copied = naming.message_of_slot(slot)
    message = conversation.by_id(conn, copied) if copied is not None else None
    if message is None or message.sort is Sort.WORDS:
        return None, None
    return message, tickets.by_id(conn, message.ticket_id)


def _arrived(conn: Connection, message: Message, act: Act, *, is_there: bool, now: datetime) -> None:
    """C5: the source gets its sign when nothing follows any more. Files that were all lost, and came without words, are
    an answer that never arrived."""
    if not carrying.is_last(conn, message, act):
        delays.end(conn, message, None, now)
    elif is_there or carrying.is_said(conn, message):
        delays.end(conn, message, Sign.DELIVERED, now, key=f"delivered/{message.id}")
    else:
        delays.end(conn, message, Sign.FAILED, now)
        ticket = tickets.require(conn, message.ticket_id)
        unsaying.strike(conn, deskwork.load(conn, ticket), message, now)


def _removed(conn: Connection, row: OutboxRow, act: Remove, outcome: Outcome, now: datetime) -> None:
    """C8: whoever took a message back hears whether it went."""
    message, ticket = _ours(conn, act.slot)
    if message is None or ticket is None or row.lane_id in _others(conn, ticket):
        return
    if naming.shows_files(act.slot) and carrying.is_said(conn, message):
        return
    voice = voice_of(None, now)
    said = unsaid.removed(voice, writers.contact_name(conn, ticket))
    if isinstance(outcome, Refused):
        conversation.resort(conn, message.id, Sort.ANSWER)
        said = unsaid.stays(voice, reason_in_words(outcome, voice.locale, now))
    elif message.external is not None:
        mark = Mark(message.external, Sign.NOTE, replaces=Sign.DELIVERED)
        posting.put(conn, losing.source_lane(conn, message).id, mark, now=now, key=f"unsigned/{row.id}")
    post = Post(Card(said), script="C8")
    posting.put(conn, losing.source_lane(conn, message).id, post, now=now, key=f"removed/{row.id}")


def _others(conn: Connection, ticket: Ticket) -> set[int]:
    """The lanes in which others than its customer read along: its rooms, and those of requests it took in."""
    joined = posting.customers_slots(conn, ticket, "").keys() - {ticket.customer_lane_id}
    return {*joined, *(lane.id for lane in conversation.rooms_of(conn, ticket.id))}


def _refused(
    conn: Connection,
    row: OutboxRow,
    act: Post | Document | Files,
    outcome: Refused,
    *,
    message: Message | None,
    now: datetime,
) -> None:
    """H1, H2: an answer that never arrived is struck and its author told; anything else is told to the operators."""
    if message is None:
        if not _say_elsewhere(conn, row, act, outcome, now):
            _tell_operators(conn, row, act, outcome, now)
        return
    ticket = tickets.require(conn, message.ticket_id)
    author = people.by_id(conn, message.author_id) if message.author_id else None
    is_edit = row.slot is not None and slots.sent_in(conn, row.slot) is not None
    delays.end(conn, message, None if is_edit else Sign.FAILED, now)
    if outcome.reason is not Reason.BLOCKED and not is_edit:  # who blocked us makes no answer late (RULES 3)
        unsaying.strike(conn, deskwork.load(conn, ticket), message, now)
    if author is not None:
        text = message.text or _names(act)
        again = isinstance(act, Post) and _may_try_again(conn, author)  # files go once
        value = f"{ticket.number}.{message.id}.{row.id}" if again else ""
        voice = voice_of(author, now)
        lost = Undelivered(ticket.ref, writers.contact_name(conn, ticket), reason_in_words(outcome, voice.locale, now))
        ways = other_ways(conn, ticket, voice)
        card = unchanged(voice, lost, text) if is_edit else undelivered(voice, lost, text, ways=ways, value=value)
        post, slot = Post(card, script="H2"), naming.slot_of(ticket, f"undelivered-{row.id}")
        key = f"refused/{row.id}/{author.id}"
        posting.to_person(conn, author, post, now=now, priority=Priority.BREACH, slot=slot, key=key)


def _may_try_again(conn: Connection, author: Person) -> bool:
    """Whether he is one who presses that: an expert, or the lead of a queue."""
    found = roles.roles_of(conn, author.id)
    return bool(found.queues or found.leads)


def _names(act: Act) -> str:
    return ", ".join(one.name for one in act.files) if isinstance(act, Files) else ""


def _say_elsewhere(conn: Connection, row: OutboxRow, act: Act, outcome: Refused, now: datetime) -> bool:
    """A person who cannot be reached in one chat is told in another, where there is one (DESIGN 4)."""
    place = places.place_by_id(conn, places.lane_by_id(conn, row.lane_id).place_id)
    if not place.direct or outcome.reason not in UNREACHABLE:
        return False
    known = people.identity(conn, place.platform, place.workspace, place.external)
    person = people.by_id(conn, known.person_id) if known and known.person_id else None
    other = posting.private_lane(conn, person) if person else None
    if other is None or other.place_id == place.id:
        return False
    key = f"again/{row.id}"
    return posting.put(conn, other.id, act, now=now, priority=Priority.BREACH, slot=row.slot, key=key)


def reason_in_words(outcome: Refused, locale: str, now: datetime) -> str:
    """Why, for people."""
    voice = voice_of(None, now, locale=locale)
    return {
        Reason.BLOCKED: voice.label("H2.blocked", "the person blocked the desk, never opened it, or is gone"),
        Reason.GONE: voice.label("H2.gone", "the chat is gone, or I was removed from it"),
        Reason.TOO_OLD: voice.label("C8.old", "the platform removes nothing older than 48 h"),
        Reason.REVOKED: voice.label("H2.revoked", "the platform no longer accepts my token"),
    }.get(outcome.reason, voice.label("H2.other", "the platform refused it ({detail})", detail=outcome.detail[:100]))


def _tell_operators(
    conn: Connection, row: OutboxRow, act: Post | Document | Files, outcome: Refused, now: datetime
) -> None:
    """A notice nobody got: the operators hear of it, unless the notice was theirs; of a group that takes nothing, once
    a day."""
    if row.key and row.key.startswith("refused/"):
        return
    place = places.place_by_id(conn, places.lane_by_id(conn, row.lane_id).place_id)
    is_gone = outcome.reason in UNREACHABLE and not place.direct
    about = f"place-{place.id}-{now:%Y-%m-%d}" if is_gone else str(row.id)
    for operator in people.operators(conn):
        lane = posting.private_lane(conn, operator)
        if lane is None or lane.id == row.lane_id:
            continue
        voice = voice_of(operator, now)
        reason = reason_in_words(outcome, voice.locale, now)
        text = voice.say(
            "H9.operator",
            "A message could not be delivered ({reason}): {text}",
            reason=reason,
            text=flat(act.card.text if isinstance(act, Post) else act.caption)[:200],
        )
        key = f"refused/{about}/{operator.id}"
        posting.put(conn, lane.id, Post(Card(text), script="H9"), now=now, priority=Priority.BREACH, key=key)
