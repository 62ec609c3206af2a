"""Which version and which clause of a contract a promise comes from, with the paragraph of the paper behind it."""

import json
from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.admin.file.sections import Promised
from handlers.rules.clock import Clock
from handlers.rules.terms import Terms
from storage import contracts
from storage.contracts import ContractVersion


def version_of(conn: Connection, terms: Terms) -> ContractVersion | None:
    """The contract version that terms were frozen from; None for the terms of the house."""
    return contracts.version(conn, terms.contract, terms.version) if terms.contract else None


def versions(conn: Connection, terms: Terms) -> Iterator[str]:
    """The version a request runs under and the newest one, each with its content hash."""
    mine, newest = version_of(conn, terms), contracts.newest_version(conn, terms.contract)
    if mine is None or newest is None:
        return
    is_newest = mine.version == newest.version
    yield f"runs under version {mine.version}, sha256 {mine.hash}" + (", the newest" if is_newest else "")
    if not is_newest:
        yield f"the newest is version {newest.version}, sha256 {newest.hash}{_since(newest, terms)}"


def _since(version: ContractVersion, terms: Terms) -> str:
    if version.effective_at is None:
        return ""
    return f", from {version.effective_at.astimezone(ZoneInfo(terms.calendar.zone)):%Y-%m-%d} on"


def clause(clock: Clock, version: ContractVersion | None) -> str | None:
    """The stable id of the clause that a clock keeps, with its paragraph where the contract names one; None for what no
    clause promises."""
    if version is None or clock.kind.value not in get_args(Promised):
        return None
    name = f"severities.{clock.severity}.{clock.kind.value}"
    paragraph = json.loads(version.body).get("references", {}).get(name)
    return f"{name}, {paragraph}" if paragraph else name
