"""Carrying words between a customer and the experts' rooms, both ways, with their edits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from handlers import naming, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running
from handlers.files import carrying
from handlers.notices import Card, Mention, Post, Text, load
from handlers.relay import continuing, unsaying
from handlers.text import keeping
from handlers.text.formatting import JOINER
from handlers.whom import called
from handlers.wording import customer, expert
from handlers.wording.voice import QUOTED, Voice, shorten
from storage import conversation, desk, entrances, outbox, people, places, slots, tickets
from storage.conversation import Message
from storage.places import Lane, Place
from storage.tickets import Ticket

EXCERPT = 120  # characters of a quoted message
MENTION_EVERY = timedelta(minutes=10)  # the owner is called by name at most this often (CONVERSATIONS C5)


def to_rooms(conn: Connection, call: Call, running: Running, said: Sequence[Message], *, mention: bool) -> None:
    """Show a customer's text, a message of which he wrote or changed just now, in every room of the ticket."""
    quoted, first, voice = quoted_by(conn, call), said[0], Voice("en", call.desk_zone, call.now)
    is_new = len(said) == 1 and first.edited_at is None
    for lane in conversation.rooms_of(conn, running.ticket.id):
        slot = naming.message_slot(first.id, running.ticket, lane.id)
        unsent = None if is_new else _unsent(conn, lane, slot)
        owner = _mention(conn, running.ticket, lane) if mention else _called_in(unsent)
        card = _as_said(conn, said, call.place, voice, owner)
        answers = naming.message_slot(quoted.id, running.ticket, lane.id) if quoted else ""
        original = quoted.external if quoted and quoted.place_id == lane.place_id else None
        post = Post(
            card,
            reply_to=original,
            answers="" if original else answers,
            excerpt=_excerpt(call, quoted, first),
            part=_chosen(call, quoted),
            script="C5",
        )
        if unsent and not quoted:
            post = replace(unsent, card=card)
        carrying.say(conn, running.ticket, first, post, lane=lane.id, slot=slot, now=call.now)


def _unsent(conn: Connection, lane: Lane, slot: str) -> Post | None:
    """What still waits to be said under a name."""
    waiting = outbox.waiting(conn, lane.id, slot)
    act = load(waiting) if waiting else None
    return act if isinstance(act, Post) else None


def _called_in(post: Post | None) -> Mention | None:
    return next((piece for piece in post.card.text if isinstance(piece, Mention)), None) if post else None


def from_customer(conn: Connection, said: Sequence[Message], voice: Voice) -> Card:
    """A customer's text of before as a room shows it (C5)."""
    return _as_said(conn, said, places.place_by_id(conn, said[0].place_id), voice)


def _as_said(
    conn: Connection, said: Sequence[Message], place: Place, voice: Voice, owner: Mention | None = None
) -> Card:
    latest = max(said, key=lambda one: one.edited_at or one.at)
    return expert.from_customer(
        voice,
        said[0].author,
        entrances.called(place.platform),
        continuing.joined([(one, carrying.words(conn, voice, one)) for one in said]),
        edited=_edited(voice, latest),
        owner=owner,
    )


def _mention(conn: Connection, ticket: Ticket, lane: Lane) -> Mention | None:
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id is not None else None
    found = called(conn, owner, places.place_by_id(conn, lane.place_id)) if owner else None
    return found if isinstance(found, Mention) else None


def is_mention_due(conn: Connection, call: Call, ticket: Ticket) -> bool:
    """Whether the owner may be called by name again: not within ten minutes of the customer's last message."""
    if ticket.owner_id is None:
        return False
    before = conversation.last(conn, ticket.id, conversation.Sort.WORDS)
    return before is None or call.at - before.at >= MENTION_EVERY


def to_customer(conn: Connection, call: Call, running: Running, message: Message) -> None:
    """Send an owner's words to the customer under his name, and show them in the ticket's other rooms (B6, C5)."""
    ticket = running.ticket
    quoted = _quotable(conn, call, ticket)
    lane = places.lane_by_id(conn, ticket.customer_lane_id)
    original = quoted.external if quoted and quoted.place_id == lane.place_id else None
    answers = naming.message_slot(quoted.id, ticket, lane.id) if quoted and not original else ""
    quotes = quoted if quoted and quoted.sort is not conversation.Sort.NOTE else None
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = customer.answer(carrying.words(conn, voice, message), _edited(voice, message))
    post = Post(
        card,
        author=message.author,
        via=desk.current(conn).name,
        about=ticket.ref,
        reply_to=original,
        answers=answers,
        excerpt=_excerpt(call, quotes, message),
        part=_chosen(call, quotes),
        script="B6",
    )
    carrying.say_to_customers(conn, ticket, message, post, now=call.now)
    _mirror(conn, call, running, message)


def _mirror(conn: Connection, call: Call, running: Running, message: Message) -> None:
    voice = Voice("en", call.desk_zone, call.now)
    contact = writers.contact_name(conn, running.ticket)
    said = carrying.words(conn, voice, message)
    card = expert.mirrored(voice, message.author, contact, said, edited=_edited(voice, message))
    for lane in conversation.rooms_of(conn, running.ticket.id):
        if lane.place_id != message.place_id:
            slot = naming.message_slot(message.id, running.ticket, lane.id)
            post = Post(card, script="C5")
            carrying.say(conn, running.ticket, message, post, lane=lane.id, slot=slot, now=call.now)


def quoted_by(conn: Connection, call: Call) -> Message | None:
    """The message of a person that the one at hand quotes, directly or through our copy of it."""
    if call.inbound.reply_to is None:
        return None
    original = conversation.by_external(conn, call.place.id, call.inbound.reply_to)
    if original is not None:
        return original
    copied = naming.message_of_slot(slots.slot_of(conn, call.place.id, call.inbound.reply_to))
    return conversation.by_id(conn, copied) if copied is not None else None


def _quotable(conn: Connection, call: Call, ticket: Ticket) -> Message | None:
    """The message that an answer quotes, where it is of the same request: a room shows those of other customers too."""
    quoted = quoted_by(conn, call)
    its = tickets.by_id(conn, quoted.ticket_id) if quoted else None
    if quoted is None or its is None or ticket.id not in (its.id, its.merged_into):
        return None
    return None if _is_private(conn, quoted, ticket) else quoted


def _is_private(conn: Connection, message: Message, ticket: Ticket) -> bool:
    """Whether a customer wrote it to the desk alone, while others read along where he is answered."""
    there = places.lane_by_id(conn, ticket.customer_lane_id).place_id
    if message.place_id == there or not places.place_by_id(conn, message.place_id).direct:
        return False
    return not places.place_by_id(conn, there).direct


def _excerpt(call: Call, quoted: Message | None, message: Message) -> str:
    """How the quoted message begins, or the part of it that was chosen, unless the one that answers it carries that
    itself."""
    if quoted is None or quoted.text.strip()[:EXCERPT] in message.text:
        return ""
    return shorten(f"{quoted.author}: {_chosen(call, quoted) or quoted.text.strip()}", EXCERPT)


def _chosen(call: Call, quoted: Message | None) -> str:
    """The words that were chosen of the quoted message; the desk's own words around it are nobody's."""
    chosen = call.inbound.quote.replace(JOINER, "").strip()
    return chosen if quoted and chosen in quoted.text else ""


def _edited(voice: Voice, message: Message) -> Text:
    return customer.edited_at(voice, message.edited_at) if message.edited_at else ()


def edit(conn: Connection, call: Call, running: Running, message: Message) -> None:
    """The author changed what he wrote: change every copy of it (check 18)."""
    conversation.rewrite(conn, message.id, call.inbound.text, call.at, spans=keeping.kept(call.inbound.spans))
    changed = conversation.by_id(conn, message.id)
    if message.sort is conversation.Sort.WORDS:
        if not _stands_on_card(conn, message, changed):
            to_rooms(conn, call, running, continuing.whole(conn, changed), mention=False)
        ticketcard.refresh(conn, running, call.now)
    elif message.sort is conversation.Sort.ANSWER and keeping.is_internal(keeping.words(changed)):
        unsaying.delete(conn, call, message)  # it has the mark of a note now (check 15)
    elif message.sort is conversation.Sort.ANSWER:
        to_customer(conn, call, running, changed)


def _stands_on_card(conn: Connection, before: Message, after: Message) -> bool:
    """Whether the card alone shows it: the first words of a request, short enough to stand there whole."""
    said = conversation.of_ticket(conn, before.ticket_id)
    first = next(one.id for one in said if one.sort is conversation.Sort.WORDS)
    return first == before.id and max(len(before.text), len(after.text)) <= QUOTED
