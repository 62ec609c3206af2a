"""What the desk found at a platform, at its start and whenever its standing changes: one message to each operator."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Post, Priority
from handlers.wording import selfcheck as wording
from handlers.wording.voice import Voice
from storage import desktime, outbox, people

Findings = Callable[[Voice], Sequence[str]]


def tell(conn: Connection, name: str, findings: Findings, is_right: bool, real: datetime) -> None:
    """Tell the operators, once a day while it stays the same, and whenever it changes; what is right comes without a
    sound. name: whose access was looked at; findings: as somebody reads them; `real` time."""
    now = desktime.load(conn).at(real)
    found = "\n".join(findings(Voice("en", "UTC", now)))
    said = _said(conn, f"selfcheck/{name}/{now:%Y-%m-%d}/", sha256(found.encode()).hexdigest()[:16])
    priority = Priority.CARD if is_right else Priority.BREACH
    for operator in people.operators(conn):
        voice = posting.person_voice(operator, now)
        card = wording.found(voice, name.partition(":")[0].capitalize(), findings(voice), is_right=is_right)
        post = Post(card, silent=is_right, script="selfcheck")
        posting.to_person(conn, operator, post, now=now, priority=priority, key=f"{said}/{operator.id}")


def _said(conn: Connection, day: str, digest: str) -> str:
    """The key of what is said, after what was said last on that day: the same one for the same."""
    last = outbox.newest_key(conn, day) or ""
    turn, _, before = last.removeprefix(day).partition("/")[0].partition(".")
    return f"{day}{int(turn or 0) + (before != digest)}.{digest}"
