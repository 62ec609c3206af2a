"""A chat account becomes a person's: what was written from it is his, and held requests are decided anew."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import happened
from handlers.errors import Refusal
from handlers.rules.lifecycle import EventKind
from storage import belonging, people, reconsidering, roles, tickets
from storage.people import Identity, Person


class Taken(Refusal):
    """This chat is linked to somebody else already, so I changed nothing. {who} can help."""

    script = "link.taken"


def link(conn: Connection, identity: Identity, person: Person, *, now: datetime) -> None:
    """Give an account to a person: the requests written from it become his, which their journals say, and what is held
    of his companies, or of nobody known, is decided anew. Nothing happens where it is his already. Raises Taken when it
    is somebody else's."""
    if identity.person_id == person.id:
        return
    orphans = belonging.nobodys(conn, identity.id)
    if not belonging.give(conn, identity.id, person.id):
        raise Taken(who=_helper(conn))
    people.came_from(conn, replace(identity, person_id=person.id))
    concerned = set(roles.roles_of(conn, person.id).organisations)
    for ticket_id in orphans:
        running = deskwork.load(conn, tickets.require(conn, ticket_id))
        event = happened(EventKind.NOTED, now, by=person.id, why="linked")
        ticket = deskwork.record(conn, running, event, now=now, changes={"contact_id": person.id}).ticket
        if ticket.organisation_id is not None:
            concerned.add(ticket.organisation_id)
    reconsidering.reconsider(conn, now, organisations=concerned)


def _helper(conn: Connection) -> str:
    return next((operator.name for operator in people.operators(conn)), "")
