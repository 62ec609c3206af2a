"""The sweep: each rung once, in due order, judged by event times, whatever sleeps or works beside it (RULES 4)."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from handlers.rules.clock import Verdict
from handlers.rules.clocks import judge
from handlers.rules.terms import ClockKind
from schedules import amends
from schedules import clocks as sweeps
from storage import clocks, journal, tellings
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

E1, E2, E3, E4, E5, E6, E8 = "E1", "E2", "E3", "E4", "E5", "E6", "E8"


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk on two platforms; Tuesday 13:04 in Rome."""
    return Scene(database, tmp_path)


def verdict(scene: Scene, kind: ClockKind = ClockKind.FIRST_RESPONSE) -> Verdict:
    """What became of the newest promise of a kind on T-1001."""
    clock = scene.running().clock(kind)
    assert clock is not None
    return judge(clock, scene.now.timestamp())


def told(scene: Scene) -> list[tuple[str, str]]:
    """Every warning that stands somewhere: (place, script), in the order in which they were said."""
    wanted = (E1, E2, E3, E4, E5, E6, E8)
    return [(one.place, one.post.script) for one in scene.chats.posts if one.post.script in wanted]


def broken(conn: Connection) -> list[int]:
    """The tickets of the clocks that were set aside."""
    c = clocks.clocks.c
    return list(conn.scalars(select(c.ticket_id).where(c.error.is_not(None))))


LADDER = [
    ("C0ERP", E1),  # 50 %, nobody has claimed it
    ("-1001", E1),
    ("U0MARCO", E3),  # 75 %, the lead
    ("U0SARA", E4),  # 90 %, urgent: the account manager
    ("U0MARCO", E5),  # missed
    ("U0SARA", E5),
    ("7001", E8),  # ten minutes later: one apology to the customer
    ("U0SARA", E6),  # 15 minutes later: the lead's manager
]


def test_an_unclaimed_urgent_request_climbs_the_whole_ladder_each_rung_once(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    for _ in range(30):
        scene.passes(minutes=5)
        scene.db.write_now(amends.ring, scene.now, 9)
        scene.sweep()
    assert sorted(told(scene)) == sorted(LADDER)
    assert verdict(scene) is Verdict.BREACHED


def test_an_owner_is_warned_and_nobody_is_called_on_duty(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=1, minutes=31)
    assert told(scene) == [("U0ANNA", E2), ("U0MARCO", E3)]


def test_less_pressing_requests_spare_the_account_manager_until_the_miss(scene: Scene) -> None:
    scene.says("giulia", "The invoices look odd")
    scene.passes(hours=3, minutes=50)
    assert "U0SARA" not in [place for place, _ in told(scene)]
    scene.passes(hours=0, minutes=10)
    assert ("U0SARA", E5) in told(scene)


def test_an_answer_before_the_rung_leaves_it_unsaid(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(minutes=40)
    scene.says("anna", "I see it", to="C0ERP", under=scene.card())
    scene.passes(hours=5)
    assert told(scene) == []
    assert verdict(scene) is Verdict.MET


def test_after_a_night_offline_everything_fires_once_in_due_order_with_its_true_time(scene: Scene) -> None:
    scene.says("giulia", QUESTION)  # due 15:04
    scene.later(minutes=30)
    scene.says("luca", "The API import is urgent too")  # due 15:34
    scene.passes(hours=4)
    fired = scene.db.read_now(_fired)
    assert fired == sorted(fired)
    assert len(fired) == len(set(fired)) == 10
    missed = scene.last("marco", "Missed: T-1001")
    assert "due today 15:04 (Rome)" in missed.text
    assert "This notice comes 2 h 30 min late." in missed.text
    scene.sweep()
    assert len(scene.db.read_now(_fired)) == 10


@pytest.mark.parametrize("batch", [1, 3])
def test_the_order_is_the_same_however_few_are_looked_at_at_once(scene: Scene, batch: int) -> None:
    scene.says("giulia", QUESTION)
    for minutes in (30, 15, 20):
        scene.later(minutes=minutes)
        scene.says("luca", QUESTION)
    scene.later(hours=4)
    while scene.db.write_now(sweeps.sweep, scene.now, batch):
        pass
    fired = scene.db.read_now(_journalled)
    assert len(fired) == len(set(fired)) == 20
    assert [at for at, *_ in fired] == sorted(at for at, *_ in fired)


def _journalled(conn: Connection) -> list[tuple[datetime, int, str, str]]:
    """Every rung that fired, as the journal tells it: (moment, ticket, clock, rung), in the order of writing."""
    rows = conn.execute(select(journal.journal).where(journal.journal.c.kind == "rung_fired").order_by("id"))
    events = [(row.at, row.ticket_id, row.data["event"]) for row in rows]
    return [(at, ticket_id, event["clock"], event["rung"]) for at, ticket_id, event in events]


def _fired(conn: Connection) -> list[tuple[object, int, str]]:
    """(moment, ticket, rung), in the order in which they were proved."""
    rung = clocks.rungs.c
    rows = conn.execute(select(rung.at, rung.ticket_id, rung.rung, rung.kind).where(rung.kind == "first_response"))
    return [(row.at, row.ticket_id, row.rung) for row in rows]


def test_a_late_answer_is_a_breach_even_if_no_sweep_ran_between(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=2, minutes=17)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    assert verdict(scene) is Verdict.BREACHED
    scene.sweep()
    missed = scene.last("marco", script=E5)
    assert "Answered 15:21 by Anna Lindqvist, 17 min late" in missed.text
    assert "acknowledge" in missed.words
    assert {script for _, script in told(scene)} == {E5}, "warnings whose moment passed are not said"


def test_an_answer_written_in_time_and_delivered_late_corrects_the_notice(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=2, minutes=1)
    assert "Missed: T-1001" in scene.last("marco", script=E5).text
    written = scene.now - timedelta(minutes=10)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card(), written=written)
    assert verdict(scene) is Verdict.CORRECTED
    for who in ("marco", "sara"):
        notice = scene.last(who, script=E5)
        assert "Missed" not in notice.text
        assert "14:55" in notice.text
        assert "Anna Lindqvist" in notice.text
        assert notice.words == []
    scene.passes(minutes=30)
    assert not scene.read("sara", script=E6)


def test_an_answer_on_the_due_second_is_in_time(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=2)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    scene.sweep()
    assert verdict(scene) is Verdict.MET


def test_acknowledging_by_one_is_shown_to_all_and_ends_the_ladder(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(hours=2)
    scene.presses("sara", "acknowledge", scene.last("sara", script=E5))
    for who in ("marco", "sara"):
        notice = scene.last(who, script=E5)
        assert "Acknowledged by Sara Holm, 15:04" in notice.text
        assert "acknowledge" not in notice.words
    again = scene.presses("marco", "acknowledge", scene.last("marco", script=E5), "1001")
    assert "acknowledged already" in again.reply.toast
    scene.passes(minutes=20)
    assert not scene.read("sara", script=E6)


def test_a_pause_moves_the_solution_and_no_warning_counts_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.passes(days=10)
    assert told(scene) == []
    scene.says("giulia", "TRN-2")
    assert "Solve by" in scene.last("giulia", script="C9").text


def test_a_clock_that_fails_is_set_aside_told_and_blocks_nothing(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.says("luca", QUESTION)
    scene.db.write_now(_spoil, 1)
    scene.passes(hours=1, unchecked=True)
    assert scene.db.read_now(broken) == [1, 1]
    assert "T-1001" in scene.last("marco", "set aside").text
    assert [one.text for one in scene.chats.at("C0ERP", script=E1) if "T-1002" in one.text]
    assert scene.sweep(unchecked=True) == 0


def _spoil(conn: Connection, ticket_id: int) -> None:
    spoilt = update(clocks.states).where(clocks.states.c.ticket_id == ticket_id)
    conn.execute(spoilt.values(state="{not json"))
    first = select(func.min(clocks.clocks.c.next_at)).scalar_subquery()
    conn.execute(update(clocks.clocks).where(clocks.clocks.c.ticket_id == ticket_id).values(next_at=first))


def test_two_workers_at_once_say_everything_once(postgresql_url: str, tmp_path: Path) -> None:
    first, second = Database.open(postgresql_url), Database.open(postgresql_url)
    try:
        scene = Scene(first, tmp_path)
        for who in ("giulia", "luca", "nils"):
            scene.says(who, QUESTION)
        scene.later(days=1)
        gate = threading.Barrier(2)

        def work(db: Database) -> None:
            gate.wait()
            while db.write_now(sweeps.sweep, scene.now, 3):
                pass

        threads = [threading.Thread(target=work, args=(db,)) for db in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        scene.sweep()
        fired = scene.db.read_now(_fired)
        assert len(fired) == len(set(fired)) == 14
        told = [one for one in first.read_now(tellings.of_tickets, (1, 2, 3)) if one.script == E5]
        assert len(told) == len({(one.person_id, one.ticket_id) for one in told}) == 6
        assert all(one.said_at == scene.now for one in told)
        assert not first.read_now(broken)
    finally:
        first.close_now()
        second.close_now()


def test_one_process_sweeps_at_a_time_and_any_other_takes_over(postgresql_url: str, tmp_path: Path) -> None:
    """Two that swept at once would tell a person of later misses before earlier ones."""
    first, second = Database.open(postgresql_url), Database.open(postgresql_url)
    try:
        scene = Scene(first, tmp_path)
        scene.says("giulia", QUESTION)
        scene.later(days=1)

        def sweep_beside(conn: Connection) -> int:
            assert clocks.take_turn(conn)
            return second.write_now(sweeps.sweep, scene.now, 50)

        assert first.write_now(sweep_beside) == 0
        assert second.write_now(sweeps.sweep, scene.now, 50) > 0
    finally:
        first.close_now()
        second.close_now()


def test_a_sweep_beside_people_who_write_waits_for_neither(postgresql_url: str, tmp_path: Path) -> None:
    """Tickets are locked before their clocks, by everybody: no deadlock, and no clock set aside for one."""
    db, other = Database.open(postgresql_url), Database.open(postgresql_url)
    try:
        scene = Scene(db, tmp_path)
        scene.says("giulia", QUESTION)
        scene.presses("anna", "claim", scene.card())
        scene.later(hours=2)
        gate, ended = threading.Barrier(2), threading.Event()

        def sweep() -> None:
            gate.wait()
            while not ended.is_set():
                other.write_now(sweeps.sweep, scene.now, 1)

        worker = threading.Thread(target=sweep)
        worker.start()
        gate.wait()
        for number in range(10):
            scene.says("anna", f"answer {number}", to="C0ERP", under=scene.card())
            scene.says("giulia", f"question {number}")
        ended.set()
        worker.join()
        scene.sweep()
        assert not db.read_now(broken)
    finally:
        db.close_now()
        other.close_now()
