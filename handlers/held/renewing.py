"""A contract runs longer or includes more: the people it names hear of it, once for each version (F14)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers import posting
from handlers.asking.facts import terms_of
from handlers.callers import voice_of
from handlers.notices import Post
from handlers.wording import starting
from handlers.wording.voice import Voice
from storage import catalogue, contracts
from storage.contracts import ContractVersion

TOLD = 20  # people of one contract at most


def tell(conn: Connection, number: str, published: Sequence[int], now: datetime) -> None:
    """Tell the named contacts of a contract (every contact, where none is named), if the versions published now run
    longer than the one before them, or include more."""
    before = contracts.version(conn, number, min(published) - 1)
    after = contracts.version(conn, number, max(published))
    if before is None or after is None:
        return
    added = _added(conn, before, after)
    if after.ends > before.ends or added:
        _tell(conn, after, added, now)


def _tell(conn: Connection, version: ContractVersion, added: list[str], now: datetime) -> None:
    terms, body = terms_of(version), _body(version)
    contacts = contracts.contacts_of(conn, version.organisation_id)
    named = [person for person in contacts if person.key in body["named"]] or contacts
    for person in named[:TOLD]:
        voice = voice_of(person, now)
        local = Voice(voice.locale, terms.calendar.zone, now)
        card = starting.renewed(voice, terms.plan, local.day(version.ends - timedelta(seconds=1)), added)
        key = f"renewed/{version.id}/{person.id}"
        posting.to_person(conn, person, Post(card, script="F14"), now=now, key=key)


def _added(conn: Connection, before: ContractVersion, after: ContractVersion) -> list[str]:
    """Titles of the add-ons that the newer version has and the older one has not."""
    news = [key for key in _body(after)["add_ons"] if key not in _body(before)["add_ons"]]
    sold = catalogue.by_ids(conn, [after.product_id]) if news else ()
    modules = json.loads(sold[0].body)["modules"] if sold else {}
    return [modules[key]["title"] if key in modules else key for key in news]


def _body(version: ContractVersion) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(version.body)
    return body
