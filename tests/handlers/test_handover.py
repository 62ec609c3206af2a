"""Shifts begin, experts go on and off duty by hand, and skills come up for review (RULES 5, E1, G5)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.staffing import duty as crews
from schedules import shifts
from storage import desk, duty, queues
from storage.engine import Database
from storage.people import Person
from tests.handlers.scene import QUESTION, Scene

FINANCE = "    on_duty: [liwei]\n    chats:                        #"
ROTA = {
    FINANCE: """    on_duty: []
    rota:
      - {expert: liwei, weekly: {mon-fri: 09:00-17:00}}
      - {expert: anna, weekly: {mon-fri: 14:00-18:00}}
    chats:                        #"""
}
Build = Callable[..., Scene]


@pytest.fixture
def build(database: Database, tmp_path: Path) -> Build:
    """A scene over a changed desk."""
    return lambda *changes: Scene(database, tmp_path, {key: text for one in changes for key, text in one.items()})


def ring(scene: Scene) -> int:
    """The bell of the shifts rings; how often there was something."""
    count = 0
    while scene.db.write_now(shifts.change, scene.now, 50):
        count += 1
    scene.deliver()
    return count


def until(scene: Scene, text: str) -> None:
    """It is this time, in UTC, on a day of November 2026; what came by then is said."""
    scene.now = datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)
    ring(scene)


def on_duty(scene: Scene) -> list[str]:
    """Who of ERP Finance is on duty now."""
    queue = scene.db.read_now(queues.by_key, "erp-finance")
    assert queue is not None
    found: tuple[Person, ...] = scene.db.read_now(crews.on_duty, queue.id, scene.now)
    return [person.key for person in found]


# ------------------------------------------------------------------------------------------------------------ hand-over


def test_who_comes_on_duty_hears_once_what_has_no_owner(build: Build) -> None:
    scene = build(ROTA)
    ring(scene)
    scene.says("giulia", QUESTION)
    scene.says("luca", "An invoice question")
    assert not scene.chats.at("C0ERP", script="E1")
    until(scene, "24 13:00")
    for place in ("C0ERP", "-1001"):
        (said,) = scene.chats.at(place, script="E1")
        assert said.text.splitlines() == [
            "Anna Lindqvist, you are on duty until 18:00.",
            "2 requests have no owner:",
            "T-1001 urgent · Bianchi Meccanica · answer by today 15:04 (Stockholm)",
            "T-1002 normal · Bianchi Meccanica · answer by today 17:04 (Stockholm)",
        ]
        assert said.thread is None or place == "C0ERP", "at the top of the chat"
    ring(scene)
    until(scene, "24 13:30")
    assert len(scene.chats.at("C0ERP", script="E1")) == 1


def test_nothing_is_said_when_nothing_waits_or_a_shift_only_ends(build: Build) -> None:
    scene = build(ROTA)
    ring(scene)
    until(scene, "24 13:00")
    scene.says("giulia", QUESTION)
    until(scene, "24 17:00")
    assert not scene.chats.at("C0ERP", script="E1")
    until(scene, "25 01:00")
    assert "Li Wei, you are on duty until 17:00." in scene.last("-1001", script="E1").text


def test_whoever_stays_on_duty_is_not_told_again(build: Build) -> None:
    shorter = "{expert: liwei, zone: Europe/Stockholm, weekly: {mon-fri: 14:00-16:00}}"
    scene = build({FINANCE: ROTA[FINANCE].replace("{expert: liwei, weekly: {mon-fri: 09:00-17:00}}", shorter)})
    ring(scene)
    until(scene, "24 13:00")
    scene.says("giulia", QUESTION)
    until(scene, "24 15:00")
    assert not scene.chats.at("C0ERP", script="E1"), "only Li Wei's shift ended"


def test_changes_while_the_desk_was_down_are_one_message_about_now(build: Build) -> None:
    scene = build(ROTA)
    ring(scene)
    scene.says("giulia", QUESTION)
    until(scene, "26 14:00")
    (said,) = scene.chats.at("C0ERP", script="E1")
    assert said.text.startswith("Anna Lindqvist, you are on duty")


def test_the_bell_knows_its_next_moment(build: Build) -> None:
    scene = build(ROTA)
    applied = scene.db.read_now(desk.current).applied_at
    assert scene.db.read_now(shifts.next_at) == applied, "at once after a desk file was applied"
    assert ring(scene) == 1
    assert scene.db.read_now(shifts.next_at) == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert ring(scene) == 0


# ----------------------------------------------------------------------------------------------------------------- duty


def test_the_rota_says_who_is_called_at_half_time(build: Build) -> None:
    scene = build(ROTA)
    scene.says("giulia", QUESTION)
    scene.passes(minutes=61)
    assert scene.last("C0ERP", script="E1").text.startswith("Anna Lindqvist, you are on duty: T-1001 has had no owner")


def test_off_is_off_until_the_next_shift(build: Build) -> None:
    scene = build(ROTA)
    scene.now = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert on_duty(scene) == ["anna"]
    scene.commands("anna", "off")
    said = scene.last("anna", script="G5").text
    assert said == "You are off duty until your next shift, tomorrow 14:00 (Stockholm)."
    assert on_duty(scene) == []
    scene.now = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert on_duty(scene) == ["anna"]


def test_on_is_on_until_the_next_shift_and_open_requests_stay(build: Build) -> None:
    scene = build(ROTA)
    scene.says("giulia", QUESTION)
    assert on_duty(scene) == []
    scene.commands("anna", "on")
    assert scene.last("anna", script="G5").text == "You are on duty until 14:00."
    assert on_duty(scene) == ["anna"]
    scene.presses("anna", "claim", scene.card())
    scene.commands("anna", "off")
    assert scene.last("anna", script="C17").text.endswith("1 open request stays yours.")
    assert on_duty(scene) == []


def test_status_says_until_when(build: Build) -> None:
    scene = build(ROTA)
    scene.commands("anna", "status")
    assert "On duty" not in scene.last("anna", script="G5").text
    scene.now = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    scene.commands("anna", "status")
    assert scene.last("anna", script="G5").text.startswith(
        "On duty until today 18:00 (Stockholm).\nYou have no requests."
    )


def test_who_is_in_no_queue_has_no_duty(build: Build) -> None:
    scene = build()
    before = scene.db.read_now(lambda conn: len(duty.switched(conn, (1, 2, 3, 4), scene.now)))
    scene.commands("sara", "off")
    assert scene.db.read_now(lambda conn: len(duty.switched(conn, (1, 2, 3, 4), scene.now))) == before == 0


# -------------------------------------------------------------------------------------------------------------- reviews

REVIEW = {"      bookkeeping: 3\n": "      bookkeeping: {level: 3, review: 2026-11-26}\n"}


def test_a_lead_hears_once_on_the_day_of_a_review(build: Build) -> None:
    scene = build(REVIEW)
    ring(scene)
    assert not scene.read("marco", "bookkeeping")
    until(scene, "26 06:59")
    assert not scene.read("marco", "to be reviewed")
    until(scene, "26 07:00")  # 08:00 in Rome, where Marco is
    (said,) = scene.read("marco", "to be reviewed")
    assert said.text == (
        "Li Wei: the skill Bookkeeping (level 3, ERP Finance) is to be reviewed today. It counts until you change it."
    )
    until(scene, "27 07:00")
    assert len(scene.read("marco", "to be reviewed")) == 1
