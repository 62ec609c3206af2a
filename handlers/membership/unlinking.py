"""A chat account is nobody's again: its person wants that, or who answers for him (A13)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.admin import amending
from handlers.callers import Call, voice_of
from handlers.errors import Changed, OldButton, Refusal
from handlers.membership import home
from handlers.notices import Card, Post, Reply
from handlers.pressed import number
from handlers.relay import rerouting
from handlers.wording import linking as wording
from handlers.wording.linking import Chat
from storage import belonging, entrances, people, places, reaching
from storage.people import Identity, Person


class LastChat(Refusal):
    """I would not know you in any chat any more. To be forgotten, press “Delete my data” in the settings."""

    script = "link.last"


class ThisChat(Refusal):
    """This is the chat at hand. Write to me in another one of yours to unlink it."""

    script = "link.this"


def unlink(conn: Connection, call: Call) -> Reply:
    """[Unlink …], by the person himself. Raises OldButton, ThisChat or Changed."""
    person = call.caller.person
    if person is None or not call.inbound.value:
        raise OldButton
    identity = chosen(conn, call, person)
    if identity.id == call.caller.identity.id:
        raise ThisChat
    let_go(conn, identity, person, now=call.now)
    home.changed(conn, call)
    return Reply(toast=wording.unlinked(call.voice, entrances.called(identity.platform)))


def chosen(conn: Connection, call: Call, person: Person) -> Identity:
    """The account of the person that a button names. Raises Changed where it is his no more."""
    wanted = number(call.inbound.value)
    found = next((one for one in people.identities_of(conn, person.id) if one.id == wanted), None)
    if found is None:
        raise Changed(what=call.voice.label("link.gone", "that chat is not linked any more"))
    return found


def let_go(conn: Connection, identity: Identity, person: Person, *, now: datetime) -> None:
    """The account is his no more: what he asked there goes on in another of his chats. Raises LastChat."""
    others = [one for one in people.identities_of(conn, person.id) if one.id != identity.id]
    if not others:
        raise LastChat
    place = places.find_place(conn, identity.platform, workspace=identity.workspace, external=identity.user)
    belonging.take(conn, identity.id, person.id, others[0].id)
    if identity.declared:
        account = (identity.platform, identity.workspace, identity.user)
        amending.drop_account(conn, person.key, account, now=now)
        _tell_operators(conn, identity, person, now)
    if place is None:
        return
    for ticket in reaching.asked_by(conn, person.id, place.id):
        rerouting.leave(conn, ticket, now)
    home.refresh(conn, identity, now=now)
    lane = places.ensure_lane(conn, place.id)
    voice = voice_of(None, now, locale=identity.locale)
    posting.put(conn, lane.id, Post(wording.over_here(voice), script="A13"), now=now)


def _tell_operators(conn: Connection, identity: Identity, person: Person, now: datetime) -> None:
    for operator in people.operators(conn):
        voice = posting.person_voice(operator, now)
        text = wording.declared(voice, person.name, person.key, entrances.called(identity.platform), identity.user)
        posting.to_person(conn, operator, Post(Card(text), script="A13"), now=now)


def tell_others(conn: Connection, person: Person, new: Identity, *, now: datetime) -> None:
    """A further account became his: he reads it in the chat where he was before, and can undo it."""
    lane = posting.private_lane(conn, person)
    own = posting.lane_of(conn, new)
    if lane is not None and lane.place_id != own.place_id:
        chat = Chat(new.id, entrances.called(new.platform), new.name, new.user)
        card = wording.linked_elsewhere(posting.person_voice(person, now), chat)
        posting.put(conn, lane.id, Post(card, script="A13"), now=now)
