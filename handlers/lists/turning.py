"""A list of requests in one message: a page of it, and buttons that turn it in place (G3, G6, G7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from handlers import deskwork, replying, standing
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.notices import Reply, Text
from handlers.wording import listing as wording
from storage import contracts, listing, people
from storage.listing import Whose
from storage.tickets import OPEN_STATES, Ticket

PAGE = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """Which part of which list a button asks for. view: the list's name; skip: how many before it; mark: the message
    that the list stands in."""

    view: str
    skip: int
    mark: str

    def value(self, view: str, skip: int) -> str:
        """What a button of the same message carries."""
        return f"{view}.{skip}.{self.mark}"


def turn_of(call: Call, view: str) -> Turn:
    """By the button's value; the first page of `view` where it was asked for by a word. Raises OldButton."""
    if not call.inbound.value:
        return Turn(view, 0, sha256(call.inbound.key.encode()).hexdigest()[:10])
    name, skip, mark = [*call.inbound.value.split("."), "", ""][:3]
    if not skip.isdecimal() or len(skip) > 6 or not mark:
        raise OldButton
    return Turn(name, int(skip), mark)


def show(
    conn: Connection, call: Call, whose: Whose, turn: Turn, *, head: Text, others: Sequence[tuple[str, str]] = ()
) -> Reply:
    """One page, in place of the one before. others: (label, view) of lists that can be shown instead."""
    found = listing.page(conn, whose, skip=turn.skip, most=PAGE + 1)
    missed = listing.missed(conn, [one.id for one in found]) if call.caller.roles.is_ours else frozenset()
    rows = [_row(conn, call, one, is_missed=one.id in missed) for one in found[:PAGE]]
    buttons = [(wording.newer(call.voice), turn.value(turn.view, max(turn.skip - PAGE, 0)))] if turn.skip else []
    if len(found) > PAGE:
        buttons.append((wording.older(call.voice), turn.value(turn.view, turn.skip + PAGE)))
    buttons += [(label, turn.value(view, 0)) for label, view in others]
    card = wording.page(call.voice, head, rows, buttons)
    return replying.say(conn, call, card, script="G3", slot=f"list/{call.caller.identity.id}/{turn.mark}")


def _row(conn: Connection, call: Call, ticket: Ticket, *, is_missed: bool) -> wording.Row:
    is_ours, is_open = call.caller.roles.is_ours, ticket.state in OPEN_STATES
    due = deskwork.load(conn, ticket).answer_due if is_ours and is_open and ticket.terms_hash else None
    theirs = contracts.organisation(conn, ticket.organisation_id) if is_ours and ticket.organisation_id else None
    return wording.Row(
        ticket.ref,
        ticket.subject,
        "resolved" if ticket.state == "closed" and ticket.resolved_at else standing.called(conn, ticket),
        people.name_of(conn, ticket.owner_id),
        organisation=theirs.name if theirs else "",
        due=due,
        is_missed=is_missed,
        is_mine=not is_ours,
    )
