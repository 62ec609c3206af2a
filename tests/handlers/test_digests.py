"""After downtime, and in a storm: one message for many notices, nothing lost, each with its true time (RULES 4)."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from schedules import clocks as sweeps
from storage import clocks
from storage.engine import Database
from storage.tellings import Manner, Telling
from tests.handlers.ladders import at, many, ring, rows, told
from tests.handlers.scene import QUESTION, Scene

DOWN = timedelta(days=3)


def proofs(conn: Connection) -> set[tuple[int, str, int, str]]:
    """Every rung that fired."""
    rung = clocks.rungs.c
    return {tuple(row) for row in conn.execute(select(rung.ticket_id, rung.kind, rung.number, rung.rung))}


def named(one: Telling) -> tuple[int, str, int, str]:
    """The rung somebody was told of."""
    return (one.ticket_id, one.kind, one.number, one.rung)


def test_after_three_days_each_person_gets_one_message_and_nothing_is_lost(scene: Scene) -> None:
    many(scene, 25)
    scene.now += DOWN
    scene.sweep(unchecked=True)
    for who in ("marco", "sara"):
        (digest,) = told(scene, who)
        mine = rows(scene, who)
        assert digest.text.splitlines()[0] == f"{len(mine)} notices for you waited:"
        assert len(digest.text.splitlines()) == 22, "twenty of them, and how many more"
        assert digest.text.splitlines()[-1] == f"and {len(mine) - 20} more: all of them are in the file"
        assert [button.label for button in digest.card.buttons] == [f"Show T-{number}" for number in range(1001, 1006)]
        ((_, sheet),) = [found for found in scene.chats.files if found[0] == digest.place]
        lines = sheet.body.splitlines()
        assert len(lines) == len(mine) == len(set(lines))
        assert {one.manner for one in mine} == {Manner.TOGETHER}
    rung = {named(one) for one in rows(scene)}
    assert rung == scene.db.read_now(proofs)


def test_a_line_says_when_it_was_meant_and_how_late_it_is(lone: Scene) -> None:
    many(lone, 3)
    lone.now += timedelta(hours=2, minutes=17)
    lone.sweep(unchecked=True)
    (digest,) = told(lone, "marco")
    assert digest.text.splitlines() == [
        "7 notices for you waited:" if len(rows(lone, "marco")) == 7 else "6 notices for you waited:",
        *(
            f"❗ T-{number} Bianchi Meccanica · missed: First answer, due today 15:04 (Rome) "
            "(meant for 15:04, 17 min late)"
            for number in (1001, 1002, 1003)
        ),
        *(
            f"T-{number} Bianchi Meccanica · First answer, due today 15:04 (Rome) (meant for 14:34, 47 min late)"
            for number in (1001, 1002, 1003)
        ),
    ]


def three(scene: Scene) -> None:
    """Three urgent requests that people really wrote."""
    for who in ("giulia", "luca", "giulia@slack"):
        scene.says(who, QUESTION)
    scene.presses("giulia@slack", "separate", scene.last("giulia@slack", script="B4"))


def test_show_on_it_is_the_whole_notice_from_then_on_kept_up_to_date(scene: Scene) -> None:
    three(scene)
    scene.now += timedelta(hours=2, minutes=10)
    scene.sweep(unchecked=True)
    (digest,) = told(scene, "marco")
    assert "T-1001" in scene.presses("marco", "missed", digest).reply.toast
    notice = scene.last("marco", "Missed: T-1001", "E5")
    scene.presses("sara", "acknowledge", scene.last("sara", script="E"), "1001")
    assert "Acknowledged by Sara Holm" in notice.text
    assert not scene.read("sara", script="E5"), "whoever has it in a digest gets no message for it"
    scene.presses("marco", "missed", digest)
    assert len(scene.read("marco", "Missed: T-1001", "E5")) == 1, "pressed twice: the same message"


def test_show_is_pressed_by_others_or_when_nothing_is_missed(lone: Scene) -> None:
    three(lone)
    lone.now += timedelta(hours=2, minutes=10)
    lone.sweep(unchecked=True)
    (digest,) = told(lone, "marco")
    assert "Marco Ferri can help" in lone.presses("ivo", "missed", digest).reply.toast
    lone.says("nils", QUESTION)
    assert "nothing on T-1004 is missed" in lone.presses("marco", "missed", digest, "1004").reply.toast


def test_a_crash_between_two_batches_loses_nothing_and_repeats_nothing(scene: Scene) -> None:
    many(scene, 12)
    scene.now += timedelta(hours=3)
    scene.db.write_now(sweeps.sweep, scene.now, 10)
    scene.deliver()
    assert not told(scene, "marco"), "more is coming"
    assert all(one.waits_until == scene.now for one in rows(scene, "marco"))
    scene.later(seconds=5)  # another process goes on
    scene.sweep(unchecked=True)
    assert len(told(scene, "marco")) == 1
    mine = Counter(map(named, rows(scene, "marco")))
    assert set(mine.values()) == {1}
    assert ring(scene) == 0


def test_what_waits_is_told_by_the_bell_when_no_clock_adds_to_it(lone: Scene) -> None:
    many(lone, 3)
    lone.now += timedelta(hours=3)
    lone.db.write_now(sweeps.sweep, lone.now, 4)
    assert ring(lone) == 0, "clocks are due that would add to it"
    lone.db.write_now(_answer_all)
    assert ring(lone) > 0
    assert len(told(lone, "marco")) == 1


def _answer_all(conn: Connection) -> None:
    """No clock is due any more."""
    conn.execute(clocks.clocks.update().values(next_at=None))


# ------------------------------------------------------------------------------------------------------------ the room


def test_calls_in_a_room_that_come_too_fast_join_one_quiet_message(lone: Scene) -> None:
    many(lone, 13)
    at(lone, 60)
    (first, *others) = lone.chats.at("C0ERP", script="E1")
    assert first.text.startswith("Li Wei, you are on duty: T-1001 has had no owner for 1 h. Due today 15:04 (Rome).")
    assert first.words == ["claim", "cannot"]
    (joined,) = others
    assert joined.post.silent
    assert joined.text.splitlines()[:2] == [
        "For Li Wei, too: 12 requests have no owner:",
        "T-1002 Bianchi Meccanica · due 15:04",
    ]
    assert joined.text.splitlines()[-1] == "and 2 more"


def test_a_minute_later_whoever_is_on_duty_is_called_again(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.later(minutes=1)
    lone.says("luca", QUESTION)
    at(lone, 60)
    at(lone, 61)
    assert len([one for one in lone.chats.at("C0ERP", script="E1") if one.text.startswith("Li Wei, you are")]) == 2


# ---------------------------------------------------------------------------------------------------------- always true


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 30)), min_size=3, max_size=8),
    count=st.integers(1, 6),
)
def test_whatever_the_batches_each_rung_is_told_each_person_once_and_nobody_is_buried(
    sqlite_template: Path, steps: list[tuple[int, int]], count: int
) -> None:
    """Sweeps of any size after any pause: every rung of every person in one message; five of them in any minute."""
    with TemporaryDirectory() as folder:
        copied = Path(folder) / "desk.db"
        copied.write_bytes(sqlite_template.read_bytes())
        database = Database.open(f"sqlite:///{copied}")
        try:
            scene = Scene(database, Path(folder))
            many(scene, count)
            for minutes, limit in steps:
                scene.later(minutes=minutes)
                scene.db.write_now(sweeps.sweep, scene.now, limit)
                ring(scene)
            scene.sweep(unchecked=True)
            scene.later(days=1)
            scene.sweep(unchecked=True)
            ring(scene)
            _is_told_once(rows(scene))
        finally:
            database.close_now()


def _is_told_once(found: list[Telling]) -> None:
    keys = Counter((one.person_id, one.place_id, *named(one)) for one in found)
    assert set(keys.values()) <= {1}
    assert all(one.said_at is not None and one.manner is not None and one.waits_until is None for one in found)
    single = [one for one in found if one.person_id and one.manner is Manner.ALONE and one.said_at]
    for one in single:
        assert one.said_at is not None
        near = [two for two in single if two.person_id == one.person_id and two.said_at and two.said_at >= one.said_at]
        assert sum((two.said_at or one.said_at) - one.said_at < timedelta(seconds=60) for two in near) <= 5
