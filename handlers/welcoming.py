"""The first words to whoever comes in: what one can do here (A2)."""

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call, voice_of
from handlers.facts import contract_facts
from handlers.notices import Card, Post, Priority, Reply
from handlers.rules.terms import ClockKind
from handlers.wording import onboarding
from handlers.wording.hours import hours_in_words
from handlers.wording.onboarding import Plan
from handlers.wording.voice import Voice
from storage import contracts, desk
from storage.people import Person


def welcome(conn: Connection, call: Call, person: Person) -> Reply:
    """A2 to a contact who was greeted before."""
    return _say(conn, call, onboarding.welcome(_voice(call, person), plan_for(conn, call, person)))


def greet(conn: Connection, call: Call, person: Person) -> Reply:
    """A1 and A2 to a contact who comes without an invite."""
    here = desk.current(conn)
    hello = onboarding.Hello(first_name(person.name), here.name, here.vendor)
    return _say(conn, call, onboarding.welcome(_voice(call, person), plan_for(conn, call, person), hello))


def linked(conn: Connection, call: Call, person: Person) -> Reply:
    """A further chat of somebody the desk knew."""
    return _say(conn, call, onboarding.linked(_voice(call, person), call.place.platform.capitalize()))


def first_name(name: str) -> str:
    """What to call somebody who is greeted."""
    return name.split()[0] if name.split() else name


def _voice(call: Call, person: Person) -> Voice:
    return voice_of(person, call.now, locale=call.caller.identity.locale)


def _say(conn: Connection, call: Call, card: Card) -> Reply:
    """Privately, wherever it was asked for."""
    lane = posting.own_lane(conn, call)
    posting.put(conn, lane.id, Post(card, script="A2"), now=call.now, priority=Priority.RECEIPT)
    return Reply()


def plan_for(conn: Connection, call: Call, person: Person) -> Plan:
    """What a contact's contract gives, in the few words of a greeting."""
    found = contract_facts(conn, person, call.at)
    if found is None:
        return Plan("", "", (), "")
    manager = contracts.account_manager(conn, found.organisation)
    return Plan(
        covers=", ".join(module.title for module in found.modules),
        hours=hours_in_words(_voice(call, person), found.terms.calendar),
        targets=[
            (one.title, one.targets[ClockKind.FIRST_RESPONSE])
            for one in found.terms.severities
            if ClockKind.FIRST_RESPONSE in one.targets
        ],
        manager=manager.name if manager else "",
    )
