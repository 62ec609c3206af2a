"""A plan shows what a file would change, row by row; applying does exactly that, once, or nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from handlers.admin.applying import StaleDeskError, apply, apply_file
from handlers.admin.changes import Action
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage import contracts, desk, people, queues
from storage.engine import Database
from storage.tables import every_table
from tests.desks import EXAMPLE, NOW, apply_changed, apply_example

LATER = NOW + timedelta(days=1)


def test_a_fresh_desk_gets_every_row(database: Database) -> None:
    lines = list(apply_example(database).lines())
    assert "+ person giulia" in lines
    assert "+ contract C-2044" in lines
    assert lines[-1].endswith(" to add, 0 to change, 0 to remove.")


def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    apply_example(database)
    before = database.read_now(desk.current)
    again = apply_example(database, LATER)
    assert list(again.lines()) == ["No changes."]
    assert database.read_now(desk.current) == before


def test_a_changed_promise_is_a_new_version_and_the_old_one_stays(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    changes = {"{first_response: 4h, next": "{first_response: 3h, next"}
    done = apply_changed(database, tmp_path / "desk.yaml", changes, LATER)
    assert list(done.lines()) == [
        "~ contract C-2044 → version 2",
        "    severities.normal.targets.first_response: 4h → 3h",
        "    the next request runs under version 2",
        "0 to add, 1 to change, 0 to remove.",
    ]
    first, second = (database.read_now(contracts.version, "C-2044", number) for number in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.published_at, second.published_at) == (NOW, LATER)
    assert first.hash != second.hash
    assert '"first_response":14400' in first.body
    assert '"first_response":10800' in second.body


def test_a_changed_product_is_a_new_version_of_the_contracts_sold_with_it(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    done = apply_changed(database, tmp_path / "desk.yaml", {"title: Payroll": "title: Pay"}, LATER)
    assert [(change.kind, change.key) for change in done.changes] == [("product", "erp-care"), ("contract", "C-2044")]


def owner_of(conn: Connection, user: str) -> people.Person | None:
    """Whose account on the console it is."""
    found = people.identity(conn, "console", "local", user)
    return people.by_id(conn, found.person_id) if found and found.person_id else None


def test_who_leaves_the_file_leaves_the_desk_and_may_come_back(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    luca = database.read_now(people.by_key, "luca")
    assert luca is not None
    without = {"  luca:\n    name: Luca Bianchi\n    zone: Europe/Rome\n    language: en\n    identities:\n": "",
               "      console: luca\n": "", "[giulia, luca]": "[giulia]"}  # fmt: skip
    done = apply_changed(database, tmp_path / "desk.yaml", without, LATER)
    assert (Action.REMOVE, "luca") in [(change.action, change.key) for change in done.changes]
    assert database.read_now(people.by_key, "luca") is None
    assert database.read_now(owner_of, "luca") is None
    apply_example(database, LATER)
    assert database.read_now(owner_of, "luca") == luca


def test_an_identity_changes_hands_in_one_go(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    swapped = {"console: luca": "console: luca2", "console: giulia": "console: luca"}
    apply_changed(database, tmp_path / "desk.yaml", swapped, LATER)
    owner = database.read_now(owner_of, "luca")
    assert owner is not None
    assert owner.key == "giulia"
    assert database.read_now(owner_of, "giulia") is None


def test_a_removed_queue_frees_its_chat(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    renamed = {"  integrations:\n": "  interfaces-team:\n", "queue: integrations": "queue: interfaces-team"}
    apply_changed(database, tmp_path / "desk.yaml", renamed, LATER)
    found = database.read_now(queues.by_place, "console", "local", "integrations")
    assert found is not None
    assert found.key == "interfaces-team"


def contents(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = every_table().sorted_tables
    return {
        table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.columns))] for table in tables
    }


def test_a_faulty_file_changes_nothing(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    before = database.read_now(contents)
    with pytest.raises(FaultyFileError, match="ends before it starts"):
        apply_changed(database, tmp_path / "desk.yaml", {"end: 2028-12-31": "end: 2020-12-31"})
    assert database.read_now(contents) == before


def test_a_missing_file_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError, match="cannot be read: No such file"):
        apply_file(database, tmp_path / "nowhere.yaml", NOW)


def test_a_plan_made_before_somebody_elses_change_is_refused_whole(database: Database, tmp_path: Path) -> None:
    stale = database.read_now(plan, declare(EXAMPLE, NOW), NOW)
    apply_changed(database, tmp_path / "desk.yaml", {"name: Luca Bianchi": "name: Luca B."})
    with pytest.raises(StaleDeskError, match="nothing was written"):
        database.write_now(apply, stale, NOW)
    luca = database.read_now(people.by_key, "luca")
    assert luca is not None
    assert luca.name == "Luca B."


def test_a_change_of_one_row_writes_one_version_only(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    apply_changed(database, tmp_path / "desk.yaml", {"name: Li Wei": "name: Li Wei (李伟)"}, LATER)
    versions = select(func.count()).select_from(contracts.contract_versions)
    assert database.read_now(lambda conn: conn.execute(versions).scalar()) == 1
