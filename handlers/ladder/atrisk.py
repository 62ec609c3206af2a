"""E3: one message to a lead with every promise of his that may be missed; later ones edit it for a while (RULES 4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.ladder import singles
from handlers.ladder.singles import Notice
from handlers.notices import Post
from handlers.rules.clock import Status
from handlers.wording import warnings
from storage import people, tellings
from storage.people import Person
from storage.tellings import Telling

TOGETHER = timedelta(minutes=15)  # for so long later ones edit the first one's message
MOST = 50  # tellings looked at for one message


def name(person: Person, now: datetime) -> str:
    """The name of a message that begins now."""
    return f"risk/{person.id}/{int(now.timestamp())}"


def say(conn: Connection, person: Person, message: str, *, now: datetime) -> None:
    """The message as it stands now: its newest promise, and those of before that are still open and not broken."""
    voice = voice_of(person, now)
    told = tellings.carried(conn, person.id, message, now - TOGETHER, MOST)
    last = told[-1].said_at if told else None
    shown = [one for one in _notices(conn, person, told) if one.telling.said_at == last or _is_open(one)]
    owners = {one.running.ticket.owner_id for one in shown}
    names = {owner: people.name_of(conn, owner) for owner in owners}
    risks = [singles.risk_of(conn, one, voice, names[one.running.ticket.owner_id]) for one in shown]
    risks.sort(key=lambda risk: risk.left)
    card = warnings.at_risk(voice, risks)
    posting.to_person(conn, person, Post(card, script="E3"), now=now, slot=message)


def _notices(conn: Connection, person: Person, told: Sequence[Telling]) -> list[Notice]:
    """Each promise of these once, by the newest that was told of it."""
    newest = {(one.ticket_id, one.kind, one.number): one for one in told}
    running = deskwork.look_at(conn, {one.ticket_id for one in told})
    found = [(running.get(one.ticket_id), one) for one in newest.values()]
    return [made for stands, one in found if stands and (made := _notice(person, stands, one))]


def _notice(person: Person, running: Running, one: Telling) -> Notice | None:
    clock = running.named(one.kind, one.number)
    if clock is None:
        return None
    due = deskwork.instant(clock.due) if clock.due is not None else one.due_at
    return Notice(person, running, replace(one, due_at=due))


def _is_open(notice: Notice) -> bool:
    return notice.clock.status is Status.RUNNING and notice.clock.breached_at is None
