"""The page's messages: once per key, changes in commit order, what nobody acknowledged."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from storage import shown
from storage.engine import Database

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)


def put(conn: Connection, key: str, chat: str = "@giulia", *, thread: int | None = None) -> shown.Shown:
    return shown.post(conn, shown.Draft(key, chat, "{}", NOW, thread=thread))


def test_a_key_is_shown_once(database: Database) -> None:
    first, second = database.write_now(put, "out:1"), database.write_now(put, "out:1")
    assert first == second
    assert len(database.read_now(shown.in_chat, "@giulia")) == 1


def test_every_change_gets_the_next_turn(database: Database) -> None:
    row = database.write_now(put, "out:1")
    database.write_now(lambda conn: shown.edit(conn, row.id, "changed", marked=True))
    (changed,) = database.read_now(shown.since, row.turn)
    assert (changed.body, changed.edited, changed.turn) == ("changed", True, row.turn + 1)
    assert database.read_now(shown.turn_now) == changed.turn


def test_a_removed_message_is_told_but_not_listed_or_changed(database: Database) -> None:
    row = database.write_now(put, "out:1")
    assert database.write_now(shown.remove, row.id)
    assert database.read_now(shown.in_chat, "@giulia") == ()
    assert [one.removed for one in database.read_now(shown.since, row.turn)] == [True]
    assert not database.write_now(lambda conn: shown.edit(conn, row.id, "again", marked=False))
    assert not database.write_now(lambda conn: shown.sign(conn, row.id, put="received", taken=None))


def test_signs_replace_each_other_and_go(database: Database) -> None:
    row = database.write_now(put, "out:1")

    def signs(put: str | None, taken: str | None) -> str:
        database.write_now(lambda conn: shown.sign(conn, row.id, put=put, taken=taken))
        found = database.read_now(shown.by_id, row.id)
        return found.signs if found else ""

    assert signs("waiting", None) == "waiting"
    assert signs("delivered", "waiting") == "delivered"
    assert signs("delivered", None) == "delivered"
    assert signs(None, "delivered") == ""


def test_a_chat_shows_its_newest_messages_oldest_first(database: Database) -> None:
    rows = [database.write_now(put, f"out:{number}", "#queue") for number in range(4)]
    database.write_now(put, "out:9", "#other")
    newest = database.read_now(shown.in_chat, "#queue", 3)
    assert [one.id for one in newest] == [one.id for one in rows[1:]]


def test_what_nobody_acknowledged_waits(database: Database) -> None:
    draft = shown.Draft("in:1", "@giulia", "{}", NOW, writer="giulia", waiting='{"kind": "message"}')
    row = database.write_now(shown.post, draft)
    assert [one.id for one in database.read_now(shown.unheard)] == [row.id]
    database.write_now(shown.heard, row.id)
    assert database.read_now(shown.unheard) == ()


def test_a_thread_is_named_and_closed(database: Database) -> None:
    row = database.write_now(put, "out:1", "#queue")
    database.write_now(lambda conn: shown.retitle(conn, row.id, "T-1042 invoices", closed=True))
    found = database.read_now(shown.by_id, row.id)
    assert found is not None
    assert (found.title, found.closed) == ("T-1042 invoices", True)
