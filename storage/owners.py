"""Whose an account or a chat is already, by the keys of the desk file: each has one owner."""

from sqlalchemy import ColumnElement, Connection, Table, select

from storage.channels import organisation_places
from storage.contracts import organisations
from storage.declared import External
from storage.people import identities, people
from storage.queues import queue_places, queues


def owner_of_account(conn: Connection, account: External, *, other_than: str) -> str | None:
    """The key of another active person whose account this is."""
    i = identities.c
    query = select(people.c.key).join_from(identities, people, i.person_id == people.c.id)
    here = (i.platform == account[0], i.workspace == account[1], i.user == account[2])
    return conn.execute(query.where(*here, people.c.active.is_(True), people.c.key != other_than)).scalar()


def owner_of_chat(conn: Connection, chat: External, *, other_than: str) -> str | None:
    """The key of a queue, or of another organisation, whose chat this is."""
    queue = select(queues.c.key).join_from(queue_places, queues, queue_places.c.queue_id == queues.c.id)
    found: str | None = conn.execute(queue.where(*_written(queue_places, chat))).scalar()
    if found is not None:
        return found
    p = organisation_places
    customer = select(organisations.c.key).join_from(p, organisations, p.c.organisation_id == organisations.c.id)
    return conn.execute(customer.where(*_written(p, chat), organisations.c.key != other_than)).scalar()


def _written(table: Table, chat: External) -> tuple[ColumnElement[bool], ...]:
    c = table.c
    return c.platform == chat[0], c.workspace == chat[1], c.written == chat[2]
