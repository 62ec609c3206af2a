"""Who is behind an identity, and what a person is to the desk."""

import pytest
from sqlalchemy import Connection

from storage import contracts, desk, people, queues, roles
from storage.engine import Database
from storage.people import Identity, Person
from storage.queues import QueuePlace
from storage.roles import Roles
from tests.desks import NOW, apply_example


@pytest.fixture
def cast(database: Database) -> Database:
    """The example desk."""
    apply_example(database)
    return database


def person(conn: Connection, key: str) -> Person:
    """A person of the example."""
    found = people.by_key(conn, key)
    assert found is not None, key
    return found


def queue(conn: Connection, key: str) -> queues.Queue:
    """A queue of the example."""
    found = queues.by_key(conn, key)
    assert found is not None, key
    return found


def owner(conn: Connection, platform: str, workspace: str, user: str) -> Person | None:
    """Whose identity it is."""
    found = people.identity(conn, platform, workspace, user)
    return people.by_id(conn, found.person_id) if found and found.person_id else None


def bianchi_of(conn: Connection) -> contracts.Organisation:
    """The one organisation of the example."""
    (found,) = roles.roles_of(conn, person(conn, "giulia").id).organisations
    bianchi = contracts.organisation(conn, found)
    assert bianchi is not None
    return bianchi


def test_an_identity_is_known_only_on_its_platform_and_workspace(cast: Database) -> None:
    giulia = cast.read_now(owner, "console", "local", "giulia")
    assert giulia is not None
    assert (giulia.name, giulia.zone, giulia.locale) == ("Giulia Rossi", "Europe/Rome", "en")
    assert giulia == cast.read_now(people.by_id, giulia.id)
    assert cast.read_now(owner, "console", "elsewhere", "giulia") is None
    assert cast.read_now(owner, "telegram", "local", "giulia") is None


def test_a_stranger_is_remembered_without_a_person_and_once(cast: Database) -> None:
    def meet(conn: Connection, name: str, locale: str | None) -> Identity:
        account, whose = people.remember(conn, "telegram", "global", user="4294967296123", name=name, locale=locale)
        assert whose is None
        return account

    first = cast.write_now(meet, "Paolo", "it")
    again = cast.write_now(meet, "", None)
    renamed = cast.write_now(meet, "Paolo Neri", "de")
    assert (first.person_id, first.name, first.locale, first.declared) == (None, "Paolo", "it", False)
    assert again == first, "what is not said does not unsay what was"
    assert (renamed.id, renamed.name, renamed.locale) == (first.id, "Paolo Neri", "de")
    assert cast.read_now(people.identity, "telegram", "global", "4294967296123") == renamed


def test_remembering_a_known_person_keeps_who_it_is(cast: Database) -> None:
    giulia = cast.read_now(person, "giulia")
    kept, whose = cast.write_now(lambda conn: people.remember(conn, "console", "local", user="giulia", name="Giulia"))
    assert (kept.person_id, whose) == (giulia.id, giulia)
    assert cast.read_now(people.identities_of, giulia.id) == (kept,)


def test_everybody_has_the_roles_of_the_file(cast: Database) -> None:
    def ids(conn: Connection) -> tuple[int, int, int]:
        return bianchi_of(conn).id, queue(conn, "erp-finance").id, queue(conn, "integrations").id

    bianchi, finance, integrations = cast.read_now(ids)
    expected = {
        "giulia": Roles(organisations=(bianchi,)),
        "anna": Roles(queues=(finance, integrations)),
        "marco": Roles(leads=(finance, integrations), is_operator=True),
        "sara": Roles(manages=(bianchi,), is_front_desk=True),
    }
    found = {key: cast.read_now(roles.roles_of, cast.read_now(person, key).id) for key in expected}
    assert found == expected
    assert [found[key].is_ours for key in expected] == [False, True, True, True]


def test_operators_hear_of_faults(cast: Database) -> None:
    assert [one.key for one in cast.read_now(people.operators)] == ["marco"]


def test_a_queue_knows_its_lead_experts_duty_and_chats(cast: Database) -> None:
    finance = cast.read_now(queue, "erp-finance")
    marco, anna, liwei = (cast.read_now(person, key) for key in ("marco", "anna", "liwei"))
    assert (finance.title, finance.lead_id) == ("ERP Finance", marco.id)
    assert cast.read_now(queues.by_id, finance.id) == finance
    assert cast.read_now(queues.experts, finance.id) == (queues.Expert(anna.id, False), queues.Expert(liwei.id, True))
    assert cast.read_now(queues.members, finance.id) == ((anna, False), (liwei, True))
    assert cast.read_now(queues.places, finance.id) == (QueuePlace("console", "local", "erp-finance"),)
    assert cast.read_now(queues.by_place, "console", "local", "erp-finance") == finance
    assert cast.read_now(queues.by_place, "console", "elsewhere", "erp-finance") is None
    assert [one.key for one in cast.read_now(queues.every)] == ["erp-finance", "integrations"]


def test_a_chat_that_moved_keeps_its_new_id_when_the_file_is_applied_again(cast: Database) -> None:
    def move(conn: Connection) -> None:
        queues.move_place(conn, "console", "local", old="erp-finance", new="erp-finance-2")

    cast.write_now(move)
    assert not apply_example(cast).changes
    found = cast.read_now(queues.by_place, "console", "local", "erp-finance-2")
    assert found is not None
    assert found.key == "erp-finance"


def test_an_organisation_knows_its_people(cast: Database) -> None:
    giulia, luca, sara = (cast.read_now(person, key) for key in ("giulia", "luca", "sara"))
    bianchi = cast.read_now(bianchi_of)
    assert (bianchi.key, bianchi.name, bianchi.flagged) == ("bianchi", "Bianchi Meccanica", False)
    assert cast.read_now(contracts.account_manager, bianchi.id) == sara
    assert cast.read_now(contracts.contacts_of, bianchi.id) == (giulia, luca)


def test_the_desk_is_empty_before_the_first_file(database: Database) -> None:
    assert database.read_now(desk.current) == desk.EMPTY
    apply_example(database)
    here = database.read_now(desk.current)
    assert (here.name, here.vendor, here.version, here.applied_at) == ("Retainer desk", "Nordlicht Systems", 1, NOW)


def test_only_one_of_two_writers_takes_the_next_version(database: Database) -> None:
    assert database.write_now(desk.begin_version, 0, NOW)
    assert not database.write_now(desk.begin_version, 0, NOW)
    assert database.write_now(desk.begin_version, 1, NOW)
