"""A desk at which everybody does anything, in any order, while time passes and units are lost."""

import contextlib
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.wiring import BELLS
from handlers.inbound import Kind
from schedules import followups
from schedules.timetable import Bell
from storage.engine import Database
from tests.desks import apply_changed
from tests.handlers.cast import CHANGES
from tests.handlers.doings import Doings
from tests.handlers.promised import CUSTOMERS, Promises, states, uneven
from tests.handlers.scene import Scene
from tests.handlers.solved import asked, rate

HOURS = "allowance: {hours: 10, per: month, rounding: 15m, multipliers: {weekend: 1.5}}"
COUNTS = ("allowance: {requests: 9, per: month, overage: consent}", "allowance: {requests: 5, per: quarter}", HOURS)
INCLUDED = "allowance: {requests: 40, per: year, overage: consent}"
CONTACTS = "contacts: [giulia, luca]"
SPANS = (0.1, 0.2, 1, 3, 3, 5, 10, 24, 50)  # hours at a time
DISCONTENT = 0.5  # share of desks at which somebody was discontent before
MOODS = (1, 1, 4)  # how much more often than usual somebody does something, at one desk
LEAVES = 0.3  # share of new desk files in which somebody is missing
LOST = 0.1  # share of units that are lost before they are kept
ROUNDS = 200  # of all bells, until what is due must be done


class Down(Exception):  # noqa: N818 - not an error: the process ends here
    """The process ends before its unit is committed."""


class Life(Doings):
    """What everybody does at one desk, by chance, and what is promised to them."""

    def __init__(self, database: Database, folder: Path, seed: int) -> None:
        dice = random.Random(seed)
        self.changes = {INCLUDED: dice.choice(COUNTS)}
        self.folder = folder
        super().__init__(Scene(database, folder, self.changes), dice)
        self.promises = Promises(self.scene)
        self.left = False
        if dice.random() < DISCONTENT:
            asked(self.scene, dice.choice(("anna", "marco")))
            self.judge()
            rate(self.scene, dice.randint(1, 3))
            self.scene.says(
                "giulia", dice.choice(("It came back", "thanks")), answering=self.scene.last("giulia", "T-1001")
            )
        for who in ("giulia", "luca", "giulia"):
            self.asks(who)
            self.scene.later(minutes=15)

    def goes_on(self, steps: int) -> None:
        """So many things happen, one after the other; then a week passes."""
        acts = [act for act, weight in ACTS.items() for _ in range(weight * self.dice.choice(MOODS))]
        for _ in range(steps):
            self.dice.choice(acts)(self)
            self.judge()
        for _ in range(7):
            self.scene.later(hours=24)
            self.ring()
        faults = self.scene.db.read_now(lambda conn: [*uneven(conn, self.scene.now)])
        assert not faults, "\n".join(faults)

    def judge(self) -> None:
        """What was promised is true."""
        self.promises.judge()

    def moves(self) -> None:
        """Somebody shuts the desk out, lets it in, or is gone for good."""
        who = self.dice.choice((*CUSTOMERS, *CUSTOMERS, "anna", "liwei"))
        self.scene.happens(who, self.dice.choice((Kind.BLOCKED, Kind.UNBLOCKED, Kind.UNBLOCKED)))

    def applies(self) -> None:
        """Luca is no contact any more, or one again."""
        self.left = not self.left and self.dice.random() < LEAVES
        changes = {CONTACTS: "contacts: [giulia]" if self.left else CONTACTS}
        apply_changed(self.scene.db, self.folder / "desk.yaml", {**CHANGES, **self.changes, **changes}, self.scene.now)

    def waits(self) -> None:
        """Time passes, and what is due is done in units of any size, of which some are lost."""
        self.scene.later(hours=self.dice.choice(SPANS))
        self.ring()

    def ring(self) -> None:
        """Until nothing is due any more."""
        for _ in range(ROUNDS):
            due = self.scene.db.read_now(_due, self.scene.now)
            if not sum([self._rung(bell) for bell in due]):
                break
            self.scene.deliver()
        else:
            raise AssertionError(f"something stays due at {self.scene.now}")
        self.judge()

    def _rung(self, bell: Bell) -> int:
        """How many it handled, of some; a unit before it may have been lost."""
        scene = self.scene
        if self.dice.random() < LOST:
            with contextlib.suppress(Down):
                scene.db.write_now(_lost, bell, self)
        before = scene.db.read_now(states) if bell.ring is followups.ring else None
        found = scene.db.write_now(bell.ring, scene.now, self.dice.randint(1, 5))
        if before is not None:
            self.promises.judge(before)
        return found


def _due(conn: Connection, now: datetime) -> list[Bell]:
    """The bells that have something to do by now."""
    found = ((bell, bell.next_at(conn)) for bell in BELLS)
    return [bell for bell, at in found if at is not None and at <= now]


def _lost(conn: Connection, bell: Bell, life: Life) -> None:
    bell.ring(conn, life.scene.now, 3)
    raise Down


ACTS: dict[Callable[[Life], None], int] = {
    Life.asks: 2,
    Life.writes: 3,
    Life.speaks: 1,
    Life.changes_words: 1,
    Life.commands: 2,
    Life.orders: 2,
    Life.logs: 1,
    Life.works: 12,
    Life.presses: 6,
    Life.settles: 4,
    Life.erases: 1,
    Life.moves: 1,
    Life.applies: 1,
    Life.waits: 6,
}
