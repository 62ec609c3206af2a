"""The chats of an account manager's contacts: an invite for a further one, and one that is his no more (A0, A13)."""

from collections.abc import Iterator

from sqlalchemy import Connection

from handlers import replying
from handlers.account import invite
from handlers.callers import Call
from handlers.errors import OldButton, Refusal
from handlers.membership import chosen, inviting, settings, unlinking
from handlers.membership.inviting import Whom
from handlers.notices import Reply
from handlers.pressed import number
from handlers.wording import linking as wording
from storage import contracts, entrances, people, roles
from storage.contracts import Organisation
from storage.people import Person


class NoSuchContact(Refusal):
    """None of your accounts has exactly one contact called “{name}”."""

    script = "link.unknown"


class OneOfUs(Refusal):
    """{name} works at the desk and links chats with “link”, as you do with yours."""

    script = "link.ours"


def link(conn: Connection, call: Call) -> Reply:
    """`link Giulia Rossi`: an invite for another chat of hers; without a name, a code for one's own. Raises
    NoSuchContact, and OneOfUs of whoever may more than a customer."""
    if not call.inbound.text.strip():
        return settings.link(conn, call)
    organisation, person = _named(conn, call)
    if roles.roles_of(conn, person.id).is_ours:
        raise OneOfUs(name=person.name)
    whom = Whom(person.name, organisation.id, person=person.id)
    return invite.show(conn, call, *inviting.make(conn, invite.maker(call), whom, now=call.now))


def unlink(conn: Connection, call: Call) -> Reply:
    """`unlink Giulia Rossi`: her chats, each with a button; one's own by the buttons of the settings. Raises
    NoSuchContact."""
    if call.inbound.value:
        return unlinking.unlink(conn, call)
    if not call.inbound.text.strip():
        return settings.show(conn, call)
    _, person = _named(conn, call)
    card = wording.of_contact(call.voice, person.name, chosen.chats_of(conn, person))
    return replying.say(conn, call, card, script="A13")


def unlink_for(conn: Connection, call: Call) -> Reply:
    """[Unlink …] on a contact's chats. Raises OldButton, Changed or LastChat."""
    identity = people.find_identity(conn, number(call.inbound.value))
    theirs = {person.id: person for _, person in _contacts(conn, call)}
    person = theirs.get(identity.person_id or 0) if identity else None
    if identity is None or person is None:
        raise OldButton
    unlinking.let_go(conn, identity, person, now=call.now)
    return Reply(toast=wording.unlinked(call.voice, entrances.called(identity.platform)))


def _named(conn: Connection, call: Call) -> tuple[Organisation, Person]:
    said = call.inbound.text.strip().casefold()
    found = [one for one in _contacts(conn, call) if said in (one[1].name.casefold(), one[1].key.casefold())]
    if len({person.id for _, person in found}) != 1:
        raise NoSuchContact(name=call.inbound.text.strip()[:80])
    return found[0]


def _contacts(conn: Connection, call: Call) -> Iterator[tuple[Organisation, Person]]:
    """Everybody of the caller's accounts."""
    for organisation_id in sorted(call.caller.roles.manages):
        organisation = contracts.organisation(conn, organisation_id)
        if organisation is not None:
            yield from ((organisation, one) for one in contracts.contacts_of(conn, organisation_id))
