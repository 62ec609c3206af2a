"""What the operator rates again by its reference, without a chat (`retainer rerate`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.errors import Refusal
from handlers.promises import rerating
from handlers.promises.rerating import Proposal
from handlers.wording import rerating as wording
from handlers.wording.voice import Voice, flat
from storage import tickets
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Found:
    """What it would come to, in lines; version: of the contract, 0 where nothing would change."""

    lines: tuple[str, ...]
    version: int = 0


def named(conn: Connection, reference: str, now: datetime) -> Found:
    """What rating the request again would change. Raises LookupError where it cannot be, with a sentence."""
    ticket = _ticket(conn, reference)
    found, voice = _proposal(conn, ticket, now), Voice("en", "UTC", now)
    if found is None:
        return Found((f"{ticket.ref} runs under the version that holds now already. Nothing changes.",))
    voice = Voice("en", found.terms.calendar.zone, now)
    return Found(tuple(flat(wording.proposal(voice, found.shown).text).split("\n")), found.shown.new)


def confirmed(conn: Connection, reference: str, version: int, why: str, now: datetime) -> None:
    """Do what was shown. Raises LookupError where another version holds by now."""
    found = _proposal(conn, _ticket(conn, reference), now)
    if found is None or found.shown.new != version:
        raise LookupError(f"Another version of the contract of {reference} holds by now.")
    rerating.rate(conn, found, by=None, why=why, at=now, now=now)


def _ticket(conn: Connection, reference: str) -> Ticket:
    number = reference.upper().removeprefix("T-")
    found = tickets.by_number(conn, int(number)) if number.isdecimal() and len(number) <= 15 else None
    if found is None:
        raise LookupError(f"There is no request {reference}.")
    return found


def _proposal(conn: Connection, ticket: Ticket, now: datetime) -> Proposal | None:
    try:
        return rerating.propose(conn, ticket, now)
    except Refusal as refusal:
        raise LookupError(flat(refusal.said(Voice("en", "UTC", now)))) from refusal
