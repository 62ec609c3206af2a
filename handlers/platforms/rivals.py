"""Another program uses the desk's own access: both hear only a part, and only a person can end that."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Post, Priority
from handlers.wording import rivals as wording
from storage import desktime, people


def tell(conn: Connection, name: str, said: str, real: datetime) -> None:
    """Tell the operators, once a day. name: whose access it is; said: the platform's words; `real` time."""
    now = desktime.load(conn).at(real)
    for operator in people.operators(conn):
        card = wording.rival(posting.person_voice(operator, now), name.partition(":")[0].capitalize(), said)
        key = f"rival/{name}/{now:%Y-%m-%d}/{operator.id}"
        posting.to_person(conn, operator, Post(card, script="H5"), now=now, priority=Priority.BREACH, key=key)
