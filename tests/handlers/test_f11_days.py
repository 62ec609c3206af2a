"""F11: an account manager's day, once a day at the time she chose, silent where nothing needs her."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.mornings import at, ring
from tests.handlers.scene import QUESTION, Scene

HEAD = "Needs you: {} · At risk today: {} · Missed {}: {} · Open complaints: 0 · Renewals in 90 days: 0 · "


def figures(needs: int, risk: int, missed: int, since: str = "yesterday") -> str:
    """The line of F11."""
    return HEAD.format(needs, risk, since, missed)


def test_f11_one_message_at_half_past_eight_where_she_is(scene: Scene) -> None:
    scene.says("giulia", QUESTION)  # due 15:04, and nobody answers
    scene.later(minutes=20)
    scene.says("luca", "The payroll run stops with an error for all employees")
    scene.presses("luca", "asked", scene.last("luca"))  # held: Payroll is not included
    scene.passes(hours=3)
    scene.says("luca", "The ledger does not open")  # at 16:24: due tomorrow 11:24
    at(scene, "2026-11-25 08:29")
    assert not scene.read("sara", script="F11")
    at(scene, "2026-11-25 08:30")
    day = scene.last("sara", script="F11")
    assert "25 Nov, your account" in day.text
    assert figures(2, 1, 1) in day.text, "one held, one missed yesterday, one due today"
    assert day.words == ["showeach"]
    at(scene, "2026-11-25 23:00")
    assert len(scene.read("sara", script="F11")) == 1, "once a day"


def test_f11_show_each_turns_it_into_the_lists(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    at(scene, "2026-11-25 08:30")
    for _ in range(2):
        scene.presses("sara", "showeach", scene.last("sara", script="F11"), "")
        [shown] = scene.read("sara", script="F11")
        assert "T-1001 Bianchi Meccanica · First answer was due" in shown.text
        assert "Missed\nT-1001 Bianchi Meccanica · " in shown.text
        assert shown.words == ["look"]
    said = scene.presses("anna", "showeach", scene.last("sara", script="F11"), "")
    assert "account manager" in said.reply.toast or "do not know" in said.reply.toast, "she answers for nothing"


def test_f11_a_missed_request_that_is_still_open_needs_her_until_it_is_over(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    at(lone, "2027-01-11 08:30")
    lone.presses("sara", "showeach", lone.last("sara", script="F11"), "")
    assert "T-1001 Bianchi Meccanica · First answer was due" in lone.last("sara", script="F11").text


def test_f11_nothing_is_said_where_nothing_needs_her_and_a_line_on_monday(lone: Scene) -> None:
    at(lone, "2026-11-27 23:00")
    assert not lone.read("sara", script="F11")
    at(lone, "2026-11-30 08:30")
    [line] = lone.read("sara", script="F11")
    assert line.text == "Nothing needed you last week."
    at(lone, "2026-12-07 08:30")
    assert len(lone.read("sara", script="F11")) == 2, "one every Monday"


def test_f11_the_monday_line_is_never_said_of_a_week_in_which_something_was(lone: Scene) -> None:
    lone.says("luca", "The payroll run stops with an error for all employees")
    lone.presses("luca", "asked", lone.last("luca"))
    at(lone, "2026-11-25 08:30")
    assert figures(1, 0, 0) in lone.last("sara", script="F11").text
    lone.presses("luca", "withdraw", lone.last("luca"), "1001")
    at(lone, "2026-11-30 09:00")
    assert not lone.read("sara", "Nothing needed you", "F11")


def test_f11_on_monday_it_tells_what_was_missed_since_friday(lone: Scene) -> None:
    at(lone, "2026-11-27 16:00")
    lone.says("giulia", QUESTION)
    at(lone, "2026-11-30 08:30")
    assert figures(1, 0, 1, "since Fri") in lone.last("sara", script="F11").text
    at(lone, "2026-12-01 08:30")
    assert figures(1, 1, 0) in lone.last("sara", script="F11").text, "its solution is due"


def test_f11_it_comes_at_the_time_she_chose_and_once_a_day_however_often_she_changes_it(lone: Scene) -> None:
    lone.says("luca", "The payroll run stops with an error for all employees")
    lone.presses("luca", "asked", lone.last("luca"))
    ring(lone)
    lone.commands("sara", "daily", "7")
    at(lone, "2026-11-25 07:00")
    assert len(lone.read("sara", script="F11")) == 1
    lone.commands("sara", "daily", "9:15")
    at(lone, "2026-11-25 20:00")
    assert len(lone.read("sara", script="F11")) == 1, "today's was told"
    at(lone, "2026-11-26 09:14")
    assert len(lone.read("sara", script="F11")) == 1
    at(lone, "2026-11-26 09:15")
    assert len(lone.read("sara", script="F11")) == 2


def test_f11_what_was_due_while_we_were_away_is_told_once_and_late(lone: Scene) -> None:
    lone.says("luca", "The payroll run stops with an error for all employees")
    lone.presses("luca", "asked", lone.last("luca"))
    ring(lone)
    lone.later(days=2, hours=2)
    assert ring(lone) == 0, "what the clocks have to say comes first"
    lone.sweep()
    ring(lone)
    assert len(lone.read("sara", script="F11")) == 1


def test_f11_on_demand_status_says_the_same(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.passes(hours=3)
    lone.commands("sara", "status")
    status = lone.last("sara", script="G7")
    assert figures(1, 0, 0) in status.text, "missed today; yesterday nothing"
    lone.presses("sara", "showeach", status)
    assert "Needs you\nT-1001 Bianchi Meccanica · First answer was due" in lone.last("sara", script="F11").text


def test_f11_a_lead_reads_of_her_queues_in_the_same_message(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    at(lone, "2026-11-25 08:30")
    assert "Waiting for an owner: 1 · Promised news missed yesterday: 0" in lone.last("marco", script="F11").text
    lone.presses("marco", "showeach", lone.last("marco", script="F11"))
    assert "ERP Finance: one waits since" in lone.last("marco", script="F11").text
    day = lone.last("sara", script="F11").text
    assert day.count("25 Nov") == 2, "her account and her queue Other"


@pytest.fixture
def quiet(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Sara manages fourteen accounts in which nothing happens."""
    more = "".join(f"  quiet-{n}:\n    name: Quiet {n}\n    account_manager: sara\n" for n in range(13))
    return Scene(sqlite_database, tmp_path, {"\ncontracts:\n": f"{more}\ncontracts:\n"})


def test_check_36_fourteen_quiet_accounts_are_at_most_one_message_a_day(quiet: Scene) -> None:
    for day in (25, 26, 27):
        before = len(quiet.read("sara"))
        at(quiet, f"2026-11-{day} 23:00")
        assert len(quiet.read("sara")) - before <= 1
    quiet.commands("sara", "status")
    assert "your 14 accounts" in quiet.last("sara", script="G7").text
