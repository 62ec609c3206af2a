"""Facts are what the desk file says, for the person, the moment and the contract version at hand, in few queries."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from handlers.asking.facts import Asking, contract_facts, entitlement_facts
from handlers.rules.entitlement import ContractFacts, Facts, Outcome, decide
from handlers.rules.terms import ClockKind
from storage import people
from storage.engine import Database
from tests.desks import NOW, apply_changed, apply_example

LATER = NOW + timedelta(days=1)


def facts_of(conn: Connection, key: str, text: str = "", *, days: int = 0) -> Facts:
    """The facts of a request of one of the cast, so many days after the desk file was applied."""
    person = people.by_key(conn, key)
    return entitlement_facts(conn, Asking(person, "console", text), NOW + timedelta(days=days))


def only(facts: Facts) -> ContractFacts:
    """The one contract in the facts."""
    (contract,) = facts.contracts
    return contract


def test_a_contact_has_the_facts_of_the_contract(database: Database) -> None:
    apply_example(database)
    facts = database.read_now(facts_of, "giulia", "la fattura")
    contract = only(facts)
    assert (facts.channel, facts.text, facts.language) == ("console", "la fattura", "en")
    assert facts.organisations == (contract.organisation,)
    assert (contract.terms.contract, contract.terms.version, contract.terms.plan) == ("C-2044", 1, "Gold")
    assert contract.terms.organisation == "Bianchi Meccanica"
    assert contract.terms.severity("urgent").targets[ClockKind.FIRST_RESPONSE] == 7200
    assert [module.key for module in contract.modules] == ["finance", "interfaces"]
    assert [module.key for module in contract.more] == ["payroll"]
    assert (contract.named, contract.channels) == (frozenset(), frozenset())
    assert not contract.suspended
    assert facts.house.calendar.zone == "Europe/Stockholm"


def test_plain_words_are_decided_end_to_end(database: Database) -> None:
    apply_example(database)
    text = "Le fatture di Torino sono arrotondate male, siamo fermi"
    decision = decide(database.read_now(facts_of, "giulia", text), int(NOW.timestamp()))
    assert decision.outcome is Outcome.GRANTED
    assert (decision.queue, decision.severity) == ("erp-finance", "urgent")


def test_a_stranger_and_one_of_ours_have_no_contract(database: Database) -> None:
    apply_example(database)
    stranger = database.read_now(lambda conn: entitlement_facts(conn, Asking(None, "console", "hello"), NOW))
    assert (stranger.person, stranger.organisations, stranger.contracts) == (None, (), ())
    assert stranger.house.calendar.zone == "Europe/Stockholm"
    assert database.read_now(facts_of, "anna").contracts == ()


def test_a_desk_without_a_file_still_has_house_terms(database: Database) -> None:
    stranger = database.read_now(lambda conn: entitlement_facts(conn, Asking(None, "console", "hello"), NOW))
    assert stranger.house.default_severity == "normal"


def test_who_wrote_before_a_new_version_has_the_old_one(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    apply_changed(database, tmp_path / "desk.yaml", {"{first_response: 2h,": "{first_response: 1h,"}, LATER)
    before, after = (only(database.read_now(partial(facts_of, key="giulia", days=days))) for days in (0, 2))
    urgent = [facts.terms.severity("urgent").targets[ClockKind.FIRST_RESPONSE] for facts in (before, after)]
    assert urgent == [7200, 3600]
    assert (before.terms.version, after.terms.version) == (1, 2)
    assert before.terms.content_hash() != after.terms.content_hash()


def test_named_contacts_channels_and_suspension_reach_the_facts(database: Database, tmp_path: Path) -> None:
    changes = {
        "named: []": "named: [luca]",
        "channels: []": "channels: [slack]",
        "    allowance:": "    suspended: true\n    allowance:",
    }
    apply_changed(database, tmp_path / "desk.yaml", changes)
    contract = only(database.read_now(facts_of, "giulia"))
    luca = database.read_now(people.by_key, "luca")
    assert luca is not None
    assert (contract.named, contract.channels, contract.suspended) == (frozenset({luca.id}), frozenset({"slack"}), True)


def test_a_bought_add_on_is_included(database: Database, tmp_path: Path) -> None:
    apply_changed(database, tmp_path / "desk.yaml", {"add_ons: []": "add_ons: [payroll]"})
    assert "payroll" in [module.key for module in only(database.read_now(facts_of, "giulia")).modules]


def test_the_contract_in_force_is_shown_and_an_ended_one_is_not(database: Database, tmp_path: Path) -> None:
    def shown(conn: Connection) -> ContractFacts | None:
        return contract_facts(conn, people.by_key(conn, "giulia"), NOW)

    apply_example(database)
    found = database.read_now(shown)
    assert found is not None
    assert found.terms.contract == "C-2044"
    apply_changed(database, tmp_path / "desk.yaml", {"end: 2028-12-31": "end: 2026-10-31"})
    assert database.read_now(shown) is None


def test_facts_take_three_queries_whatever_the_number_of_contracts(database: Database, tmp_path: Path) -> None:
    contract = (Path(__file__).parents[2] / "examples" / "desk.yaml").read_text().split("contracts:\n  C-2044:")[1]
    more = "".join(f"\n  C-{number}:{contract}" for number in range(1, 30))
    apply_changed(database, tmp_path / "desk.yaml", {contract: contract + more})
    asked: list[str] = []

    def count(conn: Connection) -> Facts:
        person = people.by_key(conn, "giulia")

        def note(*args: Any) -> None:
            asked.append(args[2])

        event.listen(conn, "before_cursor_execute", note)
        return entitlement_facts(conn, Asking(person, "console", ""), NOW)

    assert len(database.read_now(count).contracts) == 30
    assert len(asked) == 3


PROOF = {
    "    contacts: [giulia, luca]\n": (
        "    contacts: [giulia, luca]\n    workspaces: [slack: T0BIANCHI]\n    channels: [slack: T0SHARED/C0SHARED]\n"
    )
}


class TestProof:
    """Whose somebody is, though he is no contact: by the directory he writes from, or the chat."""

    def proven(self, db: Database, asking: Asking) -> tuple[bool, bool]:
        """Whether Bianchi is proven, and whether its contract is in the facts."""
        facts = db.read_now(entitlement_facts, asking, NOW)
        return bool(facts.proven), bool(facts.contracts)

    def test_the_directory_and_the_chat_prove_it_and_no_other(self, database: Database, tmp_path: Path) -> None:
        apply_changed(database, tmp_path / "desk.yaml", PROOF)
        asked = {
            "his directory": Asking(None, "slack", "", workspace="T0BIANCHI"),
            "another directory": Asking(None, "slack", "", workspace="T0OTHER"),
            "the same name elsewhere": Asking(None, "telegram", "", workspace="T0BIANCHI"),
            "the shared chat": Asking(None, "slack", "", workspace="T0OTHER", place=("T0SHARED", "C0SHARED")),
            "another chat": Asking(None, "slack", "", workspace="T0OTHER", place=("T0SHARED", "C0ELSE")),
        }
        found = {name: self.proven(database, asking) for name, asking in asked.items()}
        assert found == {
            "his directory": (True, True),
            "another directory": (False, False),
            "the same name elsewhere": (False, False),
            "the shared chat": (True, True),
            "another chat": (False, False),
        }

    def test_in_a_shared_chat_a_contact_asks_for_its_company_alone(self, database: Database, tmp_path: Path) -> None:
        apply_changed(database, tmp_path / "desk.yaml", PROOF)
        giulia, anna = (database.read_now(people.by_key, key) for key in ("giulia", "anna"))
        here = ("T0SHARED", "C0SHARED")
        mine = database.read_now(entitlement_facts, Asking(giulia, "slack", "", place=here), NOW)
        other = database.read_now(entitlement_facts, Asking(anna, "slack", "", place=here), NOW)
        assert (mine.organisations, mine.proven) == (other.proven, other.proven)
        assert other.organisations == ()


def test_items_payment_and_pilot_reach_the_facts(database: Database, tmp_path: Path) -> None:
    changes = {
        "    add_ons: []": (
            "    items: [plant-turin]\n    paid_until: 2026-11-30\n    approver: luca\n"
            "    pilot: {decide_by: 2026-12-20, decides: sara}\n    add_ons: []"
        ),
        "      self_raise: 1 ": "      payment_before_access: true\n      self_raise: 1 ",
    }
    apply_changed(database, tmp_path / "desk.yaml", changes)
    contract = only(database.read_now(facts_of, "giulia"))
    luca = database.read_now(people.by_key, "luca")
    assert luca is not None
    assert [item.title for item in contract.items] == ["Turin plant"]
    assert [item.title for item in contract.others] == ["Verona plant"]
    assert contract.paid_until == datetime(2026, 11, 30, 23, tzinfo=UTC).timestamp()
    assert (contract.pilot, contract.approver) == (True, luca.id)
