"""The desk comes into a chat where several people read along, and people in it whom it does not know (A7, A8)."""

from sqlalchemy import Connection

from handlers import languages, naming, posting, pressed, replying, writers
from handlers.asking.deciding import first_words
from handlers.callers import Call
from handlers.errors import NotYours, OldButton
from handlers.notices import Post, Priority, Reply
from handlers.wording import channels as wording
from handlers.wording.voice import Voice
from storage import channels, contracts, desk, entrances, people, places
from storage.contracts import Organisation
from storage.places import Place
from storage.tickets import Ticket


def added(conn: Connection, call: Call) -> Reply:
    """The desk was added to a chat: a hello where it knows whose it is, else word to the front desk."""
    places.set_reachable(conn, call.place.id, True)
    if call.place.direct or call.queue is not None:
        return Reply()
    organisation = organisation_here(conn, call.place)
    if organisation is not None:
        greet(conn, call, call.place, organisation)
    else:
        _ask_whose(conn, call)
    return Reply()


def organisation_here(conn: Connection, place: Place) -> Organisation | None:
    """Whose chat it is."""
    found = channels.organisation_of_place(conn, place.platform, place.workspace, place.external)
    return contracts.organisation(conn, found) if found else None


def greet(conn: Connection, call: Call, place: Place, organisation: Organisation) -> None:
    """A7, once for each chat and company."""
    manager = contracts.account_manager(conn, organisation.id)
    colleagues = contracts.contacts_of(conn, organisation.id)
    zone = colleagues[0].zone if colleagues else call.desk_zone
    way, name = entrances.of(conn, place.platform), desk.current(conn).name
    handle = way.handle if way is not None and way.link else ""
    voice = Voice(languages.of_organisation(conn, organisation.id, call.now), zone, call.now)
    who = manager.name if manager else ""
    card = wording.hello(voice, name, organisation.name, who, handle=handle)
    lane, key = places.ensure_lane(conn, place.id), f"hello/{place.id}/{organisation.id}"
    posting.put(conn, lane.id, Post(card, script="A7"), now=call.now, priority=Priority.CARD, key=key)


def _ask_whose(conn: Connection, call: Call) -> None:
    """The front desk and the operators hear of a chat that is nobody's; the desk says nothing there."""
    front = desk.current(conn).front_desk_id
    told = {one.id: one for one in (front and people.by_id(conn, front), *people.operators(conn)) if one}
    title = call.place.title or call.place.external
    for person in told.values():
        card = wording.unbound(posting.person_voice(person, call.now), title, call.caller.name)
        key = f"unbound/{call.place.id}/{person.id}"
        posting.to_person(conn, person, Post(card, script="A7"), now=call.now, key=key)


def face(conn: Connection, call: Call) -> Reply:
    """Somebody speaks as the chat itself: nobody knows who that is, so nothing is opened, and he learns why."""
    inbound = call.inbound
    is_meant = inbound.kind == "command" or inbound.mentioned or organisation_here(conn, call.place) is not None
    if is_meant and inbound.kind in ("message", "command"):
        post = Post(wording.faceless(call.voice, inbound.writer.name), script="A8", reply_to=inbound.message)
        posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT)
    return Reply()


def who_can_ask(conn: Connection, call: Call) -> Reply:
    """[Who can ask?]: names for the company's own people, none for others."""
    organisation = organisation_here(conn, call.place)
    if organisation is None:
        raise OldButton
    may_know = organisation.id in (*call.caller.roles.organisations, *call.caller.roles.manages)
    names = call.voice.listed(one.name for one in contracts.contacts_of(conn, organisation.id)) if may_know else ""
    manager = contracts.account_manager(conn, organisation.id)
    card = wording.who_can_ask(call.voice, names, manager.name if manager else "")
    return replying.answer(conn, call, card, script="A7")


def wants_in_slot(ticket: Ticket) -> str:
    """Of what an account manager reads about somebody who wants to be added."""
    return naming.slot_of(ticket, "wants-in")


def ask_to_be_added(conn: Connection, call: Call) -> Reply:
    """A8 [Ask Sara to add me]: the account manager decides with one tap."""
    ticket = pressed.ticket_at_hand(conn, call)
    if not pressed.is_own(call, ticket):
        raise NotYours
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    manager = contracts.account_manager(conn, organisation.id) if organisation else None
    if organisation is None or manager is None or ticket.state != "held":
        raise OldButton
    card = wording.wants_in(
        posting.person_voice(manager, call.now),
        writers.contact_name(conn, ticket),
        call.place.platform.capitalize(),
        organisation.name,
        first_words(conn, ticket),
        ticket.number,
    )
    key = f"wants-in/{call.caller.identity.id}/{manager.id}/{call.now.date()}"
    slot = wants_in_slot(ticket)
    posting.to_person(conn, manager, Post(card, script="A8"), now=call.now, key=key, slot=slot)
    return Reply(toast=call.voice.label("A8.asked", "I asked {name}. Your message is safe.", name=manager.name))
