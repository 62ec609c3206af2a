"""The requests of an account manager's companies (G7)."""

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.errors import OldButton, Refusal
from handlers.lists import turning
from handlers.notices import Reply
from handlers.wording import listing as wording
from storage import contracts
from storage import listing as rows
from storage.contracts import Organisation
from storage.listing import Whose
from storage.tickets import OPEN_STATES

ONE, EVERY, OPEN = "account-", "accounts", "-open"  # of the names of lists


class NoSuchAccount(Refusal):
    """None of your accounts is called “{company}”."""

    script = "G7.noaccount"


def is_list(name: str) -> bool:
    """Whether a list of this name is about accounts."""
    return name.startswith((ONE, EVERY))


def tickets(conn: Connection, call: Call) -> Reply:
    """“tickets Bianchi”: open ones first, marked where a promise was missed; of every account where none is named."""
    mine = [one for one in (contracts.organisation(conn, found) for found in call.caller.roles.manages) if one]
    asked = call.inbound.text.strip().lower()
    chosen = [one for one in mine if asked in one.name.lower() or asked == one.key.lower()]
    if not chosen:
        raise NoSuchAccount(company=call.inbound.text.strip()[:40])
    turn = turning.turn_of(call, f"{ONE}{chosen[0].id}" if len(chosen) == 1 else EVERY)
    shown, is_open = _shown(mine, turn.view)
    names = call.voice.listed(one.name for one in shown)
    whose = Whose(organisations=tuple(one.id for one in shown))
    head = wording.account(call.voice, names, rows.counts(conn, whose))
    view = turn.view.removesuffix(OPEN)
    other = (wording.every(call.voice), view) if is_open else (wording.only_open(call.voice), f"{view}{OPEN}")
    wanted = Whose(organisations=whose.organisations, states=OPEN_STATES if is_open else ())
    return turning.show(conn, call, wanted, turn, head=head, others=(other,))


def _shown(mine: list[Organisation], view: str) -> tuple[list[Organisation], bool]:
    """The companies that a list is about, by its name: "account-12" or "accounts", and "-open" where only open ones
    are shown."""
    name = view.removesuffix(OPEN)
    found = mine if name == EVERY else [one for one in mine if name == f"{ONE}{one.id}"]
    if not found:
        raise OldButton
    return found, name != view
