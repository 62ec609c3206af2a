"""The catalogue: what may be asked, what is promised, and prices only for who answers for the money."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.scene import Scene

SCOPED = {
    "        title: ERP Finance\n        queue: erp-finance\n": (
        "        title: ERP Finance\n        queue: erp-finance\n"
        "        scope:\n          in: [invoices, closing the books]\n          out: [tax advice]\n"
    ),
    "        title: Payroll\n        queue: erp-finance\n": (
        "        title: Payroll\n        queue: erp-finance\n        price: {amount: 180.00 EUR, per: month}\n"
    ),
    "    plan: Gold\n": "    plan: Gold\n    owner: giulia\n    approver: giulia\n",
}
MORE = """
  closing:
    title: Year-end closing
    life: {life}
    {extra}
    modules:
      closing: {{title: Year-end closing, queue: erp-finance}}
"""


def stage(database: Database, folder: Path, **more: str) -> Scene:
    """A desk whose modules say what they are for; perhaps with a second product."""
    changes = dict(SCOPED)
    if more:
        changes["\norganisations:\n"] = MORE.format(**{"extra": "summary: Two weeks in January", **more}) + (
            "\norganisations:\n"
        )
    return Scene(database, folder, changes)


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The desk with scopes and a price."""
    return stage(database, tmp_path)


def page(scene: Scene, who: str, to: str = "") -> str:
    """What somebody reads who asks for the catalogue."""
    scene.commands(who, "catalogue", to=to)
    return scene.last(to or who, script="catalogue").text


def test_a_customer_sees_his_product_with_its_scope_and_promises(scene: Scene) -> None:
    text = page(scene, "luca")
    for line in (
        "ERP Care · Gold C-2044",
        "✓ ERP Finance",
        "for invoices; closing the books",
        "not for tax advice",
        "✓ Integrations",
        "Hours: Mon–Fri 09:00–18:00 (Rome)",
        "First answer in working time: urgent 2 h, normal 4 h, low 8 h",
        "Solved in working time: urgent 16 h, normal 40 h",
        "Account manager: Sara Holm",
    ):
        assert line in text
    assert "+ Payroll, an add-on" in text.splitlines()
    assert "EUR" not in text


@pytest.mark.parametrize("word", ["catalogue", "services", "Catalogue"])
def test_it_is_a_plain_word(scene: Scene, word: str) -> None:
    scene.says("luca", word)
    assert scene.read("luca", "ERP Care", "catalogue")
    assert scene.count() == 0


def test_the_owner_reads_what_an_add_on_costs(scene: Scene) -> None:
    assert "+ Payroll, an add-on · 180.00 EUR a month" in page(scene, "giulia")


def test_experts_read_no_prices_and_account_managers_do(scene: Scene) -> None:
    assert "EUR" not in page(scene, "anna")
    assert "180.00 EUR a month" in page(scene, "sara")


def test_prices_are_not_shown_where_experts_read_along(database: Database, tmp_path: Path) -> None:
    changes = {**SCOPED, "    name: Bianchi Meccanica\n    account_manager: sara\n": (
        "    name: Bianchi Meccanica\n    account_manager: liwei\n"
    )}  # fmt: skip
    scene = Scene(database, tmp_path, changes)
    assert "180.00 EUR" in page(scene, "liwei")
    scene.commands("liwei", "catalogue", to="-1001")
    said = scene.last("-1001", script="catalogue").text
    assert "Payroll" in said
    assert "EUR" not in said


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    scene.commands("paolo", "catalogue")
    assert "If you have an invite code" in scene.last("paolo").text
    assert not scene.read("paolo", "ERP")


def test_another_company_sees_its_own_contract(scene: Scene) -> None:
    text = page(scene, "nils")
    assert "Silver C-3000" in text
    assert "Gold" not in text


def test_ask_opens_a_request_for_the_part_that_was_pressed(scene: Scene) -> None:
    scene.commands("giulia", "catalogue")
    card = scene.last("giulia", script="catalogue")
    asks = {button.label: button.value for button in card.card.buttons if button.word == "askabout"}
    assert list(asks) == ["Ask: ERP Finance", "Ask: Integrations"]
    scene.presses("giulia", "askabout", card, asks["Ask: Integrations"])
    assert "What do you need about Integrations?" in scene.last("giulia", script="prompt").text
    scene.says("giulia", "It stands still since noon")
    assert scene.ticket().module == "interfaces"
    assert scene.ticket().choices == {"module": "interfaces"}
    assert scene.chats.at("C0INTEGRATIONS", "T-1001")


def test_what_was_not_bought_cannot_be_asked_by_a_forged_button(scene: Scene) -> None:
    scene.commands("giulia", "catalogue")
    card = scene.last("giulia", script="catalogue")
    for value in ("1.2", "99.0", "1.99", "x", "1.x", ""):
        said = scene.presses("giulia", "askabout", card, value).reply
        assert said.toast.startswith("I do not know this button")
    assert scene.count() == 0


def test_pages_are_turned_in_place(database: Database, tmp_path: Path) -> None:
    scene = stage(database, tmp_path, life="on_sale")
    scene.commands("sara", "catalogue")
    card = scene.last("sara", script="catalogue")
    assert "Page 1 of 2" in card.text
    first = card.text
    [ahead] = [button for button in card.card.buttons if button.label == "Next"]
    scene.presses("sara", "catalogue", card, ahead.value)
    assert "Year-end closing" in card.text
    assert "Two weeks in January" in card.text
    [back] = [button for button in card.card.buttons if button.label == "Back"]
    scene.presses("sara", "catalogue", card, back.value)
    assert card.text == first
    assert len(scene.read("sara", script="catalogue")) == 1


@pytest.mark.parametrize(("who", "pages"), [("sara", 2), ("anna", 1)])
def test_a_draft_is_shown_to_its_product_manager_only(database: Database, tmp_path: Path, who: str, pages: int) -> None:
    scene = stage(database, tmp_path, life="draft", extra="product_manager: sara")
    text = page(scene, who)
    assert ("Page 1 of 2" in text) is (pages == 2)


def test_a_retired_product_names_its_successor(database: Database, tmp_path: Path) -> None:
    scene = stage(database, tmp_path, life="retired", extra="successor: erp-care")
    scene.commands("anna", "catalogue")
    card = scene.last("anna", script="catalogue")
    [ahead] = [button for button in card.card.buttons if button.label == "Next"]
    scene.presses("anna", "catalogue", card, ahead.value)
    assert "Not sold any more: ERP Care took its place." in card.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"    named: []  ": "    suspended: true\n    named: []  "}, "This contract is paused."),
        ({"    start: 2026-01-01": "    start: 2026-12-01"}, "This contract starts on 1 Dec 2026."),
    ],
    ids=["paused", "not started"],
)
def test_a_contract_that_is_not_in_force_offers_no_ask(
    database: Database, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    scene = Scene(database, tmp_path, changes)
    assert said in page(scene, "luca")
    assert scene.last("luca", script="catalogue").words == []
    assert not scene.last("luca", script="catalogue").card.more


def test_a_contact_of_two_companies_reads_the_contract_of_each(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, {"    contacts: [giulia, luca]": "    contacts: [giulia, luca, nils]"})
    scene.says("nils", "contract")
    heads = sorted(one.text.partition(",")[0] + one.text.split(",")[1] for one in scene.read("nils", script="G2"))
    assert heads == ["Gold C-2044 Bianchi Meccanica", "Silver C-3000 Nordfrakt"]
