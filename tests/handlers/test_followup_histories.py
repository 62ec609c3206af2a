"""Whatever people do, and whenever the desk is down: nobody is reminded twice a day, or of what is over (F1-F3, F9)."""

import contextlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from schedules import followups as bell
from storage.engine import Database
from storage.followups import follow_ups
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Said, Scene
from tests.widely import histories

REMINDERS = ("F1", "F2", "F9")
STATES = {"F1": "pending_customer", "F2": "pending_customer", "F3": "pending_customer", "F9": "closed"}
HEADS = {1001: "T-1001 · urgent", 1002: "T-1002 · normal"}
ACTS = ("asks", "replies", "thanks", "solves", "confirms", "collects", "keeps", "crashes", "waits", "waits")
STEPS = st.tuples(st.sampled_from(ACTS), st.sampled_from((1001, 1002)), st.integers(1, 40), st.integers(1, 3))


class Down(Exception):  # noqa: N818 - not an error: the process ends here
    """The process ends before its unit is committed."""


class History:
    """Two requests of one person, and what she was told on which of her days."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.seen: set[str] = set()
        self.days: Counter[date] = Counter()
        scene.says("giulia", QUESTION)
        scene.later(minutes=15)
        scene.says("giulia", "And the VAT report shows the wrong month since today, please look at it.")
        scene.presses("giulia", "separate", scene.last("giulia", script="B4"))
        for head in HEADS.values():
            scene.presses("anna", "claim", scene.last("C0ERP", head, "C1"))

    def does(self, act: str, number: int) -> None:
        """Somebody does this, where it can be done."""
        scene, state = self.scene, self.scene.ticket(number).state
        if act == "asks" and state in ("owned", "pending_customer"):
            scene.sends(self.presses("ask", number), question="Which one?")
        elif act == "solves" and state in ("owned", "pending_customer"):
            scene.sends(self.presses("resolve", number), cause="A wrong code", fix="It is right now")
        elif act in ("replies", "thanks") and state in ("pending_customer", "resolved", "closed"):
            words = "thanks" if act == "thanks" else "It is TO-7 and it is wrong."
            scene.says("giulia", words, answering=scene.last("giulia", f"T-{number}"))
        elif act == "confirms" and state == "resolved":
            scene.presses("giulia", "confirm", scene.last("giulia", f"T-{number}", "C12"))
        elif act in ("collects", "keeps"):
            word = {"collects": "collecting", "keeps": "keepweek"}[act]
            for shown in [one for one in scene.read("giulia", f"T-{number}") if word in one.words][-1:]:
                scene.presses("giulia", word, shown)
        self.told({})

    def presses(self, word: str, number: int) -> Said:
        """Anna presses a button of the card."""
        return self.scene.presses("anna", word, self.scene.last("C0ERP", HEADS[number], "C1"))

    def passes(self, hours: int, limit: int, *, crashing: bool) -> None:
        """Time passes, and what is due is done in units of any size, of which one may be lost."""
        self.scene.later(hours=hours)
        before = {number: self.scene.ticket(number).state for number in HEADS}
        if crashing:
            with contextlib.suppress(Down):
                self.scene.db.write_now(self._fall, limit)
        while self.scene.db.write_now(bell.ring, self.scene.now, limit):
            self.scene.deliver()
        self.scene.sweep()
        self.told(before)

    def _fall(self, conn: Connection, limit: int) -> None:
        bell.ring(conn, self.scene.now, limit)
        raise Down

    def told(self, before: dict[int, str]) -> None:
        """What is new since the last step is nothing she should not read."""
        for one in self.scene.read("giulia"):
            if one.message not in self.seen and one.post.script in STATES:
                self._judge(one, before)
            self.seen.add(one.message)
        assert max(self.days.values(), default=0) <= 1, f"{self.days} at {self.scene.now}"

    def _judge(self, one: Shown, before: dict[int, str]) -> None:
        number = next(number for number in HEADS if f"T-{number}" in one.text)
        assert before.get(number) == STATES[one.post.script], f"{one.text!r} while it was {before}"
        if one.post.script in REMINDERS:
            self.days[self._today()] += 1
            assert 8 <= self._local().hour < 19
            assert self._local().weekday() < 5

    def _local(self) -> datetime:
        return self.scene.now.astimezone(ZoneInfo("Europe/Rome"))

    def _today(self) -> date:
        return self._local().date()


def _sent(conn: Connection) -> list[int]:
    f = follow_ups.c
    return list(conn.scalars(select(f.id).where(f.how == "sent", f.sort.in_(["remind", "check_in", "silent_close"]))))


@settings(max_examples=histories(3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=10))
def test_f01_f02_f03_f09_whatever_happens_once_and_never_after_its_end(
    sqlite_template: Path, steps: list[tuple[str, int, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        copied = Path(folder) / "desk.db"
        copied.write_bytes(sqlite_template.read_bytes())
        database = Database.open(f"sqlite:///{copied}")
        try:
            history = History(Scene(database, Path(folder)))
            for act, number, hours, limit in steps:
                history.does(act, number)
                history.passes(hours, limit, crashing=act == "crashes")
            for _ in range(8):
                history.passes(24, 2, crashing=False)
            sent = database.read_now(_sent)
            shown = [one for one in history.scene.chats.posts if one.post.script in ("F1", "F2", "F3", "F9")]
            about = [one for one in shown if one.place == "7001"]
            assert len(about) == len(sent), ("each that was sent is one message", sent, [one.text for one in about])
        finally:
            database.close_now()
