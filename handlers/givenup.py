"""What was due failed and is given up: whoever runs the desk hears of it, of each kind once a day (DESIGN 2.10)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.notices import Card, Post, Priority
from storage import people


def tell_operators(conn: Connection, name: str, now: datetime) -> None:
    """name: as the log has it; what its first two words say, without numbers, is its kind."""
    kind = "".join(one for one in " ".join(name.split()[:2]) if not one.isdigit())
    for operator in people.operators(conn):
        text = voice_of(operator, now).say(
            "H9.due",
            "❗ What was due failed and is given up: {what}. The log says why, and what else of its kind fails today.",
            what=name,
        )
        key = f"given-up/{kind}/{now:%Y-%m-%d}/{operator.id}"
        posting.to_person(conn, operator, Post(Card(text), script="H9"), now=now, priority=Priority.BREACH, key=key)
