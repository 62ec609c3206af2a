"""The days before a notice date have come: its account manager decides, its owner reads when it ends (F7)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import letters, posting
from handlers.callers import voice_of
from handlers.followups import budget
from handlers.notices import Post
from handlers.renewals import numbers, planning
from handlers.renewals.numbers import Renewal
from handlers.rules import renewing as rules
from handlers.wording import renewals as wording
from storage import followups, people, renewals
from storage.followups import FollowUp, How, Sort
from storage.people import Person


def decide(conn: Connection, one: FollowUp, now: datetime) -> None:
    """The card of one of these days to whoever decides; and what goes to the contract's owner on that day."""
    found = _standing(conn, one, now)
    if found is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    person = decider(conn, found)
    at = budget.polite(conn, person, now) if person is not None else now
    if at > now:
        followups.postpone(conn, one.id, at)
        return
    planning.plan_step(conn, found.upcoming, found.calendar, now)
    if one.step in rules.TOLD and found.owner is not None:
        _plan_note(conn, one, found.owner, now)
    if person is not None:
        show(conn, found, person, now, occasion=f"{one.occasion}/{one.step}")
    else:
        followups.done(conn, one.id, How.SKIPPED, now)


def _plan_note(conn: Connection, one: FollowUp, owner: Person, now: datetime) -> None:
    followups.plan(
        conn,
        sort=Sort.RENEWAL_NOTE,
        subject=one.subject,
        occasion=one.occasion,
        step=one.step,
        person_id=owner.id,
        due_at=now,
    )


def show(conn: Connection, one: Renewal, person: Person, now: datetime, *, occasion: str) -> None:
    """F7 for whoever decides."""
    voice = voice_of(person, now)
    card = wording.card(voice, numbers.year(conn, one, voice, now), value(one))
    slot = f"renewal/{one.upcoming.contract_id}/{occasion}/{person.id}"
    posting.to_person(conn, person, Post(card, script="F7"), now=now, slot=slot)


def tell_owner(conn: Connection, one: FollowUp, now: datetime) -> None:
    """The plain note to the contract's owner: his reminder of that day, so it may have to wait for another."""
    found = _standing(conn, one, now)
    if found is None or found.owner is None or found.owner.id != one.person_id:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    if posting.private_lane(conn, found.owner) is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    again = budget.may_remind(conn, found.owner, now)
    if again is not None:
        followups.postpone(conn, one.id, again)
        return
    voice = replace(voice_of(found.owner, now), zone=found.owner.zone)
    manager = (found.manager.name, found.manager.id) if found.manager else None
    card = wording.note(voice, numbers.year(conn, found, voice, now), manager, str(found.upcoming.contract_id))
    posting.to_person(conn, found.owner, Post(card, script="F7"), now=now)


def talk(conn: Connection, one: FollowUp, now: datetime) -> None:
    """An hour before a talk: the figures once more, for whoever has it; nothing when it is over."""
    found = numbers.find(conn, planning.contract_of(one.subject), now)
    person = people.by_id(conn, one.person_id)
    at = datetime.fromisoformat(one.data["at"])
    if at <= now or found is None or person is None or person.id != (found.manager.id if found.manager else 0):
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    voice = voice_of(person, now)
    contact = found.owner.name if found.owner else found.organisation.name
    card = wording.talk_soon(voice, numbers.year(conn, found, voice, now), at, contact)
    posting.to_person(conn, person, Post(card, script="F7"), now=now)


def decider(conn: Connection, one: Renewal) -> Person | None:
    """Its account manager; whoever looks after the desk while there is none, or none whom the desk can write to."""
    named = (one.manager, *letters.keepers(conn))
    return next((one for one in named if one and posting.private_lane(conn, one)), None)


def value(one: Renewal) -> str:
    """What its buttons carry: which contract, and the end that was shown."""
    return f"{one.upcoming.contract_id}.{one.upcoming.ends:%y%m%d}"


def _standing(conn: Connection, one: FollowUp, now: datetime) -> Renewal | None:
    """The contract, while it is still to be decided about as when this was planned: it ends when it did, nobody said
    that it is not renewed, and no later one goes on with it."""
    found = numbers.find(conn, planning.contract_of(one.subject), now)
    if found is None or found.upcoming.stopped_at is not None:
        return None
    up = found.upcoming
    if up.notice_by.isoformat() != one.occasion.partition("/")[0] or up.ends < numbers.today(found, now):
        return None
    return None if renewals.is_succeeded(conn, up) else found
