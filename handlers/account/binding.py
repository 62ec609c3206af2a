"""An account manager says whose a shared chat is, and takes in whom the desk does not know there (A7, A8)."""

from typing import Any

from sqlalchemy import Connection

from handlers import posting, pressed, replying, writers
from handlers.admin import amending
from handlers.callers import Call
from handlers.errors import Changed, OldButton, Refusal
from handlers.held import admitting, releasing
from handlers.membership import arriving, welcoming
from handlers.notices import Card, Post, Reply
from handlers.wording import channels as wording
from storage import contracts, people, places, tickets
from storage.contracts import Organisation
from storage.places import Place


class NotAChat(Refusal):
    """Write “bind” in the chat that belongs to a company of yours."""

    script = "A7.where"


def bind(conn: Connection, call: Call) -> Reply:
    """`bind`, said in a chat; with several accounts, the company is asked for privately."""
    mine = [found for found in (contracts.organisation(conn, one) for one in call.caller.roles.manages) if found]
    chosen, place = _chosen(conn, call, mine)
    title = place.title or place.external
    if chosen is None:
        offered = [(one.id, one.name) for one in mine]
        return replying.answer(conn, call, wording.which(call.voice, title, offered, place.id), script="A7")
    _bind(conn, call, chosen, place)
    arriving.greet(conn, call, place, chosen)
    return replying.answer(conn, call, Card(wording.bound(call.voice, title, chosen.name)), script="A7")


def _chosen(conn: Connection, call: Call, mine: list[Organisation]) -> tuple[Organisation | None, Place]:
    """The company, once it is clear, and the chat; a button carries both."""
    company, _, where = call.inbound.value.partition(".")
    if where.isdecimal() and len(where) <= 15:
        found = next((one for one in mine if str(one.id) == company), None)
        place = places.find_by_id(conn, int(where))
        if found is None or place is None or place.direct:
            raise OldButton
        return found, place
    if call.place.direct or not mine:
        raise NotAChat
    return (mine[0] if len(mine) == 1 else None), call.place


def _bind(conn: Connection, call: Call, organisation: Organisation, place: Place) -> None:
    """The desk file would say it so. Raises RefusedChange where the chat is somebody else's."""
    declared: dict[str, Any] = amending.organisation_of(conn, organisation.key).model_dump(mode="json")
    chat = {place.platform: f"{place.workspace}/{place.external}"}
    if arriving.organisation_here(conn, place) != organisation:
        changes = {"channels": [*declared["channels"], chat]}
        amending.amend_organisation(conn, organisation.key, changes, now=call.now)


def add_contact(conn: Connection, call: Call) -> Reply:
    """[Add this person]: he becomes a contact, and what he wrote is decided anew. Raises RefusedChange."""
    ticket = pressed.ticket_at_hand(conn, call)
    if ticket.organisation_id not in call.caller.roles.manages:
        raise OldButton
    if ticket.contact_id is not None or ticket.state != "held":
        raise Changed(what=call.voice.label("A8.over", "{ref} needs nobody to be added any more", ref=ticket.ref))
    admitting.admit(conn, ticket, now=call.now)
    identity = people.identity_by_id(conn, ticket.identity_id)
    person = people.by_id(conn, identity.person_id) if identity.person_id else None
    if person is not None:
        welcoming.welcome(conn, identity, person, now=call.now)
    releasing.reconsider(conn, tickets.require(conn, ticket.id), call.now)
    organisation = contracts.organisation(conn, ticket.organisation_id or 0)
    if call.caller.person is not None and organisation is not None:
        name = writers.contact_name(conn, ticket)
        card = wording.added(call.voice, name, organisation.name, call.caller.name, call.now)
        slot = arriving.wants_in_slot(ticket)
        posting.to_person(conn, call.caller.person, Post(card, script="A8"), now=call.now, slot=slot)
    return Reply(toast=call.voice.label("A8.added", "Added."))
