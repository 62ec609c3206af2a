"""Account managers change their contracts in chat: checked, published, confirmed with what started (G7, D2)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.admin import amending
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.solved import close, rate
from tests.handlers.test_held import ENDED, SUBJECT, SUSPENDED, UNPAID

Stage = Callable[[dict[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


WORDS = [
    pytest.param({}, "extend C-2044 2029-06-30", "C-2044 runs to 30 Jun 2029 now.", id="extend to a day"),
    pytest.param({}, "extend c-2044 14d", "C-2044 runs to 14 Jan 2029 now.", id="extend by days"),
    pytest.param(ENDED, "extend C-2044 14d", "C-2044 runs to 8 Dec 2026 now.", id="an ended one from today"),
    pytest.param({}, "suspend C-2044", "C-2044 is suspended: new requests are held.", id="suspend"),
    pytest.param(SUSPENDED, "resume C-2044", "C-2044 is in force again.", id="resume"),
    pytest.param({}, "resume C-2044", "It was so already: nothing changed.", id="resume what runs"),
    pytest.param({}, "addon C-2044 Payroll", "C-2044 includes Payroll now.", id="an add-on"),
    pytest.param(
        {}, "contact C-2044 remove luca", "Luca Bianchi may open no requests under C-2044 any more.", id="one less"
    ),
    pytest.param(
        {"    named: []  ": "    named: [giulia]  "},
        "contact C-2044 add Luca Bianchi",
        "Luca Bianchi may open requests under C-2044 now.",
        id="one more",
    ),
    pytest.param({}, "contact C-2044 add luca", "It was so already: nothing changed.", id="everybody may already"),
    pytest.param(UNPAID, "paid C-2044 2027-03-31", "C-2044 is paid until 31 Mar 2027.", id="paid"),
    pytest.param({}, "prepaid C-2044 10 until 2027-06-30", "C-2044 has 10 more until 30 Jun 2027.", id="prepaid"),
]


@pytest.mark.parametrize(("changes", "said", "answer"), WORDS)
def test_it_is_done_and_confirmed(stage: Stage, changes: dict[str, str], said: str, answer: str) -> None:
    scene = stage(changes)
    scene.says("sara", said)
    assert scene.last("sara").text == answer


UNCLEAR = [
    ("extend C-2044", "Write it like this: extend C-2044 14d"),
    ("extend C-2044 soon", "Write it like this: extend C-2044 14d"),
    ("extend C-2044 2027-01-01", "This has changed: C-2044 runs to 31 Dec 2028 already."),
    ("extend C-3000 14d", "None of your accounts, and none of their contracts, is called “C-3000”."),
    ("extend C-9999 14d", "None of your accounts, and none of their contracts, is called “C-9999”."),
    ("addon C-2044 finances", "That cannot be done:"),
    ("contact C-2044 add anna", "Write it like this: contact C-2044 add"),
    ("paid C-2044 soon", "Write it like this: paid C-2044"),
    ("prepaid C-2044 -3 until 2027-06-30", "Write it like this: prepaid C-2044 10 until"),
    ("prepaid C-2044 3 until 2020-06-30", "That cannot be done:"),
]


@pytest.mark.parametrize(("said", "answer"), UNCLEAR)
def test_a_fault_is_told_and_changes_nothing(stage: Stage, said: str, answer: str) -> None:
    scene = stage({})
    before = scene.db.read_now(amending.contract_of, "C-2044")
    scene.says("sara", said)
    assert scene.last("sara").text.startswith(answer)
    assert scene.db.read_now(amending.contract_of, "C-2044") == before


@pytest.mark.parametrize("who", ["marco", "anna", "giulia", "paolo"])
def test_nobody_else_changes_a_contract(stage: Stage, who: str) -> None:
    scene = stage({})
    for said in ("suspend C-2044", "extend C-2044 14d", "addon C-2044 payroll"):
        word, _, rest = said.partition(" ")
        scene.commands(who, word, rest)
    section = scene.db.read_now(amending.contract_of, "C-2044")
    assert (section.suspended, str(section.end), section.add_ons) == (False, "2028-12-31", ())


def test_extending_starts_what_was_held_and_says_so(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.says("luca", QUESTION)
    scene.presses("sara", "extend", scene.last("sara", script="D2"))
    said = scene.last("sara", script="G7").text
    assert said.startswith("C-2044 runs to 8 Dec 2026 now.\n2 held requests start:\nT-1001 Giulia Rossi · ")
    assert [scene.ticket(number).state for number in (1001, 1002)] == ["waiting", "waiting"]
    assert "Contract C-2044 now runs to 8 Dec 2026: T-1001 starts now." in scene.last("giulia", script="D3").text
    assert scene.read("luca", "Your Gold contract now runs to 8 Dec 2026.", "F14")
    scene.sweep()
    assert not scene.read("sara", script="F14")


def test_the_add_on_that_was_asked_for_starts_the_request(stage: Stage) -> None:
    scene = stage({})
    scene.says("giulia", SUBJECT)
    scene.presses("giulia", "asked", scene.last("giulia"))
    scene.commands("sara", "addon", "C-2044 payroll")
    assert scene.ticket().state == "waiting"


def test_the_lead_cannot_extend(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.presses("giulia", "stopped", scene.last("giulia", script="D1"))
    said = scene.presses("marco", "extend", scene.last("marco", script="D2"), "1001")
    assert said.reply.toast.startswith("None of your accounts")


def test_g7_the_card_of_a_contract_says_when_notice_is_due_and_how_the_help_is_rated(stage: Stage) -> None:
    scene = stage(
        {"    end: 2028-12-31               # the last day it holds\n": "    end: 2028-12-31\n    notice: 30d\n"}
    )
    close(scene)
    scene.passes(hours=3)
    rate(scene, 4)
    scene.later(minutes=1)
    scene.says("sara", "contract bianchi")
    assert "\nNotice by 1 Dec 2028\nRating 4.0 (1 answer)\nHeld now: 0" in scene.last("sara", script="G7").text


def test_a_contract_is_shown_to_its_account_manager(stage: Stage) -> None:
    scene = stage({})
    scene.says("sara", "contract bianchi")
    shown = scene.last("sara", script="G7")
    assert shown.text.startswith("Gold C-2044, Bianchi Meccanica, until 31 Dec 2028\nCovers ERP Finance, Integrations")
    assert "Held now: 0" in shown.text
    scene.presses("sara", "extend", shown)
    assert scene.last("sara").text == "C-2044 runs to 14 Jan 2029 now."
    again = scene.presses("sara", "extend", shown)
    assert again.reply.toast == "This has changed: C-2044 runs to 14 Jan 2029 already."
    assert str(scene.db.read_now(amending.contract_of, "C-2044").end) == "2029-01-14", "each card counts once"
    scene.says("sara", "contract nordfrakt")
    assert "None of your accounts, and none of their contracts, is called “nordfrakt”." in scene.last("sara").text
