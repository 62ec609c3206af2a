"""Files from a page that cannot send them itself: a link to the upload page for the request he wrote on last."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from handlers.files import uploading
from handlers.files.linking import GOOD
from storage import conversation, places, shown, tickets, uploads
from storage.conversation import Message, Sort
from storage.people import Identity

RECENT = 100  # messages of his page that are looked through


def page_for(conn: Connection, account: Identity, chat: str, now: datetime) -> str | None:
    """The path of an upload page for the newest request that still takes files, of those he wrote on from this account
    in a chat of his page; None where there is none."""
    place = places.find_place(conn, account.platform, workspace=account.workspace, external=account.user)
    message = _latest(conn, place.id, account, chat) if place else None
    if place is None or message is None:
        return None
    token, lane = secrets.token_urlsafe(32), places.ensure_lane(conn, place.id)
    uploads.offer(conn, token=token, message_id=message.id, identity_id=account.id, lane_id=lane.id, ends_at=now + GOOD)
    return f"{uploading.PATH}{token}"


def _latest(conn: Connection, place_id: int, account: Identity, chat: str) -> Message | None:
    for row in reversed(shown.in_chat(conn, chat, RECENT)):
        said = conversation.by_external(conn, place_id, str(row.id)) if row.writer == account.user else None
        if said is not None and said.sort is Sort.WORDS and said.author_id == account.person_id:
            ticket = tickets.by_id(conn, said.ticket_id)
            if ticket is not None and ticket.state not in uploading.OVER:
                return said
    return None
