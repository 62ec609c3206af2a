"""A workspace lets the desk in, takes it out, or lets it in again: who must know, and by which way they still can."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, whom
from handlers.callers import voice_of
from handlers.notices import Card, Post, Priority
from handlers.relay import rerouting
from handlers.wording import installed as wording
from storage import conversation, installations, people, places, reaching, roles, tickets
from storage.installations import Installation
from storage.people import Person
from storage.tickets import Ticket


def begun(conn: Connection, new: Installation, now: datetime) -> bool:
    """Let in. Nobody there gets a right by it; the operators hear of it, and everybody who was told that it was taken
    out hears that it is back. A token of the environment is the operator's own doing, and said only when it is back.
    False where it is no news. `now`: desk time."""
    before = installations.one(conn, new.platform, new.workspace)
    if not installations.keep(conn, new):
        return False
    if before is not None:
        installations.set_reachable(conn, new.platform, new.workspace, True)
        told = _concerned(conn, new, _open_there(conn, new))
    else:
        told = people.operators(conn) if new.token is not None else ()
    for person in told:
        voice = posting.person_voice(person, now)
        card = wording.back(voice, new) if before else wording.let_in(voice, new)
        _tell(conn, person, card, now=now, key=f"{_name(new)}/{person.id}")
    return True


def ended(conn: Connection, platform: str, workspace: str, *, why: str, at: datetime, now: datetime) -> bool:
    """Taken out at `at` (real time). Whom the desk reaches elsewhere too is reached there from now on; what waits for
    this workspace waits. False where it is no news. `now`: desk time."""
    gone = installations.end(conn, platform, workspace, why=why, at=at)
    if gone is None:
        return False
    for _, user in people.with_identity(conn, platform, workspace):
        places.ensure_place(conn, platform, workspace=workspace, external=user, direct=True)
    installations.set_reachable(conn, platform, workspace, False)
    answered = _open_there(conn, gone)
    waiting = [ticket for ticket in answered if rerouting.move(conn, ticket, now) is None]
    for person in _concerned(conn, gone, answered):
        card = wording.taken_out(posting.person_voice(person, now), gone, now, len(waiting))
        _tell(conn, person, card, now=now, key=f"{_name(gone)}/ended/{person.id}")
    for ticket in waiting:
        _tell_room(conn, gone, ticket, now)
    return True


def _name(there: Installation) -> str:
    return f"installed/{there.platform}/{there.workspace}/{int(there.installed_at.timestamp())}"


def _open_there(conn: Connection, there: Installation) -> tuple[Ticket, ...]:
    """The open requests that are answered in this workspace."""
    found = reaching.open_on(conn, there.platform, there.workspace)
    return tuple(tickets.require(conn, ticket_id) for ticket_id in found)


def _concerned(conn: Connection, there: Installation, waiting: tuple[Ticket, ...]) -> tuple[Person, ...]:
    """The operators, and the account managers and leads of whoever asks from there."""
    known = [person.id for person, _ in people.with_identity(conn, there.platform, there.workspace)]
    asking = {each for person_id in known for each in roles.roles_of(conn, person_id).organisations}
    told = (*people.operators(conn), *whom.answering(conn, waiting, asking))
    return tuple({person.id: person for person in told}.values())


def _tell(conn: Connection, person: Person, card: Card, *, now: datetime, key: str) -> None:
    posting.to_person(conn, person, Post(card, script="H8"), now=now, priority=Priority.BREACH, key=key)


def _tell_room(conn: Connection, gone: Installation, ticket: Ticket, now: datetime) -> None:
    """Whoever works on it reads that his words will wait, where he still reads."""
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    card = wording.room(voice_of(owner, now), gone, now)
    for lane in conversation.rooms_of(conn, ticket.id):
        place = places.place_by_id(conn, lane.place_id)
        if (place.platform, place.workspace) != (gone.platform, gone.workspace):
            key = f"{_name(gone)}/ended/room/{lane.id}"
            posting.put(conn, lane.id, Post(card, script="H8"), now=now, key=key)
