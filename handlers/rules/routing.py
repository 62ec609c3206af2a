"""Who may claim a request, and what a claim meets (RULES 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
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


class ClaimVerdict(StrEnum):
    """What becomes of a press on Claim. The write itself is conditional: of two that are `free` one still wins."""

    FREE = "free"
    YOURS = "yours"  # "You already have T-1042."
    TAKEN = "taken"  # another was first; nothing was sent
    NOT_ENTITLED = "not_entitled"  # not on the queue's list of experts
    FULL = "full"  # has as many tickets as the person may have at once
    OVER = "over"  # resolved, closed, withdrawn, … : nothing to claim


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who presses Claim. load and capacity: open tickets owned, and how many there may be (None: any number)."""

    person: int
    is_expert: bool
    leads: bool = False
    load: int = 0
    capacity: int | None = None


def judge_claim(claimant: Claimant, state: State, owner: int | None) -> ClaimVerdict:
    """Whether the person may claim a ticket in this state with this owner. Pressing twice is not an error."""
    if owner == claimant.person:
        return ClaimVerdict.YOURS
    if not (claimant.is_expert or claimant.leads):
        return ClaimVerdict.NOT_ENTITLED
    if owner is not None:
        return ClaimVerdict.TAKEN
    if state is not State.WAITING:
        return ClaimVerdict.OVER
    if claimant.capacity is not None and claimant.load >= claimant.capacity:
        return ClaimVerdict.FULL
    return ClaimVerdict.FREE


def to_data(says: Says) -> dict[str, Any]:
    """A reason as plain JSON data, for the journal."""
    return {"code": says.code, "params": dict(says.params)}


def from_data(data: Mapping[str, Any]) -> Says:
    """The reason that `to_data` wrote."""
    return Says(data["code"], data["params"])
