"""The desk looks at its standing on Telegram, and the operators read what it found (CONVERSATIONS 1.4)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.telegram.checking import Checks
from bot.telegram.examining import Way
from bot.telegram.rivals import Rivals
from handlers.notices import Post, load
from handlers.wording.voice import flat
from storage.engine import Database
from storage.outbox import outbox
from tests.desks import apply_changed
from tests.fakes.telegram import Chat, FakeTelegram, Person

NAME = "telegram:123456789"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def said(db: Database) -> list[tuple[str, bool]]:
    """What waits for the operator, and whether it comes without a sound."""
    acts = [load(payload) for payload in db.read_now(_payloads)]
    return [(flat(act.card.text), act.silent) for act in acts if isinstance(act, Post)]


def _payloads(conn: Connection) -> list[str]:
    return list(conn.scalars(select(outbox.c.payload).order_by(outbox.c.id)))


@pytest.fixture
def forum(telegram: FakeTelegram, liwei: Person) -> Chat:
    return telegram.add_group("ERP Finance", members=[liwei], forum=True, bot_status="administrator")


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path, forum: Chat) -> Database:
    room = {"# - telegram: -1001000000042": f"- telegram: {forum.id}"}
    apply_changed(sqlite_database, tmp_path / "desk.yaml", room, NOW)
    return sqlite_database


def checks(db: Database, telegram: FakeTelegram, *, on_webhook: bool = False) -> Checks:
    return Checks(db, NAME, Way(telegram.url, telegram.token, on_webhook), clock)


async def test_what_is_right_is_one_quiet_message_however_often_it_starts(
    desk: Database, telegram: FakeTelegram
) -> None:
    for _ in range(2):
        await checks(desk, telegram).look()
    ((text, silent),) = said(desk)
    assert silent
    assert text.startswith("I am on Telegram, and everything I need is there.")
    wanted = ("Telegram token: @helpbot", "privacy mode: on", "Telegram updates: polling", "manages topics")
    assert all(line in text for line in wanted)
    telegram.assert_clean(warnings=True)


async def test_a_right_that_was_taken_away_is_said_once_with_what_to_do(
    desk: Database, telegram: FakeTelegram, forum: Chat, liwei: Person
) -> None:
    await telegram.sets_bot_status(liwei, forum, "administrator", rights={"can_pin_messages"})
    for _ in range(2):
        await checks(desk, telegram).look()
    ((text, silent),) = said(desk)
    assert not silent
    assert text.startswith("⚠ On Telegram something that I need is missing:")
    assert "the bot may not manage topics" in text
    assert "Give it the right Manage topics." in text


async def test_what_is_right_again_is_said_again_on_the_same_day(
    desk: Database, telegram: FakeTelegram, forum: Chat, liwei: Person
) -> None:
    every = {"can_pin_messages", "can_manage_topics", "can_delete_messages"}
    for rights in (every, {"can_pin_messages"}, every, {"can_pin_messages"}):
        await telegram.sets_bot_status(liwei, forum, "administrator", rights=rights)
        for _ in range(2):
            await checks(desk, telegram).look()
    assert [silent for _, silent in said(desk)] == [True, False, True, False]


async def test_a_webhook_that_fails_and_a_rival_are_said(desk: Database, telegram: FakeTelegram) -> None:
    telegram.webhook.url, telegram.webhook.last_error = "https://desk.example.org/telegram", "403 Forbidden"
    await checks(desk, telegram, on_webhook=True).look()
    assert "https://desk.example.org/telegram answered: 403 Forbidden" in said(desk)[0][0]
    rivals = Rivals(desk, NAME, clock)
    for _ in range(3):
        await rivals.meet("Conflict: terminated by other getUpdates request")
    await checks(desk, telegram).look()
    assert "another program with this token takes them too" in said(desk)[-1][0]


async def test_a_group_that_is_gone_is_said(desk: Database, telegram: FakeTelegram, forum: Chat) -> None:
    del telegram.world.chats[forum.id]
    await checks(desk, telegram).look()
    assert "Add the bot to the group." in said(desk)[0][0]


async def test_each_operator_reads_it_in_his_own_language(
    sqlite_database: Database, tmp_path: Path, telegram: FakeTelegram
) -> None:
    marco = "    name: Marco Ferri\n    zone: Europe/Rome\n    language: "
    apply_changed(sqlite_database, tmp_path / "desk.yaml", {f"{marco}en": f"{marco}it"}, NOW)
    await checks(sqlite_database, telegram, on_webhook=True).look()
    ((text, _),) = said(sqlite_database)
    assert text.startswith("⚠ Su Telegram manca qualcosa che mi serve:\n✔ Token di Telegram: @")
    assert "✘ Aggiornamenti di Telegram: webhook non registrato\n    → Imposti RETAINER_TELEGRAM_WEBHOOK_URL e" in text
