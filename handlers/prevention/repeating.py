"""An organisation asks the same again and again: its account manager hears it and may have it looked at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, pressed, replacing
from handlers.callers import Call, voice_of
from handlers.errors import Changed, OldButton, Refusal
from handlers.followups import budget
from handlers.notices import Card, Post, Reply
from handlers.prevention.opening import Check, open_check
from handlers.rules import followup as calm
from handlers.rules import likeness
from handlers.wording import prevention as wording
from handlers.wording.voice import Voice
from handlers.writers import is_check
from storage import asked, contracts, followups, queues
from storage.asked import Asked
from storage.contracts import ContractVersion
from storage.followups import FollowUp, How, Sort
from storage.tickets import CHECK, Ticket

TIMES = 3
LATELY = timedelta(days=60)
TARGET = 16 * 3600  # working seconds in which its cause is looked at


class NobodyToTell(Refusal):
    """Nobody of that company can be written to, or it has no contract: no check was opened."""

    script = "P4.nobody"


def note(conn: Connection, ticket: Ticket, now: datetime) -> None:
    """Something of an organisation was solved: tomorrow morning somebody looks whether it comes again and again. Once a
    day for each organisation, whatever is solved."""
    if ticket.organisation_id is None or is_check(ticket):
        return
    at = calm.tomorrow(now, "UTC") + timedelta(hours=6)
    subject = f"organisation/{ticket.organisation_id}"
    followups.plan(conn, sort=Sort.REPEATED, subject=subject, occasion=at.date().isoformat(), due_at=at)


def solved(voice: Voice, ticket: Ticket, name: str, *, cause: str, fix: str) -> Card:
    """What the customer reads when an expert has done one."""
    return wording.result(voice, ticket.ref, name, ticket.subject, found=cause, done=fix)


def look(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Tell the account manager of the newest group of at least three that he has not been told of."""
    organisation = contracts.organisation(conn, int(one.subject.partition("/")[2]))
    manager = contracts.account_manager(conn, organisation.id) if organisation else None
    if organisation is None or manager is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    at = budget.polite(conn, manager, now)
    if at > now:
        followups.postpone(conn, one.id, at)
        return
    group = _group(conn, organisation.id, now)
    if len(group) < TIMES:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    for each in group:
        told = f"told/{each.ticket_id}"
        followups.note(conn, sort=Sort.REPEATED, subject=one.subject, occasion=told, how=How.TOGETHER, now=now)
    refs, newest = [each.ref for each in group], group[-1]
    card = wording.repeated(voice_of(manager, now), organisation.name, newest.text, refs, str(newest.number))
    posting.to_person(conn, manager, Post(card, script="P4"), now=now, slot=f"repeated/{newest.ticket_id}")


def _group(conn: Connection, organisation_id: int, now: datetime) -> Sequence[Asked]:
    """What is like the newest that has at least two like it, oldest first; without what was told."""
    found = [one for one in asked.by(conn, organisation_id, now - LATELY) if CHECK not in one.choices]
    known = followups.occasions(conn, Sort.REPEATED, f"organisation/{organisation_id}", "told/")
    new = [one for one in found if f"told/{one.ticket_id}" not in known]
    for newest in reversed(new):
        alike = [one for one in new if one is newest or likeness.are_alike(newest.text, one.text)]
        if len(alike) >= TIMES:
            return alike
    return ()


def make(conn: Connection, call: Call) -> Reply:
    """[Make it]: a check in the queue of those requests."""
    ticket, version = _decided(conn, call)
    if version is None:
        raise NobodyToTell
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    what = wording.cause_of(call.voice, ticket.subject)
    running = open_check(conn, version, Check(f"T-{ticket.number}", what, TARGET, queue), call.now)
    if running is None:
        raise NobodyToTell
    replacing.replace(conn, call, wording.made(call.voice, running.ticket.ref), script="P4")
    return Reply()


def drop(conn: Connection, call: Call) -> Reply:
    """[Not needed]."""
    _decided(conn, call)
    replacing.replace(conn, call, wording.dropped(call.voice), script="P4")
    return Reply()


def _decided(conn: Connection, call: Call) -> tuple[Ticket, ContractVersion | None]:
    """The newest of those requests, and the contract it ran under; for their account manager, once."""
    ticket = pressed.ticket_at_hand(conn, call)
    organisation = ticket.organisation_id
    if organisation is None or organisation not in call.caller.roles.manages:
        raise OldButton
    subject = f"ticket/{ticket.id}"
    if not followups.note(conn, sort=Sort.REPEATED, subject=subject, occasion="decided", how=How.SENT, now=call.now):
        raise Changed(what=call.voice.label("P4.over", "that was decided already"))
    versions = contracts.versions_for(conn, (organisation,), call.now)
    mine = [one for one in versions if one.number == ticket.contract] or list(versions)
    return ticket, mine[0] if mine else None
