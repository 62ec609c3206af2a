"""The example desk, applied: Giulia and Luca ask, Anna and Li Wei answer, Marco leads, Sara manages the account."""

from datetime import UTC, datetime
from pathlib import Path

from handlers.admin.applying import apply_file
from handlers.admin.changes import Plan
from storage.engine import Database

EXAMPLE = Path(__file__).parents[1] / "examples" / "desk.yaml"
NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)  # Tuesday 13:04 in Rome, office hours


def apply_example(database: Database, now: datetime = NOW) -> Plan:
    """Apply examples/desk.yaml; the plan that was carried out."""
    return apply_file(database, EXAMPLE, now)


def apply_changed(database: Database, path: Path, changes: dict[str, str], now: datetime = NOW) -> Plan:
    """Write the example with some of its text replaced to `path`, and apply that. Each text must occur in it."""
    text = EXAMPLE.read_text()
    for old, new in changes.items():
        assert old in text, f"the example no longer says {old!r}"
        text = text.replace(old, new)
    path.write_text(text)
    return apply_file(database, path, now)
