"""F10: a company's month, as its contract's owner reads it, and as the account manager asks for it."""

from functools import partial
from pathlib import Path

import pytest

from handlers.admin import amending
from handlers.inbound import Kind
from handlers.wording.statement import plain
from schedules import followups
from storage.engine import Database
from tests.handlers.mornings import at, ring
from tests.handlers.scene import QUESTION, Scene

SUBJECT = "Since this morning invoices from the Turin plant are rounded. We close the book…"
OWNED = {"    # owner: luca  ": "    owner: luca  "}


@pytest.fixture
def told(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Luca owns the contract; Giulia was answered in time, Luca late, both by Anna; a third request is open."""
    scene = Scene(sqlite_database, tmp_path, OWNED)
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.passes(minutes=40)
    scene.says("anna", "It is repaired", to="C0ERP", under=scene.card())
    scene.later(minutes=20)
    scene.says("luca", QUESTION)
    scene.presses("anna", "claim", scene.card(1002))
    scene.passes(hours=2, minutes=10)
    scene.says("anna", "Repaired, too", to="C0ERP", under=scene.card(1002))
    scene.says("luca", "=1+1 does not post the payment")
    return scene


def month(scene: Scene, text: str) -> None:
    """It becomes that time, and what is due is told."""
    at(scene, text, "Europe/Rome")
    while scene.db.write_now(followups.ring, scene.now, 50):
        pass
    scene.deliver()


def test_f10_on_the_first_working_day_the_owner_reads_the_month(told: Scene) -> None:
    month(told, "2026-12-01 08:29")
    assert not told.read("luca", script="F10")
    month(told, "2026-12-01 08:30")
    [said] = told.read("luca", script="F10")
    assert said.text == (
        "November, Bianchi Meccanica\n"
        "3 requests · 1 of 3 answered in time (33 %) · median first answer 1 h 25 min · slowest 2 h 10 min (T-1002)\n"
        "Used 3 of 40, 37 left until 31 Dec\n"
        "Open: T-1001 (Anna Lindqvist), T-1002 (Anna Lindqvist), T-1003 (not yet picked up)"
    )
    assert [one.label for one in said.card.buttons] == ["List", "CSV", "Something is wrong"]
    month(told, "2027-01-03 23:00")
    assert len(told.read("luca", script="F10")) == 1
    month(told, "2027-01-04 08:30")
    assert "December, Bianchi Meccanica\nNo requests" in told.last("luca", script="F10").text, "1 Jan is a Friday"
    assert not told.read("giulia", script="F10"), "she does not own it"


def test_f10_month_ends_that_were_missed_are_one_message_the_oldest_first(told: Scene) -> None:
    month(told, "2026-11-25 12:00")
    month(told, "2027-01-04 08:29")
    assert len(told.read("luca", script="F10")) == 1, "the last one is not due yet"
    month(told, "2027-03-01 08:30")
    said = told.last("luca", script="F10")
    assert [one for one in said.text.splitlines() if "Bianchi" in one] == [
        "December, Bianchi Meccanica",
        "January, Bianchi Meccanica",
        "February, Bianchi Meccanica",
    ]
    assert len(told.read("luca", script="F10")) == 2
    assert [one.label for one in said.card.buttons] == ["December", "January", "February"]
    for who, words in (("luca", ["monthlist", "monthcsv", "monthwrong"]), ("sara", ["monthlist", "monthcsv"])):
        told.presses(who, "monthshow", said, said.card.buttons[0].value)
        assert told.last(who, "December, Bianchi Meccanica\nNo requests", "F10").words == words
    assert "do not know" in told.presses("anna", "monthshow", said).reply.toast


def test_f10_the_month_in_which_a_contract_ends_says_what_was_used_of_it(told: Scene) -> None:
    told.db.write_now(partial(amending.amend_contract, now=told.now), "C-2044", {"end": "2026-11-28"})
    month(told, "2026-12-01 08:30")
    assert "Used 3 of 40, 37 left until 28 Nov\n" in told.last("luca", script="F10").text
    told.says("sara", "report bianchi 2026-12")
    assert "Used" not in told.last("sara").text


def test_f10_list_and_file(told: Scene) -> None:
    month(told, "2026-12-01 08:30")
    said = told.last("luca", script="F10")
    told.presses("luca", "monthlist", said)
    assert told.last("luca", script="F10").text.splitlines() == [
        "T-1001 · 24 Nov · Since this morning invoices from the Turin plant are rounde… · first answer 40 min, in time",
        "T-1002 · 24 Nov · Since this morning invoices from the Turin plant are rounde… · first answer 2 h 10 min, "
        "late",
        "T-1003 · 24 Nov · =1+1 does not post the payment · late",
    ]
    told.presses("luca", "monthcsv", said)
    [(place, sheet)] = [one for one in told.chats.files if one[1].name.endswith(".csv")]
    assert (place, sheet.name) == ("U0LUCA", "statement-2026-11.csv")
    assert sheet.body.splitlines()[1:] == [
        f"T-1001,2026-11-24 13:04+01:00,{SUBJECT},urgent,40,in time",
        f"T-1002,2026-11-24 14:04+01:00,{SUBJECT},urgent,130,late",
        "T-1003,2026-11-24 16:14+01:00,'=1+1 does not post the payment,normal,,late",
    ], "and a spreadsheet takes no words for a formula"


def test_f10_something_is_wrong_reaches_the_account_manager_as_a_task_until_it_is_settled(told: Scene) -> None:
    month(told, "2026-12-01 08:30")
    said = told.last("luca", script="F10")
    form = told.presses("luca", "monthwrong", said)
    assert told.sends(form, words=" ").reply.errors
    for _ in range(2):
        sent = told.sends(form, words="T-1002 was answered in time")
        assert sent.reply.toast == "Sara Holm has it and looks into it."
    [task] = told.read("sara", script="F10")
    assert "Luca Bianchi, Bianchi Meccanica: something is wrong with the statement of November:" in task.text
    assert "T-1002 was answered in time" in task.text
    assert [one.label for one in task.card.buttons] == ["Message Luca", "Statement", "Settled"]
    told.commands("sara", "status")
    told.presses("sara", "showeach", told.last("sara", script="G7"))
    assert "something is wrong with a statement: “T-1002 was" in told.last("sara", script="F11").text
    told.presses("sara", "report", task)
    assert told.last("sara", script="F10").text.startswith("November, Bianchi Meccanica")
    value = next(one.value for one in task.card.buttons if one.word == "settled")
    assert "do not know" in told.presses("ivo", "settled", task, value).reply.toast
    told.presses("sara", "settled", task)
    assert "settled by Sara Holm" in told.read("sara", script="F10")[0].text
    assert "Sara Holm settled it" in told.presses("sara", "settled", task, value).reply.toast


def test_f10_whoever_is_forgotten_leaves_no_words_and_nothing_to_settle(told: Scene) -> None:
    month(told, "2026-12-01 08:30")
    told.sends(told.presses("luca", "monthwrong", told.last("luca", script="F10")), words="My invoice is wrong")
    told.commands("luca", "forget")
    told.presses("luca", "forget", told.last("luca"), "yes")
    told.commands("sara", "status")
    told.presses("sara", "showeach", told.last("sara", script="G7"))
    assert "invoice is wrong" not in told.last("sara", script="F11").text


def test_f10_another_companys_month_is_nobodys_business(told: Scene) -> None:
    month(told, "2026-12-01 08:30")
    said = told.last("luca", script="F10")
    for word in ("monthlist", "monthcsv", "monthwrong"):
        value = next(one.value for one in said.card.buttons if one.word == word)
        for who in ("nils", "anna"):
            assert "do not know" in told.presses(who, word, said, value).reply.toast
        assert "do not know" in told.presses("luca", word, said, "1.0000-99").reply.toast
    value = next(one.value for one in said.card.buttons if one.word == "monthwrong")
    assert "do not know" in told.presses("sara", "monthwrong", said, value).reply.toast, "it is hers to settle"


@pytest.mark.parametrize("words", ["bianchi november", "Bianchi 2026-11", "november", "bianchi nov", "november 2026"])
def test_g7_report_a_company_and_a_month(told: Scene, words: str) -> None:
    told.commands("sara", "report", words)
    said = told.last("sara", script="F10")
    assert said.text.startswith(
        "November, Bianchi Meccanica\n3 requests · 1 of 3 answered in time (33 %) · 1 still running ·"
    )
    assert [one.label for one in said.card.buttons] == ["List", "CSV"]


def test_g7_report_without_a_month_is_the_last_one_and_the_card_has_a_button(told: Scene) -> None:
    told.says("sara", "report bianchi")
    said = "October, Bianchi Meccanica\nNo requests\nUsed 0 of 40, 40 left until 31 Dec"
    assert told.last("sara", script="F10").text == said, "nothing that was asked later"
    told.commands("sara", "contract", "bianchi")
    told.presses("sara", "report", told.last("sara", script="G7"))
    assert told.last("sara", script="F10").text.startswith("October, Bianchi Meccanica")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("nordfrakt november", "None of your accounts is called “nordfrakt november”"),
        ("bianchi smarch", "I know no month “smarch”"),
        ("bianchi 2026-13", "I know no month “2026-13”"),
        ("bianchi 2027-01", "I know no month “2027-01”"),
        ("", "October, Bianchi Meccanica"),
    ],
)
def test_g7_report_says_what_it_did_not_understand(told: Scene, words: str, answer: str) -> None:
    told.commands("sara", "report", words)
    assert answer in told.last("sara").text


def test_f10_the_month_is_told_in_quiet_hours_only_when_they_are_over(
    sqlite_database: Database, tmp_path: Path
) -> None:
    scene = Scene(sqlite_database, tmp_path, OWNED)
    scene.commands("luca", "quiet", "18-9:30")
    ring(scene)
    month(scene, "2026-12-01 08:30")
    assert not scene.read("luca", script="F10")
    month(scene, "2026-12-01 09:30")
    assert scene.read("luca", script="F10")


def test_f10_a_desk_that_was_down_until_the_evening_keeps_his_quiet_hours(
    sqlite_database: Database, tmp_path: Path
) -> None:
    scene = Scene(sqlite_database, tmp_path, OWNED)
    ring(scene)
    scene.later(days=7)
    ring(scene)
    scene.later(hours=10)
    assert scene.db.write_now(followups.ring, scene.now, 50)
    scene.deliver()
    assert not scene.read("luca", script="F10")
    month(scene, "2026-12-02 08:00")
    assert len(scene.read("luca", script="F10")) == 1


def test_f10_where_the_owner_cannot_be_reached_the_account_manager_hears_it(told: Scene) -> None:
    month(told, "2026-11-25 12:00")
    told.happens("luca", Kind.BLOCKED)
    month(told, "2027-01-04 08:30")
    assert not told.read("luca", script="F10")
    said = told.last("sara", script="F10")
    assert said.text == (
        "I cannot write to Luca Bianchi privately, so the November and December of Bianchi Meccanica was not sent to "
        "them."
    )
    assert said.words == ["monthshow", "monthshow"]


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        (" @SUM(A1)", " '@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("Slow;=HYPERLINK(A1)", "Slow;'=HYPERLINK(A1)"),
        ("Slow; -2 of 5", "Slow; '-2 of 5"),
        ("a\n+1", "a\n'+1"),
        ("T-1001 = slow - very", "T-1001 = slow - very"),
    ],
)
def test_f10_what_people_wrote_is_no_formula_in_a_spreadsheet(written: str, cell: str) -> None:
    assert plain(cell=written) == cell
