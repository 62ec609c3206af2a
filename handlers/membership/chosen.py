"""What a person chose for himself, as he reads it: in his settings and on his page (A13, G9)."""

from sqlalchemy import Connection

from handlers.callers import voice_of
from handlers.pages.parts import Part
from handlers.wording import settings as wording
from handlers.wording.linking import Chat
from handlers.wording.settings import Chosen
from handlers.wording.voice import Voice
from storage import entrances, people, preferences
from storage.people import Identity, Person
from storage.roles import Roles

LANGUAGES = (("en", "English"), ("it", "Italiano"), ("sv", "Svenska"), ("zh-Hans", "中文"))


def read(conn: Connection, identity: Identity, person: Person, found: Roles, voice: Voice) -> Chosen:
    """A person's settings in the chat of this account."""
    chosen, way = preferences.of(conn, person.id), entrances.of(conn, identity.platform)
    locale = person.locale or identity.locale or "en"
    return Chosen(
        language=dict(LANGUAGES).get(locale) or voice_of(person, voice.now, locale=locale).language("en"),
        quiet=hours(chosen.quiet_from, chosen.quiet_until, "–"),
        silent=way is not None and way.silent,
        platform=entrances.called(identity.platform),
        may_be_forgotten=not found.is_ours,
        calls=chosen.calls is not False if found.queues else None,
        warned=chosen.warned is not False if found.queues else None,
        daily=daily_of(conn, person) if found.manages or found.leads else "",
        chats=chats_of(conn, person, here=identity),
        check_ins=None if found.is_ours else chosen.check_ins is not False,
    )


def part(conn: Connection, identity: Identity, person: Person, found: Roles, *, voice: Voice) -> Part:
    """The last part of a page."""
    mine = read(conn, identity, person, found, voice)
    buttons = (wording.settings_button(voice), wording.quiet_button(voice), *wording.own_buttons(voice, mine))
    return Part(wording.title(voice), wording.text(voice, mine), buttons)


def chats_of(conn: Connection, person: Person, *, here: Identity | None = None) -> tuple[Chat, ...]:
    """A person's accounts, as people read of them."""
    return tuple(
        Chat(one.id, entrances.called(one.platform), one.name, one.user, here is not None and one.id == here.id)
        for one in people.identities_of(conn, person.id)
    )


def daily_of(conn: Connection, person: Person) -> str:
    """When what may wait is told to somebody, as "08:30"."""
    chosen = preferences.of(conn, person.id).daily_at
    return clock(preferences.DAILY_AT if chosen is None else chosen)


def clock(minutes: int) -> str:
    """Minutes after midnight as "08:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def hours(since: int | None, until: int | None, dash: str) -> str:
    """Quiet hours as "19:00–08:00"; "" for none."""
    if since is None or until is None:
        return ""
    return f"{clock(since)}{dash}{clock(until)}"
