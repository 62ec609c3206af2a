"""`idea …` from anyone: it gets an owner, a day of the answer and an outcome, and whoever had it hears of all three."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, needed, posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, Missing, OldButton
from handlers.followups import budget
from handlers.inbound import Kind
from handlers.letters import NobodyReads, keepers
from handlers.membership import joining
from handlers.notices import Card, Post, Priority, Reply
from handlers.rules import calendar as calendars
from handlers.rules import followup as calm
from handlers.rules import terms
from handlers.wording import ideas as wording
from storage import contracts, conversation, desk, followups, ideas, people, slots, tickets
from storage.followups import FollowUp, How, Sort
from storage.ideas import Idea, Outcome
from storage.people import Person
from storage.tickets import Ticket

DAYS = 10  # working days within which it is answered
LATER = 2  # working days after that, until whoever is above its owner hears of it


def give(conn: Connection, call: Call) -> Reply:
    """`idea` and what somebody would like."""
    person = call.caller.person
    if person is None:
        return joining.hello(conn, call)
    words = call.inbound.fields.get(wording.WORDS, call.inbound.text).strip()
    if not words and call.inbound.kind is Kind.FORM:
        raise Missing(name=wording.WORDS, field=call.voice.label("I1.what", "What would you like?"))
    if not words:
        return replying.ask(conn, call, wording.idea_form(call.voice))
    ticket = _ticket_here(conn, call)
    owner = _owner(conn, call, ticket)
    company = ticket.organisation_id if ticket else next(iter(call.caller.roles.organisations), None)
    by = _working_days(conn, call.now, DAYS)
    about = ticket.module or "" if ticket else ""
    idea = ideas.add(conn, Idea(0, person.id, company, about, words, owner.id, call.now, by))
    _plan(conn, idea, 0, by)
    card = wording.asked(voice_of(owner, call.now), idea.id, who(conn, idea), words, by)
    posting.to_person(conn, owner, Post(card, script="I2"), now=call.now, slot=f"idea/{idea.id}/0")
    return replying.say(conn, call, Card(wording.taken(call.voice, idea.id, owner.name, by)), script="I1")


def answer(conn: Connection, call: Call) -> Reply:
    """[It is there already], [We plan it], [Not for now]: with words, once; whoever had it reads them."""
    idea, outcome = _at_hand(conn, call)
    name, person = people.name_of(conn, idea.person_id), call.caller.person
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.answer_form(call.voice, call.inbound.value, name))
    words = pressed.spoken(call, wording.ANSWER, call.voice.label("I2.answer", "Your words to {name}", name=name))
    if person is None or not ideas.answer(conn, idea.id, by=person.id, outcome=outcome, words=words, now=call.now):
        raise Changed(what=call.voice.label("I2.over", "that idea was answered already"))
    followups.cancel(conn, now=call.now, subject=f"idea/{idea.id}")
    reader = people.by_id(conn, idea.person_id)
    if reader is not None:
        card = wording.outcome(voice_of(reader, call.now), idea.id, person.name, outcome, idea.words, words)
        posting.to_person(conn, reader, Post(card, script="I6"), now=call.now, key=f"idea/{idea.id}/outcome")
    _take_buttons(conn, idea, person.name, outcome, call.now)
    return replying.say(conn, call, wording.answered(call.voice, idea.id, name, outcome), script="I5")


def _take_buttons(conn: Connection, idea: Idea, answered: str, outcome: Outcome, now: datetime) -> None:
    """Wherever its answer was asked for stands now what it is."""
    owner = people.by_id(conn, idea.owner_id)
    readers = (owner, owner, _above(conn, owner))  # of the question, the reminder, and what the one above was told
    asked = {f"idea/{idea.id}/{step}": reader for step, reader in enumerate(readers)}
    for slot, sent in slots.sent_in_each(conn, asked).items():
        card = wording.settled(voice_of(asked[slot], now), idea.id, who(conn, idea), idea.words, answered, outcome)
        posting.put(conn, sent.lane_id, Post(card, script="I5"), now=now, priority=Priority.CARD, slot=slot)


def fall_due(conn: Connection, one: FollowUp, now: datetime) -> None:
    """The day of the answer: its owner is reminded; two working days later whoever is above him hears of it."""
    idea = ideas.by_id(conn, pressed.number(one.subject.partition("/")[2]))
    owner = people.by_id(conn, idea.owner_id) if idea else None
    if idea is None or idea.answered_at is not None or not idea.words:  # forgotten: nobody waits for the answer
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    reader = owner if one.step == 0 and owner is not None else _above(conn, owner)
    if reader is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    at = budget.polite(conn, reader, now)
    if at > now:
        followups.postpone(conn, one.id, at)
        return
    voice, asker = voice_of(reader, now), who(conn, idea)
    theirs = "" if reader.id == idea.person_id else asker
    if one.step == 0:
        _plan(conn, idea, 1, _working_days(conn, now, LATER))
    card = (
        wording.owed(voice, idea.id, asker, idea.words)
        if owner is not None and reader.id == owner.id
        else wording.overdue(voice, idea.id, theirs, owner.name if owner else "", idea.answer_by, idea.words)
    )
    posting.to_person(conn, reader, Post(card, script="I3"), now=now, slot=f"idea/{idea.id}/{one.step + 1}")


def who(conn: Connection, idea: Idea) -> str:
    """Whose it is: "Giulia Rossi, Bianchi Meccanica"."""
    name = people.name_of(conn, idea.person_id)
    company = contracts.organisation(conn, idea.organisation_id) if idea.organisation_id else None
    return f"{name}, {company.name}" if company else name


def _plan(conn: Connection, idea: Idea, step: int, at: datetime) -> None:
    subject, day = f"idea/{idea.id}", idea.answer_by.date().isoformat()
    early = at if step else max(at - timedelta(hours=4), idea.at)
    followups.plan(
        conn, sort=Sort.IDEA, subject=subject, occasion=day, step=step, person_id=idea.owner_id, due_at=early
    )


def _at_hand(conn: Connection, call: Call) -> tuple[Idea, Outcome]:
    """The idea of a button ("3.planned"), for its owner or whoever is above him. Raises OldButton or Changed."""
    number, _, said = call.inbound.value.partition(".")
    idea = ideas.by_id(conn, pressed.number(number))
    if idea is None or said not in list(Outcome) or not _may_answer(conn, call, idea):
        raise OldButton
    if idea.answered_at is not None:
        raise Changed(what=call.voice.label("I2.over", "that idea was answered already"))
    return idea, Outcome(said)


def _may_answer(conn: Connection, call: Call, idea: Idea) -> bool:
    owner, mine = people.by_id(conn, idea.owner_id), call.caller.person_id
    above = _above(conn, owner)
    return mine is not None and mine in (idea.owner_id, above.id if above else None)


def _above(conn: Connection, owner: Person | None) -> Person | None:
    """Whoever is above its owner, else who looks after the desk."""
    manager = people.by_id(conn, owner.manager_id) if owner is not None and owner.manager_id else None
    return manager or next((one for one in keepers(conn) if owner is None or one.id != owner.id), None)


def _ticket_here(conn: Connection, call: Call) -> Ticket | None:
    found = conversation.ticket_in(conn, call.lane.id)
    return tickets.by_id(conn, found[0]) if found is not None else None


def _owner(conn: Connection, call: Call, ticket: Ticket | None) -> Person:
    """Who answers: the product manager of what it is about, else the account manager, else who looks after the desk.
    Raises NobodyReads."""
    found = _product_manager(conn, ticket) if ticket is not None else None
    company = ticket.organisation_id if ticket else next(iter(call.caller.roles.organisations), None)
    if found is None and company is not None:
        found = contracts.account_manager(conn, company)
    others = [one for one in keepers(conn) if one.id != call.caller.person_id] or list(keepers(conn))
    found = found or next(iter(others), None)
    if found is None:
        raise NobodyReads
    return found


def _product_manager(conn: Connection, ticket: Ticket) -> Person | None:
    if ticket.terms_hash is None:
        return None
    body = needed.sold(conn, deskwork.load(conn, ticket))[1]
    key = json.loads(body).get("product_manager") if body else None
    return people.by_key(conn, key) if key else None


def _working_days(conn: Connection, now: datetime, days: int) -> datetime:
    """So many working days of the desk from now."""
    current = desk.current(conn)
    hours = terms.from_json(current.house).calendar if current.house else calendars.always(current.zone)
    found = calm.working_days_after(hours, int(now.timestamp()), days)
    return deskwork.instant(found) if found is not None else now + timedelta(days=days)
