"""A customer writes: it joins the request it belongs to, or opens one, from plain words and with no form (RULES 5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, needed, posting, pressed, replying, ticketcard, writers
from handlers.asking import opening
from handlers.callers import Call
from handlers.customer import afterwards, together
from handlers.customer.reopening import may_reopen, reopen
from handlers.deskwork import Running, happened
from handlers.files.taking import CARRIED
from handlers.held import holding
from handlers.inbound import Medium
from handlers.notices import Post, Priority, Reply, Sign
from handlers.promises import pausing
from handlers.relay import continuing, passing, rerouting
from handlers.rules import topics
from handlers.rules.lifecycle import EventKind
from handlers.staffing import setting_aside
from handlers.wording import asking_for, customer, expert
from handlers.wording.voice import Voice
from storage import conversation, dialogues, slots, tickets
from storage.conversation import Message, Side
from storage.tickets import Ticket

SOLVED = ("resolved", "closed")
OVER = ("withdrawn", "merged", "set_aside")


def write(conn: Connection, call: Call) -> Reply:
    """Take what a customer, or somebody the desk does not know, wrote."""
    useless = _answer_useless(conn, call)
    if useless is not None:
        return useless
    dialogues.understood(conn, call.caller.identity.id)
    pointed = pointed_at(conn, call)
    if (heard := afterwards.hear(conn, call, pointed)) is not None:
        return heard
    if pointed is not None and pointed.state not in OVER:
        return _add(conn, call, pointed)
    if pointed is not None and pointed.state == "set_aside" and not topics.is_pleasantry(call.inbound.text):
        take(conn, call, setting_aside.come_back(conn, call, pointed).ticket)  # an answer is needed after all
        return Reply()
    if topics.is_pleasantry(call.inbound.text) and not call.inbound.attachments:
        return _polite(conn, call)
    return _guess(conn, call)


def _polite(conn: Connection, call: Call) -> Reply:
    """B8: thanks open nothing; but an "ok" to somebody's question reaches whoever asked."""
    asked = next((ticket for ticket, _ in _open_here(conn, call) if ticket.state == "pending_customer"), None)
    if asked is not None:
        return _add(conn, call, asked)
    posting.mark(conn, call, Sign.THANKS)
    return Reply()


def _answer_useless(conn: Connection, call: Call) -> Reply | None:
    """What cannot be passed on: stickers, polls, nothing at all (B9, H4)."""
    media = [attachment.medium for attachment in call.inbound.attachments]
    unsupported = [one for one in call.inbound.attachments if one.medium is Medium.UNSUPPORTED]
    if not topics.is_blank(call.inbound.text) or any(one in CARRIED for one in media):
        return None
    if unsupported:
        return replying.answer(conn, call, customer.unsupported(call.voice, unsupported[0].name), script="H4")
    return not_understood(conn, call)


def not_understood(conn: Connection, call: Call) -> Reply:
    """B9: say what can be done; the second time in a row offer a person."""
    again = dialogues.missed_again(conn, call.caller.identity.id)
    card = asking_for.offer(call.voice) if again else customer.not_understood(call.voice)
    return replying.answer(conn, call, card, script="B9")


def pointed_at(conn: Connection, call: Call) -> Ticket | None:
    """The ticket whose thread it was written in, or whose message it replies to, where the caller may write on it."""
    if call.lane.thread is not None:
        found = conversation.ticket_in(conn, call.lane.id)
        if found is not None and found[1] is Side.CUSTOMER:
            return _mine(conn, call, found[0])
    if call.inbound.reply_to is None:
        return None
    original = conversation.by_external(conn, call.place.id, call.inbound.reply_to)
    if original is not None:
        return _mine(conn, call, original.ticket_id)
    slot = slots.slot_of(conn, call.place.id, call.inbound.reply_to)
    ticket_id = naming.ticket_of_slot(slot) if slot else None
    return _mine(conn, call, ticket_id) if ticket_id else None


def _mine(conn: Connection, call: Call, ticket_id: int) -> Ticket | None:
    """The ticket, when the caller may write on it."""
    ticket = tickets.surviving(conn, ticket_id)
    return ticket if pressed.may_write(call, ticket) else None


def _guess(conn: Connection, call: Call) -> Reply:
    """No thread, no reply: one request within ten minutes, else a new one, or the latest open one (RULES 5, B4).
    What we look at by ourselves is nobody's question: words belong to it only where it asked him for something."""
    open_ones = tuple(one for one in _open_here(conn, call) if _may_be_meant(one[0]))
    for ticket, spoken_at in open_ones:
        if spoken_at is not None and call.at - spoken_at <= together.TOGETHER:
            return _add(conn, call, ticket)
    if (same := together.elsewhere(conn, call)) is not None:
        return _add_elsewhere(conn, call, same)
    if not open_ones or call.inbound.where.threads:
        opening.open_ticket(conn, call, call.inbound.text)
        return Reply()
    asked = next((ticket for ticket, _ in open_ones if ticket.state == "pending_customer"), None)
    ticket = asked or open_ones[0][0]
    message = take(conn, call, ticket)
    if asked is None:
        others = [(one.ref, one.number) for one, _ in open_ones if one.id != ticket.id]
        card = customer.added(call.voice, ticket.ref, ticket.subject, f"{ticket.number}.{message.id}", others=others)
        post, slot = Post(card, script="B4", reply_to=call.inbound.message), added_slot(ticket, message)
        posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=slot)
    return Reply()


def _may_be_meant(ticket: Ticket) -> bool:
    return ticket.state == "pending_customer" or not writers.is_check(ticket)


def added_slot(ticket: Ticket, message: Message) -> str:
    """The name of what says that a message was added."""
    return naming.slot_of(ticket, f"added-{message.id}")


def _add_elsewhere(conn: Connection, call: Call, ticket: Ticket) -> Reply:
    """It belongs to what he asked in another chat, and he reads in which; one tap makes it a request of its own."""
    message = take(conn, call, ticket)
    card = together.added(conn, call, tickets.require(conn, ticket.id), message)
    post = Post(card, script="B4", reply_to=call.inbound.message)
    posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT)
    return Reply()


def _open_here(conn: Connection, call: Call) -> tuple[tuple[Ticket, datetime | None], ...]:
    """The caller's open tickets that are answered where he wrote, newest first; else those that took his in. Where a
    top-level message is a new request anyway, those are reached in his thread. Each with the time of the last words."""
    identity, contact = call.caller.identity.id, call.caller.person_id
    own = tickets.open_in(conn, call.place.id, identity_id=identity, contact_id=contact)
    if own or call.inbound.where.threads:
        return own
    return tickets.joined_in(conn, call.place.id, identity_id=identity, contact_id=contact)


def _add(conn: Connection, call: Call, ticket: Ticket) -> Reply:
    if ticket.state in SOLVED and topics.is_pleasantry(call.inbound.text):
        posting.mark(conn, call, Sign.THANKS)
        return Reply()
    if ticket.state in SOLVED and not may_reopen(conn, call, ticket):
        opening.open_ticket(conn, call, call.inbound.text)
        return Reply()
    take(conn, call, ticket)
    return Reply()


def take(conn: Connection, call: Call, ticket: Ticket) -> Message:
    """The words become part of the ticket: kept, judged by its clocks, shown to the experts."""
    if call.lane.id != ticket.customer_lane_id and rerouting.is_back(conn, ticket, call.place):
        ticket = rerouting.go_back(conn, ticket, call.lane, call.now)
    mention = passing.is_mention_due(conn, call, ticket)
    if call.lane.thread is not None and call.lane.id != ticket.customer_lane_id:
        conversation.join(conn, call.lane.id, ticket.id, Side.CUSTOMER)  # what follows in that thread belongs here too
    message = opening.keep_words(conn, call, ticket, call.inbound.text)
    posting.mark(conn, call, Sign.RECEIVED)
    hear(conn, call, ticket, message, mention=mention)
    return message


def hear(conn: Connection, call: Call, ticket: Ticket, message: Message, *, mention: bool = False) -> None:
    """A kept message is the ticket's from now on: its clocks judge it, and the experts read it."""
    if ticket.state == "held":
        holding.hear(conn, ticket, message, now=call.now)
        return
    before = running = deskwork.load(conn, ticket)
    if ticket.state in SOLVED:
        running = reopen(conn, call, running, asking=False)
    is_polite = topics.is_pleasantry(message.text) and not message.attachments
    kind = EventKind.NOTED if is_polite else EventKind.CUSTOMER_WROTE
    event = happened(
        kind, message.at, by=call.caller.person_id, ref=str(message.id), why="pleasantry" if is_polite else ""
    )
    running = deskwork.record(conn, running, event, now=call.now)
    said = continuing.whole(conn, message) if continuing.may_go_on(before, message) else (message,)
    passing.to_rooms(conn, call, running, said, mention=mention)
    if pausing.ended(before.ticket, running.ticket):
        _say_resumed(conn, call, running)
    is_news = message.attachments or message.at < ticket.written_at or ticketcard.is_outdated(before, running)
    if is_news or needed.is_told_in(conn, running, message.text):
        ticketcard.refresh(conn, running, call.now)


def _say_resumed(conn: Connection, call: Call, running: Running) -> None:
    ticket, voice = running.ticket, Voice("en", running.terms.calendar.zone, call.now)
    back = expert.customer_answered(voice, call.caller.name, running.answer_due, running.solve_due)
    posting.to_rooms(conn, ticket, Post(back, script="C9"), now=call.now)
    card = customer.resumed(call.voice, ticket.ref, running.answer_due, running.solve_due)
    here = call.inbound.message if call.lane.id == ticket.customer_lane_id else None
    posting.to_customer(conn, ticket, Post(card, script="C9", reply_to=here), now=call.now)
