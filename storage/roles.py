"""What a person is to the desk: contact, expert, lead, account manager, operator, front desk."""

from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Connection, Integer, bindparam, literal, select, union_all

from storage.base import BigId
from storage.complaints import complaints
from storage.contracts import contacts, organisations
from storage.desk import desk
from storage.people import people
from storage.queues import queue_experts, queues


@dataclass(frozen=True, slots=True)
class Roles:
    """Ids, ascending. organisations: is a contact of; queues: may claim from; leads, manages: answers for."""

    organisations: tuple[int, ...] = ()
    queues: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    manages: tuple[int, ...] = ()
    is_operator: bool = False
    is_front_desk: bool = False
    is_above: bool = False  # has people below him; looked up only for whoever is nothing else
    complains: int | None = None  # the complaint of his that what he writes just now belongs to

    @property
    def is_ours(self) -> bool:
        """Whether the person works for the vendor rather than for a customer only."""
        return bool(
            self.queues or self.leads or self.manages or self.is_operator or self.is_front_desk or self.is_above
        )


def roles_of(conn: Connection, person_id: int) -> Roles:
    """Every role of a person, in one query."""
    found: dict[str, list[int]] = {}
    for role, of in conn.execute(_ROLES, {"person": person_id}):
        found.setdefault(role, []).append(of)
    if not found:
        return Roles(is_above=conn.scalar(_IS_ABOVE, {"person": person_id}) is not None)
    ids = {role: tuple(sorted(of)) for role, of in found.items()}
    return Roles(
        organisations=ids.get("contact", ()),
        queues=ids.get("expert", ()),
        leads=ids.get("lead", ()),
        manages=ids.get("manager", ()),
        is_operator="operator" in ids,
        is_front_desk="front" in ids,
        complains=max(ids.get("complains", ()), default=None),
    )


def experts(conn: Connection) -> tuple[tuple[int, int], ...]:
    """Everybody who may claim, as (queue, person)."""
    query = select(queue_experts.c.queue_id, queue_experts.c.person_id).join(
        queues, queues.c.id == queue_experts.c.queue_id
    )
    return tuple((row[0], row[1]) for row in conn.execute(query.where(queues.c.active.is_(True))))


def managers(conn: Connection) -> tuple[int, ...]:
    """Everybody who answers for an account."""
    o = organisations.c
    query = select(o.account_manager_id).where(o.active.is_(True), o.account_manager_id.is_not(None))
    return tuple(conn.scalars(query.distinct()))


def _roles() -> CompoundSelect[str, int]:
    o, q, e, person = organisations.c, queues.c, queue_experts.c, bindparam("person", type_=BigId)
    contact = select(literal("contact"), o.id).join_from(organisations, contacts, contacts.c.organisation_id == o.id)
    expert = select(literal("expert"), q.id).join_from(queues, queue_experts, e.queue_id == q.id)
    one = literal(1, Integer)
    return union_all(
        contact.where(contacts.c.person_id == person, o.active.is_(True)),
        expert.where(e.person_id == person, q.active.is_(True)),
        select(literal("lead"), q.id).where(q.lead_id == person, q.active.is_(True)),
        select(literal("manager"), o.id).where(o.account_manager_id == person, o.active.is_(True)),
        select(literal("operator"), one).where(people.c.id == person, people.c.operator.is_(True)),
        select(literal("front"), one).select_from(desk).where(desk.c.front_desk_id == person),
        select(literal("complains"), complaints.c.id).where(
            complaints.c.contact_id == person, complaints.c.heard_until.is_not(None)
        ),
    )


_ROLES = _roles()
_IS_ABOVE = select(people.c.id).where(people.c.manager_id == bindparam("person"), people.c.active.is_(True)).limit(1)
