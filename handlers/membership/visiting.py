"""Who comes to his page by an invite's link: what it says before anybody is let in, and whose account he gets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.callers import voice_of
from handlers.membership import inviting, linking, unlinking
from handlers.notices import Card
from handlers.wording import onboarding, webpage
from handlers.wording.voice import Voice
from storage import invites, people, roles, shown, visits
from storage.invites import State
from storage.people import Identity, Person

PLATFORM = "console"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invite's link opens. is_open: it still lets somebody in; card: A1, or that it has ended; asks: the desk
    hears it when he says no."""

    invite_id: int
    is_open: bool
    card: Card
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever an account stands for; person: None while nobody linked it."""

    identity: Identity
    person: Person | None

    def voice(self, now: datetime, desk_zone: str, language: str) -> Voice:
        """How to speak to him; language: what his browser asks for."""
        zone = self.identity.zone or desk_zone
        return voice_of(self.person, now, locale=self.identity.locale or language or None, zone=zone)


def look(conn: Connection, brought: str, voice: Voice) -> Offer | None:
    """What a link's parameter ("i_…") opens; None for nothing. Looking changes nothing."""
    found = inviting.find(conn, brought) if brought.startswith(inviting.MARK) else None
    if found is None:
        return None
    if not found.is_open(voice.now):
        host = inviting.host_of(conn, found)
        return Offer(found.id, False, webpage.ended(voice, found.ended(voice.now), host.name if host else ""))
    hello = inviting.hello(conn, found)
    card = onboarding.is_it_you(voice, hello, None) if found.organisation_id else webpage.links(voice, hello)
    return Offer(found.id, True, card, asks=found.organisation_id is not None)


def account_for(conn: Connection, offer: Offer, scope: tuple[str, str], present: str | None) -> str | None:
    """The account that an invite opens in a (platform, workspace): the one its person has there, so that another
    browser shows the same conversation; else the browser's present one, while that is nobody's. None: a new one."""
    invite = invites.by_id(conn, offer.invite_id)
    if invite is not None and invite.person_id is not None and offer.is_open:
        own = people.identities_of(conn, invite.person_id)
        here = next((one.user for one in own if (one.platform, one.workspace) == scope), None)
        if here is not None:
            return here
    now = people.identity(conn, *scope, present) if present else None
    return present if now is not None and now.person_id is None else None


def bring_along(conn: Connection, scope: tuple[str, str], visitor: str, user: str, now: datetime) -> None:
    """What a visitor wrote before a link opened the account he had (user) goes on there, as its person's. Nothing
    happens where the visitor's account is somebody's, or the other nobody's."""
    wrote, own = people.identity(conn, *scope, visitor), people.identity(conn, *scope, user)
    person = people.by_id(conn, own.person_id) if own and own.person_id is not None else None
    if wrote is None or wrote.person_id is not None or own is None or person is None:
        return
    go_on(conn, wrote, own, person, now=now)


def page_of(conn: Connection, person_id: int | None, came: Identity) -> Identity | None:
    """The account of the page that somebody has already, where he came to a second one in a browser as nobody."""
    if person_id is None or came.person_id is not None or not visits.is_in(conn, came.user):
        return None
    scope, own = (came.platform, came.workspace), people.identities_of(conn, person_id)
    return next((one for one in own if (one.platform, one.workspace) == scope), None)


def go_on(conn: Connection, wrote: Identity, own: Identity, person: Person, *, now: datetime) -> None:
    """What somebody wrote as a visitor goes on at the account he had, and so does every browser that shows it."""
    linking.link(conn, wrote, person, now=now)
    unlinking.let_go(conn, wrote, person, now=now)
    visits.move(conn, wrote.user, own.user, person.id)


def has_joined(conn: Connection, invite_id: int, identity: Identity | None) -> bool:
    """Whether an invite was used up by this account."""
    found = invites.by_id(conn, invite_id)
    return found is not None and identity is not None and found.state is State.USED and found.identity_id == identity.id


def visitor(conn: Connection, identity: Identity, since_person: int | None) -> Visitor | None:
    """Whoever an account stands for now; since_person: whom it stood for when he signed in. None where he has left:
    the account is another's or nobody's by now, or its person is nobody's contact and none of ours."""
    person = people.by_id(conn, identity.person_id) if identity.person_id is not None else None
    if identity.person_id != since_person and since_person is not None:
        return None
    if person is None:
        return Visitor(identity, None) if identity.person_id is None else None
    held = roles.roles_of(conn, person.id)
    if not held.organisations and not held.is_ours:
        return None
    return Visitor(identity, person)


def forget(conn: Connection, person_id: int) -> None:
    """Every browser of a person is signed out, and what stood on his page is gone."""
    for account in people.identities_of(conn, person_id):
        if account.platform == PLATFORM:
            visits.leave_all(conn, account.user)
            shown.forget(conn, f"@{account.user}")
