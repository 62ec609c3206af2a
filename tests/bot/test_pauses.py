"""`retainer pauses`: the report from the command line, as lines and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def desk(migrated: str, tmp_path: Path) -> None:
    """One request of Giulia's that waited two hours for her."""
    db = Database.open(migrated)
    scene = Scene(db, tmp_path)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant code?")
    scene.later(hours=2)
    scene.says("giulia", "TRN-2")
    db.close_now()


def run(*options: str) -> tuple[int, str]:
    """The exit code and what is printed."""
    done = CliRunner().invoke(cli.commands, ["pauses", *options])
    return done.exit_code, done.output


@pytest.mark.usefixtures("desk")
def test_by_whom_and_for_whom() -> None:
    code, said = run("--since", "2026-11-01", "--until", "2026-12-01")
    assert code == 0, said
    assert said == (
        "2026-11-01 to 2026-12-01: paused 1 time on 1 request, 2 h of working time, 2 h by the calendar\n"
        "  Anna Lindqvist, customer owed: 1 time, 2 h of working time, 2 h by the calendar\n"
        "after a customer's message: 0 min\n"
    )


@pytest.mark.usefixtures("desk")
def test_as_json_and_of_one_company() -> None:
    found = json.loads(run("--since", "2026-11-01", "--until", "2026-12-01", "--organisation", "bianchi", "--json")[1])
    assert found["seconds_after_customer_message"] == 0
    assert [(one["request"], one["by"], one["owed_by"], one["why"]) for one in found["pauses"]] == [
        ("T-1001", "Anna Lindqvist", "customer", "Which plant code?")
    ]
    other = run("--since", "2026-11-01", "--until", "2026-12-01", "--organisation", "nordfrakt")[1]
    assert "paused 0 times on 0 requests" in other


@pytest.mark.usefixtures("desk")
def test_a_company_nobody_knows_and_a_time_that_is_none() -> None:
    assert run("--organisation", "acme") == (
        1,
        "Error: The desk knows no organisation 'acme'; keys are in the desk file.\n",
    )
    assert run("--since", "tuesday") == (
        1,
        "Error: 'tuesday' is no time; write 90d, or a date such as 2026-09-01.\n",
    )


@pytest.mark.usefixtures("desk")
def test_an_end_before_the_beginning_and_a_day_before_all_others() -> None:
    assert run("--since", "2026-12-01", "--until", "2026-11-01") == (
        1,
        "Error: --until 2026-11-01 is before --since 2026-12-01; write the earlier day as --since.\n",
    )
    code, said = run("--since", "0001-01-01", "--until", "2026-12-01")
    assert code == 0, said
    assert "paused 1 time on 1 request" in said
