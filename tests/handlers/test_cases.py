"""What solved a request is found beside the next one like it, used by one tap, and shared by a lead (RULES 6)."""

import pytest

from handlers.wording.voice import flat
from storage import cases, journal
from tests.handlers.likecases import CAUSE, FIX, asks, card, rings, solves
from tests.handlers.scene import QUESTION, Scene

AGAIN = "The invoices of the Turin plant are rounded again, to whole euros"
CHINESE = "自今天早上起都灵工厂的发票金额被四舍五入"
BEFORE = f"Solved before: T-1001 {CAUSE} → {FIX}"


@pytest.fixture
def solved(lone: Scene) -> Scene:
    """Giulia's first request is solved."""
    lone.says("giulia", QUESTION)
    solves(lone, 1001)
    return lone


def test_a_card_shows_what_solved_a_request_like_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    rings(scene)
    assert "Solved before" not in scene.card().text
    solves(scene, 1001)
    asked = asks(scene, "giulia", AGAIN)
    assert BEFORE in asked.text
    assert "usedcase" not in asked.words, "nobody has it yet"
    assert not [one for one in scene.read("giulia") if "Solved before" in flat(one.card.text)]


def test_chinese_is_found_too(scene: Scene) -> None:
    scene.says("giulia", CHINESE)
    solves(scene, 1001, cause="舍入配置", fix="改为两位小数")
    assert "Solved before: T-1001 舍入配置 → 改为两位小数" in asks(scene, "giulia", "都灵工厂的发票又被四舍五入了").text


def test_one_tap_uses_it_and_resolve_begins_with_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solves(scene, 1001)
    asks(scene, "giulia", AGAIN)
    scene.presses("anna", "claim", card(scene, 1002))
    assert card(scene, 1002).words[-1] == "usedcase"
    used = scene.presses("anna", "usedcase", card(scene, 1002))
    assert used.reply.toast == "Noted. [Resolve] starts with what solved T-1001."
    assert f"✔ Used here: T-1001 {CAUSE} → {FIX}" in card(scene, 1002).text
    assert "usedcase" not in card(scene, 1002).words
    form = scene.presses("anna", "resolve", card(scene, 1002)).reply.form
    assert form is not None
    assert [field.value for field in form.fields] == [CAUSE, FIX]


def test_pressed_twice_it_counts_once(solved: Scene) -> None:
    asked = asks(solved, "giulia", AGAIN)
    solved.presses("anna", "claim", asked)
    old = card(solved, 1002)
    value = old.card.buttons[-1].value
    for said in ("Noted. [Resolve] starts with what solved T-1001.", "Noted already: what solved T-1001 is used here."):
        assert solved.presses("anna", "usedcase", old, value).reply.toast == said
    case = solved.db.read_now(cases.of_ticket, 1)
    assert case is not None
    assert solved.db.read_now(cases.used, case) == 1
    notes = [one.data["case"] for one in solved.db.read_now(journal.of_ticket, 2) if "case" in one.data]
    assert notes == ["T-1001"]
    solves_again = solved.sends(solved.presses("anna", "resolve", card(solved, 1002)), cause="c", fix="f")
    assert not solves_again.reply.errors
    solved.presses("anna", "reopen", card(solved, 1001))
    solved.sends(solved.presses("anna", "resolve", card(solved, 1001)), cause=CAUSE, fix=FIX)
    rings(solved)
    solved.presses("marco", "generalcase", card(solved, 1001), "1001.1")
    assert "Used again once." in card(solved, 1001).text


def test_by_others_too_late_and_what_nobody_showed_him(solved: Scene) -> None:
    asked = asks(solved, "giulia", AGAIN)
    value = "1002.1"
    unclaimed = solved.presses("anna", "usedcase", asked, value)
    assert unclaimed.reply.toast == "Nobody has claimed T-1002 yet. Claim it first."
    solved.presses("anna", "claim", asked)
    for other in ("liwei@slack", "marco", "ivo", "nils", "giulia"):
        assert "Noted" not in solved.presses(other, "usedcase", asked, value).reply.toast
    for wrong in ("1002.99", "1002.x", "1002."):
        assert solved.presses("anna", "usedcase", asked, wrong).reply.toast.startswith("I do not know this button")
    solved.sends(solved.presses("anna", "resolve", card(solved, 1002)), cause="c", fix="f")
    assert solved.presses("anna", "usedcase", asked, value).reply.toast.startswith("This has changed")
    case = solved.db.read_now(cases.of_ticket, 1)
    assert case is not None
    assert solved.db.read_now(cases.used, case) == 0


def test_only_its_own_company_sees_a_case_until_a_lead_shares_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solves(scene, 1001)
    theirs = asks(scene, "nils", AGAIN)
    assert "Solved before" not in theirs.text
    scene.presses("anna", "claim", theirs)
    hidden = scene.presses("anna", "usedcase", theirs, "1002.1")
    assert hidden.reply.toast.startswith("I do not know this button"), "a guessed number shows nothing"
    refused = scene.presses("anna", "generalcase", card(scene, 1001), "1001.1")
    assert refused.reply.toast == "Only the lead of the queue can do that. Marco Ferri can help."
    shared = scene.presses("marco", "generalcase", card(scene, 1001), "1001.1")
    assert shared.reply.toast == "What solved T-1001 is shown for every company."
    assert "This solution is shown for every company." in card(scene, 1001).text
    rings(scene)
    asked = asks(scene, "nils", AGAIN)
    assert BEFORE in asked.text
    assert "Giulia" not in asked.text
    assert BEFORE in asks(scene, "luca", AGAIN).text, "its own company still does"
    scene.presses("marco", "owncase", card(scene, 1001), "1001.1")
    rings(scene)
    assert "Solved before" not in asks(scene, "nils", AGAIN).text


def test_what_names_somebody_is_said_anew_before_it_is_shared(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    solves(lone, 1001, fix="Bianchi's profile set to two decimals")
    asked = lone.presses("marco", "generalcase", card(lone, 1001), "1001.1")
    assert asked.reply.form is not None
    assert "it names Bianchi Meccanica" in flat(asked.reply.form.text)
    again = lone.sends(asked, cause=CAUSE, fix="Giulia Rossi's profile")
    assert again.reply.errors == {"fix": "Experts of every company read this, and it names Giulia Rossi."}
    lone.sends(asked, cause=CAUSE, fix=FIX)
    rings(lone)
    assert BEFORE in asks(lone, "nils", AGAIN).text
    assert "Bianchi's profile" in card(lone, 1001).text, "its own request keeps what was said to its customer"


def test_what_is_opened_again_is_no_case_until_it_is_solved_anew(solved: Scene) -> None:
    solved.presses("anna", "reopen", card(solved, 1001))
    assert "Solved before" not in asks(solved, "giulia", AGAIN).text
    solved.sends(solved.presses("anna", "resolve", card(solved, 1001)), cause="Wrong plant code", fix="Corrected")
    rings(solved)
    assert "Solved before: T-1001 Wrong plant code → Corrected" in asks(solved, "giulia", AGAIN).text


def test_sharing_before_it_is_solved_or_after_it_was_opened_again(solved: Scene) -> None:
    old = card(solved, 1001)
    solved.presses("anna", "reopen", old)
    late = solved.presses("marco", "generalcase", old, "1001.1")
    assert late.reply.toast.startswith("This has changed")
    assert solved.presses("marco", "owncase", old, "1001.1").reply.toast.startswith("This has changed")


def test_whoever_is_forgotten_leaves_nothing_to_be_found(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    solves(scene, 1001)
    assert scene.db.read_now(cases.numbers, ["1xturin"]) == {"1xturin": 1}
    scene.commands("giulia", "settings")
    scene.presses("giulia", "forget", scene.last("giulia"))
    assert scene.db.read_now(cases.numbers, ["1xturin"]) == {}
    case = scene.db.read_now(cases.of_ticket, 1)
    assert case is not None
    assert (case.cause, case.fix, case.terms) == ("", "", "")


def test_what_has_nothing_in_common_is_not_shown(solved: Scene) -> None:
    assert (
        "Solved before" not in asks(solved, "giulia", "The export of ledgers to the bank has no holidays in Turin").text
    )


def test_an_error_code_alone_is_enough(lone: Scene) -> None:
    lone.says("giulia", "The nightly run ends with ORA-01555")
    solves(lone, 1001, cause="Undo space", fix="Made larger")
    assert "T-1001 Undo space → Made larger" in asks(lone, "giulia", "We see ora-01555 since the update").text


def test_a_held_request_is_looked_at_when_it_starts(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    solves(lone, 1001)
    lone.says("giulia@slack", "The payslip of our workers shows the wrong salary, rounded in Turin")
    rings(lone)
    assert lone.ticket(1002).state == "held"
    assert lone.db.write_now(cases.unlooked, 9) == ()
    lone.presses("giulia@slack", "subject", lone.last("giulia@slack", "Payroll"))
    rings(lone)
    assert BEFORE in card(lone, 1002).text


def test_it_is_looked_for_once_and_buttons_stay_what_they_were(solved: Scene) -> None:
    asked = asks(solved, "giulia", AGAIN)
    assert asked.card.buttons[0].value == f"1002.{solved.ticket(1002).version}"
    assert solved.db.read_now(cases.earliest) is None, "nothing is left to do"


def test_an_expert_asks_for_what_is_like_his_words(solved: Scene) -> None:
    none = "I know nothing like it that was solved before."
    solved.says("anna", "similar rounded invoices in turin")
    assert solved.last("anna").text == none, "outside a thread everybody's only"
    solved.presses("marco", "generalcase", card(solved, 1001), "1001.1")
    rings(solved)
    solved.says("anna", "similar rounded invoices in turin")
    assert solved.last("anna").text == BEFORE
    assert not solved.last("anna").words
    asked = asks(solved, "giulia", "The invoice run stops")
    assert "Solved before" not in asked.text
    solved.presses("anna", "claim", asked)
    solved.says("giulia", "it is the rounded invoices of Turin")
    solved.says("anna", "similar", to="C0ERP", under=asked)
    found = solved.last("C0ERP", "Solved before")
    assert found.words == ["usedcase"]
    solved.presses("anna", "usedcase", found)
    assert "✔ Used here: T-1001" in card(solved, 1002).text


def test_similar_is_no_word_of_customers(solved: Scene) -> None:
    solved.commands("giulia", "similar", "rounded invoices")
    assert not solved.read("giulia", "Solved before")


def test_what_was_shared_is_its_companys_again_once_it_is_solved_anew(solved: Scene) -> None:
    for _ in range(2):
        said = solved.presses("marco", "generalcase", card(solved, 1001), "1001.1")
        assert said.reply.toast == "What solved T-1001 is shown for every company."
    notes = [one.data["case"] for one in solved.db.read_now(journal.of_ticket, 1) if "case" in one.data]
    assert notes == ["shared"], "pressed twice it is noted once"
    rings(solved)
    solved.presses("anna", "reopen", card(solved, 1001))
    solved.sends(solved.presses("anna", "resolve", card(solved, 1001)), cause=CAUSE, fix=FIX)
    rings(solved)
    assert "for every company" not in card(solved, 1001).text
    assert "Solved before" not in asks(solved, "nils", AGAIN).text


def test_what_was_shared_outlives_its_customer_without_his_words(solved: Scene) -> None:
    solved.presses("marco", "generalcase", card(solved, 1001), "1001.1")
    rings(solved)
    assert solved.db.read_now(cases.numbers, ["0xturin", "0xround"]) == {"0xturin": 1, "0xround": 1}
    solved.commands("giulia", "settings")
    solved.presses("giulia", "forget", solved.last("giulia"))
    assert solved.db.read_now(cases.numbers, ["0xturin", "0xround"]) == {"0xround": 1}
    assert BEFORE in asks(solved, "nils", "The rounding profile of our plant is wrong").text


def test_three_at_most_and_the_same_words_only_once(solved: Scene) -> None:
    for number in range(1002, 1006):
        asks(solved, "giulia@slack", AGAIN)
        solves(solved, number)
    assert asks(solved, "giulia@slack", AGAIN).text.count("Solved before") == 1
    for number in range(1006, 1010):
        solves(solved, number, fix=f"By way {number}")
        asks(solved, "giulia@slack", AGAIN)
    assert card(solved, 1010).text.count("Solved before") == 3
