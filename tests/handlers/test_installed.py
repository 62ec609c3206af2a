"""A workspace lets the desk in or takes it out: nobody gets a right, and whoever must know hears of it another way."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Card, Plain, Post
from handlers.platforms import installed
from storage import installations, people, places
from storage.engine import Database
from storage.installations import Installation
from tests.desks import NOW
from tests.handlers.cast import BIANCHI, OURS
from tests.handlers.scene import QUESTION, Scene

HELLO = Post(Card((Plain("hello"),)))


def there(workspace: str = BIANCHI, at: datetime = NOW, token: str | None = "sealed") -> Installation:
    """The installation of a workspace."""
    name = "Bianchi" if workspace == BIANCHI else "Nordlicht"
    return Installation("slack", workspace, name, "U0US", token, None, None, None, "chat:write", "U0ADMIN", at)


def begin(scene: Scene, new: Installation) -> bool:
    """It is installed."""
    begun = scene.db.write_now(installed.begun, new, scene.now)
    scene.deliver()
    return begun


def end(scene: Scene, workspace: str = BIANCHI, *, at: datetime | None = None) -> bool:
    """It is taken out."""

    def unit(conn: Connection) -> bool:
        when = at or scene.now
        return installed.ended(conn, "slack", workspace, why="app_uninstalled", at=when, now=scene.now)

    ended = scene.db.write_now(unit)
    scene.deliver()
    return ended


def test_operators_hear_of_a_new_workspace_and_nobody_there_gets_a_right(scene: Scene) -> None:
    assert begin(scene, there("T0STRANGE"))
    (told,) = scene.read("marco", "I was installed in the Slack workspace")
    assert "until you invite them" in told.text
    assert not begin(scene, there("T0STRANGE")), "told once"


def test_the_environments_own_token_is_nobodys_news(scene: Scene) -> None:
    assert begin(scene, there(OURS, token=None))
    assert scene.read("marco") == []
    assert not begin(scene, there(OURS, at=NOW + timedelta(days=1), token=None)), "the same at every start"


def test_account_manager_lead_and_operator_hear_which_requests_wait(scene: Scene) -> None:
    begin(scene, there())
    scene.says("luca", QUESTION)
    scene.later(minutes=5)
    assert end(scene)
    for who in ("sara", "marco"):
        (told,) = scene.read(who, "I was taken out of the Slack workspace Bianchi", "H8")
        assert "1 open request cannot be answered there" in told.text
    room = scene.last("C0ERP", "took me out", "H8")
    assert "What you write to the customer waits until I am back there" in room.text
    assert not end(scene), "the second of the two events is no news"


def test_requests_of_whom_the_desk_reaches_elsewhere_go_on_there(scene: Scene) -> None:
    begin(scene, there())
    scene.says("giulia@slack", "The Turin plant is rounded")
    scene.says("luca", QUESTION)
    assert end(scene)
    assert "T-1001 (The Turin plant is rounded) goes on here" in scene.last("giulia", script="H8").text
    assert "1 open request cannot be answered there" in scene.last("sara", "taken out", "H8").text
    assert not scene.chats.at("C0ERP", "waits until I am back", "H8")[1:], "only of the one that waits"


def test_who_can_be_reached_elsewhere_is_reached_there(scene: Scene) -> None:
    begin(scene, there())
    scene.says("giulia@slack", QUESTION)
    end(scene)

    giulia = scene.db.read_now(people.by_key, "giulia")
    assert giulia is not None
    scene.db.write_now(lambda conn: posting.to_person(conn, giulia, HELLO, now=scene.now))
    scene.deliver()
    assert scene.chats.at("7001", "hello"), "she is on Telegram too"
    assert not scene.chats.at("U0GIULIA", "hello")


def test_back_again_is_said_to_whoever_heard_that_it_was_gone(scene: Scene) -> None:
    begin(scene, there())
    scene.says("luca", QUESTION)
    end(scene)
    scene.later(hours=1)
    assert begin(scene, there(at=scene.now))
    for who in ("sara", "marco"):
        assert "I am back in the Slack workspace Bianchi" in scene.last(who, script="H8").text
    found = scene.db.read_now(lambda conn: places.find_place(conn, "slack", workspace=BIANCHI, external="U0LUCA"))
    assert found is not None
    assert found.reachable


def test_the_end_of_an_earlier_installation_is_no_news(scene: Scene) -> None:
    begin(scene, there())
    end(scene)
    begin(scene, there(at=NOW + timedelta(minutes=10)))
    assert not end(scene, at=NOW + timedelta(minutes=9))


def test_an_exchange_keeps_what_is_there_only_while_it_is_there(database: Database) -> None:
    old = there()
    database.write_now(installations.keep, old)
    new = replace(old, token="newer", refresh="again", refresh_at=NOW)
    assert database.write_now(installations.exchange, old, new)
    assert database.read_now(installations.one, "slack", BIANCHI) == new
    database.write_now(lambda conn: installations.end(conn, "slack", BIANCHI, why="x", at=NOW))
    assert not database.write_now(installations.exchange, old, new)
    assert database.read_now(installations.next_refresh, "slack") is None


def test_a_refresh_is_claimed_once_and_again_after_a_while(database: Database) -> None:
    database.write_now(installations.keep, replace(there(), refresh="r", refresh_at=NOW))
    retry = timedelta(minutes=5)
    claimed = [
        database.write_now(installations.claim_refresh, "slack", NOW + timedelta(minutes=minute), retry)
        for minute in (0, 1, 5)
    ]
    assert [row is not None for row in claimed] == [True, False, True]
