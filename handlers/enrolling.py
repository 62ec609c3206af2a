"""Who an invite makes somebody: the contact it names, or a new one of the company."""

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.errors import OldButton
from storage import people
from storage.invites import Invite
from storage.people import Person


def enrol(conn: Connection, call: Call, invite: Invite) -> Person:
    """The person an invite is for, who is a contact of its company from now on. Raises OldButton where he is gone."""
    person = people.by_id(conn, invite.person_id) if invite.person_id else call.caller.person
    if person is None:
        raise OldButton
    return person
