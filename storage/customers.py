"""Whom a request can be made for: the contacts of active companies that have a chat account, by name."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from storage.contracts import contacts, organisations
from storage.people import identities, people


@dataclass(frozen=True, slots=True)
class Customer:
    """A contact of one company; somebody of two companies is two customers."""

    person_id: int
    name: str
    organisation_id: int
    organisation: str


def find(
    conn: Connection, *, within: Collection[int] | None = None, person_id: int | None = None, named: str = "", most: int
) -> tuple[Customer, ...]:
    """At most so many of them, by company and name. within: of these companies; person_id: only this person; named:
    whose name or company has these letters."""
    p, o, c = people.c, organisations.c, contacts.c
    has_account = select(identities.c.id).where(identities.c.person_id == p.id).exists()
    wanted = [p.active.is_(True), o.active.is_(True), has_account]
    if within is not None:
        wanted.append(o.id.in_(list(within)))
    if person_id is not None:
        wanted.append(p.id == person_id)
    for word in named.split()[:5]:
        letters = word.lower()
        wanted.append(or_(*(func.lower(name).contains(letters, autoescape=True) for name in (p.name, o.name))))
    query = (
        select(p.id, p.name, o.id, o.name)
        .select_from(contacts)
        .join(people, p.id == c.person_id)
        .join(organisations, o.id == c.organisation_id)
    )
    rows = conn.execute(query.where(*wanted).order_by(o.name, p.name, p.id).limit(most))
    return tuple(Customer(*row) for row in rows)
