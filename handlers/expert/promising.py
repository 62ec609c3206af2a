"""The owner promises news by a time: in words, by a button, or with a holding reply (C16, E2)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened, instant
from handlers.errors import FieldRefusal, Missing, OldButton, StateChanged
from handlers.notices import Post, Reply
from handlers.promises import pledges
from handlers.relay import delays
from handlers.rules import saidtimes
from handlers.rules.lifecycle import EventKind
from handlers.rules.saidtimes import Said
from handlers.wording import pledges as wording
from storage import conversation, desk
from storage.conversation import Message, Sort
from storage.people import Person
from storage.tickets import Ticket

_EPOCH = 12  # digits of an instant in a button's value


class NoSuchHour(FieldRefusal):
    """Write a time that is still to come, such as 16:00 or tomorrow 10:00."""

    script = "E2.when"


def update(conn: Connection, call: Call) -> Reply:
    """`update by 16:00`; away from its thread, `update T-1042 by 16:00`."""
    ticket, person = _mine(conn, call)
    text = pressed.naming(call).inbound.text.strip()
    due = pledges.meant(saidtimes.only(text), text, person, call.at)
    pledges.promise(conn, deskwork.load(conn, ticket), by=person, due=due, at=call.at, now=call.now)
    return Reply(toast=call.voice.label("C16.toast", "Promised."))


def write(conn: Connection, call: Call, running: Running, said: Said) -> None:
    """The owner wrote in the room “update by 16:00”, perhaps with words behind it that went to the customer."""
    person = call.caller.person
    if person is not None:
        due = pledges.meant(said, call.inbound.text, person, call.at)
        pledges.promise(conn, running, by=person, due=due, at=call.at, now=call.now)


def press(conn: Connection, call: Call) -> Reply:
    """[Promise 16:00]: the value names request, instant and question."""
    ticket, person = _mine(conn, call)
    due, mark = _pressed(call)
    pledges.promise(conn, deskwork.load(conn, ticket), by=person, due=due, at=call.at, now=call.now)
    _answered(conn, call, ticket, person, mark=mark, due=due)
    return Reply(toast=call.voice.label("C16.toast", "Promised."))


def leave(conn: Connection, call: Call) -> Reply:
    """[Leave]: no time is promised."""
    ticket, person = _mine(conn, call)
    _answered(conn, call, ticket, person, mark=pressed.rest_of(call).partition(".")[2], due=None)
    return Reply(toast=call.voice.label("C16.left", "No time is promised."))


def _mine(conn: Connection, call: Call) -> tuple[Ticket, Person]:
    ticket = pressed.ticket_at_hand(conn, pressed.naming(call))
    pressed.require_owner(conn, call, ticket)
    if call.caller.person is None:
        raise OldButton
    return ticket, call.caller.person


def _pressed(call: Call) -> tuple[datetime, str]:
    epoch, _, mark = pressed.rest_of(call).partition(".")
    if not epoch.isdecimal() or len(epoch) > _EPOCH:
        raise OldButton
    return instant(int(epoch)), mark


def _answered(conn: Connection, call: Call, ticket: Ticket, person: Person, *, mark: str, due: datetime | None) -> None:
    """The question loses its buttons."""
    if mark.isdecimal():
        post = Post(wording.nudged(call.voice, due), script="C16")
        posting.to_person(conn, person, post, now=call.now, slot=pledges.nudge_slot(ticket, person, mark))


# -------------------------------------------------------------------------------------------------------- holding reply


def interim(conn: Connection, call: Call) -> Reply:
    """[Interim reply]: ask for text and time; or, with both given, send them. It keeps no promise to answer, unless the
    contract says so; it is the news that was promised before, and promises the next."""
    ticket, person = _mine(conn, call)
    if ticket.state not in pledges.WORKED:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    running = deskwork.load(conn, ticket)
    theirs = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    if call.inbound.kind != "form":
        first = next(iter(pledges.times(running, call.now)), None)
        value = f"{ticket.number}.{ticket.version}"
        return replying.ask(conn, call, wording.interim_form(call.voice, theirs, value, first))
    label = call.voice.label("E2.text", "Text for the customer")
    text = pressed.spoken(call, "text", label)
    if text == wording.holding(theirs).strip():
        raise Missing(name="text", field=label)
    said = saidtimes.only(call.inbound.fields.get("by", ""))
    due = saidtimes.instant(said, call.at, person.zone) if said else None
    if due is None or due <= call.now:
        raise NoSuchHour(name="by")
    _send(conn, call, running, text, person=person, due=due)
    return Reply()


def _send(conn: Connection, call: Call, running: Running, text: str, *, person: Person, due: datetime) -> None:
    message = pressed.keep(conn, call, running.ticket, Sort.ANSWER, text)
    event = happened(EventKind.ANSWERED, call.at, by=person.id, ref=str(message.id), holding=True)
    running = deskwork.record(conn, running, event, now=call.now)
    running = pledges.keep(conn, running, by=person.id, at=call.at, now=call.now)
    running = pledges.give_word(conn, running, by=person, due=due, at=call.at, now=call.now)
    _tell(conn, call, running, message, due)


def _tell(conn: Connection, call: Call, running: Running, message: Message, due: datetime) -> None:
    ticket, contact = running.ticket, writers.contact_name(conn, running.ticket)
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    post = Post(
        wording.interim(voice, message.text, due),
        author=call.caller.name,
        via=desk.current(conn).name,
        about=ticket.ref,
        script="E2",
    )
    delays.watch(conn, message, call.now)
    slot = naming.message_slot(message.id, ticket, ticket.customer_lane_id)
    posting.to_customer(conn, ticket, post, now=call.now, slot=slot)
    room = ticketcard.room_voice(running, call.now)
    card = wording.interim_in_room(room, call.caller.name, contact, message.text, due)
    for lane in conversation.rooms_of(conn, ticket.id):
        slot = naming.message_slot(message.id, ticket, lane.id)
        posting.put(conn, lane.id, Post(card, script="E2"), now=call.now, slot=slot)
    ticketcard.refresh(conn, running, call.now)
