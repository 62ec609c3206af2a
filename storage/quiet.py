"""Accounts of which nobody has asked anything for long (F13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.contracts import contract_versions, contracts
from storage.followups import How, Sort, follow_ups
from storage.keyed import AT_ONCE
from storage.people import people
from storage.tickets import CHECK, tickets


@dataclass(frozen=True, slots=True)
class Quiet:
    """An account under contract. asked_at: when its last request was written, None: never; began_at: when its contract
    began, or the desk learned of it; contact_id, contact: who wrote that request, None and "" for nobody."""

    organisation_id: int
    asked_at: datetime | None
    began_at: datetime
    contact_id: int | None
    contact: str

    @property
    def since(self) -> datetime:
        """Since when nothing was asked."""
        return self.asked_at or self.began_at


def of(conn: Connection, organisation_ids: Collection[int], *, now: datetime, before: datetime) -> tuple[Quiet, ...]:
    """Those of these accounts under contract of which nothing was asked since `before`, the longest first; without what
    somebody said since then is fine. Four queries for each 500 of them."""
    wanted, found = sorted(set(organisation_ids)), list[Quiet]()
    for start in range(0, len(wanted), AT_ONCE):
        found += _of(conn, wanted[start : start + AT_ONCE], now, before)
    return tuple(sorted(found, key=lambda one: (one.since, one.organisation_id)))


def _of(conn: Connection, ids: list[int], now: datetime, before: datetime) -> list[Quiet]:
    begun = _begun(conn, ids, now)
    last = _last(conn, list(begun))
    names = _writers(conn, [number for number, at in last.values() if at < before])
    fine = _fine(conn, list(begun), before)
    found = []
    for one, began in begun.items():
        number, asked = last.get(one, (0, None))
        contact, name = names.get(number, (None, ""))
        if (asked or began) < before and one not in fine:
            found.append(Quiet(one, asked, began, contact, name))
    return found


def _begun(conn: Connection, ids: list[int], now: datetime) -> dict[int, datetime]:
    v = contract_versions.c
    running = (contracts.c.active.is_(True), v.starts <= now, v.ends > now, v.withdrawn_at.is_(None))
    rows = select(contracts.c.organisation_id, func.min(v.starts), func.min(v.published_at)).join_from(
        contracts, contract_versions, v.contract_id == contracts.c.id
    )
    theirs = rows.where(contracts.c.organisation_id.in_(ids), *running).group_by(contracts.c.organisation_id)
    return {row[0]: max(row[1], row[2]) for row in conn.execute(theirs)}


def _last(conn: Connection, ids: list[int]) -> dict[int, tuple[int, datetime]]:
    t = tickets.c
    asked = t.choices[CHECK].as_string().is_(None)  # what we look at by ourselves is no sign of life
    rows = select(t.organisation_id, func.max(t.id), func.max(t.written_at)).where(t.organisation_id.in_(ids), asked)
    return {row[0]: (row[1], row[2]) for row in conn.execute(rows.group_by(t.organisation_id))}


def _writers(conn: Connection, ticket_ids: list[int]) -> dict[int, tuple[int, str]]:
    rows = select(tickets.c.id, people.c.id, people.c.name).join_from(
        tickets, people, people.c.id == tickets.c.contact_id
    )
    there = rows.where(tickets.c.id.in_(ticket_ids), people.c.active.is_(True))
    return {row[0]: (row[1], row[2]) for row in conn.execute(there)}


def _fine(conn: Connection, ids: list[int], since: datetime) -> set[int]:
    f = follow_ups.c
    named = {subject_of(one): one for one in ids}
    said = (f.sort == Sort.QUIET.value, f.subject.in_(named), f.how == How.SKIPPED.value, f.done_at >= since)
    return {named[subject] for subject in conn.scalars(select(f.subject).where(*said))}


def subject_of(organisation_id: int) -> str:
    """What follow-ups call an organisation."""
    return f"organisation/{organisation_id}"
