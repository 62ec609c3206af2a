"""Changing one contract, organisation or person of the desk, in the file's own words, without reading the whole desk.

What chat commands and the command line change goes through the same checks, versions and declarations as a file, so
`retainer export` writes it back, and the next plan starts from it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from handlers.admin.applying import apply
from handlers.admin.changes import Plan
from handlers.admin.excerpting import Excerpt, excerpt
from handlers.admin.file.agreement import ContractSection
from handlers.admin.file.checking import check
from handlers.admin.file.deskfile import OrganisationSection, PersonSection
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import Document
from handlers.admin.planning import compare
from handlers.admin.wanted import Wanted
from handlers.errors import Refusal
from storage import declarations, owners
from storage.contracts import contracts, organisations
from storage.desk import current

Changes = Mapping[str, Any]
"""Key -> text, list or group, as the file would say it; None takes the key out."""


class RefusedChange(Refusal):
    """That cannot be done: {what}."""

    script = "refusal.change"

    def __init__(self, sentences: Iterable[str]) -> None:
        """sentences: what is wrong and how to mend it, one for each fault."""
        self.sentences = tuple(sentences)
        super().__init__(what="; ".join(self.sentences))


def contract_of(conn: Connection, number: str) -> ContractSection:
    """The contract as it is declared. Raises LookupError where there is none."""
    return ContractSection.model_validate(_written(conn, "contracts", number))


def organisation_of(conn: Connection, key: str) -> OrganisationSection:
    """The organisation as it is declared. Raises LookupError where there is none."""
    return OrganisationSection.model_validate(_written(conn, "organisations", key))


def amend_contract(conn: Connection, number: str, changes: Changes, *, now: datetime) -> Plan:
    """Change keys of a contract from now on, such as {"end": "2027-01-14"}, and publish its new version. For a change
    from a later day on, the whole list of "amendments". Returns what was done. Raises RefusedChange."""
    part = _begun(conn)
    part.write("contracts", number, _changed(_written(conn, "contracts", number), changes))
    return _carry_out(conn, part, ("contracts", number), now)


def amend_organisation(conn: Connection, key: str, changes: Changes, *, now: datetime) -> Plan:
    """Change keys of an organisation, such as {"contacts": ["giulia", "luca", "paolo"]}, and publish new versions of
    those of its contracts that stand on them. Returns what was done. Raises RefusedChange."""
    part = _begun(conn)
    part.write("organisations", key, _changed(_written(conn, "organisations", key), changes))
    for number, entry in declarations.some(conn, "contracts", _contracts_of(conn, key)).items():
        part.entries["contracts", number] = entry
        part.write("contracts", number, json.loads(entry.body))
    return _carry_out(conn, part, ("organisations", key), now)


def drop_account(conn: Connection, key: str, account: tuple[str, str, str], *, now: datetime) -> None:
    """Take an account (platform, workspace, user) out of what is written of a person. Raises RefusedChange."""
    part = _begun(conn)
    written, home = _written(conn, "people", key), part.value()["platforms"].get(account[0], "")
    platform, workspace, user = account
    own = {f"{workspace}/{user}", *([user] if workspace == home else [])}
    identities = dict(PersonSection.model_validate(written).identities)
    identities[platform] = tuple(one for one in identities.get(platform, ()) if one not in own)
    left = {name: list(users) for name, users in identities.items() if users}
    part.write("people", key, _changed(written, {"identities": left or None}))
    _carry_out(conn, part, ("people", key), now)


def put_person(conn: Connection, key: str, section: Changes, *, now: datetime) -> Plan:
    """Write a person, new or in the place of the one of this key, such as {"name": "Paolo Verdi", "identities":
    {"console": "paolo"}}. Returns what was done. Raises RefusedChange."""
    part = _begun(conn)
    part.write("people", key, dict(section))
    return _carry_out(conn, part, ("people", key), now)


def _begun(conn: Connection) -> Excerpt:
    """The desk is locked first, so that of two changes at one moment the second starts from what the first made."""
    if not current(conn, lock=True).version:
        raise RefusedChange(["no desk file was applied yet"])
    return excerpt(conn)


def _carry_out(conn: Connection, part: Excerpt, place: tuple[str, str], now: datetime) -> Plan:
    """Check the excerpt, plan and apply it; only `place` and what stands on it differs."""
    part.entries |= {(place[0], key): one for key, one in declarations.some(conn, place[0], [place[1]]).items()}
    part.complete(conn)
    document = Document("the desk", part.value(), {})
    try:
        wanted = Wanted(check(document, now), document)
        planned = compare(conn, wanted, part.entries, now=now)
    except FaultyFileError as error:
        raise RefusedChange(f"{fault.path}: {fault.says}" for fault in error.faults) from error
    _refuse_taken(conn, planned)
    planned = replace(planned, entries=tuple(_placed(conn, part, planned)))
    apply(conn, planned, now)
    return planned


def _placed(conn: Connection, part: Excerpt, planned: Plan) -> Iterable[declarations.Entry]:
    """The entries with their own places in the file: a new one is the last of its section."""
    for one in planned.entries:
        old = part.entries.get((one.section, one.key))
        position = old.position if old else declarations.next_position(conn, one.section)
        yield replace(one, position=position)


def _refuse_taken(conn: Connection, planned: Plan) -> None:
    """Accounts and chats have one owner, also among those of whom the excerpt knows nothing."""
    taken = [
        f"people.{key}.identities: “{account[2]}” already belongs to {owner}"
        for key, person in planned.changed.people.items()
        for account in person.identities
        if (owner := owners.owner_of_account(conn, account, other_than=key)) is not None
    ]
    taken += [
        f"organisations.{key}.channels: “{chat[2]}” is already the chat of {owner}"
        for key, organisation in planned.changed.organisations.items()
        for chat in organisation.channels
        if (owner := owners.owner_of_chat(conn, chat, other_than=key)) is not None
    ]
    if taken:
        raise RefusedChange(taken)


def _changed(written: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    return {key: value for key, value in {**written, **changes}.items() if value is not None or key not in changes}


def _written(conn: Connection, section: str, key: str) -> dict[str, Any]:
    entry = declarations.some(conn, section, [key]).get(key)
    if entry is None and current(conn).version and not declarations.some(conn, "desk", [""]):
        raise RefusedChange(["this desk was applied by an earlier release; apply its file once again first"])
    if entry is None:
        raise LookupError(f"the desk knows no {key} in {section}")
    written: dict[str, Any] = json.loads(entry.body)
    return written


def _contracts_of(conn: Connection, organisation: str) -> tuple[str, ...]:
    query = (
        select(contracts.c.number)
        .join_from(contracts, organisations, contracts.c.organisation_id == organisations.c.id)
        .where(organisations.c.key == organisation, contracts.c.active.is_(True))
    )
    return tuple(conn.scalars(query))
