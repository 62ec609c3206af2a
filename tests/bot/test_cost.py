"""What a customer's message costs: its statements, as the bench counts them (`python -m tests.bench inbound`)."""

from pathlib import Path

from storage.engine import Database
from tests.bench import desk, inbound

ADDED, OPENED = 22, 72  # at most


async def test_a_message_costs_few_statements(sqlite_database: Database, tmp_path: Path) -> None:
    await desk.prepare(sqlite_database, tmp_path)
    door, heard = desk.open_door(sqlite_database), inbound.Recorder([[]])
    await door.accept("telegram", inbound.message(0))
    heard.listen(sqlite_database)
    await door.accept("telegram", inbound.message(desk.CUSTOMERS))  # the same customer's next one
    assert 0 < len(heard.units[-1]) <= ADDED


async def test_a_new_request_costs_few_statements(sqlite_database: Database, tmp_path: Path) -> None:
    await desk.prepare(sqlite_database, tmp_path, customers=1)
    door, heard = desk.open_door(sqlite_database), inbound.Recorder([[]])
    heard.listen(sqlite_database)
    await door.accept("telegram", {"customer": 1, "number": 1, "text": desk.FIRST})
    assert ADDED < len(heard.units[-1]) <= OPENED
