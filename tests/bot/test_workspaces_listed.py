"""`retainer workspaces`: who installed the desk, and who took it out again; never a token."""

from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from bot import cli
from storage import installations
from storage.engine import Database
from storage.installations import Installation

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)


def shown() -> str:
    """What the command prints."""
    return CliRunner().invoke(cli.commands, ["workspaces"]).output


def test_each_workspace_stands_with_its_state(migrated: str) -> None:
    assert shown() == "No workspace yet, and Slack is not set up: see docs/slack.md.\n"
    db = Database.open(migrated)
    ends = NOW + timedelta(hours=12)
    for number, name in enumerate(("Nordlicht", "Bianchi")):
        at = NOW + timedelta(minutes=number)
        new = Installation("slack", f"T{number}", name, "U1", "sealed", "sealed", ends, ends, "chat:write", "U9", at)
        db.write_now(installations.keep, new)
    db.write_now(lambda conn: installations.end(conn, "slack", "T1", why="app_uninstalled", at=ends))
    db.close_now()
    assert shown() == (
        "T0  Nordlicht  since 2026-11-24 12:04Z, token until 2026-11-25 00:04Z\n"
        "T1  Bianchi  taken out 2026-11-25 00:04Z (app_uninstalled); what is for it waits\n"
    )
