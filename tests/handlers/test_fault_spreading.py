"""News of a fault to many: some at a time, each once, also where a message fails or a request was merged (B12)."""

from pathlib import Path

import pytest

from handlers.faults.spreading import BATCH
from handlers.notices import Act, Outcome, Post, Reason, Refused, Target
from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from handlers.wording.voice import flat
from schedules import faults
from storage.engine import Database
from tests import crowd
from tests.handlers.outage import heard, known, outage
from tests.handlers.scene import Scene


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Three companies have asked about the same."""
    return outage(sqlite_database, tmp_path)


def statuses(scene: Scene, number: int) -> list[Status]:
    """How the promises of news on a ticket stand."""
    return [one.status for one in scene.running(number).clocks.clocks if one.kind is ClockKind.PROMISE]


def test_many_are_told_some_at_a_time_and_each_once(scene: Scene) -> None:
    made = scene.db.write_now(crowd.copy, 2, BATCH + 4)
    refs = " ".join(f"T-{1000 + one}" for one in (2, *made))
    scene.commands("marco", "fault", f"{refs}: Rounding; next news 14:00")
    assert len(scene.read("nils", "belongs to a fault")) == BATCH
    rung = [scene.db.write_now(faults.ring, scene.now, 50) for _ in range(3)]
    assert rung == [5, 0, 0]
    scene.deliver()
    assert len(scene.read("nils", "belongs to a fault")) == BATCH + 5
    scene.commands("marco", "news", "We found it; next news 15:00")
    assert scene.db.write_now(faults.ring, scene.now, 50) == 5
    scene.deliver()
    assert len(scene.read("nils", "We found it")) == BATCH + 5
    assert {tuple(statuses(scene, 1000 + one)) for one in made} == {(Status.STOPPED, Status.RUNNING)}


def test_news_that_never_arrives_keeps_no_promise(scene: Scene) -> None:
    board = known(scene)
    scene.chats.refuse = _refuse_nils
    scene.sends(scene.presses("marco", "news", board), text="We found it.", next="15:00")
    assert statuses(scene, 1001) == [Status.STOPPED, Status.RUNNING]
    assert statuses(scene, 1002) == [Status.RUNNING, Status.RUNNING]
    assert "We found it." in scene.last("marco", script="H2").text


def _refuse_nils(act: Act, target: Target) -> Outcome | None:
    is_news = isinstance(act, Post) and "We found it" in flat(act.card.text)
    return Refused(Reason.INVALID) if is_news and target.place == "7003" else None


def test_a_request_that_was_merged_hears_in_the_one_it_went_into(scene: Scene) -> None:
    scene.later(minutes=20)
    scene.says("luca", "The VAT report is empty")
    scene.commands("marco", "fault", "T-1004: Reports; next news 15:00")
    scene.presses("anna", "claim", scene.card(1001))
    card = scene.card(1004)
    scene.says("anna", "duplicate T-1001", to="C0ERP", under=card)
    scene.commands("marco", "news", "We found it; next news 16:00")
    assert len(scene.read("luca", "We found it")) == 1, "who wrote what was merged reads it where he wrote"
    assert heard(scene, "We found it") == ["giulia"]
    assert statuses(scene, 1001)[-1] is Status.RUNNING


def test_what_is_over_hears_no_more_news(scene: Scene) -> None:
    board = known(scene)
    scene.presses("anna", "claim", scene.card(1001))
    scene.sends(scene.presses("anna", "resolve", scene.card(1001)), cause="A profile", fix="Set back")
    scene.sends(scene.presses("marco", "news", board), text="We found it.", next="15:00")
    assert heard(scene, "We found it.") == ["nils", "paolo"]
