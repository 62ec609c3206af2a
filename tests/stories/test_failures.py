"""An event the desk fails on, or cannot even read: kept, told once, and handed in again when it is mended (H9)."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from storage import conversation, inbox, migrate
from storage.clocks import states
from tests.stories.gestures import a_quiet_minute, asks_on_slack, asks_on_telegram, said, topic_of
from tests.stories.stage import Stage

ROOT = Path(__file__).parents[2]


async def test_an_event_that_fails_is_kept_told_once_and_replayed_by_its_number(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    await asks_on_telegram(play, play.giulia)
    topic, _ = await topic_of(play)
    await a_quiet_minute(play)
    whole = await play.house.db.write(_break, 1)
    telegram.repeat()
    await telegram.user_sends(play.giulia, chat, "in the Turin plant")
    told = await telegram.wait_for_post(chat, r"Something went wrong on my side \(code 1\)")
    assert "Your message is saved and a person has been told. You need not send it again." in told.shown
    await play.slack.wait_for_message(play.slack.direct(play.marco), "kept as number 1: see `?retainer failed")
    await telegram.journal.wait_until(lambda: not telegram.pending)
    await a_quiet_minute(play)
    assert said(play, chat).count("Something went wrong") == 1
    listed = _retainer(play, "failed").stdout
    assert listed.startswith("1  ")
    assert "  telegram  " in listed
    assert _retainer(play, "replay", "1").returncode == 1
    await play.house.db.write(_mend, 1, whole)
    done = _retainer(play, "replay", "1")
    assert (done.returncode, done.stdout) == (0, "Event 1 was handled.\n"), done.stderr
    await telegram.wait_for_post(play.forum, "Giulia Rossi .Telegram.: in the Turin plant", topic=topic.id)
    await a_quiet_minute(play)
    assert said(play, chat).count("Something went wrong") == 1
    assert [message.text for message in await play.house.db.read(conversation.of_ticket, 1)][1:] == [
        "in the Turin plant"
    ]
    assert _retainer(play, "failed").stdout == "Nothing failed.\n"
    play.assert_clean()


def _break(conn: Connection, ticket_id: int) -> str:
    """A row nobody can read any more, as after a disk's fault; returns what it said."""
    whole = conn.execute(select(states.c.state).where(states.c.ticket_id == ticket_id)).scalar_one()
    _mend(conn, ticket_id, whole[: len(whole) // 2])
    return str(whole)


def _mend(conn: Connection, ticket_id: int, state: str) -> None:
    conn.execute(update(states).where(states.c.ticket_id == ticket_id).values(state=state))


def _retainer(play: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command, beside the running desk."""
    play.house.db.write_now(_stamp)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RETAINER_")}
    environ |= {"RETAINER_DATABASE_URL": play.url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    return subprocess.run(command, cwd=play.folder, env=environ, capture_output=True, text=True)


def _stamp(conn: Connection) -> None:
    """The tables were made at once: say which revision they are at."""
    conn.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
    conn.execute(text("DELETE FROM alembic_version"))
    conn.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": migrate.head()})


async def test_payloads_nobody_can_read_are_kept_told_to_the_operator_and_block_nothing(play: Stage) -> None:
    telegram, slack = play.telegram, play.slack
    telegram.queue_raw({"update_id": telegram.next_update, "message": {"message_id": "?", "from": 7}})
    telegram.queue_raw({"update_id": telegram.next_update, "surprise": {"a": [1, None]}})
    await slack.send_event({"type": "message", "user": play.luca.id, "text": "no channel", "ts": "x"})
    await slack.send_event({"type": "surprise", "user": play.luca.id})
    await asks_on_telegram(play, play.giulia)
    await asks_on_slack(play, play.luca, ref="T-1002")
    operator = slack.direct(play.marco)
    for number in (1, 2):
        await slack.wait_for_message(operator, f"An event failed and is kept as number {number}")
    kept = await play.house.db.read(inbox.failures)
    assert sorted(failure.platform for failure in kept) == ["slack", "telegram"]
    assert "no channel" in next(failure.payload for failure in kept if failure.platform == "slack")
    play.assert_clean()
