"""How a complaint stands, for all who read of it: its customer, its handler, the lead and the account manager."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zlib import crc32

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.complaints import bringing, choosing, line, promising
from handlers.deskwork import Running
from handlers.files import carrying
from handlers.notices import Card, Post, Priority, dump
from handlers.rules.clock import Clock
from handlers.wording import complaints as wording
from handlers.wording import recovery
from handlers.wording.complaints import Standing
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice
from storage import contracts, outbox, people, ratings
from storage.complaints import CARRIER, Complaint, State
from storage.files import File
from storage.people import Person
from storage.tickets import Ticket


def standing(conn: Connection, running: Running, complaint: Complaint) -> Standing:
    """How it stands for its customer."""
    due = promising.due_of(running, complaint)
    return Standing(
        complaint.ref,
        complaint.id,
        people.name_of(conn, complaint.handler_id),
        line.title_of(conn, running.ticket, complaint.handler_id),
        due,
        asked=complaint.state is State.ANSWERED,
        may_end=may_end(complaint),
        about=_about(running.ticket, complaint),
        may_change=may_end(complaint) and bool(choosing.others(conn, complaint, complaint.raised_at)),
    )


def _about(ticket: Ticket, complaint: Complaint) -> tuple[str, str] | None:
    """The request it is about, where that was guessed or pointed at; whoever rated one low knows which."""
    return None if complaint.rated or ticket.hold_reason == CARRIER else (ticket.ref, ticket.subject)


def phone_of(conn: Connection, complaint: Complaint) -> str:
    """Where its customer is called: at the number that he gave for it, else the one on file; "" where none is known."""
    contact = people.by_id(conn, complaint.contact_id)
    return complaint.phone or str((contact.profile if contact else {}).get("phone") or "")


def may_end(complaint: Complaint) -> bool:
    """Whether its customer may still say that it is none: of a word or a button, not of a low score, until somebody
    made contact; for as long as what he writes belongs to it."""
    is_begun = complaint.level or complaint.contacted_at is not None or complaint.is_over
    return not complaint.rated and not is_begun and complaint.heard_until is not None


def over(voice: Voice, complaint: Complaint) -> str:
    """Why nothing can be done with it any more."""
    if complaint.is_taken_back:
        return voice.label("F12.over", "complaint {ref} was taken back", ref=complaint.ref)
    return voice.label("F6.over", "complaint {ref} is closed", ref=complaint.ref)


def voice_to_customer(conn: Connection, complaint: Complaint, now: datetime) -> Voice:
    """How to speak to its customer."""
    return voice_of(people.by_id(conn, complaint.contact_id), now)


def to_customer(
    conn: Connection, complaint: Complaint, card: Card, *, script: str, name: str, now: datetime, author: str = ""
) -> None:
    """Say something in its customer's private chat, under a name by which his answer is known to be about it."""
    post = Post(card, author=author, about=complaint.ref if author else "", script=script)
    slot = f"{complaint.slot}{name}"
    posting.put(conn, complaint.lane_id, post, now=now, priority=Priority.RECEIPT, slot=slot)


def readers(conn: Connection, ticket: Ticket, complaint: Complaint) -> tuple[Person, ...]:
    """Whoever looks after it, the lead, the account manager, and who looked after it before."""
    ids = [complaint.handler_id, *complaint.passed_ids]
    found = [people.by_id(conn, one) for one in ids if one is not None]
    everybody = (*(one for one in found if one is not None), *line.both(conn, ticket))
    return tuple({one.id: one for one in everybody}.values())


def show(conn: Connection, running: Running, complaint: Complaint, *, now: datetime) -> None:
    """Everybody's card of it, as it stands now; nobody has one before its customer said what happened."""
    if complaint.state is State.HEARD:
        return
    for person in readers(conn, running.ticket, complaint):
        card = recovery.card(voice_of(person, now), facts(conn, running, complaint, person, now=now))
        lane, post = posting.private_lane(conn, person), Post(card, script="F5")
        if lane is not None:
            posting.put(conn, lane.id, post, now=now, priority=Priority.BREACH, slot=ours_slot(complaint, person))
            for slot in outbox.newest_named(conn, lane.id, shown_slot(complaint, person)):
                posting.put(conn, lane.id, post, now=now, slot=slot)
    bringing.show(conn, running.ticket, complaint, lanes(conn, running.ticket, complaint), now=now)


def lanes_of(conn: Connection, carrier: Ticket) -> Collection[int]:
    """The lanes in which files are shown that hang on a request of a complaint, where anybody was told of it."""
    found = bringing.complaint_of(conn, carrier)
    return lanes(conn, found[1], found[0]) if found is not None and found[0].state is not State.HEARD else ()


def follow(conn: Connection, carrier: Ticket, more: Sequence[File], *, now: datetime) -> None:
    """Files that came later, or in the place of others, to whoever has those before."""
    for lane in lanes_of(conn, carrier) if more else ():
        carrying.append(conn, carrier, more, lane=lane, now=now)


def lanes(conn: Connection, ticket: Ticket, complaint: Complaint) -> Mapping[int, Person]:
    """The private chats of those who read of it and may act on it, by their lanes."""
    able = [one for one in readers(conn, ticket, complaint) if may_act(conn, ticket, complaint, one.id)]
    found = ((posting.private_lane(conn, one), one) for one in able)
    return {lane.id: one for lane, one in found if lane is not None}


def ours_slot(complaint: Complaint, person: Person) -> str:
    """The name of somebody's card of it; after it went up, a new one."""
    return f"{complaint.slot}ours-{person.id}-{complaint.level}"


def shown_slot(complaint: Complaint, person: Person) -> str:
    """How the names of cards begin that somebody had shown: they are kept up to date like the first."""
    return f"{complaint.slot}shown-{person.id}-"


def to_handler(
    conn: Connection,
    running: Running,
    complaint: Complaint,
    said: str,
    *,
    now: datetime,
    rated: Sequence[tuple[str, int]] = (),
) -> None:
    """Something its customer wrote or pressed later: to whoever looks after it. rated: he changed his scores to these,
    which closes nothing."""
    person = people.by_id(conn, complaint.handler_id) if complaint.handler_id else None
    if person is not None:
        one = facts(conn, running, complaint, person, now=now)
        voice = voice_of(person, now)
        card = recovery.rated(voice, one, rated) if rated else recovery.to_handler(voice, one, said)
        post = Post(card, script="F5")
        slot = f"{complaint.slot}news-{person.id}-{int(now.timestamp() * 1000)}-{crc32(dump(post).encode()):08x}"
        posting.to_person(conn, person, post, now=now, slot=slot)


def facts(conn: Connection, running: Running, complaint: Complaint, person: Person, *, now: datetime) -> Facts:
    """A complaint as one of ours reads it."""
    ticket, rating = running.ticket, ratings.seen(conn, complaint.ticket_id)
    mine = rating if rating is not None and rating.complaint_id == complaint.id else None
    found = contracts.organisation(conn, complaint.organisation_id) if complaint.organisation_id else None
    due = promising.due_of(running, complaint)
    return Facts(
        ref=complaint.ref,
        id=complaint.id,
        customer=people.name_of(conn, complaint.contact_id),
        organisation=found.name if found else "",
        ticket=ticket.ref,
        number=ticket.number,
        handler=people.name_of(conn, complaint.handler_id),
        words=complaint.words,
        comment=mine.comment if mine else "",
        scores=mine.by_question if mine else (),
        due=due,
        is_missed=due is not None and due < now,
        wish=complaint.wish,
        phone=complaint.phone,
        contacted_by=people.name_of(conn, complaint.contacted_by),
        contacted_at=complaint.contacted_at,
        done=complaint.done,
        state=complaint.state.value,
        satisfied=complaint.satisfied,
        is_taken_back=complaint.is_taken_back,
        level=complaint.level,
        rungs=len(complaint.passed_ids),
        is_mine=person.id == complaint.handler_id,
        may_act=may_act(conn, ticket, complaint, person.id),
    )


def may_act(conn: Connection, ticket: Ticket, complaint: Complaint, person_id: int | None) -> bool:
    """Whether somebody may make contact and close it: who looks after it, or answers for the request, and never
    somebody it is about, or with whose handling its customer was not content."""
    barred = (*complaint.subject_ids, *complaint.passed_ids, complaint.contact_id)
    if person_id is None or person_id in barred:
        return False
    return person_id == complaint.handler_id or person_id in [one.id for one in line.of_ticket(conn, ticket)]


def refresh_of(conn: Connection, complaint_id: int, now: datetime) -> None:
    """Bring everybody's card up to date."""
    if (found := promising.at_hand(conn, complaint_id)) is not None:
        show(conn, found[1], found[0], now=now)


def apologise(conn: Connection, clock: Clock, due: datetime, *, now: datetime) -> None:
    """E8: the promise to make contact was not kept, and its customer reads so once."""
    complaint = promising.complaint_of(conn, clock)
    if complaint is not None and not complaint.is_over:
        one = standing(conn, promising.running_of(conn, complaint), complaint)
        card = wording.late(voice_to_customer(conn, complaint, now), one, due)
        to_customer(conn, complaint, card, script="E8", name=f"late-{clock.number}", now=now)
