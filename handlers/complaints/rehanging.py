"""[Another request]: the complaint is about another request than was taken; the customer says about which (F12)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.complaints import bringing, choosing, letting_go, line, opening, promising, saying, telling
from handlers.deskwork import Running
from handlers.errors import Changed, OldButton
from handlers.notices import Post, Reply
from handlers.rules import complaintline
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as wording
from handlers.wording import recovery
from storage import complaints, tickets
from storage.complaints import Complaint, State
from storage.people import Person
from storage.tickets import Ticket


def another(conn: Connection, call: Call) -> Reply:
    """For as long as it may be taken back: whom it is about and who looks after it are found anew. Raises Changed,
    NotYours or OldButton."""
    meant = _meant(conn, call)
    complaint, running = saying.mine(conn, call)
    if complaint.is_over or not telling.may_end(complaint) or call.at > complaint.raised_at + opening.HEARD_FOR:
        raise Changed(what=_why_not(call, complaint))
    if meant is None:
        found = choosing.others(conn, complaint, call.at)
        if not found:
            raise OldButton
        named = tuple((str(one.number), wording.named(call.voice, one.ref, one.subject)) for one in found)
        return replying.ask(conn, call, wording.about_form(call.voice, complaint.ref, str(complaint.id), named))
    if meant.id not in [one.id for one in choosing.others(conn, complaint, call.at)]:
        raise OldButton
    _hang(conn, call, complaint, running, deskwork.load(conn, meant))
    return Reply(toast=wording.rehung(call.voice, complaint.ref, meant.ref))


def _meant(conn: Connection, call: Call) -> Ticket | None:
    """The request that was chosen; both are locked, the older first, as everywhere."""
    if call.inbound.kind != "form":
        return None
    chosen = pressed.by_value(conn, call.inbound.fields.get(wording.ABOUT, ""))
    known = complaints.seen(conn, pressed.number(call.inbound.value))
    for one in sorted({chosen.id, *([known.ticket_id] if known else [])}):
        tickets.require(conn, one)
    return tickets.require(conn, chosen.id)


def _why_not(call: Call, complaint: Complaint) -> str:
    if complaint.is_over:
        return telling.over(call.voice, complaint)
    return call.voice.label("F12.stays", "{ref} stays with its request now; add a comment instead", ref=complaint.ref)


def _hang(conn: Connection, call: Call, complaint: Complaint, before: Running, after: Running) -> None:
    """Whoever looks after it then makes contact by the time that counts there from when it was said."""
    had, files = telling.readers(conn, before.ticket, complaint), bringing.messages_of(conn, before.ticket, complaint)
    by, at, now = complaint.contact_id, call.at, call.now
    withdrawn = EventKind.PROMISE_WITHDRAWN
    promising.end(conn, before, complaint, withdrawn, by=by, at=at, now=now, what="rehung")
    barred = line.owners_of(conn, after.ticket)
    handler = complaintline.first([one.id for one in line.of_ticket(conn, after.ticket)], {*barred, by})
    complaint = complaints.change(
        conn,
        complaint,
        ticket_id=after.ticket.id,
        organisation_id=after.ticket.organisation_id,
        subject_ids=sorted(barred - {by}),
        handler_id=handler,
    )
    after = promising.promise(conn, after, complaint, by=by, at=complaint.raised_at, now=now)
    for one in files:
        after = promising.note(conn, after, complaint, "brought", by=by, at=at, now=now, message=one.id)
    _tell(conn, call, complaint, after, had)


def _tell(conn: Connection, call: Call, complaint: Complaint, running: Running, had: Sequence[Person]) -> None:
    """Its customer on the same notice; and whoever read of it, also where that is none of his business any more."""
    now = call.now
    if complaint.state is State.HEARD:
        card = wording.asks(call.voice, telling.standing(conn, running, complaint))
        telling.to_customer(conn, complaint, card, script="F12", name="asks", now=now)
        return
    opening.show_opened(conn, complaint, running, now=now)
    telling.show(conn, running, complaint, now=now)
    for person in had:
        voice, facts = voice_of(person, now), telling.facts(conn, running, complaint, person, now=now)
        slot = telling.ours_slot(complaint, person)
        posting.to_person(conn, person, Post(recovery.card(voice, facts), script="F5"), now=now, slot=slot)
        news = Post(recovery.rehung(voice, facts), script="F12")
        posting.to_person(conn, person, news, now=now, slot=f"{slot}-{facts.number}")
        letting_go.disarm(conn, running, complaint, person.id, now=now)
