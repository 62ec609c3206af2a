"""Who may take a request, in which order it is offered, and what a claim meets (RULES 5). Every answer says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handlers.rules.facts import Says
from handlers.rules.lifecycle import State


class Mode(StrEnum):
    """How a request finds its expert."""

    CLAIM = "claim"  # a card in the queue's chat
    OFFER = "offer"  # to one expert at a time, for so many minutes
    ASSIGN = "assign"  # given to somebody at once


class Assign(StrEnum):
    """To whom a request is given or offered first."""

    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


# --------------------------------------------------------------------------------------------------------------- claims


class ClaimVerdict(StrEnum):
    """What becomes of a press on Claim. The write itself is conditional: of two that are `free` one still wins."""

    FREE = "free"
    YOURS = "yours"  # "You already have T-1042."
    TAKEN = "taken"  # another was first; nothing was sent
    NOT_ENTITLED = "not_entitled"  # not on the queue's list of experts
    UNSKILLED = "unskilled"  # lacks a skill of the queue, or its level
    OFFERED = "offered"  # somebody else has been asked and may still say yes
    FULL = "full"  # has as many tickets as the person may have at once
    OVER = "over"  # resolved, closed, withdrawn, … : nothing to claim


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who presses Claim. leads: answers for the queue or the account, and may always; lacks: skills of the queue that
    are missing or too low; load and capacity: open tickets owned, and how many there may be (None: any number)."""

    person: int
    is_expert: bool
    leads: bool = False
    lacks: tuple[str, ...] = ()
    load: int = 0
    capacity: int | None = None


def judge_claim(claimant: Claimant, state: State, owner: int | None, offered: int | None = None) -> ClaimVerdict:
    """Whether the person may claim a ticket in this state with this owner, or offered to this person. Pressing twice is
    not an error."""
    if owner == claimant.person:
        return ClaimVerdict.YOURS
    if not (claimant.is_expert or claimant.leads):
        return ClaimVerdict.NOT_ENTITLED
    if owner is not None:
        return ClaimVerdict.TAKEN
    if state is not State.WAITING:
        return ClaimVerdict.OVER
    return ClaimVerdict.FREE if claimant.leads else _judge_expert(claimant, offered)


def _judge_expert(claimant: Claimant, offered: int | None) -> ClaimVerdict:
    if claimant.lacks:
        return ClaimVerdict.UNSKILLED
    if offered is not None and offered != claimant.person:
        return ClaimVerdict.OFFERED
    is_full = claimant.capacity is not None and claimant.load >= claimant.capacity
    return ClaimVerdict.FULL if is_full else ClaimVerdict.FREE


def lacking(levels: Mapping[str, int], needed: Mapping[str, int]) -> tuple[str, ...]:
    """The skills that somebody with these levels (1 to 5) does not have as the queue needs them. A level whose review
    is overdue still counts: the lead is reminded of it instead."""
    return tuple(skill for skill, level in needed.items() if levels.get(skill, 0) < level)


# -------------------------------------------------------------------------------------------------------------- routing


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a queue's experts as a routing sees him, in the queue's order. duty: from when he is on duty, in epoch
    seconds (None: not in sight); given: when he was last given or offered something (0: never); load and capacity as in
    Claimant; languages: the first parts of language tags ("it", "zh")."""

    person: int
    lacks: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    load: int = 0
    capacity: int | None = None
    duty: int | None = 0
    given: int = 0
    is_preferred: bool = False

    @property
    def is_full(self) -> bool:
        """Whether he has as many requests as he takes at once."""
        return self.capacity is not None and self.load >= self.capacity


@dataclass(frozen=True, slots=True)
class Manner:
    """How a queue hands out what comes in. has_overflow: another queue takes what would not be answered in time."""

    mode: Mode = Mode.CLAIM
    assign: Assign = Assign.LEAST_LOADED
    has_overflow: bool = False


@dataclass(frozen=True, slots=True)
class Routing:
    """The answer. order: persons to whom it is given or offered, the first one first (empty: it waits for a claim);
    overflows: it belongs in the overflow queue."""

    mode: Mode
    order: tuple[int, ...] = ()
    overflows: bool = False
    because: tuple[Says, ...] = field(default=())


def route(manner: Manner, candidates: Sequence[Candidate], *, language: str, due: int | None, now: int) -> Routing:
    """To whom a request goes. language: the customer's, as in Candidate; due: when its first answer is due, and now, in
    epoch seconds. Considered in this order: skill, room, duty; then experts the customer knows, its language, and the
    queue's own rule."""
    able = [one for one in candidates if not one.lacks and not one.is_full]
    because = [Says(f"mode_{manner.mode}"), *_shut_out(candidates)]
    if manner.has_overflow and (why := _too_late(candidates, able, due)):
        return Routing(manner.mode, overflows=True, because=(*because, why))
    if manner.mode is Mode.CLAIM:
        return Routing(Mode.CLAIM, because=tuple(because))
    here = sorted((one for one in able if one.duty is not None and one.duty <= now), key=_rank(manner, language))
    because += [Says("off_duty", {"who": one.person}) for one in able if one not in here]
    if not here:
        return Routing(Mode.CLAIM, because=(*because, Says("nobody")))
    first = _why_first(here, manner, language)
    return Routing(manner.mode, tuple(one.person for one in here), because=(*because, first))


def _shut_out(candidates: Sequence[Candidate]) -> list[Says]:
    """Who may not have it, and why."""
    unskilled = [Says("unskilled", {"who": one.person, "skill": one.lacks[0]}) for one in candidates if one.lacks]
    full = [one for one in candidates if one.is_full and not one.lacks]
    return unskilled + [Says("full", {"who": one.person, "load": one.load}) for one in full]


def _too_late(candidates: Sequence[Candidate], able: Sequence[Candidate], due: int | None) -> Says | None:
    """Why nobody of the queue may take it before its first answer is due."""
    if due is None:
        return None
    if any(one.duty is not None and one.duty < due for one in able):
        return None
    if able:
        return Says("overflow_duty", {"due": due})
    return Says("overflow_full" if any(not one.lacks for one in candidates) else "overflow_skill")


_Rank = Callable[[Candidate], tuple[int, ...]]


def _rank(manner: Manner, language: str) -> _Rank:
    """The lower the earlier; what comes equal stays in the queue's order."""
    return lambda one: tuple(key(one) for _, key in _keys(manner, language))


def _keys(manner: Manner, language: str) -> tuple[tuple[str, Callable[[Candidate], int]], ...]:
    by: dict[Assign, Callable[[Candidate], int]] = {
        Assign.LEAST_LOADED: lambda one: one.load,
        Assign.ROUND_ROBIN: lambda one: one.given,
    }
    return (
        ("preferred", lambda one: not one.is_preferred),
        ("language", lambda one: language not in one.languages),
        (manner.assign.value, by[manner.assign]),
    )


def _why_first(here: Sequence[Candidate], manner: Manner, language: str) -> Says:
    """What put the first one before the second."""
    first = here[0]
    if len(here) == 1:
        return Says("only", {"who": first.person})
    decided = (code for code, key in _keys(manner, language) if key(first) < key(here[1]))
    return Says(next(decided, "listed"), {"who": first.person, "load": first.load})


def to_data(says: Says) -> dict[str, Any]:
    """A reason as plain JSON data, for the journal."""
    return {"code": says.code, "params": dict(says.params)}


def from_data(data: Mapping[str, Any]) -> Says:
    """The reason that `to_data` wrote."""
    return Says(data["code"], data["params"])
