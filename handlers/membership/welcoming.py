"""The first words to whoever comes in: what one can do here (A2)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.asking.facts import contract_facts
from handlers.callers import voice_of
from handlers.notices import Card, Post, Priority
from handlers.rules import firstnames
from handlers.rules.terms import ClockKind
from handlers.wording import onboarding
from handlers.wording.hours import hours_in_words
from handlers.wording.onboarding import Plan
from handlers.wording.voice import Voice
from storage import contracts, desk, entrances
from storage.people import Identity, Person


def welcome(conn: Connection, identity: Identity, person: Person, *, now: datetime) -> None:
    """A2 to a contact who was greeted before."""
    voice = _voice(identity, person, now)
    _say(conn, identity, onboarding.welcome(voice, plan_for(conn, voice, person)), now)


def greet(conn: Connection, identity: Identity, person: Person, *, now: datetime) -> None:
    """A1 and A2 to a contact who comes without an invite."""
    here, voice = desk.current(conn), _voice(identity, person, now)
    hello = onboarding.Hello(firstnames.first(person.name), here.name, here.vendor)
    _say(conn, identity, onboarding.welcome(voice, plan_for(conn, voice, person), hello), now)


def linked(conn: Connection, identity: Identity, person: Person, *, now: datetime) -> None:
    """A further chat of somebody the desk knew."""
    voice, platform = _voice(identity, person, now), entrances.called(identity.platform)
    _say(conn, identity, onboarding.linked(voice, platform, person.name), now)


def _voice(identity: Identity, person: Person, now: datetime) -> Voice:
    return voice_of(person, now, locale=identity.locale)


def _say(conn: Connection, identity: Identity, card: Card, now: datetime) -> None:
    """Privately, in the chat that was linked."""
    lane = posting.lane_of(conn, identity)
    posting.put(conn, lane.id, Post(card, script="A2"), now=now, priority=Priority.RECEIPT)


def plan_for(conn: Connection, voice: Voice, person: Person) -> Plan:
    """What a contact's contract gives, in the few words of a greeting."""
    found = contract_facts(conn, person, voice.now)
    if found is None:
        return Plan("", "", (), "")
    manager = contracts.account_manager(conn, found.organisation)
    return Plan(
        covers=voice.all_of([module.title for module in found.modules]),
        hours=hours_in_words(voice, found.terms.calendar),
        targets=[
            (one.title, one.targets[ClockKind.FIRST_RESPONSE])
            for one in found.terms.severities
            if ClockKind.FIRST_RESPONSE in one.targets
        ],
        manager=manager.name if manager else "",
    )
