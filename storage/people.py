"""People the desk knows and the identities they write from."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, Json, insert_once, metadata
from storage.preferences import Quiet, preferences

people = Table(
    "people",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("locale", String(32)),
    Column("manager_id", BigId, ForeignKey("people.id")),
    Column("operator", Boolean, nullable=False, default=False),
    Column("profile", Json, nullable=False, default=dict, server_default="{}"),
    Column("active", Boolean, nullable=False, default=True),
)

identities = Table(
    "identities",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id")),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("user", String(64), nullable=False),
    Column("name", String(200), nullable=False, default=""),
    Column("locale", String(32)),
    Column("declared", Boolean, nullable=False, default=False),
    Column("zone", String(64)),
    Column("guest", Boolean, nullable=False, default=False, server_default=false()),
    Column("latest", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("platform", "workspace", "user"),
    Index("ix_identities_person_id", "person_id"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of ours or of a customer.

    key: stable name from the desk file. zone: IANA name. locale: "it", "zh-Hans", … or None when nobody has said.
    profile: email, phone, title, picture, speaks, capacity, skills {key: {level, assessed, review}} as declared.
    """

    id: int
    key: str
    name: str
    zone: str
    locale: str | None
    manager_id: int | None
    profile: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """One account on one chat platform. `person_id` is None while nobody knows whose it is; `name`, `locale` and `zone`
    are what the platform said last; `declared` says that the desk file names it; `guest`: he was let into a workspace
    that is not his company's; `latest`: of his accounts the one from which he last did something."""

    id: int
    person_id: int | None
    platform: str
    workspace: str
    user: str
    name: str
    locale: str | None
    declared: bool
    zone: str | None = None
    guest: bool = False
    latest: bool = False


def select_people() -> Select[*tuple[Any, ...]]:
    """The columns of `Person` for active people; callers add joins and conditions."""
    return select(*map(_column, Person.__slots__)).where(people.c.active.is_(True))


def _column(name: str) -> ColumnElement[Any]:
    """The column of people; language and zone are what the person chose for himself, where he did."""
    if name not in ("locale", "zone"):
        return people.c[name]
    chosen = select(preferences.c[name]).where(preferences.c.person_id == people.c.id).scalar_subquery()
    return func.coalesce(chosen, people.c[name]).label(name)


# Built once, here and in the other tables' files: building a statement costs more than running it.
_BY_ID = select_people().where(people.c.id == bindparam("person"))
_NAME_OF = select(people.c.name).where(people.c.id == bindparam("person"))
_LOCKED = select(people.c.id).where(people.c.id == bindparam("person")).with_for_update(key_share=True)
_OF_IDENTITY = select_people().join_from(identities, people, identities.c.person_id == people.c.id)
_ACCOUNT = tuple(identities.c[name] for name in Identity.__slots__)
_IDENTITY = select(*_ACCOUNT)
_IDENTITY_BY_ID = _IDENTITY.where(identities.c.id == bindparam("identity"))
_IDENTITIES_OF = _IDENTITY.where(identities.c.person_id == bindparam("person")).order_by(
    identities.c.latest.desc(), identities.c.id
)
_CAME_FROM = (
    update(identities)
    .where(identities.c.person_id == bindparam("person"))
    .values(latest=identities.c.id == bindparam("identity"))
)
_SCOPED = (
    identities.c.platform == bindparam("platform"),
    identities.c.workspace == bindparam("workspace"),
    identities.c.user == bindparam("user"),
)
_IDENTITY_SCOPED = _IDENTITY.where(*_SCOPED)

_WITH_PERSON = _IDENTITY_SCOPED.add_columns(*map(_column, Person.__slots__)).outerjoin(
    people, and_(people.c.id == identities.c.person_id, people.c.active.is_(True))
)

_QUIET = (
    select(func.coalesce(preferences.c.zone, people.c.zone), preferences.c.quiet_from, preferences.c.quiet_until)
    .join_from(identities, people, identities.c.person_id == people.c.id)
    .join(preferences, preferences.c.person_id == people.c.id)
    .where(*_SCOPED, preferences.c.quiet_from.is_not(None))
)


def by_id(conn: Connection, person_id: int) -> Person | None:
    """The active person with this id."""
    row = conn.execute(_BY_ID, {"person": person_id}).one_or_none()
    return Person(*row) if row else None


def lock(conn: Connection, person_id: int) -> None:
    """What this person does in several chats is taken one after another until the unit ends."""
    conn.execute(_LOCKED, {"person": person_id})


def name_of(conn: Connection, person_id: int | None) -> str:
    """What to call this person, who may have left; "" for nobody."""
    if person_id is None:
        return ""
    found = by_id(conn, person_id)
    return found.name if found else conn.execute(_NAME_OF, {"person": person_id}).scalar_one_or_none() or ""


def by_key(conn: Connection, key: str) -> Person | None:
    """The active person whom the desk file calls `key`."""
    row = conn.execute(select_people().where(people.c.key == key)).one_or_none()
    return Person(*row) if row else None


def called(conn: Connection, part: str) -> tuple[Person, ...]:
    """The active people in whose name or key this stands, by name."""
    like = or_(people.c.name.icontains(part, autoescape=True), people.c.key.icontains(part, autoescape=True))
    rows = conn.execute(select_people().where(like).order_by(people.c.name, people.c.id))
    return tuple(Person(*row) for row in rows)


def is_taken(conn: Connection, key: str) -> bool:
    """Whether somebody has, or ever had, this key."""
    return conn.scalar(select(people.c.id).where(people.c.key == key)) is not None


def operators(conn: Connection) -> tuple[Person, ...]:
    """Who hears of faults."""
    rows = conn.execute(select_people().where(people.c.operator.is_(True)).order_by(people.c.id))
    return tuple(Person(*row) for row in rows)


def identities_of(conn: Connection, person_id: int) -> tuple[Identity, ...]:
    """Every account of a person: the one from which he last did something, then the oldest."""
    rows = conn.execute(_IDENTITIES_OF, {"person": person_id})
    return tuple(Identity(*row) for row in rows)


def nobodys(conn: Connection, part: str, *, most: int) -> tuple[Identity, ...]:
    """The newest accounts in whose name this stands and that are nobody's, newest first."""
    is_nobodys = (identities.c.person_id.is_(None), identities.c.name.icontains(part, autoescape=True))
    rows = conn.execute(_IDENTITY.where(*is_nobodys).order_by(identities.c.id.desc()).limit(most))
    return tuple(Identity(*row) for row in rows)


def identity(conn: Connection, platform: str, workspace: str, user: str) -> Identity | None:
    """The identity row of an external user id, known or not."""
    row = conn.execute(_IDENTITY_SCOPED, {"platform": platform, "workspace": workspace, "user": user}).one_or_none()
    return Identity(*row) if row else None


def identity_by_id(conn: Connection, identity_id: int) -> Identity:
    """The identity row with this id. Raises NoResultFound."""
    return Identity(*conn.execute(_IDENTITY_BY_ID, {"identity": identity_id}).one())


def find_identity(conn: Connection, identity_id: int) -> Identity | None:
    """The identity row with this id, if there is one."""
    row = conn.execute(_IDENTITY_BY_ID, {"identity": identity_id}).one_or_none()
    return Identity(*row) if row else None


def came_from(conn: Connection, known: Identity) -> Identity:
    """He does something from this account; kept where he did the last thing from another one."""
    if known.latest or known.person_id is None:
        return known
    conn.execute(_CAME_FROM, {"person": known.person_id, "identity": known.id})
    return replace(known, latest=True)


def quiet_of(conn: Connection, platform: str, workspace: str, user: str) -> Quiet | None:
    """When the person behind an external user id wants no sound."""
    row = conn.execute(_QUIET, {"platform": platform, "workspace": workspace, "user": user}).one_or_none()
    return Quiet(*row) if row else None


def with_identity(conn: Connection, platform: str, workspace: str) -> tuple[tuple[Person, str], ...]:
    """Everybody who has an identity in this workspace of a platform, with the external user id, by person."""
    i = identities.c
    query = _OF_IDENTITY.add_columns(i.user)
    rows = conn.execute(query.where(i.platform == platform, i.workspace == workspace).order_by(people.c.id))
    return tuple((Person(*row[:-1]), row[-1]) for row in rows)


def remember(
    conn: Connection, platform: str, workspace: str, *, user: str, name: str = "", **told: Any
) -> tuple[Identity, Person | None]:
    """The identity row of whoever wrote, made when it is new, so that even a stranger's request belongs to somebody;
    and whose it is. Name, and what else is `told` (locale, zone, guest), keep what the platform said last; an empty one
    never replaces a known one."""
    said: dict[str, Any] = {"name": name[:200]} if name else {}
    said |= {key: value for key, value in told.items() if value is not None}
    scoped = {"platform": platform, "workspace": workspace, "user": user}
    row = conn.execute(_WITH_PERSON, scoped).one_or_none()
    if row is None:
        insert_once(conn, identities, {**scoped, "name": "", "locale": None, "declared": False, **said})
        row = conn.execute(_WITH_PERSON, scoped).one()
    kept, person = Identity(*row[: len(_ACCOUNT)]), row[len(_ACCOUNT) :]
    news = {key: value for key, value in said.items() if value != getattr(kept, key)}
    if news:
        conn.execute(update(identities).where(identities.c.id == kept.id).values(**news))
    return replace(kept, **news), Person(*person) if person[0] is not None else None
