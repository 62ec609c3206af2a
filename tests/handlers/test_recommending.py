"""Would you recommend us? Once a quarter at most; to who would, one more question, once, with consent (RULES 6)."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage import recommendations
from storage.engine import Database
from storage.recommendations import Consent, Recommendation
from tests.handlers.chats import Shown
from tests.handlers.scene import Scene
from tests.handlers.solved import asked, rate, solve

ASK = "How likely are you to recommend"


def kept(scene: Scene, number: int = 1) -> Recommendation:
    """What was asked and said."""
    found = scene.db.write_now(recommendations.find, number)
    assert found is not None
    return found


def asks(scene: Scene) -> Shown:
    """A week after she was asked about the help, on the day after that on which she was asked whether it holds (F9)."""
    asked(scene)
    rate(scene, 5, 5, 5, 5)
    scene.passes(days=7)
    scene.passes(days=1)
    return scene.last("giulia", ASK)


def test_nps_a_week_after_a_rating_from_0_to_10(scene: Scene) -> None:
    message = asks(scene)
    assert message.text == (
        "How likely are you to recommend Nordlicht Systems to a colleague? 0 is not at all, 10 is certainly."
    )
    assert [one.label for one in message.card.buttons] == [str(score) for score in range(11)]
    scene.presses("giulia", "recommend", message, "1.7")
    assert scene.last("giulia", script="NPS").text == "Thank you. Recorded: 7 of 10."
    again = scene.presses("giulia", "recommend", message, "1.7")
    assert again.reply.toast == "That is recorded already."
    other = scene.presses("giulia", "recommend", message, "1.10")
    assert other.reply.toast == "This has changed: you answered that already."
    assert kept(scene).score == 7


def test_nps_who_would_is_asked_once_for_a_quote_and_it_is_logged(scene: Scene) -> None:
    message = asks(scene)
    scene.presses("giulia", "recommend", message, "1.9")
    question = scene.last("giulia", script="NPS")
    assert [one.label for one in question.card.buttons] == ["Quote me", "Introduce you", "Neither"]
    scene.presses("giulia", "allowquote", question)
    scene.says("giulia", "They answer before I have finished writing.")
    assert scene.last("giulia", "Sara Holm may quote this with your name.")
    found = kept(scene)
    assert (found.consent, found.words) == (Consent.QUOTE, "They answer before I have finished writing.")
    late = scene.presses("giulia", "allowquote", question, "1.neither")
    assert late.reply.toast == "This has changed: you answered that already."
    told = scene.read("sara", script="NPS")
    assert [one.text for one in told] == [
        "Giulia Rossi (Bianchi Meccanica) gave us 9 of 10 and may be quoted:\n"
        "They answer before I have finished writing."
    ]
    scene.sends(scene.presses("sara", "writeto", told[0]), words="Thank you. I show you the page first.")
    assert "I show you the page first." in scene.last("giulia", script="letter").text


def test_nps_an_introduction_is_passed_on_to_whoever_writes_first(scene: Scene) -> None:
    message = asks(scene)
    scene.presses("giulia", "recommend", message, "1.10")
    scene.presses("giulia", "allowquote", message, "1.introduction")
    scene.says("giulia", "Nils at Nordfrakt")
    assert scene.last("giulia", script="NPS").text == "Thank you. Sara Holm writes to you before anything else."
    assert scene.last("sara", script="NPS").text == (
        "Giulia Rossi (Bianchi Meccanica) gave us 10 of 10 and introduces us to somebody. I said that you write"
        " back before anything else:\nNils at Nordfrakt"
    )
    scene.says("sara", "prep")
    assert scene.last("sara", script="prep").text.endswith("2 Dec recommendation: 10/10, introduces us")
    assert scene.chats.files[-1][1].body.endswith(
        "recommendation: 10/10, introduces us · Giulia Rossi, Nils at Nordfrakt\n"
    )


def test_nps_who_would_not_is_told_to_the_account_manager_once(scene: Scene) -> None:
    message = asks(scene)
    for _ in range(2):
        scene.presses("giulia", "recommend", message, "1.3")
    assert [one.text for one in scene.read("sara", script="NPS")] == [
        "Giulia Rossi (Bianchi Meccanica) would not recommend us: 3 of 10."
    ]


def test_nps_neither_is_an_answer_too(scene: Scene) -> None:
    message = asks(scene)
    scene.presses("giulia", "recommend", message, "1.10")
    scene.presses("giulia", "allowquote", message, "1.neither")
    assert (kept(scene).consent, kept(scene).words) == (Consent.NEITHER, "")


@pytest.mark.parametrize("value", ["1.11", "1.-1", "1.x", "9.5", ""])
def test_nps_a_button_that_nobody_made_changes_nothing(scene: Scene, value: str) -> None:
    scene.presses("giulia", "recommend", asks(scene), value)
    assert kept(scene).score is None


def test_nps_is_nobody_elses_to_answer(scene: Scene) -> None:
    message = asks(scene)
    pressed = scene.presses("luca", "recommend", message, "1.0")
    assert pressed.reply.toast == "That request belongs to somebody else."
    assert kept(scene).score is None


def test_nps_is_asked_once_a_quarter_however_many_requests_there_are(scene: Scene) -> None:
    """It would be her turn eight days after each of these days; the longest quarter has 92."""
    asks(scene)
    first = kept(scene).asked_at
    for number, day in ((1002, 83), (1003, 84)):
        scene.later(seconds=(first + timedelta(days=day) - scene.now).total_seconds())
        scene.says("giulia", f"The VAT report number {number} shows nothing since this morning")
        solve(scene, number=number)
        scene.presses("giulia", "confirm", scene.last("giulia", f"T-{number} is solved"))
        scene.passes(days=1)
    scene.passes(days=6, hours=23)
    assert len(scene.read("giulia", ASK)) == 1
    scene.passes(hours=1)
    assert len(scene.read("giulia", ASK)) == 2
    assert kept(scene, 2).asked_at == first + timedelta(days=92)
    scene.presses("giulia", "recommend", scene.last("giulia", ASK), "2.8")
    scene.says("sara", "prep")
    said = [line for line in scene.chats.files[-1][1].body.splitlines() if "recommendation" in line]
    assert [line.partition(" recommendation: ")[2] for line in said] == ["8/10 · Giulia Rossi"], "of what was said only"


def test_nps_is_not_asked_of_who_complains_just_now(scene: Scene) -> None:
    asked(scene)
    rate(scene, 1)
    scene.passes(days=14)
    assert not scene.read("giulia", ASK)


def test_nps_is_not_asked_where_the_contract_says_so(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"      held_reply: 6h\n": "      nps: false\n"})
    asked(scene)
    scene.passes(days=14)
    assert not scene.read("giulia", ASK)


def test_nps_is_the_only_reminder_of_its_day(scene: Scene) -> None:
    asked(scene)
    scene.passes(days=7)
    assert len(scene.read("giulia", script="F9")) == 1  # it waited for the same day
    assert not scene.read("giulia", ASK)
    scene.passes(days=1)
    assert len(scene.read("giulia", ASK)) == 1
