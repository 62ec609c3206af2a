"""The example desk with many customers, each with an open ticket, and a platform that is only a dictionary."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.door import Door
from handlers import desk
from handlers.admin import applying
from handlers.inbound import Inbound, Kind, Where, Writer
from storage.engine import Database

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
CUSTOMERS = 32
FIRST = "The invoice run stops with a rounding error"
EXAMPLE = Path("examples/desk.yaml")


def desk_file(folder: Path, users: Sequence[int] = range(7000, 7000 + CUSTOMERS)) -> Path:
    """The example desk with more contacts at its customer: users of Telegram, c00 and so on."""
    names = [f"c{number:02}" for number in range(len(users))]
    people = "".join(
        f"  {name}:\n    name: Customer {name}\n    zone: Europe/Rome\n    language: en\n"
        f"    identities:\n      telegram: {user}\n"
        for name, user in zip(names, users, strict=True)
    )
    text = EXAMPLE.read_text(encoding="utf-8").replace("\npeople:\n", f"\npeople:\n{people}")
    text = text.replace("contacts: [giulia, luca]", f"contacts: [giulia, luca, {', '.join(names)}]")
    path = folder / "desk.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(payload: Mapping[str, Any]) -> Inbound:
    """A private message of one of the customers."""
    user = str(7000 + payload["customer"])
    return Inbound(
        f"u{payload['number']}",
        Kind.MESSAGE,
        Writer("telegram", "global", user, f"Customer c{payload['customer']:02}", "en"),
        Where("telegram", "global", user, direct=True, address=user),
        message=str(payload["number"]),
        text=payload["text"],
    )


def open_door(db: Database, now: Callable[[], datetime] = lambda: NOW) -> Door:
    """The real door and the real desk."""
    return Door(db, {"telegram": read}, desk.receive, apologise=desk.apologise, clock=now)


async def prepare(db: Database, folder: Path, customers: int = CUSTOMERS) -> None:
    """Apply the desk file and open a ticket for each of the first so many customers."""
    applying.apply_file(db, desk_file(folder), NOW)
    door = open_door(db)
    for customer in range(customers):
        await door.accept("telegram", {"customer": customer, "number": customer, "text": FIRST})
