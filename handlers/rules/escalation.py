"""Who is told when a rung fires (RULES 4)."""

from dataclasses import dataclass

from handlers.rules.rungs import BREACH
from handlers.rules.terms import Role, Rung, Terms


@dataclass(frozen=True, slots=True)
class Situation:
    """How the ticket stands at the rung's moment. flagged: the organisation's account is watched."""

    severity: str
    is_claimed: bool
    is_held: bool = False
    is_flagged: bool = False


def roles_told(rung: Rung, situation: Situation, terms: Terms) -> tuple[Role, ...]:
    """The roles to tell, () for nobody: the rung has then fired all the same, and does not fire again.

    A held request has no owner and no queue yet: its promise warns the account manager, and a broken one also goes to
    the next in line (CONVERSATIONS D3).
    """
    if situation.is_held:
        return _told_of_held(rung)
    if rung.unclaimed_only and situation.is_claimed:
        return ()
    if rung.pressing_only and not (situation.is_flagged or is_pressing(situation.severity, terms)):
        return ()
    return tuple(role for role in rung.who if role is not Role.OWNER or situation.is_claimed)


def is_pressing(severity: str, terms: Terms) -> bool:
    """Whether the severity is the most pressing of its terms."""
    return terms.severity(severity).rank == min(one.rank for one in terms.severities)


def _told_of_held(rung: Rung) -> tuple[Role, ...]:
    if rung.share is None:
        return rung.who
    return (Role.ACCOUNT_MANAGER, Role.NEXT_IN_LINE) if rung.share >= BREACH else (Role.ACCOUNT_MANAGER,)
