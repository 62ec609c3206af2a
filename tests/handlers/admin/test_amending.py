"""One contract, organisation or person is changed in the file's own words, checked and published as a file would be."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from handlers.admin.amending import (
    RefusedChange,
    amend_contract,
    amend_organisation,
    contract_of,
    organisation_of,
    put_person,
)
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage import contracts, desk, people
from storage.contracts import ContractVersion
from storage.engine import Database
from tests.desks import EXAMPLE, NOW, apply_example

LATER = NOW + timedelta(days=1)


@pytest.fixture
def example(database: Database) -> Database:
    """The example desk."""
    apply_example(database)
    return database


def change(db: Database, number: str, **changes: object) -> list[str]:
    """Amend a contract a day later; what that did."""
    return list(db.write_now(lambda conn: amend_contract(conn, number, changes, now=LATER)).lines())


def in_force(conn: Connection, number: str, later: timedelta = timedelta(0)) -> ContractVersion:
    """The version that counts so long after the first apply."""
    every = contracts.versions_for(conn, [1], NOW + later)
    return next(one for one in every if one.number == number)


def test_an_extended_contract_gets_a_version_and_says_what_that_means(example: Database) -> None:
    lines = change(example, "C-2044", end="2029-12-31")
    assert lines[:3] == [
        "~ contract C-2044 → version 2",
        "    end: 2028-12-31 → 2029-12-31",
        "    the next request runs under version 2",
    ]
    assert example.read_now(in_force, "C-2044").version == 1
    newest = example.read_now(in_force, "C-2044", timedelta(days=1))
    assert (newest.version, newest.ends.year) == (2, 2029)
    assert str(example.read_now(contract_of, "C-2044").end) == "2029-12-31"


def test_a_key_without_a_value_is_taken_out(example: Database) -> None:
    change(example, "C-2044", suspended="true")
    assert example.read_now(contract_of, "C-2044").suspended
    change(example, "C-2044", suspended=None)
    assert not example.read_now(contract_of, "C-2044").suspended


def test_a_change_that_changes_nothing_publishes_nothing(example: Database) -> None:
    before = example.read_now(desk.current)
    assert change(example, "C-2044", end="2028-12-31") == ["No changes."]
    assert example.read_now(desk.current) == before


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"end": "2020-01-01"}, "contracts.C-2044.end: ends before it starts"),
        ({"end": "soon"}, "contracts.C-2044.end: “soon” is not a date; write it as 2026-12-31"),
        ({"add_ons": ["payrol"]}, "did you mean “payroll”?"),
        ({"named": ["anna"]}, "“anna” is not a contact of bianchi"),
        ({"ends": "2027-01-01"}, "contracts.C-2044.ends: unknown key; did you mean “end”?"),
        ({"calendar": "mars"}, "there is no calendar “mars”"),
    ],
)
def test_a_change_is_refused_like_a_file_and_nothing_is_written(
    example: Database, changes: dict[str, object], says: str
) -> None:
    before = example.read_now(desk.current)
    with pytest.raises(RefusedChange) as refused:
        change(example, "C-2044", **changes)
    assert any(says in sentence for sentence in refused.value.sentences), refused.value.sentences
    assert example.read_now(desk.current) == before


def test_what_nobody_knows_cannot_be_changed(example: Database) -> None:
    with pytest.raises(LookupError, match="knows no C-9"):
        change(example, "C-9", end="2029-12-31")


def test_a_new_contact_is_a_person_first(example: Database) -> None:
    paolo = {"name": "Paolo Verdi", "zone": "Europe/Rome", "identities": {"console": "paolo"}}
    example.write_now(lambda conn: put_person(conn, "paolo", paolo, now=LATER))
    contacts = [*example.read_now(organisation_of, "bianchi").contacts, "paolo"]
    example.write_now(lambda conn: amend_organisation(conn, "bianchi", {"contacts": contacts}, now=LATER))
    assert [one.key for one in example.read_now(contracts.contacts_of, 1)][-1] == "paolo"
    assert example.read_now(in_force, "C-2044", timedelta(days=2)).version == 1


def test_a_renamed_organisation_is_a_new_version_of_its_contracts(example: Database) -> None:
    done = example.write_now(lambda conn: amend_organisation(conn, "bianchi", {"name": "Bianchi SpA"}, now=LATER))
    assert "~ contract C-2044 → version 2 (organisation bianchi changed)" in list(done.lines())


def test_an_account_has_one_owner_also_among_people_who_are_not_concerned(example: Database) -> None:
    thief = {"name": "A thief", "identities": {"console": ["thief", "luca"]}}
    with pytest.raises(RefusedChange, match="already belongs to luca"):
        example.write_now(lambda conn: put_person(conn, "thief", thief, now=LATER))
    assert example.read_now(people.by_key, "thief") is None


def test_the_next_plan_starts_from_what_was_changed(example: Database) -> None:
    change(example, "C-2044", end="2029-12-31")
    found = example.read_now(plan, declare(EXAMPLE, NOW), LATER)
    assert "    end: 2029-12-31 → 2028-12-31" in list(found.lines())


def test_two_changes_at_one_moment_are_both_made(example: Database) -> None:
    def amend(conn: Connection, key: str, value: str) -> None:
        amend_contract(conn, "C-2044", {key: value}, now=LATER)

    async def both() -> None:
        await asyncio.gather(
            example.write(amend, "end", "2029-12-31"),
            example.write(amend, "plan", "Platinum"),
        )

    asyncio.run(both())
    found = example.read_now(contract_of, "C-2044")
    assert (str(found.end), found.plan) == ("2029-12-31", "Platinum")
    assert example.read_now(in_force, "C-2044", timedelta(days=1)).version == 3


def test_before_the_first_desk_file_there_is_nothing_to_change(database: Database) -> None:
    with pytest.raises(RefusedChange, match="no desk file"):
        database.write_now(lambda conn: put_person(conn, "paolo", {"name": "Paolo"}, now=NOW))
