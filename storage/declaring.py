"""Writes a desk file's rows, only what changed. Rows that tickets may point to are retired, never deleted."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from storage.base import insert_or_nothing
from storage.catalogue import products
from storage.channels import organisation_places, organisation_workspaces
from storage.contracts import contacts, contracts, organisations
from storage.declared import (
    Declared,
    DeclaredDesk,
    DeclaredOrganisation,
    DeclaredPerson,
    DeclaredQueue,
    External,
)
from storage.desk import desk
from storage.keyed import AT_ONCE, ids_of, put_rows
from storage.people import identities, people
from storage.publishing import publish_contracts, publish_products
from storage.queues import queue_experts, queue_places, queues

Removed = Mapping[str, Iterable[str]]  # "people", "queues", … -> keys that the file no longer names


def write(conn: Connection, changed: Declared, removed: Removed, *, now: datetime) -> None:
    """Write the rows that are new or different and retire the removed ones. The caller holds the desk's version."""
    for table, key in _RETIRED:
        gone = list(removed.get(table.name, ()))
        for start in range(0, len(gone), AT_ONCE):
            here = key.in_(gone[start : start + AT_ONCE])
            conn.execute(update(table).where(here).values({_flag(table): False}))
    _release(conn, removed.get("people", ()))
    _empty(conn, queue_places.c.queue_id, ids_of(conn, queues, removed.get("queues", ())).values())
    _empty(conn, queue_experts.c.queue_id, ids_of(conn, queues, removed.get("queues", ())).values())
    left = ids_of(conn, organisations, removed.get("organisations", ())).values()
    _empty(conn, organisation_places.c.organisation_id, left)
    _empty(conn, organisation_workspaces.c.organisation_id, left)
    write_people(conn, changed.people)
    write_queues(conn, changed.queues)
    publish_products(conn, changed.products, now)
    write_organisations(conn, changed.organisations)
    publish_contracts(conn, changed.contracts, now)
    if changed.desk is not None:
        write_desk(conn, changed.desk)


_RETIRED: tuple[tuple[Table, Column[str]], ...] = (
    (people, people.c.key),
    (queues, queues.c.key),
    (products, products.c.key),
    (organisations, organisations.c.key),
    (contracts, contracts.c.number),
)


def active(conn: Connection) -> dict[str, tuple[str, ...]]:
    """The keys that stand on the desk now, by section."""
    return {
        table.name: tuple(conn.scalars(select(key).where(table.c[_flag(table)].is_(True)))) for table, key in _RETIRED
    }


def _flag(table: Table) -> str:
    return "newest" if table is products else "active"


def write_desk(conn: Connection, row: DeclaredDesk) -> None:
    """The desk's own row, which `storage.desk.begin_version` has made."""
    front = ids_of(conn, people, [row.front_desk]).get(row.front_desk or "")
    values = {name: getattr(row, name) for name in ("name", "vendor", "zone", "house", "rules")}
    values["front_desk_id"] = front
    conn.execute(update(desk).values(values))


def write_people(conn: Connection, rows: Mapping[str, DeclaredPerson]) -> None:
    """People, then their managers (who may be among them), then their identities."""
    plain = ("name", "zone", "locale", "operator", "profile")
    values = {key: {name: getattr(row, name) for name in plain} | {"manager_id": None} for key, row in rows.items()}
    put_rows(conn, people, values)
    ids = ids_of(conn, people, [*rows, *(row.manager for row in rows.values())])
    _release(conn, rows)
    managed = [{"row": ids[key], "manager": ids[row.manager]} for key, row in rows.items() if row.manager is not None]
    if managed:
        here = people.c.id == bindparam("row")
        conn.execute(update(people).where(here).values(manager_id=bindparam("manager")), managed)
    _declare(conn, {external: ids[key] for key, row in rows.items() for external in row.identities})


def _release(conn: Connection, keys: Iterable[str]) -> None:
    """Identities that the file declared for these people are theirs no longer; what was learned in chat stays."""
    owners = [{"owner": person_id} for person_id in ids_of(conn, people, keys).values()]
    if owners:
        here = (identities.c.person_id == bindparam("owner"), identities.c.declared.is_(True))
        conn.execute(update(identities).where(*here).values(person_id=None, declared=False), owners)


def _declare(conn: Connection, owners: Mapping[External, int]) -> None:
    """Identities that the file gives to people; some may be remembered already as a stranger's."""
    if not owners:
        return
    i = identities.c
    new = [
        {"platform": platform, "workspace": workspace, "user": user, "name": "", "declared": True}
        for platform, workspace, user in owners
    ]
    conn.execute(insert_or_nothing(conn.dialect.name, identities), new)
    here = (i.platform == bindparam("on"), i.workspace == bindparam("of"), i.user == bindparam("who"))
    owned = [{"on": one[0], "of": one[1], "who": one[2], "owner": owner} for one, owner in owners.items()]
    conn.execute(update(identities).where(*here).values(person_id=bindparam("owner"), declared=True), owned)


def write_queues(conn: Connection, rows: Mapping[str, DeclaredQueue]) -> None:
    """Queues with their experts and chats. A chat that moved keeps its new id while the file names the old one."""
    named = [key for row in rows.values() for key in (row.lead, *(expert for expert, _ in row.experts))]
    persons = ids_of(conn, people, named)
    values = {
        key: {"title": row.title, "lead_id": persons.get(row.lead or ""), "routing": row.routing}
        for key, row in rows.items()
    }
    put_rows(conn, queues, values)
    ids = ids_of(conn, queues, rows)
    moved = _moved(conn, queue_places)
    _empty(conn, queue_places.c.queue_id, ids.values())
    _empty(conn, queue_experts.c.queue_id, ids.values())
    for key, row in rows.items():
        for position, (expert, duty) in enumerate(row.experts):
            member = {"queue_id": ids[key], "person_id": persons[expert], "on_duty": duty, "position": position}
            conn.execute(insert(queue_experts).values(member))
        for platform, workspace, written in row.chats:
            external = moved.get((platform, workspace, written), written)
            chat = {"platform": platform, "workspace": workspace, "written": written, "external": external}
            conn.execute(insert(queue_places).values(queue_id=ids[key], **chat))


def _moved(conn: Connection, table: Table) -> dict[External, str]:
    c = table.c
    rows = conn.execute(select(c.platform, c.workspace, c.written, c.external).where(c.written != c.external))
    return {(row.platform, row.workspace, row.written): row.external for row in rows}


def write_organisations(conn: Connection, rows: Mapping[str, DeclaredOrganisation]) -> None:
    """Organisations with their contacts."""
    named = [key for row in rows.values() for key in (row.account_manager, *row.contacts)]
    persons = ids_of(conn, people, named)
    values = {
        key: {
            "name": row.name,
            "flagged": row.flagged,
            "about": row.about,
            "account_manager_id": persons.get(row.account_manager or ""),
        }
        for key, row in rows.items()
    }
    put_rows(conn, organisations, values)
    ids = ids_of(conn, organisations, rows)
    _empty(conn, contacts.c.organisation_id, ids.values())
    members = [
        {"organisation_id": ids[key], "person_id": persons[contact], "position": position}
        for key, row in rows.items()
        for position, contact in enumerate(row.contacts)
    ]
    if members:
        conn.execute(insert(contacts), members)
    _bind(conn, {ids[key]: row for key, row in rows.items()})


def _bind(conn: Connection, rows: Mapping[int, DeclaredOrganisation]) -> None:
    """Shared chats and workspaces of organisations. A chat that moved keeps its new id, as those of queues do."""
    moved = _moved(conn, organisation_places)
    _empty(conn, organisation_places.c.organisation_id, rows)
    _empty(conn, organisation_workspaces.c.organisation_id, rows)
    chats = [
        {
            "organisation_id": one,
            "platform": chat[0],
            "workspace": chat[1],
            "written": chat[2],
            "external": moved.get(chat, chat[2]),
        }
        for one, row in rows.items()
        for chat in row.channels
    ]
    spaces = [
        {"organisation_id": one, "platform": platform, "workspace": workspace}
        for one, row in rows.items()
        for platform, workspace in row.workspaces
    ]
    for table, values in ((organisation_places, chats), (organisation_workspaces, spaces)):
        if values:
            conn.execute(insert(table), values)


def _empty(conn: Connection, column: Column[Any], ids: Iterable[int]) -> None:
    gone = [{"one": one} for one in ids]
    if gone:
        conn.execute(delete(column.table).where(column == bindparam("one")), gone)
