"""A day of follow-ups on which the process dies before and after every unit, and in the middle of every send."""

import contextlib
from collections import Counter
from pathlib import Path

from sqlalchemy import Connection, select

from handlers.notices import Post, load
from handlers.relay import delivered
from schedules import departures, followups
from schedules.deliveries import Deliveries
from storage import outbox
from storage.engine import Database
from storage.followups import How, follow_ups
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import close
from tests.schedules.sender import RecordingSender

SCRIPTS = {"F2": 2, "F4": 1, "F7": 1}
ENDING = {"    end: 2028-12-31               # the last day it holds\n": "    end: 2027-03-31\n    notice: 30d\n"}


class Killed(Exception):  # noqa: N818 - not an error: the process ends here
    """The process ends before its unit is committed."""


class Day:
    """A scene whose process is killed and started again."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.scene = Scene(Database.open(url), folder, ENDING)
        self.sent: Counter[tuple[int, bool]] = Counter()  # row of the outbox, whether it was marked as sent again

    def dies(self) -> None:
        """The process is gone; another one begins."""
        self.scene.db.close_now()
        self.scene.db = Database.open(self.url)

    def follows(self) -> None:
        """Everything that is due is done, one in a unit; each unit is lost once."""
        is_busy = True
        while is_busy:
            with contextlib.suppress(Killed):
                self.scene.db.write_now(self._rings_and_dies)
            self.dies()
            is_busy = bool(self.scene.db.write_now(followups.ring, self.scene.now, 1))
            self.dies()

    def _rings_and_dies(self, conn: Connection) -> None:
        followups.ring(conn, self.scene.now, 1)
        raise Killed

    async def delivers(self) -> None:
        """Everything is sent; a process dies between a send of each chat and the note that it was sent."""
        scene, sender = self.scene, RecordingSender()
        senders = {"slack": sender, "telegram": sender}
        for one in scene.db.write_now(departures.depart, senders, "dead", scene.now, 50).leased:
            self.sent[one.head.row.id, False] += 1
        self.dies()
        scene.later(seconds=departures.LEASE.total_seconds() + 5)
        await Deliveries(scene.db, senders, settled=delivered.settled, clock=lambda: scene.now).drain()
        self.sent.update((one.number, one.repeated) for one in sender.sendings)


def prepared(day: Day) -> None:
    """Giulia and Luca were asked something, Giulia's other request is closed with her yes, her contract ends."""
    scene = day.scene
    close(scene, number=1001)
    for number, who in ((1002, "giulia"), (1003, "luca")):
        scene.later(minutes=15)
        scene.says(who, QUESTION)
        scene.presses("anna", "claim", scene.card(number))
        scene.sends(scene.presses("anna", "ask", scene.card(number)), question="Which one?")
    scene.later(days=7)


async def test_each_is_sent_at_least_once_and_again_only_with_the_mark(database_url: str, tmp_path: Path) -> None:
    day = Day(database_url, tmp_path)
    prepared(day)
    day.follows()
    await day.delivers()
    rows = day.scene.db.read_now(_said)
    assert Counter(script for _, script in rows) == SCRIPTS
    for number, script in rows:
        assert day.sent[number, False] + day.sent[number, True] > 0, f"{script} was never sent"
        assert day.sent[number, False] <= 1, f"{script} was sent again without the mark"
    assert any(day.sent[number, True] for number, _ in rows), "nobody died in the middle of one"
    assert day.scene.db.read_now(_failed) == []
    day.scene.db.close_now()


def _said(conn: Connection) -> list[tuple[int, str]]:
    rows = conn.execute(select(outbox.outbox.c.id, outbox.outbox.c.payload))
    posts = [(row.id, act.script) for row in rows if isinstance(act := load(row.payload), Post)]
    return [(number, script) for number, script in posts if script in SCRIPTS]


def _failed(conn: Connection) -> list[str]:
    return list(conn.scalars(select(follow_ups.c.sort).where(follow_ups.c.how == How.FAILED.value)))
