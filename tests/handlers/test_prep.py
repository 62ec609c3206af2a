"""`prep Bianchi`: what an account manager reads before a call, and the file with every touch point (issue 7)."""

from datetime import timedelta

import pytest

from tests.handlers.scene import QUESTION, Scene


def test_prep_says_in_ten_lines_what_there_is(everywhere: Scene) -> None:
    scene = everywhere
    scene.says("anna", "opportunity They need payroll", to="C0ERP", under=scene.card())
    scene.says("giulia", "idea Show the plant's requests")
    scene.says("luca", "The VAT report for Verona is empty")
    scene.passes(hours=3)
    scene.says("sara", "prep bianchi")
    text = scene.last("sara", script="prep").text
    lines = text.split("\n")
    assert len(lines) <= 10, text
    assert lines[:3] == [
        "Bianchi Meccanica",
        "Gold C-2044 ends 31 Dec 2028",
        "Year so far: 2 of 40 requests, 0 % on time, 1 missed, 1 still running.",
    ]
    assert lines[3].startswith("0 of 2 first answers on time in this contract year")
    assert lines[4] == "Missed in 12 months (1): T-1001 24 Nov First answer, no reason given"
    assert lines[5].startswith("Open (2): T-1001 (Anna Lindqvist, answer by ")
    assert lines[6] == "Opportunity: They need payroll"
    assert lines[7] == "Idea without an answer: Show the plant's requests"
    assert lines[8] == (
        "Latest: 24 Nov T-1001 asked; 24 Nov T-1002 asked; 24 Nov T-1001 opportunity; 24 Nov I-1 idea; "
        "24 Nov T-1001 missed"
    )


def test_every_touch_point_is_in_the_file(owned: Scene) -> None:
    owned.says("sara", "prep Bianchi Meccanica")
    place, sheet = owned.chats.files[-1]
    assert (place, sheet.name) == ("U0SARA", "touch-points.txt")
    assert sheet.body.startswith("24 Nov 2026 T-1001 asked · Giulia Rossi, Since this morning invoices")
    owned.sends(owned.presses("anna", "resolve", owned.card()), cause="Profile", fix="Restored")
    owned.presses("giulia", "notyet", owned.last("giulia", "T-1001 is solved"))
    owned.says("giulia", "Turin is still wrong")
    owned.says("sara", "prep Bianchi Meccanica")
    assert "24 Nov 2026 T-1001 opened again · Giulia Rossi" in owned.chats.files[-1][1].body


def test_of_a_company_that_never_asked(lone: Scene) -> None:
    lone.says("ivo", "prep")
    assert lone.last("ivo", script="prep").text == (
        "Nordfrakt\nSilver C-3000 ends 31 Dec 2028\nNothing is open.\nNothing happened in the last 12 months."
    )


@pytest.mark.parametrize("who", ["marco", "anna", "ivo", "giulia"])
def test_nobody_else_reads_it(owned: Scene, who: str) -> None:
    owned.commands(who, "prep", "bianchi")
    assert not owned.read(who, script="prep")


def test_what_nobody_knows(lone: Scene) -> None:
    lone.says("sara", "prep Nordfrakt")
    assert "is called “nordfrakt”" in lone.last("sara").text


def test_a_year_ago_is_long_ago(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.says("giulia", "withdraw T-1001")
    lone.presses("giulia", "withdraw", lone.last("giulia", script="B2"), "1001")
    lone.now += timedelta(days=366)
    lone.says("sara", "prep bianchi")
    assert "Nothing happened in the last 12 months." in lone.last("sara", script="prep").text
