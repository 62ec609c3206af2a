"""Everybody's own settings: language, time zone, quiet hours, and the right to be forgotten (A13)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from handlers.admin.applying import apply_file
from handlers.wording.cities import zone_of
from storage import people
from storage.conversation import messages
from storage.declarations import declarations
from storage.invites import invites
from storage.journal import journal
from storage.outbox import outbox
from storage.people import identities
from storage.preferences import Quiet
from storage.tickets import tickets
from tests.desks import NOW
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene


def settings(scene: Scene, who: str = "giulia") -> str:
    """What somebody reads about his settings."""
    scene.commands(who, "settings")
    return scene.last(who, script="A13").text


@pytest.mark.parametrize("who", ["giulia", "anna", "sara", "liwei"])
def test_everybody_sees_his_settings(scene: Scene, who: str) -> None:
    assert settings(scene, who).startswith("Language: ")
    labels = [button.label for button in scene.last(who).card.buttons]
    assert labels[:4] == ["Language", "Time zone", "Quiet hours", "Link another chat"]
    assert ("Delete my data" in labels) is (who == "giulia")


def test_the_word_works_without_a_slash(scene: Scene) -> None:
    scene.says("giulia", "settings")
    assert "Language: English · time zone: Rome · quiet hours: none" in scene.last("giulia").text


def test_a_stranger_has_none(scene: Scene) -> None:
    scene.commands("paolo", "settings")
    assert "I do not know you yet" in scene.last("paolo").text


def test_a_chosen_zone_wins_over_the_desk_file_and_outlives_it(scene: Scene) -> None:
    scene.presses("giulia", "zone", _shown(scene))
    scene.says("giulia", "shanghai")
    assert "time zone: Shanghai" in scene.last("giulia", script="A13").text
    scene.says("giulia", QUESTION)
    assert "22:04 (Shanghai)" in scene.last("giulia", "T-1001").text


def test_a_zone_nobody_knows_is_asked_again(scene: Scene) -> None:
    scene.presses("giulia", "zone", _shown(scene))
    scene.says("giulia", "Atlantis")
    assert "I know no time zone “Atlantis”" in scene.last("giulia").text
    scene.says("giulia", "Europe/Stockholm")
    assert "time zone: Stockholm" in scene.last("giulia", script="A13").text


def test_the_language_is_what_experts_see(scene: Scene) -> None:
    scene.presses("giulia", "language", _shown(scene))
    scene.presses("giulia", "language", scene.last("giulia"), "sv")
    assert "Språk: Svenska" in scene.last("giulia", script="A13").text
    scene.says("giulia", QUESTION)
    assert "Swedish" in scene.card().text


def test_a_language_is_chosen_by_word_too_and_is_never_an_answer_or_a_question(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(minutes=11)
    scene.says("giulia", "Language: svenska")
    assert "Språk: Svenska" in scene.last("giulia", script="A13").text
    scene.commands("giulia", "language", "English")
    assert "Language: English" in scene.last("giulia", script="A13").text
    scene.says("anna", "language italiano", under=scene.card())
    assert not scene.read("giulia", "italiano")
    assert "Italiano" in scene.last("anna", script="A13").text
    assert scene.count() == 1
    assert not scene.chats.at("C0ERP", "svenska", "")


def test_in_quiet_hours_everything_arrives_without_a_sound(scene: Scene) -> None:
    scene.presses("giulia", "quiet", _shown(scene))
    scene.says("giulia", "13:00 - 8")
    said = scene.last("giulia", script="A13")
    assert "quiet hours: 13:00–08:00" in said.text
    assert said.post.silent, "it is 13:04 where she is"
    scene.later(hours=20)
    scene.says("giulia", QUESTION)
    assert not scene.last("giulia", "T-1001").post.silent
    scene.commands("giulia", "quiet", "nessuno")
    assert "quiet hours: none" in scene.last("giulia", script="A13").text


def test_what_is_no_hours_is_refused(scene: Scene) -> None:
    for wrong in ("25-26", "8-8", "tonight", "9:75-10"):
        scene.commands("giulia", "quiet", wrong)
        assert f"I cannot read “{wrong}”" in scene.last("giulia").text


def _shown(scene: Scene) -> Shown:
    settings(scene)
    return scene.last("giulia", script="A13")


@pytest.mark.parametrize(
    ("said", "locale", "zone"),
    [
        ("Rome", "en", "Europe/Rome"),
        ("new york", "en", "America/New_York"),
        ("europe/ROME", "sv", "Europe/Rome"),
        ("UTC", "it", "UTC"),
        ("Roma", "it", "Europe/Rome"),
        ("Rome", "it", "Europe/Rome"),
        ("Rom", "sv", "Europe/Rome"),
        ("上海", "zh-Hans", "Asia/Shanghai"),
        ("Stoccolma", "sv", ""),
        ("x", "en", ""),
    ],
)
def test_a_zone_is_known_by_its_city_or_its_name(said: str, locale: str, zone: str) -> None:
    assert (zone_of(said, locale) or "") == zone


@pytest.mark.parametrize(
    ("since", "until", "hour", "quiet"),
    [(1140, 480, 20, True), (1140, 480, 7, True), (1140, 480, 12, False), (540, 600, 9, True), (540, 600, 10, False)],
)
def test_quiet_hours_may_go_over_midnight(since: int, until: int, hour: int, quiet: bool) -> None:
    at = datetime(2026, 11, 24, hour - 1, 30, tzinfo=UTC)  # half past the hour before, in Rome half past the hour
    assert Quiet("Europe/Rome", since, until).covers(at) is quiet


class TestForgotten:
    """[Delete my data]."""

    def test_name_chats_and_words_go_and_the_ticket_stays_a_number(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        scene.presses("giulia", "forget", _shown(scene))
        assert "Your data is deleted" in scene.last("giulia").text
        assert scene.ticket().state == "withdrawn"
        assert scene.ticket().contract == "C-2044"
        everything = str(scene.db.read_now(_everything))
        for gone in ("Giulia", "rounded", "U0GIULIA"):
            assert gone not in everything, gone
        assert "rounded" not in scene.card().text
        told = scene.last("sara", script="A13").text
        assert "Giulia Rossi (Bianchi Meccanica) had all personal data deleted" in told
        assert "Take the person “giulia” out of the desk file" in told

    def test_who_writes_again_is_a_stranger(self, scene: Scene) -> None:
        scene.presses("giulia", "forget", _shown(scene))
        scene.says("giulia", QUESTION)
        assert "I do not know you yet" in scene.last("giulia", "T-1001").text

    def test_one_of_ours_cannot(self, scene: Scene) -> None:
        scene.commands("anna", "settings")
        pressed = scene.presses("anna", "forget", scene.last("anna"), "")
        assert "do not know this button" in pressed.reply.toast
        assert scene.db.read_now(people.by_key, "anna")

    def test_the_next_apply_of_the_same_file_shows_that_the_name_comes_back(self, scene: Scene, tmp_path: Path) -> None:
        scene.presses("giulia", "forget", _shown(scene))
        assert scene.db.read_now(people.by_key, "giulia") is None
        plan = apply_file(scene.db, tmp_path / "desk.yaml", NOW)
        assert list(plan.changed.people) == ["giulia"]


def _everything(conn: Connection) -> list[object]:
    """Every row that might name somebody; what the account manager is told of it is hers."""
    tables = (messages, identities, people.people, tickets, journal, declarations, invites)
    said = select(outbox).where(~outbox.c.payload.contains("personal data deleted"))
    return [conn.execute(each).all() for each in (*map(select, tables), said)]
