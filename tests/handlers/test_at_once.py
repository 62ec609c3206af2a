"""Two people ask for the last included request, or one person asks in two chats, at one moment (RULES 2, 5)."""

import threading
from pathlib import Path

from sqlalchemy import Engine, text

from handlers import desk
from handlers.inbound import Inbound, Kind, Where
from storage import ledger
from storage.engine import Database
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import QUESTION, Scene

ALLOWANCE = "allowance: {requests: 40, per: year, overage: consent}"
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def test_only_one_of_two_has_the_last_one(postgresql_url: str, tmp_path: Path) -> None:
    db = Database.open(postgresql_url)
    scene = Scene(db, tmp_path, {ALLOWANCE: "allowance: {requests: 1, per: year, overage: deny}"})
    second = threading.Thread(target=db.write_now, args=(desk.receive, asked("luca"), scene.now, scene.now))
    with db.engine.begin() as conn:
        desk.receive(conn, asked("giulia"), scene.now, scene.now)
        second.start()
        wait_until_one_waits(db.engine)
    second.join()
    assert [scene.ticket(number).state for number in (1001, 1002)] == ["waiting", "held"]
    rows = db.read_now(ledger.of_contract, db.write_now(ledger.lock, "C-2044") or 0)
    assert [int(row.amount) for row in rows] == [1, -1]
    db.close_now()


def test_one_person_who_asks_in_two_chats_at_one_moment_has_one_request(postgresql_url: str, tmp_path: Path) -> None:
    db = Database.open(postgresql_url)
    scene = Scene(db, tmp_path)
    scene.says("giulia@slack", "help")
    inbound = asked("giulia@slack")
    second = threading.Thread(target=db.write_now, args=(desk.receive, inbound, scene.now, scene.now))
    with db.engine.begin() as conn:
        desk.receive(conn, asked("giulia"), scene.now, scene.now)
        second.start()
        wait_until_one_waits(db.engine)
    second.join()
    assert scene.count() == 1
    db.close_now()


def asked(who: str) -> Inbound:
    """A question written in private."""
    writer = PEOPLE[who]
    private = Where(writer.platform, writer.workspace, writer.user, direct=True, threads=writer.platform == "slack")
    return Inbound(f"k-{who}", Kind.MESSAGE, writer, private, message="1", text=QUESTION)


def wait_until_one_waits(engine: Engine) -> None:
    """Look until the other unit stands before a lock that the first one holds."""
    with engine.connect() as looking:
        for _ in range(100_000):
            if looking.execute(WAITING).scalar_one():
                return
            looking.rollback()
    raise AssertionError("nobody waits")
