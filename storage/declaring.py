"""Writes a desk file's rows, only what changed. Rows that tickets may point to are retired, never deleted."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update

from storage.base import insert_or_nothing
from storage.catalogue import products
from storage.channels import organisation_places, organisation_workspaces
from storage.contracts import contacts, contract_versions, contracts, organisations
from storage.declared import (
    Declared,
    DeclaredContract,
    DeclaredDesk,
    DeclaredOrganisation,
    DeclaredPerson,
    DeclaredProduct,
    DeclaredQueue,
    External,
)
from storage.desk import desk
from storage.people import identities, people
from storage.queues import queue_experts, queue_places, queues

Removed = Mapping[str, Iterable[str]]  # "people", "queues", … -> keys that the file no longer names


def write(conn: Connection, changed: Declared, removed: Removed, *, now: datetime) -> None:
    """Write the rows that are new or different and retire the removed ones. The caller holds the desk's version."""
    for table, key in _RETIRED:
        gone = list(removed.get(table.name, ()))
        for start in range(0, len(gone), 500):
            here = key.in_(gone[start : start + 500])
            conn.execute(update(table).where(here).values({_flag(table): False}))
    _release(conn, removed.get("people", ()))
    _empty(conn, queue_places.c.queue_id, _ids(conn, queues, removed.get("queues", ())).values())
    _empty(conn, queue_experts.c.queue_id, _ids(conn, queues, removed.get("queues", ())).values())
    write_people(conn, changed.people)
    write_queues(conn, changed.queues)
    write_products(conn, changed.products, now)
    write_organisations(conn, changed.organisations)
    write_contracts(conn, changed.contracts, now)
    if changed.desk is not None:
        write_desk(conn, changed.desk)


_RETIRED: tuple[tuple[Table, Column[str]], ...] = (
    (people, people.c.key),
    (queues, queues.c.key),
    (products, products.c.key),
    (organisations, organisations.c.key),
    (contracts, contracts.c.number),
)


def _flag(table: Table) -> str:
    return "newest" if table is products else "active"


def write_desk(conn: Connection, row: DeclaredDesk) -> None:
    """The desk's own row, which `storage.desk.begin_version` has made."""
    front = _ids(conn, people, [row.front_desk]).get(row.front_desk or "")
    values = {name: getattr(row, name) for name in ("name", "vendor", "zone", "house", "rules")}
    values["front_desk_id"] = front
    conn.execute(update(desk).values(values))


def write_people(conn: Connection, rows: Mapping[str, DeclaredPerson]) -> None:
    """People, then their managers (who may be among them), then their identities."""
    plain = ("name", "zone", "locale", "operator", "profile")
    values = {key: {name: getattr(row, name) for name in plain} | {"manager_id": None} for key, row in rows.items()}
    _put(conn, people, values)
    ids = _ids(conn, people, [*rows, *(row.manager for row in rows.values())])
    _release(conn, rows)
    managed = [{"row": ids[key], "manager": ids[row.manager]} for key, row in rows.items() if row.manager is not None]
    if managed:
        here = people.c.id == bindparam("row")
        conn.execute(update(people).where(here).values(manager_id=bindparam("manager")), managed)
    _declare(conn, {external: ids[key] for key, row in rows.items() for external in row.identities})


def _release(conn: Connection, keys: Iterable[str]) -> None:
    """Identities that the file declared for these people are theirs no longer; what was learned in chat stays."""
    owners = [{"owner": person_id} for person_id in _ids(conn, people, keys).values()]
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
    persons = _ids(conn, people, named)
    values = {
        key: {"title": row.title, "lead_id": persons.get(row.lead or ""), "routing": row.routing}
        for key, row in rows.items()
    }
    _put(conn, queues, values)
    ids = _ids(conn, queues, rows)
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


def write_products(conn: Connection, rows: Mapping[str, DeclaredProduct], now: datetime) -> None:
    """A new version of each product; the former ones stay for the contracts sold with them."""
    p = products.c
    for key, row in rows.items():
        last = conn.execute(select(p.version).where(p.key == key).order_by(p.version.desc()).limit(1)).scalar()
        conn.execute(update(products).where(p.key == key).values(newest=False))
        version = {"key": key, "version": (last or 0) + 1, "title": row.title, "body": row.body}
        conn.execute(insert(products).values(**version, hash=digest(row.body), published_at=now, newest=True))


def write_organisations(conn: Connection, rows: Mapping[str, DeclaredOrganisation]) -> None:
    """Organisations with their contacts."""
    named = [key for row in rows.values() for key in (row.account_manager, *row.contacts)]
    persons = _ids(conn, people, named)
    values = {
        key: {
            "name": row.name,
            "flagged": row.flagged,
            "about": row.about,
            "account_manager_id": persons.get(row.account_manager or ""),
        }
        for key, row in rows.items()
    }
    _put(conn, organisations, values)
    ids = _ids(conn, organisations, rows)
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


def write_contracts(conn: Connection, rows: Mapping[str, DeclaredContract], now: datetime) -> None:
    """A new version of each contract; the former ones stay for the tickets that run under them."""
    customers = _ids(conn, organisations, (row.organisation for row in rows.values()))
    sold = {key: one for one, key in conn.execute(select(products.c.id, products.c.key).where(products.c.newest))}
    values = {number: {"organisation_id": customers[row.organisation]} for number, row in rows.items()}
    _put(conn, contracts, values, key="number")
    ids = _ids(conn, contracts, rows, key="number")
    last = _last_versions(conn)
    versions = [
        {
            "contract_id": ids[number],
            "version": last.get(ids[number], 0) + 1,
            "product_id": sold[row.product],
            "starts": row.starts,
            "ends": row.ends,
            "hash": digest(row.body),
            "body": row.body,
            "published_at": now,
        }
        for number, row in rows.items()
    ]
    if versions:
        conn.execute(insert(contract_versions), versions)


def digest(text: str) -> str:
    """The content hash of a body: SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _last_versions(conn: Connection) -> dict[int, int]:
    v = contract_versions.c
    rows = conn.execute(select(v.contract_id, func.max(v.version)).group_by(v.contract_id))
    return {row[0]: row[1] for row in rows}


def _put(conn: Connection, table: Table, rows: Mapping[str, Mapping[str, Any]], *, key: str = "key") -> None:
    """Insert what is new in one statement, update what is there (also when it was retired before)."""
    known = _ids(conn, table, rows, key=key)
    new = [{key: name, **values, "active": True} for name, values in rows.items() if name not in known]
    if new:
        conn.execute(insert(table), new)
    old = [{"row": row_id, **rows[name]} for name, row_id in known.items()]
    if old:
        conn.execute(update(table).where(table.c.id == bindparam("row")).values(active=True), old)


def _ids(conn: Connection, table: Table, keys: Iterable[str | None], *, key: str = "key") -> dict[str, int]:
    """Ids by key, 500 keys to a query."""
    wanted = sorted({name for name in keys if name is not None})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        here = table.c[key].in_(wanted[start : start + 500])
        found |= {name: one for one, name in conn.execute(select(table.c.id, table.c[key]).where(here))}
    return found


def _empty(conn: Connection, column: Column[Any], ids: Iterable[int]) -> None:
    gone = [{"one": one} for one in ids]
    if gone:
        conn.execute(delete(column.table).where(column == bindparam("one")), gone)
