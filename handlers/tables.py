"""Whose words are whose: the command tables of a person, the one meant first in front, and what others hear (H6)."""

import re
from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from handlers import anyone, pressed
from handlers.account import commands as account
from handlers.callers import Call
from handlers.customer import commands as customer
from handlers.errors import OldButton, Refusal, WrongRole
from handlers.expert import commands as expert
from handlers.faults import commands as faults
from handlers.notices import Reply
from handlers.rules import spokenwords
from handlers.whom import lead_of
from handlers.wording import roles as wording
from storage import contracts, desk, people, tickets
from storage.roles import Roles

Command = Callable[[Connection, Call], Reply]
Table = Mapping[str, Command]

ALL_WORDS = {**account.COMMANDS, **expert.COMMANDS, **customer.COMMANDS, **dict.fromkeys(anyone.PLAIN)}


def of(call: Call) -> list[Table]:
    """The command tables of a person, the one meant here first."""
    roles = call.caller.roles
    is_expert = bool(roles.queues or roles.leads)
    is_account = bool(roles.manages or roles.leads or roles.is_front_desk or roles.is_above)
    if call.queue is not None:
        return [expert.COMMANDS, account.COMMANDS] if roles.is_ours else [expert.COMMANDS]
    found: list[Table] = []
    if roles.organisations or not roles.is_ours:
        found.append(customer.COMMANDS)
    if roles.queues or (roles.leads and not roles.manages):  # a lead without accounts asks of his queues
        found.append(expert.COMMANDS)
    if is_account:
        found.append(account.COMMANDS)
    if is_expert and expert.COMMANDS not in found:
        found.append(expert.COMMANDS)
    return found or [account.COMMANDS]


def openings(call: Call) -> frozenset[str]:
    """Words that work without a slash with more words behind them; whoever is also a customer writes requests."""
    roles = call.caller.roles
    if not roles.is_ours:
        return customer.OPENING
    if roles.organisations:
        return frozenset()
    asked = expert.OPENING if roles.queues or roles.leads else frozenset()
    return _answering(roles) | asked | anyone.OPENING


def _answering(roles: Roles) -> frozenset[str]:
    return (account.OPENING if roles.manages else frozenset()) | (faults.OPENING if roles.leads else frozenset())


_OURS = frozenset({*expert.COMMANDS, *account.COMMANDS, *anyone.PLAIN})
_NUMBER = re.compile(r"[tkc]-\d", re.IGNORECASE)  # of a request, a complaint, a contract
_MARKS = ":.,;!?`*_：，。；！？"
_FIRST = re.compile(rf"[`*_]*(/?)([^\s@{_MARKS}]+)(?:@\w+)?[{_MARKS}]*\s*(.*)", re.DOTALL)  # slash, word, what follows


def begins(text: str, roles: Roles) -> str:
    """The word of ours that somebody of ours gives in a request's thread, which no customer may read: alone, with a
    slash, with the number of something of ours, or with words behind one that takes them; "" where he answers."""
    found = _FIRST.match(text.strip())
    slash, word, rest = found.groups() if found else ("", "", "")
    word = spokenwords.meant(word)
    if word not in _OURS:
        return ""
    takes = word in expert.TAKING or word in _answering(roles)
    return word if slash or takes or not rest or _NUMBER.match(rest) else ""


def not_for_you(conn: Connection, call: Call, word: str) -> Refusal:
    """H6: whose button that is, and who can help; an old button where it is nobody's."""
    named = {"expert": expert.COMMANDS, "account": account.COMMANDS, "customer": customer.COMMANDS}
    role = next((name for name, table in named.items() if word in table), "")
    return WrongRole(role=wording.title(call.voice, role), who=_helper(conn, call)) if role else OldButton()


def _helper(conn: Connection, call: Call) -> str:
    """Who answers for what was pressed, as far as the presser may know: to one of ours the lead of the queue, to a
    customer his account manager, to a stranger the desk."""
    roles, number = call.caller.roles, call.inbound.value.partition(".")[0]
    here, found = desk.current(conn), None
    if roles.is_ours:
        ticket = tickets.by_number(conn, pressed.number(number))
        found = lead_of(conn, ticket.queue_id) if ticket else None
        found = found or (people.by_id(conn, here.front_desk_id) if here.front_desk_id else None)
    elif roles.organisations:
        found = contracts.account_manager(conn, roles.organisations[0])
    return found.name if found else here.name
