"""A shared chat belongs to one organisation."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import channels, contracts
from storage.engine import Database
from tests.desks import NOW, apply_changed, apply_example

BOUND = {"    contacts: [giulia, luca]\n": "    contacts: [giulia, luca]\n    channels: [{console: shared}]\n"}


@pytest.fixture
def bound(database: Database, tmp_path: Path) -> Database:
    """The example desk, where Bianchi has a shared chat."""
    apply_changed(database, tmp_path / "desk.yaml", BOUND)
    return database


def bianchi(conn: Connection) -> int:
    """The id of the organisation."""
    return int(conn.execute(select(contracts.organisations.c.id)).scalar_one())


def test_a_shared_chat_tells_whose_it_is(bound: Database) -> None:
    mine = bound.read_now(bianchi)
    assert bound.read_now(channels.organisation_of_place, "console", "local", "shared") == mine


def test_the_same_ids_elsewhere_belong_to_nobody(bound: Database) -> None:
    assert bound.read_now(channels.organisation_of_place, "slack", "local", "shared") is None
    assert bound.read_now(channels.organisation_of_place, "console", "other", "shared") is None


def test_a_chat_that_moved_keeps_its_new_id_while_the_file_names_the_old_one(bound: Database, tmp_path: Path) -> None:
    mine = bound.read_now(bianchi)
    bound.write_now(lambda conn: channels.move_place(conn, "console", "local", old="shared", new="shared-2"))
    renamed = {**BOUND, "name: Bianchi Meccanica": "name: Bianchi SpA"}
    apply_changed(bound, tmp_path / "desk.yaml", renamed)
    assert bound.read_now(channels.organisation_of_place, "console", "local", "shared-2") == mine
    assert bound.read_now(channels.organisation_of_place, "console", "local", "shared") is None


def test_what_the_file_no_longer_names_is_free(bound: Database) -> None:
    apply_example(bound)
    assert bound.read_now(channels.organisation_of_place, "console", "local", "shared") is None


def test_before_the_first_publication_the_first_version_counts(bound: Database, tmp_path: Path) -> None:
    later = {**BOUND, "plan: Gold": "plan: Platinum"}
    apply_changed(bound, tmp_path / "desk.yaml", later, NOW + timedelta(days=1))
    mine = [bound.read_now(bianchi)]
    instants = {
        datetime(2020, 1, 1, tzinfo=UTC): 1,
        NOW - timedelta(seconds=1): 1,
        NOW: 1,
        NOW + timedelta(days=1, seconds=-1): 1,
        NOW + timedelta(days=1): 2,
    }
    found = {at: bound.read_now(contracts.versions_for, mine, at)[0].version for at in instants}
    assert found == instants
