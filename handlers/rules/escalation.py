"""Who is told when a rung fires (RULES 4)."""

from dataclasses import dataclass

from handlers.rules.terms import Role, Rung, Terms


@dataclass(frozen=True, slots=True)
class Situation:
    """How the ticket stands at the rung's moment. flagged: the organisation's account is watched."""

    severity: str
    is_claimed: bool
    is_flagged: bool = False


def roles_told(rung: Rung, situation: Situation, terms: Terms) -> tuple[Role, ...]:
    """The roles to tell, () for nobody: the rung has then fired all the same, and does not fire again. A promise to
    write, such as a held request has, goes to those who gave it (`handlers.ladder.alarms`)."""
    if rung.unclaimed_only and situation.is_claimed:
        return ()
    if rung.pressing_only and not (situation.is_flagged or is_pressing(situation.severity, terms)):
        return ()
    return tuple(role for role in rung.who if role is not Role.OWNER or situation.is_claimed)


def is_pressing(severity: str, terms: Terms) -> bool:
    """Whether the severity is the most pressing of its terms."""
    return terms.severity(severity).rank == min(one.rank for one in terms.severities)
