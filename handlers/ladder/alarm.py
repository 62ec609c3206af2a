"""A rung that fires, as whoever tells of it needs it."""

from dataclasses import dataclass
from datetime import datetime

from handlers.deskwork import Running, instant
from handlers.rules.clock import Clock
from handlers.rules.terms import Rung


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rung that fires. moment: when it was due; now: when it is said."""

    running: Running
    clock: Clock
    rung: Rung
    moment: datetime
    now: datetime

    @property
    def due(self) -> datetime:
        """When the promise was due: of a broken one, when it broke."""
        return due_of(self.clock)


def due_of(clock: Clock) -> datetime:
    """When a clock's promise is due; of a broken one, when it broke."""
    return instant(clock.breached_at if clock.breached_at is not None else clock.due or clock.start)
