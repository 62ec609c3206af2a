"""`retainer workspaces`: who installed the desk, and who took it out again; never a token."""

from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from bot import cli
from bot.manifest import OPTIONAL, REQUIRED
from storage import installations, people
from storage.engine import Database
from storage.installations import Installation

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
ENDS = NOW + timedelta(hours=12)
EVERYTHING = ",".join(REQUIRED | OPTIONAL)


def keep(db: Database, number: int, name: str, *, scopes: str = EVERYTHING, token: str | None = "sealed") -> None:
    """A workspace lets the desk in, each a minute after the one before."""
    at = NOW + timedelta(minutes=number)
    new = Installation("slack", f"T{number}", name, "U1", token, token, ENDS, ENDS, scopes, "U9", at)
    db.write_now(installations.keep, new)


def shown() -> str:
    """What the command prints."""
    return CliRunner().invoke(cli.commands, ["workspaces"]).output


def test_each_workspace_stands_with_its_state(migrated: str) -> None:
    assert shown() == "No workspace yet, and Slack is not set up: see docs/slack.md.\n"
    db = Database.open(migrated)
    for number, name in enumerate(("Nordlicht", "Bianchi")):
        keep(db, number, name)
    db.write_now(lambda conn: people.remember(conn, "slack", "T0", user="U9", name="Nina Berg"))
    db.write_now(lambda conn: installations.end(conn, "slack", "T1", why="app_uninstalled", at=ENDS))
    db.close_now()
    assert shown() == (
        "T0  Nordlicht  since 2026-11-24 12:04Z, installed by Nina Berg, token until 2026-11-25 00:04Z\n"
        "T1  Bianchi  taken out 2026-11-25 00:04Z (app_uninstalled); what is for it waits\n"
    )


def test_what_a_workspace_did_not_grant_stands_below_it_with_its_use(migrated: str) -> None:
    db = Database.open(migrated)
    granted = ["chat:write,commands", ",".join(REQUIRED.keys() - {"files:read"}), EVERYTHING]
    for number, scopes in enumerate(granted):
        keep(db, number, "Nordlicht", scopes=scopes, token=None)
    before = shown().splitlines()
    keep(db, 1, "Nordlicht", scopes=EVERYTHING, token=None)
    after = shown().splitlines()
    db.close_now()
    assert before[0] == "T0  Nordlicht  since 2026-11-24 12:04Z, installed by U9, token until 2026-11-25 00:04Z"
    assert before[1].startswith("    missing: app_mentions:read (hear a mention in a channel), channels:history (")
    assert before[4] == "    missing: files:read (carry the files that people send); install the desk there again"
    assert before[5].startswith("    declined: assistant:write (offer what to begin with")
    assert [line[:2] for line in before] == ["T0", "  ", "  ", "T1", "  ", "  ", "T2"]
    assert [line[:2] for line in after] == ["T0", "  ", "  ", "T1", "T2"], "what the same token may do has grown"
