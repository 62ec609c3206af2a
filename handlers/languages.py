"""What a chat speaks in which several people of one organisation read: that is one language for all of them."""

import json
from collections import Counter
from datetime import datetime

from sqlalchemy import Connection

from storage import channels, contracts
from storage.places import Place

OURS = "en"  # of a chat of ours, and where nobody has chosen another


def of_chat(conn: Connection, place: Place, now: datetime) -> str:
    """The language (a tag) of what is said to everybody there, and to somebody of whom no language is known."""
    organisation = channels.organisation_of_place(conn, place.platform, place.workspace, place.external)
    return OURS if organisation is None else of_organisation(conn, organisation, now)


def of_organisation(conn: Connection, organisation_id: int, now: datetime) -> str:
    """What its contract in force says; else what most of its contacts chose, of equals the first one's; else ours."""
    for version in contracts.versions_for(conn, [organisation_id], now):
        said = json.loads(version.body).get("language")
        if said and version.starts <= now < version.ends:
            return str(said)
    chosen = Counter(person.locale for person in contracts.contacts_of(conn, organisation_id) if person.locale)
    return chosen.most_common(1)[0][0] if chosen else OURS
