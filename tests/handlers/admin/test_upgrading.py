"""A desk that was applied by a release without declarations is planned, applied and amended after the upgrade."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, select, update

from handlers.admin import amending
from handlers.admin.applying import apply_file
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage import contracts, desk
from storage.declarations import declarations
from storage.engine import Database
from tests.desks import EXAMPLE, NOW, apply_example

ANEW = "This desk was applied by an earlier release; its entries are written down anew."


def _earlier(conn: Connection) -> None:
    """As revision 0004 left it: no declarations, and contracts in the form of then."""
    conn.execute(delete(declarations))
    conn.execute(update(contracts.contract_versions).values(hash="0" * 64))


@pytest.fixture
def earlier(database: Database) -> Database:
    """The example desk as an earlier release applied it."""
    apply_example(database)
    database.write_now(_earlier)
    return database


def test_nothing_is_new_and_the_plan_says_why_contracts_are_published_again(earlier: Database) -> None:
    assert list(earlier.read_now(plan, declare(EXAMPLE, NOW), NOW).lines()) == [
        ANEW,
        "~ contract C-2044 → version 2 (the form in which contracts are kept changed)",
        "    the next request runs under version 2",
        "0 to add, 1 to change, 0 to remove.",
    ]


def test_where_the_form_is_the_same_nothing_is_published_and_the_entries_are_kept(database: Database) -> None:
    apply_example(database)
    database.write_now(lambda conn: conn.execute(delete(declarations)))
    assert list(apply_file(database, EXAMPLE, NOW).lines()) == [ANEW, "Nothing else changes."]
    versions = select(func.count()).select_from(contracts.contract_versions)
    assert database.read_now(lambda conn: conn.scalar(versions)) == 1
    assert list(apply_file(database, EXAMPLE, NOW).lines()) == ["No changes."]


def test_what_the_file_adds_and_leaves_out_is_said(earlier: Database, tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    ben = "people:\n  ben:\n    name: Ben Berg\n    zone: Europe/Rome\n"
    file.write_text(EXAMPLE.read_text().replace("people:\n", ben, 1))
    lines = list(apply_file(earlier, file, NOW).lines())
    assert [line for line in lines if line.startswith("+")] == ["+ person ben"]
    assert "- person ben" in list(apply_file(earlier, EXAMPLE, NOW).lines())


def test_amending_before_the_first_apply_says_what_to_do(earlier: Database) -> None:
    with pytest.raises(amending.RefusedChange, match="apply its file once again first"):
        earlier.write_now(lambda conn: amending.amend_contract(conn, "C-2044", {"end": "2029-12-31"}, now=NOW))
    assert earlier.read_now(desk.current).version == 1
