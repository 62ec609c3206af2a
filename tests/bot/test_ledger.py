"""`retainer ledger`: what a contract granted and what was used of it, and what counted before there was a ledger."""

import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from bot import cli
from handlers.rules.allowance import Per, period_of
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

LEDGER = """\
2026-11-24 13:04  grant  included/year/2026-01-01  +40 requests
2026-11-24 13:04  debit  included/year/2026-01-01  -1 requests  T-1001
"""


@pytest.fixture
def url(migrated: str, tmp_path: Path) -> str:
    """The desk of the suite with one request, Giulia's."""
    db = Database.open(migrated)
    Scene(db, tmp_path).says("giulia", QUESTION)
    db.close_now()
    return migrated


def shown(contract: str = "C-2044") -> str:
    """What the command prints."""
    return CliRunner().invoke(cli.commands, ["ledger", contract]).output


@pytest.mark.usefixtures("url")
def test_every_line_and_what_is_left() -> None:
    assert shown().startswith(LEDGER)
    assert "included/year/2026-01-01: 39 requests" in shown()
    assert "used 1 of 40 requests in this period, 39 left" in shown()
    assert shown("C-7") == "Error: There is no contract C-7.\n"
    assert shown("C-3000") == "C-3000 counts nothing: its contract has no allowance.\n"


def test_what_counted_before_there_was_a_ledger_is_entered(url: str) -> None:
    before = importlib.import_module("storage.migrations.versions.0007_keep_the_ledger")
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text("DELETE FROM entries"))
        before.enter_what_counts(conn)
    engine.dispose()
    assert "debit  included/year/2026-01-01  -1 requests  T-1001  entered when the ledger began" in shown()
    assert "used 1 of 40 requests in this period, 39 left" in shown()


@pytest.mark.parametrize("per", list(Per))
def test_what_counted_before_is_entered_in_the_period_the_ledger_knows(per: Per) -> None:
    before = importlib.import_module("storage.migrations.versions.0007_keep_the_ledger")
    zone = ZoneInfo("Europe/Rome")
    start, end = (datetime(year, 1, 1, tzinfo=zone) for year in (2026, 2027))
    for at in (start, datetime(2026, 3, 31, 22, 30, tzinfo=UTC), end, end + timedelta(days=9)):
        since, _ = period_of(per, int(start.timestamp()), int(end.timestamp()), zone=zone.key, at=int(at.timestamp()))
        day = datetime.fromtimestamp(since, zone).date().isoformat()
        assert before._period(per.value, start, end, zone, at) == day
