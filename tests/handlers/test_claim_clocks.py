"""How soon somebody is to claim: a queue's own clock, in its own hours, which no customer ever hears of."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.rules.calendar import Calendar
from handlers.rules.clock import Clock, Status
from handlers.rules.terms import ClockKind
from storage import clocks, journal
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

_ERP = "  erp-finance:\n    title: ERP Finance\n"
_OTHER = "  other:\n    title: Other\n"
_EARLY = (
    "calendars:\n  early: {zone: Europe/Rome, weekly: {mon-fri: 06:00-13:30}, holidays: [2026-11-25, 2031-01-02]}\n"
)


def claims(scene: Scene) -> list[Clock]:
    """The request's claim clocks."""
    return [one for one in scene.running().clocks.clocks if one.kind is ClockKind.CLAIM]


def rome(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """A time in Rome, in November 2026."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """ERP Finance is to claim within 30 minutes of its own hours, which end at 13:30; Other within the hour."""
    changes = {
        _ERP: _ERP + "    claim: 30m\n    calendar: early\n",
        "    title: Other\n": "    title: Other\n    claim: 1h\n",
        "calendars:\n": _EARLY,
    }
    return Scene(database, tmp_path, changes)


def test_it_counts_in_the_queues_hours_and_the_card_says_by_when(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    (clock,) = claims(scene)
    assert clock.due == int(rome(6, 4, day=26).timestamp())  # 26 min on Tuesday, Wednesday is a holiday of that queue
    assert "unclaimed, claim by Thu 06:04 (Rome)" in scene.card().text
    assert isinstance(clock.hours, Calendar)
    assert {str(day) for version in clock.hours.versions for day in version.hours.holidays} == {"2026-11-25"}


def test_a_claim_stops_it_and_the_card_says_no_more(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=10)
    scene.presses("anna", "claim", scene.card())
    (clock,) = claims(scene)
    assert (clock.status, clock.counted) == (Status.STOPPED, 600)
    assert "claim by" not in scene.card().text


def test_the_lead_is_warned_and_told_and_nobody_else(scene: Scene) -> None:
    scene.now = rome(10)
    scene.says("giulia", QUESTION)
    scene.passes(minutes=23)
    assert "T-1001" in scene.last("marco").text
    scene.passes(minutes=8)
    assert [rung.rung for rung in scene.db.read_now(clocks.proofs, scene.ticket().id) if rung.kind == "claim"] == [
        "75",
        "100",
    ]
    assert not scene.read("sara", "T-1001")
    assert [one.post.script for one in scene.chats.posts if one.place == "7001"] == ["B2"]
    assert claims(scene)[0].breached_at == rome(10, 30).timestamp()


def test_another_queue_begins_its_own(scene: Scene) -> None:
    scene.now = rome(10)
    scene.says("giulia", QUESTION)
    scene.later(minutes=10)
    opened = scene.presses("marco", "transfer", scene.card())
    form = opened.reply.form
    assert form is not None
    other = next(one.value for one in form.fields[0].options if "Other" in one.label)
    scene.sends(opened, to=other, line="not ours")
    first, second = claims(scene)
    assert first.status is not Status.RUNNING
    assert (second.due, second.target) == (int(rome(11, 10).timestamp()), 3600)


def test_a_queue_that_counts_none_has_none(scene: Scene) -> None:
    scene.says("nils", "Where is our invoice of October?")
    assert [one for one in scene.running().clocks.clocks if one.kind is ClockKind.CLAIM][1:] == []


def test_the_journal_keeps_target_and_hours(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    entries = scene.db.read_now(journal.of_ticket, scene.ticket().id)
    queued = next(entry.data["event"] for entry in entries if entry.kind == "queued")
    assert queued["target"] == 1800
    assert queued["hours"]["zone"] == "Europe/Rome"
