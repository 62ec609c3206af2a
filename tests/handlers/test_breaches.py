"""The notice of a missed promise: its evidence, its log, and what only some may read (CONVERSATIONS E5-E12)."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.missing import missed, notice, staged
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_moving import move


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    return staged(sqlite_database, tmp_path)


def test_check_31_the_notice_tells_minute_by_minute_who_did_what_and_who_did_nothing(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(minutes=16)
    move(scene)
    for _ in range(7):
        scene.passes(minutes=15)
    scene.sweep()
    assert notice(scene).text.splitlines() == [
        "❗ Missed: T-1001, Bianchi Meccanica. First answer was due today 15:04 (Stockholm).",
        "Gold C-2044, urgent, 2 h of working time (§ 4.2 of the contract of 12 December 2025) · "
        "1st miss of 1 this year · contract ends 31 Dec 2028",
        "13:04 Giulia Rossi wrote on Telegram: “Since this morning invoices from the Turin plant are rounded. "
        "We close the book…”; receipt after 0 s",
        "13:04 card in ERP Finance",
        "13:20 moved to Integrations",
        "13:20 card in Integrations",
        "14:04 asked Li Wei (on duty): no reaction",
        "14:34 warned Marco Ferri: no reaction",
        "14:52 early notice to you",
        "15:04 target passed; 0 messages from a person; clock never paused",
        "Counted: 2 h = 2 h",
        "This notice comes 1 min late.",
        "Credit clause 6.2 may apply: 5 % of the monthly fee, 45.00 EUR.",
    ]
    assert "13:20 moved to Integrations" in notice(scene, "marco").text
    assert "14:34 warned you: no reaction" in notice(scene, "marco").text


def test_only_the_account_manager_hears_of_credits(scene: Scene) -> None:
    missed(scene)
    assert "6.2" in notice(scene).text
    for shown in scene.chats.posts:
        assert shown.place == "U0SARA" or "6.2" not in shown.text
    assert all(place == "U0SARA" or "6.2" not in file.body for place, file in scene.chats.files)


def test_the_log_is_attached_once_whatever_happens_later(scene: Scene) -> None:
    missed(scene)
    scene.presses("sara", "acknowledge", notice(scene))
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    assert [place for place, _ in scene.chats.files] == ["U0MARCO", "U0SARA"]
    log = scene.chats.files[1][1]
    assert (log.name, log.silent) == ("T-1001-log.txt", True)
    lines = log.body.splitlines()
    assert lines[0] == "T-1001, Bianchi Meccanica: First answer was due today 15:04 (Stockholm)"
    assert f"2026-11-24 13:04:00  Giulia Rossi wrote on Telegram: “{QUESTION}”; receipt after 0 s" in lines
    assert "2026-11-24 13:04:00  Anna Lindqvist claimed it" in lines
    assert lines[-2:] == ["2026-11-24 13:04:00 – 2026-11-24 15:04:00  2 h", "together 2 h"]


def test_what_was_paused_is_said_and_left_out_of_the_sum(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(minutes=56)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.later(hours=2)  # 16:00
    scene.says("giulia", "TRN-2")
    for _ in range(10):
        scene.passes(hours=5)
    solution = notice(scene, text="Solution was due")
    assert "clock paused once, 2 h of working time (waiting for the customer)" in solution.text
    assert "Counted: 56 min + 2 h + 9 h + 4 h 4 min = 16 h" in solution.text


def test_a_miss_by_a_change_of_severity_says_so(scene: Scene) -> None:
    scene.says("giulia", "The invoices look odd")
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=3)
    scene.sends(
        scene.commands("anna", "severity", to="C0ERP", under=scene.card()), severity="Urgent", reason="books close"
    )
    scene.sweep()
    text = notice(scene).text
    assert "Missed by the change of severity: the new target was over already." in text
    assert "Counted: 2 h = 2 h" in text
    assert "16:04 changed to urgent by Anna Lindqvist" in text


def test_the_second_miss_of_the_year_is_counted_in_the_contract_s_requests(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=1)
    scene.says("luca", "Our API import is urgent too")
    scene.passes(hours=2)
    assert "2nd miss of 2 this year" in notice(scene, text="T-1002").text
    assert "1st miss of 1 this year" in notice(scene, text="T-1001").text, "as it stood then"


def test_who_was_told_keeps_being_told_and_nobody_else(scene: Scene) -> None:
    missed(scene, claimed=False)
    move(scene, "other")  # its lead is Sara, the account manager
    assert not scene.read("ivo", script="E5")
    assert len(scene.read("marco", script="E5")) == len(scene.read("sara", script="E5")) == 1
    assert "15:04 moved to Other" in notice(scene, "marco").text
    scene.presses("ivo", "claim", scene.card(place="C0OTHER"))
    scene.later(minutes=17)
    scene.says("ivo", "Here it is", to="C0OTHER", under=scene.card(place="C0OTHER"))
    for who in ("marco", "sara"):
        assert "Answered 15:21 by Ivo Novak, 17 min late." in notice(scene, who).text
        assert notice(scene, who).words == ["acknowledge", "cause", "call", "apology"]


def test_the_third_miss_of_a_quarter_names_what_they_share_and_is_reviewed_once(
    database: Database, tmp_path: Path
) -> None:
    scene = staged(database, tmp_path)
    for number, who in enumerate(("giulia", "luca", "giulia@slack")):
        scene.says(who, f"{number} invoices are urgent")
        scene.passes(hours=2 if number < 2 else 17)
        if number < 2:
            assert "Pattern" not in notice(scene, text=f"T-100{number + 1}").text
    third = notice(scene, text="T-1003")
    assert "Pattern: 3 misses this quarter, all without an owner" in third.text
    assert [button.label for button in third.card.buttons][-1] == "Review with Marco"
    assert "Review with Sara" in [button.label for button in notice(scene, "marco", "T-1003").card.buttons]
    said = scene.presses("sara", "review", third)
    assert said.reply.toast == "I asked Marco Ferri to review it with you."
    (asked,) = scene.read("marco", script="E11")
    assert asked.text.splitlines() == [
        "Sara Holm asks you to review these misses together.",
        "Pattern: 3 misses this quarter, all without an owner",
        "T-1001 · missed Tue 24 Nov 15:04 · nobody had it",
        "T-1002 · missed Tue 24 Nov 17:04 · nobody had it",
        "T-1003 · missed 10:04 · nobody had it",
    ]
    assert "Sara Holm asked you to review it" in notice(scene, "marco", "T-1003").text
    assert (
        "Marco Ferri was asked already" in scene.presses("sara", "review", third, "1003.first_response.1").reply.toast
    )
    for who in ("anna", "giulia", "ivo"):
        assert scene.presses(who, "review", third, "1003.first_response.1").reply.toast
    assert len(scene.read("marco", script="E11")) == 1
    assert (
        "button"
        in scene.presses("marco", "review", notice(scene, "marco", "T-1001"), "1001.first_response.1").reply.toast
    )


def test_a_request_missed_again_is_a_pattern_of_its_own(scene: Scene) -> None:
    missed(scene)
    scene.later(minutes=17)
    scene.says("anna", "Here it is", to="C0ERP", under=scene.card())
    scene.later(minutes=10)
    scene.says("giulia", "And Milan?", answering=scene.last("giulia", script="B6"))
    scene.passes(hours=20)
    again = notice(scene, text="Next answer was due")
    assert "Pattern: 2 misses on this request, all with Anna Lindqvist" in again.text
    assert "And Milan?" in again.text


def test_whoever_was_warned_is_not_blamed_where_somebody_took_it_then(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(hours=1.5)
    scene.later(minutes=2)
    scene.presses("anna", "claim", scene.card())
    scene.passes(minutes=28)
    said = notice(scene).text.splitlines()
    assert "14:34 warned Marco Ferri" in said
    assert "14:36 Anna Lindqvist claimed it" in said
