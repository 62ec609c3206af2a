"""Who sits at the page: everybody with a console identity, in the panes of their roles, and the queues' rooms."""

from sqlalchemy import Connection

from bot.console.inbound import PLATFORM, WORKSPACE
from bot.console.setup import Cast, Pane, Person, Room
from storage import contracts, people, queues, roles
from storage.people import Person as Known
from storage.roles import Roles


def cast(conn: Connection) -> Cast:
    """The cast, in the order of the desk file."""
    rooms: list[Room] = []
    inside: dict[int, list[str]] = {}
    for queue in queues.every(conn):
        here = [
            at.external for at in queues.places(conn, queue.id) if (at.platform, at.workspace) == (PLATFORM, WORKSPACE)
        ]
        rooms += [Room(external, queue.title) for external in here]
        members = {expert.person_id for expert in queues.experts(conn, queue.id)} | (
            {queue.lead_id} if queue.lead_id else set()
        )
        for person_id in members:
            inside.setdefault(person_id, []).extend(here)
    found = people.with_identity(conn, PLATFORM, WORKSPACE)
    sitting = (_person(conn, known, user, tuple(inside.get(known.id, ()))) for known, user in found)
    return Cast(tuple(sitting), tuple(rooms))


def _person(conn: Connection, known: Known, user: str, rooms: tuple[str, ...]) -> Person:
    held = roles.roles_of(conn, known.id)
    about = _about(conn, held)
    return Person(user, known.name, _panes(held), about, rooms, language=known.locale or "en", hours=known.zone)


def _panes(held: Roles) -> tuple[Pane, ...]:
    panes = []
    if held.organisations:
        panes.append(Pane.CUSTOMER)
    if held.queues or held.leads:
        panes.append(Pane.EXPERT)
    if held.manages or held.leads or held.is_front_desk:
        panes.append(Pane.ACCOUNT)
    return tuple(panes)


def _about(conn: Connection, held: Roles) -> str:
    """What the page says beside a name: the company, the queue, or the role."""
    if held.organisations:
        found = contracts.organisation(conn, held.organisations[0])
        return found.name if found else ""
    if held.leads:
        return "team lead"
    if held.manages:
        return "account manager"
    queue = queues.by_id(conn, held.queues[0]) if held.queues else None
    return queue.title if queue else ""
