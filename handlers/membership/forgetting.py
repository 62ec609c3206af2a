"""[Delete my data]: somebody's name, chats and words go; the tickets stay as numbers (A13)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard
from handlers.admin import amending
from handlers.callers import Call
from handlers.cases import keeping
from handlers.complaints import forgetting as complaining
from handlers.deskwork import happened
from handlers.errors import OldButton
from handlers.membership import home, visiting
from handlers.notices import Post, Reply
from handlers.relay import unsaying
from handlers.rules.lifecycle import EventKind
from handlers.wording import settings as wording
from storage import belonging, contracts, conversation, ideas, invites, preferences, statements, tickets, uploads
from storage.conversation import Sort
from storage.people import Person


def forget(conn: Connection, call: Call) -> Reply:
    """Done at once: the button asked before. Raises OldButton for one of ours, whose work is on record."""
    person = call.caller.person
    if person is None or call.caller.roles.is_ours:
        raise OldButton
    _tell_account_managers(conn, call, person)
    mine = belonging.written_by(conn, person.id)
    for ticket_id in mine:
        _withdraw(conn, call, ticket_id)
    uploads.forget(conn, person.id, mine, call.now)
    visiting.forget(conn, person.id)
    belonging.forget(conn, person.id)
    keeping.forget(conn, mine, call.now)
    amending.put_person(conn, person.key, {"name": belonging.GONE}, now=call.now)  # what the desk file said of him
    belonging.retire(conn, person.id)
    complaining.forget(conn, person.id, at=call.at, now=call.now)
    for ticket_id in mine:
        ticketcard.refresh(conn, deskwork.load(conn, tickets.require(conn, ticket_id)), call.now)
    invites.forget(conn, person.id, belonging.GONE, call.now)
    preferences.forget(conn, person.id)
    ideas.forget(conn, person.id)
    statements.forget(conn, person.id, call.now)
    home.clear(conn, call)
    posting.put(conn, call.lane.id, Post(wording.forgotten(call.voice), script="A13"), now=call.now)
    return Reply()


def _withdraw(conn: Connection, call: Call, ticket_id: int) -> None:
    """An open request is taken back; the copies of his words go as far as the platforms let them."""
    ticket = tickets.require(conn, ticket_id)
    for message in conversation.of_ticket(conn, ticket_id):
        if message.sort is Sort.WORDS:
            unsaying.delete(conn, call, message)
    if ticket.state in tickets.OPEN_STATES:
        event = happened(EventKind.WITHDRAWN, call.at, by=call.caller.person_id, by_customer=True, why="forgotten")
        deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes={"closed_at": call.at})


def _tell_account_managers(conn: Connection, call: Call, person: Person) -> None:
    """Who answers for the person's companies hears what is left to do."""
    found = [contracts.organisation(conn, one) for one in call.caller.roles.organisations]
    for organisation in (one for one in found if one):
        manager = contracts.account_manager(conn, organisation.id)
        if manager is not None:
            voice = posting.person_voice(manager, call.now)
            card = wording.asked_to_be_forgotten(voice, person.name, person.key, organisation.name)
            posting.to_person(conn, manager, Post(card, script="A13"), now=call.now)
