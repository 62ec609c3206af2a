"""What we do about a complaint: call, write, say what was done; the customer says whether that is enough (F5, F6)."""

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.complaints import opening, promising, reminding, saying, telling
from handlers.deskwork import Running
from handlers.errors import Changed, OldButton, Refusal, WrongRole
from handlers.missed import breaches
from handlers.notices import Card, Post, Reply, Words
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as theirs
from handlers.wording import recovery as wording
from handlers.wording.recovery import Ring
from storage import complaints, desk, people, slots
from storage.complaints import Complaint, State
from storage.people import Person


class AboutYou(Refusal):
    """{ref} is about your own work, so {who} looks after it."""

    script = "F5.own"


def at_hand(conn: Connection, call: Call) -> tuple[Complaint, Running, Person]:
    """The complaint that a button's value names, for whoever may act on it. Raises OldButton, AboutYou or WrongRole."""
    found, person = promising.at_hand(conn, pressed.number(call.inbound.value.partition(".")[0])), call.caller.person
    if found is None or person is None:
        raise OldButton
    complaint, running = found
    may_handle(conn, call, complaint, running)
    return complaint, running, person


def may_handle(conn: Connection, call: Call, complaint: Complaint, running: Running) -> None:
    """Raises AboutYou or WrongRole unless the caller may act on it."""
    person_id = call.caller.person_id
    who = people.name_of(conn, complaint.handler_id) or desk.current(conn).name
    if person_id in complaint.subject_ids:
        raise AboutYou(ref=complaint.ref, who=who)
    if not telling.may_act(conn, running.ticket, complaint, person_id):
        raise WrongRole(role=call.voice.label("role.complaint", "whoever looks after the complaint"), who=who)


def not_over(conn: Connection, call: Call) -> tuple[Complaint, Running, Person]:
    """The same, while it is not over: also while its customer's answer is waited for. Raises Changed."""
    complaint, running, person = at_hand(conn, call)
    if complaint.is_over:
        raise Changed(what=telling.over(call.voice, complaint))
    return complaint, running, person


def call_about(conn: Connection, call: Call) -> Reply:
    """[Call]: number, local time and language, with how it went to press."""
    complaint, running, person = not_over(conn, call)
    one = telling.facts(conn, running, complaint, person, now=call.now)
    card = wording.ring(call.voice, one, _whom(conn, call, complaint))
    return replying.say(
        conn, call, card, script="F5", slot=f"{complaint.slot}ring-{person.id}-{int(call.now.timestamp())}"
    )


def _whom(conn: Connection, call: Call, complaint: Complaint) -> Ring:
    contact = people.by_id(conn, complaint.contact_id)
    profile = contact.profile if contact else {}
    voice = voice_of(contact, call.now)
    return Ring(
        name=contact.name if contact else "",
        phone=telling.phone_of(conn, complaint),
        email=str(profile.get("email") or ""),
        hour=voice.hour(call.now).shown,
        language=voice.language(call.voice.locale) if contact and contact.locale else "",
    )


def reached(conn: Connection, call: Call) -> Reply:
    """[Reached …]: contact was made."""
    complaint, running, _ = not_over(conn, call)
    _contact(conn, call, complaint, running)
    return Reply(toast=call.voice.label("E7.recorded", "Recorded."))


def missed(conn: Connection, call: Call) -> Reply:
    """[No answer]: written down; the promise goes on."""
    complaint, running, _ = not_over(conn, call)
    promising.note(conn, running, complaint, "no_answer", by=call.caller.person_id, at=call.at, now=call.now)
    return Reply(toast=call.voice.label("E7.recorded", "Recorded."))


def _contact(conn: Connection, call: Call, complaint: Complaint, running: Running) -> None:
    by = call.caller.person_id
    running = promising.end(conn, running, complaint, EventKind.CONTACTED, by=by, at=call.at, now=call.now)
    if complaint.contacted_at is None:
        state = State.CONTACTED if complaint.state is not State.ANSWERED else State.ANSWERED
        complaint = complaints.change(conn, complaint, state=state, contacted_at=call.at, contacted_by=by)
    breaches.refresh(conn, running, call.now)
    telling.show(conn, running, complaint, now=call.now)


def write(conn: Connection, call: Call) -> Reply:
    """[Write]: in one's own name, privately; contact is made by it."""
    complaint, running, person = not_over(conn, call)
    if call.inbound.kind != "form":
        one = telling.facts(conn, running, complaint, person, now=call.now)
        return replying.ask(conn, call, wording.write_form(call.voice, one))
    words = pressed.spoken(call, wording.FIELD, call.voice.label("F5.words", "Message"))
    post = Post(
        Card((Words(words),)), author=person.name, via=desk.current(conn).name, about=complaint.ref, script="F5"
    )
    slot = f"{complaint.slot}said-{int(call.now.timestamp() * 1000)}"
    posting.put(conn, complaint.lane_id, post, now=call.now, slot=slot)
    _contact(conn, call, complaint, running)
    name = people.name_of(conn, complaint.contact_id)
    return Reply(toast=call.voice.label("D2.sent", "Sent to {name}.", name=name))


def close(conn: Connection, call: Call) -> Reply:
    """[Close it]: with what was done, which the customer reads and answers. Raises Changed before contact was made."""
    complaint, running, person = not_over(conn, call)
    if complaint.state is State.ANSWERED:
        what = call.voice.label("F6.asked", "{ref} waits for the customer's answer", ref=complaint.ref)
        raise Changed(what=what)
    if complaint.contacted_at is None and complaint.wish != "none":
        what = call.voice.label("F6.early", "nobody has made contact about {ref} yet", ref=complaint.ref)
        raise Changed(what=what)
    if call.inbound.kind != "form":
        one = telling.facts(conn, running, complaint, person, now=call.now)
        return replying.ask(conn, call, wording.close_form(call.voice, one))
    done = pressed.spoken(call, wording.DONE, call.voice.label("F6.field", "What was done"))
    complaint = complaints.change(conn, complaint, state=State.ANSWERED, done=done, heard_until=None)
    promising.note(conn, running, complaint, "answered", by=person.id, at=call.at, now=call.now)
    standing, value = telling.standing(conn, running, complaint), f"{complaint.id}.{complaint.level}"
    card = theirs.asked(telling.voice_to_customer(conn, complaint, call.now), standing, person.name, done, value)
    telling.to_customer(conn, complaint, card, script="F6", name=f"asked-{complaint.level}", now=call.now)
    reminding.plan(conn, running, complaint, call.at)
    telling.show(conn, running, complaint, now=call.now)
    return Reply(toast=call.voice.label("F6.sent", "{name} is asked.", name=people.name_of(conn, complaint.contact_id)))


# -------------------------------------------------------------------------------------------------- the customer's word


def satisfied(conn: Connection, call: Call) -> Reply:
    """F6 [Yes]: closed."""
    complaint, running = _asked(conn, call)
    if complaint.is_over:
        return replying.answer(conn, call, theirs.content(call.voice, complaint.ref), script="F6")
    complaint = complaints.change(conn, complaint, state=State.CLOSED, closed_at=call.at, satisfied=True)
    promising.note(conn, running, complaint, "satisfied", by=call.caller.person_id, at=call.at, now=call.now)
    _over(conn, call, complaint, running)
    said = theirs.content(call.voice, complaint.ref)
    telling.to_customer(conn, complaint, said, script="F6", name=f"closed-{complaint.level}", now=call.now)
    telling.show(conn, running, complaint, now=call.now)
    return replying.privately(call) if replying.is_on_page(call) else Reply()


def unsatisfied(conn: Connection, call: Call) -> Reply:
    """F6 [No]: open again, one rung up, with a new time."""
    complaint, running = _asked(conn, call)
    if complaint.is_over:
        raise Changed(what=telling.over(call.voice, complaint))
    before = complaint.handler_id
    _over(conn, call, complaint, running)
    complaint, running = opening.raise_up(conn, complaint, at=call.at, now=call.now)
    standing, is_same = telling.standing(conn, running, complaint), complaint.handler_id == before
    card = theirs.raised(call.voice, standing, is_same=is_same)
    telling.to_customer(conn, complaint, card, script="F6", name=f"raised-{complaint.level}", now=call.now)
    telling.show(conn, running, complaint, now=call.now)
    return replying.privately(call) if replying.is_on_page(call) else Reply()


def _asked(conn: Connection, call: Call) -> tuple[Complaint, Running]:
    """His complaint, when the question at hand is the newest one and stands. Raises Changed."""
    complaint, running = saying.mine(conn, call)
    level = call.inbound.value.partition(".")[2]
    if level != str(complaint.level) or complaint.state not in (State.ANSWERED, State.CLOSED):
        what = call.voice.label("F6.reopened", "complaint {ref} is open again", ref=complaint.ref)
        raise Changed(what=what)
    return complaint, running


def _over(conn: Connection, call: Call, complaint: Complaint, running: Running) -> None:
    """The question loses its buttons, and the reminder of it: it is answered."""
    standing = telling.standing(conn, running, complaint)
    value = f"{complaint.id}.{complaint.level}"
    closer = people.name_of(conn, complaint.contacted_by) or standing.handler
    card = theirs.asked(call.voice, standing, closer, complaint.done, value)
    for name in (f"asked-{complaint.level}", f"reminded-{complaint.level}"):
        if slots.sent_in(conn, f"{complaint.slot}{name}") is not None:
            telling.to_customer(conn, complaint, Card(card.text), script="F6", name=name, now=call.now)
