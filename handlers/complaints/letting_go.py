"""A complaint changed hands: what whoever had it was sent of it loses the buttons that do nothing for him any more."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.complaints import telling
from handlers.deskwork import Running
from handlers.notices import Post, load
from storage import outbox, people
from storage.complaints import Complaint

_KEPT = frozenset({"look", "complaint"})  # what anybody who reads of it may press
_GONE = "{}"  # what is not kept of somebody who was forgotten


def disarm(conn: Connection, running: Running, complaint: Complaint, person_id: int, *, now: datetime) -> None:
    """Nothing where he may still act on it: a lead whose account manager took it."""
    person = people.by_id(conn, person_id)
    lane = posting.private_lane(conn, person) if person is not None else None
    if person is None or lane is None or telling.may_act(conn, running.ticket, complaint, person_id):
        return
    for slot, payload in outbox.newest_named(conn, lane.id, complaint.slot).items():
        act = load(payload) if payload != _GONE else None
        if not isinstance(act, Post) or slot == telling.ours_slot(complaint, person):
            continue
        left = tuple(one for one in act.card.buttons if one.word in _KEPT)
        if left != act.card.buttons:
            posting.put(conn, lane.id, replace(act, card=replace(act.card, buttons=left)), now=now, slot=slot)
