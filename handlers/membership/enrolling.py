"""Who an invite makes somebody: the contact it names, or a new one of the company, as the desk file would say it."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.admin import amending
from handlers.admin.amending import RefusedChange
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.membership import inviting
from handlers.notices import Card, Post
from handlers.wording import onboarding
from storage import contracts, desk, people
from storage.contracts import Organisation
from storage.invites import Invite
from storage.people import Person


def enrol(conn: Connection, call: Call, invite: Invite) -> Person:
    """The person an invite is for: a contact of its company from now on, named in its contract where that names people.
    Raises OldButton where person or company are gone."""
    person = people.by_id(conn, invite.person_id) if invite.person_id else call.caller.person
    if invite.organisation_id is None:
        return _required(person)
    organisation = contracts.organisation(conn, invite.organisation_id)
    if organisation is None or (person is None and invite.person_id is not None):
        raise OldButton
    person = person or add(conn, organisation, invite.name, zone=call.caller.identity.zone, now=call.now)
    make_contact(conn, organisation, person, now=call.now)
    _name(conn, call, invite, person)
    return person


def _required(person: Person | None) -> Person:
    if person is None:
        raise OldButton
    return person


def add(conn: Connection, organisation: Organisation, name: str, *, zone: str | None, now: datetime) -> Person:
    """A person nobody has written down yet; zone: what his platform says of him, else his clock is his colleagues'."""
    key = _free_key(conn, name)
    colleagues = contracts.contacts_of(conn, organisation.id)
    zone = zone or (colleagues[0].zone if colleagues else desk.current(conn).zone)
    amending.put_person(conn, key, {"name": name, "zone": zone}, now=now)
    return _required(people.by_key(conn, key))


def make_contact(conn: Connection, organisation: Organisation, person: Person, *, now: datetime) -> None:
    """He is one of the organisation's people from now on."""
    contacts = amending.organisation_of(conn, organisation.key).contacts
    if person.key not in contacts:
        amending.amend_organisation(conn, organisation.key, {"contacts": [*contacts, person.key]}, now=now)


def name_in(conn: Connection, contract: str, person: Person, *, now: datetime) -> None:
    """Where the contract names who may ask, he is one of them. Raises RefusedChange where it has no place left."""
    named = amending.contract_of(conn, contract).named
    if named and person.key not in named:
        amending.amend_contract(conn, contract, {"named": [*named, person.key]}, now=now)


def _free_key(conn: Connection, name: str) -> str:
    """A stable name for the desk file: "paolo-neri"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "contact"
    key, number = wanted, 1
    while people.is_taken(conn, key):
        number += 1
        key = f"{wanted}-{number}"
    return key


def _name(conn: Connection, call: Call, invite: Invite, person: Person) -> None:
    """Named in the invite's contract; where that has no place left, its account manager decides."""
    if invite.contract is None:
        return
    try:
        with conn.begin_nested():
            name_in(conn, invite.contract, person, now=call.now)
    except RefusedChange as refusal:
        host = inviting.host_of(conn, invite)
        if host is not None:
            voice = posting.person_voice(host, call.now)
            card = Card(onboarding.not_named(voice, person.name, invite.contract, "; ".join(refusal.sentences)))
            posting.to_person(conn, host, Post(card, script="A0"), now=call.now)
