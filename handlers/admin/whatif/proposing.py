"""A proposal: contracts of a file that is not applied, and what they stand on, from that file or the standing desk."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers.admin.building import Rows
from handlers.admin.excerpting import excerpt
from handlers.admin.file.checking import check
from handlers.admin.file.deskfile import DeskFile
from handlers.admin.file.deskfolder import read_desk
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import Document
from storage import contracts
from storage.contracts import ContractVersion, Organisation
from storage.declared import DeclaredContract


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed contract. versions: as it would be made, then one for each amendment, in order of time; product: the
    body of the product it would be sold with."""

    number: str
    versions: tuple[ContractVersion, ...]
    product: str

    def at(self, at: datetime) -> ContractVersion:
        """The version that would be in force."""
        reached = [one for one in self.versions if one.effective_at is None or one.effective_at <= at]
        return reached[-1]


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals of one organisation that the desk knows."""

    organisation: Organisation
    proposals: tuple[Proposal, ...]


def propose(conn: Connection, path: Path, now: datetime) -> tuple[Proposed, ...]:
    """What the contracts of a desk file, or of a part of one, would be; what the part does not say is read from the
    standing desk. Raises FaultyFileError with every fault. Nothing is written."""
    document = read_desk(path)
    file = check(_completed(conn, document), now)
    found: list[Proposed] = []
    for key in dict.fromkeys(file.contracts[number].organisation for number in _numbers(document)):
        organisation = contracts.organisation_called(conn, key)
        if organisation is None:
            says = f"the standing desk knows no organisation “{key}”, so nothing was asked that could be gone through"
            raise FaultyFileError([document.fault(("organisations", key), says)])
        mine = [one for one in _numbers(document) if file.contracts[one].organisation == key]
        found.append(Proposed(organisation, tuple(_proposal(file, one, organisation.id, now) for one in mine)))
    return tuple(found)


def _numbers(document: Document) -> list[str]:
    value: Any = document.value
    return list(value["contracts"])


def _completed(conn: Connection, document: Document) -> Document:
    """The document with the standing entries that its own ones name."""
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get("contracts"), dict) or not value["contracts"]:
        raise FaultyFileError([document.fault(("contracts",), "is missing; write the contracts to be tried")])
    part = excerpt(conn)
    known = {name: one for name, one in value.items() if name in DeskFile.model_fields}
    for section, entries in known.items():
        if section == "desk":
            part.write("desk", "", entries)
        elif isinstance(entries, dict):
            for key, written in entries.items():
                part.write(section, key, written)
    part.complete(conn)
    odd = {name: one for name, one in value.items() if name not in part.value() or not isinstance(one, dict)}
    return replace(document, value={**part.value(), **odd})


def _proposal(file: DeskFile, number: str, organisation_id: int, now: datetime) -> Proposal:
    rows, contract = Rows(file), file.contracts[number]
    declared: DeclaredContract = rows.contract(number, contract)
    return Proposal(
        number,
        tuple(
            ContractVersion(
                id=0,
                contract_id=0,
                number=number,
                organisation_id=organisation_id,
                version=0,
                product_id=0,
                starts=one.starts,
                ends=one.ends,
                hash="",
                body=one.body,
                published_at=now,
                effective_at=one.effective_at,
            )
            for one in declared.versions
        ),
        rows.sold(contract.product, file.products[contract.product]).body,
    )
