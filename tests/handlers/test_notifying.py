"""How our people choose to hear: by name in chats, before a time is missed, when what may wait is told (G9, A12)."""

from pathlib import Path

import pytest

from handlers.notices import Mention
from storage.engine import Database
from tests.handlers.looks import buttons, look, press, pressed, read
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """One kind of database is enough: what people choose is a row by its key."""
    return Scene(sqlite_database, tmp_path)


def called(scene: Scene) -> bool:
    """Whether Li Wei's name in the newest call of the room makes a sound."""
    card = scene.last("C0ERP", script="E1").card
    return any(isinstance(piece, Mention) for piece in card.text)


@pytest.mark.parametrize("is_on", [True, False])
def test_card_sound_is_whether_his_name_calls_him(scene: Scene, is_on: bool) -> None:
    look(scene, "liwei@slack")
    if not is_on:
        assert press(scene, "liwei@slack", "calls").reply.toast.startswith("Card sound: off")
        assert press(scene, "liwei@slack", "calls", "off").reply.toast.startswith("Card sound: off"), "twice is once"
        assert "Card sound: off" in read(scene, "liwei@slack")
    scene.says("luca", QUESTION)
    scene.passes(hours=1, minutes=1)
    assert called(scene) is is_on
    assert "Li Wei" in scene.last("C0ERP", script="E1").text


@pytest.mark.parametrize("is_on", [True, False])
def test_the_warning_at_75_percent_can_be_refused_and_the_lead_still_hears(scene: Scene, is_on: bool) -> None:
    look(scene, "anna")
    if not is_on:
        press(scene, "anna", "warned")
    scene.says("luca", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(hours=1, minutes=31)
    assert bool(scene.read("anna", script="E2")) is is_on
    assert scene.read("marco", script="E3")
    scene.passes(minutes=31)
    assert scene.read("marco", script="E5"), "a missed promise is told whatever was refused"


def test_the_other_way_round_too(scene: Scene) -> None:
    scene.commands("anna", "settings")
    shown = scene.last("anna", script="A13")
    assert {"calls", "warned"} <= set(shown.words)
    scene.presses("anna", "calls", shown)
    scene.presses("anna", "calls", shown, "on")
    scene.commands("anna", "settings")
    assert "Card sound: on" in scene.last("anna", script="A13").text


@pytest.mark.parametrize("word", ["calls", "warned", "daily", "on", "off", "practice"])
def test_a_customer_has_none_of_it(scene: Scene, word: str) -> None:
    look(scene, "luca")
    assert word not in [one.word for one in buttons(scene, "luca")]
    assert "Only" in scene.does(pressed(scene, "luca", word, "off")).reply.toast


@pytest.mark.parametrize("word", ["calls", "warned"])
def test_what_is_neither_on_nor_off_is_an_old_button(scene: Scene, word: str) -> None:
    assert "do not know this button" in scene.does(pressed(scene, "anna", word, "loud")).reply.toast


class TestDaily:
    """[Change time] of A12."""

    def test_it_is_kept_shown_and_said_at_the_next_welcome(self, scene: Scene) -> None:
        look(scene, "sara")
        said = "I write once a day at 08:30 (Stockholm) what needs you, with early notices beyond three a day."
        assert said in read(scene, "sara")
        asked = press(scene, "sara", "daily")
        assert asked.reply.form is not None
        assert asked.reply.form.fields[0].value == "08:30"
        scene.sends(asked, answer="7")
        assert "once a day at 07:00 (Stockholm)" in read(scene, "sara")
        scene.commands("sara", "start")
        welcome = scene.last("sara", script="A12")
        assert "You have one account." in welcome.text
        assert "once a day at 07:00" in welcome.text
        assert welcome.words == ["daily", "accounts", "invite", "settings"]

    @pytest.mark.parametrize("said", ["25", "8:75", "soon", "8-9"])
    def test_what_is_no_time_is_refused_at_the_field(self, scene: Scene, said: str) -> None:
        look(scene, "sara")
        asked = press(scene, "sara", "daily")
        assert scene.sends(asked, answer=said).reply.errors == {
            "answer": f"I cannot read “{said}”. Write a time such as 08:30."
        }
