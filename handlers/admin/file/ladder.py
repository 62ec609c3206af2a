"""What happens as a promise comes near and when it is missed, as the desk file writes it: rungs and credits."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from handlers.admin.file.sections import Promised, Section
from handlers.admin.file.values import Duration, Flag, Key, Percent, Share, Text, or_list
from handlers.rules.terms import RungAction

Told = Literal["duty", "owner", "lead", "account_manager", "next_in_line"]  # roles that a rung may tell
_MOMENTS = ("at", "after", "before", "after_breach")


class RungSection(Section):
    """A step of the ladder: at a share of the target, so long after the start, before the due time, or after the
    breach."""

    at: Percent | None = None
    """A share of the target, such as 75%."""
    after: Duration | None = None
    """So much counted time after the start."""
    before: Duration | None = None
    """So much counted time before the due time."""
    after_breach: Duration | None = None
    """So long after the target was missed."""
    tell: Annotated[tuple[Told, ...], Field(min_length=1), BeforeValidator(or_list)]
    """The roles that are told."""
    action: RungAction = RungAction.TELL
    """What it does beside: tell, reassign (the queue finds another owner), move (to its queue), call (a call list)."""
    queue: Key | None = None
    """The queue to which action: move leads."""
    unclaimed_only: Flag = False
    """true: only while nobody has claimed the request."""
    pressing_only: Flag = False
    """true: only for the most pressing severity and for flagged organisations."""
    clocks: Annotated[tuple[Promised, ...], BeforeValidator(or_list)] = ()
    """The promises it stands on; silent: all."""

    @model_validator(mode="after")
    def _fits(self) -> "RungSection":
        if sum(getattr(self, name) is not None for name in _MOMENTS) != 1:
            raise ValueError("a rung has one moment; write at: 75%, after: 20m, before: 15m or after_breach: 15m")
        if (self.action is RungAction.MOVE) != (self.queue is not None):
            raise ValueError("to move a request takes both; write action: move and queue: with the queue it goes to")
        return self


def rung_key(rung: RungSection) -> str:
    """The rung's name in the journal: `75`, `start+20m`, `due-15m`, `breach+15m`, and the clocks it stands on where not
    all."""
    moments = (("start+", rung.after), ("due-", rung.before), ("breach+", rung.after_breach))
    moment = next((f"{name}{_shown(seconds)}" for name, seconds in moments if seconds is not None), str(rung.at))
    return moment + "".join(f":{clock}" for clock in rung.clocks)


def _shown(seconds: int) -> str:
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"


class CreditSection(Section):
    """What a missed promise may cost: a share of the monthly fee."""

    clocks: Annotated[tuple[Promised, ...], BeforeValidator(or_list)] = ()
    """The promises that are missed; silent: any."""
    share: Share
    """How much of the monthly fee, such as 5% or 2.5%."""
    clause: Text | None = None
    """Its paragraph in the paper contract."""
