"""Invites: made for one person, with a link and a short code of which only hashes are kept (A0)."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting
from handlers.asking.facts import terms_of
from handlers.notices import Card, Post, Priority, Text
from handlers.rules import firstnames
from handlers.wording import onboarding
from handlers.wording.onboarding import Made
from storage import contracts, desk, entrances, invites, people, places, slots
from storage.contracts import ContractVersion
from storage.invites import Invite, State
from storage.people import Person
from storage.places import Lane

LETTERS, DIGITS = "ABCDEFGHJKMNPQRSTVWXYZ", "23456789"  # none that is read as another one
LASTS = timedelta(days=7)
MARK = "i_"  # before an invite's token in a link
CODE = re.compile(r"\s*/?([A-Za-z]{4})\s?[-–—]\s?([0-9A-Za-z]{4})\s*\.?\s*")  # a code as people write it


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an invite is for. organisation: its id, None for another chat of the person himself."""

    name: str
    organisation: int | None = None
    contract: str | None = None
    person: int | None = None
    lasts: timedelta = LASTS


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens an invite: a token for links, and a code that people can type ("BIAN-7F2Q")."""

    token: str
    code: str

    @property
    def value(self) -> str:
        """Both, as a button carries them."""
        return f"{self.code}.{self.token}"


def make(conn: Connection, by: Person, whom: Whom, *, now: datetime) -> tuple[Invite, Secret]:
    """A new invite and its secret, which nobody can read again. An older one of the same person that is open still is
    cancelled: only the newest opens anything."""
    replaced = posting.person_voice(by, now).say("A0.replaced", "replaced by a new one")
    for old in invites.standing(conn, whom.organisation, person_id=whom.person, name=whom.name):
        settle(conn, old, State.CANCELLED, replaced, now=now)
    secret = _secret(conn)
    values = {
        "organisation_id": whom.organisation,
        "contract": whom.contract,
        "person_id": whom.person,
        "name": whom.name,
        "by_id": by.id,
        "token_hash": _hash(secret.token),
        "code_hash": _hash(_plain(secret.code)),
        "made_at": now,
        "ends_at": now + whom.lasts,
    }
    return invites.make(conn, values), secret


def find(conn: Connection, brought: str) -> Invite | None:
    """The invite that a link's parameter ("i_…") or a typed code opens, whatever became of it."""
    is_link = brought.startswith(MARK)
    return invites.by_secret(conn, _hash(brought.removeprefix(MARK) if is_link else _plain(brought)))


def is_code(text: str) -> bool:
    """Whether somebody wrote a code and nothing else."""
    return CODE.fullmatch(text) is not None


def made(conn: Connection, invite: Invite, secret: Secret) -> Made:
    """An invite as its maker is shown it, with the ways in that are open today."""
    ways = entrances.every(conn)
    return Made(
        name=invite.name,
        organisation=organisation_name(conn, invite),
        contract=" ".join(filter(None, (plan_of(conn, invite), invite.contract))),
        ends=invite.ends_at,
        links=[(way.name, f"{way.link}{MARK}{secret.token}") for way in ways if way.link],
        code=secret.code,
        coded=[way.name for way in ways if not way.link],
    )


def in_force(conn: Connection, organisation_id: int, at: datetime) -> list[ContractVersion]:
    """The contracts an organisation's people may ask under at `at`."""
    versions = contracts.versions_for(conn, [organisation_id], at)
    return [one for one in versions if one.starts <= at < one.ends]


def plan_of(conn: Connection, invite: Invite) -> str:
    """What the invite's contract is called: "Gold"."""
    if invite.organisation_id is None or invite.contract is None:
        return ""
    versions = contracts.versions_for(conn, [invite.organisation_id], invite.made_at)
    return next((terms_of(one).plan for one in versions if one.number == invite.contract), "")


def hello(conn: Connection, invite: Invite) -> onboarding.Hello:
    """Whom the desk greets by it, and for what."""
    here = desk.current(conn)
    return onboarding.Hello(
        first=firstnames.first(invite.name),
        desk=here.name,
        vendor=here.vendor,
        organisation=organisation_name(conn, invite),
        plan=plan_of(conn, invite),
        name=invite.name,
    )


def organisation_name(conn: Connection, invite: Invite) -> str:
    """The company an invite is for."""
    found = contracts.organisation(conn, invite.organisation_id) if invite.organisation_id else None
    return found.name if found else ""


def host_of(conn: Connection, invite: Invite) -> Person | None:
    """Who made the invite, or who answers for the company by now."""
    maker = people.by_id(conn, invite.by_id)
    return maker or (contracts.account_manager(conn, invite.organisation_id) if invite.organisation_id else None)


def show(conn: Connection, invite: Invite, card: Card, *, lane: Lane, now: datetime) -> None:
    """The maker's message about an invite."""
    posting.put(conn, lane.id, Post(card, script="A0"), now=now, priority=Priority.RECEIPT, slot=_slot(invite))


def _slot(invite: Invite) -> str:
    return f"invite/{invite.id}"


def settle(
    conn: Connection, invite: Invite, state: State, what: Text, *, now: datetime, identity_id: int | None = None
) -> bool:
    """End an invite, once; its maker's message says what became of it. identity_id: who used it."""
    if not invites.settle(conn, invite.id, state, now, identity_id=identity_id):
        return False
    host, shown = host_of(conn, invite), slots.sent_in(conn, _slot(invite))
    if host is not None and shown is not None:
        voice = posting.person_voice(host, now)
        again = str(invite.id) if state is State.USED and invite.organisation_id else ""
        card = onboarding.invite_over(voice, invite.name, organisation_name(conn, invite), what, again=again)
        show(conn, invite, card, lane=places.lane_by_id(conn, shown.lane_id), now=now)
    return True


def _secret(conn: Connection) -> Secret:
    """All of a code is drawn by lot: what somebody knows of the company must not help him to guess."""
    while True:
        code = f"{_drawn(LETTERS)}-{_drawn(DIGITS + LETTERS)}"
        if invites.by_secret(conn, _hash(_plain(code))) is None:
            return Secret(secrets.token_urlsafe(12), code)


def _drawn(signs: str) -> str:
    return "".join(secrets.choice(signs) for _ in range(4))


def _plain(code: str) -> str:
    """A code without what people get wrong: case, hyphens, letters that look like digits."""
    return re.sub(r"[^0-9A-Z]", "", code.upper()).translate(str.maketrans("OIL", "011"))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
