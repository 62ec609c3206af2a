"""What a platform shows of the desk beside its messages: whose it is, and in whose chat which words are offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from storage import desk, queues, reaching, roles


class Part(StrEnum):
    """Whose words are offered in a chat; everywhere else those of customers are."""

    QUEUE = "queue"  # a chat in which experts work
    EXPERT = "expert"  # his own chat
    ACCOUNT = "account"  # an account manager's own chat


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose chat it is. locale: his language, "" where several people read."""

    part: Part
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """vendor: whose experts they are; chats: external ids of chats where other words than a customer's are offered."""

    vendor: str
    chats: Mapping[str, Reader]


def of(conn: Connection, platform: str) -> Front:
    """As it is now. Only chats that the desk has seen: in others nothing can be offered yet."""
    found = dict.fromkeys(queues.chats(conn, platform), Reader(Part.QUEUE))
    leads = {one.lead_id for one in queues.every(conn) if one.lead_id is not None}
    parts = dict.fromkeys({person for _, person in roles.experts(conn)} | leads, Part.EXPERT)
    parts |= dict.fromkeys(roles.managers(conn), Part.ACCOUNT)
    for person, chat in reaching.private_chats(conn, platform, parts):
        found[chat] = Reader(parts[person.id], person.locale or "en")
    return Front(desk.current(conn).vendor, found)
